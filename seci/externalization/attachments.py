"""Attachments: files that hang on a playbook, read by whoever reads it.

Bytes first, then the row: `receive` stores outside any transaction, `attach` speaks of what is stored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO
from urllib.parse import quote

from sqlalchemy import Select, and_, delete, exists, func, or_, select

from seci.commons import events, items
from seci.commons.drafts import Draft
from seci.commons.items import Item
from seci.commons.people import Person
from seci.commons.refusals import N_, Busy, Invalid, NotFound, TooLarge
from seci.externalization import media
from seci.externalization.models import Attachment, Playbook
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.services import services
from seci.plumbing.storage import TooManyBytes

MAX_HELD = 100  # files for one form that is not saved yet
MAX_NAME = 255  # bytes in UTF-8, as file systems have it
RETENTION = timedelta(days=30)
UPLOADING = timedelta(days=1)  # no upload stands still so long: it was killed
# Control characters could break out of a header, marks that turn the direction of writing hide what a file is.
UNWANTED = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069]")

made = events.declare("attachment.made", N_("%(by)s attached a file to %(item)s"))
removed = events.declare("attachment.removed", N_("%(by)s took a file away from %(item)s"))
restored = events.declare("attachment.restored", N_("%(by)s brought a file back to %(item)s"))


@dataclass(frozen=True)
class File:
    """What was received and stored."""

    name: str
    media_type: str
    digest: str
    size: int


def receive(name: str, stream: IO[bytes]) -> File:
    """Check and store a file's bytes; the one way in, whatever page, paste or import it comes by.

    Raises:
        Invalid: it has no usable name, no bytes, or says it is a picture of too many pixels.
        TooLarge: it is over the limit of the instance.
    """
    name = checked_name(name)
    head = stream.read(media.HEAD)
    if not head:
        raise Invalid({"file": N_("The file is empty.")})
    if media.pixels(head) > media.MAX_PIXELS:
        raise Invalid({"file": N_("The picture has over 64 million pixels. Make it smaller first.")})
    stream.seek(0)
    megabytes = services().settings.max_upload_mb
    try:
        stored = services().storage.put(stream, megabytes << 20)
    except TooManyBytes as error:
        raise TooLarge(N_("The file is over %(limit)s MB. Make it smaller first."), limit=megabytes) from error
    return File(name, media.type_of(head, name), stored.digest, stored.size)


def checked_name(name: str) -> str:
    """A file's name as it is shown: without path, control characters and marks of direction, else as it was given.

    Raises:
        Invalid: it is over 255 bytes.
    """
    name = UNWANTED.sub("", name.replace("\\", "/").rpartition("/")[2]).strip()
    if len(name.encode("utf-8", "replace")) > MAX_NAME:
        raise Invalid({"file": N_("The name of the file is over 255 bytes. Give it a shorter one.")})
    return name if name.strip(".") else "file"


def attach(playbook: Playbook, file: File, *, by: Person) -> Attachment:
    """Hang a stored file on a playbook.

    Raises:
        Busy: its bytes were swept away this very moment.
    """
    attachment = _add(Attachment(item_id=playbook.id), file, by)
    made.record(playbook, by=by, attachment=attachment.id)
    return attachment


def hold(submission: str, file: File, *, by: Person) -> Attachment:
    """Keep a stored file for the playbook that will be made from the form with this key.

    Raises:
        Busy: as for `attach`.
        Invalid: the key is none, or the form holds very many files already.
    """
    query = select(func.count()).select_from(Attachment)
    query = query.where(Attachment.submission == submission, Attachment.by_id == by.id)
    if not submission or (db.session.scalar(query) or 0) >= MAX_HELD:
        raise Invalid({"file": N_("Save the playbook first, then attach more files.")})
    return _add(Attachment(submission=submission), file, by)


def _add(attachment: Attachment, file: File, by: Person) -> Attachment:
    _hold(file.digest)
    try:
        services().storage.open(file.digest).close()
    except FileNotFoundError as error:
        raise Busy(N_("The file could not be kept. Send it again.")) from error
    attachment.digest, attachment.name, attachment.media_type = file.digest, file.name, file.media_type
    attachment.size, attachment.by_id, attachment.at = file.size, by.id, now()
    db.session.add(attachment)
    db.session.flush()
    return attachment


def _hold(digest: str) -> None:
    """No row is added for bytes that are just being swept away, and none are swept for which one is being added."""
    db.hold(int(digest[:15], 16))


def hang_up_held(playbook: Playbook, submission: str, *, by: Person) -> None:
    """Hang on a playbook what was sent while its first text was being typed."""
    held = select(Attachment).where(Attachment.submission == submission, Attachment.by_id == by.id)
    for attachment in db.session.scalars(held.where(Attachment.item_id.is_(None))):
        attachment.item_id = playbook.id
        made.record(playbook, by=by, attachment=attachment.id)


def get_to_show(attachment_id: int, viewer: Person) -> Attachment | None:
    """An attachment of something the viewer may read, or one they sent that waits for its playbook."""
    waiting = select(Attachment).where(Attachment.id == attachment_id, Attachment.item_id.is_(None))
    waiting = waiting.where(Attachment.by_id == viewer.id, Attachment.removed_at.is_(None))
    return get(attachment_id, viewer) or db.session.scalar(waiting)


def get(attachment_id: int, viewer: Person) -> Attachment | None:
    """An attachment of something the viewer may read."""
    query = select(Attachment).join(Item, Item.id == Attachment.item_id).where(Attachment.id == attachment_id)
    return db.session.scalar(query.where(items.is_readable_by(viewer), Attachment.removed_at.is_(None)))


def get_removed(attachment_id: int, viewer: Person) -> Attachment | None:
    """An attachment that was taken away, of something the viewer may read."""
    query = select(Attachment).join(Item, Item.id == Attachment.item_id).where(Attachment.id == attachment_id)
    return db.session.scalar(query.where(items.is_readable_by(viewer), Attachment.removed_at.is_not(None)))


def opened(attachment: Attachment) -> IO[bytes]:
    """A file's bytes.

    Raises:
        NotFound: the store has lost them; `seci doctor` names all of which that is so.
    """
    try:
        return services().storage.open(attachment.digest)
    except FileNotFoundError as error:
        raise NotFound(N_("The bytes of this file are not here any more. Tell an administrator.")) from error


def of(playbook: Playbook) -> Select[Attachment]:
    """What hangs on a playbook, by name."""
    query = select(Attachment).where(Attachment.item_id == playbook.id, Attachment.removed_at.is_(None))
    return query.order_by(Attachment.name, Attachment.id)


def remove(attachment: Attachment, *, by: Person) -> None:
    """Take a file away: its address is dead at once, its bytes go later."""
    attachment.removed_at = now()
    removed.record(attachment.item, by=by, attachment=attachment.id)


def restore(attachment: Attachment, *, by: Person) -> None:
    """Bring a file back that was taken away."""
    attachment.removed_at = None
    restored.record(attachment.item, by=by, attachment=attachment.id)


def path_of(attachment_id: int, name: str) -> str:
    """Where a file is served."""
    return f"/attachments/{attachment_id}/{quote(name, safe='')}"


def markdown_for(attachment: Attachment) -> str:
    """What puts a file into a text: a picture shown, anything else linked."""
    label = re.sub(r"([\\\[\]*_`<>])", r"\\\1", attachment.name)
    sign = "!" if attachment.media_type in media.PICTURES else ""
    return f"{sign}[{label}]({path_of(attachment.id, attachment.name)})"


def sweep(before: datetime) -> int:
    """Forget what was taken away, or sent for a playbook never made, before a moment; then the bytes nobody speaks of.

    What a draft still waits for stays. Gives how many files went.
    """
    written_on = exists().where(Draft.person_id == Attachment.by_id, Draft.submission == Attachment.submission)
    forgotten = and_(Attachment.item_id.is_(None), Attachment.at < before, ~written_on)
    with db.write():
        db.session.execute(delete(Attachment).where(or_(Attachment.removed_at < before, forgotten)))
    storage, gone = services().storage, 0
    storage.sweep(now() - UPLOADING)
    for digest in list(storage.digests()):
        with db.write():  # one at a time: an upload of the same bytes waits for the answer
            _hold(digest)
            if db.session.scalar(select(Attachment.id).where(Attachment.digest == digest).limit(1)) is None:
                storage.remove(digest)
                gone += 1
    return gone
