"""`afterwell score`: every score of a survey from values on the command line, or why there is none."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.errors import UsageError
from app.output import AsJson, say, say_json
from app.settings import load
from reports.scored_file import write_scores
from surveys import library
from surveys.explain import describe, refusal, working
from surveys.formats import Choices, Date, FreeText, Value
from surveys.model import Survey
from surveys.scoring import Working, work_out

NOT_ANSWERED = "-"


def score(
    survey: Annotated[str, typer.Argument(help="The survey's id, such as koos-jr.")],
    values: Annotated[
        list[str] | None, typer.Argument(help="Values in the order of the items, - for not answered; or ITEM=VALUE.")
    ] = None,
    *,
    explain: Annotated[bool, typer.Option("--explain", help="Show the working of each score, step by step.")] = False,
    file: Annotated[Path | None, typer.Option(help="A CSV of answers: a column for each item, a row each.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where the CSV of scores goes; with --file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Score answers with a survey's own rules: koos-jr 2 3 2 3 1 2 2. Or many at once: --file answers.csv."""
    found = library.load(load().own).get(survey)
    if file is not None:
        _score_file(found, file, out, values)
        return
    if not values:
        raise UsageError(f"Give the answers to {found.id}, or a file of them with --file")
    done = work_out(found, answers(found, values))
    if as_json:
        say_json({"survey": found.id, "version": found.version, "scores": {one.rule.id: _json(one) for one in done}})
        return
    for one in done:
        for line in working(one) if explain else [describe(one.score, one.rule)]:
            say(line)


def _score_file(survey: Survey, file: Path, out: Path | None, values: list[str] | None) -> None:
    if out is None or values:
        raise UsageError("A file of answers needs --out for the scores, and no values beside it")
    with file.open(encoding="utf-8-sig", newline="") as answers_in, out.open("wb") as scores_out:
        written = write_scores(survey, answers_in, scores_out)
    say(f"{written.rows} rows scored with {survey.id}, version {survey.version}: {out}")


def answers(survey: Survey, values: list[str]) -> dict[str, Value | None]:
    """The values by item; raises `UsageError` for an item that is not there or a value that is no answer."""
    named = [value.partition("=") for value in values if "=" in value]
    if named and len(named) != len(values):
        raise UsageError("Give all values in the order of the items, or all of them as ITEM=VALUE")
    given = {item: value for item, _, value in named} if named else _in_order(survey, values)
    unknown = [item for item in given if item not in survey.positions]
    if unknown:
        known = ", ".join(item.id for item in survey.items)
        raise UsageError(f"{survey.id} has no item {unknown[0]}; its items are {known}")
    return {item: _value(survey, item, value) for item, value in given.items()}


def _in_order(survey: Survey, values: list[str]) -> dict[str, str]:
    if len(values) != len(survey.items):
        raise UsageError(
            f"{survey.id} has {len(survey.items)} items, {len(values)} values were given; use - for one not answered"
        )
    return {item.id: value for item, value in zip(survey.items, values, strict=True)}


def _value(survey: Survey, item_id: str, text: str) -> Value | None:
    if text == NOT_ANSWERED:
        return None
    form = survey.item(item_id).format
    if isinstance(form, Choices):
        return _picks(form, item_id, text)
    if isinstance(form, FreeText | Date):
        return text
    try:
        number = float(text)
    except ValueError:
        raise UsageError(f"Item {item_id}: {text!r} is not a number") from None
    value = int(number) if number.is_integer() else number
    if not form.accepts(value):
        raise UsageError(f"Item {item_id}: {text} is not one of its answers")
    return value


def _picks(form: Choices, item_id: str, text: str) -> Value:
    """Several options, as 2,5."""
    parts = text.split(",")
    picks = form.picks(int(part) for part in parts if part.strip().isdecimal())
    if len(picks) != len(parts) or not form.accepts(picks):
        raise UsageError(f"Item {item_id}: {text} is not a choice of its options; write them as 2,5")
    return picks


def _json(done: Working) -> dict[str, object]:
    rule, one = done.rule, done.score
    return {
        "value": one.value,
        "reason": None if one.reason is None else refusal(one, rule),
        "standard_error": one.standard_error,
        "band": one.band,
        "rule_version": rule.version,
        "working": list(working(done)),
        "unit": rule.unit,
        "direction": rule.direction.value,
        "title": rule.title,
    }
