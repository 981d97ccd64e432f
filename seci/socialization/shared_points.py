"""Shared points: the words of a log that both of a pairing read and write, saved in two steps as playbooks are.

The slow part (merge, render) is done outside any transaction, the short one inside. What two people changed in the same
place is kept for who came second and raised as a conflict: nothing typed is ever lost (R-015).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from seci.commons import drafts, items, notices, passages, people, renderings, submissions, texts
from seci.commons import topics as vocabulary
from seci.commons.drafts import Draft
from seci.commons.indexing import queue
from seci.commons.people import Person
from seci.commons.permissions import may
from seci.commons.refusals import N_, Busy, Conflict, Forbidden, Invalid, NotFound
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.markdown import Rendering
from seci.plumbing.merging import merge
from seci.socialization import logs, pairings, private_points, readers
from seci.socialization.logs import Facts
from seci.socialization.models import Log, LogRevision, Pairing

DRAFT = "log"
ATTEMPTS = 5


def submitted(by: Person, submission: str | None) -> Log | None:
    """The log a form has made already, see `submissions.made`."""
    return submissions.made(Log, by, submission)


def write(
    pairing: Pairing,
    facts: Facts,
    body: str,
    *,
    by: Person,
    private: str = "",
    topics: Sequence[str] = (),
    submission: str | None = None,
) -> Log:
    """Log what was talked about and seen.

    Args:
        private: points nobody but `by` ever reads; never rendered, indexed or counted.
        submission: the key of the form it came with: the same form again gives the same log, with the points of who
            went back to it and typed on.

    Raises:
        Conflict, Overtaken: so it is typed on, and was changed elsewhere meanwhile.
        Invalid, TooLarge: a fact or a text cannot be taken, or both texts are empty.
        Forbidden, NotFound: the pairing is over, or may not be read any more.
    """
    pairing_id, facts = pairing.id, logs.checked(facts)
    body, private = texts.checked(body, "shared"), texts.checked(private, "private")
    if not body.strip() and not private.strip():
        raise Invalid({"shared": N_("Write at least one point, shared or private.")})
    title = logs.title_of(pairing, facts.at, by)
    db.session.rollback()
    rendering = passages.render(body, (), title)
    with db.write():
        people.hold(by)
        made = submitted(by, submission)
        if made is None:
            present = pairings.get(pairing_id, by)
            if present is None or not may(by, "log.write", present):
                raise NotFound
            logs.refuse_if_over(present)
            log = _begin(present, facts, title, by=by, key=submissions.key_of(by, submission))
            vocabulary.give(log, topics, by=by)
            _append(log, body, rendering, by=by, base=None)
            private_points.keep(log, private, base=0, by=by)
            logs.written.record(log, by=by, kind=facts.kind, minutes=facts.minutes)
            notices.tell([present.partner_of(by.id)], "logged", log, by=by)
            if submission is not None:
                drafts.drop_new(by, DRAFT, submission)
            return log
    _go_on(made, body, facts, private, topics, by=by)
    return made


def _go_on(log: Log, body: str, facts: Facts, private: str, topics: Sequence[str], *, by: Person) -> None:
    """Save what the form a log was made with says by now: nothing else where it was only sent twice."""
    changed = logs.FACTS if log.changed_by_id == by.id else ()
    revise(log, body, base=1, by=by, facts=facts, changed=changed, topics=topics or None)
    with db.write():
        private_points.keep(log, private, base=1 if private_points.of(log, by) else 0, by=by)


def _begin(pairing: Pairing, facts: Facts, title: str, *, by: Person, key: str | None) -> Log:
    log = Log(pairing_id=pairing.id, log_kind=facts.kind, at=facts.at, minutes=facts.minutes, submission=key)
    items.start(log, title, by=by, space=None)
    db.session.add(log)
    db.session.flush()
    items.play(log, pairing.mentor, "mentor")
    items.play(log, pairing.learner, "learner")
    items.set_audience(log, readers.of_log(by.id, readers.accepted(pairing.id)))
    return log


@dataclass(frozen=True)
class _Mine:
    """What somebody wants to save, checked. `topics_before` are those they saw when they began."""

    body: str
    facts: Facts | None
    changed: Collection[str]
    topics: Sequence[str] | None
    topics_before: Sequence[str] | None
    typed: Mapping[str, str] | None


def revise(
    log: Log,
    body: str,
    *,
    base: int,
    by: Person,
    facts: Facts | None = None,
    changed: Collection[str] = logs.FACTS,
    topics: Sequence[str] | None = None,
    topics_before: Sequence[str] | None = None,
    typed: Mapping[str, str] | None = None,
) -> bool:
    """Save changed shared points that began from revision `base`, and other facts and topics if given.

    Args:
        changed: names of the facts that are to be different; the others stay as they are now.
        topics: those it is to have; where `topics_before` is given, what was added to or taken from those.
        typed: the other fields of the form, kept with the text where that cannot be saved.

    Returns:
        Whether somebody else's change went in as well.

    Raises:
        Conflict: the other changed the same words; `mine` is kept.
        Invalid, TooLarge: a value cannot be taken, or there is no such base.
        Forbidden, NotFound: the pairing is over, or the log may not be read any more.
        Busy: the other was quicker five times.
    """
    facts = logs.checked(facts) if facts else None
    mine = _Mine(texts.checked(body, "shared"), facts, changed, topics, topics_before, typed)
    for _attempt in range(ATTEMPTS):
        was_merged = _revise_once(log, mine, base=base, by=by)
        if was_merged is not None:
            return was_merged
    raise Busy(N_("The other is saving this just now. Your text is safe here; save again."))


def _revise_once(log: Log, mine: _Mine, *, base: int, by: Person) -> bool | None:
    """One try; None when the other moved the head between the two steps."""
    log_id, title, head, begun = log.id, log.title, logs.head_of(log), logs.revision_of(log, base)
    if begun is None:
        raise Invalid({"base": N_("There is no such revision to begin from.")})
    number, merged = head.number, mine.body if begun.number == head.number else merge(begun.body, head.body, mine.body)
    if merged is None:
        _refuse(log_id, begun, head, mine, by=by)
    previous, is_new, was_merged = passages.passages_of(log_id, number), merged != head.body, merged != mine.body
    db.session.rollback()  # rendering may take a while; no read transaction stays open meanwhile
    rendering = passages.render(merged, previous, title) if is_new else None
    with db.write():
        items.hold(log_id)
        present = _present(log_id, by)
        if present.revision != number:
            return None
        is_changed = mine.facts is not None and _state(present, logs.facts_with(present, mine.facts, mine.changed))
        is_changed = _retopic(present, mine, by=by) or is_changed
        if rendering is not None:
            _append(present, merged, rendering, by=by, base=base)
        if is_changed or rendering is not None:
            items.touch(present, by=by)
            logs.revised.record(present, by=by, revision=present.revision)
        drafts.drop(by, DRAFT, present)
    return was_merged


def _present(log_id: int, by: Person) -> Log:
    present = logs.get(log_id, by)
    if present is None:
        raise NotFound
    if not may(by, "log.revise", present):
        raise Forbidden
    logs.refuse_if_over(present.pairing)
    return present


def _state(log: Log, facts: Facts) -> bool:
    if facts == logs.facts_of(log):
        return False
    if facts.at != log.at:
        items.retitle(log, logs.title_of(log.pairing, facts.at, log.owner))
        queue(log)
    log.log_kind, log.at, log.minutes = facts.kind, facts.at, facts.minutes
    return True


def _retopic(log: Log, mine: _Mine, *, by: Person) -> bool:
    wanted = vocabulary.merged(log, mine.topics, mine.topics_before)
    if wanted is None or not vocabulary.give(log, wanted, by=by):
        return False
    queue(log)
    return True


def _append(log: Log, body: str, rendering: Rendering, *, by: Person, base: int | None) -> None:
    log.revision += 1
    row = LogRevision(item_id=log.id, number=log.revision, base=base, body=body, by_id=by.id, at=now())
    db.session.add(row)
    passages.keep(log, log.revision, rendering)
    renderings.try_again_later(log, rendering)
    queue(log)


def _refuse(log_id: int, begun: LogRevision, head: LogRevision, mine: _Mine, *, by: Person) -> NoReturn:
    base, base_number, theirs, number = begun.body, begun.number, head.body, head.number
    with db.write():
        log = _present(log_id, by)
        drafts.keep(by, DRAFT, log, base=base_number, title=log.title, body=mine.body, typed=mine.typed)
    raise Conflict(base=base, theirs=theirs, mine=mine.body, head=number, base_number=base_number)


def kept_of(log: Log, person: Person) -> Draft | None:
    """What a person has typed into a log and not saved, with the revision it began from."""
    return drafts.of(person, DRAFT, log)
