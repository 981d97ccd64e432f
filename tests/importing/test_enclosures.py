"""Files that pages refer to become attachments, once."""

from __future__ import annotations

import pytest

from seci.externalization import attachments
from seci.externalization.models import Attachment
from seci.importing import enclosures
from seci.importing.arrivals import arrive, foresee
from seci.importing.formats import read
from seci.plumbing.db import db
from seci.plumbing.services import services
from tests import cast
from tests.importing.test_arrivals import playbook, revisions, text

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000"
    "000049454e44ae426082"
)
FILES = {
    "a.md": "# A\n\n![A pump](img/pump.png) and [the form](img/form.txt)\n",
    "b.md": "# B\n\n![](img/pump.png)\n",
    "img/pump.png": PIXEL,
    "img/form.txt": "Name:\n",
    "img/never.png": PIXEL,
}


@pytest.fixture
def come(folder, app):
    """Write some files over the folder and import it into the Workshop by Ada."""
    return lambda files: arrive(read(folder(files)), cast.space("Workshop"), by=cast.person("ada"))


def files_of(title: str) -> list[Attachment]:
    return list(db.session.scalars(attachments.of(playbook(title))))


def attached(title: str) -> dict[str, str]:
    return {row.name: attachments.path_of(row.id, row.name) for row in files_of(title)}


def test_a_picture_becomes_an_attachment_of_the_first_page_that_shows_it(come):
    report = come(FILES)
    assert report.attachments == ["img/form.txt", "img/pump.png"]
    places = attached("A")
    assert text("A") == f"# A\n\n![A pump]({places['pump.png']}) and [the form]({places['form.txt']})\n"
    assert text("B") == f"# B\n\n![]({places['pump.png']})\n"
    assert (attached("B"), report.unresolved) == ({}, [])
    with services().storage.open(files_of("A")[1].digest) as file:
        assert file.read() == PIXEL


def test_a_file_no_page_refers_to_is_reported(come):
    skipped = [(problem.path, problem.why) for problem in come(FILES).skipped]
    assert skipped == [("img/never.png", enclosures.UNWANTED)]


def test_a_second_import_attaches_nothing(come):
    come(FILES)
    report = come({})
    assert (report.attachments, report.unchanged, revisions()) == ([], ["a.md", "b.md"], {"A": 2, "B": 2})


def test_a_changed_file_is_attached_anew_and_the_page_follows(come):
    come(FILES)
    report = come({"img/form.txt": "Name, first name:\n"})
    assert (report.attachments, report.revised, revisions()) == (["img/form.txt"], ["a.md"], {"A": 3, "B": 2})
    assert text("A").endswith(f"({attachments.path_of(files_of('A')[1].id, 'form.txt')})\n")


def test_a_file_that_was_taken_away_here_stays_away(come):
    come(FILES)
    with db.write():
        attachments.remove(files_of("A")[0], by=cast.person("ada"))
    report = come({})
    assert (report.attachments, report.revised, list(attached("A"))) == ([], [], ["pump.png"])


def test_a_file_that_cannot_be_kept_is_reported_and_its_link_stays(come):
    report = come({"a.md": "# A\n\n[x](empty.txt)\n", "empty.txt": ""})
    assert [(problem.path, problem.why) for problem in report.skipped] == [("empty.txt", "The file is empty.")]
    assert text("A") == "# A\n\n[x](empty.txt)\n"
    assert [each.target for each in report.unresolved] == ["empty.txt"]


def test_foreseeing_keeps_nothing(folder, app):
    source = read(folder(FILES))
    report = foresee(source, cast.space("Workshop"), by=cast.person("ada"))
    assert (report.attachments, report.unresolved) == (["img/form.txt", "img/pump.png"], [])
    assert list(services().storage.digests()) == []
