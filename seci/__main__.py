"""`python -m seci` is the command `seci`."""

from __future__ import annotations

from seci.cli import main

main()
