"""Every reader of what others wrote, one row each: inputs it takes, how it is called, and what it may raise."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from adapters.cards import Card
from adapters.console import parse
from adapters.intents import Handout, Notice, Reply
from adapters.sheets import Field, Option, Sheet
from bot.config import ConfigFaulty
from bot.drafting.answers import Unclear as DraftUnclear
from bot.kept_answers import encode_answer
from bot.supposing import Unclear
from bot.typed import commands, dates, durations, lines, moments, money, numbers
from storage import codec
from tests.faults import calls
from tests.faults.calls import HERE, HOUSE, NOW, SOPS, TODAY
from tests.faults.hostile import Hostile
from tests.storage.samples import a_request
from tests.workflows.test_expressions import NAMES, SCOPE
from workflows.events import AlarmRang, Commented, Decided, Submitted
from workflows.faults import Faulty
from workflows.layout import LayoutFailed, laid_out
from workflows.schedules import parse_duration
from workflows.templates import compile_text
from workflows.values import encode


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
SHEET = Sheet("*fill||7|0", "Beli", (Card(plain=True), Field("town", "Kota", "choice", ("a",), (Option("a", "A"),), error="x")), "Kirim")
REPLIES = tuple(json.dumps(encode_answer(answer)) for answer in (Notice("Disetujui", True), Reply((Card(plain=True, language="id"),), notice=Notice("x")), Handout(SHEET)))
SENT = (
    json.dumps({"account": "rina", "text": "/beli laptop", "delivery": "abcdefgh-1", "answers": 4, "files": []}),
    json.dumps({"account": "rina", "text": "ya", "delivery": "abcdefgh-2", "files": [{"digest": "a" * 64, "name": "../x.pdf", "media_type": "application/pdf"}]}),
    json.dumps({"account": "budi", "token": TOKENS[0], "delivery": "abcdefgh-3", "message": 7}),
)

UPDATES = (
    json.dumps({"update_id": 7, "message": {"message_id": 9, "from": {"id": 5, "is_bot": False, "language_code": "id"}, "chat": {"id": 5, "type": "private"}, "text": "/beli@alur_bot 4jt laptop", "entities": [{"type": "bot_command", "offset": 0, "length": 14}]}}),
    json.dumps({"update_id": 8, "message": {"message_id": 10, "from": {"id": 5}, "chat": {"id": 5, "type": "private"}, "caption": "ini", "document": {"file_id": "BQAC", "file_name": "../x.pdf", "mime_type": "application/pdf", "file_size": 9}}}),
    json.dumps({"update_id": 9, "callback_query": {"id": "1", "from": {"id": 6}, "data": TOKENS[0], "message": {"message_id": 3, "chat": {"id": 6, "type": "private"}}}}),
)

PARSERS = (
    Parser("SOP, checked", SOPS, calls.checked, share=0.5),
    Parser("SOP of other parts, checked", SOPS, calls.checked, (), 0.4, calls.with_branches),
    Parser("SOP, explained and drawn", SOPS, calls.explained, (Faulty,), 0.4, calls.with_words),
    Parser("cases of a SOP", SOPS, calls.run_all, (Faulty,), 0.3, calls.with_cases),
    Parser("SOP, laid out", SOPS, laid_out, (Faulty, LayoutFailed), 0.5),
    Parser("expressions", EXPRESSIONS, calls.worked_out, (Faulty, ArithmeticError)),
    Parser("texts with values", TEXTS, lambda text: compile_text(text, NAMES, HERE), (Faulty,)),
    Parser("number templates", ("PB/{seq:04}/{month:roman}/{year}", "X-{seq}", "{unit}/{seq:02}{day:02}"), calls.numbered, (Faulty,)),
    Parser("durations of SOPs", SCHEDULES, parse_duration, (Faulty,)),
    Parser("schedules", SCHEDULES, calls.rung, (Faulty, OverflowError)),
    Parser("money", TYPED, calls.in_both(money.read_money)),
    Parser("money in dollars", TYPED, calls.in_both(lambda text, language: money.read_money(text, language, "USD"))),
    Parser("numbers", TYPED, calls.in_both(numbers.read_number)),
    Parser("whole numbers", TYPED, calls.in_both(lambda text, language: numbers.read_number(text, language, integer=True, negative=False))),
    Parser("dates", DAYS, calls.in_both(lambda text, language: dates.read_date(text, TODAY, language))),
    Parser("ranges of dates", DAYS, calls.in_both(lambda text, language: dates.read_range(text, TODAY, language))),
    Parser("lengths of time", ("2 hari kerja", "1 jam 30 menit", "1,5 jam", "three working days"), lambda text: calls.taken(durations.read_duration(text))),
    Parser("clock times", ("09.30", "jam 9 malam", "2 pm WIB", "noon"), lambda text: calls.taken(moments.read_time(text))),
    Parser("moments", ("besok 09.30", "7 Des 2026 14.00", "2026-11-24T14:00", "31/12/9999 23.59"), calls.in_both(lambda text, language: moments.read_moment(text, TODAY, language, calls.JAKARTA))),
    Parser("choices", WORDY, calls.chosen),
    Parser("people by name", WORDY, calls.named),
    Parser("lines of tables", ROWS, lambda text: lines.read_line(text, calls.CELLS, frozenset({"name"}))),
    Parser("typed decisions", DECIDED, calls.decided),
    Parser("words after a command", ("4jt laptop", "7 Des laptop untuk dewi lestari 4,5 juta", "x"), lambda text: commands.read_command_words(text, calls.QUICK, ("what",))),
    Parser("answers on a page", (*TYPED, *DAYS, *WORDY), calls.filled, share=0.4),
    Parser("answers in chat", (*TYPED, *DAYS, *WORDY, *ROWS), calls.chatted, share=0.2),
    Parser("tokens of buttons", TOKENS, calls.token),
    Parser("people as CSV", (CSV, CSV.replace(",", ";")), calls.people("csv")),
    Parser("people as YAML", PEOPLE, calls.people("yaml"), share=0.5),
    Parser("settings", CONFIGS, calls.configured),
    Parser("the organisation's free days", ("add = [2026-12-24, 2026-12-31]\nremove = [2026-06-01]\n", "add = []"), calls.days_off, (ConfigFaulty,)),
    Parser("environment", VARIABLES, calls.in_environment),
    Parser("alur explain --for", CASES, calls.supposed, (Unclear,), 0.5),
    Parser("alur init sop", DRAFTS, calls.drafted, (DraftUnclear,), 0.3),
    Parser("stored events", EVENTS, codec.decode_event, (codec.NewerRecord, codec.RecordDamaged)),
    Parser("stored requests", (codec.encode_request(a_request()),), codec.decode_request, (codec.NewerRecord, codec.RecordDamaged)),
    Parser("stored values", VALUES, calls.valued, (ValueError,)),
    Parser("stored answers", REPLIES, calls.answered, (ValueError,)),
    Parser("messages of the console", SENT, calls.said, (parse.Unreadable,), made=calls.bodies),
    Parser("buttons of the console", SENT, calls.pressed, (parse.Unreadable,), made=calls.bodies),
    Parser("files of the console", SENT, calls.brought, (parse.Unreadable,), made=calls.bodies),
    Parser("updates of Telegram", UPDATES, calls.updated, made=calls.updates),
    Parser("words in a drawing", ("Atasan langsung", "Manager & Co <b>"), calls.lettered, share=0.3),
    Parser("words in a PNG", ("Atasan langsung", "Manager & Co <b>"), calls.painted, share=0.02),
)
