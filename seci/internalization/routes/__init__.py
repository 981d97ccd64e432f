"""Pages of internalization."""

from __future__ import annotations

from seci.internalization.routes import assignments, checklists, habits, runs, sentences, suggestions, today

__all__ = ["assignments", "checklists", "habits", "runs", "sentences", "suggestions", "today"]
