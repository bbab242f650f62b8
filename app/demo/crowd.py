"""The other patients of the demo, who live on while the clock is moved: they answer, forget, mostly get better."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from random import Random

from app import ids
from app.cohort import seeding
from app.cohort.life import NOTE, Life, Stage
from app.house import House
from care import actor, attention
from care.actor import SYSTEM, Actor
from care.enrol import Enrolled
from records import alerts, episodes, messages, patients, staff
from records.database import Tx

TOGETHER = 10  # units of work handed over at once: pages are served between them
A_DAY = timedelta(days=1)

Progress = Callable[[float], None]


async def live_on(house: House, size: int, *, since: datetime, until: datetime, progress: Progress) -> None:
    """Let everybody live until then. `since` is when they were invented; `progress` is told the share that is done."""
    team = await house.database.read(_team)
    stage = Stage(house.desk.practice, team, until, ids.new_id, ids.new_secret)
    for start in range(1, size + 1, TOGETHER):
        numbers = range(start, min(start + TOGETHER, size + 1))
        units = [partial(_live_on, stage=stage, since=since, number=number) for number in numbers]
        await asyncio.gather(*map(house.database.write, units))
        progress(numbers[-1] / size)


def _team(tx: Tx) -> Actor:
    member = staff.with_username(tx, seeding.TEAM_USERNAME)
    return actor.staff(member.id) if member else SYSTEM


def _live_on(tx: Tx, *, stage: Stage, since: datetime, number: int) -> None:
    person, begun, fortune, _ = seeding.invent(number, since)
    patient = patients.with_mrn(tx, person.mrn)
    if patient is None:
        return
    episode = episodes.of_patient(tx, patient.id)[-1]
    person = replace(person, operation=episode.anchor_date)  # the team may have moved it
    dice = Random(f"{person.mrn}:{stage.now}")  # noqa: S311 nothing secret hangs on it
    enrolled = Enrolled(patient.id, patient.pseudonym, episode.id, token="", expires_at=begun)
    life = Life(tx, stage, person, fortune, dice, enrolled)
    life.live()
    _team_catches_up(life)


def _team_catches_up(life: Life) -> None:
    """What was still open when the journey began does not wait for a year."""
    patient_id, team = life.enrolled.patient_id, life.stage.team
    for alert in alerts.of_patient(life.tx, patient_id):
        if alert.acknowledged_at is None and life.team_gets_to(alert.opened_at):
            attention.acknowledge(life.tx, alert.id, NOTE, actor=team, now=alert.opened_at + A_DAY)
    for message in messages.of_patient(life.tx, patient_id):
        if message.read_at is None and life.team_gets_to(message.written_at):
            attention.read_message(life.tx, patient_id, message.id, actor=team, now=message.written_at + A_DAY)
