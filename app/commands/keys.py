"""`afterwell keys`: make a secret key, and re-seal everything with a new one."""

from __future__ import annotations

import typer

from app import ids, session
from app.output import AsJson, say, say_json
from app.settings import load
from records import rotation

app = typer.Typer(help="The key that encrypts names, numbers and words.", no_args_is_help=True)


@app.command()
def new() -> None:
    """Print a new secret key for AFTERWELL_SECRET_KEY."""
    say(ids.new_secret())


@app.command()
def rotate(*, as_json: AsJson = False) -> None:
    """Seal everything with the current key. Before: put the new key in AFTERWELL_SECRET_KEY and the old one in
    AFTERWELL_PREVIOUS_SECRET_KEYS. After: take the old one away. Safe to stop and run again.
    """
    settings = load()
    total = 0
    while sealed := session.write(settings, rotation.rotate_some):
        total += sealed
        if not as_json:
            say(f"{total} values sealed anew...")
    if as_json:
        say_json({"sealed": total})
    else:
        say("Done. AFTERWELL_PREVIOUS_SECRET_KEYS can be emptied now.")
