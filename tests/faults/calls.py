"""Calls every reader as the product does: what it takes can be told, shown and stored."""

from __future__ import annotations

import json
import os
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from adapters.console import parse
from adapters.harmless import file_name
from adapters.intents import MessageRef, Pressed
from adapters.telegram import parse as telegram
from bot import tokens
from bot.company import Company
from bot.config import ConfigFault, ConfigFaulty
from bot.config_reader import read_config
from bot.drafting.file import written
from bot.drafting.interview import Given, Interview
from bot.forms.sheet import fill, struck
from bot.holidays import read_holidays
from bot.kept_answers import decode_answer
from bot.path.mermaid import mermaid
from bot.path.of_sop import path_of_sop
from bot.path.plan import Plan, Stop
from bot.path.shown import alone, on_desk, on_phone, png
from bot.people_file import PeopleFaulty, read_people
from bot.picture import Eye
from bot.rendering.supposed import Telling
from bot.supposing import suppose
from bot.tokens import Token
from bot.typed import answers, choices, dates, lines, money, numbers, persons
from bot.typed.choices import Choice
from bot.typed.outcome import MOST_TEXT, Doubt, Read, Unread
from bot.wording import formats
from bot.wording.config import config_fault
from bot.wording.explain import explain_text, plain_text
from bot.wording.faults import fault_lines
from bot.wording.people_file import people_fault
from storage import codec
from tests.bot.clerk import STAFF, Clerk
from tests.bot.test_forms import KINDS
from tests.bot.test_forms_any_talk import WIDE
from tests.faults.hostile import Hostile
from tests.workflows.test_expressions import NAMES, SCOPE
from workflows.cases import run_cases, stage_of_cast
from workflows.expressions import compile_expression, names_read
from workflows.faults import Fault, Faulty, Mark
from workflows.loader import load, load_one
from workflows.review import questions, reviewed
from workflows.schedules import next_ring, parse_schedule
from workflows.sop import Sop
from workflows.stage import FREE_DAYS
from workflows.templates import format_number, number_template, template_fields
from workflows.values import decode, encode
from workflows.world import PersonRecord

MANY = 20_000  # characters of a word in a drawing
HOUSE = Path(__file__).parents[2]
HERE = Mark(1, 1)
TODAY, NOW = date(2026, 11, 25), datetime(2026, 11, 25, 2, tzinfo=UTC)  # 09:00 in Jakarta
JAKARTA = ZoneInfo("Asia/Jakarta")
LANGUAGES = ("id", "en")
SOPS = tuple(file.read_text("utf-8") for place in ("workflows/sops", "tests/workflows/nasty", "tests/workflows/procedures") for file in sorted((HOUSE / place).glob("*.yaml")))


# the language


def checked(text: str) -> None:
    """As `alur check` says it, in both languages."""
    try:
        faults: tuple[Fault, ...] = tuple(fault for sop in load(text) for fault in (*sop.warnings, *questions(sop)))
    except Faulty as faulty:
        faults = faulty.faults
    told = [fault_lines("x.yaml", text, fault, language) for fault in faults for language in LANGUAGES]
    assert all(told)


def explained(text: str) -> None:
    """As `alur explain` and `alur graph` say and draw it."""
    for sop in reviewed(text):
        for language in LANGUAGES:
            assert explain_text(sop, language)
            drawn(path_of_sop(sop, language))


def drawn(plan: Plan) -> None:
    """Pictures are XML, whatever is written in them."""
    for picture in (on_desk(plan), on_phone(plan), alone(plan)):
        if picture:
            ET.fromstring(picture)
    assert "\n" in mermaid(plan)


def with_words(dice: Hostile, samples: tuple[str, ...]) -> str:
    """A SOP with other words in its quoted and bracketed texts, and other numbers: most of them can be loaded."""
    text = dice.choice(samples)
    for found in dice.sample(spots := [*re.finditer(r'"[^"\n{}]*"|(?<=: )[A-Z][\w ]+(?=[,}\n])', text)], min(len(spots), dice.length(6))):
        text = text.replace(found[0], json.dumps(dice.text(("Manager / Atasan", "{{ total }}"), 400), ensure_ascii=dice.random() < 0.5), 1)
    return dice.changed(text, samples) if dice.random() < 0.2 else text


def with_cases(dice: Hostile, samples: tuple[str, ...]) -> str:
    """A SOP with other cases."""
    head, _, cases = dice.choice([sample for sample in samples if "\ncases:" in sample]).partition("\ncases:")
    tree = yaml.load(f"cases:{cases}", yaml.BaseLoader)
    return f"{head}\n{planted({**tree, 'cases': dice.grafted(tree['cases'])})}"


def with_branches(dice: Hostile, samples: tuple[str, ...]) -> str:
    """A SOP of which a few parts are others, well written."""
    return planted(dice.grafted(yaml.load(dice.choice(samples), yaml.BaseLoader)))


def planted(tree: Any) -> str:
    return yaml.safe_dump(tree, default_style='"', allow_unicode=True, sort_keys=False, width=1_000_000)


def run_all(text: str) -> None:
    for sop in load(text):
        assert len(run_cases(sop)) == len(sop.cases)


def worked_out(text: str) -> None:
    names_read(text)
    compile_expression(text, NAMES, HERE).run(SCOPE)


def numbered(text: str) -> None:
    format_number(number_template(text), 7, TODAY, dict.fromkeys(template_fields(text), "x"))


def rung(text: str) -> None:
    moment = next_ring(parse_schedule(text), NOW, SCOPE.calendar)
    assert moment >= NOW


# what people type


def taken(parsed: object) -> None:
    """A reading can be stored, and comes back the same."""
    values = (parsed.value,) if isinstance(parsed, Read) else parsed.options if isinstance(parsed, Doubt) else ()
    for value in values:
        assert decode(json.loads(json.dumps(encode(value)))) == value
        if isinstance(value, Decimal):
            assert [formats.format_number(value, language) for language in LANGUAGES]


def in_both(read: Callable[[str, str], object]) -> Callable[[str], None]:
    """Reads as readers of each language write."""

    def call(text: str) -> None:
        for language in LANGUAGES:
            taken(read(text, language))

    return call


CHOICES = (Choice("east", ("Jakarta Timur", "East Jakarta")), Choice("west", ("Jakarta Barat",)), Choice("bandung", ("Bandung",)), Choice("ii_b", ("2", "II/b")))
CELLS: dict[str, lines.ReadCell] = {
    "name": lambda text: Read(text) if text.strip() else Unread("empty"),
    "count": lambda text: numbers.read_number(text, "id", integer=True),
    "price": lambda text: money.read_money(text, "id"),
    "day": lambda text: dates.read_date(text, TODAY, "id"),
}
QUICK = {"total": CELLS["price"], "day": CELLS["day"], "who": lambda text: persons.read_person(text, STAFF.values())}


def chosen(text: str) -> None:
    taken(choices.read_choice(text, CHOICES))
    taken(choices.read_choices(text, CHOICES))
    taken(choices.read_yesno(text))


def named(text: str) -> None:
    taken(persons.read_person(text, STAFF.values()))
    taken(persons.read_people(text, STAFF.values(), "helpers"))


def decided(text: str) -> None:
    answers.read_answer(text)
    answers.read_numbered(text)


@cache
def office(sop: str) -> Clerk:
    return Clerk.asks(load_one(sop))


def filled(text: str) -> None:
    """One text in every box of a page, and under names that no box has; a page of boxes holds no more than the input."""
    text = text[: max(MOST_TEXT, len(text) // 64)]
    for sop in (KINDS, WIDE):
        clerk = office(sop)
        cells = (f"items.{place}.{column}" for place in ("0", "1", text[:20]) for column in ("what", "deep", "often", "who", "tags", "price", text[:20]))
        typed = dict.fromkeys((*(field.name for field in clerk.form.sop.form), *cells, text), (text,))
        sheet = fill(clerk.form, typed, {}, clerk.evaluator, clerk.eye)
        assert all(sheet.faults().values())
        struck(typed, "items", 0)


def chatted(text: str) -> None:
    """One text as the answer to every question of a form in chat, and on its buttons; as platforms hand it on, not too long and of whole characters."""
    words = codec.clean(text[:MOST_TEXT])
    for sop in (KINDS, WIDE):
        clerk = office(sop)
        for place in range(len(clerk.form.uses)):
            clerk.press_token(Token("*change", visit=clerk.draft.turn, extra=str(place)))
            clerk.types(words)
            for act in ("*a", "*change", "*page"):
                clerk.press_token(Token(act, visit=clerk.draft.turn, extra=text[:40]))
        office.cache_clear()


def token(text: str) -> None:
    found = tokens.read(text)
    if found is not None:
        assert tokens.seat_of(text, ("rina",)) in ("", "rina")
        assert tokens.read(tokens.write(found)) == found


# files and settings


def people(suffix: str) -> Callable[[str], None]:
    def call(text: str) -> None:
        faults: tuple[Fault, ...] = ()
        try:
            read_people(text, suffix)
        except PeopleFaulty as faulty:
            faults = faulty.faults
        assert all(people_fault(fault, language, "people") for fault in faults for language in LANGUAGES)

    return call


def configured(text: str, environment: Mapping[str, str] = os.environ) -> None:
    faults: tuple[ConfigFault, ...] = ()
    try:
        read_config(text, HOUSE, environment)
    except ConfigFaulty as faulty:
        faults = faulty.faults
    assert all(config_fault(fault, language, "alur.toml") for fault in faults for language in LANGUAGES)


def days_off(text: str) -> None:
    with NamedTemporaryFile() as file:
        Path(file.name).write_text(text, "utf-8", "surrogatepass")
        found = read_holidays("ID", True, Path(file.name))
    assert all(isinstance(day, date) for day in found.of(2026))


def in_environment(text: str) -> None:
    """Lines of NAME=value."""
    configured("", dict(line.split("=", 1) for line in text.replace("\0", "").splitlines() if "=" in line))


@cache
def company(language: str) -> tuple[Sop, Company]:
    sop = load_one((HOUSE / "workflows/sops/purchase.yaml").read_text("utf-8"))
    stage = stage_of_cast(sop, FREE_DAYS)
    return sop, Company("cast", "", stage, Eye(PersonRecord("", ""), language, stage.people, stage.calendar, NOW, lasting=True))


def supposed(text: str) -> None:
    for language in LANGUAGES:
        sop, here = company(language)
        telling = Telling(sop, suppose(sop, text, here), here)
        assert plain_text(telling.title, telling.parts())
        json.dumps(telling.plain())


def drafted(text: str) -> None:
    """Lines of flag and answer. Whatever is answered and taken passes the check."""
    given: dict[str, list[str]] = {}
    for line in text.split("\n--"):
        flag, _, answer = line.removeprefix("--").partition(" ")
        given.setdefault(flag, []).append(answer)
    title, name, due, number = (given.get(key, [""])[0] for key in ("title", "name", "due", "number"))
    command, ask, approve, then = (tuple(given.get(key, ())) for key in ("command", "ask", "approve", "then"))
    reviewed(written(Interview(Given(title, name, command, ask, approve, then, due, number), None, lambda *_, **__: None).run()))


# what is stored, what browsers send


def valued(text: str) -> None:
    decode(codec.loads(text))


def answered(text: str) -> None:
    decode_answer(codec.loads(text))


def body(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def said(text: str) -> None:
    parse.said(body(text), ())


def pressed(text: str) -> None:
    parse.message_number(parse.pressed(body(text)).message)
    parse.message_number(MessageRef(parse.PLATFORM, text))


def brought(text: str) -> None:
    for _, name, _ in parse.digests(body(text)):
        assert len(file_name(name)) <= 120


def bodies(dice: Hostile, samples: tuple[str, ...]) -> str:
    """An object of the page's keys with values of any kind."""
    if dice.random() < 0.3:
        return dice.text(samples)
    found = body(dice.choice(samples))
    for key in dice.sample([*found], dice.randint(0, len(found))):
        found[key] = dice.choice((dice.text(samples, 5000), dice.randrange(-(2**70), 2**70), None, True, 1.5, float("nan"), [], {}, [{}], [{"digest": dice.letters()}], dice.letters()))
    return json.dumps(found)


def updates(dice: Hostile, samples: tuple[str, ...]) -> str:
    """An update whose every text may be another: its keys, numbers and kinds are Telegram's own."""

    def other(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: each if key == "type" else other(each) for key, each in node.items()}
        return [other(each) for each in node] if isinstance(node, list) else dice.text(samples, 4096) if isinstance(node, str) and dice.random() < 0.5 else node

    return json.dumps(other(json.loads(dice.choice(samples))))


def updated(text: str) -> None:
    update, me = json.loads(text), telegram.Me(1, "alur_bot")
    for read in (telegram.query, telegram.chat_of, telegram.message_of, telegram.language_of):
        read(update)
    intent = telegram.intent(update, me)
    if isinstance(intent, Pressed):
        tokens.read(intent.token)
        telegram.place_of(intent.message)


def lettered(text: str) -> None:
    """A path whose every word is hostile."""
    drawn(path(text))


def path(text: str) -> Plan:
    words = text[:MANY]
    found = tuple(Stop(f"s{place}", mark, words, (words, words), words if place else "", "Anda di sini" if mark == "here" else "", words[:2]) for place, mark in enumerate(("done", "here", "ahead", "end")))
    return Plan(found, sentence=words, heading=words, second=words)


def painted(text: str) -> None:
    assert png(path(text[:500])).startswith(b"\x89PNG")
