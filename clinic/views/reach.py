"""Whether a patient can be reached through the chat, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from clinic import words
from records.chats import Chat
from records.invitations import Invitation
from records.patients import Patient

JOINS_WITHIN = timedelta(days=2)  # our own choice: a letter takes that long; then somebody should ask

CHANNELS = {"web": "Web chat", "telegram": "Telegram"}


class Tone(StrEnum):
    """How much a state asks of the team."""

    FINE = "fine"
    WAITING = "waiting"
    TROUBLE = "trouble"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Reach:
    tone: Tone
    words: str


def reach(patient: Patient, chat: Chat | None, invitation: Invitation | None, now: datetime) -> Reach:
    """How the chat with a patient stands at a moment."""
    return _ended(patient) or (_invited(patient, invitation, now) if chat is None else _chat(patient, chat, now))


def _ended(patient: Patient) -> Reach | None:
    if patient.erased_at is not None:
        return Reach(Tone.ENDED, f"Deleted at their wish on {words.local_day(patient.erased_at, patient.zone)}")
    if patient.died_on is not None:
        return Reach(Tone.ENDED, f"Died on {words.day(patient.died_on)}")
    if patient.stopped_at is not None:
        return Reach(Tone.ENDED, f"Stopped on {words.local_day(patient.stopped_at, patient.zone)}")
    return None


def _invited(patient: Patient, invitation: Invitation | None, now: datetime) -> Reach:
    if invitation is None:
        return Reach(Tone.TROUBLE, "Not joined; never invited")
    if not invitation.open_at(now):
        return Reach(Tone.TROUBLE, f"Not joined; the invitation {_ending(invitation, patient.zone)}")
    tone = Tone.WAITING if now - invitation.created_at < JOINS_WITHIN else Tone.TROUBLE
    until = words.local_day(invitation.expires_at, patient.zone)
    return Reach(tone, f"Not joined yet; invited {words.ago(now, invitation.created_at)}, open until {until}")


def _ending(invitation: Invitation, zone: str) -> str:
    if invitation.used_at is not None:
        return f"was used on {words.local_day(invitation.used_at, zone)}"
    if invitation.voided_at is not None:
        return f"is void since {words.local_day(invitation.voided_at, zone)}"
    return f"expired on {words.local_day(invitation.expires_at, zone)}"


def _chat(patient: Patient, chat: Chat, now: datetime) -> Reach:
    channel = CHANNELS.get(chat.channel, chat.channel)
    if chat.blocked_at is not None:
        return Reach(Tone.TROUBLE, f"{channel}: blocked or left {words.ago(now, chat.blocked_at)}")
    if patient.joined_at is None:
        return Reach(Tone.WAITING, f"{channel}: opened, has not agreed yet")
    if patient.paused_until is not None and patient.paused_until > now:
        return Reach(Tone.WAITING, f"{channel}: paused until {words.local_day(patient.paused_until, patient.zone)}")
    return Reach(Tone.FINE, f"{channel}: joined on {words.local_day(patient.joined_at, patient.zone)}")
