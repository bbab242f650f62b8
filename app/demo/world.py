"""The demo's own folder, key, database, invented patients and accounts. Made once, found again the next time."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from tzlocal import get_localzone_name

from app import cohort, ids
from app.clock import Clock
from app.house import House
from app.settings import Settings, load
from care.actor import SYSTEM
from care.enrol import Enrolled, Request, enrol
from clinic import accounts
from clinic.passwords import hash_password
from clinic.ports import DemoAccount
from records import attestations, audit, invitations, migrate, notes
from records.attestations import Attestation
from records.database import Tx

FOLDER = Path("var/demo")
CLINIC = "Riverside Joint Center"
BORN = date(1956, 4, 2)
BEFORE_OPERATION = timedelta(days=42)
ACCOUNTS = (
    DemoAccount("nurse", "demo-nurse-2026", "sees patients and answers alerts"),
    DemoAccount("admin", "demo-admin-2026", "may also export with names"),
)
_ROLES = {"nurse": ("Nora Demonurse", "clinician"), "admin": ("Ada Demoadmin", "admin")}
_SEEDED, _OFFSET, _TOKEN, _PATIENT = "demo_seeded", "demo_offset", "demo_token", "demo_patient"

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Visitor:
    """The made-up patient whom the visitor plays. `token` is None once the letter was used."""

    patient_id: str
    token: str | None
    born: date


def settings(port: int, folder: Path = FOLDER) -> Settings:
    """The demo's settings; nothing real is read from the environment, and no messenger is used."""
    folder.mkdir(parents=True, exist_ok=True)
    return load(
        database_url=f"sqlite:///{folder / 'demo.db'}",
        secret_key=_secret(folder / "secret"),
        previous_secret_keys="",
        base_url=f"http://127.0.0.1:{port}",
        host="127.0.0.1",
        port=port,
        telegram_token="",
        clinic_name=CLINIC,
        clinic_phone="555-0100",
        emergency_number="911",
        log_level="warning",
    )


def start_over(folder: Path = FOLDER) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def _secret(file: Path) -> str:
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(ids.new_secret())
    return file.read_text()


async def prepare(house: House, clock: Clock, say: Say) -> None:
    """Fill a new demo, or take up an old one where it was."""
    seeded = await house.database.read(lambda tx: notes.get(tx, _SEEDED))
    if seeded is None:
        await _fill(house, say)
    offset = await house.database.read(lambda tx: notes.get(tx, _OFFSET))
    clock.offset = timedelta(seconds=float(offset or 0))


async def _fill(house: House, say: Say) -> None:
    now = house.clock()
    await house.database.write(lambda tx: _attest(tx, now))
    say("Attesting the PROMIS licence for the demo only; a clinic does that itself (`afterwell licence attest`).")
    await cohort.seed(house.database, house.desk.practice, now=now, say=say)
    hashes = {account.username: hash_password(account.password) for account in ACCOUNTS}
    await house.database.write(lambda tx: _accounts(tx, hashes, now))
    await new_visitor(house)
    await house.database.write(lambda tx: notes.put(tx, _SEEDED, now.isoformat()))


def _attest(tx: Tx, now: datetime) -> None:
    attestations.insert(tx, Attestation(ids.new_id(), "promis", "the demo", "demo only", now, None))
    audit.write(tx, actor=str(SYSTEM), action="licence-attested", subject="promis", now=now)


def _accounts(tx: Tx, hashes: dict[str, str], now: datetime) -> None:
    for username, hashed in hashes.items():
        name, role = _ROLES[username]
        accounts.create(tx, username, name, role, hashed, now, ids.new_id)


async def new_visitor(house: House) -> Visitor:
    """Enrol a new patient for the visitor: left knee, six weeks from now."""
    now, token = house.clock(), ids.new_token()
    zone = get_localzone_name() or "America/New_York"
    request = Request(
        pathway="knee-replacement",
        side="left",
        anchor_date=now.date() + BEFORE_OPERATION,
        name=f"Visitor Demoperson {secrets.token_hex(2)}",
        born=BORN,
        zone=zone,
        owner=_ROLES["nurse"][0],
        synthetic=True,
    )

    def work(tx: Tx) -> Enrolled:
        enrolled = enrol(tx, house.desk.practice, request, actor=SYSTEM, now=now, new_id=ids.new_id, token=token)
        notes.put(tx, _TOKEN, token)
        notes.put(tx, _PATIENT, enrolled.patient_id)
        return enrolled

    enrolled = await house.database.write(work)
    return Visitor(enrolled.patient_id, token, BORN)


async def visitor(house: House) -> Visitor:
    """The visitor's patient as things stand."""

    def work(tx: Tx) -> Visitor:
        token, patient_id = notes.get(tx, _TOKEN) or "", notes.get(tx, _PATIENT) or ""
        invitation = invitations.with_token(tx, token)
        usable = invitation is not None and invitation.open_at(house.clock())
        return Visitor(patient_id, token if usable else None, BORN)

    return await house.database.read(work)


async def keep_clock(house: House, clock: Clock) -> None:
    """Remember how far the clock was moved."""
    offset = str(clock.offset.total_seconds())
    await house.database.write(lambda tx: notes.put(tx, _OFFSET, offset))


def upgrade(chosen: Settings) -> None:
    migrate.upgrade(chosen.database_url.get_secret_value())
