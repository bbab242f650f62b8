"""Statements that every turn runs: compiled once, then handed to SQLite's own driver.

SQLAlchemy takes several times as long over a statement as SQLite itself does (`docs/performance.md` has the figures).
All others go through it as usual, and so do these on PostgreSQL, where the way to the server is what takes time.
"""

from __future__ import annotations

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import BindParameter, ColumnElement, Delete, Insert, Select, Table, Update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from records.database import Tx

Statement = Select[Any] | Insert | Update | Delete
_Values = Mapping[str, Any]
_DIALECT = sqlite.dialect()


@dataclass(frozen=True, slots=True)
class _Compiled:
    """`gives` takes each value out of the named ones, in the order of the statement; `read` makes a row."""

    sql: str
    gives: tuple[Callable[[_Values], Any], ...]
    read: Callable[[tuple[Any, ...]], Any]


class Prepared:
    """A statement whose values are given by name: its `bindparam`s, or the columns of an insert, always the same."""

    def __init__(self, statement: Statement, *, on_postgres: Statement | None = None) -> None:
        self._statement = statement
        self._on_postgres = statement if on_postgres is None else on_postgres
        self._compiled: _Compiled | None = None  # from its first use, when the columns of an insert are known

    @classmethod
    def insert(cls, table: Table, otherwise: Callable[[Any], Insert]) -> Self:
        """An insert, and what becomes of a row that is there already; each database has a dialect of its own for it."""
        return cls(otherwise(sqlite.insert(table)), on_postgres=otherwise(postgresql.insert(table)))

    def run(self, tx: Tx, **values: Any) -> None:
        """Execute a statement that returns nothing."""
        self.run_each(tx, [values])

    def run_each(self, tx: Tx, many: Sequence[_Values]) -> None:
        """Execute a statement that returns nothing, once for each set of values; one trip to a server for all."""
        if tx.postgres and many:
            tx.connection.execute(self._on_postgres, many)
            return
        for values in many:
            self._on_sqlite(tx, values)

    def rows(self, tx: Tx, **values: Any) -> list[Any]:
        """What a statement returns: rows with named columns, as SQLAlchemy's have."""
        if tx.postgres:
            return list(tx.connection.execute(self._on_postgres, values))
        return self._on_sqlite(tx, values)

    def row(self, tx: Tx, **values: Any) -> Any | None:
        """The one row that there can be, or None."""
        found = self.rows(tx, **values)
        return found[0] if found else None

    def _on_sqlite(self, tx: Tx, values: _Values) -> list[Any]:
        compiled = self._compiled = self._compiled or _compile(self._statement, values)
        driver: Any = tx.connection.connection.driver_connection
        try:
            found = driver.execute(compiled.sql, [give(values) for give in compiled.gives]).fetchall()
        except sqlite3.Error as error:
            raise DBAPIError(compiled.sql, None, error, hide_parameters=True) from error
        return [compiled.read(row) for row in found]


def _compile(statement: Statement, names: Iterable[str]) -> _Compiled:
    columns = list(names) if isinstance(statement, Insert) else None
    compiled = statement.compile(dialect=_DIALECT, column_keys=columns)
    gives = tuple(_give(compiled.binds[name]) for name in compiled.positiontup or ())
    return _Compiled(str(compiled), gives, _reader(statement.exported_columns))


def _give(bound: BindParameter[Any]) -> Callable[[_Values], Any]:
    """How a value gets into the statement: by its name, or as the statement itself has it."""
    convert = bound.type.dialect_impl(_DIALECT).bind_processor(_DIALECT) or _as_it_is
    if bound.required:
        name = bound.key
        return lambda values: convert(values[name])
    fixed = convert(bound.value)
    return lambda _values: fixed


def _reader(columns: Iterable[ColumnElement[Any]]) -> Callable[[tuple[Any, ...]], Any]:
    """How a row comes out of the driver: each column as its type has it, under its name."""
    named = {str(column.key): column.type.dialect_impl(_DIALECT) for column in columns}
    converts = [kind.result_processor(_DIALECT, None) for kind in named.values()]
    changed = [(place, convert) for place, convert in enumerate(converts) if convert is not None]
    row_class = _row_class(named)

    def read(found: tuple[Any, ...]) -> Any:
        values = list(found)
        for place, convert in changed:
            values[place] = convert(values[place])
        return row_class(*values)

    return read


def _row_class(names: Iterable[str]) -> type[Any]:
    """A named tuple that shows its columns as SQLAlchemy's rows do."""
    base = namedtuple("Row", names)  # type: ignore[misc]  # noqa: PYI024 the names are known only now
    return type("Row", (base,), {"__slots__": (), "_mapping": property(base._asdict)})


def _as_it_is(value: Any) -> Any:
    return value
