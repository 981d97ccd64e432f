"""Comments on an item or on one of its passages, with answers one level deep."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, func, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from seci.commons import events, items, notices, passages, people
from seci.commons.items import Item
from seci.commons.people import Person
from seci.commons.refusals import N_, Invalid
from seci.plumbing.clock import now
from seci.plumbing.db import Base, Moment, db
from seci.plumbing.markdown import Rendering

MAX_LENGTH = 20_000

made = events.declare("comment.made", N_("%(by)s commented on %(item)s"))
changed = events.declare("comment.changed", N_("%(by)s changed a comment on %(item)s"))
removed = events.declare("comment.removed", N_("%(by)s removed a comment on %(item)s"))
settled = events.declare("comment.settled", N_("%(by)s settled a comment on %(item)s"))


class Comment(Base):
    """What somebody said about an item; `passage` is the anchor it is about."""

    __tablename__ = "comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), index=True)
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id", ondelete="CASCADE"), index=True)
    passage: Mapped[str | None]
    body: Mapped[str]
    html: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime | None] = mapped_column(Moment)
    removed_at: Mapped[datetime | None] = mapped_column(Moment)
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    item: Mapped[Item] = relationship()
    by: Mapped[Person] = relationship(foreign_keys=[by_id])


def checked_body(body: str) -> str:
    """A comment's text, with LF line ends.

    Raises:
        Invalid: it is empty, too long or holds NUL.
    """
    body = body.replace("\r\n", "\n").replace("\r", "\n")
    if not body.strip():
        raise Invalid({"body": N_("Write something first.")})
    if len(body) > MAX_LENGTH or "\x00" in body:
        raise Invalid({"body": N_("Shorten the comment to at most 20,000 characters.")})
    return body


def prepare(body: str) -> Rendering:
    """Render a comment outside any transaction."""
    return passages.render(checked_body(body))


def make(
    item: Item,
    body: str,
    rendering: Rendering,
    *,
    by: Person,
    passage: str | None = None,
    answers: Comment | None = None,
) -> Comment:
    """Say something about an item; the owner, who is answered and who is named hear of it.

    Raises:
        Invalid: the text cannot be taken, or the comment it answers is about another item.
    """
    body = checked_body(body)
    if answers is not None and answers.item_id != item.id:
        raise Invalid({"answers": N_("That comment is about something else.")})
    if answers is not None:
        answers_id, passage = answers.answers_id or answers.id, answers.passage
    else:
        answers_id = None
    comment = Comment(item_id=item.id, answers_id=answers_id, passage=passage, body=body, html=rendering.html)
    comment.by_id, comment.at = by.id, now()
    db.session.add(comment)
    db.session.flush()
    made.record(item, by=by, comment=comment.id)
    _tell(item, rendering, by=by, passage=passage, answers=answers)
    return comment


def _tell(item: Item, rendering: Rendering, *, by: Person, passage: str | None, answers: Comment | None) -> None:
    handles = {reference.target for reference in rendering.references if reference.kind == "person"}
    named = list(people.by_handles(handles).values())
    notices.tell(named, "mentioned", item, by=by, passage=passage)
    heard = {person.id for person in named}
    if answers is not None and answers.by_id not in heard:
        notices.tell([answers.by], "answered", item, by=by, passage=passage)
        heard.add(answers.by_id)
    if item.owner_id not in heard:
        notices.tell([item.owner], "commented", item, by=by, passage=passage)


def change(comment: Comment, body: str, rendering: Rendering, *, by: Person) -> None:
    """Put it in other words."""
    comment.body, comment.html, comment.changed_at = checked_body(body), rendering.html, now()
    changed.record(comment.item, by=by, comment=comment.id)


def remove(comment: Comment, *, by: Person) -> None:
    """Take a comment away; its answers stay, and its place says that something was removed."""
    comment.removed_at, comment.body, comment.html = now(), "", ""
    removed.record(comment.item, by=by, comment=comment.id)


def settle(comment: Comment, *, by: Person, is_settled: bool = True) -> None:
    """Say that nothing is left to do about a comment, or open it again."""
    comment.settled_at, comment.settled_by_id = (now(), by.id) if is_settled else (None, None)
    settled.record(comment.item, by=by, comment=comment.id, settled=is_settled)


def of(item: Item) -> Sequence[Comment]:
    """All comments on an item, oldest first, with their authors."""
    query = select(Comment).where(Comment.item_id == item.id).options(joinedload(Comment.by))
    return db.session.scalars(query.order_by(Comment.id)).all()


def count(item: Item) -> int:
    """How many comments stand on an item."""
    query = select(func.count()).select_from(Comment).where(Comment.item_id == item.id, Comment.removed_at.is_(None))
    return db.session.scalar(query) or 0


def get(comment_id: int, viewer: Person) -> Comment | None:
    """A comment on something the viewer may read."""
    query = select(Comment).join(Item, Item.id == Comment.item_id).where(Comment.id == comment_id)
    return db.session.scalar(query.where(items.is_readable_by(viewer), Comment.removed_at.is_(None)))
