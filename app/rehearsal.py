"""The time machine: a made-up patient's whole pathway in seconds, on a fake clock and a throw-away database.

The same conversation, deliveries, guards and scores as in service; only the phone is of paper and the time is ours.
"""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from app.clock import FakeClock
from app.jobs import Jobs
from app.phone import Phone, text
from app.rehearsal_patient import Asked, Behaviour, Line, answering, joining, reading
from bot.conversation.desk import Desk
from bot.conversation.events import Event, Opened, Said
from bot.reception import Incoming, Received, Reception
from bot.sender import Sender
from care import tasks
from care.actor import SYSTEM
from care.enrol import Enrolled, Request, enrol
from care.task import Task
from pathways.localtime import at_local
from pathways.model import Pathway
from records import alerts, attestations, deliveries, migrate, responses
from records.attestations import Attestation
from records.database import Database, Tx, connect
from records.keyring import Keyring
from surveys.explain import describe
from surveys.scoring import Score

CHANNEL = "telegram"
ADDRESS = "rehearsal"
BORN = date(1956, 4, 2)
TOKEN = "rehearsal-token-000000"  # noqa: S105 opens nothing but a throw-away database
SECRET = "a key for a database that nobody keeps"  # noqa: S105 the same
MOST_TURNS = 400  # of one sitting; more would be a loop


@dataclass(slots=True)
class _PaperDoor:
    """Events go in as they are."""

    kept: dict[str, Event] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)

    def read(self, raw: str) -> Incoming:
        return Incoming(self.kept[raw])

    async def notify(self, _address: str, _reply_to: str | None, notices: tuple[str, ...]) -> None:
        self.notices.extend(notices)


@dataclass(slots=True)
class Stage:
    """Everything of one rehearsal."""

    desk: Desk
    pathway: Pathway
    zone: str
    anchor: date
    clock: FakeClock
    database: Database
    phone: Phone
    door: _PaperDoor
    reception: Reception
    sender: Sender
    jobs: Jobs
    patient_id: str = ""
    seen: set[str] = field(default_factory=set)

    def line(self, who: str, words: str) -> Line:
        local = self.clock().astimezone(ZoneInfo(self.zone))
        return Line((local.date() - self.anchor).days, local, who, words)

    async def happen(self, event: Event) -> list[Line]:
        """The patient does something; returns what the transcript says of it and of the answer."""
        name = str(len(self.door.kept))
        self.door.kept[name] = event
        await self.reception.receive(CHANNEL, [Received(name, ADDRESS, name)])
        await self.reception.settle()
        await self.sender.drain()
        return self.heard() + await self.noted()

    def heard(self) -> list[Line]:
        new = [self.line("notice", notice) for notice in self.door.notices]
        changed = dict.fromkeys(self.phone.news)
        new += [self.line("bot", text(message)) for message in self.phone.messages if message.id in changed]
        self.door.notices.clear()
        self.phone.news.clear()
        return new

    async def noted(self) -> list[Line]:
        """Alerts and scores that are new."""
        found = await self.database.read(self._outcomes)
        new = [(key, who, words) for key, who, words in found if key not in self.seen]
        self.seen.update(key for key, _, _ in new)
        return [self.line(who, words) for _, who, words in new]

    def _outcomes(self, tx: Tx) -> list[tuple[str, str, str]]:
        library = self.desk.practice.surveys
        mine = {response.id: response for response in responses.of_patient(tx, self.patient_id)}
        found = []
        for alert in alerts.of_patient(tx, self.patient_id):
            survey = library.get(alert.survey_id)
            rule = next(rule for rule in survey.alerts if rule.id == alert.rule_id)
            found.append((alert.id, "alert", f"{alert.severity}: {rule.title} (for {alert.owner})"))
        for stored in responses.scores_of_patient(tx, self.patient_id):
            survey = library.get(mine[stored.response_id].survey_id)
            score = Score(stored.score_id, stored.value, stored.standard_error, reason=stored.reason)
            found.append(
                (stored.response_id + stored.score_id, "score", describe(score, survey.score(stored.score_id)))
            )
        return found

    async def asked(self) -> Asked | None:
        """The question on which the patient stands, if any."""

        def work(tx: Tx) -> Asked | None:
            under_way = [one for one in responses.of_patient(tx, self.patient_id) if one.open]
            if not under_way:
                return None
            survey = self.desk.practice.surveys.get(under_way[-1].survey_id, under_way[-1].survey_version)
            return Asked(survey.id, survey.positions[under_way[-1].walk["at"]])

        return await self.database.read(work)

    async def tasks(self) -> list[Task]:
        return await self.database.read(lambda tx: tasks.of_patient(tx, self.desk.practice, self.patient_id))


@asynccontextmanager
async def set_up(desk: Desk, pathway: Pathway, anchor: date, zone: str, folder: Path) -> AsyncIterator[Stage]:
    """A stage on a fresh database in `folder`, the day before the pathway begins."""
    url = f"sqlite:///{folder / 'rehearsal.db'}"
    migrate.upgrade(url)
    database = connect(url, Keyring(SECRET))
    opens = min(step.window.opens for step in pathway.steps)
    clock = FakeClock(at_local(anchor + timedelta(days=opens - 1), 9, zone))
    new_id = map("{:032x}".format, itertools.count(1)).__next__
    phone, door = Phone(), _PaperDoor()
    sender = Sender(database, {CHANNEL: phone}, clock=clock, owner="rehearsal")
    reception = Reception(database, desk, {CHANNEL: door}, clock=clock, new_id=new_id, wake=sender.wake)
    jobs = Jobs(database, desk, reception, clock, new_id, sender.wake)
    stage = Stage(desk, pathway, zone, anchor, clock, database, phone, door, reception, sender, jobs)
    request = Request(
        pathway=pathway.id,
        side=pathway.sides[0],
        anchor_date=anchor,
        name="Rehearsal Patient",
        born=BORN,
        zone=zone,
        synthetic=True,
    )

    def enrolled(tx: Tx) -> Enrolled:
        for pack in sorted({survey.licence.pack for survey in desk.practice.surveys if survey.licence.pack}):
            attestations.insert(tx, Attestation(new_id(), pack, "rehearsal", "rehearsal", clock(), None))
        return enrol(tx, desk.practice, request, actor=SYSTEM, now=clock(), new_id=new_id, token=TOKEN)

    try:
        stage.patient_id = (await database.write(enrolled)).patient_id
        yield stage
    finally:
        await database.close()


async def rehearse(stage: Stage, behaviour: Behaviour) -> AsyncIterator[Line]:
    """Play the pathway from joining to the last window's end."""
    for line in await _join(stage):
        yield line
    planned: dict[str, datetime] = {}
    while (moment := await _next_moment(stage, planned)) is not None:
        stage.clock.move_to(moment)
        await stage.jobs.tick()
        await stage.sender.drain()
        for line in stage.heard() + await _decisions(stage):
            yield line
        while (tap := reading(stage.phone)) is not None:
            for line in [stage.line("patient", tap.label), *await stage.happen(tap.event)]:
                yield line
        await _plan_answers(stage, behaviour, planned)
        for step_id in [step for step, at in planned.items() if at <= moment]:
            del planned[step_id]
            for line in await _answer(stage, behaviour, step_id):
                yield line


async def _join(stage: Stage) -> list[Line]:
    lines = [stage.line("team", f"enrols the patient; {stage.pathway.anchor} on {stage.anchor:%Y-%m-%d}")]
    lines += [stage.line("patient", "opens the link of the letter"), *await stage.happen(Opened(TOKEN))]
    lines += [stage.line("patient", "types the date of birth"), *await stage.happen(Said(BORN.isoformat(), None))]
    while (tap := joining(stage.phone)) is not None:
        lines += [stage.line("patient", tap.label), *await stage.happen(tap.event)]
    return lines


async def _next_moment(stage: Stage, planned: Mapping[str, datetime]) -> datetime | None:
    due = await stage.database.read(lambda tx: deliveries.next_due(tx, stage.clock()))
    moments = [moment for moment in (due, *planned.values()) if moment is not None]
    return min(moments, default=None)


async def _decisions(stage: Stage) -> list[Line]:
    """What was not sent and why, what went onto the call list, which windows closed."""
    lines = []
    for task in await stage.tasks():
        for delivery in task.deliveries:
            key = f"{delivery.dedupe_key}/{delivery.state}"
            to_tell = delivery.decided_at is not None and delivery.state != "sent" and delivery.reason != "answered"
            if not to_tell or key in stage.seen:
                continue
            stage.seen.add(key)
            lines.append(stage.line("plan", f"{task.step.id}: {_decision(task, delivery)}"))
    return lines


def _decision(task: Task, delivery: deliveries.Delivery) -> str:
    if delivery.kind == "close":
        return f"the window closes ({'answered' if not task.to_do else 'not complete'})"
    if delivery.kind == "call" and delivery.state == "done":
        return "onto the team's call list"
    if delivery.kind == "check_in" and delivery.state == "done":
        return "onto the team's task list"
    return f"{delivery.kind} {delivery.number or ''}".strip() + f" not sent: {delivery.reason}"


async def _plan_answers(stage: Stage, behaviour: Behaviour, planned: dict[str, datetime]) -> None:
    """When an invitation has arrived, the patient decides when to answer it."""
    for task in await stage.tasks():
        invited = any(one.kind == "invite" and one.state == "sent" for one in task.deliveries)
        if not invited or task.step.id in behaviour.decided or not task.to_do:
            continue
        behaviour.decided.add(task.step.id)
        after = behaviour.after(task.step.id)
        if after is not None:
            planned[task.step.id] = stage.clock() + after


async def _answer(stage: Stage, behaviour: Behaviour, step_id: str) -> list[Line]:
    """Walk through everything that the step asks."""
    task = next(task for task in await stage.tasks() if task.step.id == step_id)
    if not task.is_open(stage.clock()):
        return [stage.line("patient", f"would answer {step_id} now, but the window is closed")]
    lines: list[Line] = []
    for _ in range(MOST_TURNS):
        tap = answering(stage.phone, behaviour, step_id, await stage.asked())
        if tap is None:
            break
        lines += [stage.line("patient", tap.label), *await stage.happen(tap.event)]
    return lines


def as_json(line: Line) -> dict[str, Any]:
    """A line of the transcript for programs."""
    return {"day": line.day, "local_time": line.local.isoformat(), "who": line.who, "words": line.words}
