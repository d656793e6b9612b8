"""How the demo company's people fill in forms and tasks: plausible values for each SOP, with small files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.demo_company.attachments import pdf_page, png_receipt
from bot.demo_company.plots import Plot, Turn
from bot.wording.formats import format_money
from workflows.calendar import Calendar
from workflows.request import Request
from workflows.values import FileRef, Line, Value

Fields = Mapping[str, Value]
Keep = Callable[[str, bytes, str], FileRef]  # name, content, media type
_STEP = 10_000  # rupiah to which drawn prices are rounded
_LARGE = 10_000_000  # from here on a purchase needs a quotation
_SUPPLIERS = ("CV Maju Bersama", "PT Sinar Abadi", "UD Karya Mandiri", "PT Nusa Grafika", "CV Tirta Jaya")


@dataclass(frozen=True, slots=True)
class Paper:
    """What is known when somebody fills something in: the plot, the moment, and how a file is kept."""

    plot: Plot
    now: datetime
    calendar: Calendar
    keep: Keep

    @property
    def today(self) -> date:
        return self.calendar.today(self.now)

    def price(self, about: int) -> Decimal:
        """`about`, or up to a fourteenth less where the seed may move it."""
        if self.plot.exact:
            return Decimal(about)
        return Decimal(max(round(about * self.plot.chance.uniform(0.93, 1.0) / _STEP), 1) * _STEP)

    def quotation(self, number: int, what: str, total: Decimal) -> FileRef:
        supplier = self.plot.chance.choice(_SUPPLIERS)
        lines = ["Penawaran harga", supplier, "", what, format_money(total, "id"), f"Berlaku 30 hari sejak {self.today.isoformat()}"]
        return self.keep(f"penawaran-{number}.pdf", pdf_page(lines), "application/pdf")

    def receipt(self, what: str, amount: Decimal, name: str = "") -> FileRef:
        words = f"{self.plot.by} {self.now.isoformat()} {what} {amount}"
        return self.keep(f"{name or what.split()[0].lower()}-{self.today:%d%m}.png", png_receipt(words), "image/png")


def form_of(paper: Paper) -> Fields:
    """What is filled in when the request is sent."""
    return _FORMS[paper.plot.sop](paper)


def task_of(paper: Paper, request: Request, state: str, cut: bool) -> Fields:
    """What the state asks of whoever completes it; with `cut` less is granted or delivered."""
    made = (_CUT if cut else _TASKS).get((paper.plot.sop, state))
    return made(paper, request) if made is not None else {}


def amended(paper: Paper, request: Request, returned: Turn) -> Fields:
    """What is changed before a request that was `returned` is sent again."""
    match paper.plot.sop:
        case "purchase":
            given: tuple[FileRef, ...] = request.fields["quotations"] or ()
            total = request.fields["total"]
            if returned.lower:
                total = (total * Decimal(paper.plot.chance.choice(("0.85", "0.9", "0.95"))) / _STEP).to_integral_value() * _STEP
            return {"total": total, "quotations": (*given, paper.quotation(len(given) + 1, request.fields["item"], total))}
        case "leave":
            return {"no_hp_selama_cuti": f"+62 {request.fields['no_hp_selama_cuti'][1:]}"}
    if returned.add:
        table, column = _FIRST_LINES[paper.plot.sop]
        first, *others = request.fields[table]
        return {table: (replace(first, cells={**first.cells, column: f"{first.cells[column]}, {returned.add}"}), *others)}
    return {}


def _purchase(paper: Paper) -> Fields:
    wish = paper.plot.wish
    total = paper.price(wish["price"])
    fields: dict[str, Value] = {"item": wish["what"], "total": total, "why": wish["why"]}
    if total >= _LARGE:
        fields["quotations"] = (paper.quotation(1, wish["what"], total),)
    return fields


def _leave(paper: Paper) -> Fields:
    first = paper.calendar.next_working_day(paper.today + timedelta(days=paper.plot.chance.randint(16, 30)))
    last = first if paper.plot.length == 1 else paper.calendar.next_working_day(first, paper.plot.length - 1)
    phone = f"08{paper.plot.chance.randint(11, 59)}-{paper.plot.chance.randint(1000, 9999)}-{paper.plot.chance.randint(1000, 9999)}"
    return {"tgl_mulai": first, "tgl_selesai": last, "keperluan": paper.plot.wish["what"], "no_hp_selama_cuti": phone}


def _cash_advance(paper: Paper) -> Fields:
    lines = tuple(Line("", {"uraian": what, "perkiraan": paper.price(about)}) for what, about in paper.plot.wish["lines"])
    if paper.plot.chance.random() < 0.5:
        return {"rencana": lines, "indent": False, "cara_bayar": "tunai"}
    return {"rencana": lines, "indent": False, "cara_bayar": "transfer", "no_rek": f"BCA 0{paper.plot.chance.randint(10**8, 10**9 - 1)}"}


def _reimbursement(paper: Paper) -> Fields:
    spent = paper.calendar.previous_working_day(paper.today)
    return {"baris": tuple(_expense(paper, spent, *row) for row in paper.plot.wish["what"]), "di_luar_ketentuan": False}


def _expense(paper: Paper, spent: date, kind: str, what: str, about: int) -> Line:
    amount = paper.price(about)
    return Line("", {"tanggal": spent, "kategori": kind, "uraian": what, "nilai": amount, "bukti": (paper.receipt(what, amount),)})


def _procurement(paper: Paper) -> Fields:
    lines = tuple(
        Line("", {"nama": what, "spesifikasi": how, "jumlah": Decimal(count), "harga": Decimal(price)})
        for what, how, count, price in paper.plot.wish["what"]
    )
    kind = paper.plot.wish["kind"]
    return {"barang": lines, "jenis": kind, **({"indent": False} if kind == "aset" else {})}


def _order(paper: Paper, request: Request) -> Fields:
    return {"po_number": f"PO-{paper.today:%y%m}-{paper.plot.chance.randint(100, 999)}"}


def _hand_over(paper: Paper, request: Request) -> Fields:
    slip = pdf_page(["Bukti penyerahan uang muka", request.number, paper.today.isoformat()])
    return {"tgl_serah": paper.today, "bukti_serah": (paper.keep("bukti-serah.pdf", slip, "application/pdf"),)}


def _settle(paper: Paper, request: Request) -> Fields:
    lines = []
    for line in request.fields["rencana"]:
        spent = max(line.cells["perkiraan"] - Decimal(paper.plot.chance.choice((0, 0, 20_000, 35_000))), Decimal(_STEP))
        what = line.cells["uraian"]
        lines.append(Line("", {"tanggal": paper.today, "pos_biaya": what, "nilai": spent, "bukti": (paper.receipt(what, spent, "nota"),)}))
    return {"realisasi": tuple(lines)}


def _quotations(paper: Paper, request: Request) -> Fields:
    first: Line = request.fields["barang"][0]
    total = sum(line.cells["subtotal"] for line in request.fields["barang"])
    return {"penawaran": tuple(paper.quotation(number, first.cells["nama"], total + number * 150_000) for number in (1, 2, 3))}


def _final_price(paper: Paper, request: Request) -> Fields:
    total = sum((line.cells["subtotal"] for line in request.fields["barang"]), Decimal())
    if paper.plot.routine:
        total = (total * Decimal(paper.plot.chance.choice(("1", "1", "0.97", "0.94", "1.03"))) / _STEP).to_integral_value() * _STEP
    return {"final": total}


def _presentation(paper: Paper, request: Request) -> Fields:
    return {"tgl_presentasi": paper.calendar.next_working_day(paper.today, 5)}


def _transfer(paper: Paper, request: Request) -> Fields:
    slip = pdf_page(["Bukti transfer", request.number, paper.today.isoformat()])
    return {"bukti_transfer": (paper.keep("bukti-transfer.pdf", slip, "application/pdf"),)}


def _less(paper: Paper, request: Request) -> Fields:
    """The dearest line is granted in part."""
    return _granted(request, Decimal("0.7"))


def _appealed(paper: Paper, request: Request) -> Fields:
    """It is granted in full after all, or nearly."""
    return _granted(request, Decimal(paper.plot.chance.choice(("1", "0.9"))))


def _granted(request: Request, share: Decimal) -> Fields:
    lines: tuple[Line, ...] = request.fields["baris"]
    dearest = max(lines, key=lambda line: line.cells["nilai"])
    granted = min((dearest.cells["nilai"] * share / _STEP).to_integral_value() * _STEP, dearest.cells["nilai"])
    return {"baris": tuple(Line("", {"dibayar": granted} if line is dearest else {}) for line in lines)}


def _part(paper: Paper, request: Request) -> Fields:
    """Of the first line a part has arrived."""
    first, *others = request.fields["barang"]
    return {"barang": (Line("", {"diterima": first.cells["jumlah"] * 2 // 3}), *(Line("", {}) for _ in others))}


def _rest(paper: Paper, request: Request) -> Fields:
    return {"barang": tuple(Line("", {"diterima": line.cells["jumlah"]}) for line in request.fields["barang"])}


_FORMS: Mapping[str, Callable[[Paper], Fields]] = {
    "purchase": _purchase,
    "leave": _leave,
    "cash_advance": _cash_advance,
    "reimbursement": _reimbursement,
    "procurement": _procurement,
}
_TASKS: Mapping[tuple[str, str], Callable[[Paper, Request], Any]] = {
    ("purchase", "purchase_order"): _order,
    ("cash_advance", "serahkan_uang"): _hand_over,
    ("cash_advance", "pjum"): _settle,
    ("procurement", "umum_penawaran"): _quotations,
    ("procurement", "jadwal_presentasi"): _presentation,
    ("procurement", "buat_po"): _final_price,
    ("procurement", "terima_sisa"): _rest,
    ("reimbursement", "putusan_banding"): _appealed,
    ("reimbursement", "bayar"): _transfer,
}
_CUT: Mapping[tuple[str, str], Callable[[Paper, Request], Any]] = {
    ("procurement", "terima_barang"): _part,
    ("reimbursement", "fad_review"): _less,
}
_FIRST_LINES = {"cash_advance": ("rencana", "uraian"), "reimbursement": ("baris", "uraian"), "procurement": ("barang", "spesifikasi")}
