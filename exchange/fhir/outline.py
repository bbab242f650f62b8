"""The groups of a Questionnaire, however deep, as the one level of sections that our file has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from exchange.fhir import names
from exchange.fhir.report import Report
from exchange.fhir.resource import Question


@dataclass(frozen=True, slots=True)
class Part:
    """A question with the groups that it stands in, from the outermost, and the question that it hangs on, if any."""

    question: Question
    groups: tuple[Question, ...] = ()
    under: Question | None = None


@dataclass(slots=True)
class Outline:
    """Every question in the order in which it is asked."""

    report: Report
    parts: list[Part] = field(default_factory=list)

    def add(self, questions: list[Question], groups: tuple[Question, ...] = (), under: Question | None = None) -> None:
        for question in questions:
            if question.type == "group":
                self._group(question, groups, under)
            elif not _scale_end(question, under):
                self.parts.append(Part(question, groups, under))
                self._children(question, groups)

    def _group(self, group: Question, groups: tuple[Question, ...], under: Question | None) -> None:
        if group.repeats:
            what = "the group may be answered several times, once for each of something"
            self.report.lost(group.link_id, what, "here it is asked once: repeat its items as often as needed")
        if groups:
            what = f"the group stands within the group {groups[-1].link_id!r}"
            self.report.lost(group.link_id, what, "sections have one level here: check the stems that were joined")
        self.add(group.item, (*groups, group), under)

    def _children(self, question: Question, groups: tuple[Question, ...]) -> None:
        self.add(question.item, groups, question)


def _scale_end(question: Question, under: Question | None) -> bool:
    """The words at an end of a scale belong to their question."""
    return under is not None and bool(question.controls() & {names.LOWER, names.UPPER})


def everything(questions: list[Question]) -> Iterator[Question]:
    """Every entry of `item`, at any depth."""
    for question in questions:
        yield question
        yield from everything(question.item)
