"""One patient's page: everything there is about them, and the trail that says who asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from care import access, ledger, plan, results, tasks
from care.access import Opened
from care.actor import Actor
from care.practice import Practice
from care.task import Status, Task
from clinic import words
from clinic.views import answers, corrections, facts, follow_ups, reach, scores, timeline, trail, unanswered
from clinic.views.answers import Sheet
from clinic.views.facts import Facts, StayLine
from clinic.views.follow_ups import ToDo
from clinic.views.reach import Reach
from clinic.views.scores import Scores
from clinic.views.today import alert_title
from clinic.views.unanswered import Gap
from content.catalogue import Catalogue
from records import alerts, audit, consents, invitations, messages, responses
from records.alerts import Alert
from records.consents import Consent
from records.database import Tx
from records.episodes import Episode
from records.messages import Message

TRAIL = 200  # lines at most; the whole of it is for the auditor's own tools


@dataclass(frozen=True, slots=True)
class AlertLine:
    """`note` says what was done about it; it and `closed_by` are None while the alert is open."""

    alert: Alert
    title: str
    closed_by: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class EpisodePart:
    """One operation. `answered` of `closed` steps whose window is over were sent in full."""

    episode: Episode
    operation: str
    facts: Facts
    lines: tuple[timeline.Line, ...]
    answered: int
    closed: int


@dataclass(frozen=True, slots=True)
class Chart:
    """`today` is the day where the patient lives."""

    opened: Opened
    reach: Reach
    links: tuple[str, ...]
    today: date
    stays: tuple[StayLine, ...]
    episodes: tuple[EpisodePart, ...]
    scores: Scores
    answers: tuple[Sheet, ...]
    gaps: tuple[Gap, ...]
    alerts: tuple[AlertLine, ...]
    to_do: tuple[ToDo, ...]
    messages: tuple[Message, ...]
    consents: tuple[Consent, ...]
    trail: tuple[trail.Line, ...]

    @property
    def open_alerts(self) -> tuple[AlertLine, ...]:
        return tuple(line for line in self.alerts if line.alert.acknowledged_at is None)

    @property
    def closed_alerts(self) -> tuple[AlertLine, ...]:
        return tuple(line for line in self.alerts if line.alert.acknowledged_at is not None)


def open_chart(tx: Tx, practice: Practice, catalogue: Catalogue, actor: Actor, patient_id: str, now: datetime) -> Chart:
    """Look at one patient; raises `NotFoundError`."""
    opened = access.open_patient(tx, actor, patient_id, action="look", now=now)
    patient = opened.patient
    planned = tasks.of_patient(tx, practice, patient_id)
    given = responses.answers_of_all(tx, (one.id for task in planned for one in task.responses))
    series = results.of_patient(tx, practice, patient_id)
    entries = (*audit.of_patient(tx, patient_id, TRAIL), *corrections.entries(tx, series))
    staff_names = trail.names(tx)
    return Chart(
        opened=opened,
        reach=reach.of_patient(tx, patient, now),
        links=tuple(reach.link(one, patient, now) for one in ledger.links(tx, invitations.of_patient(tx, patient_id))),
        today=now.astimezone(ZoneInfo(patient.zone)).date(),
        stays=facts.in_hospital(tx, patient_id),
        episodes=_episodes(tx, practice, opened, planned, now),
        scores=scores.scores(series, given, catalogue),
        answers=answers.sheets(practice, planned, given),
        gaps=unanswered.gaps(practice, planned, given, now),
        alerts=tuple(_alert(tx, practice, alert, staff_names) for alert in alerts.of_patient(tx, patient_id)),
        to_do=follow_ups.of_patient(tx, practice, patient_id, staff_names),
        messages=tuple(messages.of_patient(tx, patient_id)),
        consents=tuple(consents.history(tx, patient_id)),
        trail=trail.lines(sorted(entries, key=lambda entry: entry.seq, reverse=True), staff_names),
    )


def _episodes(
    tx: Tx, practice: Practice, opened: Opened, planned: list[Task], now: datetime
) -> tuple[EpisodePart, ...]:
    """The latest enrolled first."""
    zone = opened.patient.zone
    lines = timeline.lines(tx, practice, planned, zone, now)
    today = now.astimezone(ZoneInfo(zone)).date()
    return tuple(
        _episode(
            practice,
            episode,
            facts.of_episode(tx, practice, episode, today, zone),
            tuple(line for line in lines if line.episode_id == episode.id),
            now,
        )
        for episode in reversed(opened.episodes)
    )


def _episode(
    practice: Practice, episode: Episode, known: Facts, lines: tuple[timeline.Line, ...], now: datetime
) -> EpisodePart:
    asked = [line for line in lines if not line.task.former]
    closed = [line for line in asked if line.task.window.closes_at <= now and line.task.deliveries]
    return EpisodePart(
        episode=episode,
        operation=words.operation(plan.pathway_of(practice, episode), episode.side),
        facts=known,
        lines=lines,
        answered=sum(line.status is Status.COMPLETED for line in closed),
        closed=len(closed),
    )


def _alert(tx: Tx, practice: Practice, alert: Alert, staff_names: Mapping[str, str]) -> AlertLine:
    closed = alert.acknowledged_at is not None
    return AlertLine(
        alert=alert,
        title=alert_title(tx, practice, alert),
        closed_by=staff_names.get(alert.acknowledged_by or "", "a former account") if closed else None,
        note=alerts.note_of(tx, alert.id) if closed else None,
    )
