"""How things stand at the moment of a scrape: queues, pauses, ages; some from the database, some from the process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from prometheus_client.metrics_core import GaugeMetricFamily

from records.counts import Counts

LEASES = ("sender",)


@dataclass(frozen=True, slots=True)
class Standing:
    """`counts` is None while the database does not answer. `disk_free` is in bytes, None where nobody can tell.

    `tick_lag` and `sender_silence` are seconds since the last sign of life; `pauses`, by channel, seconds to go.
    """

    now: datetime
    counts: Counts | None
    disk_free: int | None
    tick_lag: float
    sender_silence: float
    pauses: Mapping[str, float]


def gauges(standing: Standing) -> Iterator[GaugeMetricFamily]:
    """Everything that stands and falls."""
    yield _one("database_up", "1 while the database answers.", float(standing.counts is not None))
    yield _one("tick_lag_seconds", "Since the last sign that the tick works.", standing.tick_lag)
    yield _one("sender_silence_seconds", "Since the sender last looked for messages.", standing.sender_silence)
    yield _many("pause_seconds", "Left of the silence that a 429 asked for.", "channel", standing.pauses)
    if standing.disk_free is not None:
        yield _one("database_disk_free_bytes", "Free on the disk of an embedded database.", standing.disk_free)
    if standing.counts is not None:
        yield from _waiting(standing.counts, standing.now)
        yield from _kept(standing.counts)


def _waiting(counts: Counts, now: datetime) -> Iterator[GaugeMetricFamily]:
    inbox, due, alerts, lanes = counts.inbox, counts.due, counts.alerts, counts.outbox
    ages = {lane: queue.age(now) for lane, queue in lanes.items()}
    waiting = {lane: queue.waiting for lane, queue in lanes.items()}
    yield _one("inbox_waiting", "Events that wait to be handled.", inbox.waiting)
    yield _one("inbox_oldest_seconds", "Age of the oldest of them.", inbox.age(now))
    yield _many("outbox_waiting", "Messages that wait to be sent.", "lane", waiting)
    yield _many("outbox_oldest_seconds", "Age of the oldest of them.", "lane", ages)
    yield _one("deliveries_due", "Planned deliveries whose time has come.", due.waiting)
    yield _one("deliveries_oldest_due_seconds", "How long the first of them has been due.", due.age(now))
    yield _one("deliveries_overdue", "Those due for more than two minutes.", counts.overdue)
    yield _one("alerts_open", "Alerts that nobody has acknowledged.", alerts.waiting)
    yield _one("alerts_oldest_seconds", "Age of the oldest of them.", alerts.age(now))


def _kept(counts: Counts) -> Iterator[GaugeMetricFamily]:
    held = {name: float(name in counts.leases) for name in LEASES}
    yield _one("inbox_set_aside", "Events that no try could handle, of all time.", counts.set_aside)
    yield _one("messages_maybe_repeated", "Messages that may have come twice, of all time.", counts.repeated)
    yield _many("rows_stuck", "Claims that ran out and were not given back.", "table", counts.stuck)
    yield _many("lease_held", "1 while some process holds the lease.", "name", held)
    yield _one("database_bytes", "Size of the database.", counts.size)


def _one(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"afterwell_{name}", meaning, value=value)


def _many(name: str, meaning: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"afterwell_{name}", meaning, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family
