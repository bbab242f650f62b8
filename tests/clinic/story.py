"""What happened in the hospital of these tests until now: a few invented patients, each with something for the team."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from care import answering, consent, deliver, tasks, wishes
from care.actor import OPERATOR
from care.enrol import Request, enrol
from care.practice import Practice
from records import chats, deliveries, patients
from records.database import Tx
from surveys.moves import Choose, Leave, Reason, Send, Write

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)  # Sunday morning in New York
LETTER = "letter-of-"
TESTA, CHESTER, BLOK, NEWA, CALLA, YARA = "Testa", "Chester", "Blok", "Newa", "Calla", "Yara"

REQUESTS = {
    TESTA: Request("knee-replacement", "left", date(2026, 10, 1), "Testa Ampleperson", date(1956, 4, 2),
                   "America/New_York", mrn="MRN-1001"),
    CHESTER: Request("hip-replacement", "right", date(2026, 11, 20), "Chester Sampleman", date(1961, 7, 9),
                     "America/Chicago", mrn="MRN-1002"),
    BLOK: Request("knee-replacement", "right", date(2026, 11, 30), "Blok Kédperson", date(1950, 1, 31),
                  "America/New_York", mrn="MRN-1003"),
    NEWA: Request("knee-replacement", "left", date(2026, 12, 15), "Newa Notjoined", date(1948, 12, 24),
                  "Europe/Madrid", pin="4711", language="es"),
    CALLA: Request("hip-replacement", "left", date(2026, 8, 6), "Calla Overdue", date(1959, 3, 3),
                   "America/New_York", mrn="MRN-1005"),
    YARA: Request("knee-replacement", "right", date(2025, 11, 5), "Yara Oneyear", date(1944, 5, 5),
                  "America/New_York", mrn="MRN-1006"),
}  # fmt: skip
FINE = {"pain": 3, "wound": 0, "calf": 0, "chest": 0, "fever": 0, "medicine": 1, "note": "Walking to the shop."}
WORSE = FINE | {"wound": 1, "medicine": None, "note": None}


def ids(start: int = 1) -> Callable[[], str]:
    """Like real ones, they differ from the first character on."""
    return (f"{number:08x}{number:024x}" for number in itertools.count(start)).__next__


@dataclass
class Story:
    """Tells it all in one unit of work. `patients` and `episodes` are ids by name."""

    practice: Practice
    new_id: Callable[[], str] = field(default_factory=ids)
    patients: dict[str, str] = field(default_factory=dict)
    episodes: dict[str, str] = field(default_factory=dict)

    def tell(self, tx: Tx) -> None:
        deeds = sorted(self._deeds(), key=lambda deed: deed[0])
        at = deeds[0][0] - timedelta(seconds=1)
        for when, deed in [*deeds, (NOW, None)]:
            self._tick(tx, at, when)
            at = when
            if deed is not None:
                deed(tx, when)

    def _tick(self, tx: Tx, after: datetime, until: datetime) -> None:
        """Carry out what falls due, at its own time, with nobody on the other side."""
        at = after
        while at < until:
            for delivery in deliver.claim(tx, at):
                deliver.act(tx, self.practice, delivery, lambda *_: None, now=at, new_id=self.new_id)
            at = min(deliveries.next_due(tx, at) or until, until)

    def _deeds(self) -> list[tuple[datetime, Callable[[Tx, datetime], None]]]:
        return [
            (_at(2026, 8, 6), self._enrols(CALLA)),
            (_at(2026, 8, 7), self._joins(CALLA, "telegram")),
            (_at(2026, 8, 20), self._enrols(TESTA)),
            (_at(2026, 8, 21), self._joins(TESTA, "telegram")),
            (_at(2026, 8, 22), self._answers(TESTA, "before-surgery", "koos-jr", dict.fromkeys("1234567", 3))),
            (_at(2026, 8, 23), self._answers(TESTA, "before-surgery", "nprs", {"1": 7})),
            (_at(2026, 10, 1), self._enrols(YARA)),
            (_at(2026, 10, 2), self._joins(YARA, "web")),
            (_at(2026, 10, 8), self._answers(TESTA, "day-7", "recovery-check-in", WORSE)),
            (_at(2026, 11, 1), self._enrols(CHESTER)),
            (_at(2026, 11, 2), self._enrols(BLOK)),
            (_at(2026, 11, 3), self._joins(CHESTER, "web")),
            (_at(2026, 11, 4), self._joins(BLOK, "telegram")),
            (_at(2026, 11, 13), self._answers(TESTA, "week-6", "koos-jr", dict.fromkeys("1234567", 1))),
            (_at(2026, 11, 15), self._blocks(BLOK)),
            (_at(2026, 11, 17), self._enrols(NEWA)),
            (_at(2026, 11, 21), self._answers(CHESTER, "day-1", "recovery-check-in", FINE | {"chest": 1})),
            (_at(2026, 11, 22), self._writes(TESTA, "Can I <b>drive</b> again?\nI feel well.")),
        ]  # fmt: skip

    def _enrols(self, name: str) -> Callable[[Tx, datetime], None]:
        def deed(tx: Tx, now: datetime) -> None:
            done = enrol(
                tx, self.practice, REQUESTS[name], actor=OPERATOR, now=now, new_id=self.new_id, token=LETTER + name
            )
            self.patients[name], self.episodes[name] = done.patient_id, done.episode_id

        return deed

    def _joins(self, name: str, channel: str) -> Callable[[Tx, datetime], None]:
        def deed(tx: Tx, now: datetime) -> None:
            patient_id = self.patients[name]
            chat = chats.open_new(
                tx, chat_id=self.new_id(), channel=channel, address=f"address of {name}", language="en", now=now
            )
            chats.change(tx, chat.id, patient_id=patient_id)
            names = self.practice.clinic.names()
            consent.grant(
                tx, self.practice.consent, patient_id=patient_id, language="en", channel=channel, names=names,
                now=now, new_id=self.new_id,
            )  # fmt: skip
            wishes.joined(tx, self.practice, patient_id, now)

        return deed

    def _answers(
        self, name: str, step_id: str, survey_id: str, given: Mapping[str, int | str | None]
    ) -> Callable[[Tx, datetime], None]:
        """None stands for an item that the patient would rather not answer."""

        def deed(tx: Tx, now: datetime) -> None:
            mine = tasks.of_patient(tx, self.practice, self.patients[name])
            task = next(task for task in mine if task.step.id == step_id)
            sitting = answering.begin(
                tx, self.practice, task, survey_id, language="en", channel="telegram", now=now, new_id=self.new_id
            )
            for item_id, value in given.items():
                moves = (
                    (Leave(item_id), Reason(item_id, "declined"))
                    if value is None
                    else (Write(item_id, value) if isinstance(value, str) else Choose(item_id, value),)
                )
                for move in moves:
                    moved = answering.move(tx, sitting, move, now=now, new_id=self.new_id)
                    assert moved.refused is None, (item_id, moved.refused)
                    sitting = moved.sitting
            assert answering.move(tx, sitting, Send(), now=now, new_id=self.new_id).completed

        return deed

    def _blocks(self, name: str) -> Callable[[Tx, datetime], None]:
        def deed(tx: Tx, now: datetime) -> None:
            chat = chats.of_patient(tx, self.patients[name])
            assert chat is not None
            chats.change(tx, chat.id, blocked_at=now)

        return deed

    def _writes(self, name: str, body: str) -> Callable[[Tx, datetime], None]:
        return lambda tx, now: wishes.write_to_team(tx, self.patients[name], body, now, self.new_id)


def patient_named(tx: Tx, name: str) -> str:
    """The id of the patient with this name."""
    return next(one.id for one in patients.everyone(tx) if patients.identity(tx, one.id).name == name)


def _at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 13, 30, tzinfo=UTC)
