"""Who may do what: one table from act to named predicates, any of which suffices. It can be read aloud.

Reading is not in the table as a rule of its own: whoever cannot read an item never gets as far as asking.
Administrators get no content from their role.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from seci.commons import items, spaces, teams
from seci.commons.comments import Comment
from seci.commons.items import Item, Part
from seci.commons.people import Person, Team
from seci.commons.spaces import Space, SpaceShare
from seci.plumbing.db import db

Predicate = Callable[[Person, Any], bool]


def anyone_signed_in(person: Person, _thing: Any) -> bool:
    """Whoever has come in."""
    return person.is_active


def who_can_read_it(person: Person, _thing: Any) -> bool:
    """Whoever was handed the thing by its loader, which begins from `readable_by`."""
    return person.is_active


def who_speaks_to_its_present_readers(person: Person, item: Any) -> bool:
    """Whoever can read it; but an insight its owner may still open to everybody is not for others' words."""
    return person.is_active and (item.kind != "insight" or bool(item.consent == "write"))


def writers_of_its_space(person: Person, item: Item) -> bool:
    """Writers and keepers of the space the item stands in."""
    return spaces.shares_of(person).get(item.space_id or 0) in {"writer", "keeper"}


def keepers_of_its_space(person: Person, item: Item) -> bool:
    """Keepers of the space the item stands in."""
    return spaces.shares_of(person).get(item.space_id or 0) == "keeper"


def its_owner(person: Person, item: Item) -> bool:
    """The owner of the item, as long as they may still write where it stands."""
    return item.owner_id == person.id and (item.space_id is None or writers_of_its_space(person, item))


def writers_of_the_space(person: Person, space: Space) -> bool:
    """Writers and keepers of a space."""
    return spaces.shares_of(person).get(space.id) in {"writer", "keeper"}


def keepers_of_the_space(person: Person, space: Space) -> bool:
    """Keepers of a space."""
    return spaces.shares_of(person).get(space.id) == "keeper"


def keepers_of_the_shared_space(person: Person, share: SpaceShare) -> bool:
    """Keepers of the space that a share is in."""
    return spaces.shares_of(person).get(share.space_id) == "keeper"


def its_author(person: Person, comment: Comment) -> bool:
    """Who wrote the comment."""
    return comment.by_id == person.id


def keepers_of_the_item_s_space(person: Person, comment: Comment) -> bool:
    """Keepers of the space of the item that was commented on."""
    return keepers_of_its_space(person, comment.item)


def writers_of_the_item_s_space(person: Person, thing: Any) -> bool:
    """Writers and keepers of the space of the item that something hangs on."""
    return writers_of_its_space(person, thing.item)


def mentor_and_learner(person: Person, item: Item) -> bool:
    """The two of a pairing, in the pairing itself and in what was logged there."""
    plays = select(Part.plays).where(Part.item_id == item.id, Part.person_id == person.id)
    return not {"mentor", "learner"}.isdisjoint(db.session.scalars(plays))


def mentor_and_learner_of_its_log(person: Person, follow_up: Any) -> bool:
    """The two of the pairing in whose log it was noted."""
    return mentor_and_learner(person, follow_up.log)


def whoever_its_consent_allows(person: Person, insight: Any) -> bool:
    """Everybody, once who noticed it has said that it may be written down."""
    return person.is_active and bool(insight.consent == "write")


def assignees_who_read_its_checklist(person: Person, assignment: Any) -> bool:
    """Whoever was given it to practise, as long as they may read what is practised."""
    is_given = db.session.get(Part, (assignment.id, person.id, "assignee")) is not None
    return is_given and items.get(assignment.checklist_id, person) is not None


def themselves(person: Person, other: Person) -> bool:
    """The person in question."""
    return person.id == other.id


def its_holder(person: Person, token: Any) -> bool:
    """Whom an API token belongs to."""
    return bool(token.person_id == person.id)


def administrators(person: Person, _thing: Any) -> bool:
    """Whoever runs the instance."""
    return person.is_admin


def its_managers(person: Person, team: Team) -> bool:
    """Managers who lead the team or one above it."""
    return team.id in teams.led_by(person)


def its_members(person: Person, team: Team) -> bool:
    """Whoever is in the team or one below: they see the same figures as those who manage them (A-113)."""
    return team.id in teams.of(person)


def managers_of_a_team(person: Person, _thing: Any) -> bool:
    """Managers who lead at least one team; the role alone shows nothing."""
    return bool(teams.led_by(person))


PERMISSIONS: dict[str, tuple[Predicate, ...]] = {
    "item.show": (who_can_read_it,),
    "item.comment": (
        its_owner,
        who_speaks_to_its_present_readers,
    ),
    "comment.change": (its_author,),
    "comment.remove": (its_author, keepers_of_the_item_s_space),
    "comment.settle": (its_author, keepers_of_the_item_s_space),
    "space.list": (anyone_signed_in,),
    "space.show": (who_can_read_it,),
    "space.make": (anyone_signed_in,),
    "space.change": (keepers_of_the_space,),
    "share.remove": (keepers_of_the_shared_space,),
    "playbook.show": (who_can_read_it,),
    "playbook.begin": (anyone_signed_in,),
    "playbook.write": (writers_of_the_space,),
    "playbook.revise": (writers_of_its_space,),
    "playbook.publish": (writers_of_its_space,),
    "playbook.withdraw": (its_owner, keepers_of_its_space),
    "playbook.move": (writers_of_its_space,),
    "playbook.take_elsewhere": (its_owner, keepers_of_its_space),
    "playbook.remove": (its_owner, keepers_of_its_space),
    "playbook.restore": (its_owner, keepers_of_its_space),
    "playbook.settle": (keepers_of_its_space,),
    "draft.use": (who_can_read_it,),
    "attachment.show": (who_can_read_it,),
    "attachment.remove": (writers_of_the_item_s_space,),
    "mentoring.use": (anyone_signed_in,),
    "pairing.show": (who_can_read_it,),
    "pairing.change": (mentor_and_learner,),
    "log.show": (who_can_read_it,),
    "log.write": (mentor_and_learner,),
    "log.revise": (mentor_and_learner,),
    "log.remove": (its_owner,),
    "log.restore": (mentor_and_learner,),
    "follow_up.settle": (mentor_and_learner_of_its_log,),
    "insight.show": (who_can_read_it,),
    "insight.change": (its_owner,),
    "insight.remove": (its_owner,),
    "insight.restore": (its_owner,),
    "insight.see": (who_can_read_it,),
    "insight.write_down": (its_owner, whoever_its_consent_allows),
    "practice.use": (anyone_signed_in,),
    "checklist.show": (who_can_read_it,),
    "checklist.make": (writers_of_its_space,),
    "checklist.change": (writers_of_its_space,),
    "checklist.assign": (who_can_read_it,),
    "assignment.show": (who_can_read_it,),
    "assignment.practise": (assignees_who_read_its_checklist,),
    "habit.show": (its_owner,),
    "habit.change": (its_owner,),
    "run.show": (its_owner,),
    "run.change": (its_owner,),
    "search.use": (anyone_signed_in,),
    "today.show": (anyone_signed_in,),
    "topic.show": (who_can_read_it,),
    "topic.describe": (who_can_read_it,),
    "flow.show": (anyone_signed_in,),  # of the whole organization: figures in which nobody can be found
    "flow.show_team": (administrators, its_managers, its_members),
    "ledger.show": (administrators, managers_of_a_team),
    "person.show": (anyone_signed_in,),
    "person.change": (themselves,),
    "settings.change": (anyone_signed_in,),
    "token.revoke": (its_holder,),
    "people.run": (administrators,),
    "instance.run": (administrators,),
}


def may(person: Person, act: str, thing: Any = None) -> bool:
    """Whether a person may do something with a thing they were able to load."""
    return person.is_active and any(predicate(person, thing) for predicate in PERMISSIONS[act])
