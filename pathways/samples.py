"""Values to try a staff text with: what a patient usually reads, and the longest that each name can become."""

from __future__ import annotations

from pathways.templates import Values

_SHARED: Values = {"clinic_phone": "555-0100", "emergency_number": "911"}
_USUAL: dict[str, Values] = {
    "en": {
        "date": "March 4, 2027",
        "days": 14,
        "day": "February 18, 2027",
        "operation": "left knee",
        "side": "left",
        "clinic_name": "Riverside Joint Center",
    },
    "es": {
        "date": "4 de marzo de 2027",
        "days": 14,
        "day": "18 de febrero de 2027",
        "operation": "rodilla izquierda",
        "side": "izquierda",
        "clinic_name": "Riverside Joint Center",
    },
}
_LONGEST: Values = {
    "date": "30 de septiembre de 2027",
    "days": 99_999,
    "day": "30 de septiembre de 2027",
    "operation": "muñecas izquierda y derecha",
    "side": "izquierda y derecha",
    "clinic_name": "The University Hospital of the Sacred Heart, Department of Joints",
    "clinic_phone": "+1 (555) 010-0100, extension 12345",
    "emergency_number": "112 or 911",
}


def usual(language: str) -> Values:
    """What a patient of a usual clinic reads; in English for a language that we have no words in."""
    return {**_SHARED, **_USUAL.get(language.partition("-")[0], _USUAL["en"])}


def longest(operation: str = "") -> Values:
    """The longest value of each name in any language of ours. `operation` is the pathway's own title, which stands in
    for what is treated where we have no words of our own."""
    return {**_LONGEST, "operation": max(operation, str(_LONGEST["operation"]), key=len)}


def shortest(language: str) -> Values:
    """What is left where an operation has no side and falls on the day itself."""
    return {**usual(language), "side": "", "days": 0}
