"""What somebody answers about a new SOP, read from short forms: `Total / Total: money`, `Finance / Keuangan: finance from 10jt`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from bot.typed.figures import too_many_digits
from bot.typed.money import read_money
from bot.typed.outcome import Doubt, Read
from bot.wording.formats import join
from workflows.faults import Faulty
from workflows.names import RESERVED as COMPILER_WORDS
from workflows.reading import nearest
from workflows.schedules import parse_duration
from workflows.stage import Stage
from workflows.templates import number_template, template_fields
from workflows.vocabulary import RESERVED, TYPES, better_name

NEVER = "never"
_NOW, _LAST_YEAR = datetime(2027, 1, 11, tzinfo=UTC), 2100
_LISTED = frozenset({"choice", "set"})
_HARD = frozenset({"table", *_LISTED})  # types that need more than a word
_MEASURES = ("money", "number", "integer")
_BRACES = re.compile(r"([{}])\1+")
_FROM = re.compile(r"(?P<who>.+?)\s+(?:from|mulai)\s+(?P<amount>\S.*)\Z", re.IGNORECASE)
_MANAGER = frozenset({"manager", "requester.manager", "atasan", "superior", "line manager", "atasan langsung"})


class Unclear(Exception):
    """An answer that cannot be taken: `key` names its sentence, `values` fill it."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key, values)
        self.key, self.values = key, values


@dataclass(frozen=True, slots=True)
class Titles:
    """What people call something, in both languages."""

    en: str
    id: str


@dataclass(frozen=True, slots=True)
class Question:
    """A field of the form. `type` is that of the language, with its `?`; a choice has options, each with its name."""

    name: str
    titles: Titles
    type: str = "text"
    options: tuple[tuple[str, Titles], ...] = ()

    @property
    def kind(self) -> str:
        return self.type.removesuffix("?")


@dataclass(frozen=True, slots=True)
class Step:
    """A state: who is asked (`role` "" = the requester's manager), and from which amount on (`None` = always)."""

    name: str
    titles: Titles
    role: str = ""
    least: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything a new SOP is made of. `amount` is the question whose value the steps are told by, `None` without one."""

    name: str
    titles: Titles
    commands: tuple[str, ...]
    number: str
    questions: tuple[Question, ...]
    approvers: tuple[Step, ...]
    tasks: tuple[Step, ...]
    due: str
    amount: Question | None


def titles(text: str) -> Titles:
    """`English / Indonesia`; one of them alone stands for both. Double braces, which begin a value in a SOP's texts, become single. Raises Unclear."""
    parts = [_BRACES.sub(r"\1", part.strip()) for part in text.split("/")]
    if not all(parts) or len(parts) > 2:
        raise Unclear("draft.bad_title", text=text)
    return Titles(parts[0], parts[-1])


def slug(text: str) -> str:
    """A name made of `text`; "" where it has no letters."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_0123456789")[:40].strip("_")


def is_kept(name: str) -> bool:
    """Whether the language keeps the name for itself."""
    return name in RESERVED or name in COMPILER_WORDS


class Names:
    """Hands out names that nothing else has and the language keeps for nobody."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def give(self, text: str, thing: str) -> str:
        """A name for a `thing` (field, state). Raises Unclear."""
        name = slug(text)
        if not name:
            raise Unclear("draft.no_name", text=text)
        if is_kept(name):
            name = better_name(name, thing)
        first, count = name, 1
        while name in self.taken or is_kept(name):
            count += 1
            name = f"{first}_{count}"
        self.taken.add(name)
        return name


def sop_name(text: str) -> str:
    """A SOP's own name. Raises Unclear."""
    if not (name := slug(text)):
        raise Unclear("draft.no_name", text=text)
    return name


def question(text: str, names: Names) -> Question:
    """`Titles`, `Titles: type`, or `Titles: option, option`. Raises Unclear."""
    head, _, tail = text.partition(":")
    named, kind = titles(head), tail.strip()
    if not kind or kind.removesuffix("?") in TYPES:
        if kind.removesuffix("?") in _HARD:
            raise Unclear("draft.need_options" if kind.removesuffix("?") in _LISTED else "draft.hard_type", type=kind)
        return Question(names.give(named.en, "field"), named, kind or "text")
    options = [titles(part) for part in kind.strip("[]").split(",") if part.strip()]
    if len(options) < 2:
        near = nearest(kind, TYPES)
        raise Unclear("draft.near_type" if near else "draft.unknown_type", type=kind, near=near, known=", ".join(each for each in TYPES if each not in _HARD))
    labels = Names()
    return Question(names.give(named.en, "field"), named, "choice", tuple((labels.give(option.en, "field"), option) for option in options))


def step(text: str, names: Names, amount: Question | None, manager: Titles) -> Step:
    """`who`, `Titles: who`, each perhaps `from AMOUNT`; `manager` is the requester's, any other word a role. Raises Unclear."""
    head, sign, tail = text.rpartition(":")
    who, least = (tail if sign else text).strip(), None
    if found := _FROM.match(who):
        who, least = found["who"], _least(found["amount"], amount)
    is_manager = who.casefold() in _MANAGER
    role = "" if is_manager else slug(who.removeprefix("role."))
    if not is_manager and not role:
        raise Unclear("draft.no_name", text=who)
    named = titles(head) if sign and head.strip() else manager if is_manager else Titles(*[role.replace("_", " ").capitalize()] * 2)
    return Step(names.give("manager" if is_manager and named == manager else named.en, "state"), named, role, least)


def _least(text: str, amount: Question | None) -> Decimal:
    if amount is None:
        raise Unclear("draft.no_amount", text=text)
    plain = text.strip().replace("_", "")
    if plain.isdecimal() and not too_many_digits(plain):
        return Decimal(plain)
    if amount.kind == "money":
        match read_money(text, "en"):
            case Read(value=Decimal() as value):
                return value
            case Doubt(options):
                raise Unclear("draft.two_amounts", text=text, options=join([str(option) for option in options], "en"))
    raise Unclear("draft.bad_amount", text=text)


def deadline(text: str) -> str:
    """A length of time, or `never`. Raises Unclear."""
    words = text.strip()
    if words == NEVER:
        return words
    try:
        calendar = Stage({}).calendar
        due = calendar.add_duration(_NOW, parse_duration(words))
    except (Faulty, OverflowError):
        raise Unclear("draft.bad_due", text=text) from None
    if due.year > _LAST_YEAR:
        raise Unclear("draft.bad_due", text=text)
    return words


def series(text: str, questions: Sequence[Question]) -> str:
    """A template of numbers, which may name texts and choices among the questions; letters alone become `LETTERS/{seq:04}/{month:roman}/{year}`.
    Raises Unclear."""
    words = text.strip()
    template = words if "{" in words else f"{words.upper()}/{{seq:04}}/{{month:roman}}/{{year}}"
    try:
        number_template(template)
    except Faulty:
        raise Unclear("draft.bad_number", text=text) from None
    if not template_fields(template) <= {each.name for each in questions if each.kind in ("text", "choice")}:
        raise Unclear("draft.bad_number", text=text)
    return template


def commands(words: Iterable[str]) -> tuple[str, ...]:
    """Chat commands. Raises Unclear."""
    found = tuple(dict.fromkeys(word.strip().lstrip("/").lower() for word in words if word.strip()))
    for word in found:
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,31}", word):
            raise Unclear("draft.bad_command", text=word)
    return found


def initials(named: Titles) -> str:
    """Letters for the numbers of a SOP that says none."""
    letters = "".join(word[0] for word in named.id.split() if word[0].isascii() and word[0].isalpha()).upper()
    return (letters if len(letters) > 1 else slug(named.en)[:2].upper())[:3]


def measure(questions: Sequence[Question]) -> Question | None:
    """The question whose answer is the amount: the first about money, else the first about a number."""
    by_kind = [each for kind in ("money", *_MEASURES) for each in questions if each.kind == kind and not each.type.endswith("?")]
    return by_kind[0] if by_kind else None
