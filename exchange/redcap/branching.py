"""REDCap's branching logic (`[pain] >= 4`, `[signs(2)] = '1'`), read as ours and written from ours."""

from __future__ import annotations

import re
from collections.abc import Mapping

from exchange.draft import Known
from exchange.logic import Atom, Node, UntoldError, differs, quoted, told
from exchange.typed import spelt, typed
from surveys.conditions import Comparison, Condition, Operator
from surveys.formats import Choices, Format

_COMPARED = re.compile(
    r"""\s*\[([a-z][a-z0-9_]*)(?:\(([^()]*)\))?\]\s*(<>|!=|<=|>=|=|<|>)\s*(?:'([^']*)'|"([^"]*)"|(-?[0-9]+(?:\.[0-9]+)?))"""
)
_SIGNS = {"<>": "!="}
_TICKED = {"1": True, "0": False}


def atom(known: Mapping[str, Known]) -> Atom:
    """Reads comparisons with these questions, by their names in the dictionary."""

    def read(text: str, at: int) -> tuple[Node, int] | None:
        found = _COMPARED.match(text, at)
        if found is None:
            return None
        name, code, sign = found[1], found[2], _SIGNS.get(found[3], found[3])
        if name not in known:
            raise UntoldError(f"[{name}] is not asked before it")
        literal = next(one for one in found.groups()[3:] if one is not None)
        if isinstance(known[name].format, Choices):
            return _ticked(known[name], code, sign, literal), found.end()
        return _compared(known[name], code, sign, literal), found.end()

    return read


def _ticked(question: Known, code: str | None, sign: str, literal: str) -> Node:
    """Whether one box of several is ticked: it is 1 or 0 for REDCap."""
    if code is None or sign not in {"=", "!="} or literal not in _TICKED:
        raise UntoldError(f"[{question.id}] has boxes, which are 1 or 0 each")
    picked = typed(question, Operator.EQUAL, code.strip())
    if _TICKED[literal] == (sign == "="):
        return Comparison(question.id, Operator.EQUAL, picked)
    return differs(question.id, picked)


def _compared(question: Known, code: str | None, sign: str, literal: str) -> Node:
    if code is not None:
        raise UntoldError(f"[{question.id}] has no boxes")
    if literal == "" and sign in {"=", "!="}:
        return Comparison(question.id, Operator.EXISTS, sign == "!=")
    answer = typed(question, Operator(sign), literal)
    return differs(question.id, answer) if sign == "!=" else Comparison(question.id, Operator(sign), answer)


def written(condition: Condition, formats: Mapping[str, Format], names: Mapping[str, str]) -> str:
    """A condition of ours as branching logic; raises `UntoldError`."""
    return told(condition, lambda test: _test(test, formats[test.question], names[test.question]))


def _test(test: Comparison, form: Format, name: str) -> str:
    if form.kind == "display":
        raise UntoldError("a text to read is never answered")
    if isinstance(form, Choices):
        return _boxes(test, form, name)
    if test.operator is Operator.EXISTS:
        return f"[{name}] {'<>' if test.answer else '='} ''"
    literal = spelt(test.answer) if isinstance(test.answer, int | float) else quoted(str(test.answer))
    if test.operator in {Operator.NOT_EQUAL, Operator.LESS, Operator.AT_MOST}:
        # Elsewhere these may hold without an answer too.
        sign = "<>" if test.operator is Operator.NOT_EQUAL else test.operator.value
        return f"[{name}] <> '' and [{name}] {sign} {literal}"
    return f"[{name}] {test.operator.value} {literal}"


def _boxes(test: Comparison, form: Choices, name: str) -> str:
    values = [option.value for option in form.options]
    if test.operator is Operator.EXISTS and not test.answer:
        return " and ".join(f"[{name}({value})] = '0'" for value in values)
    anything = " or ".join(f"[{name}({value})] = '1'" for value in values)
    if test.operator is Operator.EXISTS:
        return anything
    picked = f"[{name}({test.answer})] = '{int(test.operator is Operator.EQUAL)}'"
    return picked if test.operator is Operator.EQUAL else f"({anything}) and {picked}"
