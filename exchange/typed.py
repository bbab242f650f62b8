"""What a literal in somebody else's expression means as an answer to one of our questions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from exchange.draft import Known
from exchange.logic import UntoldError
from surveys.conditions import Operator
from surveys.formats import Choice, Choices, Date, FreeText, Number, Rating

_EQUALITY = frozenset({Operator.EQUAL, Operator.NOT_EQUAL})


def typed(question: Known, operator: Operator, literal: str) -> float | str:
    """The answer that it stands for; raises `UntoldError` where there is none."""
    match question.format:
        case Choice() | Choices():
            return _option(question, operator, literal)
        case Rating() | Number():
            return number(literal)
        case Date():
            return _day(literal)
        case FreeText() if operator in _EQUALITY:
            return literal
    raise UntoldError(f"the answer to {question.id!r} cannot be compared with {operator.value}")


def number(literal: str) -> float:
    """As an `int` where it is whole."""
    try:
        found = float(literal)
        return int(found) if found.is_integer() else found
    except (ValueError, OverflowError):
        raise UntoldError(f"{literal[:40]!r} is no number") from None


def spelt(value: float) -> str:
    """A number in digits, as every format reads it."""
    return format(Decimal(str(value)).normalize(), "f")


def _option(question: Known, operator: Operator, literal: str) -> int:
    if operator not in _EQUALITY and (question.renumbered or isinstance(question.format, Choices)):
        raise UntoldError(f"the options of {question.id!r} have no order")
    if literal not in question.codes:
        raise UntoldError(f"{literal[:40]!r} is no option of {question.id!r}")
    return question.codes[literal]


def _day(literal: str) -> str:
    try:
        return date.fromisoformat(literal).isoformat()
    except ValueError:
        raise UntoldError(f"{literal[:40]!r} is no day") from None
