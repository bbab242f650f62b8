"""A survey's own words for the codebook, in English where there is any."""

from __future__ import annotations

from content.localised import Localised, pick
from surveys.formats import Choices, Date, FreeText, Number, Rating
from surveys.model import Item

LABELS_IN = "en"  # whatever language the patient answered in: one label per code


def english(text: Localised) -> str:
    """Empty where the wording is a clinic's own to supply."""
    return pick(text, LABELS_IN)[0] if text else ""


def shared(item: Item) -> str:
    """What the question is asked under: the stem of its section, and its recall period."""
    return " ".join(english(text) for text in (item.section.stem, item.context) if text)


def question(item: Item) -> str:
    """The whole question."""
    return f"{shared(item)} {english(item.text)}".strip() or f"Item {item.id}, in the wording of the clinic's licence"


def limits(item: Item, *, identified: bool) -> str:
    """What an answer can be, where it is none of a few options."""
    match item.format:
        case Rating(minimum, maximum, low, high):
            return f"{_end(minimum, low)} to {_end(maximum, high)}"
        case Number(minimum, maximum, unit):
            return f"{minimum:g} to {maximum:g} {unit}"
        case Date(earliest, latest):
            between = f", {earliest or 'any'} to {latest or 'any'}" if earliest or latest else ""
            return f"A date (ISO 8601){between}" if identified else "A date as days from the procedure"
        case FreeText():
            return "In the patient's own words: see the column text"
        case Choices():
            return "Any number of the options below, as codes with commas; in the wide file a column each"
    return ""


def _end(value: int, words: Localised) -> str:
    return f"{value} ({english(words)})" if words else str(value)
