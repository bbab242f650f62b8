"""A small hospital for tests: the shipped surveys and pathways, invented patients, and a time that stands still."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.practice import load_practice
from care import answering, consent, deliver, enrol, tasks, wishes
from care.actor import OPERATOR
from care.answering import Moved, Sitting
from care.deliver import Occasion
from care.enrol import Enrolled, Request
from care.practice import Clinic, Practice
from care.task import Task
from pathways.library import Library as Pathways
from pathways.model import ChecklistEntry, DayWindow, Message, Step
from records import chats, deliveries, episodes
from records.chats import Chat
from records.database import Tx, parse_url, sqlite_engine
from records.deliveries import Claimed, Delivery
from records.keyring import Keyring
from surveys.moves import Choose, Send

KEYS = Keyring("a test key of more than thirty-two characters")
CLINIC = Clinic("Riverside Joint Center", "555-0100", "911")
PRACTICE: Practice = load_practice(CLINIC)
OPERATED = date(2027, 2, 15)
BORN = date(1956, 4, 2)
JANUARY = datetime(2027, 1, 5, 15, tzinfo=UTC)  # 10 in the morning in New York, six weeks before the operation


@contextmanager
def rolled_back(url: str) -> Iterator[Tx]:
    """A transaction on a SQLite database of which nothing stays."""
    connection = sqlite_engine(parse_url(url)).connect()
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        yield Tx(connection, KEYS)
    finally:
        connection.exec_driver_sql("ROLLBACK")
        connection.close()


@dataclass
class World:
    """What tests of care need at hand. `said` collects the occasions that were announced."""

    tx: Tx
    now: datetime = JANUARY
    practice: Practice = PRACTICE
    new_id: Callable[[], str] = field(default_factory=lambda: map("{:08x}cafe".format, itertools.count(1)).__next__)
    said: list[Occasion] = field(default_factory=list)

    def enrol(self, **facts: Any) -> Enrolled:
        """Enrol Testa Ampleperson for her left knee, but for the facts that are given."""
        request = Request(**{**USUAL, **facts})
        token = f"token-{self.new_id()}"
        return enrol.enrol(
            self.tx, self.practice, request, actor=OPERATOR, now=self.now, new_id=self.new_id, token=token
        )

    def open_chat(self, patient_id: str | None, address: str = "42") -> Chat:
        chat = chats.open_new(
            self.tx, chat_id=self.new_id(), channel="telegram", address=address, language="en", now=self.now
        )
        chats.change(self.tx, chat.id, patient_id=patient_id)
        return chats.get(self.tx, chat.id)

    def agree(self, patient_id: str) -> None:
        consent.grant(
            self.tx,
            self.practice.consent,
            patient_id=patient_id,
            language="en",
            channel="telegram",
            names=CLINIC.names(),
            now=self.now,
            new_id=self.new_id,
        )

    def join(self, patient_id: str) -> Chat:
        """A chat, consent, and the first offer."""
        chat = self.open_chat(patient_id, address=patient_id)
        self.agree(patient_id)
        wishes.joined(self.tx, self.practice, patient_id, self.now)
        deliver.offer(self.tx, self.practice, patient_id, self.now)
        return chat

    def joined(self, **facts: Any) -> Enrolled:
        """Enrolled and in the chat."""
        enrolled = self.enrol(**facts)
        self.join(enrolled.patient_id)
        return enrolled

    def move_to(self, moment: datetime) -> None:
        self.now = moment

    def wait(self, **span: float) -> None:
        """Let time pass, everything that falls due at its own time."""
        until = self.now + timedelta(**span)
        while (due := deliveries.next_due(self.tx, self.now)) and due <= until:
            self.now = due
            self.tick()
        self.now = until
        self.tick()

    def tick(self) -> None:
        """What is due now is claimed and acted on."""
        for delivery in deliver.claim(self.tx, self.now):
            self.act(delivery)

    def act(self, delivery: Claimed, practice: Practice | None = None) -> None:
        """Carry out a claimed delivery, perhaps for another practice; what would be said is kept."""
        deliver.act(
            self.tx,
            practice or self.practice,
            delivery,
            lambda _tx, occasion: self.said.append(occasion),
            now=self.now,
            new_id=self.new_id,
        )

    def deliveries(self, patient_id: str) -> dict[str, Delivery]:
        """Every delivery of a patient's first episode, by step, kind and number, such as "week-6 reminder 2"."""
        episode = episodes.of_patient(self.tx, patient_id)[0]
        found = deliveries.of_episode(self.tx, episode.id)
        return {f"{one.step_id} {one.kind} {one.number}".removesuffix(" 0"): one for one in found}

    def task(self, patient_id: str, step_id: str) -> Task:
        return next(task for task in tasks.of_patient(self.tx, self.practice, patient_id) if task.step.id == step_id)

    def begin(self, patient_id: str, step_id: str) -> Sitting:
        """Start the next survey of a step."""
        task = self.task(patient_id, step_id)
        return answering.begin(
            self.tx,
            self.practice,
            task,
            task.to_do[0],
            language="en",
            channel="telegram",
            now=self.now,
            new_id=self.new_id,
        )

    def move(self, sitting: Sitting, move: Any) -> Moved:
        return answering.move(self.tx, sitting, move, now=self.now, new_id=self.new_id)

    def answer(self, patient_id: str, step_id: str, value: int = 1) -> None:
        """Answer every survey of a step that asks for taps only, with the same value throughout."""
        while self.task(patient_id, step_id).to_do:
            sitting = self.begin(patient_id, step_id)
            for item in sitting.survey.items:
                sitting = self.move(sitting, Choose(item.id, value)).sitting
            assert self.move(sitting, Send()).completed


TELLING = replace(
    PRACTICE,
    pathways=Pathways(
        [
            replace(
                PRACTICE.pathways.get("knee-replacement"),
                steps=(
                    Step(
                        "prepare",
                        {"en": "Getting ready", "es": "Prepararse"},
                        DayWindow(-40, -35, -1),
                        -35,
                        message=Message(
                            {"en": "Your operation is on {{ date }}.", "es": "Su operación es el {{ date }}."},
                            (ChecklistEntry("bag", {"en": "Pack a bag", "es": "Preparar una bolsa"}),),
                        ),
                    ),
                    Step(
                        "ready",
                        {"en": "A call from us", "es": "Una llamada"},
                        DayWindow(-20, -14, -1),
                        -14,
                        check_in="Ask who will be at home.",
                    ),
                    *PRACTICE.pathways.get("knee-replacement").steps,
                ),
            )
        ]
    ),
)
"""The knee's pathway with words before the operation, boxes to tick, and a call of the coordinator."""

DRAFTS = replace(PRACTICE, aids=PRACTICE.aids.with_drafts())
"""As the demo runs: decision aids that nobody has signed are offered too."""

USUAL: dict[str, Any] = {
    "pathway": "knee-replacement",
    "side": "left",
    "anchor_date": OPERATED,
    "name": "Testa Ampleperson",
    "born": BORN,
    "zone": "America/New_York",
}
