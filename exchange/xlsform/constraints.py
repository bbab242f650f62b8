"""XLSForm's constraints of the simple kinds (`. >= 0 and . <= 10`), read as limits of ours and written from ours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from exchange.logic import quoted
from exchange.typed import spelt
from exchange.ways import Limits
from surveys.formats import Choices, Date, Format, FreeText, Number

_ALONE = re.compile(
    r"not\(\s*selected\(\s*\.\s*,\s*['\"]([^'\"]*)['\"]\s*\)\s*and\s*count-selected\(\s*\.\s*\)\s*>\s*1\s*\)"
)
_NUMBER = re.compile(r"\.\s*(<=|>=|<|>)\s*(-?[0-9]{1,15}(?:\.[0-9]{1,20})?)")
_DAY = re.compile(r"\.\s*(<=|>=|<|>)\s*date\(\s*['\"]([0-9]{4}-[0-9]{2}-[0-9]{2})['\"]\s*\)")
_LENGTH = re.compile(r"string-length\(\s*\.\s*\)\s*(<=|<)\s*([0-9]{1,6})")
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)


def read(expression: str, *, whole: bool) -> tuple[Limits, list[str]]:
    """The limits that it states, and the parts that ours do not know. `whole`: only whole numbers answer."""
    spaced = " ".join(expression.split())
    limits = Limits(alone=frozenset(_ALONE.findall(spaced)))
    rest: list[str] = []
    for part in _parts(_ALONE.sub("", spaced)):
        found = _number(limits, part, whole=whole) or _day(limits, part) or _length(limits, part)
        if found is None:
            rest.append(part)
        else:
            limits = found
    return limits, rest


def _parts(expression: str) -> Iterable[str]:
    for part in _AND.split(expression):
        bare = part.strip()
        while bare.startswith("(") and bare.endswith(")") and ")" not in bare[:-1]:
            bare = bare[1:-1].strip()
        if bare not in {"", "and"}:
            yield bare


def _number(limits: Limits, part: str, *, whole: bool) -> Limits | None:
    found = _NUMBER.fullmatch(part)
    if found is None or (found[1] in {"<", ">"} and not whole):
        return None
    limit = float(found[2])
    if found[1] in {">", ">="}:
        return replace(limits, minimum=limit + (found[1] == ">"))
    return replace(limits, maximum=limit - (found[1] == "<"))


def _day(limits: Limits, part: str) -> Limits | None:
    found = _DAY.fullmatch(part)
    try:
        limit = date.fromisoformat(found[2]) if found else None
        if found is None or limit is None:
            return None
        if found[1] in {">", ">="}:
            return replace(limits, earliest=limit + timedelta(days=found[1] == ">"))
        return replace(limits, latest=limit - timedelta(days=found[1] == "<"))
    except (ValueError, OverflowError):
        return None


def _length(limits: Limits, part: str) -> Limits | None:
    found = _LENGTH.fullmatch(part)
    return replace(limits, longest=int(found[2]) - (found[1] == "<")) if found else None


def written(form: Format) -> str:
    """The limits of one of our formats; empty where there are none."""
    match form:
        case Number(minimum, maximum):
            return f". >= {spelt(minimum)} and . <= {spelt(maximum)}"
        case Date(earliest, latest):
            sides = [(">=", earliest), ("<=", latest)]
            return " and ".join(f". {sign} date('{day.isoformat()}')" for sign, day in sides if day)
        case FreeText(max_length):
            return f"string-length(.) <= {max_length}"
        case Choices(options):
            alone = [quoted(str(option.value)) for option in options if option.exclusive]
            return " and ".join(f"not(selected(., {code}) and count-selected(.) > 1)" for code in alone)
    return ""
