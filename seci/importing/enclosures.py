"""The files that pages refer to become attachments of the first playbook that does."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from seci.commons.people import Person
from seci.commons.permissions import may
from seci.commons.refusals import Refusal
from seci.externalization import attachments, media, playbooks
from seci.externalization.models import Attachment
from seci.importing import memory
from seci.importing.memory import Known
from seci.importing.reports import Report
from seci.importing.rewriting import Attached, rewrite
from seci.importing.sources import SKIPPED, File, Page, Problem, Source
from seci.plumbing.db import db

CHUNK = 1 << 20
UNWANTED = "no page refers to it"
NOT_YOURS = "you may not attach anything to its playbook"
SHOWN = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")


def wanted(source: Source, pages: Sequence[Page], report: Report) -> dict[str, str]:
    """The files to keep, each with the key of the first page that refers to it; the others are reported."""
    found: dict[str, str] = {}
    for page in pages:
        for key in sorted(rewrite(source, page, {}, {}).files):
            found.setdefault(key, page.key)
    for file in source.files:
        if file.key not in found:
            report.problems.append(Problem(file.key, SKIPPED, UNWANTED))
    return found


def foreseen(source: Source, space_id: int, files: Mapping[str, str], report: Report) -> dict[str, Attached]:
    """Where the files would be, without keeping any."""
    known = memory.files_of(space_id, source.name)
    report.attachments += [key for key in files if key not in known]
    return {
        key: _place(known[key]) if key in known else Attached("/attachments/", key.lower().endswith(SHOWN))
        for key in files
    }


def keep(
    source: Source,
    space_id: int,
    files: Mapping[str, str],
    pages: Mapping[str, Known],
    report: Report,
    *,
    by: Person,
) -> dict[str, Attached]:
    """Attach what is new or has changed. Gives where each file is."""
    known = {key: (_place(row), row.digest) for key, row in memory.files_of(space_id, source.name).items()}
    places = {}
    for file in source.files:
        if file.key not in files:
            continue
        place, digest = known.get(file.key, (None, ""))
        if place is None or digest_of(file) != digest:
            place = _attached(file, source.name, space_id, pages[files[file.key]].item_id, report, by=by)
        if place is not None:
            places[file.key] = place
    return places


def _attached(file: File, source: str, space_id: int, item_id: int, report: Report, *, by: Person) -> Attached | None:
    """Bytes first, then the row."""
    try:
        with file.open() as stream:
            received = attachments.receive(file.name, stream)
        with db.write():
            playbook = playbooks.get(item_id, by)
            if playbook is None or not may(by, "playbook.revise", playbook):
                report.problems.append(Problem(file.key, SKIPPED, NOT_YOURS))
                return None
            made = attachments.attach(playbook, received, by=by)
            memory.keep_file(space_id, source, file.key, made)
    except (OSError, Refusal) as why:
        report.problems.append(Problem(file.key, SKIPPED, str(why)))
        return None
    report.attachments.append(file.key)
    return _place(made)


def _place(attachment: Attachment) -> Attached:
    return Attached(attachments.path_of(attachment.id, attachment.name), attachment.media_type in media.PICTURES)


def digest_of(file: File) -> str:
    """SHA-256 of a file's bytes, as storage names them; "" when it cannot be read."""
    digest = hashlib.sha256()
    try:
        with file.open() as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
    except OSError:
        return ""
    return digest.hexdigest()
