"""Why something was not done, as exceptions. Pages, the API and the command line each show them in their own way.

Sentences are literals marked with `N_` and translated where they are shown: verbs know no language.
"""

from __future__ import annotations

from collections.abc import Mapping


def N_(sentence: str) -> str:  # noqa: N802 -- the marker gettext tools look for
    """Mark a sentence for translation without translating it here."""
    return sentence


class Refusal(Exception):
    """Something was refused for a reason the person can act on. `sentence` may hold `%(name)s` filled from `facts`."""

    status = 422

    def __init__(self, sentence: str, **facts: object) -> None:
        super().__init__(sentence % facts if facts else sentence)
        self.sentence = sentence
        self.facts = facts


class Invalid(Refusal):
    """Values that cannot be taken; `fields` says for each field what is wrong and what would be right."""

    def __init__(self, fields: Mapping[str, str], **facts: object) -> None:
        super().__init__(next(iter(fields.values())), **facts)
        self.fields = dict(fields)


class NotUnderstood(Refusal):
    """A request that cannot be read at all, or is not read for its own good."""

    status = 400


class NotFound(Refusal):
    """There is no such thing, or it may not be seen: the two are never told apart."""

    status = 404

    def __init__(self, sentence: str = N_("There is nothing here, or you may not see it.")) -> None:
        super().__init__(sentence)


class Forbidden(Refusal):
    """It may be seen, but this may not be done with it."""

    status = 403

    def __init__(self, sentence: str = N_("You may read this, but not do that with it.")) -> None:
        super().__init__(sentence)


class TooLarge(Refusal):
    """More than is taken at once."""

    status = 413


class TooMany(Refusal):
    """Tried too often; `retry_after` is in seconds."""

    status = 429

    def __init__(self, sentence: str, retry_after: int) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class Busy(Refusal):
    """Somebody else was quicker each time; trying again will help."""

    status = 503


class Conflict(Refusal):
    """The same words were changed twice, by two people or in two windows. Nothing is lost: `mine` is kept as a draft,
    `theirs` is what stands now.
    """

    status = 409

    def __init__(self, *, base: str, theirs: str, mine: str, head: int, base_number: int) -> None:
        super().__init__(N_("Other changes to the same words were saved meanwhile. Yours are kept as a draft."))
        self.base, self.theirs, self.mine, self.head, self.base_number = base, theirs, mine, head, base_number


class Overtaken(Refusal):
    """Somebody changed a few short fields first; both versions are shown, and saving again is knowing."""

    status = 409

    def __init__(self) -> None:
        super().__init__(N_("This was changed meanwhile. Look at both, put them together, and save again."))


class BaseMissing(Refusal):
    """A change came without saying which revision it began from."""

    status = 428

    def __init__(self) -> None:
        super().__init__(N_("Say which revision your change began from, as base_revision."))
