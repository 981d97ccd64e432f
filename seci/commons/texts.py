"""The one rule for text that enters: LF line ends, valid Unicode, no NUL, at most 512 KB; otherwise byte for byte.

And the one by which two names are the same.
"""

from __future__ import annotations

import unicodedata

from seci.commons.refusals import N_, Invalid, TooLarge

MAX_BYTES = 512 * 1024
JOINERS = "\u200c\u200d"  # not seen, but Persian words and many emoji fall apart without them
UNSEEN = f" {JOINERS}"


def in_one_line(text: str) -> str:
    """A text in one line with single blanks, without signs that cannot be seen: some turn the writing around them."""
    words = "".join(sign for sign in text if sign.isspace() or is_seen(sign)).split()
    return " ".join(words).strip(UNSEEN)


def is_seen(text: str) -> bool:
    """Whether every sign can be seen, or joins two that can."""
    return all(sign.isprintable() or sign in JOINERS for sign in text)


def key_of(name: str) -> str:
    """What two names are compared by: NFKC, case folded, blanks made one."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def checked(text: str, field: str = "body") -> str:
    """A text as it is stored.

    Raises:
        Invalid: it holds NUL or half a character.
        TooLarge: it is over 512 KB in UTF-8.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        raise Invalid({field: N_("The text holds a NUL character. Take it out and save again.")})
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError as error:
        raise Invalid({field: N_("The text holds half a character. Take it out and save again.")}) from error
    if size > MAX_BYTES:
        raise TooLarge(N_("The text is over 512 KB. Split it into several playbooks."))
    return text
