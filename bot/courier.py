"""Delivers the outbox, at least once, in order per card and person; what is delivered shows the request as it is by then."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TypeVar
from weakref import WeakValueDictionary

from adapters.cards import Card
from adapters.failures import CannotReach, Failure, Gone, Locked, Refused, Stuck, TryLater
from adapters.intents import Account, Address, MessageRef
from adapters.port import Gateway, Slip
from bot.bulletin import News
from bot.clock import jitter
from bot.desk import Desk
from bot.followup import APPROVER, CARD, NAG, TELL, UNREACHABLE, begin_story
from bot.home import was_shown
from bot.unreachable import set_aside
from bot.viewing import Drawn, Viewing, account_of
from storage.cards import ShownCard
from storage.codec import millis
from storage.failures import StorageUnavailable
from storage.outbox import Delivery
from storage.places import GROUP, HOME
from storage.unit import Unit
from workflows.request import Request

T = TypeVar("T")
_LEASE = timedelta(seconds=60)
_AT_ONCE = 20
_SHORTEST, _IDLE = 0.05, 5.0  # seconds between looks at the outbox when nothing woke the courier
_ANSWERS_FIRST = 0.03  # seconds from a commit to its cards: whoever did something is answered before others are told
_LONGEST = 300.0  # seconds between tries at most
_OUTCOMES: Mapping[type[Failure], str] = {TryLater: "try_later", Locked: "locked", CannotReach: "unreachable", Gone: "gone", Stuck: "gone", Refused: "refused"}
_TO_A_PERSON = frozenset({TELL, NAG})  # and to whichever account is theirs
_LOOKS = 8  # at the outbox in one transaction, for what there is room for
_MOST_FAULTS = 5  # a delivery that trips over a bug so often is set aside

log = logging.getLogger("alur.courier")


class Courier:
    """`reached` is called at "after_send", between sending and noting it; tests stop the program there. `locked`: platforms that do not let us
    in, and what they say. `beat`: when it last looked at the outbox, in seconds of the clock that only grows; None before it began."""

    def __init__(self, desk: Desk, viewing: Viewing, gateways: Mapping[str, Gateway], reached: Callable[[str], None] = lambda point: None) -> None:
        self.desk, self.viewing, self.gateways, self._reached = desk, viewing, gateways, reached
        self._woken = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._busy: set[asyncio.Task[None]] = set()
        self._together: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()  # by request, while one of its shared cards goes out
        self._claiming: asyncio.Future[tuple[list[Delivery], bool]] | None = None
        self._under_way: dict[int, Delivery] = {}  # a lease may run out under a delivery when the clock jumps; it is not begun twice
        self.locked: dict[str, str] = {}
        self.beat: float | None = None

    def wake(self) -> None:
        """There may be something to deliver; from any thread."""
        if self._loop is not None and not self._loop.is_closed() and not self._woken.is_set():
            self._loop.call_soon_threadsafe(self._woken.set)

    async def run(self, alone: bool = True) -> None:
        """Until cancelled; what is in flight is finished first, for three seconds at most, and what is not is let go. What reached nobody goes out
        anew: the settings may have changed; `alone` on the database, so does what an earlier process had in flight. Else others' claims are left to
        run out by themselves."""
        self._loop = asyncio.get_running_loop()
        with suppress(StorageUnavailable):  # then the claims run out by themselves
            await self._write(lambda unit: (alone and unit.outbox.release(), unit.outbox.unpark(UNREACHABLE)))
        try:
            while True:
                self._woken.clear()
                if not await self._round():
                    await self._wait(await asyncio.to_thread(self._idle))
        finally:
            await self._stop()

    async def _stop(self) -> None:
        """Nothing stays claimed: another process would wait for the claim to run out."""
        if self._busy:
            await asyncio.wait(self._busy, timeout=3)
        left = list(self._under_way.values())
        for task in (unfinished := set(self._busy)):
            task.cancel()
        if unfinished:
            await asyncio.wait(unfinished)
        with suppress(StorageUnavailable):  # then the claims run out by themselves
            left += (await self._claiming)[0] if self._claiming is not None else []
            await self._write(lambda unit: unit.outbox.let_go(left))

    async def drain(self) -> None:
        """Delivers all that can be delivered now."""
        self._loop = asyncio.get_running_loop()
        while await self._round() or self._busy:
            if self._busy:
                await asyncio.wait(self._busy)

    def _idle(self) -> float:
        """Seconds until something may go out again, if nothing wakes us before."""
        try:
            upcoming = self.desk.database.read(lambda reader: reader.outbox.next_at())
        except StorageUnavailable:
            return _IDLE
        return _IDLE if upcoming is None else min(_IDLE, max(_SHORTEST, (upcoming - self.desk.clock.now()).total_seconds()))

    async def _wait(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):  # wait_for of Python 3.11 can swallow the cancellation that ends us
                await self._woken.wait()
                await asyncio.sleep(_ANSWERS_FIRST)

    async def _round(self) -> bool:
        self.beat = self.desk.clock.monotonic()
        free = _AT_ONCE - len(self._busy)
        if not free:
            await asyncio.wait(self._busy, return_when=asyncio.FIRST_COMPLETED)
            return True
        try:
            self._claiming = asyncio.wrap_future(self.desk.database.write(lambda unit: self._claim(unit, free)))
            fresh, more = await asyncio.shield(self._claiming)
        except StorageUnavailable:
            self._claiming = None
            return False
        self._claiming = None
        for delivery in fresh:
            self._under_way[delivery.id] = delivery
            task = asyncio.create_task(self._deliver(delivery))
            self._busy.add(task)
            task.add_done_callback(partial(self._finished, delivery.id))
        return more

    def _claim(self, unit: Unit, most: int) -> tuple[list[Delivery], bool]:
        """What goes out next, and whether there may be more. What there is no room for where it goes is put off."""
        now = self.desk.clock.now()
        fresh: list[Delivery] = []
        for _ in range(_LOOKS):
            claimed = unit.outbox.claim(now, most - len(fresh), _LEASE)
            for delivery in claimed:
                if delivery.id in self._under_way:
                    continue
                if away := self._away(unit, delivery):
                    unit.outbox.again(delivery.id, now + timedelta(seconds=away), "try later")
                else:
                    fresh.append(delivery)
            if not claimed or len(fresh) == most:
                return fresh, bool(fresh)
        return fresh, True

    def _away(self, unit: Unit, delivery: Delivery) -> float:
        """Seconds for which there is no room where it goes; 0.0 where there is, or where that is not known before it is drawn."""
        to = self._bound_for(unit, delivery)
        if to is None or to.platform not in self.gateways:
            return 0.0
        try:
            self.gateways[to.platform].room(to)
        except TryLater as failure:
            return failure.after or 0.0
        except Exception as fault:  # comes to light when it goes out
            log.debug("whether there is room is not known: %r", fault)
        return 0.0

    def _bound_for(self, unit: Unit, delivery: Delivery) -> MessageRef | Account | None:
        if delivery.kind == CARD:
            card = unit.cards.get(delivery.body)
            return MessageRef(card.platform, card.handle) if card is not None and card.handle and not card.closed else None
        return account_of(unit.people.directory(), delivery.person, tuple(self.gateways)) if delivery.kind in _TO_A_PERSON else None

    def _finished(self, delivery: int, task: asyncio.Task[None]) -> None:
        self._busy.discard(task)
        self._under_way.pop(delivery, None)
        self._woken.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a delivery failed", exc_info=error)

    async def _write(self, work: Callable[[Unit], T]) -> T:
        return await asyncio.wrap_future(self.desk.database.write(work))

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            if delivery.kind == CARD:
                await self._card(delivery)
            elif delivery.kind == HOME:
                await self._home(delivery)
            else:
                await self._message(delivery)
        except StorageUnavailable:
            return  # its lease runs out, it is tried again
        except Exception as failure:
            with suppress(StorageUnavailable):
                await self._failed(delivery, failure)

    async def _failed(self, delivery: Delivery, failure: Exception) -> None:
        """What comes of a delivery that did not succeed. One that trips over a bug must not hold up its lane for ever."""
        match failure:
            case TryLater():
                await self._again(delivery, failure.after if failure.after is not None else _pause(delivery), "try later")
            case Locked():
                await self._again(delivery, _LONGEST, f"locked: {failure}")
            case CannotReach() | Gone():  # the place to post to is no more
                await self._write(lambda unit: set_aside(self.desk, unit, delivery))
            case Refused():
                log.error("a delivery was refused: %s", failure.why, extra={"action": "park", "delivery": delivery.id})
                await self._write(lambda unit: unit.outbox.park(delivery.id, failure.why))
            case _ if delivery.attempts < _MOST_FAULTS:
                log.error("a delivery failed and will be tried again", exc_info=failure, extra={"action": "again", "delivery": delivery.id})
                await self._again(delivery, _pause(delivery), type(failure).__name__)
            case _:
                log.error("a delivery failed and was set aside", exc_info=failure, extra={"action": "park", "delivery": delivery.id})
                await self._write(lambda unit: unit.outbox.park(delivery.id, type(failure).__name__))

    async def _again(self, delivery: Delivery, pause: float, why: str) -> None:
        at = self.desk.clock.now() + timedelta(seconds=pause)
        await self._write(lambda unit: unit.outbox.again(delivery.id, at, why))

    async def _card(self, delivery: Delivery) -> None:
        """Those of a request that are nobody's alone go out one by one: each stands where the first of them does."""
        async with contextlib.nullcontext() if delivery.person else self._together.setdefault(delivery.request, asyncio.Lock()):
            await self._show_card(delivery)

    async def _show_card(self, delivery: Delivery) -> None:
        drawn = await asyncio.to_thread(self.viewing.card, delivery.body, tuple(self.gateways))
        if drawn is None:
            await self._write(lambda unit: unit.outbox.done(delivery.id))
            return
        card = drawn.shown
        if not card.handle:
            await self._post(delivery, drawn)
        elif drawn.digest != card.shown_digest:
            try:
                with self._let_in(card.platform) as gateway:
                    await gateway.edit(MessageRef(card.platform, card.handle), drawn.card)
            except Gone as gone:
                if drawn.wanted or isinstance(gone, Stuck):
                    await self._post(delivery, drawn)
                    return
            await self._write(lambda unit: self._shown(unit, delivery, card, drawn))
        else:
            await self._write(lambda unit: self._shown(unit, delivery, card, drawn))

    async def _post(self, delivery: Delivery, drawn: Drawn) -> None:
        if drawn.to is None:  # nobody has placed it any more
            await self._write(lambda unit: _given_up(unit, delivery, drawn.shown))
            return
        ref = await self._say(drawn.to, drawn.card, replace(_slip(delivery), under=drawn.under))
        self._reached("after_send")

        def note(unit: Unit) -> None:
            unit.cards.posted(drawn.shown.id, ref.platform, ref.handle, drawn.digest)
            unit.outbox.done(delivery.id)
            if drawn.final:
                unit.cards.close(drawn.shown.id)
            if drawn.shown.role == GROUP and self.gateways[ref.platform].traits.threads:
                begin_story(self.desk, unit, drawn.shown, self.desk.clock.now())

        await self._write(note)
        self._sent(delivery, drawn.shown.role)

    def _shown(self, unit: Unit, delivery: Delivery, card: ShownCard, drawn: Drawn) -> None:
        unit.cards.shown(card.id, drawn.digest)
        unit.outbox.done(delivery.id)
        if drawn.final:
            unit.cards.close(card.id)

    async def _home(self, delivery: Delivery) -> None:
        """Fills the page of somebody's own; one that is not there any more is filled again when it is opened."""
        home = await asyncio.to_thread(self.viewing.home, delivery.person, [name for name, gateway in self.gateways.items() if gateway.traits.home])
        if home is None:
            await self._write(lambda unit: unit.outbox.done(delivery.id))
            return
        there = True
        try:
            with self._let_in(home.account.platform) as gateway:
                await gateway.show_home(home.account, home.cards)
        except (CannotReach, Gone):
            there = False

        def note(unit: Unit) -> None:
            was_shown(unit, delivery.person, home, there)
            unit.outbox.done(delivery.id)

        await self._write(note)

    async def _message(self, delivery: Delivery) -> None:
        message = await asyncio.to_thread(self.viewing.message, delivery, tuple(self.gateways))
        if message.account is None:
            raise CannotReach
        refs = [await self._say(message.account, card, _slip(delivery, number)) for number, card in enumerate(message.cards)]
        self._reached("after_send")

        def note(unit: Unit) -> None:
            unit.outbox.done(delivery.id)
            if message.shows is not None:
                for ref in refs:
                    self._copied(unit, delivery.person, ref, *message.shows)

        await self._write(note)
        if refs:
            self._sent(delivery, delivery.kind)

    def _copied(self, unit: Unit, person: str, ref: MessageRef, shown: Request, state: str, visit: int) -> None:
        """A card was shown again; if something happened to its request meanwhile, it shows that next."""
        card = unit.cards.adopt(ref.platform, ref.handle, shown.id, person, APPROVER, state, visit)
        now = unit.ledger.load(shown.id)
        if now is None or now.version != shown.version:
            unit.outbox.add_card(CARD, self.desk.clock.now(), card, shown.id, person)

    async def _say(self, to: Account | Address, card: Card, slip: Slip) -> MessageRef:
        with self._let_in(to.platform) as gateway:
            return await gateway.post(to, card, slip)

    @contextmanager
    def _let_in(self, platform: str) -> Iterator[Gateway]:
        """The platform's gateway; whether it lets us in is kept in `locked`, and what came of it is counted."""
        outcome = "failed"
        try:
            yield self.gateways[platform]
            outcome = "sent"
        except Failure as failure:
            outcome = _OUTCOMES.get(type(failure), outcome)
            if isinstance(failure, Locked):
                self.lock(platform, failure)
            raise
        finally:
            self.desk.meter.count("deliveries", platform, outcome)
        self.locked.pop(platform, None)

    def lock(self, platform: str, failure: Locked) -> None:
        """The platform does not let us in; the operator is told when that begins."""
        if platform not in self.locked:
            log.error("%s does not let us in: %s", platform, failure, extra={"action": "locked"})
        self.locked[platform] = str(failure)

    def _sent(self, delivery: Delivery, role: str) -> None:
        self.desk.bulletin.say(News(self.desk.clock.now(), "sent", delivery.request, delivery.person, {"kind": delivery.kind, "role": role}))


def _given_up(unit: Unit, delivery: Delivery, card: ShownCard) -> None:
    unit.cards.close(card.id)
    unit.outbox.done(delivery.id)


def _slip(delivery: Delivery, number: int = 0) -> Slip:
    """Of message `number` of a delivery; it holds through restarts."""
    return Slip(f"{delivery.id}/{millis(delivery.created)}/{number}", delivery.created.timestamp() if delivery.attempts > 1 else None)


def _pause(delivery: Delivery) -> float:
    """Seconds until the next try: twice as long each time, up to five minutes."""
    return jitter(min(_LONGEST, 2.0 ** min(delivery.attempts, 10)))
