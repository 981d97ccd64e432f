"""The one rule for text that enters: LF line ends, valid Unicode, no NUL, at most 512 KB; otherwise byte for byte."""

from __future__ import annotations

from seci.commons.refusals import N_, Invalid, TooLarge

MAX_BYTES = 512 * 1024


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
