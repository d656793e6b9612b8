"""The first look at the demo's chats: everybody finds what waits for them, their own requests, and what was decided last.

Only what is true now is shown: messages and digests of the played past are not sent again, and cards that were over before anybody looked
are closed unseen, but for the newest few, which are posted as decided. Each message carries the moment at which it would have come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from adapters.cards import Card
from adapters.intents import Account
from adapters.port import Gateway
from bot.clock import Clock
from bot.courier import Courier
from bot.desk import Desk
from bot.followup import APPROVER, CARD
from bot.picture import picture
from bot.viewing import Viewing, account_of
from storage.cards import ShownCard
from storage.unit import Reader, Unit
from workflows.request import Request
from workflows.who import waiting

DEALT = "demo.dealt"  # the setting that tells when the chats were filled
_ALL = 10_000  # more requests than any history holds
_PAST = 2  # cards of what is over, for each person


class Postmark:
    """What messages are dated with: the clock's time, or the moment they are put back to."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.back_to: datetime | None = None

    def now(self) -> datetime:
        return self.back_to or self._clock.now()


@dataclass(frozen=True, slots=True)
class _Dealt:
    card: ShownCard
    at: datetime
    over: bool


@dataclass(frozen=True, slots=True)
class Dealer:
    """Fills the chats through the courier and the gateways."""

    desk: Desk
    viewing: Viewing
    courier: Courier
    gateways: Mapping[str, Gateway]
    postmark: Postmark

    async def deal(self) -> None:
        """Posts what is not posted yet, oldest first, once for each making of the company."""
        if self.desk.database.read(lambda reader: reader.settings.get(DEALT)) is not None:
            return
        shown, unseen = self.desk.database.read(_chosen)
        self.desk.database.carry_out(lambda unit: _close(unit, unseen))
        try:
            for dealt in shown:
                self.postmark.back_to = dealt.at
                if dealt.over:
                    await self._show_past(dealt.card)
                else:
                    await self._deliver(dealt.card)
        finally:
            self.postmark.back_to = None
        self.desk.database.carry_out(lambda unit: unit.settings.set(DEALT, self.desk.clock.now().isoformat()))

    async def _deliver(self, card: ShownCard) -> None:
        now = self.desk.clock.now()
        self.desk.database.carry_out(lambda unit: unit.outbox.add_card(CARD, now, card.id, card.request, card.person))
        await self.courier.drain()

    async def _show_past(self, card: ShownCard) -> None:
        """What is over is posted as it stands and never again: the courier would not send it."""

        drawn = self.desk.database.read(lambda reader: self._drawn(reader, card))
        if drawn is None:
            return
        shown, account = drawn
        ref = await self.gateways[account.platform].post(account, shown)

        def note(unit: Unit) -> None:
            unit.cards.posted(card.id, ref.platform, ref.handle, "")
            unit.cards.close(card.id)

        self.desk.database.carry_out(note)

    def _drawn(self, reader: Reader, card: ShownCard) -> tuple[Card, Account] | None:
        request, eye = reader.ledger.load(card.request), self.viewing.eye(reader, card.person)
        account = account_of(eye.directory, card.person, tuple(self.gateways)) if eye is not None else None
        if request is None or eye is None or account is None:
            return None
        return self.viewing.draw(picture(self.desk, reader, eye, request), card), account


def _close(unit: Unit, cards: Iterable[int]) -> None:
    for id in cards:
        unit.cards.close(id)


def _chosen(reader: Reader) -> tuple[list[_Dealt], list[int]]:
    """The cards to show, oldest first, and those to be closed unseen."""
    open_ones: list[_Dealt] = []
    past: dict[str, list[_Dealt]] = defaultdict(list)
    unseen: list[int] = []
    for listed in reader.ledger.newest(_ALL):
        request = reader.ledger.load(listed.id)
        assert request is not None
        for card in reader.cards.of_request(listed.id):
            if card.handle or card.closed:
                continue
            at = _came(card, request)
            if at is None:
                unseen.append(card.id)
            elif _is_open(card, request):
                open_ones.append(_Dealt(card, at, False))
            else:
                past[card.person].append(_Dealt(card, at, True))
    for dealt in past.values():
        dealt.sort(key=lambda each: each.at)
        unseen += [each.card.id for each in dealt[:-_PAST]]
        open_ones += dealt[-_PAST:]
    return sorted(open_ones, key=lambda each: (each.at, each.card.id)), unseen


def _came(card: ShownCard, request: Request) -> datetime | None:
    """When the card would have been posted; `None` for one of an earlier opening, or of a step that somebody else decided."""
    if card.role != APPROVER:
        return request.submitted
    standing = request.standing(card.state)
    if standing.visit != card.visit:
        return None
    decided = any(vote.by == card.person for vote in standing.votes)
    return standing.opened if decided or _is_open(card, request) else None


def _is_open(card: ShownCard, request: Request) -> bool:
    if card.role != APPROVER:
        return request.ended is None
    standing = request.standing(card.state)
    return standing.mark == "open" and card.person in waiting(standing)
