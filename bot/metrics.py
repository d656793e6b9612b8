"""What is counted and what stands in the database, as text for Prometheus. Loaded when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import accumulate

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.desk import Desk
from bot.meter import Labels, Meter, Spread
from storage.failures import StorageUnavailable
from storage.unit import Reader

KIND = CONTENT_TYPE_LATEST
Values = Mapping[Labels, float]
_GROUPS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)


def exposition(desk: Desk, platforms: Mapping[str, bool], beats: Mapping[str, float | None]) -> bytes:
    """The text. `platforms`: whether each can be used; `beats`: when each worker was last seen at work, by the clock that only grows."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(_House(desk, platforms, beats))
    return generate_latest(registry)


class _House(Collector):
    def __init__(self, desk: Desk, platforms: Mapping[str, bool], beats: Mapping[str, float | None]) -> None:
        self._desk, self._platforms, self._beats = desk, platforms, beats

    def collect(self) -> Iterator[Metric]:
        yield from _counted(self._desk.meter)
        yield _commits(self._desk.database.groups())
        yield from self._workers()
        yield from self._stored()

    def _workers(self) -> Iterator[Metric]:
        now = self._desk.clock.monotonic()
        yield _gauge("alur_platform_open", "1 if the platform can be used, 0 if not", ("platform",), {(name,): float(ok) for name, ok in self._platforms.items()})
        ages: Values = {(name,): now - beat for name, beat in self._beats.items() if beat is not None}
        yield _gauge("alur_beat_age_seconds", "Seconds since the courier or the bell was seen at work", ("worker",), ages)

    def _stored(self) -> Iterator[Metric]:
        """What the database says; where it cannot be read, that alone."""
        try:
            found = self._desk.database.read(lambda reader: tuple(_read(reader, self._desk.clock.now())))
        except StorageUnavailable:
            found = ()
        yield _gauge("alur_database_readable", "1 if the database could be read, 0 if not", (), {(): float(bool(found))})
        yield from found


def _read(reader: Reader, now: datetime) -> Iterator[Metric]:
    heaps = reader.outbox.heaps()
    waiting = [heap for heap in heaps if not heap.parked]
    aside = sum(heap.count for heap in heaps if heap.parked)
    oldest = max(((now - heap.oldest).total_seconds() for heap in waiting), default=0.0)
    yield _gauge("alur_outbox_waiting", "Deliveries still to be made", (), {(): sum(heap.count for heap in waiting)})
    yield _gauge("alur_outbox_oldest_seconds", "Age of the oldest delivery still to be made", (), {(): max(0.0, oldest)})
    yield _gauge("alur_outbox_set_aside", "Deliveries that could not be made and wait for somebody's help", (), {(): aside})
    yield _gauge("alur_alarms_due", "Alarms whose moment has come and that did not ring yet", (), {(): reader.alarms.overdue(now)[0]})
    running: Values = {(sop,): float(count) for sop, count in reader.ledger.running_counts().items()}
    yield _gauge("alur_requests_running", "Requests that have not ended", ("sop",), running)


def _counted(meter: Meter) -> Iterator[Metric]:
    yield _counter("alur_decisions", "What people did with requests", ("sop", "act"), meter.counted("decisions"))
    yield _counter("alur_refusals", "What people were refused", ("kind",), meter.counted("refusals"))
    yield _counter("alur_deliveries", "Tries to deliver", ("platform", "outcome"), meter.counted("deliveries"))
    yield _histogram("alur_command_seconds", "From a command or a message until it was stored", ("command",), meter.noted("commands"))
    yield _histogram("alur_alarm_lateness_seconds", "How long after their moment alarms rang", (), meter.noted("alarms"))
    yield _histogram("alur_http_seconds", "From a web request until its answer began", ("method", "code"), meter.noted("http"))


def _commits(groups: tuple[int, ...]) -> Metric:
    """`groups`: how many commits there were of 0, 1, 2, ... works."""
    spread = Spread(_GROUPS)
    for works, commits in enumerate(groups):
        spread.counts[sum(works > bound for bound in _GROUPS)] += commits
        spread.sum += works * commits
    return _histogram("alur_commit_works", "How many commands were stored by one commit", (), {(): spread})


def _gauge(name: str, help: str, labels: Labels, values: Values) -> Metric:
    family = GaugeMetricFamily(name, help, labels=labels)
    for each, value in values.items():
        family.add_metric(each, value)
    return family


def _counter(name: str, help: str, labels: Labels, values: Mapping[Labels, int]) -> Metric:
    family = CounterMetricFamily(name, help, labels=labels)
    for each, value in values.items():
        family.add_metric(each, value)
    return family


def _histogram(name: str, help: str, labels: Labels, values: Mapping[Labels, Spread]) -> Metric:
    family = HistogramMetricFamily(name, help, labels=labels)
    for each, spread in values.items():
        bounds = [*(str(bound) for bound in spread.bounds), "+Inf"]
        family.add_metric(each, list(zip(bounds, accumulate(spread.counts), strict=True)), spread.sum)
    return family
