"""`afterwell db`: the tables."""

from __future__ import annotations

import typer

from app.output import AsJson, say, say_json
from app.settings import load
from records import migrate

app = typer.Typer(help="Create the tables or bring them to this version.", no_args_is_help=True)


@app.command()
def upgrade(*, as_json: AsJson = False) -> None:
    """Apply every migration that the database lacks. Safe to run again."""
    url = load().database_url.get_secret_value()
    before = migrate.current(url)
    migrate.upgrade(url)
    after = migrate.current(url)
    if as_json:
        say_json({"from": before, "to": after})
    elif before == after:
        say(f"The database is at version {after} already.")
    else:
        say(f"The database is now at version {after}.")


@app.command()
def version(*, as_json: AsJson = False) -> None:
    """Say which version the tables have, and which this program needs."""
    at, wanted = migrate.current(load().database_url.get_secret_value()), migrate.head()
    if as_json:
        say_json({"database": at, "program": wanted})
    else:
        say(f"Database: {at or 'no tables yet'}. Program: {wanted}.")
