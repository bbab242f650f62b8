"""Our conditions as FHIR's `enableWhen`.

Three differences are bridged. FHIR compares an option only for being the same, so an order among options becomes the
options that meet it. FHIR's `!=` also holds where there is no answer, ours does not, so that an answer is asked for.
And a text to read has no answer in FHIR, so what waits for it waits for nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from exchange import files
from exchange.fhir import names
from exchange.fhir.elements import own
from exchange.files import Json, given
from surveys.conditions import Comparison, Condition, Operator
from surveys.formats import Choice, Choices, Display, Format, FreeText, Number, Option, Rating, Value
from surveys.model import Survey

Coding = Callable[[tuple[Option, ...], Option], Json]


def enabling(condition: Condition | None, survey: Survey, coding: Coding) -> Json:
    """`enableWhen` and `enableBehavior`, or nothing. Where they say it in other words than we do, an `extension` of our
    own keeps ours, together with what was written, so that an import sees whether somebody has changed it since."""
    if condition is None:
        return {}
    needs = _needs(condition, survey)
    tests = [test for one in condition.tests for test in _tests(one, survey.item(one.question).format, needs, coding)]
    if not tests and not isinstance(survey.item(condition.tests[0].question).format, Display):
        tests, needs = _never(condition.tests[0].question), "all"
    written = given(enableWhen=tests, enableBehavior=needs if len(tests) > 1 else None)
    if _literal(condition, tests):
        return written
    return written | {"extension": own(names.WHEN, {"when": files.condition(condition), "written": written})}


def _literal(condition: Condition, tests: list[Json]) -> bool:
    """Whether the tests are the very comparisons, and mean the same to FHIR."""
    operators = [test.operator for test in condition.tests]
    same = [test["operator"] for test in tests] == operators and Operator.NOT_EQUAL not in operators
    return same and (len(tests) > 1 or condition.needs == "all")


def _needs(condition: Condition, survey: Survey) -> str:
    """One comparison alone may become several tests; options that meet it are joined by any."""
    if len(condition.tests) > 1:
        return condition.needs
    test = condition.tests[0]
    among = isinstance(survey.item(test.question).format, Choice) and test.operator is not Operator.EXISTS
    return "any" if among else "all"


def _tests(test: Comparison, form: Format, needs: str, coding: Coding) -> list[Json]:
    if isinstance(form, Display):
        return []
    if test.operator is Operator.EXISTS:
        return [_exists(test.question, answered=test.answer is True)]
    if isinstance(form, Choice):
        return _among(test, form, needs, coding)
    if test.operator is Operator.NOT_EQUAL:
        return _unequal(test, form, needs, coding)
    return [_test(test, test.operator, form, coding)]


def _among(test: Comparison, form: Choice, needs: str, coding: Coding) -> list[Json]:
    """The options that meet the comparison: each for itself, or as an answer that is none of the others."""
    values = [option.value for option in form.options]
    meeting = [value for value in values if test.holds({test.question: value})]
    if needs == "any" or len(meeting) == 1:
        return [_test(_with(test, value), Operator.EQUAL, form, coding) for value in meeting]
    others = [value for value in values if value not in meeting]
    excluded = [_test(_with(test, value), Operator.NOT_EQUAL, form, coding) for value in others]
    return [_exists(test.question, answered=True), *excluded]


def _unequal(test: Comparison, form: Format, needs: str, coding: Coding) -> list[Json]:
    if needs == "all":
        return [_exists(test.question, answered=True), _test(test, Operator.NOT_EQUAL, form, coding)]
    if isinstance(form, FreeText | Choices):
        # Among alternatives there is no way to ask for an answer as well: better asked too often than hidden.
        return [_test(test, Operator.NOT_EQUAL, form, coding)]
    return [_test(test, side, form, coding) for side in (Operator.LESS, Operator.GREATER)]


def _with(test: Comparison, value: Value) -> Comparison:
    return Comparison(test.question, test.operator, value)


def _never(question: str) -> list[Json]:
    """What no answer meets: with no test at all, the item would always be asked."""
    return [_exists(question, answered=answered) for answered in (True, False)]


def _exists(question: str, *, answered: bool) -> Json:
    return {"question": question, "operator": "exists", "answerBoolean": answered}


def _test(test: Comparison, operator: Operator, form: Format, coding: Coding) -> Json:
    return {"question": test.question, "operator": operator.value, **_answer(form, test.answer, coding)}


def _answer(form: Format, value: Value | bool, coding: Coding) -> Json:
    match form:
        case Choice(options) | Choices(options):
            option = next(one for one in options if one.value == value)
            return {"answerCoding": coding(options, option)}
        case Rating():
            return {"answerInteger": value}
        case Number():
            return {"answerDecimal": value}
        case FreeText():
            return {"answerString": value}
        case _:
            return {"answerDate": value}
