"""Staff accounts, their sessions, and failed logins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update

from records import rows
from records.database import Tx
from records.keyring import hash_token
from records.tables import login_failures, staff, staff_sessions


@dataclass(frozen=True, slots=True)
class Member:
    id: str
    username: str
    name: str
    role: str
    password_hash: str
    created_at: datetime
    disabled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Session:
    """A login; the token itself is only in the browser's cookie."""

    token_hash: str
    staff_id: str
    csrf: str
    created_at: datetime
    seen_at: datetime
    ended_at: datetime | None


def insert(tx: Tx, member: Member) -> None:
    tx.connection.execute(staff.insert(), {name: getattr(member, name) for name in Member.__dataclass_fields__})


def with_username(tx: Tx, username: str) -> Member | None:
    statement = select(staff).where(staff.c.username == username.strip().casefold())
    return rows.read_or_none(Member, tx.connection.execute(statement).one_or_none())


def get(tx: Tx, staff_id: str) -> Member | None:
    return rows.read_or_none(Member, tx.connection.execute(select(staff).where(staff.c.id == staff_id)).one_or_none())


def everyone(tx: Tx) -> list[Member]:
    return [rows.read(Member, row) for row in tx.connection.execute(select(staff).order_by(staff.c.name))]


def set_password(tx: Tx, staff_id: str, password_hash: str) -> None:
    tx.connection.execute(update(staff).where(staff.c.id == staff_id).values(password_hash=password_hash))


def begin_session(tx: Tx, *, token: str, staff_id: str, csrf: str, now: datetime) -> None:
    tx.connection.execute(
        staff_sessions.insert(),
        {"token_hash": hash_token(token), "staff_id": staff_id, "csrf": csrf, "created_at": now, "seen_at": now},
    )


def session(tx: Tx, token: str) -> Session | None:
    statement = select(staff_sessions).where(staff_sessions.c.token_hash == hash_token(token))
    return rows.read_or_none(Session, tx.connection.execute(statement).one_or_none())


def seen(tx: Tx, token_hash: str, now: datetime) -> None:
    tx.connection.execute(update(staff_sessions).where(staff_sessions.c.token_hash == token_hash).values(seen_at=now))


def end_session(tx: Tx, token: str, now: datetime) -> None:
    tx.connection.execute(
        update(staff_sessions).where(staff_sessions.c.token_hash == hash_token(token)).values(ended_at=now)
    )


def failed_login(tx: Tx, who: str, now: datetime) -> int:
    """Count a try as failed; returns its number, to take it back should it succeed."""
    statement = login_failures.insert().returning(login_failures.c.id)
    number: int = tx.connection.execute(statement, {"who": who, "at": now}).scalar_one()
    return number


def take_back_failure(tx: Tx, number: int) -> None:
    tx.connection.execute(delete(login_failures).where(login_failures.c.id == number))


def failed_logins(tx: Tx, who: str, since: datetime) -> int:
    statement = select(func.count()).select_from(login_failures)
    return rows.count(tx, statement.where(login_failures.c.who == who, login_failures.c.at >= since))


def forget_failures(tx: Tx, who: str) -> None:
    tx.connection.execute(delete(login_failures).where(login_failures.c.who == who))
