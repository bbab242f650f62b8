"""Logging in: a try counts as failed before the password is looked at, so that many at once gain nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from care import actor
from clinic.accounts import normal
from clinic.errors import PageError
from records import audit, staff
from records.database import Tx
from records.staff import Member

WITHIN = timedelta(minutes=15)
TRIES_PER_USERNAME = 5
TRIES_PER_ADDRESS = 20
TOO_MANY = "There were too many tries. Please wait 15 minutes, then try again."


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try, counted. `member` is None for a username that is unknown or was disabled."""

    member: Member | None
    username_index: str
    address_failure: int


def begin(tx: Tx, username: str, address: str, now: datetime) -> Attempt:
    """Count a try by username and by the client's address; raises `PageError` 429 after too many."""
    who = tx.keys.index(normal(username), "login.username")
    where = tx.keys.index(address, "login.address")
    for counted, most in ((who, TRIES_PER_USERNAME), (where, TRIES_PER_ADDRESS)):
        if staff.failed_logins(tx, counted, now - WITHIN) >= most:
            raise PageError(429, TOO_MANY)
    staff.failed_login(tx, who, now)
    address_failure = staff.failed_login(tx, where, now)
    member = staff.with_username(tx, username)
    return Attempt(None if member and member.disabled_at else member, who, address_failure)


def fail(tx: Tx, attempt: Attempt, now: datetime) -> None:
    """The trail names a known account, and of an unknown one nothing: people type passwords into the wrong field."""
    who = str(actor.staff(attempt.member.id)) if attempt.member else "staff:unknown"
    audit.write(tx, actor=who, action="login-failed", now=now)


def succeed(tx: Tx, attempt: Attempt, *, token: str, csrf: str, old: str | None, now: datetime) -> None:
    """Begin a session for the member of the attempt; one that the browser still had ends."""
    if attempt.member is None:
        raise ValueError("nobody can log in without an account")
    member = attempt.member
    staff.forget_failures(tx, attempt.username_index)
    staff.take_back_failure(tx, attempt.address_failure)  # others log in from the same hospital
    if old:
        staff.end_session(tx, old, now)
    staff.begin_session(tx, token=token, staff_id=member.id, csrf=csrf, now=now)
    audit.write(tx, actor=str(actor.staff(member.id)), action="login", now=now)


def leave(tx: Tx, member: Member, token: str, now: datetime) -> None:
    staff.end_session(tx, token, now)
    audit.write(tx, actor=str(actor.staff(member.id)), action="logout", now=now)
