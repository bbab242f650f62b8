"""Joining: a one-time token, then something that the finder of a letter lacks."""

from __future__ import annotations

import hmac
import re
from datetime import datetime
from enum import Enum

from care.actor import patient as by_patient
from content.dates import dates_in
from records import audit, chats, invitations, patients
from records.chats import Chat
from records.database import Tx
from records.invitations import Invitation

TRIES = 3


class Factor(Enum):
    """What came of trying the second factor."""

    RIGHT = "right"
    WRONG = "wrong"
    VOID = "void"  # three wrong tries, or the invitation ended meanwhile


def present(tx: Tx, token: str, now: datetime) -> Invitation | None:
    """The invitation that a token opens now; one that is wrong, used or expired gives the same None."""
    invitation = invitations.with_token(tx, token)
    return invitation if invitation and invitation.open_at(now) else None


def is_own(tx: Tx, token: str, chat: Chat) -> bool:
    """Whether this is the letter with which this very chat was opened: tapping the old link again does no harm."""
    invitation = invitations.with_token(tx, token)
    return invitation is not None and invitation.used_at is not None and invitation.patient_id == chat.patient_id


def wants_pin(tx: Tx, invitation_id: str) -> bool:
    """Whether the second factor is a PIN; else it is the date of birth."""
    invitation = invitations.get(tx, invitation_id)
    return invitation is not None and patients.pin(tx, invitation.patient_id) is not None


def try_factor(tx: Tx, invitation_id: str, said: str, chat: Chat, now: datetime) -> tuple[Factor, int]:
    """Check the second factor and link the chat when it is right; also returns how many tries are left."""
    invitation = invitations.get(tx, invitation_id)
    if invitation is None or not invitation.open_at(now):
        return Factor.VOID, 0
    if _matches(tx, invitation.patient_id, said):
        _link(tx, invitation, chat, now)
        return Factor.RIGHT, 0
    left = TRIES - invitation.tries - 1
    invitations.wrong_try(tx, invitation.id, now, last=left == 0)
    audit.write(tx, actor=f"chat:{chat.id}", action="second-factor-wrong", patient_id=invitation.patient_id, now=now)
    return (Factor.WRONG if left else Factor.VOID), left


def _matches(tx: Tx, patient_id: str, said: str) -> bool:
    pin = patients.pin(tx, patient_id)
    if pin is not None:
        return hmac.compare_digest(re.sub(r"\s", "", said).encode(), pin.encode())
    return patients.identity(tx, patient_id).born in dates_in(said)


def _link(tx: Tx, invitation: Invitation, chat: Chat, now: datetime) -> None:
    invitations.used(tx, invitation.id, now)
    chats.close_others(tx, invitation.patient_id, keep=chat.id, now=now)
    chats.change(tx, chat.id, patient_id=invitation.patient_id, closed_at=None, blocked_at=None)
    audit.write(
        tx,
        actor=str(by_patient(invitation.patient_id)),
        action="chat-linked",
        patient_id=invitation.patient_id,
        subject=chat.channel,
        now=now,
    )
