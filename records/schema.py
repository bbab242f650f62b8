"""Whether the tables are those that a running program was made for."""

from __future__ import annotations

from functools import cache

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from records.database import Tx
from records.migrate import FOLDER, head


def misfit(tx: Tx) -> str | None:
    """What is wrong with the tables' version, in words with what to do; None when the program can work with them.

    Tables of a newer program are no fault: it is installed while this one still serves, and a migration takes nothing
    away that the version before it needs.
    """
    at = version(tx)
    if at is None:
        return "The database has no tables yet: run `afterwell db upgrade`"
    if is_earlier(at):
        return f"The database is at version {at}, this program needs {head()}: run `afterwell db upgrade`"
    return None


def version(tx: Tx) -> str | None:
    """The version that the tables are at; None while there are none."""
    return MigrationContext.configure(tx.connection).get_current_revision()


def is_earlier(at: str) -> bool:
    """Whether a version came before this program's own."""
    return at in _earlier()


@cache
def _earlier() -> frozenset[str]:
    """Every version before this program's own; it does not change while the program runs."""
    found = ScriptDirectory(str(FOLDER)).walk_revisions()
    return frozenset(script.revision for script in found) - {head()}
