"""What can go wrong with the records, in sentences for the person at the keyboard."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError as DatabaseError

__all__ = ["DatabaseError", "NotFoundError", "RecordsError", "SchemaError", "SealError"]


class RecordsError(Exception):
    """Base of this room's expected errors."""


class NotFoundError(RecordsError):
    """The row that was asked for does not exist."""


class SealError(RecordsError):
    """A sealed value could not be opened: the key is not in the ring, or the value was tampered with."""


class SchemaError(RecordsError):
    """The database's tables do not match this version of Afterwell."""
