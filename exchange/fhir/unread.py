"""What another program passes over in a Questionnaire of ours: it travels along, but only we read it."""

from __future__ import annotations

from collections.abc import Iterator

from exchange.fhir.scored import is_computed
from exchange.losses import Loss
from surveys import piping
from surveys.conditions import Condition, Operator
from surveys.formats import Choices, FreeText
from surveys.model import Item, Survey


def unread(survey: Survey) -> tuple[Loss, ...]:
    """One for each rule that a form filler which knows FHIR alone does not follow; `where` is the part of our file."""
    return tuple(_of(survey))


def _of(survey: Survey) -> Iterator[Loss]:
    for alert in survey.alerts:
        what = f"nobody is alerted there by {alert.title!r}, and the patient reads no safety text"
        yield Loss(f"alerts, {alert.id}", what, "name somebody there who reads these answers at once")
    for rule in survey.scores:
        if not is_computed(survey, rule):
            what = f"the score {rule.title!r} is not computed there"
            yield Loss(f"scores, {rule.id}", what, "score the answers here (`afterwell score`)")
    if survey.stopping:
        yield Loss("adaptive", "every item of the bank is asked, in its order", "use Afterwell for the adaptive test")
    if survey.licence.pack:
        what = f"the pack {survey.licence.pack!r} must be attested here; no other program asks for it"
        yield Loss("licence", what, "use the form only where you hold the licence")
    for item in survey.items:
        yield from _of_item(item, survey)


def _of_item(item: Item, survey: Survey) -> Iterator[Loss]:
    where = f"item {item.id}"
    named = sorted(
        {name for text in (*item.text.values(), *(item.context or {}).values()) for name in piping.names_in(text)}
    )
    if named:
        what = f"its text names {', '.join(f'{{{name}}}' for name in named)}, which only we fill in"
        yield Loss(where, what, "write the words themselves before the form is used")
    if item.carry:
        yield Loss(where, "it begins without the last answer there", "show the last answer beside it, if you can")
    if any(_loose(when, survey) for when in (item.when, item.section.when) if when):
        what = "among alternatives, FHIR cannot say that an answer is there and another one than this"
        yield Loss(where, what, "nothing: it is asked rather too often than not at all")


def _loose(condition: Condition, survey: Survey) -> bool:
    unequal = (test for test in condition.tests if test.operator is Operator.NOT_EQUAL)
    words = any(isinstance(survey.item(test.question).format, FreeText | Choices) for test in unequal)
    return words and condition.needs == "any" and len(condition.tests) > 1
