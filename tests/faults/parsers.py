"""Every reader of what others wrote, one row each: inputs it takes, how it is called, and what it may raise."""

from __future__ import annotations

import json
import os
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from adapters.cards import Card
from adapters.console import parse, render
from adapters.intents import MessageRef, Notice, Reply
from bot import tokens
from bot.company import Company
from bot.config import ConfigFault, ConfigFaulty
from bot.config_reader import read_config
from bot.drafting.answers import Unclear as DraftUnclear
from bot.drafting.file import written
from bot.drafting.interview import Given, Interview
from bot.forms.sheet import fill, struck
from bot.kept_answers import decode_answer, encode_answer
from bot.path.mermaid import mermaid
from bot.path.of_sop import path_of_sop
from bot.path.plan import Plan, Stop
from bot.path.shown import alone, on_desk, on_phone, png
from bot.people_file import PeopleFaulty, read_people
from bot.picture import Eye
from bot.rendering.supposed import Telling
from bot.supposing import Unclear, suppose
from bot.tokens import Token
from bot.typed import answers, choices, commands, dates, durations, lines, moments, money, numbers, persons
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
from tests.storage.samples import a_request
from tests.workflows.test_expressions import NAMES, SCOPE
from workflows.cases import run_cases, stage_of_cast
from workflows.events import AlarmRang, Commented, Decided, Submitted
from workflows.expressions import compile_expression, names_read
from workflows.faults import Fault, Faulty, Mark
from workflows.layout import LayoutFailed, laid_out
from workflows.loader import load, load_one
from workflows.review import questions, reviewed
from workflows.schedules import next_ring, parse_duration, parse_schedule
from workflows.sop import Sop
from workflows.stage import FREE_DAYS
from workflows.templates import compile_text, format_number, number_template, template_fields
from workflows.values import decode, encode
from workflows.world import PersonRecord

MANY = 20_000  # characters of a word in a drawing
HOUSE = Path(__file__).parents[2]
HERE = Mark(1, 1)
TODAY, NOW = date(2026, 11, 25), datetime(2026, 11, 25, 2, tzinfo=UTC)  # 09:00 in Jakarta
JAKARTA = ZoneInfo("Asia/Jakarta")
LANGUAGES = ("id", "en")
SOPS = tuple(file.read_text("utf-8") for place in ("workflows/sops", "tests/workflows/nasty", "tests/workflows/procedures") for file in sorted((HOUSE / place).glob("*.yaml")))


@dataclass(frozen=True, slots=True)
class Parser:
    """`samples` are valid inputs; `call` takes one, valid or not, and may raise `raises`. `made` makes inputs where mutated samples would not get far.
    `share` is its part of all the inputs, beside the 1 of most."""

    name: str
    samples: tuple[str, ...]
    call: Callable[[str], object]
    raises: tuple[type[Exception], ...] = ()
    share: float = 1
    made: Callable[[Hostile, tuple[str, ...]], str] = Hostile.text


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
    head, mark, cases = dice.choice([sample for sample in samples if "\ncases:" in sample]).partition("\ncases:")
    return head + mark + dice.mutated((cases,))


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
    """One text in every box of a page, and under names that no box has."""
    for sop in (KINDS, WIDE):
        clerk = office(sop)
        cells = (f"items.{place}.{column}" for place in ("0", "1", text[:20]) for column in ("what", "deep", "often", "who", "tags", "price", text[:20]))
        typed = dict.fromkeys((*(field.name for field in clerk.form.sop.form), *cells, text), (text,))
        sheet = fill(clerk.form, typed, {}, clerk.evaluator, clerk.eye)
        assert all(sheet.faults().values())
        struck(typed, "items", 0)


def chatted(text: str) -> None:
    """One text as the answer to every question of a form in chat, and on its buttons."""
    for sop in (KINDS, WIDE):
        clerk = office(sop)
        for place in range(len(clerk.form.uses)):
            clerk.press_token(Token("*change", visit=clerk.draft.turn, extra=str(place)))
            clerk.types(text[:MOST_TEXT])  # chat refuses longer ones
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
        assert len(render.file_name(name)) <= 120


def bodies(dice: Hostile, samples: tuple[str, ...]) -> str:
    """An object of the page's keys with values of any kind."""
    if dice.random() < 0.3:
        return dice.text(samples)
    found = body(dice.choice(samples))
    for key in dice.sample([*found], dice.randint(0, len(found))):
        found[key] = dice.choice((dice.text(samples, 5000), dice.randrange(-(2**70), 2**70), None, True, 1.5, float("nan"), [], {}, [{}], [{"digest": dice.letters()}], dice.letters()))
    return json.dumps(found)


def lettered(text: str) -> None:
    """A path whose every word is hostile."""
    drawn(path(text))


def path(text: str) -> Plan:
    words = text[:MANY]
    found = tuple(Stop(f"s{place}", mark, words, (words, words), words if place else "", words if mark == "here" else "", words[:2]) for place, mark in enumerate(("done", "here", "ahead", "end")))
    return Plan(found, sentence=words, heading=words, second=words)


def painted(text: str) -> None:
    assert png(path(text[:500])).startswith(b"\x89PNG")


# the table

EXPRESSIONS = (
    "amount >= 5_000_000 and kind == urgent", "sum(b.harga * b.jumlah for b in barang) > 10_000_000", "requester.manager", "superior(role.hrd)", "days < 3 or not urgent_now", "begin + 2 working days at 17:00",
    "any(r.number for r in others if r.requester == requester)", "working_days(begin, finish)", "(helpers | asked) - requester", "amount if days > 2 else paid", "count(x for x in helpers)", "10% * amount", "seen.total <= total",
)  # fmt: skip
TEXTS = ("{{ days }} days", "from {{begin|long}}, {{ amount | words }}.", "{{ begin.year }}", "{{ helpers | kadiv }}", "Plain words")
TYPED = ("4jt", "Rp 4.500.000,00", "4 juta 500 ribu", "empat juta lima ratus ribu", "1,5 miliar", "setengah juta", "USD 1,250.50", "25%", "3 unit", "-2,5")
DAYS = ("besok", "7 Des", "next friday", "24/11/2026", "December 7, 2026", "2026-12-07", "3 hari lagi", "tanggal 31", "Jumat depan", "7-11 Des", "30 Des - 4 Jan", "besok sampai Jumat", "1/1/9999 - 2/1/9999")
WORDY = ("Dewi Lestari", "pak budi, rina dan dewi lestari", "@budi.santoso", "ya", "east", "1", "jakarta timur, bandung")
ROWS = ("laptop, 2, 8,5jt, besok", "meja, kayu jati; 2; 4jt; 7 Des", "kursi | 4 | 500rb | 24/11", "23 Nov, Transportasi, taksi, 85rb")
DECIDED = ("setuju", "tolak, anggaran habis", "tolak PB/0012 anggaran habis", "PB/0012: setuju", "kembalikan karena kurang bukti", "setuju tapi besok")
SCHEDULES = ("30 minutes", "working day at 09:00, 14:00", "tuesday, friday at 09:00", "month on 20 at 17:00, next working day", "2 working days", "day at 00:00, previous working day")
TOKENS = ("approve|ERERERERERERERERERERERER|1|", "*a||7|2", "*delegate|||20261207/20261211/budi", "*do|ERERERERERERERERERERERER|9|approve/abcdef")
CSV = "id,name,short,unit,manager,roles,language,zone,hours,accounts,active,golongan,joined\nbudi,Budi Santoso,Budi,legal,,kadiv@legal finance,id,Asia/Jakarta,08:00-17:00,console:budi,yes,3,2020-01-31\nrina,Rina W,Rina,legal,budi,,en,,,slack:U1 telegram:5,ya,II/b,\n"
PEOPLE = ((HOUSE / "bot/demo_company/people.yaml").read_text("utf-8"), 'people:\n  - {id: budi, name: Budi, roles: [kadiv@legal], hours: "08:00-17:00", zone: Asia/Jakarta}\nunits: {legal: {id: Legal, en: Legal}}\nroles: {kadiv: Kadiv}\n')
CONFIGS = tuple((HOUSE / place).read_text("utf-8") for place in ("config.example.toml", "bot/demo_company/alur.toml"))
VARIABLES = ("ALUR_PORT=8080\nALUR_CALENDAR__WEEKDAYS=monday,friday\nALUR_NAG__DAILY_LIMIT=3\nALUR_WEB__METRICS_TOKEN_FILE=/dev/null\nALUR_CONSOLE__ENABLED=true", "ALUR_CALENDAR__ZONE=Asia/Jakarta\nALUR_DATA=x")
CASES = ("total=60jt, requester=Rina", "barang=laptop, total=4,5 juta, alasan=perlu, pemohon=Eko", "item=meja\namount=4000")
DRAFTS = (
    "--title Equipment loan / Peminjaman alat\n--ask Item / Barang\n--ask Total / Total: money\n--ask Kind / Jenis: New / Baru, Used / Bekas\n--approve manager\n--approve Finance / Keuangan: finance from 10jt\n--then Issue PO / Buat PO: purchasing\n--due 2 working days\n--number PB",
    "--title Leave\n--ask Note: text?\n--ask Days / Hari: integer\n--approve boss from 5\n--due never\n--number X/{year}/{seq:04}\n--command cuti",
)  # fmt: skip
EVENTS = tuple(
    codec.encode_event(event)
    for event in (
        Submitted("r1", "ann", "ann", a_request().fields),
        Decided("bob", "approve", "manager", 1, {"cost": Decimal(5), "day": TODAY, "ok": True}, "fine", "bob"),
        Commented("bob", "hello"),
        AlarmRang("manager", 1, -1, NOW),
    )
)
VALUES = tuple(json.dumps(encode(value)) for value in (*a_request().fields.values(), NOW, TODAY, frozenset({"a"}), *SCOPE.fields.values()))
REPLIES = tuple(json.dumps(encode_answer(answer)) for answer in (Notice("Disetujui", True), Reply((Card(plain=True, language="id"),), notice=Notice("x"))))
SENT = (
    json.dumps({"account": "rina", "text": "/beli laptop", "delivery": "abcdefgh-1", "answers": 4, "files": []}),
    json.dumps({"account": "rina", "text": "ya", "delivery": "abcdefgh-2", "files": [{"digest": "a" * 64, "name": "../x.pdf", "media_type": "application/pdf"}]}),
    json.dumps({"account": "budi", "token": TOKENS[0], "delivery": "abcdefgh-3", "message": 7}),
)

PARSERS = (
    Parser("SOP, checked", SOPS, checked, share=0.5),
    Parser("SOP, explained and drawn", SOPS, explained, (Faulty,), 0.4, with_words),
    Parser("cases of a SOP", SOPS, run_all, (Faulty,), 0.3, with_cases),
    Parser("SOP, laid out", SOPS, laid_out, (Faulty, LayoutFailed), 0.5),
    Parser("expressions", EXPRESSIONS, worked_out, (Faulty, ArithmeticError)),
    Parser("texts with values", TEXTS, lambda text: compile_text(text, NAMES, HERE), (Faulty,)),
    Parser("number templates", ("PB/{seq:04}/{month:roman}/{year}", "X-{seq}", "{unit}/{seq:02}{day:02}"), numbered, (Faulty,)),
    Parser("durations of SOPs", SCHEDULES, parse_duration, (Faulty,)),
    Parser("schedules", SCHEDULES, rung, (Faulty, OverflowError)),
    Parser("money", TYPED, in_both(money.read_money)),
    Parser("money in dollars", TYPED, in_both(lambda text, language: money.read_money(text, language, "USD"))),
    Parser("numbers", TYPED, in_both(numbers.read_number)),
    Parser("whole numbers", TYPED, in_both(lambda text, language: numbers.read_number(text, language, integer=True, negative=False))),
    Parser("dates", DAYS, in_both(lambda text, language: dates.read_date(text, TODAY, language))),
    Parser("ranges of dates", DAYS, in_both(lambda text, language: dates.read_range(text, TODAY, language))),
    Parser("lengths of time", ("2 hari kerja", "1 jam 30 menit", "1,5 jam", "three working days"), lambda text: taken(durations.read_duration(text))),
    Parser("clock times", ("09.30", "jam 9 malam", "2 pm WIB", "noon"), lambda text: taken(moments.read_time(text))),
    Parser("moments", ("besok 09.30", "7 Des 2026 14.00", "2026-11-24T14:00", "31/12/9999 23.59"), in_both(lambda text, language: moments.read_moment(text, TODAY, language, JAKARTA))),
    Parser("choices", WORDY, chosen),
    Parser("people by name", WORDY, named),
    Parser("lines of tables", ROWS, lambda text: lines.read_line(text, CELLS, frozenset({"name"}))),
    Parser("typed decisions", DECIDED, decided),
    Parser("words after a command", ("4jt laptop", "7 Des laptop untuk dewi lestari 4,5 juta", "x"), lambda text: commands.read_command_words(text, QUICK, ("what",))),
    Parser("answers on a page", (*TYPED, *DAYS, *WORDY), filled, share=0.4),
    Parser("answers in chat", (*TYPED, *DAYS, *WORDY, *ROWS), chatted, share=0.2),
    Parser("tokens of buttons", TOKENS, token),
    Parser("people as CSV", (CSV, CSV.replace(",", ";")), people("csv")),
    Parser("people as YAML", PEOPLE, people("yaml"), share=0.5),
    Parser("settings", CONFIGS, configured),
    Parser("environment", VARIABLES, in_environment),
    Parser("alur explain --for", CASES, supposed, (Unclear,), 0.5),
    Parser("alur init sop", DRAFTS, drafted, (DraftUnclear,), 0.3),
    Parser("stored events", EVENTS, codec.decode_event, (codec.NewerRecord, codec.RecordDamaged)),
    Parser("stored requests", (codec.encode_request(a_request()),), codec.decode_request, (codec.NewerRecord, codec.RecordDamaged)),
    Parser("stored values", VALUES, valued, (ValueError,)),
    Parser("stored answers", REPLIES, answered, (ValueError,)),
    Parser("messages of the console", SENT, said, (parse.Unreadable,), made=bodies),
    Parser("buttons of the console", SENT, pressed, (parse.Unreadable,), made=bodies),
    Parser("files of the console", SENT, brought, (parse.Unreadable,), made=bodies),
    Parser("words in a drawing", ("Atasan langsung", "Manager & Co <b>"), lettered, share=0.3),
    Parser("words in a PNG", ("Atasan langsung", "Manager & Co <b>"), painted, share=0.02),
)
