"""`afterwell staff`: accounts for the console."""

from __future__ import annotations

from typing import Annotated

import typer

from app import ids, session
from app.clock import Clock
from app.output import AsJson, say, say_json
from app.settings import load
from care.actor import OPERATOR
from clinic import accounts
from clinic.passwords import hash_password
from records import audit, staff
from records.database import Tx

app = typer.Typer(help="Accounts for the team's console.", no_args_is_help=True)


@app.command()
def add(
    username: Annotated[str, typer.Argument(help="What the person types to log in.")],
    name: Annotated[str, typer.Option(help="The person's name.")],
    role: Annotated[str, typer.Option(help="clinician, coordinator or admin.")] = "clinician",
    password: Annotated[
        str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True, help="Asked for when left out.")
    ] = "",
) -> None:
    """Add an account. The password is asked for, so that it does not stay in the shell's history."""
    accounts.check_password(username, password)
    hashed, now = hash_password(password), Clock()()

    def work(tx: Tx) -> None:
        member = accounts.create(tx, username, name, role, hashed, now, ids.new_id)
        audit.write(tx, actor=str(OPERATOR), action="staff-added", subject=member.username, now=now)

    session.write(load(), work)
    say(f"{name} can log in as {accounts.normal(username)}.")


@app.command("list")
def show(*, as_json: AsJson = False) -> None:
    """List the accounts."""
    members = session.read(load(), staff.everyone)
    if as_json:
        say_json([{"username": one.username, "name": one.name, "role": one.role} for one in members])
        return
    for one in members:
        say(f"{one.username}: {one.name}, {one.role}")
    if not members:
        say("No accounts yet: `afterwell staff add USERNAME --name NAME --role admin`")
