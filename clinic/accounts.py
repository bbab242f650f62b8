"""Staff accounts: who may be one, and which passwords do."""

from __future__ import annotations

import re
from datetime import datetime
from enum import Enum

from clinic.errors import AccountError
from records import staff
from records.database import Tx
from records.ids import NewId
from records.staff import Member

SHORTEST_PASSWORD = 12  # characters
LONGEST_PASSWORD = 1024
LONGEST_NAME = 200
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{2,63}")


class Role(Enum):
    """What somebody is to the clinic. Each member says what it may do."""

    CLINICIAN = "clinician", "Sees patients and answers alerts"
    COORDINATOR = "coordinator", "Enrols patients and works the call list"
    ADMIN = "admin", "Also downloads exports that say who is who"

    def __init__(self, code: str, meaning: str) -> None:
        self.code = code
        self.meaning = meaning


def create(
    tx: Tx, username: str, name: str, role: str, password_hash: str, now: datetime, new_id: NewId
) -> staff.Member:
    """Store a new account (`password_hash` from `clinic.passwords`, after `check_password`); raises `AccountError`."""
    username = normal(username)
    if not _USERNAME.fullmatch(username):
        raise AccountError("A username has 3 to 64 letters, digits, dots, dashes, underscores or @")
    if not name.strip() or len(name) > LONGEST_NAME:
        raise AccountError("Give the person's name, in at most 200 characters")
    if role not in {known.code for known in Role}:
        raise AccountError(f"The role must be one of: {', '.join(known.code for known in Role)}")
    if staff.with_username(tx, username):
        raise AccountError(f"There is already an account with the username {username!r}")
    member = Member(new_id(), username, name.strip(), role, password_hash, now, None)
    staff.insert(tx, member)
    return member


def check_password(username: str, password: str) -> None:
    """Raises `AccountError` for a password that is too short, too long or the username itself."""
    if len(password) < SHORTEST_PASSWORD:
        raise AccountError(f"A password has at least {SHORTEST_PASSWORD} characters; a few words in a row do well")
    if len(password) > LONGEST_PASSWORD:
        raise AccountError(f"A password has at most {LONGEST_PASSWORD} characters")
    if normal(password) == normal(username):
        raise AccountError("The password must not be the username")


def normal(username: str) -> str:
    """As usernames are kept and compared: small letters, no space around."""
    return username.strip().casefold()
