"""How a patient can be reached, in words: the chat, and the links that were given beside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from care import reach as standings
from care.ledger import Link
from care.reach import Missing, Standing
from clinic import words
from clinic.views.timeline import channel_says
from records import outbox
from records.chats import Chat
from records.database import Tx
from records.invitations import Invitation
from records.patients import Patient

CHANNELS = {"web": "Web chat", "telegram": "Telegram"}
WAYS = {
    "letter": "Printed letter",
    "email": "Link by e-mail",
    "sms": "Link by text",
    "chat": "Link asked for in the chat",
}


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


def of_patient(tx: Tx, patient: Patient, now: datetime) -> Reach:
    return in_words(patient, standings.of_patient(tx, patient, now), now)


def in_words(patient: Patient, found: standings.Reach, now: datetime) -> Reach:
    """How the chat with a patient stands at a moment."""
    return Reach(_tone(found), _WORDS[found.standing](patient, found, now))


def _tone(found: standings.Reach) -> Tone:
    if found.standing in {Standing.ERASED, Standing.DIED, Standing.STOPPED}:
        return Tone.ENDED
    if found.late:
        return Tone.TROUBLE
    return Tone.FINE if found.standing is Standing.JOINED else Tone.WAITING


def _day(when: datetime | None, patient: Patient) -> str:
    return words.local_day(when, patient.zone) if when else "a day that is not known"


def _invited(patient: Patient, found: standings.Reach, now: datetime) -> str:
    made = _made(found.invitation)
    until = _day(made.expires_at, patient)
    return f"Not joined yet; invited {words.ago(now, made.created_at)}, open until {until}"


def _made(invitation: Invitation | None) -> Invitation:
    assert invitation is not None  # noqa: S101 these standings come of an invitation
    return invitation


def _ending(invitation: Invitation, patient: Patient) -> str:
    if invitation.used_at is not None:
        return f"was used on {_day(invitation.used_at, patient)}"
    if invitation.voided_at is not None:
        return f"is void since {_day(invitation.voided_at, patient)}"
    return f"expired on {_day(invitation.expires_at, patient)}"


def _lost(found: standings.Reach, now: datetime, what: str) -> str:
    since = found.chat.blocked_at if found.chat else None
    return f"{_channel(found.chat)}: {what} {words.ago(now, since) if since else ''}".rstrip()


def _channel(chat: Chat | None) -> str:
    return CHANNELS.get(chat.channel, chat.channel) if chat else "Chat"


_WORDS: dict[Standing, Callable[[Patient, standings.Reach, datetime], str]] = {
    Standing.ERASED: lambda patient, _found, _now: f"Deleted at their wish on {_day(patient.erased_at, patient)}",
    Standing.DIED: lambda patient, _found, _now: f"Died on {words.day(patient.died_on)}" if patient.died_on else "Died",
    Standing.STOPPED: lambda patient, _found, _now: f"Stopped on {_day(patient.stopped_at, patient)}",
    Standing.NEVER_INVITED: lambda *_: "Not joined; never invited",
    Standing.INVITATION_OVER: lambda patient, found, _now: (
        f"Not joined; the invitation {_ending(_made(found.invitation), patient)}"
    ),
    Standing.INVITED: _invited,
    Standing.BLOCKED: lambda _patient, found, now: _lost(found, now, "blocked or left"),
    Standing.DEACTIVATED: lambda _patient, found, now: _lost(found, now, "the account was closed, found"),
    Standing.NOT_AGREED: lambda _patient, found, _now: f"{_channel(found.chat)}: opened, has not agreed yet",
    Standing.PAUSED: lambda patient, found, _now: (
        f"{_channel(found.chat)}: paused until {_day(patient.paused_until, patient)}"
    ),
    Standing.JOINED: lambda patient, found, _now: (
        f"{_channel(found.chat)}: joined on {_day(patient.joined_at, patient)}"
    ),
}


def _short(title: str) -> str:
    """The name that staff use where a title ends with one: `KOOS, JR.`"""
    found = re.search(r"\(([A-Z][^()]*)\)$", title)
    return found[1] if found else title


def missing(one: Missing) -> str:
    """`KOOS, JR. for CMS-PRO-PM: question 5 of 7 on`."""
    programmes = " and ".join(programme.upper() for programme in one.required_for)
    title = f"{_short(one.title)} for {programmes}" if programmes else _short(one.title)
    if not one.question:
        return f"{title}: answered, not sent"
    return f"{title}: question {one.question} of {one.questions} on" if one.begun else f"{title}: not begun"


def link(one: Link, patient: Patient, now: datetime) -> str:
    """`Link by e-mail, 3 Nov 2026, 10:00: sent; used on 3 Nov 2026`."""
    made = one.invitation
    parts = [_carried(one)] if one.entry else []
    parts.append(f"open until {_day(made.expires_at, patient)}" if made.open_at(now) else _ending(made, patient))
    return f"{WAYS[made.way]}, {words.moment(made.created_at, patient.zone)}: {'; '.join(parts)}"


def _carried(one: Link) -> str:
    message = one.entry
    if message is None or message.state == outbox.SENT:
        twice = ", perhaps twice" if message and message.maybe_repeated else ""
        return f"sent{twice}"
    if message.state == outbox.FAILED:
        return f"did not get through ({channel_says(message.reason)})"
    if message.state == outbox.SUPERSEDED:
        return "not sent: a newer one took its place"
    return f"on its way, held up ({channel_says(message.held_up_by)})" if message.held_up_by else "on its way"
