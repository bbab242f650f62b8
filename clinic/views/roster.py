"""The list of patients: one line for each operation, and the search in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from care import tasks
from care.access import Opened
from care.practice import Practice
from care.task import Status, Task
from clinic import words
from clinic.views import reach
from clinic.views.reach import Reach
from records.database import Tx
from records.episodes import Episode
from records.patients import Patient

MOST = 50  # patients on one page; a search finds the others


@dataclass(frozen=True, slots=True)
class Background:
    """What the list says about a patient beside their name."""

    tasks: list[Task]
    reach: Reach


@dataclass(frozen=True, slots=True)
class Line:
    """One operation of one patient. `due` is the step that matters now, None when nothing is left."""

    opened: Opened
    episode: Episode
    operation: str
    today: date
    due: Task | None
    status: Status | None
    last_answer: datetime | None
    reach: Reach


def background(tx: Tx, practice: Practice, patient: Patient, now: datetime) -> Background:
    return Background(tasks.of_patient(tx, practice, patient.id), reach.of_patient(tx, patient, now))


def lines(opened: Opened, facts: Background, now: datetime) -> list[Line]:
    """One for each operation of a patient."""
    patient = opened.patient
    today = now.astimezone(ZoneInfo(patient.zone)).date()
    found = []
    for episode in opened.episodes:
        mine = [task for task in facts.tasks if task.episode.id == episode.id]
        due = _matters_now(mine, now)
        found.append(
            Line(
                opened=opened,
                episode=episode,
                operation=words.operation(mine[0].pathway, episode.side),
                today=today,
                due=due,
                status=due.status(now) if due else None,
                last_answer=max((at for task in mine for at in _answered(task)), default=None),
                reach=facts.reach,
            )
        )
    return found


def _matters_now(mine: list[Task], now: datetime) -> Task | None:
    """What is overdue, else open, else planned next."""
    in_order = sorted(mine, key=lambda task: task.window.closes_at)
    for wanted in ({Status.OVERDUE}, {Status.STARTED, Status.OPEN}, {Status.PLANNED}):
        for task in in_order:
            if task.status(now) in wanted:
                return task
    return None


def _answered(task: Task) -> list[datetime]:
    return [response.completed_at or response.started_at for response in task.responses]


def matching(people: Iterable[Opened], search: str) -> list[Opened]:
    """Those whose name, record number or pseudonym holds every word of the search, accents and case aside; by name."""
    wanted = _plain(search).split()
    found = [opened for opened in people if all(word in _haystack(opened) for word in wanted)]
    return sorted(found, key=lambda opened: _plain(opened.identity.name))


def _haystack(opened: Opened) -> str:
    return _plain(f"{opened.identity.name} {opened.identity.mrn or ''} {opened.patient.pseudonym}")


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()
