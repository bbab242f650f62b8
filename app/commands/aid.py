"""`afterwell aid`: which decisions there are aids for, as patients will read them, and how they meet the standard."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from app import aid_files, aid_report
from app.clock import Clock
from app.errors import UsageError
from app.output import AsJson, say, say_json
from app.settings import load
from decision_aids import cards, framing, library
from decision_aids.model import DecisionAid, Guide
from decision_aids.stations import stations

app = typer.Typer(help="Decision aids: list them, read them, hold them against the standard.", no_args_is_help=True)

AidId = Annotated[str, typer.Argument(help="The aid's id, such as knee-osteoarthritis.")]


@app.command("list")
def show_all(*, as_json: AsJson = False) -> None:
    """List every decision aid and every list of questions: languages, status, and whether patients get it."""
    found, today = library.load(load().own), Clock()().date()
    lines = [_line(one, today) for one in (*found, *found.guides)]
    if as_json:
        say_json(lines)
        return
    for line in lines:
        say(f"{line['id']} {line['version']}: {line['kind']}, {', '.join(line['languages'])}; {line['state']}")


@app.command()
def show(
    aid: AidId,
    language: Annotated[str | None, typer.Option(help="Another language than the aid's first.")] = None,
) -> None:
    """Show an aid in its own words, card by card, with what each card rests on."""
    found = aid_files.found(aid)
    if language is not None and language not in found.languages:
        raise UsageError(f"{found.id!r} is not in {language!r}; it is in {', '.join(found.languages)}")
    for station in stations(found):
        say(f"---- {station.key}")
        for text in cards.said(found, station, language or found.languages[0], framing.catalogue()):
            say(text)
        if cited := cards.sources(found, station):
            say(f"({'; '.join(source.citation for source in cited)})")


@app.command()
def report(
    aid: AidId,
    out: Annotated[Path | None, typer.Option(help="Where to write the page; without it, ID-ipdas.html here.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Hold an aid against the International Patient Decision Aid Standards, item by item, as a page to print."""
    sheet = aid_files.sheet_of(aid)
    if as_json:
        say_json(aid_report.data(sheet))
        return
    path = out or Path(f"{sheet.aid.id}-ipdas.html")
    path.write_text(aid_report.page(sheet), encoding="utf-8")
    say(aid_report.summary(sheet))
    say(f"The sheet of {sheet.aid.id}, version {sheet.aid.version}, is in {path}.")


def _line(one: DecisionAid | Guide, today: date) -> dict[str, str | list[str]]:
    return {
        "id": one.id,
        "version": one.version,
        "kind": "decision aid" if isinstance(one, DecisionAid) else "questions to ask",
        "languages": list(one.languages),
        "status": one.status.value,
        "state": _state(one, today),
    }


def _state(one: DecisionAid | Guide, today: date) -> str:
    if library.may_be_offered(one, today):
        return f"offered to patients{'; its review is overdue' if one.overdue(today) else ''}"
    if library.may_be_offered(one, today, drafts=True):
        return "draft: offered in the demo alone"
    return "offered to nobody"
