"""Commands of the chat, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

from adapters.cards import Button, Card, words
from adapters.intents import Answer, Asked, Reply
from adapters.port import Command
from bot import drawer, formdesk, groups, presses
from bot.alike import heaps
from bot.call import Call
from bot.clock import new_secret
from bot.command_names import ADMINISTRATION, BEGIN, IN_FORMS, NAMES, command_of
from bot.commands import SetAway, SetLanguage
from bot.delegations import stood_in
from bot.directory import CodeRefused
from bot.followup import try_again
from bot.linking import asked_link
from bot.list_rows import rows_of, rows_of_listed
from bot.path.sending import PATH
from bot.picking import offered
from bot.picture import Picture
from bot.rendering.buttons import LONG_LABEL, one_a_row
from bot.rendering.help import Startable, command_help, help_card
from bot.rendering.list_cards import MOST_ROWS, matches_card, mine_card, no_match, queue_card
from bot.rendering.notices import (
    dashboard_link,
    delegation_days,
    delegation_ended,
    delegation_preview,
    delegation_set,
    language_set,
    who_meanwhile,
)
from bot.rendering.where import where_card
from bot.scope import startable
from bot.sight import sight_of
from bot.strangers import link
from bot.typed.dates import read_range
from bot.typed.outcome import Doubt, Read, Unread
from bot.typed.persons import read_person
from bot.unsent import unsent
from bot.wording import formats, moments
from bot.wording.catalogue import LANGUAGES, say
from workflows.sop import Sop

_MOST = 9
_MOST_WORDS = 40  # of days and a name; of more it is neither
_LOGIN = timedelta(minutes=10)


def commanded(call: Call, intent: Asked) -> Answer:
    """The answer to a command; in a form "/batal" is the button of that name; one that nobody knows gets help. Whoever begins takes messages again:
    what was held back for them goes out; a link with a code that is good binds the account, also one that is bound already."""
    name = intent.name.casefold()
    if name == BEGIN:
        try_again(call.unit, call.desk.clock.now(), call.person)
        with suppress(CodeRefused):
            return Reply(link(call.desk, call.unit, intent.account, intent.text.strip()))
    known = command_of(name)
    if known is not None:
        return _HANDLERS[known](call, intent.text.strip())
    sop = call.desk.library.by_command(call.unit, name)
    if sop is not None:
        return formdesk.start(call, sop, intent.text)
    if name in IN_FORMS and drawer.in_progress(call) and not intent.address.shared:
        return formdesk.answered(call, say(IN_FORMS[name], call.language), ())
    return Reply((help_for(call, f"/{intent.name} {intent.text}".strip()),))


def help_for(call: Call, typed: str = "") -> Card:
    """Help with what this person can do."""
    starts = [Startable(next(iter(sop.commands_in(call.language)), ""), sop.title.plain(call.language)) for sop in startable(call.desk, call.unit, call.eye)]
    directory = call.eye.directory
    decides = bool(call.eye.viewer.roles) or bool(directory.below(call.person)) or bool(call.unit.ledger.waiting_for(call.person))
    return help_card(call.eye, starts, decides, typed, administers=call.desk.administers(call.unit, call.person))


def _request(call: Call, text: str) -> Answer:
    if text:
        sop = call.desk.library.by_command(call.unit, text.split()[0])
        if sop is not None:
            return formdesk.start(call, sop, text.partition(" ")[2])
    return offered(call, call.intent.quoted if isinstance(call.intent, Asked) else None)


def _where(call: Call, text: str) -> Answer:
    if not text:
        return mine(call, "")
    request = call.unit.ledger.by_number(text)
    if request is not None and call.may_see(request):
        return where_is(call, call.seen(request.id))
    found = call.unit.ledger.search(text, sight_of(call.desk, call.unit, call.person), _MOST)
    if not found:
        return call.notice_text(no_match(text, call.eye))
    if len(found) == 1:
        return where_is(call, call.seen(found[0].id))
    return Reply((matches_card(rows_of_listed(call.desk, call.unit, call.eye, found), text, call.eye),))


def where_is(call: Call, seen: Picture) -> Answer:
    """Where it stands, in words at once; the picture of its path follows."""
    lane, now = f"person:{call.person}", call.desk.clock.now()
    call.unit.outbox.add(lane, PATH, now, request=seen.request.id, person=call.person, body=call.platform, once=True)
    return Reply((where_card(seen.dossier, call.eye, seen.forecast),))


def queue(call: Call, text: str) -> Answer:
    waits = call.unit.ledger.queue_of(call.person)
    alike = heaps(call.desk, call.unit, call.eye)
    return Reply((queue_card(rows_of(call.desk, call.unit, call.eye, waits[:MOST_ROWS]), call.eye, len(waits), heaps=alike),))


def mine(call: Call, text: str) -> Answer:
    """The person's own requests, and the forms they have not sent yet."""
    rows = rows_of_listed(call.desk, call.unit, call.eye, call.unit.ledger.of_requester(call.person, _MOST))
    card = mine_card(rows, call.eye, say("command.request", call.language))
    return Reply((card, *unsent(call)))


def _lang(call: Call, text: str) -> Answer:
    wanted = {"en": "en", "english": "en", "inggris": "en", "id": "id", "indonesia": "id", "indonesian": "id"}.get(text.casefold())
    if wanted is None:
        first, second = (f"/lang {language}" for language in LANGUAGES)
        return call.notice("account.which_language", first=first, second=second)
    return set_language(call, wanted)


def set_language(call: Call, wanted: str) -> Answer:
    """`wanted` is one of LANGUAGES."""
    call.run(SetLanguage(call.person, wanted))
    return call.notice_text(language_set(wanted))


def _help(call: Call, text: str) -> Answer:
    return Reply((help_for(call),))


def _dashboard(call: Call, text: str) -> Answer:
    code = new_secret()
    call.unit.links.add(code, "login", call.person, call.desk.clock.now() + _LOGIN)
    call.secret = True
    return Reply((dashboard_link(f"{call.config.address}/login/{code}", call.language),))


def _away(call: Call, text: str) -> Answer:
    """"/cuti_saya 7-11 Des", with a delegate's name before or behind it if there is one."""
    return _absence(call, text, "away")


def _delegate(call: Call, text: str) -> Answer:
    return _absence(call, text, "delegate")


def _absence(call: Call, text: str, command: str) -> Answer:
    if text.casefold() in ("", "end", "selesai", "off", "akhiri"):
        return end_away(call) if text else _how(call, "away.how", command)
    found = _range_and_person(call, text)
    if isinstance(found, Unread):
        return _how(call, f"away.{found.why}", command, text=(found.column or text)[:60])
    if isinstance(found, Doubt):
        return _which(call, found)
    first, last, delegate = found
    if delegate == call.person:
        return _how(call, "away.own_delegate", command)
    if last < call.desk.calendar.today(call.desk.clock.now()):
        return _how(call, "away.passed", command, range=moments.date_range(first, last, call.language))
    if delegate:
        return Reply((delegation_preview(delegate, first, last, call.eye),))
    if command == "delegate" or call.unit.ledger.waiting_for(call.person):
        return who_stands_in(call, first, last)
    return set_away(call, first, last, "")


def which_days(call: Call) -> Answer:
    """For which days somebody is to stand in: the next, the rest of its week, the week after, or any by the command."""
    calendar = call.desk.calendar
    today = calendar.today(call.desk.clock.now())
    day = today if calendar.is_working_day(today) else calendar.next_working_day(today)
    end = day + timedelta(days=max(0, 4 - day.weekday()))
    after = end + timedelta(days=7 - end.weekday())
    spans = dict.fromkeys([(day, day), (day, end), (after, after + timedelta(days=4))])
    return Reply((delegation_days(list(spans), call.eye),))


def who_stands_in(call: Call, first: date, last: date) -> Answer:
    return Reply((who_meanwhile(first, last, _colleagues(call), call.eye),))


def _how(call: Call, key: str, command: str, **values: object) -> Answer:
    """A sentence that ends with an example of the command."""
    example = {"command": say(f"command.{command}", call.language), "example": say(f"help.example.{command}", call.language)}
    return call.notice_text(say(key, call.language, **values, **example))


def _colleagues(call: Call) -> list[str]:
    """Those who could stand in: of the same unit first, then the superior."""
    directory, me = call.eye.directory, call.eye.viewer
    same = [id for id in directory.active if id != me.id and directory.people[id].unit == me.unit]
    return list(dict.fromkeys([*same, *([me.manager] if me.manager else [])]))


def _which(call: Call, found: Doubt) -> Answer:
    """Several people bear the name: a button for each."""
    text, first, last, *people = found.options
    lines = (words(say("not.persons", call.language, count=len(people), text=text)),)
    buttons = [
        Button(formats.cut(", ".join(part for part in (call.eye.name(id), call.eye.unit(id)) if part), LONG_LABEL), presses.delegate(first, last, id))
        for id in people[:_MOST]
        if id != call.person
    ]
    return Reply((Card(lines=lines, buttons=one_a_row(buttons), plain=True, language=call.language),))


def _range_and_person(call: Call, text: str) -> tuple[date, date, str] | Doubt | Unread:
    """The days, and the person named before or behind them, "" for nobody. A name that several bear: Doubt of the name, the days and their ids;
    one that nobody bears, or no days: why."""
    today = call.desk.calendar.today(call.desk.clock.now())
    tokens = text.split()
    people = [call.eye.people[id] for id in call.eye.directory.active]
    unknown = Unread("not_read")
    for cut in range(len(tokens) + 1) if len(tokens) <= _MOST_WORDS else ():
        for name, days in ((tokens[:cut], tokens[cut:]), (tokens[cut:], tokens[:cut])):
            span = read_range(" ".join(days), today, call.language) if days else None
            if not isinstance(span, Read):
                continue
            if not name:
                return span.value[0], span.value[1], ""
            person = read_person(" ".join(name), people)
            if isinstance(person, Read):
                return span.value[0], span.value[1], person.value.id
            if isinstance(person, Doubt):
                return Doubt((" ".join(name), span.value[0], span.value[1], *(one.id for one in person.options)))
            if not unknown.column or len(" ".join(name)) < len(unknown.column):
                unknown = Unread("unknown", " ".join(name))
    return unknown


def set_away(call: Call, first: date, last: date, delegate: str) -> Answer:
    """Records it; whoever it concerns is asked or told in the same transaction."""
    call.run(SetAway(call.person, first, last, delegate))
    return Reply((delegation_set(delegate, first, last, call.eye),))


def end_away(call: Call) -> Answer:
    today = call.desk.calendar.today(call.desk.clock.now())
    found = call.eye.directory.absences.get(call.person, ())
    current = [absence for absence in found if absence.last >= today]
    if not current:
        return call.notice("away.nothing")
    call.run(SetAway(call.person, today, today - timedelta(days=1)))
    over = replace(current[0], last=today)
    came_of = stood_in(call.unit, over, call.desk.calendar) if over.delegate and over.first <= today else None
    return call.notice_text(delegation_ended(over.delegate, came_of, call.eye))


_HANDLERS: dict[str, Callable[[Call, str], Answer]] = {
    "request": _request,
    "where": _where,
    "queue": queue,
    "mine": mine,
    "delegate": _delegate,
    "away": _away,
    "dashboard": _dashboard,
    "link": asked_link,
    "group": groups.group,
    "lang": _lang,
    "help": _help,
}


def commands_of(sops: Iterable[Sop]) -> tuple[Command, ...]:
    """Every command with its help: those of `sops`, then the house's own, but for what only administrators do."""
    helps = {language: command_help(language) for language in LANGUAGES}
    found: dict[str, Command] = {}
    for sop in sops:
        for name in sop.commands:
            found[name] = Command(name, {language: sop.title.plain(language) for language in LANGUAGES if name in sop.commands_in(language)})
    for key in (key for key in NAMES if key not in ADMINISTRATION):
        for language in LANGUAGES:
            name = say(f"command.{key}", language).removeprefix("/")
            known = found.get(name)
            said = {language: helps[language].get(key, "")}
            found[name] = Command(name, {**(known.help if known else {}), **said})
    return tuple(found.values())
