"""What a patient was told: the messages of their pathways that went out, and the boxes that they ticked below them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from care import tasks
from care.practice import Practice
from pathways.model import ChecklistEntry, Message, Pathway, Step
from records import deliveries, episodes, ticks
from records.database import Tx
from records.deliveries import Delivery, State
from records.episodes import Episode

_UNHEARD = {"not_joined", "blocked"}  # nobody was there to be told


@dataclass(frozen=True, slots=True)
class Told:
    """One message that went out, in the version of the pathway by which it was sent."""

    delivery: Delivery
    episode: Episode
    pathway: Pathway
    step: Step
    message: Message

    @property
    def sent_at(self) -> datetime:
        return self.delivery.decided_at or self.delivery.due_at

    @property
    def aims_at(self) -> date:
        """The date of the step's target day."""
        return self.episode.anchor_date + timedelta(days=self.step.window.target)

    def box(self, place: int | None) -> ChecklistEntry | None:
        """The box at a place of the checklist, from 0."""
        boxes = self.message.checklist
        return boxes[place] if place is not None and 0 <= place < len(boxes) else None


def of_patient(tx: Tx, practice: Practice, patient_id: str) -> list[Told]:
    """Every message that went out, the newest first."""
    found = [told for episode in episodes.of_patient(tx, patient_id) for told in _of_episode(tx, practice, episode)]
    return sorted(found, key=lambda told: (told.sent_at, told.delivery.id), reverse=True)


def find(tx: Tx, practice: Practice, patient_id: str, delivery_id: int | None) -> Told | None:
    """The message of one delivery, if it went out to this patient."""
    return next((told for told in of_patient(tx, practice, patient_id) if told.delivery.id == delivery_id), None)


def _of_episode(tx: Tx, practice: Practice, episode: Episode) -> list[Told]:
    sent = (one for one in deliveries.of_episode(tx, episode.id) if one.kind == "invite" and one.state == State.SENT)
    found = []
    for delivery in sent:
        pathway = practice.pathways.get(episode.pathway_id, delivery.pathway_version)
        step = pathway.step(delivery.step_id)
        if step.message is not None:
            found.append(Told(delivery, episode, pathway, step, step.message))
    return found


def catch_up(tx: Tx, practice: Practice, patient_id: str, now: datetime) -> None:
    """The patient has come, or has come back: a message that found nobody is due now, while its window is open.

    Questions need none of this: what is open is offered in the chat. The guards are asked as for any message.
    """
    for task in tasks.of_patient(tx, practice, patient_id):
        if task.step.message and not task.former and now < task.window.closes_at:
            for delivery in task.deliveries:
                if delivery.state == State.SKIPPED and delivery.reason in _UNHEARD:
                    deliveries.revive(tx, delivery.id, now, delivery.not_after)


def ticked(tx: Tx, told: Told) -> frozenset[str]:
    """The ids of the boxes that are ticked."""
    return ticks.of_step(tx, told.episode.id, told.step.id)


def tick(tx: Tx, told: Told, box: ChecklistEntry, *, on: bool, now: datetime) -> None:
    """Tick a box, or take the tick away; a repeated tap changes nothing."""
    ticks.put(tx, told.episode.id, told.step.id, box.id, now, ticked=on)
