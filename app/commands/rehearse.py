"""`afterwell rehearse`: a whole pathway in seconds, as a transcript."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from app.errors import UsageError
from app.output import AsJson, say, say_json
from app.practice import load_desk
from app.rehearsal import as_json as line_as_json
from app.rehearsal import rehearse as play
from app.rehearsal import set_up
from app.rehearsal_patient import Behaviour, Line, Script, read_script, usual_script
from app.settings import load
from bot.conversation.desk import Desk
from pathways.model import Pathway

INDENT = " " * 4


def rehearse(
    pathway: Annotated[str, typer.Argument(help="The pathway, such as knee-replacement.")],
    date_: Annotated[str, typer.Option("--date", help="The day of the procedure, as 2027-01-15.")],
    zone: Annotated[str, typer.Option(help="Where the patient lives, such as America/New_York.")],
    answers: Annotated[Path | None, typer.Option(help="A YAML file: what the patient answers, and when.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Play a made-up patient's whole pathway on a fake clock: every message, reminder, answer, score and alert.

    Without --answers the patient answers a day after each invitation, leaves one step unanswered and raises one alert.
    The file names steps: `steps: {week-6: {after_days: 2, answers: {koos-jr: [1, 2, 2, 1, 0, 1, 1]}}}`; `after_days:
    null` means not at all, `-` leaves a question out.
    """
    settings = load()
    desk = load_desk(settings.clinic, settings.own)
    found = desk.practice.pathways.get(pathway)
    script = read_script(answers) if answers else usual_script(found, desk.practice.surveys)
    unknown = script.steps.keys() - {step.id for step in found.steps}
    if unknown:
        raise UsageError(f"{pathway} has no step {min(unknown)!r}")
    lines = asyncio.run(_play(desk, found, script, _date(date_), _zone(zone), quiet=as_json))
    if as_json:
        say_json([line_as_json(line) for line in lines])


async def _play(desk: Desk, pathway: Pathway, script: Script, anchor: date, zone: str, *, quiet: bool) -> list[Line]:
    lines: list[Line] = []
    behaviour = Behaviour(script, desk.practice.surveys)
    with tempfile.TemporaryDirectory(prefix="afterwell-rehearsal-") as folder:
        async with set_up(desk, pathway, anchor, zone, Path(folder)) as stage:
            async for line in play(stage, behaviour):
                lines.append(line)
                if not quiet:
                    _print(line)
    return lines


def _print(line: Line) -> None:
    day = f"day {line.day:+d}"
    say(f"{line.local:%a %Y-%m-%d %H:%M}  {day:>9}  {line.who.upper()}")
    for part in line.words.splitlines():
        say(INDENT + part)


def _date(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 a calendar date has no zone
    except ValueError:
        raise UsageError("--date: write the date as 2027-01-15") from None


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError(f"There is no time zone {name!r}; use a name such as America/New_York") from None
    return name
