"""The house read as text: modules, what they import, and which storey they stand on."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
STOREYS = {
    "config": 0,
    "plumbing": 1,
    "commons": 2,
    "accounts": 3,
    "socialization": 4,
    "externalization": 5,
    "combination": 6,
    "internalization": 7,
    "audit": 8,
    "importing": 8,
    "demo": 9,
    "api": 9,
    "migrations": 10,
}
ROOF = {"seci", "seci.cli", "seci.__main__", "seci.error_pages", "seci.frame"}
ROOMS = {"accounts", "socialization", "externalization", "combination", "internalization"}


@dataclass(frozen=True)
class Module:
    """One Python file of the product."""

    name: str
    path: Path
    imports: tuple[str, ...]

    @property
    def storey_name(self) -> str:
        parts = self.name.split(".")
        return parts[1] if len(parts) > 1 else ""

    @property
    def is_roof(self) -> bool:
        """`create_app`, the command line and the error pages see everything."""
        return self.name in ROOF or self.name.startswith("seci.serving")


@cache
def modules() -> tuple[Module, ...]:
    return tuple(_read(path) for path in sorted((ROOT / "seci").rglob("*.py")))


def _read(path: Path) -> Module:
    parts = path.relative_to(ROOT).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Module(name, path, tuple(_imports(ast.parse(path.read_text("utf-8")))))


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def storey_of(name: str) -> int | None:
    """How high a module of ours stands; None for anything else."""
    parts = name.split(".")
    return STOREYS.get(parts[1]) if parts[0] == "seci" and len(parts) > 1 else None
