"""Topics: shared vocabulary with synonyms, tying the modes together.

A topic may be read by whoever may read something it is given to, and by who made it: its audience is the union of
those. So no name of a topic speaks of a closed space. Two that were begun apart may have one name: whoever gives a
word to a text is lent no definition they could not read before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256

from sqlalchemy import BindParameter, ForeignKey, Select, bindparam, delete, exists, func, select, union
from sqlalchemy.orm import Mapped, mapped_column

from seci.commons import events, items, texts
from seci.commons.comments import Comment
from seci.commons.indexing import Words, queue, words_of
from seci.commons.items import Audience, Item
from seci.commons.people import Person
from seci.commons.refusals import N_, Invalid
from seci.plumbing.db import Base, db

made = events.declare("topic.made", N_("%(by)s began the topic %(item)s"))
changed = events.declare("topic.changed", N_("%(by)s described the topic %(item)s"))


class Topic(Item):
    """One word of the shared vocabulary; its title is the word."""

    __tablename__ = "topic"
    __mapper_args__ = {"polymorphic_identity": "topic"}

    room = "combination"

    id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), primary_key=True)
    definition: Mapped[str] = mapped_column(default="")


class ItemTopic(Base):
    """A topic given to an item."""

    __tablename__ = "item_topic"

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), primary_key=True, index=True)


def key_of(name: str) -> str:
    """What topics are compared by: a hash sign, case and the kind of blank do not matter."""
    return items.key_of(name.removeprefix("#").replace("-", " ").replace("_", " "))


def names_in(text: str) -> list[str]:
    """Topics as people type them: between commas, with or without a hash sign."""
    return [name.strip() for name in text.split(",") if name.strip(" #")]


def checked_name(name: str) -> str:
    """A topic's name.

    Raises:
        Invalid: it is empty, over 60 characters, or holds a comma.
    """
    name = " ".join(name.removeprefix("#").split())
    if not key_of(name).strip(texts.UNSEEN) or len(name) > 60 or "," in name or not texts.is_seen(name):
        raise Invalid({"topics": N_("Name each topic in 1 to 60 characters, without commas.")})
    return name


_KEYS: BindParameter[str] = bindparam("keys", expanding=True)
_BEARERS = union(  # each by its own index: with an "or" every topic would be looked at
    select(Item.__table__.c.id).where(Item.__table__.c.title_key.in_(_KEYS)),
    select(items.Alias.item_id).where(items.Alias.name_key.in_(_KEYS)),
)
_NAMED = (
    select(Topic, items.Alias.name_key)
    .outerjoin(items.Alias, (items.Alias.item_id == Topic.id) & items.Alias.name_key.in_(_KEYS))
    .where(Topic.id.in_(_BEARERS))
    .order_by(Topic.id.desc())  # of several with one name the oldest, read last, counts
)
_NAMED_TO_VIEWER = _NAMED.where(items.is_readable(Topic.id))


def named(names: Iterable[str], viewer: Person | None = None) -> dict[str, Topic]:
    """Topics by the key of their name or a synonym, those the viewer may read where one is given."""
    keys = {key_of(name) for name in names} - {""}
    if not keys:
        return {}
    if viewer is None:
        rows = list(db.session.execute(_NAMED, {"keys": list(keys)}))
    else:
        rows = list(db.session.execute(_NAMED_TO_VIEWER, {"keys": list(keys), "tokens": items.tokens_of(viewer)}))
    by_synonym = {key: topic for topic, key in rows if key is not None}
    return by_synonym | {topic.title_key: topic for topic, _key in rows if topic.title_key in keys}


def give(item: Item, names: Iterable[str], *, by: Person) -> bool:
    """Give an item exactly these topics, making those that do not exist. True when something changed."""
    wanted_names = {key_of(name): checked_name(name) for name in names if name.strip()}
    present = {topic.title_key: topic for topic in of_item(item)}
    known = _to_be_given(wanted_names, by) | {key: present[key] for key in wanted_names.keys() & present.keys()}
    wanted = {key: known.get(key) or _make(name, by=by) for key, name in wanted_names.items()}
    wanted_ids, present_ids = {t.id for t in wanted.values()}, {t.id for t in present.values()}
    if gone := present_ids - wanted_ids:
        db.session.execute(delete(ItemTopic).where(ItemTopic.item_id == item.id, ItemTopic.topic_id.in_(gone)))
    db.session.add_all(ItemTopic(item_id=item.id, topic_id=topic_id) for topic_id in sorted(wanted_ids - present_ids))
    db.session.flush()
    _lend(item, wanted_ids - present_ids)
    readdress(gone)
    return wanted_ids != present_ids


def _to_be_given(keys: Collection[str], by: Person) -> dict[str, Topic]:
    """The topics that some keys stand for to a writer: those they may read, and bare words, which say nothing.

    Who makes one meanwhile is waited for.
    """
    known = named(keys, by)
    missing = sorted(keys - known.keys())
    for key in missing:
        db.hold(int(sha256(key.encode()).hexdigest()[:15], 16))
    if not missing:
        return known
    says_more = exists().where(items.Alias.item_id == Topic.id) | exists().where(Comment.item_id == Topic.id)
    bare = select(Topic).where(Topic.title_key.in_(missing), Topic.definition == "", ~says_more)
    return {topic.title_key: topic for topic in db.session.scalars(bare.order_by(Topic.id.desc()))} | known


def _make(name: str, *, by: Person) -> Topic:
    topic = Topic()
    items.start(topic, name, by=by, space=None)
    topic.title_key = key_of(name)
    db.session.add(topic)
    db.session.flush()
    made.record(topic, by=by)
    return topic


def _lend(item: Item, topic_ids: Collection[int]) -> None:
    """Let whoever may read an item read the topics it was just given."""
    if not topic_ids:
        return
    tokens = set(db.session.scalars(select(Audience.token).where(Audience.item_id == item.id)))
    for topic in _held(topic_ids):
        own = set(db.session.scalars(select(Audience.token).where(Audience.item_id == topic.id)))
        if not tokens | {f"person:{topic.owner_id}"} <= own:
            items.set_audience(topic, own | tokens | {f"person:{topic.owner_id}"})
            queue(topic, audience=True)


def _held(topic_ids: Collection[int]) -> Sequence[Topic]:
    """Topics, locked until the transaction ends: one may be given to a text while it is taken off another."""
    query = select(Topic).where(Topic.id.in_(set(topic_ids))).order_by(Topic.id)
    return db.session.scalars(query.with_for_update()).all()


def readdress(topic_ids: Collection[int]) -> None:
    """Work out anew who may read some topics, from all they are given to now; needed when an audience shrank."""
    if not topic_ids:
        return
    for topic in _held(topic_ids):
        lent = select(Audience.token).join(ItemTopic, ItemTopic.item_id == Audience.item_id)
        tokens = set(db.session.scalars(lent.where(ItemTopic.topic_id == topic.id).distinct()))
        if items.set_audience(topic, tokens | {f"person:{topic.owner_id}"}):
            queue(topic, audience=True)


def follow(item: Item) -> None:
    """Have an item's topics follow it: other people than before may read it now."""
    readdress(ids_of(item))


def merged(item: Item, wanted: Sequence[str] | None, before: Sequence[str] | None) -> tuple[str, ...] | None:
    """The topics to give an item whose form was opened when it had those of `before`.

    What others gave or took meanwhile stays so. None where nothing is to change.
    """
    if wanted is None or before is None:
        return None if wanted is None else tuple(wanted)
    keys, keys_before = ({key_of(name) for name in names} for names in (wanted, before))
    present = names_of(item)
    kept = [name for name in present if key_of(name) in keys or key_of(name) not in keys_before]
    return (*kept, *(name for name in wanted if key_of(name) not in keys_before))


def ids_of(item: Item) -> list[int]:
    """Numbers of an item's topics."""
    return list(db.session.scalars(select(ItemTopic.topic_id).where(ItemTopic.item_id == item.id)))


def of_item(item: Item) -> Sequence[Topic]:
    """An item's topics by name."""
    query = select(Topic).join(ItemTopic, ItemTopic.topic_id == Topic.id).where(ItemTopic.item_id == item.id)
    return db.session.scalars(query.order_by(Topic.title_key)).all()


def names_of(item: Item) -> list[str]:
    """The names of an item's topics, as forms show them."""
    return [topic.title for topic in of_item(item)]


def readable_by(viewer: Person) -> Select[Topic]:
    """Topics a person may read, by name."""
    return items.readable(Topic, viewer).order_by(Topic.title_key)


def counts(topics: Collection[Topic], viewer: Person) -> dict[int, int]:
    """How many items the viewer may read stand under each of some topics, by the topic's number."""
    query = select(ItemTopic.topic_id, func.count()).where(ItemTopic.topic_id.in_([topic.id for topic in topics]))
    query = query.where(items.is_readable_by(viewer, ItemTopic.item_id)).group_by(ItemTopic.topic_id)
    return dict(db.session.execute(query).all())


def get(topic_id: int, viewer: Person) -> Topic | None:
    """A topic the viewer may read."""
    return db.session.scalar(readable_by(viewer).where(Topic.id == topic_id))


def describe(topic: Topic, *, definition: str, synonyms: Iterable[str], by: Person) -> None:
    """Say what a topic means and which other words mean it.

    Raises:
        Invalid: the definition is too long, or a synonym is another topic's name, as far as `by` may know.
    """
    definition = texts.checked(definition, "definition")
    if len(definition) > 2000:
        raise Invalid({"definition": N_("Say it in at most 2,000 characters.")})
    names = {key_of(name): checked_name(name) for name in synonyms if name.strip()}
    if any(other.id != topic.id for other in named(names.values(), by).values()):
        raise Invalid({"synonyms": N_("One of these words is the name of another topic.")})
    db.session.execute(delete(items.Alias).where(items.Alias.item_id == topic.id))
    db.session.add_all(items.Alias(item_id=topic.id, name_key=key, name=name) for key, name in names.items())
    topic.definition = definition.strip()
    items.touch(topic, by=by)
    queue(topic)
    changed.record(topic, by=by)


def items_under(topic: Topic, viewer: Person) -> Select[Item]:
    """What a topic is given to, as far as the viewer may read it, newest first."""
    query = items.readable_by(viewer).join(ItemTopic, ItemTopic.item_id == Item.id)
    return query.where(ItemTopic.topic_id == topic.id).order_by(Item.changed_at.desc(), Item.id.desc())


def names_by_item(item_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The names of the topics of several items, in one query."""
    query = select(ItemTopic.item_id, Topic.title).join(Topic, Topic.id == ItemTopic.topic_id)
    found: dict[int, tuple[str, ...]] = {}
    for item_id, title in db.session.execute(query.where(ItemTopic.item_id.in_(item_ids)).order_by(Item.title_key)):
        found[item_id] = (*found.get(item_id, ()), title)
    return found


@words_of("topic")
def _words(ids: Sequence[int]) -> dict[int, Words]:
    synonyms: dict[int, list[str]] = {}
    for alias in db.session.scalars(select(items.Alias).where(items.Alias.item_id.in_(ids))):
        synonyms.setdefault(alias.item_id, []).append(alias.name)
    rows = db.session.execute(select(Topic.id, Topic.definition).where(Topic.id.in_(ids)))
    return {row.id: Words(headings=" ".join(synonyms.get(row.id, ())), body=row.definition) for row in rows}
