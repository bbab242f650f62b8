"""Rules of a Questionnaire that our files have no words for, found by the extensions and keys that carry them."""

from __future__ import annotations

from exchange.fhir import names
from exchange.fhir.report import Report
from exchange.fhir.resource import Element, Extension, Question

# What is read elsewhere, or only says how a form filler draws what we show as a chat.
KEPT = frozenset(
    {
        names.ORDINAL_VALUE,
        names.ITEM_WEIGHT,
        names.ITEM_CONTROL,
        names.ORIENTATION,
        names.EXCLUSIVE,
        names.HIDDEN,
        names.MINIMUM,
        names.MAXIMUM,
        names.UNIT,
        names.UNIT_OPTION,
        names.ENTRY_FORMAT,
    }
)
BY_HAND = "look up what it asks for, and write it by hand where it matters"
SAID = {
    "calculatedExpression": ("its value is computed by an expression", "write the score under scores"),
    "initialExpression": ("it is filled in beforehand", "leave it: here the patient answers every question"),
    "enableWhenExpression": ("it appears by an expression", "write a `when` by hand; until then it is always asked"),
    "answerExpression": ("its answers are found by an expression", "write them out under options"),
    "candidateExpression": ("answers are proposed by an expression", "leave it: here the patient answers"),
    "targetConstraint": ("a constraint checks its answer", BY_HAND),
    "questionnaire-constraint": ("a constraint checks its answer", BY_HAND),
    "variable": ("a variable is computed for other expressions", "write what it is for as a score or a `when`"),
    "regex": ("a pattern checks its answer", "ask for a number, a date or a choice instead"),
    "minLength": ("its answer has a least length", "leave it: any answer is better than none"),
    "maxDecimalPlaces": ("its decimal places are limited", "leave it: the answer is kept as it is given"),
    "questionnaire-minOccurs": ("it asks for a least number of answers", BY_HAND),
    "questionnaire-maxOccurs": ("it allows a greatest number of answers", BY_HAND),
    "rendering-style": ("its text is formatted", "leave it: patients see plain text"),
    "rendering-xhtml": ("its text is formatted", "leave it: patients see plain text"),
    "rendering-markdown": ("its text is formatted", "leave it: patients see plain text"),
}


def extensions(element: Element, where: str, report: Report, item: str | None = None) -> None:
    """A loss for each extension that changes what is asked or computed and that our file cannot hold."""
    for extension in element.modifier_extension:
        what = f"an extension changes its meaning: {extension.url}"
        report.lost(where, what, "do not use this import before somebody has looked up what it means", item)
    for extension in element.extension:
        if extension.url not in KEPT and not extension.url.startswith(names.OURS):
            report.lost(where, *_said(extension), item)


def texts(question: Question, report: Report, item: str | None) -> None:
    """Extensions beside a text, but for its translations."""
    for extension in question.text_.extension if question.text_ else []:
        if extension.url != names.TRANSLATION:
            report.lost(question.link_id, *_said(extension), item)


def keys(question: Question, report: Report, item: str | None) -> None:
    """Plain keys of a question that carry a rule."""
    selected = any(option.initial_selected for option in question.answer_option)
    if question.initial or selected:
        report.lost(question.link_id, *SAID["initialExpression"], item)
    if question.repeats and question.type not in {"choice", "open-choice", "group"}:
        report.lost(question.link_id, "it may be answered several times", "repeat the item as often as needed", item)


def _said(extension: Extension) -> tuple[str, str]:
    for name, said in SAID.items():
        if extension.url.endswith((name, f"-{name}")):
            return said
    return f"the extension {extension.url} is not kept", BY_HAND
