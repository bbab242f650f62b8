"""When an item is asked: what earlier answers must be, in the shape of FHIR's `enableWhen`."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from surveys.formats import Value

Answers = Mapping[str, Value | None]


class Operator(StrEnum):
    EXISTS = "exists"
    EQUAL = "="
    NOT_EQUAL = "!="
    GREATER = ">"
    LESS = "<"
    AT_LEAST = ">="
    AT_MOST = "<="


_COMPARE: Mapping[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQUAL: operator.eq,
    Operator.NOT_EQUAL: operator.ne,
    Operator.GREATER: operator.gt,
    Operator.LESS: operator.lt,
    Operator.AT_LEAST: operator.ge,
    Operator.AT_MOST: operator.le,
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison. `exists` compares with true or false; every other operator is false where there is no answer.

    Where several options were picked, `=` asks for one among them, and `!=` for none.
    """

    question: str
    operator: Operator
    answer: Value | bool

    def holds(self, answers: Answers) -> bool:
        given = answers.get(self.question)
        if self.operator is Operator.EXISTS:
            return (given is not None) == self.answer
        if given is None:
            return False
        if isinstance(given, tuple):
            return (self.answer in given) == (self.operator is Operator.EQUAL)
        return isinstance(given, str) == isinstance(self.answer, str) and _COMPARE[self.operator](given, self.answer)


@dataclass(frozen=True, slots=True)
class Condition:
    """All of the tests, or any of them."""

    tests: tuple[Comparison, ...]
    needs: Literal["all", "any"] = "all"

    def holds(self, answers: Answers) -> bool:
        found = (test.holds(answers) for test in self.tests)
        return all(found) if self.needs == "all" else any(found)
