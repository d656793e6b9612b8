"""The places of a form as pages of a sheet: fields with what helps there, rows under their headings, as many on a page as the platform shows at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.cards import Button, Card, words
from adapters.sheets import MOST_LISTED, Field, Option
from bot import presses
from bot.evaluating import Evaluator
from bot.forms import REASON, Form
from bot.forms.as_typed import Answer, as_typed
from bot.forms.asking import label_of_words
from bot.forms.draft import Draft
from bot.forms.drawing import reason_card
from bot.forms.questions import depended_on, hangs_on_typing
from bot.forms.readers import REASON_LIMIT
from bot.forms.sheet import Box, Sheet
from bot.picture import Eye
from bot.rendering.buttons import LONG_LABEL, button, one_a_row
from bot.rooms.asks import asks_of
from bot.wording import formats
from bot.wording.catalogue import has, say
from dashboard.views import Ask, Line
from workflows.values import FileRef, People, Person, Value

_NUMERAL = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,10})?")
_CHOSEN = frozenset({"choice", "choices", "date", "time", "datetime"})
_YEARS = range(2002, 2286)  # that a calendar with a clock can show; other moments are typed


@dataclass(frozen=True, slots=True)
class Unit:
    """What stays together on a page, and the names of the places in it."""

    parts: tuple[Field | Card, ...]
    places: tuple[str, ...] = ()


Page = tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Filling:
    """A form as it is filled in so far: `sheet` what was read of its places, `reason` what stands at the reason, `errors` by place, `anew` the places
    whose values were not given there."""

    form: Form
    draft: Draft
    sheet: Sheet
    evaluator: Evaluator
    reason: str = ""
    errors: Mapping[str, str] | None = None
    anew: frozenset[str] = frozenset()

    @property
    def boxes(self) -> tuple[Box, ...]:
        """All places, in an order that does not change while nothing is filled in."""
        return tuple(box for part in self.sheet.parts for box in part.boxes)


def pages_of(filling: Filling, eye: Eye, most: int) -> list[Page]:
    """The form in pages of at most so many fields, one at least."""
    pages: list[list[Unit]] = [[]]
    room = most
    for unit in _Drawing(filling, eye).units():
        if len(unit.places) > room and pages[-1]:
            pages.append([])
            room = most
        pages[-1].append(unit)
        room -= len(unit.places)
    return [tuple(page) for page in pages]


def places_on(page: Page) -> frozenset[str]:
    """The names of the places on a page, the tables of its rows among them."""
    return frozenset(place for unit in page for place in unit.places)


def sought(box: Box, text: str, evaluator: Evaluator, eye: Eye) -> tuple[Option, ...]:
    """Of all that can be chosen there, what has words that begin like those typed; else what holds them."""
    wanted, options = text.casefold().split(), _options(box, evaluator, eye)
    begun = [option for option in options if all(any(word.startswith(each) for word in option.label.casefold().split()) for each in wanted)]
    return tuple(begun or [option for option in options if all(each in option.label.casefold() for each in wanted)])[:MOST_LISTED]


def as_brought(given: Sequence[Answer], box: Box, eye: Eye) -> tuple[Answer, ...]:
    """What came out of a field, as it would be typed by this reader."""
    kind = _kind(box, eye)
    return tuple(_typed(item, kind, eye) if isinstance(item, str) else item for item in given)


def _typed(item: str, kind: str, eye: Eye) -> str:
    if kind == "number" and eye.language == "id":
        return item.replace(".", ",")
    if kind != "datetime":
        return item
    try:
        return datetime.fromisoformat(item).astimezone(eye.reader.zone).strftime("%Y-%m-%dT%H:%M")
    except (ValueError, OverflowError):
        return item


class _Drawing:
    """One form being drawn."""

    def __init__(self, filling: Filling, eye: Eye) -> None:
        self._filling, self._eye, self._turn = filling, eye, filling.draft.turn
        self._boxes = {box.name: (number, box) for number, box in enumerate(filling.boxes)}
        self._errors = filling.errors or {}
        self._watched = depended_on(filling.form)

    def units(self) -> Iterator[Unit]:
        form, sheet = self._filling.form, self._filling.sheet
        for number, ask in enumerate(asks_of(form, sheet, self._filling.evaluator, self._eye)):
            if ask.kind == "shown":
                yield Unit((self._card(f"{ask.label}: {ask.value}"),))
            elif ask.kind in ("table", "late"):
                yield from self._table(ask, number)
            elif ask.kind != "kept":
                yield Unit(self._place(ask, ask.label), (ask.name,))
        if form.reason != "none":
            yield Unit(self._reason(), (REASON,))

    def _card(self, *lines: str, rows: Sequence[Sequence[Button]] = (), style: str = "plain") -> Card:
        said = tuple(words(line, style) for line in lines if line)
        return Card(lines=said, buttons=tuple(tuple(row) for row in rows), plain=True, language=self._eye.language)

    def _table(self, ask: Ask, number: int) -> Iterator[Unit]:
        """Its heading stands with the first row, the way to another with the last."""
        head = self._card(ask.label, ask.help, self._errors.get(ask.name, ""), style="strong")
        late = ask.kind == "late"
        add = button("press.add_row", self._eye, presses.ROW, visit=self._turn, extra=str(number))
        last = () if late else (self._card(say("page.rows", self._eye.language, count=len(ask.lines)), rows=((add,),)),)
        for place, line in enumerate(ask.lines):
            needed = late or (ask.required and place == 0)  # another row may be left empty
            fields = [part for each in line.asks for part in self._place(each, each.label, needed)]
            before = (head,) if place == 0 else ()
            after = last if place == len(ask.lines) - 1 else ()
            yield Unit((*before, self._heading(line, late), *fields, *after), (ask.name, *(each.name for each in line.asks)))

    def _heading(self, line: Line, late: bool) -> Card:
        said = f"{line.title}: {line.note}" if line.note else line.title
        first = next((each.name for each in line.asks if each.name in self._boxes), "")
        if late or not first:
            return self._card(said)
        strike = button("press.drop_row", self._eye, presses.STRIKE, visit=self._turn, extra=str(self._boxes[first][0]))
        return self._card(said, rows=((strike,),))

    def _place(self, ask: Ask, label: str, needed: bool = True) -> tuple[Field | Card, ...]:
        """The field, what may be meant by what was typed, and the files that were handed in."""
        number, box = self._boxes[ask.name]
        kind, error = _kind(box, self._eye), self._errors.get(ask.name, "")
        options = _options(box, self._filling.evaluator, self._eye) if kind in ("choice", "choices") else ()
        values = _values(box, kind, self._eye)
        many = len(options) > MOST_LISTED
        field = Field(
            key=ask.name,
            label=label,
            kind=kind,
            values=values,
            options=tuple(option for option in options if option.value in values) if many else options,
            searched=many,
            hint=ask.help,
            required=needed and box.required and not ask.files and not hangs_on_typing(self._filling.form, box.field),
            watched=kind in _CHOSEN and ask.name.split(".")[0] in self._watched,
            error="" if ask.picks else error,
            anew=ask.name in self._filling.anew,
        )
        picks = [Button(formats.cut(pick.label, LONG_LABEL), presses.token(presses.PICK, visit=self._turn, extra=f"{number}.{place}")) for place, pick in enumerate(ask.picks)]
        meant = (self._card(error or box.fault, rows=one_a_row(picks), style="strong"),) if picks else ()
        return (field, *meant, *self._held(ask, number))

    def _held(self, ask: Ask, number: int) -> tuple[Card, ...]:
        if not ask.files:
            return ()
        drop = button("press.drop_files", self._eye, presses.UNFILE, visit=self._turn, extra=str(number))
        return (self._card(say("ask.files_got", self._eye.language, files=", ".join(file.name for file in ask.files)), rows=((drop,),)),)

    def _reason(self) -> tuple[Field | Card, ...]:
        form, eye, given = self._filling.form, self._eye, self._filling.reason
        label = label_of_words(form.act, eye.language)
        limit = REASON_LIMIT if len(given) <= REASON_LIMIT else 0
        values = (given,) if given else ()
        field = Field(REASON, label, "text", values, required=form.reason == "required", error=self._errors.get(REASON, ""), limit=limit, anew=REASON in self._filling.anew)
        if not has(f"quick.{form.act}.1"):
            return (field,)
        ready = [button(f"quick.{form.act}.{n}", eye, presses.ANSWER, visit=self._turn, extra=str(n)) for n in (1, 2)]
        return (field, self._card(say("sheet.ready", eye.language), rows=(ready,)))


def question_of(filling: Filling, eye: Eye) -> str:
    """What is asked as a whole, where a reason is: who will read it. "" where none is."""
    if filling.form.reason == "none":
        return ""
    return "".join(span.text for span in reason_card(filling.form, filling.draft, eye).lines[0])


def _kind(box: Box, eye: Eye) -> str:
    """How the field is filled in; as text where something else was typed that its own kind could not show."""
    text = next((item for item in box.typed if isinstance(item, str)), "")
    match box.field.type:
        case "choice" | "yesno" | "person":
            return "choice"
        case "set" | "people":
            return "choices"
        case "files":
            return "files"
        case "integer" | "number" if not text or _NUMERAL.fullmatch(_plain(text, eye)):
            return "whole" if box.field.type == "integer" else "number"
        case "date" | "time" if not text or (box.value is not None and as_typed(box.value, box.field, eye) == box.typed):
            return box.field.type
        case "datetime" if not text or (isinstance(box.value, datetime) and box.value.year in _YEARS):
            return "datetime"
        case "text" if not (box.field.quick or "." in box.name) or "\n" in text:
            return "text"
    return "line"


def _plain(text: str, eye: Eye) -> str:
    return text.replace(",", ".") if eye.language == "id" else text


def _values(box: Box, kind: str, eye: Eye) -> tuple[str, ...]:
    value = box.value
    if kind in ("choice", "choices"):
        return _keys(value, box, eye)
    if kind == "datetime":
        return (value.isoformat(timespec="minutes"),) if isinstance(value, datetime) else ()
    texts = tuple(item for item in box.typed if isinstance(item, str) and item)
    return tuple(_plain(item, eye) for item in texts) if kind in ("whole", "number") else texts


def _keys(value: Value, box: Box, eye: Eye) -> tuple[str, ...]:
    match value:
        case None:
            return ()
        case Person(id):
            return (f"#{id}",)
        case People():
            return tuple(f"#{id}" for id in value.ids)
    return tuple(item for item in as_typed(value, box.field, eye) if not isinstance(item, FileRef))


def _options(box: Box, evaluator: Evaluator, eye: Eye) -> tuple[Option, ...]:
    match box.field.type:
        case "yesno":
            return tuple(Option(value, formats.opened(say(f"card.{value}", eye.language))) for value in ("yes", "no"))
        case "person" | "people":
            return tuple(Option(f"#{id}", ", ".join(part for part in (eye.name(id), eye.unit(id)) if part)) for id in eye.directory.active)
        case "choice" | "set":
            return tuple(Option(key, label) for key, label in evaluator.options(box.field))
    return ()
