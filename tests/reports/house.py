"""A small house that exports: one sample pathway, its surveys, and patients who answer them."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from care import answering, consent, deliver, tasks
from care.actor import OPERATOR
from care.enrol import Request, enrol
from care.practice import Clinic, Practice
from pathways.library import Library as Pathways
from pathways.model import DayWindow, Pathway, Responder, Step
from records import migrate
from records.database import SqliteDatabase, Tx, connect
from records.keyring import Keyring
from reports import export
from surveys.library import Library as Surveys
from surveys.model import Band, Survey
from surveys.moves import Choose, Move, Send, Write
from tests.surveys import samples

PROCEDURE = date(2026, 3, 10)
MADE = datetime(2026, 6, 1, 12, tzinfo=UTC)
ENROLLED = datetime(2026, 2, 1, 12, tzinfo=UTC)
SURVEY = replace(
    samples.mixed(),
    title="Sample of every kind of answer",
    loinc="12345-5",
    scores=(samples.rule(items=("1", "2"), maximum=12, bands=(Band(0, 5, "Low"), Band(6, 12, "High"))),),
)
STEPS = (("before", -30, 0), ("after", 1, 20))
ANSWERS = (Choose("1", 2), Choose("2", 7), Write("3", "82,5"), Write("note", "Ask for Testa"), Send())


def practice(*surveys: Survey) -> Practice:
    """A pathway of two steps, at each of which all of these are asked."""
    asked = tuple(survey.id for survey in surveys)
    pathway = Pathway(
        id="sample-pathway",
        version="1",
        title={"en": "Sample pathway"},
        procedure="sample procedure",
        joint="knee",
        sides=("left", "right"),
        responder=Responder("Sample team", {"en": "always"}),
        reminders_after_days=(3,),
        steps=tuple(
            Step(name, {"en": name.title()}, DayWindow(opens, opens, closes), opens, asked)
            for name, opens, closes in STEPS
        ),
    )
    clinic = Clinic("Sample Clinic", "555-0100", "911")
    return Practice(Surveys(surveys), Pathways([pathway]), consent.load(), clinic)


@dataclass
class House:
    """A database of one patient or more, and what a test does with it."""

    database: SqliteDatabase
    new_id: Callable[[], str]
    practice: Practice

    async def enrol(self, *, at: datetime = ENROLLED, side: str = "left", mrn: str = "0042") -> str:
        born, zone = date(1956, 4, 2), "America/Los_Angeles"
        request = Request("sample-pathway", side, PROCEDURE, "Testa Ampleperson", born, zone, mrn=mrn)
        facts = {"actor": OPERATOR, "now": at, "new_id": self.new_id, "token": self.new_id()}
        enrolled = await self.database.write(lambda tx: enrol(tx, self.practice, request, **facts))
        return enrolled.patient_id

    async def answer(
        self, patient_id: str, step: str, at: datetime, *moves: Move, side: str = "left", survey: str = "sample"
    ) -> str:
        def work(tx: Tx) -> str:
            mine = tasks.of_patient(tx, self.practice, patient_id)
            task = next(task for task in mine if (task.step.id, task.episode.side) == (step, side))
            facts = {"language": "en", "channel": "web", "now": at, "new_id": self.new_id}
            sitting = answering.begin(tx, self.practice, task, survey, **facts)
            for move in moves:
                moved = answering.move(tx, sitting, move, now=at, new_id=self.new_id)
                assert moved.refused is None, (move, moved.refused)
                sitting = moved.sitting
            return sitting.response.id

        return await self.database.write(work)

    async def close_windows(self, patient_id: str) -> None:
        """The step after the procedure runs out."""
        at = datetime(2026, 4, 1, tzinfo=UTC)

        def work(tx: Tx) -> None:
            for delivery in deliver.claim(tx, at):
                deliver.act(tx, self.practice, delivery, lambda *_: None, now=at, new_id=self.new_id)

        await self.database.write(work)

    async def write(self, folder: Path, *, identified: bool = False) -> export.Manifest:
        return await self.database.read(
            lambda tx: export.write(tx, self.practice, folder, identified=identified, now=MADE)
        )


@asynccontextmanager
async def opened(folder: Path, *surveys: Survey) -> AsyncIterator[House]:
    url = f"sqlite:///{folder / 'records.db'}"
    migrate.upgrade(url)
    database = connect(url, Keyring("a key for tests of thirty-two letters"))
    yield House(database, map("{0:08x}{0:024x}".format, itertools.count(1)).__next__, practice(*surveys))
    await database.close()


def table(folder: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / name).read_bytes().decode("utf-8-sig"), newline="")))


def readable(folder: Path) -> str:
    """Every file of a folder, one after the other."""
    texts = {file.name: file.read_bytes().decode("utf-8-sig") for file in sorted(folder.iterdir())}
    return "\n".join(f"=== {name}\n" + text.replace("\r\n", "\n") for name, text in texts.items())
