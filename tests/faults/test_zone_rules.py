"""The rules of a time zone change between two starts: what is planned moves to the hour that patients keep, once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

from app.zone_rules import note_of
from tests.e2e import checker
from tests.e2e.harness import Clinic, Serving
from tests.e2e.journey import joining, walk
from tests.faults import inside
from tests.faults.test_clock import NO_SUMMER_TIME

MOVES_TO = "Asia/Tokyo"  # nine hours ahead of Greenwich, also without summer time
FOLLOWED = f"SELECT value FROM notes WHERE name = '{note_of(NO_SUMMER_TIME)}'"


def other_rules(folder: Path) -> partial[None]:
    """Where the clocks of Abidjan show the time of Tokyo."""
    (folder / "Africa").mkdir(parents=True)
    (folder / NO_SUMMER_TIME).write_bytes(
        resources.files("tzdata.zoneinfo").joinpath(*MOVES_TO.split("/")).read_bytes()
    )
    return partial(inside.zone_rules, folder)


async def invitations(clinic: Clinic) -> dict[str, datetime]:
    """When the invitations that wait are due, by step."""
    rows = await clinic.rows("SELECT step_id, due_at FROM deliveries WHERE kind = 'invite' AND state = 'pending'")
    return {row["step_id"]: _instant(row["due_at"]) for row in rows}


def _instant(value: datetime | str) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


async def test_what_is_planned_moves_with_the_rules_of_the_zone_and_only_once(clinics: list[Clinic]):
    await asyncio.gather(*map(rules_change, clinics))


async def rules_change(clinic: Clinic) -> None:
    (token,) = await clinic.enrol_crowd(1, zone=NO_SUMMER_TIME)
    serving = await started(clinic)
    await walk(clinic.api.person(1001), joining(token))
    planned, (known,) = await invitations(clinic), await clinic.rows(FOLLOWED)
    assert {due.astimezone(ZoneInfo(NO_SUMMER_TIME)).hour for due in planned.values()} == {9}

    await serving.process.terminate()
    serving = await started(clinic)
    assert await invitations(clinic) == planned

    await serving.process.terminate()
    clinic.before = (inside.hurry, other_rules(clinic.folder / "rules"))
    serving = await started(clinic, f"{FOLLOWED} AND value <> '{known['value']}'")
    moved = await invitations(clinic)
    assert moved == {step: due - timedelta(hours=9) for step, due in planned.items()}
    assert {due.astimezone(ZoneInfo(MOVES_TO)).hour for due in moved.values()} == {9}
    assert "zone_followed" in serving.process.said()

    await serving.process.terminate()
    serving = await started(clinic)
    await serving.process.terminate()
    assert "zone_followed" not in serving.process.said()
    assert await invitations(clinic) == moved


async def started(clinic: Clinic, followed: str = FOLLOWED) -> Serving:
    """A server that has looked at the zones."""
    serving = await clinic.serve()
    await checker.comes_true(clinic, followed)
    return serving
