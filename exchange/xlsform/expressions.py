"""XLSForm's comparisons (`${pain} >= 4`, `selected(${signs}, 'fever')`), read as ours and written from ours."""

from __future__ import annotations

import re
from collections.abc import Mapping

from exchange.draft import Known
from exchange.logic import Atom, Node, UntoldError, differs, quoted, told
from exchange.typed import spelt, typed
from surveys.conditions import Comparison, Condition, Operator
from surveys.formats import Choice, Choices, Date, Format, FreeText, Value

_NAME = r"\$\{\s*([^{}\s]+)\s*\}"
_TEXT = r"""'([^']*)'|"([^"]*)\""""
_LITERAL = rf"(?:(?:date\(\s*)(?:{_TEXT})\s*\)|{_TEXT}|(-?[0-9]+(?:\.[0-9]+)?))"
_COMPARED = re.compile(rf"\s*{_NAME}\s*(!=|<=|>=|=|<|>)\s*{_LITERAL}")
_SELECTED = re.compile(rf"\s*selected\(\s*{_NAME}\s*,\s*{_LITERAL}\s*\)")


def atom(known: Mapping[str, Known]) -> Atom:
    """Reads comparisons with these questions, by the names that the form gives them."""

    def read(text: str, at: int) -> tuple[Node, int] | None:
        if found := _SELECTED.match(text, at):
            return _node(known, found[1], "=", _given(found, 2)), found.end()
        if found := _COMPARED.match(text, at):
            return _node(known, found[1], found[2], _given(found, 3)), found.end()
        return None

    return read


def _given(found: re.Match[str], first: int) -> str:
    return next(one for one in found.groups()[first - 1 :] if one is not None)


def _node(known: Mapping[str, Known], name: str, sign: str, literal: str) -> Node:
    if name not in known:
        raise UntoldError(f"{name!r} is not asked before it")
    question = known[name]
    if literal == "" and sign in {"=", "!="}:
        return Comparison(question.id, Operator.EXISTS, sign == "!=")
    answer = typed(question, Operator(sign), literal)
    return differs(question.id, answer) if sign == "!=" else Comparison(question.id, Operator(sign), answer)


def written(condition: Condition, formats: Mapping[str, Format], names: Mapping[str, str]) -> str:
    """A condition of ours as an expression; raises `UntoldError`."""
    return told(condition, lambda test: _test(test, formats[test.question], f"${{{names[test.question]}}}"))


def _test(test: Comparison, form: Format, name: str) -> str:
    if form.kind == "display":
        raise UntoldError("a note is never answered")
    if test.operator is Operator.EXISTS:
        return f"{name} {'!=' if test.answer else '='} ''"
    literal = _literal(form, test.answer)
    if isinstance(form, Choices):
        picked = f"selected({name}, {literal})"
        return picked if test.operator is Operator.EQUAL else f"{name} != '' and not({picked})"
    compared = f"{name} {test.operator.value} {literal}"
    # Elsewhere "not equal" holds without an answer too.
    return f"{name} != '' and {compared}" if test.operator is Operator.NOT_EQUAL else compared


def _literal(form: Format, answer: Value | bool) -> str:
    if isinstance(form, Date):
        return f"date('{answer}')"
    if isinstance(form, FreeText | Choice | Choices):
        return quoted(str(answer))
    return spelt(answer) if isinstance(answer, int | float) else str(answer)
