"""How a form begins: empty, from the words after a command, or from the answers a request has already."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from bot.forms.draft import Draft
from bot.forms.drawing import next_question
from bot.forms.outcome import Outcome
from bot.forms.questions import REASON, Evaluator, Form, expected_questions, open_questions
from bot.forms.readers import REASON_LIMIT, bounds_text, doubt_text, read_back, read_field, unread_text
from bot.forms.rules import broken_already
from bot.rendering.view import View
from bot.typed.commands import read_command_words
from bot.typed.dates import read_date, read_range
from bot.typed.outcome import Doubt, Parsed, Read, Unread
from bot.wording import formats, say
from workflows.offers import COMMENT
from workflows.sop import Field, Sop
from workflows.sources import made_of
from workflows.values import Value

_WORDY = frozenset({"text"})
_UNREADABLE = frozenset({"files", "table", "set", "people"})
_LONGEST_SPAN = 7  # words: "7 Desember 2026 sampai 11 Desember 2026"
_QUOTED = 2000  # characters of words that answer a text
_ONE_WORD = frozenset({"integer", "number", "yesno", "choice"})


def begin(form: Form, draft: Draft, words: str, evaluator: Evaluator, view: View) -> Draft:
    """A new form; `words` after the command fill its quick fields, and what they came to is told first."""
    if not words.strip():
        return draft
    filled, told = fill_quick(form, draft, words, evaluator, view)
    return replace(filled, told=told)


def about(form: Form, draft: Draft, text: str, url: str, view: View) -> Draft:
    """A new form about words that somebody wrote, and where they stand: they answer the first text it always asks for and its headline is not made of;
    where there is none they become a note that follows the request, if it takes notes, which is told."""
    named = _named(form.sop)
    texts = [use for use in form.uses if use.field.type == "text" and not use.table and use.field.when is None]
    fitting = next((use for use in texts if use.name not in named), None)
    if fitting is not None or not any(act.name == COMMENT for act in form.sop.acts):
        use = fitting or next(iter(texts), None)
        return draft.with_field(use.name, _quoted(text, url, _QUOTED)) if use is not None else draft
    return replace(draft, note=_quoted(text, url, REASON_LIMIT), told=(say("draft.note", view.language),))


def _quoted(text: str, url: str, most: int) -> str:
    """The words in at most so many characters, with the whole address under them."""
    return "\n".join(part for part in (formats.cut(text.strip(), most - len(url) - 1), url) if part)


def _named(sop: Sop) -> frozenset[str]:
    """The fields that the headline is made of."""
    slots = [part for parts in sop.headline.parts.values() for part in parts if not isinstance(part, str)]
    return frozenset(name for slot in slots for name in made_of(slot.expression, sop))


def ask(form: Form, draft: Draft, evaluator: Evaluator, view: View, said: tuple[str, ...] = ()) -> Outcome:
    """The question that is open now; an answer typed with the command that can mean two things is asked back at its turn, one that breaks a rule
    of the SOP is asked again."""
    draft, broken = broken_already(form, draft, evaluator, view)
    draft, doubt = _doubted(form, draft, evaluator, view)
    said = (*said, *broken, *doubt)
    card = next_question(form, draft, evaluator, view, said)
    return Outcome(draft, card, "" if card is not None else "complete", said)


def _doubted(form: Form, draft: Draft, evaluator: Evaluator, view: View) -> tuple[Draft, tuple[str, ...]]:
    name = next((name for name in open_questions(form, draft, evaluator) if name not in draft.answered), "")
    use = form.use(name) if name else None
    if use is None or draft.options or name not in draft.typed:
        return draft, ()
    parsed = read_field(use.field, draft.typed[name], evaluator, view)
    if not isinstance(parsed, Doubt):
        return draft, ()
    return replace(draft, options=parsed.options, page=0, current=name), (doubt_text(use.field, parsed.options, draft.typed[name], view),)


def fill_quick(form: Form, draft: Draft, words: str, evaluator: Evaluator, view: View) -> tuple[Draft, tuple[str, ...]]:
    """The quick fields taken from the words, as far as they can be read and lie within their bounds; amounts are read back."""
    quick = [use.field for use in form.uses if use.field.quick and not use.table]
    readers: Mapping[str, Callable[[str], Parsed]] = {
        field.name: partial(_read_quick, field, evaluator, view) for field in quick if field.type not in _WORDY | _UNREADABLE
    }
    span, words = _span(quick, words, view)
    readers = {name: read for name, read in readers.items() if name not in span}
    values, doubts = read_command_words(words, readers, [field.name for field in quick if field.type in _WORDY])
    values = {**values, **span}
    all_found = readers.keys() <= values.keys() | doubts.keys()
    said: tuple[str, ...] = ()
    for field in quick:
        value = values.get(field.name)
        if value is None:
            continue
        unread = read_field(field, value, evaluator, view) if field.type in _WORDY else None
        if isinstance(unread, Unread):
            said = (*said, unread_text(unread, value, field, view))
        elif fault := bounds_text(value, evaluator.bounds(field, draft.fields), field, view):
            said = (*said, fault)
        else:
            unsure = field.type in _WORDY and not all_found
            draft = draft.with_field(field.name, value)
            said = (*said, *((_as_words(field, value, view),) if unsure else read_back(field, value, view)))
    return replace(draft, typed={**draft.typed, **doubts}), said


def _as_words(field: Field, value: Value, view: View) -> str:
    """For whose words something else may have been meant: "/cuti 31 Feb"."""
    return say("ask.words", view.language, field=field.title.plain(view.language), text=formats.cut(" ".join(str(value).split()), 60))


def _span(quick: Sequence[Field], words: str, view: View) -> tuple[dict[str, Value], str]:
    """Two dates in a row are filled by days typed as one: "7-11 Des acara keluarga"; with the words that are left."""
    dates = [field.name for field in quick if field.type == "date"]
    parts = words.split()
    for size in range(min(len(parts), _LONGEST_SPAN), 0, -1) if len(dates) == 2 else ():
        text, today = " ".join(parts[:size]), view.calendar.today(view.now)
        if isinstance(read_date(text, today, view.language), Unread) and isinstance(found := read_range(text, today, view.language), Read):
            return dict(zip(dates, found.value, strict=True)), " ".join(parts[size:])
    return {}, words


def _read_quick(field: Field, evaluator: Evaluator, view: View, text: str) -> Parsed:
    if field.type in _ONE_WORD and " " in text:
        return Unread(field.type)
    return read_field(field, text, evaluator, view)


def revise(form: Form, draft: Draft, values: Mapping[str, Value], evaluator: Evaluator) -> Draft:
    """A draft that begins with what the request has: everything is answered, each answer may be changed."""
    known = {use.name: values.get(use.name) for use in form.uses if not use.table}
    filled_in = replace(draft, fields={**draft.fields, **known})
    names = open_questions(form, filled_in, evaluator)
    answered = tuple(name for name in names if name != REASON and known.get(name) not in (None, (), ""))
    optional = tuple(name for name in names if name not in answered and (use := form.use(name)) is not None and not evaluator.required(use.field, known))
    return replace(filled_in, answered=(*answered, *optional))


def values_of(form: Form, draft: Draft) -> dict[str, Value]:
    """What is handed to the core: the answers that apply, by field or table."""
    names = {use.table or use.name for use in form.uses}
    return {name: value for name, value in draft.fields.items() if name in names and value is not None}


def resumed(form: Form, draft: Draft, when: str, evaluator: Evaluator, view: View) -> str:
    """4.45: "Dilanjutkan dari kemarin: 3 dari 5 terisi." """
    count, of = filled(form, draft, evaluator)
    return say("draft.resumed", view.language, when=when, filled=count, of=of)


def filled(form: Form, draft: Draft, evaluator: Evaluator) -> tuple[int, int]:
    """How many of how many questions are answered."""
    names = expected_questions(form, draft, evaluator)
    return sum(name in draft.answered for name in names), len(names)
