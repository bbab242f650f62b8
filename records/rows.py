"""Turns database rows into the frozen dataclasses that the rooms above work with."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Row, Select

from records.database import Tx

T = TypeVar("T")


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def read(kind: type[T], row: Row[Any]) -> T:
    """Build `kind` from the columns of the same names; other columns are left alone."""
    mapping = row._mapping  # noqa: SLF001 the public name of a row's mapping
    return kind(**{name: mapping[name] for name in _names(kind)})


def read_or_none(kind: type[T], row: Row[Any] | None) -> T | None:
    return None if row is None else read(kind, row)


def count(tx: Tx, statement: Select[int]) -> int:
    """The one number that a counting statement returns."""
    return tx.connection.execute(statement).scalar_one()
