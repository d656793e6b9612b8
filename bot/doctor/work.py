"""What is under way: platforms that cannot be used, deliveries that do not arrive, alarms that did not ring, requests that nothing moves, files that are gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from adapters.failures import Failure, Locked
from bot.doctor.abroad import Heard
from bot.doctor.finding import Finding
from bot.followup import UNREACHABLE
from bot.library import waits_for_others
from bot.outages import POLLED_ELSEWHERE, Outage
from storage.files import Cabinet
from storage.outbox import Heap
from storage.unit import Reader
from workflows.sop import Sop

_PATIENCE = timedelta(minutes=10)  # a courier and a bell at work need seconds
_TRIES = 3  # before a delivery counts as failing


def of_platforms(known: Mapping[str, Outage], heard: Mapping[str, Heard], now: datetime) -> Iterator[Finding]:
    """Those that could not be used when Alur last tried, or that do not let it in now, and what they have not permitted. `known` outages are told with
    their beginning, unless a platform that could not be reached then turns out to be locked."""
    for platform in (*known, *(each for each in heard if each not in known)):
        said, outage = heard.get(platform, ()), known.get(platform)
        if isinstance(said, Failure) and (outage is None or (isinstance(said, Locked) and not outage.locked)):
            outage = Outage(platform, isinstance(said, Locked), str(said), now)
        for lack in said if not isinstance(said, Failure) else ():
            yield Finding("platform-scope-missing", {"platform": platform, "scope": lack.name, "purpose": lack}, lack.way_out)
        if outage is None:
            continue
        values = {"platform": platform, "since": outage.since}
        if outage.locked:
            yield Finding("platform-locked", values | {"why": outage.why}, f"[{platform}]")
        elif outage.why == POLLED_ELSEWHERE:
            yield Finding("platform-shared", values)
        else:
            yield Finding("platform-away", values | {"why": outage.why or "-"})


def of_deliveries(reader: Reader, now: datetime) -> Iterator[Finding]:
    heaps = reader.outbox.heaps()
    for heap in heaps:
        if not heap.parked and heap.failure and heap.attempts >= _TRIES:
            yield _lying("deliveries-failing", heap)
        elif not heap.parked and now - heap.oldest > _PATIENCE:
            yield _lying("deliveries-waiting", heap)
        elif heap.parked and heap.failure != UNREACHABLE:
            yield _lying("deliveries-set-aside", heap)
    people = reader.people.directory().people
    aside = [each for each in reader.outbox.parked() if each.failure == UNREACHABLE and each.person in people]
    if aside:
        names = tuple(dict.fromkeys(people[each.person].name for each in aside))
        yield Finding("people-out-of-reach", {"names": names, "count": len(aside), "oldest": min(each.created for each in aside)})


def _lying(code: str, heap: Heap) -> Finding:
    return Finding(code, {"count": heap.count, "oldest": heap.oldest, "why": heap.failure})


def of_alarms(reader: Reader, now: datetime) -> Iterator[Finding]:
    count, oldest = reader.alarms.overdue(now - _PATIENCE)
    begins = reader.sops.starting(now - _PATIENCE)
    moments = [*((oldest,) if oldest is not None else ()), *(at for _, at in begins)]
    if moments:
        yield Finding("alarms-overdue", {"count": count + len(begins), "oldest": min(moments)})


def of_requests(reader: Reader, sops: Mapping[str, Sop]) -> Iterator[Finding]:
    """Those that stand where nobody is asked and no moment comes, unless they wait for other requests."""
    for listed in reader.ledger.stranded():
        sop = sops.get(listed.digest)
        if sop is None or waits_for_others(sop).isdisjoint(listed.states):
            yield Finding("request-stranded", {"number": listed.number, "sop": listed.sop, "states": listed.states})


def of_files(reader: Reader, cabinet: Cabinet) -> Iterator[Finding]:
    """Files that histories name and that are not in the folder."""
    missing = [(digest, request) for digest, request in reader.files.named() if not cabinet.path(digest).is_file()]
    if not missing:
        return
    files = tuple(known.name if (known := reader.files.get(digest)) is not None else digest[:12] for digest, _ in missing)
    (_, request), *_ = missing
    listed = reader.ledger.listed(request)
    yield Finding("file-missing", {"count": len(missing), "names": files, "number": listed.number if listed is not None else request})
