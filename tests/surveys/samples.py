"""Small surveys for tests of the pure parts."""

from __future__ import annotations

from datetime import date

from surveys.conditions import Comparison, Condition, Operator
from surveys.formats import Choice, Choices, Date, FreeText, Number, Option, Rating
from surveys.model import Direction, Item, Licence, Method, MissingRule, ScoreRule, Survey

LICENCE = Licence(text="ours", attribution="ours", verified="ours")
COMPLETE = MissingRule("complete", "it is a sum")
AMOUNT = Choice(tuple(Option(value, {"en": label}) for value, label in enumerate(("None", "Mild", "Severe"))))
PLACES = Choices(
    (Option(1, {"en": "Knee"}), Option(2, {"en": "Hip"}), Option(9, {"en": "None of these"}, exclusive=True))
)
SCALE = Rating(0, 10, {"en": "No pain"}, {"en": "Worst pain"})


def item(item_id: str, answer_format: object = AMOUNT, **changes: object) -> Item:
    return Item(**({"id": item_id, "text": {"en": f"Question {item_id}"}, "format": answer_format} | changes))


def rule(rule_id: str = "total", items: tuple[str, ...] = ("1", "2"), **changes: object) -> ScoreRule:
    fields = {
        "title": "Total",
        "short_title": {"en": "Total"},
        "method": "sum",
        "minimum": 0,
        "maximum": 4,
        "direction": Direction.HIGHER_WORSE,
        "unit": "points",
        "decimals": 0,
        "missing": COMPLETE,
    }
    given = fields | changes
    return ScoreRule(id=rule_id, items=items, **(given | {"method": Method(given["method"])}))


def when(question: str, operator: str, answer: object) -> Condition:
    return Condition((Comparison(question, Operator(operator), answer),))


def branching() -> Survey:
    """A pain that, where there is any, is asked about: where it is, since when, and what is done about it."""
    return survey(
        item("pain"),
        item("where", PLACES, when=when("pain", ">", 0)),
        item("since", Date(date(2020, 1, 1), date(2030, 12, 31)), when=when("where", "exists", answer=True)),
        item("knee", when=when("where", "=", 1), required=False),
        item("note", FreeText(20), required=False),
    )


def activities() -> Survey:
    """Up to three activities in the patient's own words, carried to the next time, and a rating of each."""
    named = [
        item(
            f"activity-{n}",
            FreeText(80, long=False),
            required=n == 1,
            carry=True,
            when=when(f"activity-{n - 1}", "exists", answer=True) if n > 1 else None,
        )
        for n in (1, 2, 3)
    ]
    rated = [item(f"able-{n}", SCALE, when=when(f"activity-{n}", "exists", answer=True)) for n in (1, 2, 3)]
    return survey(*named, *rated)


def survey(*items: Item, **changes: object) -> Survey:
    fields = {
        "id": "sample",
        "version": "1",
        "scoring_version": "1",
        "title": "Sample",
        "short_title": {"en": "Sample"},
        "minutes": 1,
        "languages": ("en",),
        "recall": "now",
        "licence": LICENCE,
    }
    return Survey(items=items, **(fields | changes))


def mixed() -> Survey:
    """A choice, a scale, a number that may not be left, and a note that is optional."""
    return survey(
        item("1"),
        item("2", SCALE),
        item("3", Number(30, 250, "kg"), decline=False),
        item("note", FreeText(20), required=False),
    )
