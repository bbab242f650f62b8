"""Can every item be reached, and does each condition look back at a question that can meet it?"""

from __future__ import annotations

from collections.abc import Iterator

from content.faults import Path
from content.problems import Problem
from surveys.authored import ConditionEntry, File
from surveys.checks.parts import conditions
from surveys.conditions import Answers, Comparison, Condition, Operator
from surveys.formats import Choices, Display, Format, FreeText, Number, Value, countable
from surveys.model import Item, Survey

ORDERED = frozenset({Operator.GREATER, Operator.LESS, Operator.AT_LEAST, Operator.AT_MOST})


def problems(file: File, survey: Survey) -> Iterator[Problem]:
    sound = True
    for path, item_id, entry in conditions(file):
        here = survey.positions[item_id or file.content.sections[int(path[1])].items[0].id]
        for fault in _comparisons(file, survey, path, entry, here):
            sound = False
            yield fault
    if sound:
        yield from _unreachable(file, survey)


def _comparisons(file: File, survey: Survey, path: Path, entry: ConditionEntry, here: int) -> Iterator[Problem]:
    mode = "all" if entry.all else "any"
    for n, one in enumerate(entry.all or entry.any or ()):
        where = (*path, mode, n)
        if survey.positions[one.question] >= here:
            yield _forward(file, survey, one.question, here, (*where, "question"))
        else:
            comparison = Comparison(one.question, one.operator, one.answer)
            yield from _answerable(file, survey.item(one.question), comparison, where)


def _forward(file: File, survey: Survey, question: str, here: int, where: Path) -> Problem:
    """A question that is not asked before; where it waits for this one in turn, neither would ever be asked."""
    waiting = survey.items[here]
    back = {test.question for one in _conditions(survey.item(question)) for test in one.tests}
    if waiting.id == question or waiting.id in back:
        what = (
            f"items {waiting.id!r} and {question!r} wait for each other"
            if waiting.id != question
            else (f"item {question!r} waits for its own answer")
        )
        return file.problem(f"a branching cycle: {what}", "let a condition look only at earlier items", *where)
    what = f"item {question!r} is asked later than this one"
    return file.problem(what, "move it up, or let the condition look at an earlier item", *where)


def _answerable(file: File, item: Item, test: Comparison, where: Path) -> Iterator[Problem]:
    form = item.format
    if test.operator is Operator.EXISTS:
        if not isinstance(test.answer, bool):
            yield file.problem("exists is compared with true or false", "write answer: true", *where, "answer")
        return
    if isinstance(form, Display) or (isinstance(form, FreeText | Choices) and test.operator in ORDERED):
        what = f"the answer to item {item.id!r} cannot be compared with {test.operator}"
        yield file.problem(
            what, "use =, != or exists" if not isinstance(form, Display) else "choose a question", *where
        )
    elif isinstance(test.answer, bool) or not _fits(form, test.answer):
        what = f"{test.answer} is no answer to item {item.id!r}"
        yield file.problem(what, "compare with one of its answers", *where, "answer")


def _fits(form: Format, answer: Value) -> bool:
    return form.accepts((answer,) if isinstance(form, Choices) else answer)


def _unreachable(file: File, survey: Survey) -> Iterator[Problem]:
    """An item whose conditions contradict each other, or hang on an item that is never asked."""
    never: set[str] = set()
    for s, section in enumerate(file.content.sections):
        for i, entry in enumerate(section.items):
            item = survey.item(entry.id)
            if not all(_possible(survey, never, each) for each in _joined(item)):
                never.add(item.id)
                what = f"no answers lead to item {item.id!r}"
                yield file.problem(what, "correct its conditions", "sections", s, "items", i)


def _joined(item: Item) -> Iterator[tuple[Comparison, ...]]:
    """What must hold together: all comparisons of the `all` conditions at once, and each `any` by itself, which needs
    only one that can."""
    every = tuple(test for one in _conditions(item) if one.needs == "all" for test in one.tests)
    yield every
    for one in _conditions(item):
        if one.needs == "any":
            yield from () if len(one.tests) > 1 else (one.tests,)


def _possible(survey: Survey, never: set[str], tests: tuple[Comparison, ...]) -> bool:
    """Whether some answers meet all of these comparisons."""
    by_question: dict[str, list[Comparison]] = {}
    for test in tests:
        by_question.setdefault(test.question, []).append(test)
    return all(_meetable(survey.item(name), name in never, each) for name, each in by_question.items())


def _meetable(item: Item, absent: bool, tests: list[Comparison]) -> bool:
    unanswered: Answers = {}
    answered = () if absent else _samples(item.format, tests)
    candidates = [unanswered, *({item.id: value} for value in answered)]
    return any(all(test.holds(answers) for test in tests) for answers in candidates)


def _samples(form: Format, tests: list[Comparison]) -> Iterator[Value]:
    """Answers among which one meets the comparisons, if any does: all of a few, and around each limit of many."""
    if isinstance(form, Choices):
        values = [option.value for option in form.options]
        alone = {option.value for option in form.options if option.exclusive}
        yield from ((value,) for value in values)
        yield tuple(value for value in values if value not in alone)
        wanted = {test.answer for test in tests if test.operator is Operator.EQUAL}
        yield tuple(value for value in values if value in wanted)
        return
    few = countable(form)
    if few is not None:
        yield from few
        return
    limits = [test.answer for test in tests if not isinstance(test.answer, bool)]
    yield from limits
    if isinstance(form, Number):
        ends = [form.minimum, form.maximum, *(limit for limit in limits if isinstance(limit, int | float))]
        yield from sorted({*ends, *((low + high) / 2 for low in ends for high in ends)})
    else:
        yield from ("", "0001-01-01", "9999-12-31", "?")


def _conditions(item: Item) -> tuple[Condition, ...]:
    return tuple(one for one in (item.section.when, item.when) if one)
