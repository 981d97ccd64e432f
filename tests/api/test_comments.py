"""Comments, attachments, notices, the bin and Today."""

from __future__ import annotations

import io

import pytest

from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization.models import Playbook
from tests.api.conftest import Programs
from tests.makers import make_playbook


@pytest.fixture
def playbook(ada: Person) -> Playbook:
    return make_playbook("Descale", by=ada)


def test_a_comment_is_made_answered_changed_settled_and_removed(
    program: Programs, ada: Person, mara: Person, playbook: Playbook
) -> None:
    said = program(mara).post(f"/items/{playbook.id}/comments", {"body": "Is this *hot*?"})
    answer = program(ada).post(f"/items/{playbook.id}/comments", {"body": "Yes.", "answers": said["id"]})

    assert "<em>hot</em>" in said["html"] and answer["answers"] == said["id"]
    assert program(mara).patch(f"/comments/{said['id']}", {"body": "Warm?"})["body"] == "Warm?"
    assert program(mara).patch(f"/comments/{said['id']}", {"settled": True})["settled_at"] is not None
    program(mara).delete(f"/comments/{said['id']}")
    items = program(ada).get(f"/items/{playbook.id}/comments")["items"]
    assert [(one["body"], one["removed_at"] is not None) for one in items] == [("", True), ("Yes.", False)]


def test_only_its_author_changes_a_comment(
    program: Programs, ada: Person, mara: Person, noor: Person, playbook: Playbook
) -> None:
    said = program(ada).post(f"/items/{playbook.id}/comments", {"body": "Mine."})

    program(noor).patch(f"/comments/{said['id']}", {"body": "Yours."}, 403)
    program(noor).delete(f"/comments/{said['id']}", 403)
    program(mara).delete(f"/comments/{said['id']}")
    assert program(ada).post(f"/items/{playbook.id}/comments", {"body": " "}, 422)["errors"].keys() == {"body"}


def test_a_comment_elsewhere_cannot_be_answered(
    program: Programs, ada: Person, olaf: Person, vault: Space, playbook: Playbook
) -> None:
    hidden = make_playbook(by=ada, space=vault)
    said = program(ada).post(f"/items/{hidden.id}/comments", {"body": "Secret."})

    for number in (said["id"], 9999):
        problem = program(olaf).post(f"/items/{playbook.id}/comments", {"body": "x", "answers": number}, 422)
        assert problem["errors"].keys() == {"answers"}
    program(olaf).get(f"/items/{hidden.id}/comments", 404)
    program(olaf).patch(f"/comments/{said['id']}", {"body": "x"}, 404)


def test_the_owner_hears_of_a_comment(program: Programs, ada: Person, mara: Person, playbook: Playbook) -> None:
    program(mara).post(f"/items/{playbook.id}/comments", {"body": "Nice."})
    heard = program(ada).get("/notices")["items"]

    assert heard[0]["sentence"] == "Mara commented on Descale" and heard[0]["item"]["id"] == playbook.id
    assert program(ada).get("/today")["unread"] == 1
    program(ada).post("/notices/read", status=204)
    assert program(ada).get("/today")["unread"] == 0
    assert program(mara).get("/notices")["items"] == []


def test_today_shows_what_changed_as_far_as_one_may_read_it(
    program: Programs, ada: Person, olaf: Person, vault: Space, playbook: Playbook
) -> None:
    make_playbook("Hidden", by=ada, space=vault)
    today = program(olaf).get("/today")

    assert [item["title"] for item in today["recent"]] == ["Descale"]
    assert today["drafts"] == [] and today["notices"] == []


def test_a_file_is_attached_and_taken_away(program: Programs, ada: Person, olaf: Person, playbook: Playbook) -> None:
    def file() -> dict[str, object]:
        return {"file": (io.BytesIO(b"one,two\n"), "list.csv")}

    path = f"/playbooks/{playbook.id}/attachments"
    made = program(ada).ask("POST", path, 201, data=file(), content_type="multipart/form-data")

    assert (made["name"], made["size"], made["playbook"]) == ("list.csv", 8, playbook.id)
    assert [one["id"] for one in program(olaf).get(path)["items"]] == [made["id"]]
    assert program(olaf).get(f"/attachments/{made['id']}")["url"].endswith("/list.csv")
    content = program(olaf).client.get(
        f"/api/v1/attachments/{made['id']}/content", headers={"Authorization": f"Bearer {program(olaf).secret}"}
    )
    assert content.data == b"one,two\n" and content.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in content.headers["Content-Security-Policy"]
    content.close()
    program(ada).delete(f"/attachments/{made['id']}")
    program(olaf).get(f"/attachments/{made['id']}", 404)
    assert program(ada).post(f"/attachments/{made['id']}/restore", status=200)["name"] == "list.csv"
    program(ada).post(f"/attachments/{made['id']}/restore", status=404)
    program(ada).ask("POST", path, 422, data={}, content_type="multipart/form-data")
    two = {"file": [(io.BytesIO(b"x"), "x.txt"), (io.BytesIO(b"y"), "y.txt")]}
    program(ada).ask("POST", path, 422, data=two, content_type="multipart/form-data")


def test_a_file_of_a_hidden_playbook_is_hidden(program: Programs, ada: Person, olaf: Person, vault: Space) -> None:
    hidden = make_playbook(by=ada, space=vault)
    path = f"/playbooks/{hidden.id}/attachments"
    sent = {"file": (io.BytesIO(b"x"), "x.txt")}
    made = program(ada).ask("POST", path, 201, data=sent, content_type="multipart/form-data")

    program(olaf).get(f"/attachments/{made['id']}", 404)
    program(olaf).delete(f"/attachments/{made['id']}", 404)
    program(olaf).ask("POST", path, 404, data={"file": (io.BytesIO(b"x"), "x.txt")}, content_type="multipart/form-data")


def test_what_was_removed_is_in_the_bin_and_comes_back(
    program: Programs, ada: Person, olaf: Person, playbook: Playbook
) -> None:
    program(ada).delete(f"/playbooks/{playbook.id}")
    program(ada).get(f"/playbooks/{playbook.id}", 404)

    assert [one["id"] for one in program(ada).get("/bin")["items"]] == [playbook.id]
    assert program(olaf).get("/bin")["items"] == []
    program(olaf).post(f"/playbooks/{playbook.id}/restore", status=404)
    assert program(ada).post(f"/playbooks/{playbook.id}/restore", status=200)["title"] == "Descale"
