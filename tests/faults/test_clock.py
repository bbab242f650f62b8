"""Days pass and clocks are set, while patients answer, block the bot and return: nothing twice, nothing left out."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path

from tests.botapi import Person
from tests.e2e import checker
from tests.e2e.harness import Clinic
from tests.e2e.journey import joining, koos_jr, walk, walk_together
from tests.e2e.load import nothing_is_lost_or_doubled
from tests.faults import inside

HOUR = 3600.0
TICKS = 2.5  # seconds, in which there are two ticks
NO_SUMMER_TIME = "Africa/Abidjan"  # and the hour of Greenwich

INVITED = """
SELECT count(*) FROM deliveries WHERE step_id = 'day-1' AND kind = 'invite' AND state = 'sent' HAVING count(*) = 2
"""


class Hand:
    """What the clocks of a clinic's processes show beside the real time."""

    def __init__(self, clinic: Clinic) -> None:
        self._file = Path(clinic.folder / "clock")
        self.set_to(0)
        clinic.before = (inside.hurry, partial(inside.clock, self._file))

    def set_to(self, seconds: float) -> None:
        fresh = self._file.with_suffix(".new")
        fresh.write_text(str(seconds))
        fresh.rename(self._file)


def until(days: int, hour: int) -> float:
    """Seconds from now to an hour of a day, in Greenwich."""
    now = datetime.now(UTC)
    then = datetime.combine(now.date() + timedelta(days=days), time(hour), UTC)
    return (then - now).total_seconds()


def messages(clinic: Clinic, person: Person) -> int:
    """How many messages have come to a person."""
    return sum(str(call.params["chat_id"]) == str(person.chat_id) for call in clinic.api.calls_of("sendMessage"))


async def one_message_more(clinic: Clinic, people: list[Person], before: list[int]) -> None:
    """Each of them got one, and in the time of two ticks no second one."""
    await checker.comes_true(clinic, INVITED)
    await asyncio.sleep(TICKS)
    await checker.drained(clinic)
    assert [messages(clinic, person) for person in people] == [had + 1 for had in before]


async def test_as_days_pass_and_clocks_are_set_nothing_is_sent_twice_and_nothing_left_out(
    clinics: list[Clinic], another_clinic: Clinic
):
    await asyncio.gather(*map(clock_is_set, clinics), blocked_and_returned(another_clinic))


async def clock_is_set(clinic: Clinic) -> None:
    """Operated today; the next day's questions are due at nine, and the clock passes nine three times."""
    hand = Hand(clinic)
    tokens, people = await clinic.enrol_crowd(2, days=0, zone=NO_SUMMER_TIME), clinic.people(2)
    await clinic.serve()
    await walk_together(people, [(*joining(token), *koos_jr()[:3]) for token in tokens])
    hand.set_to(-HOUR)
    await walk_together(people, [koos_jr()[3:]] * 2, within=10)
    await nothing_is_lost_or_doubled(clinic, patients=2)

    had = [messages(clinic, person) for person in people]
    hand.set_to(until(1, 9) + HOUR / 2)
    await one_message_more(clinic, people, had)
    hand.set_to(until(1, 9) - HOUR / 2)
    await one_message_more(clinic, people, had)
    hand.set_to(until(1, 9) + HOUR / 2)
    await one_message_more(clinic, people, had)
    assert await checker.repeated_messages(clinic) == 0


async def blocked_and_returned(clinic: Clinic) -> None:
    """Who blocked the bot for two days gets what comes from the return on, and nothing of what was missed."""
    hand = Hand(clinic)
    (token,), patient = await clinic.enrol_crowd(1, days=0, zone=NO_SUMMER_TIME), clinic.api.person(1001)
    await clinic.serve()
    await walk(patient, joining(token))
    await patient.block()
    await checker.comes_true(clinic, "SELECT id FROM chats WHERE blocked_at IS NOT NULL")
    had = messages(clinic, patient)
    hand.set_to(until(1, 9) + HOUR / 2)
    await checker.comes_true(clinic, f"{DAY_1} AND reason = 'blocked'")
    assert messages(clinic, patient) == had

    hand.set_to(until(2, 15))
    await patient.start()
    await patient.sees("Welcome back")
    await asyncio.sleep(TICKS)
    assert messages(clinic, patient) == had + 1
    hand.set_to(until(3, 9) + HOUR / 2)
    await checker.comes_true(clinic, "SELECT id FROM deliveries WHERE step_id = 'day-3' AND state = 'sent'")
    await asyncio.sleep(TICKS)
    await checker.drained(clinic)
    assert messages(clinic, patient) == had + 2
    assert await clinic.rows(f"{DAY_1} AND state = 'sent'") == []


DAY_1 = "SELECT id FROM deliveries WHERE step_id = 'day-1' AND kind = 'invite'"
