"""Turns database rows into the frozen dataclasses that the rooms above work with."""

from __future__ import annotations

from dataclasses import Field
from typing import Any, ClassVar, Protocol, TypeVar

from sqlalchemy import Row, Select

from records.database import Tx


class _Record(Protocol):
    """Any dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


T = TypeVar("T", bound=_Record)


def read(kind: type[T], row: Row[Any]) -> T:
    """Build `kind` from the columns of the same names; other columns are left alone."""
    mapping = row._mapping  # noqa: SLF001 the public name of a row's mapping
    return kind(**{name: mapping[name] for name in kind.__dataclass_fields__})


def read_or_none(kind: type[T], row: Row[Any] | None) -> T | None:
    return None if row is None else read(kind, row)


def count(tx: Tx, statement: Select[int]) -> int:
    """The one number that a counting statement returns."""
    return tx.connection.execute(statement).scalar_one()
