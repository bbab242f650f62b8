"""Whether the house is well: what is wrong, in words that say what to do and quote nothing."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

from app.jobs import TICK_SECONDS, Jobs
from app.operators.gauges import Standing
from bot.sender import Sender
from records import counts, schema
from records.counts import Counts
from records.database import Database

log = structlog.get_logger()

ANSWERS_WITHIN = 5.0  # seconds for the database
TICK_SILENCE = 4.0 * TICK_SECONDS
SENDER_SILENCE = 60.0  # taking over from a dead process may take most of it


@dataclass(frozen=True, slots=True)
class Health:
    """`file` is the embedded database's, None for PostgreSQL."""

    database: Database
    sender: Sender
    jobs: Jobs
    clock: Callable[[], datetime]
    file: Path | None

    async def wrong(self) -> list[str]:
        """Everything that keeps the house from doing its work, a sentence each; empty when it is ready."""
        found = [await self._database(), self._tick(), self._sender()]
        return [sentence for sentence in found if sentence is not None]

    async def standing(self) -> Standing:
        """How things stand now; without the counts while the database does not answer."""
        now = self.clock()
        return Standing(
            now=now,
            counts=await self._counts(now),
            disk_free=None if self.file is None else shutil.disk_usage(self.file.parent).free,
            tick_lag=self.jobs.silent_for,
            sender_silence=self.sender.silent_for,
            pauses=self.sender.pauses(),
        )

    async def _database(self) -> str | None:
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                return await self.database.read(schema.misfit)
        except Exception as error:  # noqa: BLE001 whatever it is, the answer is the same
            kind = type(error).__name__
            log.error("not_ready", error=kind)  # noqa: TRY400 no traceback: it may quote a patient
            return f"The database does not answer ({kind}): look at its own log, and at AFTERWELL_DATABASE_URL"

    async def _counts(self, now: datetime) -> Counts | None:
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                return await self.database.read(lambda tx: counts.count(tx, now))
        except Exception as error:  # noqa: BLE001 a scrape says what the process knows all the same
            log.error("not_counted", error=type(error).__name__)  # noqa: TRY400 no traceback: it may quote a patient
            return None

    def _tick(self) -> str | None:
        if (silence := self.jobs.silent_for) <= TICK_SILENCE:
            return None
        return (
            f"The tick has done nothing for {silence:.0f} seconds, it should every {TICK_SECONDS}; invitations wait: "
            "look for tick errors in the log and whether the disk is full, then restart"
        )

    def _sender(self) -> str | None:
        if (silence := self.sender.silent_for) <= SENDER_SILENCE:
            return None
        return (
            f"The sender has not looked for messages for {silence:.0f} seconds, so nothing leaves: "
            "look for sender errors in the log, then restart"
        )
