"""The whole examination, in the order in which one thing rests on another; what cannot be looked at is left out."""

from __future__ import annotations

from collections.abc import AsyncIterator

from app.clock import Clock
from app.doctor.database import database_findings
from app.doctor.disk import disk_findings
from app.doctor.finding import Finding, State, look, wrong
from app.doctor.parts import content, fonts, zones
from app.doctor.post import post_findings
from app.doctor.settings import settings_findings
from app.doctor.telegram import telegram_findings
from app.doctor.work import work_findings
from app.session import keyring, open_database
from app.settings import Settings
from care.practice import Practice
from records.errors import RecordsError


async def examine(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """Every finding as it is made."""
    without_key = False
    for finding in settings_findings(settings):
        without_key |= finding.check == "secret key" and finding.state is State.WRONG
        yield finding
    practice, loaded = content(settings)
    for finding in (loaded, fonts(), zones()):
        yield finding
    async for finding in post_findings(settings):
        yield finding
    if without_key:
        yield look("records", "not looked at: they need the key", "set the key, then ask again")
        return
    async for finding in _records(settings, practice, clock):
        yield finding
    async for finding in telegram_findings(settings, keyring(settings), clock):
        yield finding


async def _records(settings: Settings, practice: Practice | None, clock: Clock) -> AsyncIterator[Finding]:
    try:
        file = settings.database_file
        if file is not None and not file.exists():
            yield look("database", f"{file} is not there yet", "`afterwell serve` makes it; or AFTERWELL_DATABASE_URL")
            return
        for finding in () if file is None else disk_findings(file):
            yield finding
        async for finding in _database(settings, practice, clock):
            yield finding
    except RecordsError as error:
        yield wrong("database", str(error), "correct AFTERWELL_DATABASE_URL")
    except Exception as error:  # noqa: BLE001 a doctor says what does not answer, whatever it is
        found = f"it does not answer ({type(error).__name__})"
        yield wrong("database", found, "look at its own log, and at AFTERWELL_DATABASE_URL")


async def _database(settings: Settings, practice: Practice | None, clock: Clock) -> AsyncIterator[Finding]:
    database, sound = open_database(settings), True
    try:
        async for finding in database_findings(database, clock):
            sound &= finding.check != "tables" or finding.state is State.OK
            yield finding
        if sound:
            for finding in await database.read(lambda tx: work_findings(tx, practice, clock())):
                yield finding
    finally:
        await database.close()
