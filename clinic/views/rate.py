"""How many of the check-ins that ended lately were answered: the number that belongs beside all others."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from care import plan, tasks
from care.practice import Practice
from records import attestations, deliveries, episodes, responses
from records.database import Tx

OVER = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Rate:
    """Of `closed` check-ins, those answered in full and those answered in part."""

    answered: int
    partly: int
    closed: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.answered / self.closed) if self.closed else None


def rate(tx: Tx, practice: Practice, now: datetime) -> Rate:
    """Windows that closed in the last 90 days. One that had closed before enrolment was never asked and has no row."""
    packs = frozenset(attestations.in_force(tx))
    running = {episode.id: episode for episode in episodes.everyone(tx) if not episode.over}
    sent = responses.sent_by_step(tx)
    several = {patient for patient, many in Counter(one.patient_id for one in running.values()).items() if many > 1}
    answered = partly = closed = 0
    for episode_id, step_id in deliveries.closed_between(tx, now - OVER, now):
        if episode_id not in running:
            continue
        step = plan.step_of(practice, running[episode_id], step_id)
        asked = {survey for survey in step.surveys if tasks.available(practice, survey, packs)}
        begun = sent.get((episode_id, step_id), {})
        complete = asked <= {survey for survey, whole in begun.items() if whole}
        if not complete and running[episode_id].patient_id in several:  # what was answered for the other operation
            complete = not tasks.of_step(tx, practice, episode_id, step_id).to_do
        closed += 1
        answered += complete
        partly += bool(begun) and not complete
    return Rate(answered, partly, closed)
