"""`afterwell episode`: what the team notes about an episode, with what it would change before it does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Annotated

import typer

from app import session
from app.clock import Clock
from app.errors import UsageError
from app.output import AsJson, say, say_json
from app.practice import load_practice
from app.settings import load
from care import episode as facts
from care.actor import OPERATOR
from care.episode import CANCEL_REASONS
from care.plan import Becomes
from care.practice import Practice
from care.preview import Preview, preview
from clinic.views import changes
from records import episodes
from records.database import Database, Tx
from records.episodes import Episode

app = typer.Typer(help="Episodes: move, confirm, cancel, hand over, change the pathway version.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(metavar="ID", help="The episode's id, as `afterwell enrol --json` gives it.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")]
Would = Callable[[Practice, Episode, datetime], Episode]
Do = Callable[[Tx, Practice, str, datetime], None]


@app.command()
def move(episode_id: Id, to: str, *, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Move the procedure to another date, written as 2027-02-15."""
    day = _date(to)
    _change(
        episode_id,
        lambda _practice, one, now: facts.moved(one, day, now),
        lambda tx, practice, one, now: facts.move_date(tx, practice, one, day, actor=OPERATOR, now=now),
        dry_run=dry_run,
        as_json=as_json,
    )


@app.command()
def confirm(episode_id: Id, on: str, *, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Note that the procedure took place, and on which date, written as 2027-02-15."""
    day = _date(on)
    _change(
        episode_id,
        lambda _practice, one, now: facts.confirmed(one, day, now),
        lambda tx, practice, one, now: facts.confirm(tx, practice, one, day, actor=OPERATOR, now=now),
        dry_run=dry_run,
        as_json=as_json,
    )


@app.command()
def cancel(
    episode_id: Id,
    reason: Annotated[str, typer.Option(help=f"One of: {', '.join(CANCEL_REASONS)}.")],
    *,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """The procedure will not take place: nothing more goes out for it."""
    _change(
        episode_id,
        lambda _practice, one, now: facts.cancelled(one, reason, now),
        lambda tx, practice, one, now: facts.cancel(tx, practice, one, reason, actor=OPERATOR, now=now),
        dry_run=dry_run,
        as_json=as_json,
    )


@app.command()
def transfer(episode_id: Id, *, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Others have taken over the care: nothing more goes out for it."""
    _change(
        episode_id,
        lambda _practice, one, now: facts.transferred(one, now),
        lambda tx, practice, one, now: facts.transfer(tx, practice, one, actor=OPERATOR, now=now),
        dry_run=dry_run,
        as_json=as_json,
    )


@app.command()
def resume(episode_id: Id, *, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Take up again what was cancelled or handed over: what is still to come is planned again."""
    _change(
        episode_id,
        lambda _practice, one, _now: facts.resumed(one),
        lambda tx, practice, one, now: facts.resume(tx, practice, one, actor=OPERATOR, now=now),
        dry_run=dry_run,
        as_json=as_json,
    )


@app.command()
def version(
    episode_id: Annotated[str | None, typer.Argument(metavar="[ID]", help="One episode.")] = None,
    pathway: Annotated[str | None, typer.Option(help="Instead of ID: every running episode of a pathway.")] = None,
    to: Annotated[str | None, typer.Option(help="The version; the newest if none is given.")] = None,
    *,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Move one episode, or all that are running, to another version of their pathway."""
    if (episode_id is None) == (pathway is None):
        raise UsageError("Name either an episode or a pathway, as in --pathway knee-replacement")
    if pathway is not None:
        _all(pathway, to, dry_run=dry_run, as_json=as_json)
        return
    _change(
        str(episode_id),
        lambda practice, one, _now: facts.on_version(practice, one, _newest(practice, one.pathway_id, to)),
        lambda tx, practice, one, now: _to_version(tx, practice, one, to, now),
        dry_run=dry_run,
        as_json=as_json,
    )


def _newest(practice: Practice, pathway_id: str, to: str | None) -> str:
    return practice.pathways.get(pathway_id, to).version


def _to_version(tx: Tx, practice: Practice, episode_id: str, to: str | None, now: datetime) -> None:
    version = _newest(practice, episodes.get(tx, episode_id).pathway_id, to)
    facts.change_version(tx, practice, episode_id, version, actor=OPERATOR, now=now)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError("Write the date as 2027-02-15") from None


def _change(episode_id: str, would: Would, do: Do, *, dry_run: bool, as_json: bool) -> None:
    settings = load()
    practice, now = load_practice(settings.clinic, settings.own), Clock()()

    def work(tx: Tx) -> Preview:
        one = episodes.get(tx, episode_id)
        shown = preview(tx, practice, one, would(practice, one, now), now)
        if not dry_run:
            do(tx, practice, episode_id, now)
        return shown

    shown = session.write(settings, work)
    if as_json:
        say_json(_json(shown))
    else:
        _say(shown, dry_run=dry_run)


def _say(shown: Preview, *, dry_run: bool) -> None:
    told = changes.tell(shown)
    say(told.summary)
    if told.at_once:
        say(f"{told.at_once}.")
    for line in told.lines:
        before, after = (" to ".join(span) if span else "none" for span in (line.before, line.after))
        say(f"{line.title}: {before if before == after else f'{before}, then {after}'}. {line.messages}.")
        for remark in (*line.notes, *line.cautions):
            say(f"  {remark}.")
    say("Nothing was changed." if dry_run else "Done.")


def _json(shown: Preview) -> dict[str, object]:
    told = changes.tell(shown)
    return {
        "episode": shown.episode.id,
        "messages": {becomes.code: shown.count(becomes) for becomes in Becomes},
        "steps_at_once": shown.at_once,
        "steps": [
            {
                "step": step.step.id,
                "window_now": line.before,
                "window_then": line.after,
                "messages": line.messages,
                "notes": [*line.notes, *line.cautions],
            }
            for step, line in zip(shown.steps, told.lines, strict=True)
        ],
    }


def _all(pathway_id: str, to: str | None, *, dry_run: bool, as_json: bool) -> None:
    settings = load()
    practice, now = load_practice(settings.clinic, settings.own), Clock()()
    version = _newest(practice, pathway_id, to)
    found = session.using(settings, partial(_each, practice, pathway_id, version, now, dry_run=dry_run))
    totals = {becomes.code: sum(one.count(becomes) for one in found) for becomes in Becomes}
    at_once = sum(one.at_once > 0 for one in found)
    if as_json:
        say_json({"version": version, "episodes": len(found), "messages": totals, "patients_at_once": at_once})
        return
    say(f"{len(found)} running episodes {'would move' if dry_run else 'moved'} to version {version} of {pathway_id}.")
    say(
        f"Messages: {totals['planned']} planned anew, {totals['moved']} moved, {totals['cancelled']} taken back. "
        f"{at_once} patients hear from us at once."
    )


async def _each(
    practice: Practice, pathway_id: str, version: str, now: datetime, database: Database, *, dry_run: bool
) -> list[Preview]:
    """One transaction for each episode, so that patients go on answering meanwhile."""
    others = await database.read(lambda tx: _others(tx, pathway_id, version))
    return [await database.write(partial(_one, practice, one, version, now, dry_run=dry_run)) for one in others]


def _others(tx: Tx, pathway_id: str, version: str) -> list[str]:
    return [
        one.id
        for one in episodes.everyone(tx)
        if one.pathway_id == pathway_id and one.pathway_version != version and not one.over
    ]


def _one(practice: Practice, episode_id: str, version: str, now: datetime, tx: Tx, *, dry_run: bool) -> Preview:
    one = episodes.get(tx, episode_id)
    shown = preview(tx, practice, one, facts.on_version(practice, one, version), now)
    if not dry_run:
        facts.change_version(tx, practice, episode_id, version, actor=OPERATOR, now=now)
    return shown
