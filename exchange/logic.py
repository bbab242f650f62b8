"""Conditions of other people's formats: comparisons joined by and, or, not and brackets, as conditions of ours.

Ours are simpler: all of some comparisons, or any of them, once for the item and once for its section. An expression is
brought into that shape without changing what it means, or not at all. Two differences are bridged. Elsewhere a
comparison with "not equal" also holds where there is no answer; ours never does. And where our own export asks for an
answer first, that is taken back here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from surveys.conditions import Comparison, Condition, Operator
from surveys.formats import Choice, Choices, Format

MAX_CLAUSES = 16
MAX_TESTS = 60
MAX_DEPTH = 20

_JOINING = re.compile(r"\s*(?:(and|or|not)\b|([()]))", re.IGNORECASE)
_JOINED = re.compile(r" (?:and|or) ")
_OPPOSITES = {
    Operator.EQUAL: Operator.NOT_EQUAL,
    Operator.NOT_EQUAL: Operator.EQUAL,
    Operator.GREATER: Operator.AT_MOST,
    Operator.AT_MOST: Operator.GREATER,
    Operator.LESS: Operator.AT_LEAST,
    Operator.AT_LEAST: Operator.LESS,
}


class UntoldError(Exception):
    """An expression that ours cannot say; the message is why, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any:
    parts: tuple[Node, ...]


Node = Comparison | All | Any
Atom = Callable[[str, int], tuple[Node, int] | None]
"""Reads one comparison at an offset of the expression: what it says, and where it ends; `None` where there is none."""

Clause = tuple[Comparison, ...]
"""Comparisons of which one must hold."""


def conditions(expression: str, atom: Atom, formats: Mapping[str, Format]) -> tuple[Condition, ...]:
    """One condition or two, all of which must hold; none where it always does. Raises `UntoldError`.

    `formats` are those of the items that the comparisons look at.
    """
    return joined(_clauses(_Parser(expression, atom).whole(), formats))


def differs(question: str, answer: float | str) -> Node:
    """Not this answer, or no answer at all: what "not equal" means elsewhere."""
    return negated(Comparison(question, Operator.EQUAL, answer))


def negated(node: Node) -> Node:
    match node:
        case All(parts):
            return Any(tuple(negated(part) for part in parts))
        case Any(parts):
            return All(tuple(negated(part) for part in parts))
        case Comparison(question, Operator.EXISTS, answer):
            return Comparison(question, Operator.EXISTS, not answer)
        case Comparison(question, operator, answer):
            unanswered = Comparison(question, Operator.EXISTS, answer=False)
            return Any((unanswered, Comparison(question, _OPPOSITES[operator], answer)))


def joined(clauses: Sequence[Clause]) -> tuple[Condition, ...]:
    """Clauses that must all hold as at most two conditions; raises `UntoldError` where they are more."""
    single = tuple(dict.fromkeys(clause[0] for clause in clauses if len(clause) == 1))
    found = [Condition(single)] if single else []
    found += [Condition(clause, "any") for clause in dict.fromkeys(clauses) if len(clause) > 1]
    if len(found) > 2:  # noqa: PLR2004 one for the item and one for its section
        raise UntoldError("it joins more than our conditions can")
    return tuple(found)


def clauses_of(condition: Condition | None) -> list[Clause]:
    if condition is None:
        return []
    return [condition.tests] if condition.needs == "any" else [(test,) for test in condition.tests]


def told(condition: Condition, test: Callable[[Comparison], str]) -> str:
    """A condition of ours as an expression; `test` spells a comparison."""
    spelt = [test(one) for one in condition.tests]
    if len(spelt) == 1:
        return spelt[0]
    joining = " and " if condition.needs == "all" else " or "
    return joining.join(f"({one})" if _JOINED.search(one) else one for one in spelt)


def quoted(text: str) -> str:
    """In whichever quotes it does not hold itself, since neither format knows how to escape them."""
    if "'" in text and '"' in text:
        raise UntoldError("it compares with words that hold both kinds of quotes")
    return f'"{text}"' if "'" in text else f"'{text}'"


class _Parser:
    def __init__(self, text: str, atom: Atom) -> None:
        self._text = text
        self._atom = atom
        self._at = 0
        self._depth = 0
        self._tests = 0

    def whole(self) -> Node:
        node = self._either()
        if self._text[self._at :].strip():
            raise UntoldError(f"{self._text[self._at :].strip()[:40]!r} is no comparison that we know")
        return node

    def _either(self) -> Node:
        parts = [self._both()]
        while self._take("or"):
            parts.append(self._both())
        return Any(tuple(parts)) if len(parts) > 1 else parts[0]

    def _both(self) -> Node:
        parts = [self._one()]
        while self._take("and"):
            parts.append(self._one())
        return All(tuple(parts)) if len(parts) > 1 else parts[0]

    def _one(self) -> Node:
        if self._take("not"):
            return negated(self._one() if self._next() == "(" else self._refuse())
        if self._take("("):
            return self._bracket()
        if (found := self._atom(self._text, self._at)) is None:
            return self._refuse()
        node, self._at = found
        self._tests += 1
        if self._tests > MAX_TESTS:
            raise UntoldError(f"it makes more than {MAX_TESTS} comparisons")
        return node

    def _bracket(self) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise UntoldError("its brackets are too deep")
        node = self._either()
        self._depth -= 1
        return node if self._take(")") else self._refuse()

    def _next(self) -> str:
        found = _JOINING.match(self._text, self._at)
        return (found[1] or found[2]).lower() if found else ""

    def _take(self, sign: str) -> bool:
        found = _JOINING.match(self._text, self._at)
        if found is None or (found[1] or found[2]).lower() != sign:
            return False
        self._at = found.end()
        return True

    def _refuse(self) -> Node:
        rest = self._text[self._at :].strip()
        raise UntoldError(f"{rest[:40]!r} is no comparison that we know" if rest else "it ends too early")


def _clauses(node: Node, formats: Mapping[str, Format]) -> list[Clause]:
    """The expression as clauses that must all hold."""
    match node:
        case All(parts):
            found = [clause for part in parts for clause in _clauses(part, formats)]
            return _simplified(list(dict.fromkeys(found)), formats)
        case Any(parts):
            return list(dict.fromkeys(_spread([_clauses(part, formats) for part in parts], formats)))
        case _:
            return [(node,)]


def _spread(parts: list[list[Clause]], formats: Mapping[str, Format]) -> Iterator[Clause]:
    """Any of several lists of clauses: every combination of one clause of each."""
    size = 1
    for part in parts:
        size *= len(part)
    if size > MAX_CLAUSES:
        raise UntoldError("it joins more than our conditions can")
    for combination in product(*parts):
        tests = tuple(dict.fromkeys(test for clause in combination for test in clause))
        yield from _any_option(tests, formats)


def _any_option(tests: Clause, formats: Mapping[str, Format]) -> Iterator[Clause]:
    """Any of all the options of a question is any answer at all."""
    for question in dict.fromkeys(test.question for test in tests):
        equal = {test.answer for test in tests if test.question == question and test.operator is Operator.EQUAL}
        if equal and equal == _values(formats.get(question)):
            answered = Comparison(question, Operator.EXISTS, answer=True)
            tests = (answered, *(test for test in tests if test.question != question))
    yield tests


def _simplified(clauses: list[Clause], formats: Mapping[str, Format]) -> list[Clause]:
    found = _unanswered(clauses, formats)
    answered = {clause[0].question for clause in found if len(clause) == 1 and _asks_answer(clause[0])}
    shorter = [tuple(test for test in clause if not _ruled_out(test, answered)) or clause for clause in found]
    compared = {clause[0].question for clause in shorter if len(clause) == 1 and not _exists(clause[0])}
    return [clause for clause in shorter if not (len(clause) == 1 and _told(clause[0], compared))]


def _unanswered(clauses: list[Clause], formats: Mapping[str, Format]) -> list[Clause]:
    """None of all the options of a question is no answer at all."""
    found = list(clauses)
    for question in dict.fromkeys(clause[0].question for clause in clauses):
        none = [clause for clause in found if _is_without(clause, question)]
        if none and {clause[1].answer for clause in none} == _values(formats.get(question)):
            found = [(Comparison(question, Operator.EXISTS, answer=False),), *(c for c in found if c not in none)]
    return found


def _is_without(clause: Clause, question: str) -> bool:
    signs = [(test.question, test.operator, test.answer is False) for test in clause]
    return [sign[:2] for sign in signs] == [(question, Operator.EXISTS), (question, Operator.NOT_EQUAL)] and signs[0][2]


def _values(form: Format | None) -> set[object]:
    return {option.value for option in form.options} if isinstance(form, Choice | Choices) else set()


def _exists(test: Comparison) -> bool:
    return test.operator is Operator.EXISTS


def _asks_answer(test: Comparison) -> bool:
    """Every comparison of ours needs an answer, but for the one that asks for none."""
    return not _exists(test) or test.answer is True


def _ruled_out(test: Comparison, answered: set[str]) -> bool:
    return _exists(test) and test.answer is False and test.question in answered


def _told(test: Comparison, compared: set[str]) -> bool:
    return _exists(test) and test.answer is True and test.question in compared
