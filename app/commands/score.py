"""`afterwell score`: every score of a survey from values on the command line, or why there is none."""

from __future__ import annotations

from typing import Annotated

import typer

from app.errors import UsageError
from app.output import AsJson, say, say_json
from surveys import library
from surveys.explain import describe, refusal
from surveys.formats import Value
from surveys.model import Survey
from surveys.scoring import Score
from surveys.scoring import score as compute

NOT_ANSWERED = "-"


def score(
    survey: Annotated[str, typer.Argument(help="The survey's id, such as koos-jr.")],
    values: Annotated[
        list[str], typer.Argument(help="Values in the order of the items, - for not answered; or ITEM=VALUE.")
    ],
    *,
    as_json: AsJson = False,
) -> None:
    """Score answers with a survey's own rules: koos-jr 2 3 2 3 1 2 2."""
    found = library.load().get(survey)
    scores = compute(found, answers(found, values))
    if as_json:
        say_json(
            {"survey": found.id, "version": found.version, "scores": {one.id: _json(found, one) for one in scores}}
        )
        return
    for one in scores:
        say(describe(one, found.score(one.id)))


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
    if form.kind == "text":
        return text
    try:
        number = float(text)
    except ValueError:
        raise UsageError(f"Item {item_id}: {text!r} is not a number") from None
    value = int(number) if number.is_integer() else number
    if not form.accepts(value):
        raise UsageError(f"Item {item_id}: {text} is not one of its answers")
    return value


def _json(survey: Survey, one: Score) -> dict[str, object]:
    rule = survey.score(one.id)
    return {
        "value": one.value,
        "reason": None if one.reason is None else refusal(one, rule),
        "standard_error": one.standard_error,
        "band": one.band,
        "unit": rule.unit,
        "direction": rule.direction.value,
        "title": rule.title,
    }
