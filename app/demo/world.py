"""The demo's own folder, key, database, invented patients and accounts. Made once, found again the next time."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app import cohort, ids
from app.alone import alone
from app.clock import Clock
from app.demo.visitor import PATHWAY, choose, enrol_visitor
from app.house import House
from app.settings import Settings, load
from care.actor import SYSTEM
from clinic import accounts
from clinic.passwords import hash_password
from clinic.ports import DemoAccount
from records import attestations, audit, migrate, notes
from records.attestations import Attestation
from records.database import Tx

FOLDER = Path("var/demo")
CLINIC = "Riverside Joint Center"
PATIENTS = 200
NURSE, ADMIN = "Nora Demonurse", "Ada Demoadmin"
ACCOUNTS = (
    DemoAccount("nurse", "demo-nurse-2026", "sees patients and answers alerts"),
    DemoAccount("admin", "demo-admin-2026", "may also export with names"),
)
_ROLES = {"nurse": (NURSE, "clinician"), "admin": (ADMIN, "admin")}
_FILLED, _OFFSET = "demo_filled", "demo_offset"

Say = Callable[[str], None]


def settings(port: int, folder: Path = FOLDER) -> Settings:
    """The demo's settings; nothing real is read from the environment, and no messenger is used."""
    folder.mkdir(parents=True, exist_ok=True)
    return load(
        database_url=f"sqlite:///{_database(folder)}",
        secret_key=_secret(folder / "secret"),
        previous_secret_keys="",
        base_url=f"http://127.0.0.1:{port}",
        host="127.0.0.1",
        port=port,
        telegram_token="",
        smtp_host="",
        sms_url="",
        fallback="off",
        clinic_name=CLINIC,
        clinic_phone="555-0100",
        emergency_number="911",
        log_level="warning",
    )


def start_over(folder: Path = FOLDER) -> None:
    """Throw the demo away; raises `AppError` while it is running."""
    if _database(folder).exists():
        with alone(f"sqlite:///{_database(folder)}"):
            shutil.rmtree(folder)


def is_whole(folder: Path = FOLDER) -> bool:
    """Whether the demo was filled to the end: one that was stopped on the way is of no use."""
    return (folder / "filled").exists()


def _database(folder: Path) -> Path:
    return folder / "demo.db"


def _secret(file: Path) -> str:
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(ids.new_secret())
    return file.read_text()


def upgrade(chosen: Settings) -> None:
    migrate.upgrade(chosen.database_url.get_secret_value())


async def prepare(house: House, clock: Clock, say: Say, folder: Path = FOLDER, pathway: str = PATHWAY) -> None:
    """Fill a new demo, or take up an old one where it was; a visitor of another pathway is another patient."""
    if not is_whole(folder):
        await _fill(house, say)
        (folder / "filled").touch()
    if await house.database.write(lambda tx: choose(tx, pathway)):
        await new_visitor(house)
    offset = await house.database.read(lambda tx: notes.get(tx, _OFFSET))
    clock.offset = timedelta(seconds=float(offset or 0))


async def _fill(house: House, say: Say) -> None:
    now = house.clock()
    say("Attesting the PROMIS licence for the demo only; a clinic does that itself (`afterwell licence attest`).")
    await house.database.write(lambda tx: _attest(tx, now))
    await cohort.seed(house.database, house.desk.practice, now=now, say=say, patients=PATIENTS)
    hashes = {account.username: hash_password(account.password) for account in ACCOUNTS}
    await house.database.write(lambda tx: _accounts(tx, hashes, now))
    await new_visitor(house)
    await house.database.write(lambda tx: notes.put(tx, _FILLED, now.isoformat()))


def _attest(tx: Tx, now: datetime) -> None:
    attestations.insert(tx, Attestation(ids.new_id(), "promis", "the demo", "demo only", now, None))
    audit.write(tx, actor=str(SYSTEM), action="licence-attested", subject="promis", now=now)


def _accounts(tx: Tx, hashes: dict[str, str], now: datetime) -> None:
    for username, hashed in hashes.items():
        name, role = _ROLES[username]
        accounts.create(tx, username, name, role, hashed, now, ids.new_id)


async def new_visitor(house: House) -> None:
    """Enrol another patient for the visitor to play."""
    now, token = house.clock(), ids.new_token()
    practice = house.desk.practice
    await house.database.write(
        lambda tx: enrol_visitor(tx, practice, owner=NURSE, now=now, new_id=ids.new_id, token=token)
    )


async def filled_at(house: House) -> datetime:
    """When the invented patients were made: their stories can be told again from there."""
    found = await house.database.read(lambda tx: notes.get(tx, _FILLED))
    return datetime.fromisoformat(found) if found else house.clock().astimezone(UTC)


async def keep_clock(house: House, clock: Clock) -> None:
    """Remember how far the clock was moved."""
    offset = str(clock.offset.total_seconds())
    await house.database.write(lambda tx: notes.put(tx, _OFFSET, offset))
