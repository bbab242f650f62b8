"""What a patient asks for themselves: another hour or zone, a pause, to stop, to have their data deleted."""

from __future__ import annotations

from datetime import datetime

from care import plan
from care.actor import patient as by_patient
from care.practice import Practice
from records import (
    audit,
    cards,
    chats,
    consents,
    decisions,
    deliveries,
    episodes,
    invitations,
    messages,
    outbox,
    patients,
    responses,
    screens,
)
from records.chats import Chat
from records.database import Tx
from records.deliveries import State
from records.ids import NewId

LONGEST_MESSAGE = 4096  # characters: more than any channel carries, so that nothing is cut off


def set_rhythm(
    tx: Tx, practice: Practice, patient_id: str, now: datetime, *, zone: str | None = None, hour: int | None = None
) -> None:
    """The zone and the hour (0 to 23, local) that suit; what waits is planned again."""
    chosen = {name: value for name, value in (("zone", zone), ("hour", hour)) if value is not None}
    patients.change(tx, patient_id, **chosen)
    plan.replan_patient(tx, practice, patient_id, now)


def set_language(tx: Tx, patient_id: str, chat_id: str, language: str) -> None:
    patients.change(tx, patient_id, language=language)
    chats.change(tx, chat_id, language=language)


def joined(tx: Tx, practice: Practice, patient_id: str, now: datetime) -> None:
    """Consent, zone and hour are there: messages may begin."""
    patients.change(tx, patient_id, joined_at=now, stopped_at=None)
    plan.replan_patient(tx, practice, patient_id, now)


def reopen(tx: Tx, patient_id: str) -> None:
    """A patient who stopped wants to begin again; nothing is sent before they have agreed anew."""
    patients.change(tx, patient_id, stopped_at=None, joined_at=None)


def pause(tx: Tx, patient_id: str, until: datetime) -> None:
    """No messages until then, even if an earlier pause was to be longer."""
    patients.change(tx, patient_id, paused_until=until)
    _hold_back(tx, patient_id, until)


def resume(tx: Tx, patient_id: str, now: datetime) -> None:
    """The pause is over: what it held back is due."""
    patients.change(tx, patient_id, paused_until=None)
    _hold_back(tx, patient_id, now)


def _hold_back(tx: Tx, patient_id: str, until: datetime) -> None:
    for episode in episodes.of_patient(tx, patient_id):
        for delivery in deliveries.of_episode(tx, episode.id):
            if delivery.state == State.PENDING and delivery.reason == "paused":
                deliveries.postpone(tx, delivery.id, until, "paused")


def write_to_team(tx: Tx, patient_id: str, body: str, now: datetime, new_id: NewId) -> None:
    messages.add(tx, message_id=new_id(), patient_id=patient_id, sender="patient", body=body[:LONGEST_MESSAGE], now=now)


def erase(tx: Tx, patient_id: str, now: datetime) -> None:
    """Delete what says who this was and what they wrote.

    The scored numbers stay under the pseudonym, because totals that were already reported must stay true, and the audit
    trail stays because the law asks for it; neither can be traced back to the person any more.
    """
    chat = chats.of_patient(tx, patient_id)
    consents.withdraw(tx, patient_id, now)
    deliveries.cancel_pending(tx, patient_id, "patient_erased", now)
    messages.forget(tx, patient_id)
    responses.forget_words(tx, patient_id)
    decisions.forget(tx, patient_id)
    for decision in decisions.of_patient(tx, patient_id):
        if decision.open:
            decisions.close(tx, decision.id, "patient_erased", now)
    for response in responses.of_patient(tx, patient_id):
        if response.open:
            responses.close(tx, response.id, "patient_erased", now)
    patients.change(tx, patient_id, stopped_at=now)
    patients.forget_identity(tx, patient_id, now)
    invitations.void_all(tx, patient_id, now)
    for box_id in chats.boxes_of(tx, patient_id):
        outbox.give_up(tx, box_id, "patient_erased", now)
    if chat:
        outbox.give_up(tx, chat.id, "patient_erased", now)
        _clear_screen(tx, chat)
    chats.forget(tx, patient_id, now)
    audit.write(tx, actor=str(by_patient(patient_id)), action="erase", patient_id=patient_id, now=now)


def _clear_screen(tx: Tx, chat: Chat) -> None:
    """Forget what was shown; only the current card keeps its message, so that the farewell can take its place."""
    current = cards.find(tx, chat.id, chat.card_key) if chat.card_key else None
    cards.clear(tx, chat.id)
    screens.clear(tx, chat.id)
    if current is not None:
        cards.shown(tx, chat.id, current.key, current.message_id)
