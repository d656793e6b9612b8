"""The choice of what to request: as a sheet where the platform shows them, else as buttons; and what it is to be about, where somebody pointed at words."""

from __future__ import annotations

from adapters.cards import Card, Span, words
from adapters.intents import Answer, Filled, Handout, Nothing, NotShown, PutAway, Quoted, Reply, Sought, Suggested
from adapters.sheets import MOST_LISTED, TITLE, Field, Option, Sheet
from bot import drawer, formdesk, presses, tokens
from bot.call import Call
from bot.rendering.list_cards import sops_card
from bot.scope import startable
from bot.wording import formats
from bot.wording.catalogue import say
from workflows.sop import Sop

_SOP = "sop"  # the one field of the sheet
_SHOWN = 300  # characters of the words it is to be about
Choosing = Filled | NotShown | PutAway | Sought


def offered(call: Call, quoted: Quoted | None = None) -> Answer:
    """What this person may request; `quoted`: what it is to be about, kept until one is chosen."""
    if quoted is not None or drawer.kept(call).get("quoted"):
        drawer.keep(call, quoted=[quoted.text, quoted.url] if quoted is not None else None)
    found = startable(call.desk, call.unit, call.eye)
    if call.opens and found:
        return Handout(_sheet(call, found, quoted))
    return Reply((sops_card([(sop.name, sop.title.plain(call.language)) for sop in found], call.eye, _shown(quoted)),))


def begun(call: Call, name: str) -> Answer:
    """The form of the SOP that was chosen, with what it is to be about."""
    sop = call.desk.library.live(call.unit, name)
    if sop is None:
        return call.notice("refuse.old_button", alert=True)
    quoted = _kept(call)
    if quoted is not None:
        drawer.keep(call, quoted=None)
    return formdesk.start(call, sop, "", quoted)


def chooses(intent: Choosing) -> bool:
    """Whether it was done in the sheet of this choice."""
    token = tokens.read(intent.token)
    return token is not None and token.act == presses.CHOOSE


def in_sheet(call: Call, intent: Choosing) -> Answer:
    """What was done there."""
    match intent:
        case Filled():
            return begun(call, next((str(value) for value in intent.values.get(_SOP, ())), ""))
        case NotShown():
            return offered(call, _kept(call))
        case Sought():
            titles = [_option(sop, call) for sop in startable(call.desk, call.unit, call.eye)]
            return Suggested(tuple(each for each in titles if intent.text.casefold() in each.label.casefold())[:MOST_LISTED])
    drawer.keep(call, quoted=None)
    return Nothing()


def _kept(call: Call) -> Quoted | None:
    kept = drawer.kept(call).get("quoted")
    return Quoted(*kept) if kept else None


def _sheet(call: Call, found: list[Sop], quoted: Quoted | None) -> Sheet:
    language, many = call.language, len(found) > MOST_LISTED
    options = () if many else tuple(_option(sop, call) for sop in found)
    field = Field(_SOP, say("help.choose", language), "choice", options=options, searched=many)
    about = _shown(quoted)
    parts = (Card(lines=about, plain=True, language=language), field) if about else (field,)
    title = formats.cut(say("press.new", language), TITLE)
    return Sheet(presses.token(presses.CHOOSE), title, parts, say("press.continue", language), say("press.cancel", language), language)


def _option(sop: Sop, call: Call) -> Option:
    return Option(sop.name, sop.title.plain(call.language))


def _shown(quoted: Quoted | None) -> tuple[tuple[Span, ...], ...]:
    """The words it is to be about, as somebody's own."""
    return (words(formats.quote(formats.cut(" ".join(quoted.text.split()), _SHOWN)), "quote"),) if quoted is not None and quoted.text else ()
