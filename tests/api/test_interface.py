"""What holds for the whole interface: the document, tokens, sessions, strictness, refusals."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from seci.accounts import roster
from seci.commons import people
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.plumbing.db import db
from tests.api.conftest import Programs
from tests.makers import make_playbook
from tests.pages import Browser

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
BODIES = (
    b"{",
    b"null",
    b'"x"',
    b"1e400",
    b"[1,]",
    b"[]",
    b'{"title":"a"}{"title":"b"}',
    b"\xef\xbb\xbf{}",
    b"\xff\xfe",
    b'{"title":true}',
    b'{"title":null}',
    b'{"title":{}}',
    b'{"title":["a"]}',
    b'{"title":"\\u0000"}',
    b'{"title":"\\ud800"}',
    b'{"space":"1"}',
    b'{"space":1.5}',
    b'{"space":true}',
    b'{"space":-1}',
    b'{"space":123456789012345678901234567890}',
    b'{"n":1e400}',
    b'{"n":NaN}',
    b'{"__proto__":{"role":"admin"}}',
    b'{"role":{"$ne":1}}',
    b'{"title":"a","title":"b"}',
    b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    b'{"a":' * 500 + b"1" + b"}" * 500,
    b"",
)


def routes(app: Flask) -> set[tuple[str, str]]:
    """(method, address as the document writes it) of everything below /api/v1 but the document."""
    return {
        (method, re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/") and not rule.rule.endswith("/openapi.json")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_the_document_and_the_routes_are_the_same(app: Flask, program: Programs) -> None:
    document = program().get("/openapi.json")
    described = {
        (method.upper(), path)
        for path, operations in document["paths"].items()
        for method in operations
        if method != "parameters"
    }

    assert document["openapi"].startswith("3.1.")
    assert described == routes(app)


def test_every_operation_is_named_once_and_described(program: Programs) -> None:
    document = program().get("/openapi.json")
    operations = [one for path in document["paths"].values() for name, one in path.items() if name != "parameters"]

    assert len({one["operationId"] for one in operations}) == len(operations)
    for one in operations:
        assert one["summary"] and one["tags"] and any(code.startswith("2") for code in one["responses"])


def test_every_operation_says_how_it_refuses(program: Programs) -> None:
    document = program().get("/openapi.json")
    for path, operations in document["paths"].items():
        for method in operations.keys() - {"parameters"}:
            answers = operations[method]["responses"].keys()
            assert {"401", "403", "default"} <= answers
            assert "404" in answers or "{" not in path
            assert {"400", "413", "415", "422"} <= answers or "requestBody" not in operations[method]
    assert all("application/problem+json" in one["content"] for one in document["components"]["responses"].values())


def test_what_may_be_sent_again_says_so(program: Programs) -> None:
    paths = program().get("/openapi.json")["paths"]
    marked = {
        operation["operationId"]
        for operations in paths.values()
        for name, operation in operations.items()
        if name != "parameters" and "Idempotency-Key" in json.dumps(operation.get("parameters", ""))
    }
    made = {"write_playbook", "revise_playbook", "write_insight_down", "capture_insight", "write_log", "offer_pairing"}
    assert marked == made | {"make_checklist", "give_assignment"}


def test_every_answer_is_held_against_the_document(app: Flask, program: Programs, ada: Person) -> None:
    """Every test here asks by `Program`, which compares: this one sees that it would notice."""
    client = program(ada)
    shape = client.contract.document["components"]["schemas"]["Me"]["properties"]
    kept = dict(shape)
    for wrong in (
        {name: kept[name] for name in kept if name != "handle"},
        kept | {"handle": {"type": "integer"}},
        kept | {"mood": {"type": "string"}},
    ):
        shape.clear()
        shape.update(wrong)
        with pytest.raises(AssertionError, match=r"handle|mood"):
            client.get("/me")
    shape.clear()
    shape.update(kept)
    client.get("/me")


def test_every_reference_in_the_document_leads_somewhere(program: Programs) -> None:
    document = program().get("/openapi.json")
    for reference in set(re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(document))):
        found: Any = document
        for part in reference.split("/"):
            found = found[part]
        assert found


def test_every_address_has_a_guard_and_refuses_who_shows_nothing(app: Flask, program: Programs) -> None:
    for method, path in sorted(routes(app)):
        address = re.sub(r"\{[^}]+\}", "1", path).removeprefix("/api/v1")
        program().ask(method, address, 401, json={})


def test_a_token_for_reading_changes_nothing_anywhere(app: Flask, program: Programs, ada: Person) -> None:
    playbook = make_playbook(by=ada)
    reader = program(ada, scope="read")
    for method, path in sorted(routes(app)):
        if method in UNSAFE:
            address = re.sub(r"\{[^}]+\}", str(playbook.id), path).removeprefix("/api/v1")
            assert "reading" in reader.ask(method, address, 403, json={})["title"]

    assert reader.get(f"/playbooks/{playbook.id}")["revision"] == 1


def test_a_token_opens_no_page_and_makes_no_token(app: Flask, program: Programs, ada: Person) -> None:
    secret = program(ada).secret
    client = app.test_client(use_cookies=False)
    for path in ("/", "/settings/tokens", "/admin/"):
        assert client.get(path, headers={"Authorization": f"Bearer {secret}"}).status_code in {302, 404}
    assert not [path for _method, path in routes(app) if "token" in path or "session" in path]


def test_rights_are_the_owners_at_the_moment_of_asking(program: Programs, olaf: Person, ada: Person) -> None:
    client = program(olaf)
    client.get("/me")
    with db.write():
        roster.deactivate(people.by_handle("olaf") or olaf, by=ada)

    client.get("/me", 401)


def test_an_administrator_gets_no_content_by_role(program: Programs, ada: Person, mara: Person) -> None:
    playbook = make_playbook(by=mara, is_published=False)

    program(ada).get(f"/playbooks/{playbook.id}", 404)


def test_a_token_in_the_address_is_refused(program: Programs, ada: Person) -> None:
    secret = program(ada).secret
    for query in (f"token={secret}", f"access_token={secret}", f"q={secret}"):
        assert "Authorization: Bearer" in program().get(f"/search?{query}", 400)["title"]


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_is_the_same_in_any_letters(app: Flask, program: Programs, ada: Person, scheme: str) -> None:
    """RFC 9110, 11.1."""
    headers = {"Authorization": f"{scheme} {program(ada).secret}"}
    client = app.test_client(use_cookies=False)

    assert client.get("/api/v1/me", headers=headers).get_json()["handle"] == "ada"
    assert client.patch("/api/v1/me", json={"name": "Ada L."}, headers=headers).status_code == 200


@pytest.mark.parametrize("shown", ["Bearer", "Bearer ", "bearer x", "Bearer\tx"])
def test_a_token_that_opens_nothing_does_not_let_the_session_speak_without_its_forms(
    app: Flask, ada: Person, shown: str
) -> None:
    answer = Browser(app, ada).client.patch("/api/v1/me", json={"name": "x"}, headers={"Authorization": shown})
    assert answer.status_code in {400, 401}


def test_a_session_needs_the_token_of_its_forms(app: Flask, ada: Person, workshop: Space) -> None:
    browser = Browser(app, ada)
    body = {"space": workshop.id, "title": "From a page", "body": "x"}
    path = "/api/v1/playbooks"

    assert browser.client.get("/api/v1/me").status_code == 200
    refused = browser.client.post(path, json=body)
    assert refused.status_code == 400 and refused.mimetype == "application/problem+json"
    assert browser.client.post(path, json=body, headers={"X-CSRFToken": browser.token}).status_code == 201


@pytest.mark.parametrize("content", ["text/plain", "application/x-www-form-urlencoded", None])
def test_a_body_of_another_kind_is_refused(
    app: Flask, ada: Person, program: Programs, workshop: Space, content: str | None
) -> None:
    body = json.dumps({"space": workshop.id, "title": "x", "body": "x"})
    browser = Browser(app, ada)
    headers = {"X-CSRFToken": browser.token}

    program(ada).ask("POST", "/playbooks", 415, data=body, content_type=content)
    answer = browser.client.post("/api/v1/playbooks", data=body, content_type=content, headers=headers)
    assert answer.status_code == 415


def test_a_basic_password_beside_a_session_does_not_stand_for_a_token(app: Flask, ada: Person) -> None:
    browser = Browser(app, ada)
    answer = browser.client.post("/api/v1/notices/read", headers={"Authorization": "Basic YTpi"})

    assert answer.status_code == 400


def test_a_page_of_another_site_is_refused(app: Flask, ada: Person) -> None:
    browser = Browser(app, ada)
    headers = {"X-CSRFToken": browser.token, "Sec-Fetch-Site": "cross-site"}

    assert browser.client.post("/api/v1/notices/read", headers=headers).status_code == 403


def hostile_bodies(shared: Path | None) -> list[bytes]:
    rows = shared / "payloads" / "json_bodies.jsonl" if shared else None
    more = rows.read_text("utf-8").splitlines() if rows is not None and rows.is_file() else []
    return [*BODIES, *(json.loads(row)["input"].encode("utf-8", "surrogatepass") for row in more)]


def test_no_body_breaks_it(app: Flask, program: Programs, ada: Person, shared: Path | None) -> None:
    playbook = make_playbook(by=ada)
    client = program(ada).client
    headers = {"Authorization": f"Bearer {program(ada).secret}", "Content-Type": "application/json"}
    for body in hostile_bodies(shared):
        for method, path in (("POST", "playbooks"), ("PATCH", f"playbooks/{playbook.id}"), ("PATCH", "me")):
            answer = client.open(f"/api/v1/{path}", method=method, data=body, headers=headers)
            assert answer.status_code in {400, 413, 422, 428} or body in {b"\xef\xbb\xbf{}"}, (body[:60], answer.text)
            assert "Traceback" not in answer.text and "sqlite" not in answer.text.lower()

    assert program(ada).get(f"/playbooks/{playbook.id}")["revision"] == 1
    assert program(ada).get("/me")["role"] == "admin"


def test_a_name_is_said_once(program: Programs, ada: Person) -> None:
    program(ada).get("/people?limit=1&limit=2", 400)
    program(ada).get("/people?sort=password_hash", 422)
    program(ada).get("/people?limit=many", 422)
    program(ada).get("/people?limit=101", 422)
    program(ada).get("/people?cursor=%FF", 422)


def test_foreign_numbers_in_bodies_are_like_numbers_that_never_were(
    program: Programs, ada: Person, olaf: Person, vault: Space, workshop: Space
) -> None:
    hidden = make_playbook(by=ada, space=vault)
    mine = make_playbook(by=olaf)
    for number in (hidden.id, 999_999):
        below = {"space": workshop.id, "title": "x", "body": "x", "parent": number}
        assert program(olaf).post("/playbooks", below, 422)["errors"].keys() == {"parent"}
        moved = {"space": workshop.id, "parent": number}
        assert program(olaf).post(f"/playbooks/{mine.id}/move", moved, 422)["errors"].keys() == {"parent"}
        assert program(olaf).get(f"/playbooks?parent={number}")["items"] == []
    for number in (vault.id, 999_999):
        assert program(olaf).post(f"/playbooks/{mine.id}/move", {"space": number}, 422)["errors"].keys() == {"space"}
        assert program(olaf).get(f"/playbooks?space={number}")["items"] == []


def test_what_is_not_there_and_what_may_not_be_seen_look_alike(
    program: Programs, ada: Person, olaf: Person, vault: Space
) -> None:
    hidden = make_playbook(by=ada, space=vault)
    for path in ("playbooks/{}", "items/{}", "items/{}/links", "items/{}/backlinks", "items/{}/comments"):
        seen = program(olaf).get("/" + path.format(hidden.id), 404)
        assert seen == program(olaf).get("/" + path.format(999_999), 404)


def test_an_unknown_version_or_method_is_refused_in_the_same_form(app: Flask, ada: Person, program: Programs) -> None:
    headers = {"Authorization": f"Bearer {program(ada).secret}"}
    for method, path, status in (("GET", "/api/v2/me", 404), ("DELETE", "/api/v1/me", 405), ("GET", "/api/v1/", 404)):
        answer = program(ada).client.open(path, method=method, headers=headers)
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
