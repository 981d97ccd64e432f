"""Comments on an item or on one of its passages, with answers one level deep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, and_, bindparam, exists, or_, select
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from seci.commons import events, items, notices, passages, people
from seci.commons.glances import Readable
from seci.commons.items import Item
from seci.commons.pages import ListPage, page_of
from seci.commons.passages import Passage
from seci.commons.people import Person
from seci.commons.refusals import N_, Invalid
from seci.plumbing.clock import now
from seci.plumbing.db import Base, Moment, db
from seci.plumbing.jobs import Job, job, later
from seci.plumbing.markdown import RENDERER_VERSION, Rendering, source_html

MAX_LENGTH = 20_000
TWICE = timedelta(minutes=1)
"""Within this the same words from the same person at the same place are one comment: somebody pressed twice."""

made = events.declare("comment.made", N_("%(by)s commented on %(item)s"))
changed = events.declare("comment.changed", N_("%(by)s changed a comment on %(item)s"))
removed = events.declare("comment.removed", N_("%(by)s removed a comment on %(item)s"))
settled = events.declare("comment.settled", N_("%(by)s settled a comment on %(item)s"))


class Comment(Base):
    """What somebody said about an item; `passage` is the anchor it is about, `version` that of the renderer."""

    __tablename__ = "comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), index=True)
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id", ondelete="CASCADE"), index=True)
    passage: Mapped[str | None]
    body: Mapped[str]
    html: Mapped[str]
    version: Mapped[int]
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
    notice: str = "commented",
    to: Sequence[Person] = (),
) -> Comment:
    """Say something about an item; the owner, who is answered and who is named hear of it. Said twice it is said once.

    Args:
        notice: what the owner is told; `to`: who is told the same.

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
        passage = passage if passage and passages.quote(item, passage) is not None else None
    items.hold(item.id)
    twin = _said_just_now(item, body, by=by, passage=passage, answers_id=answers_id)
    if twin is not None:
        return twin
    comment = Comment(item_id=item.id, answers_id=answers_id, passage=passage, body=body, html=rendering.html)
    comment.version, comment.by_id, comment.at = rendering.version, by.id, now()
    db.session.add(comment)
    db.session.flush()
    made.record(item, by=by, comment=comment.id)
    heard = _tell(item, rendering, by=by, passage=passage, answers=answers)
    others = [person for person in (item.owner, *to) if person.id not in heard]
    notices.tell(others, notice, item, by=by, passage=passage)
    return comment


def _said_just_now(item: Item, body: str, *, by: Person, passage: str | None, answers_id: int | None) -> Comment | None:
    same = select(Comment).where(
        Comment.item_id == item.id,
        Comment.by_id == by.id,
        Comment.at > now() - TWICE,
        Comment.passage.is_not_distinct_from(passage),
        Comment.answers_id.is_not_distinct_from(answers_id),
        Comment.removed_at.is_(None),
    )
    return next((comment for comment in db.session.scalars(same) if comment.body == body), None)


def _tell(item: Item, rendering: Rendering, *, by: Person, passage: str | None, answers: Comment | None) -> set[int]:
    """Tell who is named and who is answered; gives their numbers."""
    handles = {reference.target for reference in rendering.references if reference.kind == "person"}
    named = list(people.by_handles(handles).values())
    notices.tell(named, "mentioned", item, by=by, passage=passage)
    heard = {person.id for person in named}
    if answers is not None and answers.by_id not in heard:
        notices.tell([answers.by], "answered", item, by=by, passage=passage)
        heard.add(answers.by_id)
    return heard


def change(comment: Comment, body: str, rendering: Rendering, *, by: Person) -> None:
    """Put it in other words."""
    comment.body, comment.html, comment.version = checked_body(body), rendering.html, rendering.version
    comment.changed_at = now()
    changed.record(comment.item, by=by, comment=comment.id)


def remove(comment: Comment, *, by: Person) -> None:
    """Take a comment away; its answers stay, and its place says that something was removed."""
    comment.removed_at, comment.body, comment.html = now(), "", ""
    removed.record(comment.item, by=by, comment=comment.id)


def settle(comment: Comment, *, by: Person, is_settled: bool = True) -> None:
    """Say that nothing is left to do about a comment, or open it again."""
    if is_settled is (comment.settled_at is not None):
        return
    comment.settled_at, comment.settled_by_id = (now(), by.id) if is_settled else (None, None)
    settled.record(comment.item, by=by, comment=comment.id, settled=is_settled)


@dataclass
class Remark:
    """A comment as it is shown: neutral HTML with slots, who said it, the passage it is about, what was answered."""

    comment: Comment
    by: Person
    quote: str | None
    answers: list[Remark] = field(default_factory=list)

    @property
    def is_outdated(self) -> bool:
        """Whether another release of the renderer made its HTML, or that of an answer."""
        return self.comment.version != RENDERER_VERSION or any(answer.is_outdated for answer in self.answers)

    @property
    def html(self) -> str:
        """What was said; as source when another release of the renderer made the HTML."""
        return self.comment.html if self.comment.version == RENDERER_VERSION else source_html(self.comment.body)


_ANSWER = aliased(Comment)
_ANSWERED = exists().where(_ANSWER.answers_id == Comment.id, _ANSWER.removed_at.is_(None))
_FIRST = (
    select(Comment.id)
    .where(Comment.item_id == bindparam("item"), Comment.answers_id.is_(None))
    .where(Comment.removed_at.is_(None) | _ANSWERED)
    .order_by(Comment.id.desc())
)
_THREAD = (
    select(Comment, Person, Passage.text)
    .join(Person, Person.id == Comment.by_id)
    .outerjoin(Passage, and_(Passage.item_id == Comment.item_id, Passage.anchor == Comment.passage))
    .where(or_(*(column.in_(bindparam("first", expanding=True)) for column in (Comment.id, Comment.answers_id))))
    .order_by(Comment.id)
)


def thread(item: Readable, cursor: str | None = None) -> ListPage[Remark]:
    """Comments on an item, oldest first, answers below what they answer; where there are many, the last of them first.

    A comment that was removed is left out unless something answers it.

    Raises:
        Invalid: the cursor is not one of ours.
    """
    page = page_of(_FIRST.params(item=item.id), cursor)
    rows = db.session.execute(_THREAD, {"first": list(page.rows)})
    remarks = {comment.id: Remark(comment, by, quote) for comment, by, quote in rows}
    for remark in remarks.values():
        if remark.comment.answers_id in remarks and remark.comment.removed_at is None:
            remarks[remark.comment.answers_id].answers.append(remark)
    return ListPage([remarks[number] for number in reversed(page.rows)], page.next_cursor)


def render_outdated(item: Readable) -> None:
    """Have an item's comments rendered by the present renderer, soon."""
    item_id, waiting = item.id, select(Job.id).where(Job.name == "comments.render_again", Job.parked_at.is_(None))
    if db.session.scalar(waiting.limit(1)) is None:
        with db.write():
            later("comments.render_again", item=item_id)


@job("comments.render_again")
def render_again(item: int) -> None:
    """Render what is left of an older renderer among the comments on an item."""
    query = select(Comment.id, Comment.body).where(Comment.item_id == item, Comment.version != RENDERER_VERSION)
    for comment_id, body in db.session.execute(query).all():
        db.session.rollback()
        rendering = passages.render(body)
        with db.write():
            comment = db.session.get(Comment, comment_id)
            if comment is not None and comment.body == body:
                comment.html, comment.version = rendering.html, rendering.version


def get(comment_id: int, viewer: Person) -> Comment | None:
    """A comment on something the viewer may read."""
    query = select(Comment).join(Item, Item.id == Comment.item_id).where(Comment.id == comment_id)
    return db.session.scalar(query.where(items.is_readable_by(viewer), Comment.removed_at.is_(None)))
