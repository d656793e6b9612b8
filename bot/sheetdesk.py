"""Forms shown whole: what was filled in is kept in the draft at once, judged as on a page, looked at, and handed to the desk.

Nothing that a sheet brings is trusted: it names a draft of this person's own, and everything is read and judged anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from adapters.cards import Card, words
from adapters.intents import Answer, Changed, Filled, Handout, Nothing, PutAway, Reply, Sought, Suggested
from adapters.sheets import TITLE, Field, Sheet
from bot import drawer, presses, tokens
from bot.call import Call
from bot.forms import REASON
from bot.forms.as_typed import Answer as Given
from bot.forms.as_typed import as_typed
from bot.forms.boxes import Boxes, boxes_of, drafted, without_line
from bot.forms.readers import REASON_LIMIT
from bot.forms.sheet import fill, lengthened, line_of
from bot.handing_in import AT_THE_FORM, Open, event_of, hand_in, is_over, open_draft, over
from bot.refusing import at_places
from bot.rendering.approver import short_number
from bot.rendering.buttons import button
from bot.scope import foreseen, route_ahead
from bot.sheet_pages import Filling, as_brought, pages_of, places_on, question_of, sought
from bot.tokens import Token
from bot.wording import formats
from bot.wording.catalogue import has, say
from workflows.acts import RESUBMIT
from workflows.refusals import Refusal
from workflows.values import FileRef


@dataclass(frozen=True, slots=True)
class _Shown:
    """A form of this person's as it stands: `boxes` what stands in its places."""

    opened: Open
    boxes: Boxes
    filling: Filling

    @property
    def asked(self) -> frozenset[str]:
        return self.filling.sheet.asked | ({REASON} if self.opened.form.reason != "none" else frozenset())


def handed_out(call: Call, opened: Open) -> Handout:
    """The first page of a form; it lies in the drawer as one that was closed until it is sent."""
    drawer.keep(call, form=opened.draft.to_json(), paused=True)
    shown = _shown(call, opened, boxes_of(opened.form, opened.draft, call.eye))
    return _page(call, shown, 0, opened.draft.told)


def filled(call: Call, intent: Filled) -> Answer:
    """What was sent: kept, then judged page by page; the last leads to a look at the way ahead, or is done."""
    token = tokens.read(intent.token)
    before = _found(call, token)
    if token is None or before is None:
        return call.notice("refuse.old_button", alert=True)
    if token.act == presses.SEND:
        return _send(call, before)
    shown = _kept(call, before, {**before.boxes, **_brought(call, before)})
    faults = {**_faults(shown, call), **{place: text for place, text in call.too_large.items() if place in shown.asked}}
    pages = pages_of(shown.filling, call.eye, call.form_fields)
    number = min(token.place or 0, len(pages) - 1)
    here = places_on(pages[number])
    if more := (shown.asked - before.asked) & here:
        return _page(call, shown, number, _more(call, shown, more), {place: text for place, text in faults.items() if place not in more})
    if wrong := {place: text for place, text in faults.items() if place in here}:
        return _page(call, shown, number, errors=wrong)
    if number + 1 < len(pages):
        return _page(call, shown, number + 1)
    if faults:
        first = next(place for place, page in enumerate(pages) if places_on(page) & faults.keys())
        return _page(call, shown, first, errors=faults)
    return _judged(call, shown, number)


def changed(call: Call, intent: Changed) -> Answer:
    """Something that others depend on was chosen, or a button was pressed: the sheet as it is then."""
    token, pressed = tokens.read(intent.token), tokens.read(intent.button)
    before = _found(call, token)
    if token is None or before is None:
        return call.notice("refuse.old_button", alert=True)
    boxes: Boxes = {**before.boxes, **_brought(call, before)}
    anew, number = "", token.place or 0
    if pressed is not None and pressed.visit == token.visit:
        boxes, anew = _pressed(call, before, pressed, boxes)
        number = pressed.place or 0 if pressed.act == presses.BACK else number
    shown = _kept(call, before, boxes)
    pages = pages_of(shown.filling, call.eye, call.form_fields)
    if pressed is not None and pressed.act == presses.ROW:
        number = max((place for place, page in enumerate(pages) if places_on(page) - before.asked), default=number)
    faults = {**shown.filling.sheet.faults(empty=False), **({REASON: text} if (text := _long_reason(shown, call)) else {})}
    return _page(call, shown, min(number, len(pages) - 1), errors=faults, anew=frozenset({anew} - {""}))


def put_away(call: Call, intent: PutAway) -> Answer:
    """The form was closed: an act is given up, of a request in the making what was answered stays, and that is said once."""
    token = tokens.read(intent.token)
    draft = drawer.find(call, token.visit) if token is not None else None
    if draft is None:
        return Nothing()
    if draft.purpose == "act" or not (draft.boxes or (draft.begun and not draft.request)):
        drawer.take_out(call, draft.turn)
        return Nothing()
    return call.notice("draft.closed", command=say("command.mine", call.language))


def suggested(call: Call, intent: Sought) -> Answer:
    """What can be chosen in a field with many options."""
    shown = _found(call, tokens.read(intent.token))
    box = next((box for box in shown.filling.boxes if box.name == intent.key), None) if shown is not None else None
    return Suggested(sought(box, intent.text, shown.filling.evaluator, call.eye) if shown is not None and box is not None else ())


def _found(call: Call, token: Token | None) -> _Shown | None:
    """The form that the token names, as it was shown. Raises Unknown, Refusal for one whose request or act is not this person's any more."""
    draft = drawer.find(call, token.visit) if token is not None and token.act in (presses.FILL, presses.SEND) else None
    if draft is None:
        return None
    opened = open_draft(call, draft)
    return _shown(call, opened, boxes_of(opened.form, draft, call.eye))


def _shown(call: Call, opened: Open, boxes: Boxes) -> _Shown:
    before = opened.seen.request.fields if opened.seen is not None else {}
    sheet = fill(opened.form, boxes, before, opened.evaluator, call.eye)
    reason = next((item for item in boxes.get(REASON, ()) if isinstance(item, str)), "").strip()
    return _Shown(opened, boxes, Filling(opened.form, opened.draft, sheet, opened.evaluator, reason))


def _kept(call: Call, before: _Shown, boxes: Boxes) -> _Shown:
    """The form with these in its places, also in the drawer: whatever is wrong with it, it is not lost."""
    shown = _shown(call, before.opened, boxes)
    reason = "" if _long_reason(shown, call) else " ".join(shown.filling.reason.split())
    draft = drafted(shown.opened.form, shown.opened.draft, shown.boxes, shown.filling.sheet, reason)
    drawer.change(call, draft)
    return replace(shown, opened=replace(shown.opened, draft=draft), filling=replace(shown.filling, draft=draft))


def _brought(call: Call, before: _Shown) -> Boxes:
    """What came, by the places that were asked; files join those that were handed in before."""
    boxes = {box.name: box for box in before.filling.boxes}
    found: dict[str, tuple[Given, ...]] = {}
    for place, given in call.values.items():
        if place == REASON:
            found[place] = given
        elif (box := boxes.get(place)) is not None:
            files = tuple({item.digest: item for item in (*box.typed, *given) if isinstance(item, FileRef)}.values())
            found[place] = files if box.field.type == "files" else as_brought(given, box, call.eye)
    return found


def _pressed(call: Call, before: _Shown, token: Token, boxes: Boxes) -> tuple[Boxes, str]:
    """What a button in the sheet does to what stands there, and the place whose values it set. One that somebody made up does nothing."""
    number, _, reading = token.extra.partition(".")
    places, parts = before.filling.boxes, before.filling.sheet.parts
    place = int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else len(places) + len(parts)
    option = int(reading) if reading.isascii() and reading.isdecimal() and len(reading) < 6 else 0
    if token.act == presses.ANSWER and has(ready := f"quick.{before.opened.form.act}.{place}"):
        return {**boxes, REASON: (say(ready, call.language),)}, REASON
    if token.act == presses.ROW and place < len(parts) and parts[place].field.type == "table":
        return lengthened(_with_first_row(boxes, parts[place].name), parts[place].name), ""
    if place >= len(places):
        return boxes, ""
    box = places[place]
    table = box.name.partition(".")[0]
    if token.act == presses.PICK and option < len(box.options):
        return {**boxes, box.name: as_typed(box.options[option], box.field, call.eye)}, box.name
    if token.act == presses.STRIKE and (line := line_of(box.name, table)) is not None:
        return without_line(boxes, table, line), ""
    return ({**boxes, box.name: ()}, "") if token.act == presses.UNFILE else (boxes, "")


def _with_first_row(boxes: Boxes, table: str) -> Boxes:
    """A table in which nothing stands shows one row to begin with, which stays when another comes."""
    return boxes if any(line_of(place, table) is not None for place in boxes) else lengthened(boxes, table)


def _faults(shown: _Shown, call: Call) -> dict[str, str]:
    faults, form, reason = shown.filling.sheet.faults(), shown.opened.form, shown.filling.reason
    if form.reason == "required" and not reason:
        faults[REASON] = say("not.empty", call.language, field=say("label.reason", call.language))
    return {**faults, REASON: text} if form.reason != "none" and (text := _long_reason(shown, call)) else faults


def _long_reason(shown: _Shown, call: Call) -> str:
    given = len(shown.filling.reason)
    return say("not.text_long", call.language, field=say("label.reason", call.language), limit=REASON_LIMIT, given=given) if given > REASON_LIMIT else ""


def _more(call: Call, shown: _Shown, places: frozenset[str]) -> tuple[str, ...]:
    """That more is asked now than when it was filled in."""
    titles = [box.field.title.plain(call.language) for box in shown.filling.boxes if box.name in places]
    return (say("sheet.more_asked", call.language, fields=formats.join(list(dict.fromkeys(titles)), call.language)),) if titles else ()


def _judged(call: Call, shown: _Shown, number: int) -> Answer:
    """The way ahead before it is sent; what is only decided is done at once. What the SOP refuses is said where it was filled in."""
    opened = shown.opened
    try:
        ahead = foreseen(call.desk, call.unit, opened.scope, event_of(call, opened))
    except Refusal as refusal:
        return _refused(call, shown, number, refusal)
    if opened.decides:
        return _done(call, opened)
    headline = call.eye.said(ahead.look().fill(ahead.sop.headline))
    turn = opened.draft.turn
    change = button("press.change", call.eye, presses.BACK, visit=turn, extra="0")
    card = replace(route_ahead(ahead, headline, call.unit, call.eye, turn), buttons=((change,),))
    send = say("press.send", call.language)
    return Handout(_sheet(call, opened, Token(presses.SEND, visit=turn), (card,), send))


def _send(call: Call, shown: _Shown) -> Answer:
    """What was looked at is meant."""
    opened = shown.opened
    try:
        foreseen(call.desk, call.unit, opened.scope, event_of(call, opened))
    except Refusal as refusal:
        return _refused(call, shown, 0, refusal)
    return _done(call, opened)


def _done(call: Call, opened: Open) -> Answer:
    """The sentence alone: what was sent has just been looked at, and the cards that follow show it."""
    drawer.take_out(call, opened.draft.turn)
    answer = hand_in(call, opened)
    return answer.notice or Nothing() if isinstance(answer, Reply) else answer


def _refused(call: Call, shown: _Shown, number: int, refusal: Refusal) -> Answer:
    if is_over(shown.opened, refusal):
        drawer.take_out(call, shown.opened.draft.turn)
        return over(call, shown.opened, refusal)
    assert isinstance(refusal, AT_THE_FORM)
    said, errors = at_places(refusal, call.eye, shown.opened.form.sop, shown.opened.seen)
    pages = pages_of(shown.filling, call.eye, call.form_fields)
    first = next((place for place, page in enumerate(pages) if places_on(page) & errors.keys()), number)
    return _page(call, shown, first, said, errors)


def _page(
    call: Call, shown: _Shown, number: int, said: tuple[str, ...] = (), errors: Mapping[str, str] | None = None, anew: frozenset[str] = frozenset()
) -> Handout:
    """One page of the form, sentences above it; on all but the first the way back."""
    opened, eye = shown.opened, call.eye
    pages = pages_of(replace(shown.filling, errors=errors, anew=anew), eye, call.form_fields)
    asked = question_of(shown.filling, eye) if number == len(pages) - 1 else ""
    turn, many = opened.draft.turn, len(pages) > 1
    above = [*said, say("sheet.page", eye.language, at=number + 1, of=len(pages)) if many else "", asked]
    back = ((button("press.back", eye, presses.BACK, visit=turn, extra=str(number - 1)),),) if number else ()
    lines = tuple(words(text) for text in above if text)
    head = (Card(lines=lines, buttons=back, plain=True, language=eye.language),) if lines else ()
    parts = (*head, *(part for unit in pages[number] for part in unit.parts))
    last = opened.decides and number == len(pages) - 1
    submit = opened.form.label if last else say("press.continue", eye.language)
    return Handout(_sheet(call, opened, Token(presses.FILL, visit=turn, extra=str(number)), parts, submit))


def _sheet(call: Call, opened: Open, token: Token, parts: tuple[Field | Card, ...], submit: str) -> Sheet:
    language, form = call.language, opened.form
    if opened.draft.purpose == RESUBMIT:
        title = say("page.mend", language, number=short_number(form.number))
    else:
        title = f"{form.label} {short_number(form.number)}" if form.number and form.label else form.sop.title.plain(language)
    return Sheet(tokens.write(token), formats.cut(title, TITLE), parts, formats.cut(submit, TITLE), say("press.cancel", language), language)

