"""Playbooks over the interface: the contract's shapes, and the same rules as the pages'."""

from __future__ import annotations

from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization import drafts, playbooks
from tests.api.conftest import Programs
from tests.makers import make_playbook

CONTRACT = {"id", "title", "url", "revision", "body", "html", "state"}


def test_writing_answers_with_the_whole_playbook(program: Programs, ada: Person, workshop: Space) -> None:
    made = program(ada).post("/playbooks", {"space": workshop.id, "title": "Bleed a radiator", "body": "*Slowly.*"})

    assert made.keys() >= CONTRACT
    assert made["body"] == "*Slowly.*" and "<em>Slowly.</em>" in made["html"]
    assert made["revision"] == 1 and made["state"] == "published"
    assert made["url"] == f"/playbooks/{made['id']}-bleed-a-radiator"
    assert made["made_at"].endswith("Z")


def test_it_is_unpublished_when_said(program: Programs, ada: Person, mara: Person, workshop: Space) -> None:
    made = program(ada).post(
        "/playbooks", {"space": workshop.id, "title": "Secret", "body": "x", "state": "unpublished"}
    )

    assert made["state"] == "unpublished"
    program(mara).get(f"/playbooks/{made['id']}", 404)


def test_a_parent_a_note_and_topics_are_taken(program: Programs, ada: Person, workshop: Space) -> None:
    above = make_playbook(by=ada)
    body = {
        "space": workshop.id,
        "title": "Below",
        "body": "x",
        "parent": above.id,
        "note": "first",
        "topics": ["Heat"],
    }
    made = program(ada).post("/playbooks", body)

    assert made["parent"] == above.id
    assert [topic["title"] for topic in made["topics"]] == ["Heat"]
    assert program(ada).get(f"/playbooks/{made['id']}/revisions")["items"][0]["note"] == "first"


def test_what_is_missing_is_named(program: Programs, ada: Person) -> None:
    problem = program(ada).post("/playbooks", {"title": "No space"}, 422)

    assert problem["errors"].keys() == {"space", "body"}


def test_a_verbs_refusal_names_its_field(program: Programs, ada: Person, workshop: Space) -> None:
    problem = program(ada).post("/playbooks", {"space": workshop.id, "title": "  ", "body": "x"}, 422)

    assert problem["errors"].keys() == {"title"}


def test_a_reader_may_not_write_and_a_stranger_knows_no_space(
    program: Programs, noor: Person, olaf: Person, vault: Space
) -> None:
    body = {"space": vault.id, "title": "Mine", "body": "x"}

    program(noor).post("/playbooks", body, 403)
    program(olaf).post("/playbooks", body, 422)
    assert program(olaf).post("/playbooks", {**body, "space": 9999}, 422)["errors"].keys() == {"space"}


def test_the_same_key_makes_one_playbook(program: Programs, ada: Person, workshop: Space) -> None:
    body, key = {"space": workshop.id, "title": "Once", "body": "x"}, {"Idempotency-Key": "a1"}
    first = program(ada).post("/playbooks", body, headers=key)

    assert program(ada).post("/playbooks", body, headers=key)["id"] == first["id"]
    assert program(ada).get(f"/playbooks?space={workshop.id}")["items"][0]["revision"] == 1


def test_a_key_is_for_one_request_and_gives_back_what_it_made(
    program: Programs, noor: Person, mara: Person, workshop: Space
) -> None:
    body, key = {"space": workshop.id, "title": "Once", "body": "x"}, {"Idempotency-Key": "a1"}
    made = program(noor).post("/playbooks", body, headers=key)["id"]
    for other in ({"title": "Other"}, {"body": "Other.\n"}):
        problem = program(noor).post("/playbooks", {**body, **other}, 422, headers=key)
        assert problem["errors"].keys() == {"Idempotency-Key"}
    program(mara).patch(f"/playbooks/{made}", {"body": "Newer.\n", "base_revision": 1})
    assert program(noor).post("/playbooks", body, headers=key)["body"] == "Newer.\n"


def test_a_key_gives_back_nothing_one_may_not_read_any_more(
    program: Programs, noor: Person, mara: Person, workshop: Space, vault: Space
) -> None:
    body, key = {"space": workshop.id, "title": "Once", "body": "x"}, {"Idempotency-Key": "a1"}
    made = program(noor).post("/playbooks", body, headers=key)["id"]
    program(mara).delete(f"/playbooks/{made}", 204)
    assert "body" not in program(noor).post("/playbooks", body, 404, headers=key)


def test_a_change_under_a_key_leaves_a_draft_alone(program: Programs, noor: Person) -> None:
    playbook = make_playbook(body="Old.\n", by=noor)
    path = f"/playbooks/{playbook.id}"
    program(noor).put(f"{path}/draft", {"title": playbook.title, "body": "Half a thought", "base_revision": 1})
    program(noor).patch(path, {"body": "New.\n", "base_revision": 1}, headers={"Idempotency-Key": "a1"})
    assert [one["playbook"] for one in program(noor).get("/drafts")["items"]] == [playbook.id]


def test_a_draft_begins_from_a_revision_that_is_there(program: Programs, noor: Person) -> None:
    path = f"/playbooks/{make_playbook(by=noor).id}/draft"
    problem = program(noor).put(path, {"title": "x", "body": "y", "base_revision": 99}, 422)
    assert problem["errors"].keys() == {"base_revision"}


def test_a_comment_is_about_a_passage_that_is_there(program: Programs, noor: Person) -> None:
    path = f"/items/{make_playbook(by=noor).id}/comments"
    assert program(noor).post(path, {"body": "x", "passage": "nope"}, 422)["errors"].keys() == {"passage"}


def test_a_change_needs_its_base(program: Programs, ada: Person) -> None:
    playbook = make_playbook(body="Old.\n", by=ada)

    program(ada).patch(f"/playbooks/{playbook.id}", {"body": "New.\n"}, 428)
    assert program(ada).get(f"/playbooks/{playbook.id}")["body"] == "Old.\n"


def test_a_change_makes_the_next_revision(program: Programs, ada: Person) -> None:
    playbook = make_playbook(body="Old.\n", by=ada)
    changed = program(ada).patch(
        f"/playbooks/{playbook.id}", {"body": "New.\n", "base_revision": 1, "title": "Newer", "note": "why"}
    )

    assert (changed["revision"], changed["body"], changed["title"]) == (2, "New.\n", "Newer")
    assert changed["merged"] is False


def test_an_unchanged_text_makes_no_revision(program: Programs, ada: Person) -> None:
    playbook = make_playbook(body="Old.\n", by=ada)

    assert program(ada).patch(f"/playbooks/{playbook.id}", {"base_revision": 1})["revision"] == 1


def test_changes_of_different_paragraphs_are_merged(program: Programs, ada: Person, mara: Person) -> None:
    playbook = make_playbook(body="One.\n\nTwo.\n", by=ada)
    path = f"/playbooks/{playbook.id}"
    program(ada).patch(path, {"body": "First.\n\nTwo.\n", "base_revision": 1})
    merged = program(mara).patch(path, {"body": "One.\n\nSecond.\n", "base_revision": 1})

    assert merged["body"] == "First.\n\nSecond.\n"
    assert merged["merged"] is True and merged["revision"] == 3


def test_changes_of_the_same_words_are_a_conflict_and_nothing_is_lost(
    program: Programs, ada: Person, mara: Person
) -> None:
    playbook = make_playbook(body="One.\n", by=ada)
    path = f"/playbooks/{playbook.id}"
    program(ada).patch(path, {"body": "Hers.\n", "base_revision": 1})
    problem = program(mara).patch(path, {"body": "Mine.\n", "base_revision": 1}, 409)

    assert (problem["base"], problem["theirs"], problem["mine"]) == ("One.\n", "Hers.\n", "Mine.\n")
    assert problem["revision"] == 2
    assert program(mara).get(path)["body"] == "Hers.\n"
    kept = drafts.of(mara, playbooks.get(playbook.id, mara) or playbook)
    assert kept is not None and kept.body == "Mine.\n"


def test_a_base_that_never_was_is_refused(program: Programs, ada: Person) -> None:
    playbook = make_playbook(by=ada)
    problem = program(ada).patch(f"/playbooks/{playbook.id}", {"body": "x", "base_revision": 7}, 422)

    assert problem["errors"].keys() == {"base_revision"}


def test_nobody_else_changes_it(program: Programs, mara: Person, noor: Person, olaf: Person, vault: Space) -> None:
    playbook = make_playbook(by=mara, space=vault)
    path, change = f"/playbooks/{playbook.id}", {"body": "x", "base_revision": 1}

    program(noor).patch(path, change, 403)
    program(olaf).patch(path, change, 404)
    program(noor).delete(path, 403)
    program(olaf).get(path, 404)
    program().get(path, 401)
    program(noor).get("/playbooks/99999", 404)
    program(noor).get("/playbooks/99999999999999999999999", 404)
    program(noor).post(path, {}, 405)


def test_publishing_and_withdrawing(program: Programs, ada: Person, noor: Person) -> None:
    playbook = make_playbook(by=ada, is_published=False)
    path = f"/playbooks/{playbook.id}"
    program(noor).post(f"{path}/publish", status=404)

    assert program(ada).post(f"{path}/publish", status=200)["state"] == "published"
    assert program(noor).get(path)["state"] == "published"
    program(noor).post(f"{path}/withdraw", status=403)
    program(ada).post(f"{path}/withdraw", status=204)
    program(noor).get(path, 404)


def test_moving_takes_it_to_another_space(program: Programs, ada: Person, olaf: Person, vault: Space) -> None:
    playbook = make_playbook(by=ada)
    path = f"/playbooks/{playbook.id}"

    assert program(ada).post(f"{path}/move", {"space": vault.id}, 200)["space"] == vault.id
    program(olaf).post(f"{path}/move", {"space": vault.id}, 404)


def test_what_is_another_s_is_not_taken_elsewhere(program: Programs, noor: Person, olaf: Person) -> None:
    playbook = make_playbook(by=noor)
    mine = program(olaf).post("/spaces", {"name": "Cellar", "access": "closed"}, 201)["id"]

    program(olaf).post(f"/playbooks/{playbook.id}/move", {"space": mine}, 403)
    program(noor).get(f"/playbooks/{playbook.id}")


def test_moving_into_a_space_one_may_only_read_is_refused(program: Programs, noor: Person, vault: Space) -> None:
    playbook = make_playbook(by=noor)

    program(noor).post(f"/playbooks/{playbook.id}/move", {"space": vault.id}, 403)


def test_a_list_names_what_may_be_read_in_pages(program: Programs, ada: Person, olaf: Person, vault: Space) -> None:
    mine = [make_playbook(by=ada).id for _ in range(3)]
    make_playbook(by=ada, space=vault)
    seen, cursor = [], ""
    while cursor is not None:
        page = program(olaf).get(f"/playbooks?limit=2{cursor and '&cursor=' + cursor}")
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]

    assert seen == mine


def test_a_list_can_be_of_one_space_or_below_one_playbook(program: Programs, ada: Person, vault: Space) -> None:
    above = make_playbook(by=ada)
    below = make_playbook(by=ada, parent=above)
    inside = make_playbook(by=ada, space=vault)

    assert [one["id"] for one in program(ada).get(f"/playbooks?parent={above.id}")["items"]] == [below.id]
    assert [one["id"] for one in program(ada).get(f"/playbooks?space={vault.id}")["items"]] == [inside.id]


def test_html_is_filled_for_who_asks(program: Programs, ada: Person, olaf: Person, vault: Space) -> None:
    hidden = make_playbook("The hidden one", by=ada, space=vault)
    playbook = make_playbook(body="See [[The hidden one]].\n", by=ada)

    assert f'href="/playbooks/{hidden.id}' in program(ada).get(f"/playbooks/{playbook.id}")["html"]
    assert f"/playbooks/{hidden.id}" not in program(olaf).get(f"/playbooks/{playbook.id}")["html"]


def test_neighbours_change_places(program: Programs, ada: Person, workshop: Space) -> None:
    first, second = make_playbook(by=ada), make_playbook(by=ada)
    program(ada).post(f"/playbooks/{second.id}/reorder", {"step": -1}, 204)
    program(ada).post(f"/playbooks/{second.id}/reorder", {"step": 2}, 422)

    listed = program(ada).get(f"/playbooks?space={workshop.id}")["items"]
    assert [one["id"] for one in listed] == [second.id, first.id]


def test_a_space_may_be_called_by_its_name(program: Programs, ada: Person, olaf: Person) -> None:
    text = {"title": "By name", "body": "Words.\n"}
    assert program(ada).post("/playbooks", {"space": "Workshop", **text}, 201)["title"] == "By name"
    assert "space" in program(olaf).post("/playbooks", {"space": "Vault", **text}, 422)["errors"]
    assert "space" in program(ada).post("/playbooks", {"space": True, **text}, 422)["errors"]
