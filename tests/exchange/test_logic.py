"""Expressions of other formats become conditions that hold for the same answers, or none at all."""

from __future__ import annotations

from contextlib import suppress
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.draft import Known
from exchange.logic import UntoldError, conditions
from exchange.redcap import branching
from exchange.xlsform import expressions
from surveys.conditions import Comparison, Condition, Operator
from surveys.formats import Choice, Choices, Date, FreeText, Number, Option

CODES = {"0": 0, "1": 1, "2": 2}
THREE = tuple(Option(value, {"en": str(value)}) for value in CODES.values())
KNOWN = {
    "pain": Known("pain", Choice(THREE), CODES),
    "signs": Known("signs", Choices(THREE), CODES),
    "weight": Known("weight", Number(0, 300, "kg")),
    "since": Known("since", Date()),
    "words": Known("words", FreeText(100)),
    "odd": Known("odd", Choice(THREE), {"a": 0, "b": 1}, renumbered=True),
}
FORMATS = {name: known.format for name, known in KNOWN.items()}


def xlsform(text: str) -> tuple[Condition, ...]:
    return conditions(text, expressions.atom(KNOWN), FORMATS)


def redcap(text: str) -> tuple[Condition, ...]:
    return conditions(text, branching.atom(KNOWN), FORMATS)


def one(question: str, operator: str, answer: object) -> tuple[Condition, ...]:
    return (Condition((Comparison(question, Operator(operator), answer),)),)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("${pain} = '1'", one("pain", "=", 1)),
        ('${ pain }="1"', one("pain", "=", 1)),
        ("${pain} >= 1", one("pain", ">=", 1)),
        ("selected(${signs}, '2')", one("signs", "=", 2)),
        ("selected(${pain}, '2')", one("pain", "=", 2)),
        ("${weight} > 80.5", one("weight", ">", 80.5)),
        ("${since} <= date('2026-01-31')", one("since", "<=", "2026-01-31")),
        ("${words} != ''", one("words", "exists", True)),  # noqa: FBT003
        ("${words} = ''", one("words", "exists", False)),  # noqa: FBT003
        ("${words} != '' and ${words} != 'no'", one("words", "!=", "no")),
        ("not(${pain} != '1') and ${pain} != ''", one("pain", "=", 1)),
        ("${signs} != '' and not(selected(${signs}, '0'))", one("signs", "!=", 0)),
        ("${odd} = 'b'", one("odd", "=", 1)),
    ],
)  # fmt: skip
def test_xlsform_comparisons_are_understood(text, meant):
    assert xlsform(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("[pain] = '1'", one("pain", "=", 1)),
        ("[pain]=1", one("pain", "=", 1)),
        ("[signs(2)] = '1'", one("signs", "=", 2)),
        ("[signs(0)]='1' OR [signs(1)]='1' or [signs(2)] = '1'", one("signs", "exists", True)),  # noqa: FBT003
        ("[signs(0)]='0' and [signs(1)]='0' and [signs(2)] = '0'", one("signs", "exists", False)),  # noqa: FBT003
        ("([weight] > 80) AND [weight] <> ''", one("weight", ">", 80)),
        ("[since] >= '2026-01-31'", one("since", ">=", "2026-01-31")),
    ],
)
def test_redcap_comparisons_are_understood(text, meant):
    assert redcap(text) == meant


def test_not_equal_also_holds_without_an_answer_as_it_does_there():
    (condition,) = redcap("[pain] <> '1'")
    assert [condition.holds({"pain": answer}) for answer in (None, 0, 1)] == [True, True, False]
    (condition,) = redcap("[signs(1)] = '0'")
    assert [condition.holds({"signs": answer}) for answer in (None, (0,), (0, 1))] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("${later} = '1'", "'later' is not asked before it"),
        ("${pain} = 'x'", "'x' is no option of 'pain'"),
        ("${odd} > 1", "the options of 'odd' have no order"),
        ("${words} > 'a'", "cannot be compared with >"),
        ("${weight} = 'x'", "'x' is no number"),
        ("${since} = date('soon')", "'soon' is no day"),
        ("count(${pain}) > 1", "no comparison that we know"),
        ("${pain} = '1' and", "it ends too early"),
        ("(${pain} = '1'", "it ends too early"),
        ("${pain} = '1' extra", "'extra' is no comparison"),
        ("not ${pain} = '1'", "no comparison that we know"),
        ("(" * 30 + "${pain} = '1'" + ")" * 30, "brackets are too deep"),
        (" or ".join(["(${pain} = '1' and ${weight} > 1 and ${words} = 'a')"] * 9), "more than our conditions can"),
    ],
)  # fmt: skip
def test_what_ours_cannot_say_is_refused_with_the_reason(text, why):
    with pytest.raises(UntoldError, match=why.replace("(", r"\(").replace("+", r"\+")):
        xlsform(text)


ATOMS = {
    "${pain} = '1'": lambda a: a["pain"] == 1,
    "${pain} != '1'": lambda a: a["pain"] != 1,
    "${pain} != ''": lambda a: a["pain"] is not None,
    "${pain} = ''": lambda a: a["pain"] is None,
    "selected(${signs}, '0')": lambda a: 0 in (a["signs"] or ()),
    "${weight} < 50": lambda a: a["weight"] is not None and a["weight"] < 50,
}
ANSWERS = [
    dict(zip(("pain", "signs", "weight"), chosen, strict=True))
    for chosen in product((None, 0, 1), (None, (0,), (1,), (0, 1)), (None, 40, 50))
]
Said = tuple[str, object]


def _joined(parts: list[Said], sign: str) -> Said:
    test = all if sign == "and" else any
    return f" {sign} ".join(f"({text})" for text, _ in parts), lambda a: test(holds(a) for _, holds in parts)


said = st.recursive(
    st.sampled_from(sorted(ATOMS)).map(lambda text: (text, ATOMS[text])),
    lambda inner: st.one_of(
        st.builds(_joined, st.lists(inner, min_size=2, max_size=3), st.sampled_from(("and", "or"))),
        inner.map(lambda one: (f"not({one[0]})", lambda a: not one[1](a))),
    ),
    max_leaves=5,
)


@given(said)
@settings(max_examples=150)
def test_an_expression_that_is_taken_over_holds_for_the_same_answers(expression):
    text, holds = expression
    try:
        found = xlsform(text)
    except UntoldError:
        return
    for answers in ANSWERS:
        assert all(condition.holds(answers) for condition in found) == holds(answers), (text, answers)


@given(st.text("${}[]()'\" =<>!andort pain signs01,.", max_size=60))
def test_any_text_is_conditions_or_the_reason_why_not(text):
    for reader in (xlsform, redcap):
        with suppress(UntoldError):
            assert all(one.tests for one in reader(text))
