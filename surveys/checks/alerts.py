"""Can every alert be raised, and only by answers that exist?"""

from __future__ import annotations

from collections.abc import Iterator

from content.problems import Problem
from surveys.authored import File
from surveys.formats import Choices, Date, Display, FreeText
from surveys.model import AlertRule, Survey


def problems(file: File, survey: Survey) -> Iterator[Problem]:
    for a, rule in enumerate(survey.alerts):
        answer_format = survey.item(rule.item).format
        if isinstance(answer_format, FreeText | Date | Display):
            what = f"item {rule.item!r} is answered with words, which no rule can judge"
            yield file.problem(what, "choose another item", "alerts", a, "item")
        else:
            yield from _condition(file, survey, a, rule)


def _condition(file: File, survey: Survey, a: int, rule: AlertRule) -> Iterator[Problem]:
    form = survey.item(rule.item).format
    for value in sorted(rule.values):
        if not form.accepts((value,) if isinstance(form, Choices) else value):
            what = f"{value} is no answer to item {rule.item!r}"
            yield file.problem(what, "use values of its options", "alerts", a, "values")
    if rule.minimum is not None and not form.accepts(rule.minimum):
        what = f"{rule.minimum:g} is no answer to item {rule.item!r}"
        yield file.problem(what, "let the rule begin at one of its answers", "alerts", a, "minimum")
