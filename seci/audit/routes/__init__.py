"""Pages of audit."""

from __future__ import annotations

from seci.audit.routes import definitions, flow, ledger, looks, rows, topics

__all__ = ["definitions", "flow", "ledger", "looks", "rows", "topics"]
