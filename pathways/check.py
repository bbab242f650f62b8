"""What is wrong with a pathway's file, each fault with its place and with advice."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path

from content.problems import ContentError, Problem
from content.yamlfile import Located, read_located
from pathways import plainness, wording
from pathways.model import Pathway
from pathways.reading import PathwayFile, StepEntry, invite_day, pathway_from

File = Located[PathwayFile]


def read(path: Path, surveys: Collection[str] | None = None, aids: Collection[str] | None = None) -> Pathway:
    """The pathway in a file; `ContentError` names every fault that was found.

    `surveys` and `aids` are the ids that exist; without them those of the steps are taken as they are written.
    """
    file = read_located(path, PathwayFile)
    if found := tuple(problems(file, surveys, aids)):
        raise ContentError(found)
    return pathway_from(file.content)


def warnings(path: Path) -> tuple[Problem, ...]:
    """What is allowed and yet should be better, in a file without faults: words that are hard to read."""
    return tuple(plainness.warnings(read_located(path, PathwayFile)))


def problems(
    file: File, surveys: Collection[str] | None = None, aids: Collection[str] | None = None
) -> Iterator[Problem]:
    """Every fault of a file that has been read."""
    yield from _repeated(file, "side", file.content.sides, "sides")
    yield from _reminder_problems(file)
    for number, step in enumerate(file.content.steps):
        yield from _step_id_problems(file, number)
        yield from _window_problems(file, number, step)
        yield from _purpose_problems(file, number, step)
        yield from _repeated(file, "survey", step.surveys, "steps", number, "surveys")
        yield from _repeated(file, "survey", step.when_licensed, "steps", number, "when_licensed")
        yield from _unknown_surveys(file, number, step, surveys)
        yield from _unknown_aid(file, number, step, aids)
        yield from _untranslated(file, number, step)
        yield from wording.problems(file, number)


def _repeated(file: File, what: str, names: Sequence[str], *path: str | int) -> Iterator[Problem]:
    for index, name in enumerate(names):
        if name in names[:index]:
            yield file.problem(f"the {what} {name!r} stands here a second time", "name it once", *path, index)


def _reminder_problems(file: File) -> Iterator[Problem]:
    for index, (before, after) in enumerate(pairwise(file.content.reminders_after_days), start=1):
        if after <= before:
            what = f"the reminder after {after} days follows the one after {before}"
            yield file.problem(what, "let the days ascend", "reminders_after_days", index)


def _step_id_problems(file: File, number: int) -> Iterator[Problem]:
    ids = [step.id for step in file.content.steps]
    if ids[number] in ids[:number]:
        what = f"the step {ids[number]!r} stands here a second time"
        yield file.problem(what, "give each step its own id", "steps", number, "id")


def _window_problems(file: File, number: int, step: StepEntry) -> Iterator[Problem]:
    window = step.window
    if window.opens > window.closes:
        what = f"the window opens on day {window.opens}, after it closes on day {window.closes}"
        yield file.problem(what, "let it open first", "steps", number, "window", "opens")
        return
    inside = f"choose a day from {window.opens} to {window.closes}"
    if not window.opens <= window.target <= window.closes:
        what = f"the target, day {window.target}, lies outside the window"
        yield file.problem(what, inside, "steps", number, "window", "target")
    elif not window.opens <= invite_day(step) <= window.closes:
        what = f"the invitation, day {invite_day(step)}, lies outside the window"
        yield file.problem(what, inside, "steps", number, "invite")


def _purpose_problems(file: File, number: int, step: StepEntry) -> Iterator[Problem]:
    """Each step does one thing."""
    parts = {"surveys": step.surveys, "message": step.message, "aid": step.aid, "check_in": step.check_in}
    does = [name for name, part in parts.items() if part]
    if len(does) != 1:
        what = f"the step {step.id!r} has {' and '.join(does) or 'nothing to do'}"
        yield file.problem(what, f"give it one of {', '.join(parts)}", "steps", number)
    if step.message:
        boxes = [box.id for box in step.message.checklist]
        yield from _repeated(file, "box", boxes, "steps", number, "message", "checklist")


def _unknown_surveys(file: File, number: int, step: StepEntry, surveys: Collection[str] | None) -> Iterator[Problem]:
    for key in ("surveys", "when_licensed"):
        for index, survey in enumerate(getattr(step, key)):
            if surveys is not None and survey not in surveys:
                advice = _which(survey, surveys)
                yield file.problem(f"there is no survey {survey!r}", advice, "steps", number, key, index)


def _unknown_aid(file: File, number: int, step: StepEntry, aids: Collection[str] | None) -> Iterator[Problem]:
    if step.aid is not None and aids is not None and step.aid not in aids:
        yield file.problem(f"there is no decision aid {step.aid!r}", _which(step.aid, aids), "steps", number, "aid")


def _which(name: str, known: Collection[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"did you mean {near[0]!r}?" if near else f"there are {', '.join(sorted(known)) or 'none'}"


def _untranslated(file: File, number: int, step: StepEntry) -> Iterator[Problem]:
    if absent := file.content.title.keys() - step.title.keys():
        what = f"the title of {step.id!r} is missing in {', '.join(sorted(absent))}"
        yield file.problem(what, "write it in every language of the pathway's title", "steps", number, "title")
