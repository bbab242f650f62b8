"""FHIR's `enableWhen` as our conditions: which earlier answers a question waits for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from exchange.fhir import names
from exchange.fhir.options import Known
from exchange.fhir.report import Report, cleaned, own
from exchange.fhir.resource import Coding, Gate, Question
from exchange.files import Json, given
from surveys.conditions import Operator

ORDERED = frozenset({Operator.GREATER, Operator.LESS, Operator.AT_LEAST, Operator.AT_MOST})
OPERATORS = frozenset(operator.value for operator in Operator)
ALWAYS = "write a `when` by hand; until then it is always asked"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that is asked before: its id and way of answering in our file, and what its options are."""

    id: str
    way: str
    answers: Known | None = None


def condition(question: Question, asked: Mapping[str, Asked], report: Report) -> Json | None:
    """What it waits for. Where a part of that cannot be kept, nothing is: better asked too often than hidden."""
    gates = question.enable_when
    kept = own(question, names.WHEN)
    written = given(enableWhen=[gate.written() for gate in gates], enableBehavior=question.enable_behavior)
    if kept.get("written") == written and _whole(kept.get("when")):
        when: Json = kept["when"]
        return when
    if not gates:
        return None
    faults = [fault for gate in gates if (fault := _fault(gate, asked))]
    for fault in faults:
        report.lost(question.link_id, fault, ALWAYS)
    return None if faults else _joined(question, asked, report)


def _whole(when: object) -> bool:
    """Whether it has the shape of a condition of ours: one list, all or any, of comparisons."""
    if not (isinstance(when, dict) and len(when) == 1):
        return False
    tests = when.get("all", when.get("any"))
    return isinstance(tests, list) and bool(tests) and all(isinstance(test, dict) for test in tests)


def both(first: Json | None, second: Json | None) -> Json | None:
    """One condition that says what two say together; `LookupError` where one list cannot say it."""
    if not first or not second:
        return first or second
    lists = [_every(one) for one in (first, second)]
    return {"all": [*lists[0], *(test for test in lists[1] if test not in lists[0])]}


def _every(when: Json) -> list[Json]:
    tests: list[Json] = when.get("all") or when["any"]
    if "all" not in when and len(tests) > 1:
        raise LookupError("Alternatives cannot be joined with another condition.")
    return tests


def answered(question: Asked) -> Json:
    """What a question waits for that stands under another: an answer to that one."""
    return {"all": [{"question": question.id, "operator": Operator.EXISTS.value, "answer": True}]}


def _joined(question: Question, asked: Mapping[str, Asked], report: Report) -> Json:
    """FHIR's `!=` holds where there is no answer too; ours says so beside it."""
    gates = question.enable_when
    alone = len(gates) == 1
    needs = "any" if question.enable_behavior == "any" and not alone else "all"
    answered = {gate.question for gate in gates if gate.operator == Operator.EXISTS and gate.answer_boolean}
    tests: list[Json] = []
    for gate in gates:
        tests.append(_test(gate, asked[gate.question]))
        if gate.operator != Operator.NOT_EQUAL or (needs == "all" and gate.question in answered):
            continue
        if needs == "any" or alone:
            needs = "any"
            tests.append(_unanswered(asked[gate.question]))
        else:
            what = f"FHIR asks it also where {gate.question!r} has no answer, and here it waits for one"
            report.lost(question.link_id, what, "nothing, if an answer is always given; else write its `when` by hand")
    return {needs: tests}


def _fault(gate: Gate, asked: Mapping[str, Asked]) -> str | None:
    question = asked.get(gate.question)
    if question is None:
        return f"it waits for {gate.question!r}, which is not asked before it"
    if gate.operator not in OPERATORS:
        return f"the operator {gate.operator!r} is unknown"
    if gate.operator in ORDERED and question.way in {"choices", "free_text"}:
        return f"the answers to {gate.question!r} have no order to compare by {gate.operator!r}"
    if _answer(gate, question) is None:
        return f"what it compares with is no answer to {gate.question!r}"
    return None


def _test(gate: Gate, question: Asked) -> Json:
    return {"question": question.id, "operator": gate.operator, "answer": _answer(gate, question)}


def _unanswered(question: Asked) -> Json:
    return {"question": question.id, "operator": Operator.EXISTS.value, "answer": False}


def _answer(gate: Gate, question: Asked) -> bool | int | float | str | None:
    """What is compared with, in our file's terms."""
    if gate.operator == Operator.EXISTS:
        return gate.answer_boolean
    words = cleaned(gate.answer_string or "") or None
    plain = (gate.answer_integer, gate.answer_decimal, words, gate.answer_date)
    value = next((one for one in plain if one is not None), None)
    if question.answers:
        truth = {True: "1", False: "0"}.get(gate.answer_boolean) if gate.answer_boolean is not None else None
        code = truth if value is None else str(value)
        return question.answers.value(gate.answer_coding or Coding(code=code))
    return gate.answer_quantity.value if gate.answer_quantity else value
