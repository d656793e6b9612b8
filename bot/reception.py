"""Where intents come in: who is it, what do they want, what is answered at once. One short transaction each; nothing is sent from here."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from adapters.failures import Failure
from adapters.intents import (
    Account,
    Answer,
    Asked,
    Changed,
    Filled,
    Handout,
    Intent,
    Moved,
    Nothing,
    Notice,
    NotShown,
    Opened,
    Pressed,
    PutAway,
    Reached,
    Reply,
    Sought,
    Wrote,
)
from adapters.port import Command, Gateway
from bot import formdesk, sheetdesk, together, tokens
from bot.asked import commanded, commands_of
from bot.bulletin import News
from bot.call import Call
from bot.caretaker import not_saved
from bot.config import Config
from bot.desk import Desk, Done, Unknown
from bot.directory import CodeRefused
from bot.home import opened
from bot.incoming import Brought, FileTooLarge, Incoming, files_in, too_large_text
from bot.kept_answers import decode_answer, encode_answer
from bot.matching import Matching, match
from bot.picking import chooses, in_sheet
from bot.picture import Eye, standpoint
from bot.pressed import pressed
from bot.refusing import answered
from bot.reminding import AlreadyReminded, NobodyToRemind
from bot.settling import settle
from bot.strangers import greeted
from bot.unreachable import group_reached
from bot.viewing import Viewing
from bot.wording.catalogue import say
from bot.wrote import wrote
from storage.failures import StorageUnavailable
from storage.unit import Unit
from workflows.refusals import Refusal
from workflows.world import PersonRecord

log = logging.getLogger("alur.reception")


@dataclass(frozen=True, slots=True)
class Taken:
    """What the transaction came to."""

    answer: Answer
    done: tuple[Done, ...] = ()
    news: tuple[News, ...] = ()
    drafted: bool = False
    refused: str = ""
    secret: bool = False


class Reception:
    """`reached` is called at "in_form", when an answer to a form's question is kept but not yet replied to; tests stop the program there."""

    def __init__(
        self,
        desk: Desk,
        viewing: Viewing,
        config: Config,
        gateways: Mapping[str, Gateway],
        reached: Callable[[str], None] = lambda point: None,
    ) -> None:
        self.desk, self.viewing, self.config, self.gateways, self._reached = desk, viewing, config, gateways, reached
        self._matching = Matching(desk, gateways)
        self._incoming = Incoming(desk.database, gateways)

    async def receive(self, intent: Intent) -> Answer:
        """The answer to an intent, after its commit. Never raises for what a person did; only bugs come through."""
        begun = self.desk.clock.monotonic()
        try:
            email = await self._matching.email_of(intent)
            brought = await self._fetch(intent)
            taken = await asyncio.wrap_future(self.desk.database.write(lambda unit: self._take(unit, intent, brought, email)))
        except StorageUnavailable as trouble:
            level = logging.INFO if trouble.kind == "closed" else logging.ERROR
            log.log(level, "an intent could not be stored: %s", trouble.kind, extra={"action": "storage-unavailable"})
            return await self._sorry(intent, trouble)
        except Failure as failure:
            log.warning("a file could not be fetched: %r", failure, extra={"action": "fetch"})
            return await self._sorry(intent)
        except FileTooLarge as fault:
            return Notice(too_large_text(fault, await asyncio.to_thread(self._language, intent.account)), alert=True)
        if taken.drafted:
            self._reached("in_form")
        self.desk.meter.note("commands", self.desk.clock.monotonic() - begun, type(intent).__name__)
        if taken.refused:
            self.desk.meter.count("refusals", taken.refused)
        for done in taken.done:
            self.desk.tell(done)
        for news in taken.news or (News(self.desk.clock.now(), "answered"),):
            self.desk.bulletin.say(news)
        return taken.answer

    async def _sorry(self, intent: Intent, trouble: StorageUnavailable | None = None) -> Notice:
        language = await asyncio.to_thread(self._language, intent.account)
        said = await asyncio.to_thread(not_saved, self.desk, trouble, language) if trouble else say("refuse.not_saved", language)
        return Notice(said, alert=True)

    async def _fetch(self, intent: Intent) -> Brought:
        """The bytes of what was handed in are on disk before the commit that names them. Nothing is fetched for accounts nobody has linked, nor
        from talk where others read too."""
        if files_in(intent) and (intent.address.shared or await asyncio.to_thread(self._person, intent.account) is None):
            return Brought()
        if isinstance(intent, Wrote):
            return await self._incoming.of_message(intent)
        return await self._incoming.of_sheet(intent) if isinstance(intent, Filled | Changed) else Brought()

    def _person(self, account: Account) -> PersonRecord | None:
        """The active person whose account it is."""
        found = self.desk.database.read(lambda reader: reader.people.get(reader.people.of_account(account.platform, account.id) or ""))
        return found if found is not None and found.active else None

    def _language(self, account: Account) -> str:
        try:
            person = self._person(account)
        except StorageUnavailable:
            return self.config.organisation.language
        return person.language if person else self.config.organisation.language

    def _take(self, unit: Unit, intent: Intent, brought: Brought, email: str = "") -> Taken:
        platform = intent.account.platform
        if (known := unit.seen.answer(platform, intent.delivery)) is not None:
            return Taken(decode_answer(known[0]))
        if isinstance(intent, Moved):
            unit.places.move(platform, intent.address.place, intent.now.place)
            unit.cards.move(platform, *intent.handles)
            return Taken(Nothing())
        if isinstance(intent, Reached):
            group_reached(self.desk, unit, intent.address, intent.now)
            return Taken(Nothing())
        now = self.desk.clock.now()
        person = unit.people.of_account(platform, intent.account.id) or match(self.desk, unit, intent.account, email)
        eye = standpoint(self.desk, unit, person) if person else None
        if eye is None or not eye.viewer.active:
            taken = greeted(self.desk, unit, intent, self.config.organisation.language)
        else:
            for file in brought.all_files:
                unit.files.note(file, eye.viewer.id, now)
            call = self._call(unit, eye, intent, brought)
            answer = _pointed(call, settle(call, _answered(call)))
            taken = Taken(answer, tuple(call.done), _wrote_news(call), bool(call.touched), call.refused, call.secret)
        if not (taken.secret or _judged_anew(intent, taken.answer)):  # one with a code is made anew where its delivery comes again
            unit.seen.note(platform, intent.delivery, encode_answer(taken.answer), now)
        return taken

    def _call(self, unit: Unit, eye: Eye, intent: Intent, brought: Brought) -> Call:
        too_large = {place: too_large_text(fault, eye.language) for place, fault in brought.too_large.items()}
        gateway = self.gateways.get(intent.account.platform)
        fields = gateway.traits.form_fields if gateway is not None else 0
        return Call(self.desk, self.config, self.viewing, unit, eye, intent, brought.files, values=brought.values, too_large=too_large, form_fields=fields)

    def commands(self) -> tuple[Command, ...]:
        """What the platforms are to offer, with help in both languages."""
        return commands_of(self.desk.database.read(self.desk.library.all_live))


def _judged_anew(intent: Intent, answer: Answer) -> bool:
    """What did nothing that is not done by doing it once more: a menu was looked through, a form was sent that is not done yet."""
    return isinstance(intent, Sought) or (isinstance(intent, Filled) and isinstance(answer, Handout) and not together.is_list(intent))


def _answered(call: Call) -> Answer:
    """The answer of the right handler; a refusal becomes its sentence."""
    try:
        match call.intent:
            case Asked():
                return commanded(call, call.intent)
            case Pressed():
                return pressed(call, call.intent)
            case Wrote():
                return wrote(call, call.intent)
            case Filled() | PutAway() | NotShown() | Sought() if chooses(call.intent):
                return in_sheet(call, call.intent)
            case Filled() | PutAway() | NotShown() if together.is_list(call.intent):
                return together.in_sheet(call, call.intent)
            case Filled():
                return sheetdesk.filled(call, call.intent)
            case Changed():
                return sheetdesk.changed(call, call.intent)
            case PutAway():
                return sheetdesk.put_away(call, call.intent)
            case Sought():
                return sheetdesk.suggested(call, call.intent)
            case NotShown():
                token = tokens.read(call.intent.token)
                return formdesk.instead(call, token.visit) if token is not None else Nothing()
            case Opened():
                opened(call.unit, call.person, call.intent.account, call.desk.clock.now())
    except (Refusal, Unknown, CodeRefused, AlreadyReminded, NobodyToRemind) as refusal:
        call.refused = type(refusal).__name__
        return answered(call.desk, call.unit, call.eye, call.intent, refusal)
    return Nothing()


def _pointed(call: Call, answer: Answer) -> Answer:
    """Who presses where others read too sees nothing happen there: they are told where the answer is."""
    if isinstance(call.intent, Pressed | NotShown) and call.intent.address.shared and isinstance(answer, Reply) and answer.cards and answer.notice is None:
        return replace(answer, notice=call.notice("group.in_private"))
    return answer


def _wrote_news(call: Call) -> tuple[News, ...]:
    """What somebody typed, for the demo's rail; nothing where the desk did something itself."""
    if call.done or not isinstance(call.intent, Wrote | Asked):
        return ()
    text = call.intent.text if isinstance(call.intent, Wrote) else f"/{call.intent.name} {call.intent.text}".strip()
    if not text:
        return ()
    return (News(call.desk.clock.now(), "wrote", "", call.person, {"text": text[:80]}),)


