"""What the house counts as it works, in the format that Prometheus reads. No label names a patient or a chat."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

OUTCOMES = ("sent", "retried", "429", "blocked", "failed")
TURN_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
TICK_SECONDS = (0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0)


class Metrics:
    """One house's counters and durations since it started; satisfies `bot.watch.Watch`. `channels` are its channels."""

    def __init__(self, channels: Iterable[str] = ()) -> None:
        self._registry = mine = CollectorRegistry()
        ProcessCollector(registry=mine)
        self._sends = Counter(
            "afterwell_sends", "Tries to deliver a message, by how they ended.", ["channel", "outcome"], registry=mine
        )
        self._turns = Histogram(
            "afterwell_turn_seconds", "Time to handle one event, with its commit.", buckets=TURN_SECONDS, registry=mine
        )
        self._turn_failures = Counter("afterwell_turn_failures", "Tries to handle an event that failed.", registry=mine)
        self._ticks = Histogram(
            "afterwell_tick_seconds", "Time of one tick that ended well.", buckets=TICK_SECONDS, registry=mine
        )
        self._delivery_failures = Counter(
            "afterwell_delivery_failures", "Tries to carry out a planned delivery that failed.", registry=mine
        )
        for channel in channels:
            for outcome in OUTCOMES:  # a rate needs the zero before the first
                self._sends.labels(channel, outcome)

    def sent(self, channel: str, outcome: str) -> None:
        self._sends.labels(channel, outcome).inc()

    def turn(self, seconds: float) -> None:
        self._turns.observe(seconds)

    def turn_failed(self) -> None:
        self._turn_failures.inc()

    def tick(self, seconds: float) -> None:
        self._ticks.observe(seconds)

    def delivery_failed(self) -> None:
        self._delivery_failures.inc()

    def render(self, gauges: Iterable[Metric], accept: str) -> tuple[bytes, str]:
        """Everything, with `gauges` as they stand now, in the form that the Accept header asks for; and its type."""
        encode, content_type = choose_encoder(accept)
        return encode(_Together([*self._registry.collect(), *gauges])), content_type


class _Together(Collector):
    """Metrics that were collected already, as the library's encoders want them."""

    def __init__(self, metrics: list[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        return self._metrics
