"""The texts of a form as ours: names left open in another format's way, braces, and markup."""

from __future__ import annotations

import html
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass

from content.localised import Localised
from exchange.draft import Known, Report
from exchange.ways import Place
from surveys.formats import FreeText
from surveys.piping import QUESTION_NAMES

_BRACES = re.compile(r"\{([^{}]*)\}")
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|h[1-6])>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_OPEN, _CLOSE = "\x00", "\x01"


@dataclass(frozen=True, slots=True)
class Names:
    """How a text names the form's questions: `reference` finds a name, as its first group."""

    reference: re.Pattern[str]
    all: Container[str]


def opened(said: Localised, names: Names, known: Mapping[str, Known], place: Place, report: Report) -> Localised:
    """The text of an item. What the form fills in stays open where ours can fill it in too: the words of an earlier
    answer."""

    def fill(found: re.Match[str]) -> str:
        name = found[1]
        if name not in names.all:
            return found[0]
        if name in known and isinstance(known[name].format, FreeText):
            return f"{_OPEN}{known[name].id}{_CLOSE}"
        what = f"it quotes the answer to {name!r}, which ours cannot"
        place.lost(report, what, "write the text without it")
        return f"({name})"

    return {code: _kept_open(names.reference.sub(fill, one)) for code, one in said.items()}


def closed(said: Localised) -> Localised:
    """A text that leaves nothing open: braces become brackets."""
    return {code: _BRACES.sub(r"(\1)", one) for code, one in said.items()}


def _kept_open(text: str) -> str:
    plain = _BRACES.sub(lambda found: found[0] if found[1] in QUESTION_NAMES else f"({found[1]})", text)
    return plain.replace(_OPEN, "{").replace(_CLOSE, "}")


def without_markup(text: str) -> tuple[str, bool]:
    """The text as a person reads it, and whether it held markup that ours does not show."""
    lines = _BREAK.sub("\n", text)
    plain = html.unescape(_TAG.sub("", lines)).split("\n")
    return "\n".join(line.strip(" \xa0") for line in plain).strip("\n"), _TAG.search(lines) is not None
