"""Statements of the pages people open all day: compiled once for each engine, then run with plain values.

Running a statement through the whole of SQLAlchemy costs some twenty times what SQLite itself takes for it: the tree is
keyed, parameters are expanded, results are wrapped. None of that depends on the values, so `Kept` does it once. What
comes back are plain rows, not entities; whoever changes something loads it as everybody else does.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Dialect, Integer, String, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import Executable
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from seci.plumbing.db import db

log = logging.getLogger(__name__)


class Several(TypeDecorator[Collection[Any]]):
    """Any number of values as one parameter: an array where the engine has one, else JSON."""

    impl = String
    cache_ok = True

    def __init__(self, of: type[String] | type[Integer]) -> None:
        super().__init__()
        self.of = of

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """PostgreSQL has arrays."""
        return dialect.type_descriptor(ARRAY(self.of) if dialect.name == "postgresql" else String())

    def process_bind_param(self, value: Collection[Any] | None, dialect: Dialect) -> Any:
        """Values as the engine takes them."""
        return list(value or ()) if dialect.name == "postgresql" else _as_json(tuple(value or ()))


@lru_cache(maxsize=4096)
def _as_json(values: tuple[Any, ...]) -> str:
    return json.dumps(values)


class _Among(FunctionElement[bool]):
    inherit_cache = True  # and no type: as a Boolean it would be compared with 1, and no index used


@compiles(_Among, "sqlite")
def _among_on_sqlite(element: _Among, compiler: SQLCompiler, **more: Any) -> str:
    column, values = (compiler.process(clause, **more) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 -- both are compiled


@compiles(_Among, "postgresql")
def _among_on_postgresql(element: _Among, compiler: SQLCompiler, **more: Any) -> str:
    column, values = (compiler.process(clause, **more) for clause in element.clauses)
    return f"{column} = ANY({values})"


def among(column: Any, name: str, of: type[String] | type[Integer] = String) -> ColumnElement[bool]:
    """Whether a column's value is among those given as the parameter `name`, in one statement for any number."""
    values: BindParameter[Any] = bindparam(name, type_=Several(of))
    return _Among(column, values)


class _MonthIn(FunctionElement[str]):
    type = String()
    inherit_cache = True


@compiles(_MonthIn, "sqlite")
def _month_on_sqlite(element: _MonthIn, compiler: SQLCompiler, **more: Any) -> str:
    return f"substr({compiler.process(element.clauses, **more)}, 1, 7)"


@compiles(_MonthIn, "postgresql")
def _month_on_postgresql(element: _MonthIn, compiler: SQLCompiler, **more: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **more)}, 'YYYY-MM')"


def month_in(moment: Any) -> ColumnElement[str]:
    """The month of a moment in UTC, as `2026-11`; taken from its text where the engine keeps it as one."""
    return _MonthIn(moment)


class Kept:
    """A statement that is built at first use, compiled once for each engine, and run with named values."""

    def __init__(self, build: Callable[[], Executable]) -> None:
        self._build = build
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, **values: Any) -> Sequence[Any]:
        """All rows, as tuples, read in the session's transaction."""
        line = _line()
        compiled = self._compiled.get(line.dialect.name)
        if compiled is None:
            compiled = self._compiled[line.dialect.name] = _Compiled(self._build(), line.dialect)
        return compiled.read(line.ask(compiled.sql, compiled.given(values)))

    def first(self, **values: Any) -> Any:
        """The first row, or None."""
        found = self.rows(**values)
        return found[0] if found else None

    def scalar(self, **values: Any) -> Any:
        """The first value of the first row, or None."""
        row = self.first(**values)
        return row[0] if row is not None else None


class _Line:
    """The driver's own connection during one of the session's transactions."""

    def __init__(self, connection: Connection, transaction: Any) -> None:
        self.transaction = transaction
        self.dialect = connection.dialect
        self._driver = connection.connection.dbapi_connection
        self._errors = connection.dialect.loaded_dbapi.Error

    def ask(self, sql: str, parameters: Any) -> list[Any]:
        """Send a statement, and say what goes wrong as SQLAlchemy does."""
        log.debug("%s", sql)
        cursor = self._driver.cursor()  # type: ignore[union-attr]
        try:
            cursor.execute(sql, parameters)
            return list(cursor.fetchall())
        except self._errors as error:
            raise DBAPIError.instance(
                sql, parameters, error, self._errors, hide_parameters=True, dialect=self.dialect
            ) from error
        finally:
            cursor.close()


def _line() -> _Line:
    """Asked for once in a transaction: a session takes longer to find its connection than SQLite to answer."""
    session = db.session()
    line: _Line | None = session.info.get("line")
    if line is None or line.transaction is not session.get_transaction():
        connection = session.connection()
        line = session.info["line"] = _Line(connection, session.get_transaction())
    return line


class _Compiled:
    """What an engine is sent, and how values go in and come out."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        compiled: SQLCompiler = statement.compile(dialect=dialect)
        self.sql = str(compiled)
        if "[POSTCOMPILE" in self.sql:
            raise ValueError("a kept statement is the same for all values: write `among` or == instead of in_")
        self._names = tuple(compiled.positiontup) if compiled.positional and compiled.positiontup else None
        self._constants = {name: bound.value for name, bound in compiled.binds.items() if not bound.required}
        self._wanted = compiled.binds.keys() - self._constants.keys()
        self._into = {
            name: process
            for name, bound in compiled.binds.items()
            if (process := bound.type.dialect_impl(dialect).bind_processor(dialect))
        }
        for name, process in self._into.items():
            if name in self._constants:
                self._constants[name] = process(self._constants[name])
        processes = [
            column.type.dialect_impl(dialect).result_processor(dialect, None) for column in statement.selected_columns
        ]
        self._out = [(place, process) for place, process in enumerate(processes) if process is not None]

    def given(self, values: dict[str, Any]) -> Any:
        """The parameters, in the order or by the names the driver wants.

        Raises:
            KeyError: the statement asks for a value that is not given.
        """
        into = self._into
        ready = {name: into[name](value) if name in into else value for name, value in values.items()}
        if self._names is None:
            return self._constants | {name: ready[name] for name in self._wanted}
        constants = self._constants
        return tuple([ready[name] if name in ready else constants[name] for name in self._names])

    def read(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Rows with times, truths and the like as Python knows them."""
        if not self._out:
            return rows
        read = [list(row) for row in rows]
        for place, process in self._out:
            for row in read:
                row[place] = process(row[place])
        return read
