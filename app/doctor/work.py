"""Whether the house does its work: somebody can log in, the tick runs, nothing is stuck, and nothing waits too long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from app.doctor.finding import Finding, look, ok, wrong
from app.jobs import LAST_TICK
from care.licences import withheld
from care.practice import Practice
from care.versions import absent
from clinic.accounts import Role
from records import counts, notes, staff
from records.counts import Counts
from records.database import Tx

TICK_WITHIN = timedelta(minutes=2)
EVENTS_WITHIN, MESSAGES_WITHIN, ALERTS_WITHIN = 600.0, 3600.0, 86_400.0  # seconds that the oldest may wait
LOG = "look for errors in the server's log"


def work_findings(tx: Tx, practice: Practice | None, now: datetime) -> list[Finding]:
    """What the records tell; licences only where the libraries load."""
    licences = [] if practice is None else [*_versions(tx, practice), *_licences(tx, practice)]
    return [_staff(tx), *licences, _tick(tx, now), *_waiting(counts.count(tx, now), now)]


def _staff(tx: Tx) -> Finding:
    members = [one for one in staff.everyone(tx) if one.disabled_at is None]
    admins = sum(one.role == Role.ADMIN.code for one in members)
    if not admins:
        return wrong("accounts", "nobody is an admin", "`afterwell staff add USERNAME --name NAME --role admin`")
    return ok("accounts", f"{len(members)}, of them {admins} admin")


def _licences(tx: Tx, practice: Practice) -> list[Finding]:
    packs = {one.pack: one for one in withheld(tx, practice) if one.pack}
    advice = "where the clinic holds the licence: `afterwell licence attest {} --by NAME --reference WHERE`"
    return [
        look("licence", f"{pack} is not attested, so pathways leave its surveys out", advice.format(pack))
        for pack in packs
    ] or [ok("licence", "no pathway waits for one")]


def _versions(tx: Tx, practice: Practice) -> list[Finding]:
    advice = "put its file back into pathways/ of the clinic's own folder"
    return [wrong("pathways", str(one), advice) for one in absent(tx, practice)] or [
        ok("pathways", "every version that an episode is on is there")
    ]


def _tick(tx: Tx, now: datetime) -> Finding:
    last = notes.get(tx, LAST_TICK)
    if last is None:
        return look("last tick", "no server has worked on this database yet", "start `afterwell serve`")
    ago = now - datetime.fromisoformat(last)
    if ago > TICK_WITHIN:
        return wrong("last tick", f"{_span(ago.total_seconds())} ago", f"start `afterwell serve`, or {LOG}")
    return ok("last tick", f"{_span(ago.total_seconds())} ago")


def _waiting(found: Counts, now: datetime) -> Iterator[Finding]:
    if any(found.stuck.values()):
        yield wrong("stuck rows", _listed(found.stuck), f"restart the server, which gives them back; {LOG}")
    else:
        yield ok("stuck rows", "none")
    if found.set_aside:
        advice = f"{LOG} (turn_failed); the patients were told to try again, and may not have"
        yield look("set aside", f"{found.set_aside} events could not be handled", advice)
    if found.inbox.age(now) > EVENTS_WITHIN:
        age = _span(found.inbox.age(now))
        yield wrong("inbox", f"{found.inbox.waiting} events wait, the oldest for {age}", f"start the server, or {LOG}")
    oldest = max(queue.age(now) for queue in found.outbox.values())
    if oldest > MESSAGES_WITHIN:
        number = sum(queue.waiting for queue in found.outbox.values())
        yield look("outbox", f"{number} messages wait, the oldest for {_span(oldest)}", f"see telegram above; {LOG}")
    if found.overdue:
        yield look("deliveries", f"{found.overdue} are overdue", f"see the last tick above; {LOG}")
    if found.alerts.age(now) > ALERTS_WITHIN:
        age = _span(found.alerts.age(now))
        yield look("alerts", f"{found.alerts.waiting} are open, the oldest for {age}", "tell the team today")


def _listed(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{number} in {table}" for table, number in numbers.items() if number)


def _span(seconds: float) -> str:
    """Such as `40 seconds`, `3 hours`, `12 days`; never less than it is by more than a unit."""
    for unit, size in (("days", 86_400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} seconds"
