"""What a form with an answer means: the moves of the survey engine that one press of a button stands for.

Each button names its verb, and each form the item and the phase that it was made for, so that a page which is out of
date, since the patient went on in the chat meanwhile, changes nothing.
"""

from __future__ import annotations

import re

from care.answering import Sitting
from clinic import words
from clinic.forms import Form
from surveys.errors import Refusal
from surveys.formats import SEEN, Choice, Choices, Date, Display, Format, FreeText, Number, Rating, Value
from surveys.model import Item
from surveys.moves import Back, Choose, Done, Jump, Leave, Mark, Move, Reason, Refused, Send, Write
from surveys.walk import Phase

PICK = "pick."  # begins the name of each box, since a form keeps one value of a name
NOTHING: Value = ""
ALONE = "One of these stands alone: untick it, or all the others."
_SENTENCES = {
    Refusal.NOT_AN_OPTION: "Choose an answer.",
    Refusal.NOTHING_PICKED: "Tick at least one.",
    Refusal.NOT_A_NUMBER: "Give a number.",
    Refusal.NOT_A_DATE: "Give a date.",
    Refusal.TWO_DATES: "That can mean two dates: write the month as a word.",
    Refusal.EMPTY: "Write the answer down, or say why there is none.",
    Refusal.NEEDED: "The survey cannot go on without an answer to this question.",
    Refusal.UNANSWERED: "One question has no answer yet: choose “Change” beside it.",
}


def moves(form: Form, sitting: Sitting) -> tuple[Move, ...]:
    """In order; none where the form belongs to another card than the current one."""
    verb, _, argument = form.get("do", "").partition(":")
    if verb == "send":
        return (Send(),)
    if verb == "change":
        return (Jump(argument),)
    here = (sitting.walk.at, sitting.walk.phase.value)
    return _on_card(form, sitting, verb, argument) if (form.get("item"), form.get("phase")) == here else ()


def _on_card(form: Form, sitting: Sitting, verb: str, argument: str) -> tuple[Move, ...]:
    at = sitting.walk.at
    match verb:
        case "back":
            return (Back(), Back()) if sitting.walk.phase is Phase.LEAVING else (Back(),)
        case "leave":
            return (Leave(at),)
        case "why":
            return (Leave(at), Reason(at, argument))
    return _answer(form, sitting, sitting.survey.item(at))


def _answer(form: Form, sitting: Sitting, item: Item) -> tuple[Move, ...]:
    written = form.get("answer", "")
    match item.format:
        case Display():
            return (Choose(item.id, SEEN),)
        case Choice():
            return (Choose(item.id, int(written) if re.fullmatch(r"-?[0-9]{1,9}", written) else NOTHING),)
        case Choices() as several:
            return _marks(item.id, sitting.walk.picked, picked(form, several))
    return (Write(item.id, written),)


def _marks(item_id: str, before: tuple[int, ...], now: tuple[int, ...]) -> tuple[Move, ...]:
    """From what is marked to what was ticked; marks go away first, or one that stands alone would take others along."""
    off = (Mark(item_id, value, on=False) for value in before if value not in now)
    on = (Mark(item_id, value, on=True) for value in now if value not in before)
    return (*off, *on, Done(item_id))


def picked(form: Form, several: Choices) -> tuple[int, ...]:
    """The boxes that were ticked."""
    return several.picks(option.value for option in several.options if f"{PICK}{option.value}" in form)


def contradicts_itself(form: Form, item: Item) -> bool:
    """Whether what stands alone was ticked together with others."""
    several = item.format
    return (
        isinstance(several, Choices) and len(picked(form, several)) > 1 and not several.accepts(picked(form, several))
    )


def refusal(refused: Refused, item: Item | None) -> str | None:
    """What to say beside the field; None where the form was out of date."""
    about = _range(item.format) if item and refused.code in {Refusal.OUT_OF_RANGE, Refusal.TOO_LONG} else None
    return about or _SENTENCES.get(refused.code)


def _range(answer_format: Format) -> str | None:
    match answer_format:
        case Number(minimum, maximum) | Rating(minimum, maximum):
            return f"Give a number from {minimum:g} to {maximum:g}."
        case Date(earliest, latest):
            first = f" not before {words.day(earliest)}" if earliest else ""
            last = f" not after {words.day(latest)}" if latest else ""
            return f"Give a date{' and'.join(part for part in (first, last) if part)}."
        case FreeText(max_length=most):
            return f"Use at most {most} characters."
    return None
