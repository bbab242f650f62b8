"""Telegram in trouble: floods, errors, silence, broken connections, and patients who block the bot."""

from __future__ import annotations

import random

from tests.botapi import Fault, FaultKind
from tests.botapi.faults import Faults
from tests.e2e import checker
from tests.e2e.harness import Clinic
from tests.e2e.journey import joining, koos_jr, walk, walk_together, whole

FAULTS = (
    Fault(FaultKind.FLOOD_429, seconds=1),
    Fault(FaultKind.ERROR_500),
    Fault(FaultKind.HTML_502),
    Fault(FaultKind.RESET),
    Fault(FaultKind.RESET, accepted=True),
    Fault(FaultKind.STALL, accepted=True),
)
TIME_OUT = Fault(FaultKind.STALL, accepted=True, seconds=16)  # the bot waits 15


class Chaos(Faults):
    """Every call meets a fault with this probability; what was ordered comes first."""

    def __init__(self, probability: float, seed: int) -> None:
        super().__init__()
        self._probability = probability
        self._chance = random.Random(seed)
        self.met: list[tuple[str, Fault]] = []

    def take(self, method: str) -> Fault | None:
        spoilt = self._chance.random() < self._probability
        fault = super().take(method) or (self._chance.choice(FAULTS) if spoilt else None)
        if fault is not None:
            self.met.append((method, fault))
        return fault


async def test_whatever_telegram_answers_every_message_arrives_and_every_answer_counts_once(clinic: Clinic):
    patients = 3
    journeys = [whole(token) for token in await clinic.enrol_many(patients)]
    stranger = clinic.api.person(2001)
    await clinic.serve()
    chaos = clinic.api._api.faults = Chaos(0.15, seed=3)
    chaos.add("sendMessage", TIME_OUT)
    await stranger.start()
    await walk_together(clinic.people(patients), journeys, within=60)
    await checker.drained(clinic)
    await checker.every_confirmed_update_is_stored_once(clinic)
    await checker.every_answer_was_given_once(clinic, patients)
    await checker.the_export_has_each_score_once(clinic, patients)
    states = await clinic.rows("SELECT DISTINCT state FROM outbox")
    assert {row["state"] for row in states} <= {"sent", "superseded"}
    lost = sum(method == "sendMessage" and fault.accepted for method, fault in chaos.met)
    assert await checker.repeated_messages(clinic, answers_lost=lost) <= lost
    assert {fault.kind for _, fault in chaos.met} == set(FaultKind)


async def test_who_blocks_the_bot_is_shown_as_blocked_and_written_to_no_more(clinic: Clinic):
    enrolled = await clinic.enrol("--mrn", "first")
    patient = clinic.api.person(1001)
    serving = await clinic.serve()
    await walk(patient, (*joining(enrolled["token"]), koos_jr()[0]))
    await patient.tap("None")
    patient._chat.blocked = True  # Telegram's own notice of it comes later
    await checker.comes_true(clinic, "SELECT id FROM chats WHERE blocked_at IS NOT NULL")
    assert await clinic.rows("SELECT reason FROM outbox WHERE state = 'failed'") == [{"reason": "blocked"}]
    asked = len(clinic.api.calls_of("editMessageText")), len(clinic.api.calls_of("sendMessage"))

    await clinic.enrol("--mrn", "first", "--side", "right", days=20)
    await serving.process.terminate()
    await clinic.serve()  # looks at once for what is due
    await checker.comes_true(clinic, "SELECT id FROM deliveries WHERE kind = 'invite' AND reason = 'blocked'")
    await checker.drained(clinic)
    assert (len(clinic.api.calls_of("editMessageText")), len(clinic.api.calls_of("sendMessage"))) == asked

    await patient.start()
    await patient.sees("Welcome back")
    assert await clinic.rows("SELECT id FROM chats WHERE blocked_at IS NOT NULL") == []
