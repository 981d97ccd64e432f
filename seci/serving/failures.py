"""Why a command failed, in one line that says what to do."""

from __future__ import annotations

from sqlalchemy.exc import OperationalError

from seci.commons.refusals import Refusal
from seci.config import SettingsError
from seci.plumbing.schema import NewerDatabase
from seci.plumbing.search import SearchBusy, SearchUnavailable


def sentence_of(error: Exception) -> str:
    """The sentence for an error, whatever raised it."""
    if isinstance(error, Refusal | SettingsError | NewerDatabase):
        return " ".join(str(error).split())
    if isinstance(error, OperationalError):
        return f"The database cannot be used: {error.orig}. `seci doctor` says more."
    if isinstance(error, SearchBusy):
        return "Another process is writing the search index. Try again in a moment."
    if isinstance(error, SearchUnavailable):
        return "The search index cannot be read. `seci reindex` builds it anew."
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}." if error.filename else f"{error}."
    return f"Something went wrong: {type(error).__name__}: {error}. `seci --trace …` shows where.".replace("\n", " ")
