"""Small surveys for tests of the pure parts."""

from __future__ import annotations

from surveys.formats import Choice, FreeText, Number, Option, Rating
from surveys.model import Direction, Item, Licence, MissingRule, ScoreRule, Survey

LICENCE = Licence(text="ours", attribution="ours", verified="ours")
COMPLETE = MissingRule("complete", "it is a sum")
AMOUNT = Choice(tuple(Option(value, {"en": label}) for value, label in enumerate(("None", "Mild", "Severe"))))
SCALE = Rating(0, 10, {"en": "No pain"}, {"en": "Worst pain"})


def item(item_id: str, answer_format: object = AMOUNT, **changes: object) -> Item:
    return Item(id=item_id, text={"en": f"Question {item_id}"}, format=answer_format, **changes)


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
    return ScoreRule(id=rule_id, items=items, **(fields | changes))


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
