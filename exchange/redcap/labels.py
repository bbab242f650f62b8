"""The texts of a data dictionary: HTML of a simple kind, and choices parted by upright strokes."""

from __future__ import annotations

import html
import re

from exchange.wording import without_markup

_SPECIAL = re.compile(r"[<>]|&[#\w]")
Choice = tuple[str, str]
"""A code and its label."""


def escaped(text: str) -> str:
    """The text so that REDCap, which reads HTML, shows it as it is."""
    plain = html.escape(text, quote=False) if _SPECIAL.search(text) else text
    return plain.replace("[", "&#91;").replace("]", "&#93;")


def choices(cell: str) -> list[Choice]:
    """`1, Yes | 2, No`, or one on each line; an option without a comma is its own code."""
    parts = [part.strip() for part in re.split(r"[|\n]", cell) if part.strip()]
    return [
        (code.strip(), (label if comma else code).strip()) for code, comma, label in (p.partition(",") for p in parts)
    ]


def choices_written(options: list[Choice]) -> str:
    return " | ".join(f"{code}, {_within(label)}" for code, label in options)


def slider(cell: str) -> tuple[str, str]:
    """The words at both ends of a slider; those in its middle have no place here."""
    parts = [part.strip() for part in cell.split("|")]
    return (parts[0], parts[-1]) if len(parts) > 1 else ("", "")


def slider_written(low: str, high: str) -> str:
    return f"{_within(low)} | | {_within(high)}"


def shown(cell: str) -> str:
    """What a person reads of it."""
    return without_markup(cell)[0]


def _within(text: str) -> str:
    return escaped(text).replace("|", "&#124;").replace("\n", "<br>")
