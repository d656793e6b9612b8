"""What the courier delivers and the reception answers, drawn from storage for whoever looks, at the moment they look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from adapters.cards import Card
from adapters.failures import CannotReach
from adapters.intents import Account, Address, MessageRef
from bot.alike import heaps
from bot.clockwork import UNBEGUN, refusal_of
from bot.config import Config
from bot.delegations import DELEGATED, absence_of, stood_in
from bot.desk import Desk
from bot.followup import APPROVER, DIGEST, NAG, OUT_OF_REACH, QUESTION, REQUESTER, SHARED, UNREACHABLE
from bot.home import Home, home_of
from bot.invitations import may_invite
from bot.list_rows import rows_of
from bot.matching import MATCHED
from bot.path.of_request import lasting_path
from bot.path.plan import Plan
from bot.path.sending import PATH, path_card
from bot.picture import Eye, Picture, onlooker, picture, standpoint
from bot.rendering.approver import approver_card, is_asked
from bot.rendering.in_group import group_card, group_story, trace_card
from bot.rendering.list_cards import digest_card
from bot.rendering.messages import nag_card, on_their_card, tell_card
from bot.rendering.notices import (
    delegation_ended_card,
    delegation_over,
    group_out_of_reach,
    linked,
    not_begun,
    out_of_reach_owner,
    reached_again,
    sop_broken_owner,
    to_delegate,
)
from bot.rendering.question_card import question_card
from bot.rendering.questions import question_of
from bot.rendering.requester import requester_card
from bot.unreachable import GROUP_UNREACHABLE
from storage.cards import ShownCard
from storage.codec import decode_sentence, moment
from storage.outbox import Delivery
from storage.people import Directory
from storage.places import GROUP, TRACE
from storage.unit import Reader
from workflows.effects import Nag, Tell
from workflows.request import Request
from workflows.values import People, Reason, decode


@dataclass(frozen=True, slots=True)
class Drawn:
    """A card as it must be shown now, where it would be posted (`None` for a group that nobody has placed), and whether that is for good. `under`: where
    other cards of its request stand that are nobody's alone, if it is such a card, the first first. `wanted`: it comes again where its reader has
    taken it away, as what waits for them does, and what is under way; not for a mere end."""

    shown: ShownCard
    card: Card
    digest: str
    to: Account | Address | None
    final: bool
    under: tuple[MessageRef, ...] = ()
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Message:
    """Cards for one account; `None` where the person has none. `shows`: the request as it was drawn, with (state, visit), where an approver's
    card is shown again, which then has to change with all its copies. `path`: what is to be drawn, of which request, before it goes out."""

    cards: tuple[Card, ...]
    account: Account | None = None
    shows: tuple[Request, str, int] | None = None
    path: tuple[Plan, str, str] | None = None


def account_of(directory: Directory, person: str, platforms: Sequence[str], preferred: str = "") -> Account | None:
    """An account of `person` on one of `platforms`, the preferred one first."""
    owned = [(platform, account) for platform, account in directory.accounts_of(person) if platform in platforms]
    owned.sort(key=lambda pair: pair[0] != preferred)
    return Account(*owned[0]) if owned else None


class Viewing:
    def __init__(self, desk: Desk, config: Config) -> None:
        self.desk, self.config = desk, config

    def eye(self, reader: Reader, person: str) -> Eye | None:
        """How `person` sees things, in the organisation's currency."""
        found = standpoint(self.desk, reader, person)
        return replace(found, currency=self.config.organisation.currency) if found else None

    def card(self, id: int, platforms: Sequence[str]) -> Drawn | None:
        """The card numbered `id` as it must be shown now; `None` if it needs no showing. Raises CannotReach."""
        return self.desk.database.read(lambda reader: self._card(reader, id, platforms))

    def _card(self, reader: Reader, id: int, platforms: Sequence[str]) -> Drawn | None:
        shown = reader.cards.get(id)
        request = reader.ledger.load(shown.request) if shown is not None and not shown.closed else None
        if shown is not None and request is not None and shown.role in SHARED:
            return self._shared_card(reader, shown, request, platforms)
        eye = self.eye(reader, shown.person) if shown is not None else None
        if shown is None or request is None or eye is None:
            return None
        seen = picture(self.desk, reader, eye, request)
        asked = shown.role == REQUESTER or self._still_asked(reader, seen, shown)
        if not asked and not shown.handle:
            return None  # nobody needs a card that was decided before it was sent
        account = account_of(eye.directory, shown.person, platforms, shown.platform)
        if account is None or shown.platform not in ("", account.platform):
            raise CannotReach
        final = self._final(seen, shown, asked)
        if final:
            seen = replace(seen, eye=replace(eye, lasting=True))
        wanted = asked and (shown.role != REQUESTER or request.ended is None)
        card = self._out_of_reach(reader, seen, shown, asked) if shown.role == OUT_OF_REACH else self.draw(seen, shown)
        return replace(_drawn(shown, card, account, final), wanted=wanted)

    def _out_of_reach(self, reader: Reader, seen: Picture, shown: ShownCard, still: bool) -> Card:
        """4.38, to the requester and to those who look after the SOP, who need not be allowed to see the request; then that it is over."""
        if not still:
            return reached_again(shown.state, seen.request.number, seen.eye)
        if shown.person != seen.request.requester:
            return out_of_reach_owner(shown.state, seen.request.number, seen.eye, may_invite(self.desk, reader, shown.person, shown.state))
        told = [card.person for card in reader.cards.of_request(shown.request) if (card.role, card.state) == (OUT_OF_REACH, shown.state)]
        owners = People(dict.fromkeys((id for id in told if id != shown.person), Reason("owner")))
        return tell_card(Tell((shown.person,), UNREACHABLE, by=shown.state, detail={"owners": owners}), seen.dossier, seen.eye)

    def _still_asked(self, reader: Reader, seen: Picture, shown: ShownCard) -> bool:
        """Whether the card of an approver, of a question, or of somebody out of reach still wants something of its person."""
        if shown.role == OUT_OF_REACH:
            return shown.state in reader.outbox.set_aside_for(shown.request, UNREACHABLE)
        if shown.role == APPROVER:
            return is_asked(seen.dossier, shown.state, shown.visit, shown.person)
        question = question_of(seen.dossier, shown.visit)
        return question is not None and question.over is None and shown.person in question.to

    def _shared_card(self, reader: Reader, shown: ShownCard, request: Request, platforms: Sequence[str]) -> Drawn | None:
        """The card of a group, what happened there, or the trace where the request was begun, in the organisation's language. Raises CannotReach."""
        seen = picture(self.desk, reader, onlooker(self.desk, reader, self.config.organisation.language), request)
        standing = request.standing(shown.state)
        still = standing.mark == "open" and standing.visit == shown.visit
        place = reader.places.find(TRACE, request.id) if shown.role == TRACE else reader.places.find(GROUP, seen.sop.states[shown.state].group)
        if not shown.handle and (place is None or (shown.role == GROUP and not still)):
            return None  # nobody has placed it, or nobody needs it any more
        if (shown.platform or (place.platform if place else "")) not in platforms:
            raise CannotReach
        to = Address(place.platform, place.place, place.thread, shared=True) if place is not None else None
        if shown.role == GROUP:
            dossier = replace(seen.dossier, offers=seen.offers_at(shown.state))
            card = group_card(dossier, shown.state, shown.visit, None if still else seen.closing(shown.state, shown.visit), seen.eye)
        else:
            card = trace_card(seen.dossier, seen.eye) if shown.role == TRACE else group_story(seen.dossier, shown.state, seen.eye)
        wanted = still if shown.role == GROUP else request.ended is None
        return replace(_drawn(shown, card, to, self._final(seen, shown, still)), under=tuple(_beside(reader, shown)), wanted=wanted)

    def draw(self, seen: Picture, shown: ShownCard) -> Card:
        """The card of an approver, of the requester or of a question to them, with the way to the page of its request."""
        if shown.role == APPROVER:
            card = approver_card(seen.dossier, shown.state, shown.visit, seen.eye)
        elif shown.role == QUESTION:
            card = question_card(seen.dossier, shown.visit, seen.eye)
        else:
            card = requester_card(seen.dossier, seen.eye, seen.forecast)
        return replace(card, page=f"{self.config.address}/requests/{quote(seen.request.number)}")

    def _final(self, seen: Picture, shown: ShownCard, asked: bool) -> bool:
        request = seen.request
        if shown.role in (QUESTION, OUT_OF_REACH):
            return not asked
        if shown.role in (APPROVER, GROUP):
            return not asked and (request.ended is not None or request.standing(shown.state).visit != shown.visit)
        end = seen.sop.states.get(request.end_state or "")
        return request.ended is not None and not (end is not None and end.acts)

    def home(self, person: str, platforms: Sequence[str]) -> Home | None:
        """The page that `person` opened, as it must be shown now; `None` where there is none on `platforms`."""
        return self.desk.database.read(lambda reader: home_of(self.desk, self.config, reader, person, platforms))

    def message(self, delivery: Delivery, platforms: Sequence[str]) -> Message:
        """The cards of a message and where they go; none where it has been overtaken. Raises StorageUnavailable."""
        found = self.desk.database.read(lambda reader: self._message(reader, delivery, platforms))
        return replace(found, cards=(path_card(self.desk.database, *found.path),)) if found.path else found

    def _message(self, reader: Reader, delivery: Delivery, platforms: Sequence[str]) -> Message:
        eye = self.eye(reader, delivery.person)
        if eye is None or not eye.viewer.active:
            return Message((), Account("", ""))
        eye = replace(eye, lasting=True)
        account = account_of(eye.directory, delivery.person, platforms)
        if delivery.kind == DIGEST:
            return replace(self._digest(reader, eye, delivery.body), account=account)
        if delivery.kind == DELEGATED:
            return Message((self._delegated(reader, eye, delivery.body),), account)
        if delivery.kind == GROUP_UNREACHABLE:
            return Message((group_out_of_reach(delivery.body["group"], delivery.body["number"], eye),), account)
        if delivery.kind == UNBEGUN:
            return Message((self._unbegun(reader, eye, delivery.body),), account)
        if delivery.kind == MATCHED:
            return Message((linked(eye),), account_of(eye.directory, delivery.person, platforms, delivery.body))
        request = reader.ledger.load(delivery.request)
        if request is None:
            return Message((), account)
        seen = picture(self.desk, reader, eye, request)
        if delivery.kind == NAG:
            return replace(self._nag(seen, delivery), account=account)
        if delivery.kind == PATH:
            asked_on = account_of(eye.directory, delivery.person, platforms, delivery.body)
            return Message((), asked_on, path=(lasting_path(seen), request.number, eye.language))
        return Message(self._told(seen, delivery), account)

    def _told(self, seen: Picture, delivery: Delivery) -> tuple[Card, ...]:
        """One message; none where the card that came with it says the same."""
        body = delivery.body
        if body["kind"] == "broken":
            return (sop_broken_owner(seen.sop.title.plain(seen.eye.language), int(body["detail"]["line"]), body["reason"], "", seen.eye),)
        tell = _tell(delivery)
        return () if on_their_card(tell, delivery.person, seen.dossier) else (tell_card(tell, seen.dossier, seen.eye),)

    def _nag(self, seen: Picture, delivery: Delivery) -> Message:
        """An urgent reminder; none once the state has been left."""
        body = delivery.body
        standing = seen.request.standing(body["state"])
        if standing.visit != body["visit"]:
            return Message(())
        says = decode_sentence(body["says"]) if body["says"] else None
        nag = Nag(delivery.person, body["state"], body["visit"], True, says)
        return Message((nag_card(nag, seen.dossier, seen.eye),), shows=(seen.request, nag.state, nag.visit))

    def _digest(self, reader: Reader, eye: Eye, body: Sequence[Any]) -> Message:
        """What is still waiting of what the reminders were about: one is shown itself, several as a list."""
        waits = {(wait.request, wait.state, wait.visit): wait for wait in reader.ledger.waiting_for(eye.viewer.id)}
        due = [waits[key] for request, state, visit in body if (key := (request, state, visit)) in waits]
        if len(due) == 1:
            request = reader.ledger.load(due[0].request)
            if request is not None:
                seen = picture(self.desk, reader, eye, request)
                card = nag_card(Nag(eye.viewer.id, due[0].state, due[0].visit), seen.dossier, eye)
                return Message((card,), shows=(request, due[0].state, due[0].visit))
        return Message((digest_card(rows_of(self.desk, reader, eye, due), eye, heaps=heaps(self.desk, reader, eye)),) if due else ())

    def _unbegun(self, reader: Reader, eye: Eye, body: Mapping[str, Any]) -> Card:
        failed = [(person, refusal_of(record)) for person, record in body["failed"]]
        return not_begun(self.desk.library.of_digest(reader, body["digest"]), moment(body["at"]), failed, eye)

    def _delegated(self, reader: Reader, eye: Eye, body: Mapping[str, Any]) -> Card:
        """That a delegation begins, to the delegate; that it is over, to both."""
        absence = absence_of(body)
        if not body["over"]:
            return to_delegate(absence.person, absence.first, absence.last, len(reader.ledger.waiting_for(eye.viewer.id)), eye)
        found = stood_in(reader, absence, self.desk.calendar)
        if eye.viewer.id == absence.person:
            return delegation_ended_card(absence.delegate, found, eye)
        return delegation_over(absence.person, found, eye)


def _beside(reader: Reader, shown: ShownCard) -> Iterator[MessageRef]:
    for other in reader.cards.of_request(shown.request, ""):
        if other.role in SHARED and other.handle and other.id != shown.id:
            yield MessageRef(other.platform, other.handle)


def _drawn(shown: ShownCard, card: Card, to: Account | Address | None, final: bool) -> Drawn:
    return Drawn(shown, card, sha256(repr(card).encode()).hexdigest(), to, final)


def _tell(delivery: Delivery) -> Tell:
    body = delivery.body
    says = decode_sentence(body["says"]) if body["says"] else None
    detail = {name: decode(value) for name, value in body["detail"].items()}
    return Tell((delivery.person,), body["kind"], body["state"], body["by"], body["reason"], says, detail)
