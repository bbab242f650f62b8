"""Fills an empty database with invented patients, one unit of work each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random

from app import ids
from app.cohort import course, people, turns
from app.cohort.course import Course
from app.cohort.life import Life, Stage
from app.cohort.people import Person
from care import actor
from care.actor import OPERATOR, Actor
from care.enrol import Request, enrol
from care.practice import Practice
from pathways.localtime import at_local
from records import alerts, messages, patients, responses, staff
from records.database import Database, Tx
from records.staff import Member

USUAL_SEED = 2039
TOGETHER = 20  # units of work handed over at once, so that they are committed together
TEAM_USERNAME, TEAM_NAME = "samplestaff", "Samuel Samplestaff"


@dataclass(frozen=True, slots=True)
class Summary:
    """What is in the database now."""

    patients: int
    joined: int
    completed: int
    partial: int
    open_alerts: int
    unread_messages: int

    def __str__(self) -> str:
        return (
            f"{self.patients} invented patients ({self.joined} in the chat) completed {self.completed} surveys; "
            f"{self.open_alerts} alerts and {self.unread_messages} messages wait for the team."
        )


async def seed(
    database: Database,
    practice: Practice,
    *,
    now: datetime,
    say: Callable[[str], None],
    seed: int = USUAL_SEED,
    patients: int = 200,
) -> Summary:
    """Invent patients up to `now` and let them live; the same seed gives the same stories.

    Packs of instruments are asked where they are attested. For a database without patients.
    """
    team = await database.write(lambda tx: _team(tx, now))
    for start in range(1, patients + 1, TOGETHER):
        numbers = range(start, min(start + TOGETHER, patients + 1))
        units = [partial(_live, practice=practice, team=team, now=now, seed=seed, number=number) for number in numbers]
        await asyncio.gather(*map(database.write, units))
        say(f"Inventing patients: {numbers[-1]} of {patients}")
    summary = await database.read(_summary)
    say(str(summary))
    return summary


def _team(tx: Tx, now: datetime) -> Actor:
    """Whoever closed alerts and read messages before today: a colleague who has left, so that nobody can log in."""
    member = Member(ids.new_id(), TEAM_USERNAME, TEAM_NAME, "clinician", "!", now, disabled_at=now)
    staff.insert(tx, member)
    return actor.staff(member.id)


def _live(tx: Tx, *, practice: Practice, team: Actor, now: datetime, seed: int, number: int) -> None:
    """One patient's whole story. Run again, it is the same."""
    person, begun, fortune, random = invent(number, now, seed)
    identifiers = Random(f"{seed}:{number}:ids")  # noqa: S311 a story is to be repeatable

    def new_id() -> str:
        return f"{identifiers.getrandbits(128):032x}"

    enrolled = enrol(tx, practice, _request(person), actor=OPERATOR, now=begun, new_id=new_id, token=ids.new_token())
    life = Life(tx, Stage(practice, team, now, new_id, ids.new_secret), person, fortune, random, enrolled)
    turns.foresee(life, begun)
    life.live()


def invent(number: int, now: datetime, seed: int = USUAL_SEED) -> tuple[Person, datetime, Course, Random]:
    """The patient with this number, from 1: who it is, when they enrolled, how they get on, the dice for the rest.

    The same arguments give the same patient, so that a demo can go on with a life that it began.
    """
    random = Random(f"{seed}:{number}")  # noqa: S311 a story is to be repeatable; what must be secret comes from `ids`
    person = people.invent(number, now.date(), random)
    begun = _begun(person, now, random)
    return person, begun, course.invent(random), random


def _begun(person: Person, now: datetime, random: Random) -> datetime:
    """When the clinic enrolled the patient: on a working hour, and before today."""
    day = person.operation + timedelta(days=person.enrolled_on)
    planned = at_local(day, random.randint(9, 16), person.zone)
    return min(planned, now.astimezone(UTC) - timedelta(hours=random.uniform(2, 240)))


def _request(person: Person) -> Request:
    return Request(
        pathway=person.pathway,
        side=person.side,
        anchor_date=person.operation,
        name=person.name,
        born=person.born,
        zone=person.zone,
        mrn=person.mrn,
        language=person.language,
        synthetic=True,
    )


def _summary(tx: Tx) -> Summary:
    everyone, answered = patients.everyone(tx), responses.everyone(tx)
    return Summary(
        patients=len(everyone),
        joined=sum(patient.joined_at is not None for patient in everyone),
        completed=sum(response.completed_at is not None for response in answered),
        partial=sum(response.closed_at is not None for response in answered),
        open_alerts=len(alerts.still_open(tx)),
        unread_messages=len(messages.unread(tx)),
    )
