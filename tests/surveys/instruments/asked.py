"""What the facts say that a patient is asked, in one shape for all instruments."""

from __future__ import annotations

import re
from dataclasses import dataclass

from surveys.formats import Choice, Choices, Rating
from surveys.model import Item
from tests.support.facts import instrument
from tests.surveys.instruments.shipped import ITEM_DEPARTURES, PROFILE

GLOBAL07 = {"code": "Global07", "context": "In the past 7 days", "text": "How would you rate your pain on average?"}
NPRS_RECALL = "In the past 7 days"  # the facts leave the period to the user: "state it in the question"
PAIN_ENDS = ("No pain", "Worst pain imaginable")
ABILITY_ENDS = ("Unable to perform activity", "Able to perform activity at the same level as before injury or problem")


@dataclass(frozen=True)
class Asked:
    """One item: `answers` are (value, label, code), the value `None` where the source has no number; or two ends."""

    id: str
    text: str
    context: str | None
    loinc: str | None
    stem: str | None
    answers: tuple


def asked(fact: dict) -> list[Asked]:
    if fact["id"] == "promis_29_v2_1":
        parts = [one for part in PROFILE.values() for one in asked(instrument(part))]
        return [*parts, _asked(fact, GLOBAL07 | {"n": 29}, PAIN_ENDS)]
    if fact["id"] == "psfs":
        return [Asked("activity-1", fact["items"][0]["text"], None, None, None, ())]
    return [_asked(fact, entry, _answers(fact, entry)) for entry in fact["items"]]


def _asked(fact: dict, entry: dict, answers: tuple) -> Asked:
    item_id = entry.get("code", str(entry["n"]))
    text = ITEM_DEPARTURES.get(item_id, entry["text"])
    if fact["id"] == "nprs":
        text = text.partition(" (")[0]
    context = NPRS_RECALL if fact["id"] == "nprs" else entry.get("context")
    return Asked(item_id, text, context, entry.get("loinc"), _stem(fact, entry), answers)


def _stem(fact: dict, entry: dict) -> str | None:
    for section in fact.get("sections", ()):
        if entry["n"] in section["items"]:
            return section["stem"]
    return fact.get("instructions") if fact["id"] in {"phq_9", "phq_2", "gad_7", "gad_2", "collaborate"} else None


def _answers(fact: dict, entry: dict) -> tuple:
    if fact["id"] == "nprs":
        return tuple(re.search(r"\(0 = (.*), 10 = (.*)\)", entry["text"]).groups())
    if "anchors" in entry:
        return tuple(entry["anchors"])
    responses = entry.get("responses", fact.get("response_options"))
    if isinstance(responses, str):
        return tuple(re.fullmatch(r"integer 0 \((.*)\) \.\. 10 \((.*)\)", responses).groups())
    return tuple((one.get("value"), one["label"], one.get("loinc")) for one in responses)


def shipped(item: Item, like: Asked) -> Asked:
    """A shipped item in the same shape; a value is left out where the source has none to compare it with."""
    return Asked(
        id=item.id,
        text=item.text["en"],
        context=(item.context or {}).get("en"),
        loinc=item.loinc,
        stem=(item.section.stem or {}).get("en"),
        answers=_shipped_answers(item, like.answers),
    )


def _shipped_answers(item: Item, like: tuple) -> tuple:
    match item.format:
        case Rating(0, 10, low, high):
            return low["en"], high["en"]
        case Choice(options) | Choices(options):
            numbered = [isinstance(one, tuple) and one[0] is not None for one in like]
            return tuple(
                (option.value if has_number else None, option.label["en"], option.loinc)
                for option, has_number in zip(options, numbered, strict=True)
            )
    return ()
