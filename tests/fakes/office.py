"""A small office in memory that keeps the promises of `dashboard.protocols`: rights, visits, one-time codes, live changes."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field

from dashboard.protocols import Parts
from dashboard.views import (
    Act,
    Ask,
    Attachment,
    Board,
    Candidate,
    Change,
    Choice,
    Column,
    Dashes,
    Done,
    Entry,
    Face,
    Fact,
    Filters,
    Pill,
    Queue,
    Refused,
    RequestPage,
    Row,
    Step,
    Table,
    Task,
    Upload,
    Viewer,
    Wish,
)

Both = tuple[str, str]  # Bahasa Indonesia, English
RULE = Face("Alur", "A", rule=True)


def read(words: Both, language: str) -> str:
    return words[language == "en"]


@dataclass(frozen=True, slots=True)
class Clerk:
    id: str
    name: str
    unit: str
    initials: str
    tint: int
    language: str = "id"
    line: Both = ("Staf", "Staff")
    sees_all: bool = False

    @property
    def face(self) -> Face:
        return Face(self.name, self.initials, self.tint)


@dataclass(slots=True)
class Case:
    """A request with one person to decide; `status` running | returned | approved | rejected."""

    id: str
    number: str
    title: Both
    amount: Both
    requester: str
    holder: str
    involved: set[str]
    due: Both = ("Rab 2 Des", "Wed 2 Dec")
    late: Both = ("", "")
    here_for: Both = ("3 jam kerja", "3 working hours")
    sop: str = "purchase"
    status: str = "running"
    visit: int = 1
    marks: tuple[str, ...] = ("done", "here", "ahead", "ahead")
    asks: tuple[Ask, ...] = ()
    history: list[Entry] = field(default_factory=list)
    steps: tuple[Step, ...] = ()
    facts: tuple[Fact, ...] = ()
    tables: tuple[Table, ...] = ()
    files: tuple[Attachment, ...] = ()
    handed_in: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        return self.status in ("running", "returned")


class Office:
    """Everybody, every request, every session; `parts` hands all of it to the pages."""

    def __init__(self, clerks: Sequence[Clerk], cases: Sequence[Case]) -> None:
        self.clerks = {clerk.id: clerk for clerk in clerks}
        self.cases = {case.id: case for case in cases}
        self.sessions: dict[str, str] = {}
        self.codes: dict[str, str] = {}
        self.stored: dict[str, bytes] = {}
        self.broken = self.closed = False
        self._listeners: list[tuple[str, asyncio.Queue[str | None]]] = []
        self._secrets = (f"secret-{number:060}" for number in itertools.count(1))

    @property
    def parts(self) -> Parts:
        return Parts(self, self, self, _Sessions(self.sessions), _Links(self.codes), _Files(self.stored), lambda: next(self._secrets))

    # rooms

    def viewer(self, person: str) -> Viewer | None:
        if (clerk := self.clerks.get(person)) is None:
            return None
        waiting = len(self._waiting(clerk.id))
        return Viewer(clerk.id, clerk.name, clerk.unit, clerk.initials, clerk.tint, clerk.language, waiting)

    def people(self, language: str) -> Sequence[Candidate]:
        return [Candidate(c.id, c.face, read(c.line, language), c.unit) for c in sorted(self.clerks.values(), key=lambda c: c.unit)]

    def board(self, viewer: Viewer, filters: Filters) -> Board:
        if self.broken:
            raise OSError("the disk of this office is gone")
        mine = [case for case in self.cases.values() if self._may_see(viewer.id, case)]
        cuts = {view: [case for case in mine if _in_view(case, view, viewer.id)] for view in ("running", "overdue", "returned", "mine", "closed", "any")}
        found = [case for case in cuts[filters.view] if self._matches(case, filters, viewer.language)]
        found.sort(key=lambda case: (not case.late[0], case.number) if filters.sort == "due" else (False, case.number))
        return Board(
            read(("Yang menyangkut Anda", "What concerns you"), viewer.language),
            read(("hari ini 12.12", "today 12:12"), viewer.language),
            tuple(self._row(case, viewer.language) for case in found),
            {view: len(cases) for view, cases in cuts.items() if view != "any"},
            {"running": read(("pekan lalu 41", "last week 41"), viewer.language)},
            (Choice("purchase", read(("Pembelian", "Purchase"), viewer.language)), Choice("leave", read(("Cuti", "Leave"), viewer.language))),
            tuple(Choice(id, self.clerks[id].name) for id in sorted({case.holder for case in mine})),
        )

    def queue(self, viewer: Viewer, cut: str) -> Queue:
        waiting = self._waiting(viewer.id)
        late = [case for case in waiting if case.late[0]]
        shown = late if cut == "overdue" else waiting
        return Queue(tuple(self._task(case, viewer) for case in shown), {"all": len(waiting), "overdue": len(late)})

    def request(self, viewer: Viewer, key: str) -> RequestPage | None:
        case = next((case for case in self.cases.values() if key in (case.id, case.number)), None)
        if case is None or not self._may_see(viewer.id, case):
            return None
        language = viewer.language
        title = f"{read(case.title, language)}, {read(case.amount, language)}"
        kind = read(("Permintaan pembelian · Pemasaran", "Purchase request · Marketing"), language)
        due = read(case.due, language)
        deadline = f"{read(('Batas', 'By'), language)} {due} 17.00" if case.open else ""
        return RequestPage(
            case.id, case.number, case.number, kind, title, self._pill(case, language), deadline, bool(case.late[0]), self._acts(case, viewer),
            case.steps, read(("Langkah 2 dari 4", "Step 2 of 4"), language), case.facts, case.tables, case.files, tuple(reversed(case.history)),
        )  # fmt: skip

    # desk

    async def decide(self, viewer: Viewer, wish: Wish) -> Done | Refused:
        case, language = self.cases[wish.request], viewer.language
        if case.holder != viewer.id and wish.act != "comment":
            name = self.clerks[case.holder].name
            return Refused((read((f"Keputusan ini pada {name}.", f"This decision is with {name}."), language),))
        if wish.act != "comment" and (wish.visit != case.visit or not case.open):
            return Refused((read(("Pengajuan ini berubah hari ini 08.30.", "This request changed today 08:30."), language),))
        if wish.act in ("reject", "return", "comment") and len(wish.reason) < 3:
            return Refused((), {"reason": read(("Alasan paling sedikit 3 huruf.", "The reason needs at least 3 characters."), language)})
        faults = {ask.name: read(("Wajib diisi.", "Required."), language) for ask in case.asks if wish.act == "approve" and ask.required and not wish.fields.get(ask.name)}
        if faults:
            return Refused((read(("Belum tercatat.", "Nothing was recorded."), language),), faults)
        return self._record(case, viewer, wish)

    def _record(self, case: Case, viewer: Viewer, wish: Wish) -> Done:
        verbs = {
            "approve": (("menyetujui", "approved"), "approved"),
            "reject": (("menolak", "rejected"), "rejected"),
            "return": (("mengembalikan", "returned it"), "returned"),
            "comment": (("menulis catatan", "left a note"), case.status),
        }
        verb, case.status = verbs[wish.act]
        case.handed_in = {name: tuple(self._store(value) for value in values) for name, values in wish.fields.items()}
        case.history.append(Entry(self.clerks[viewer.id].face, read(verb, viewer.language), read(("Hari ini 12.12", "Today 12:12"), viewer.language), wish.reason))
        case.visit += wish.act != "comment"
        self.tell(case.id)
        return Done(read((f"Tercatat: {read(verb, 'id')}.", f"Recorded: {read(verb, 'en')}."), viewer.language))

    def _store(self, value: str | Upload) -> str:
        if isinstance(value, str):
            return value
        data = value.file.read()
        digest = hashlib.sha256(data).hexdigest()
        self.stored[digest] = data
        return f"{value.name} {digest}"

    # live

    def tell(self, request: str) -> None:
        """Says to everybody who may see it that the request changed."""
        for person, queue in self._listeners:
            if self._may_see(person, self.cases[request]):
                queue.put_nowait(request)

    def close(self) -> None:
        """Ends every stream, and those to come."""
        self.closed = True
        for _, queue in self._listeners:
            queue.put_nowait(None)

    async def changes(self, viewer: Viewer) -> AsyncIterator[str]:
        mine: tuple[str, asyncio.Queue[str | None]] = (viewer.id, asyncio.Queue())
        if self.closed:
            return
        self._listeners.append(mine)
        try:
            while (changed := await mine[1].get()) is not None:
                yield changed
        finally:
            self._listeners.remove(mine)

    @property
    def listening(self) -> int:
        return len(self._listeners)

    # inside

    def _may_see(self, person: str, case: Case) -> bool:
        clerk = self.clerks.get(person)
        return clerk is not None and (clerk.sees_all or person in case.involved)

    def _waiting(self, person: str) -> list[Case]:
        return sorted((case for case in self.cases.values() if case.holder == person and case.open), key=lambda case: (not case.late[0], case.number))

    def _matches(self, case: Case, filters: Filters, language: str) -> bool:
        words = f"{case.number} {read(case.title, language)} {self.clerks[case.requester].name}".lower()
        return filters.sop in ("", case.sop) and filters.holder in ("", case.holder) and filters.q.lower() in words

    def _pill(self, case: Case, language: str) -> Pill:
        name = self.clerks[case.holder].name
        words = {
            "running": ("wait", f"Menunggu {name}", f"Waiting for {name}"),
            "returned": ("back", "Dikembalikan", "Returned"),
            "approved": ("ok", "Disetujui", "Approved"),
            "rejected": ("no", "Ditolak", "Rejected"),
        }
        kind, *both = words[case.status]
        if case.late[0] and case.open:
            late = read(case.late, language)
            return Pill("warn", late[0].upper() + late[1:])
        return Pill(kind, read((both[0], both[1]), language))

    def _row(self, case: Case, language: str) -> Row:
        holder = self.clerks[case.holder]
        place = next((number for number, mark in enumerate(case.marks, 1) if mark in ("here", "late")), len(case.marks))
        pill = self._pill(case, language) if case.status != "running" else None
        return Row(
            case.id, case.number, case.number, read(case.title, language), read(case.amount, language), self.clerks[case.requester].name,
            (holder.face,), holder.name, Dashes(case.marks, f"{place} {read(('dari', 'of'), language)} {len(case.marks)}"),
            read(case.here_for, language), read(case.due, language), read(case.late, language), pill,
        )  # fmt: skip

    def _task(self, case: Case, viewer: Viewer) -> Task:
        language, name = viewer.language, self.clerks[case.requester].name
        title = f"{name}: {read(case.title, language)}, {read(case.amount, language)}"
        line = read(("Permintaan pembelian, Pemasaran", "Purchase request, Marketing"), language)
        due = f"{read(('Batas', 'By'), language)} {read(case.due, language)} 17.00"
        pill = self._pill(case, language) if case.late[0] else Pill("wait", due)
        meta = due if case.late[0] else read((f"{len(case.files)} lampiran", f"{len(case.files)} files"), language)
        acts = tuple(act for act in self._acts(case, viewer) if act.key in ("approve", "reject"))
        quote = next((entry.quote for entry in reversed(case.history) if entry.quote), "")
        return Task(case.id, case.number, case.number, title, line, pill, meta, quote, acts)

    def _acts(self, case: Case, viewer: Viewer) -> tuple[Act, ...]:
        say = viewer.language
        comment = Act("comment", read(("Catatan", "Note"), say), "quiet", reason="required", question=read(("Catatan untuk semua yang terlibat", "A note for everyone involved"), say))
        if case.holder != viewer.id or not case.open:
            return (comment,)
        who = self.clerks[case.requester].name
        reasons = (read(("Anggaran habis", "Budget used up"), say), read(("Bukan prioritas", "Not a priority"), say))
        asked = read((f"Alasan menolak {case.number}?", f"Reason for rejecting {case.number}?"), say)
        readers = read((f"{who} akan membacanya.", f"{who} will read it."), say)
        fix = read(("Apa yang perlu diperbaiki?", "What needs to change?"), say)
        return (
            Act("approve", read(("Setujui", "Approve"), say), "main", "boss", case.visit, asks=case.asks),
            Act("reject", read(("Tolak", "Reject"), say), "grave", "boss", case.visit, "required", asked, readers, reasons=reasons),
            Act("return", read(("Kembalikan", "Return"), say), "plain", "boss", case.visit, "required", fix),
            comment,
        )


def _in_view(case: Case, view: str, person: str) -> bool:
    return {
        "any": True,
        "running": case.open,
        "overdue": case.open and bool(case.late[0]),
        "returned": case.status == "returned",
        "mine": case.requester == person,
        "closed": not case.open,
    }[view]


@dataclass
class _Sessions:
    rows: dict[str, str]

    def start(self, digest: str, person: str) -> None:
        self.rows[digest] = person

    def find(self, digest: str) -> str | None:
        return self.rows.get(digest)

    def end(self, digest: str) -> None:
        self.rows.pop(digest, None)


@dataclass
class _Links:
    codes: dict[str, str]

    def redeem(self, code: str) -> str | None:
        return self.codes.pop(code, None)


@dataclass
class _Files:
    stored: dict[str, bytes]

    def read(self, digest: str) -> Iterator[bytes] | None:
        return iter([self.stored[digest]]) if digest in self.stored else None


def example() -> Office:
    """A marketing office as the pictures of the design show it, and a stranger who may see none of it."""
    clerks = [
        Clerk("dewi", "Dewi Anggraini", "Legal", "DA", 3, line=("Legal", "Legal")),
        Clerk("rina", "Rina Wulandari", "Pemasaran", "RW", 0, line=("Staf pemasaran", "Marketing staff")),
        Clerk("budi", "Budi Santoso", "Pemasaran", "BS", 1, line=("Kepala pemasaran", "Head of marketing")),
        Clerk("sari", "Sari Lestari", "Keuangan", "SL", 2, "en", ("Kepala keuangan", "Head of finance")),
        Clerk("lina", "Lina Marpaung", "Umum", "LM", 1, line=("Administrator", "Administrator"), sees_all=True),
        Clerk("tono", "Tono Sugiarto", "Gudang", "TS", 4, line=("Staf gudang", "Warehouse staff")),
        Clerk("fajar", "Muhammad Fajar Hidayat", "Umum", "FH", 0),
    ]
    late = ("lewat 1 hari kerja", "1 working day overdue")
    everyone = {"rina", "budi", "sari", "dewi"}
    cases = [
        Case("c9", "PB/0009/XI/2026", ("Kursi kerja 12 unit", "12 office chairs"), ("Rp19.800.000", "IDR 19,800,000"), "fajar", "budi", everyone | {"fajar"},
             ("Jum 27 Nov", "Fri 27 Nov"), late, ("3,5 hari kerja", "3.5 working days"), marks=("late", "ahead", "ahead", "ahead")),
        Case("c31", "UM/0031/XI/2026", ("Uang muka dinas Makassar", "Advance for Makassar trip"), ("Rp6.250.000", "IDR 6,250,000"), "rina", "sari", everyone,
             ("hari ini 10.00", "today 10:00"), ("lewat 2 jam kerja", "2 working hours overdue"), ("2 hari kerja", "2 working days"), marks=("done", "late", "ahead")),
        Case("c144", "CT/0144/XI/2026", ("Cuti 7–11 Des", "Leave 7–11 Dec"), ("5 hari", "5 days"), "rina", "budi", everyone,
             ("hari ini 17.00", "today 17:00"), sop="leave", marks=("here", "ahead")),
        Case("c14", "PB/0014/XI/2026", ("Lisensi desain 5 akun", "5 design licences"), ("Rp14.250.000", "IDR 14,250,000"), "tono", "tono", {"tono", "budi"},
             ("Sel 1 Des", "Tue 1 Dec"), status="returned", marks=("here", "ahead", "ahead", "ahead")),
        exhibition(everyone),
        Case("c207", "RB/0207/XI/2026", ("Reimbursement bensin", "Fuel reimbursement"), ("Rp412.500", "IDR 412,500"), "rina", "sari", everyone,
             ("Kam 3 Des", "Thu 3 Dec"), marks=("done", "here", "ahead")),
        Case("c18", "KT/0018/XI/2026", ("Kontrak PT Tirta Abadi", "Contract PT Tirta Abadi"), ("Rp240.000.000", "IDR 240,000,000"), "lina", "dewi", {"dewi", "lina"},
             ("Jum 4 Des", "Fri 4 Dec"), marks=("done", "done", "done", "here", "ahead", "ahead"),
             asks=(Ask("contract", "Nomor kontrak", required=True, help="Seperti tertulis di sampul."), Ask("scan", "Pindaian", "files"))),
        Case("c3", "PB/0003/XI/2026", ("Printer", "Printer"), ("Rp3.000.000", "IDR 3,000,000"), "rina", "budi", everyone, status="approved", marks=("done", "done")),
    ]  # fmt: skip
    office = Office(clerks, cases)
    office.stored["d1"] = b"%PDF-1.7 quotation"
    return office


def exhibition(involved: set[str]) -> Case:
    """The request that the design's pictures show whole."""
    faces = {name: Face(full, initials, tint) for name, full, initials, tint in (
        ("rina", "Rina Wulandari", "RW", 0), ("budi", "Budi Santoso", "BS", 1), ("sari", "Sari Lestari", "SL", 2), ("dewi", "Dewi Anggraini", "DA", 3))}  # fmt: skip
    goods = (
        ("Sewa stan 3×3 m, ICE hall 5", "1", "32.000.000", "32.000.000"), ("Roll banner 85×200 cm", "4", "350.000", "1.400.000"),
        ("Kaus panitia", "25", "95.000", "2.375.000"), ("Brosur lipat tiga", "2.000", "2.400", "4.800.000"),
        ("Sewa TV 55 inci, 3 hari", "2", "1.650.000", "3.300.000"), ("Transport dan bongkar muat", "1", "4.775.000", "4.775.000"),
    )  # fmt: skip
    return Case(
        "c12", "PB/0012/XI/2026", ("Perlengkapan pameran", "Exhibition supplies"), ("Rp48.650.000", "IDR 48,650,000"), "rina", "dewi", involved,
        marks=("done", "done", "here", "ahead", "ahead"),
        steps=(
            Step("done", "Diajukan", ("Rina Wulandari", "hari ini 08.30")), Step("held", "Atasan", ("Budi Santoso", "tetap berlaku")),
            Step("done", "Keuangan", ("Sari Lestari, hari ini 09.12",)), Step("here", "Legal", ("Dewi Anggraini, 3 jam kerja",)),
            Step("skipped", "Direktur", ("dilewati: mulai Rp50.000.000",)), Step("ahead", "Buat PO", ("Putu Wirawan",)), Step("end", "Selesai"),
        ),
        facts=(
            Fact("Pemohon", "Rina Wulandari, Pemasaran"), Fact("Keperluan", "Pameran Niaga Jakarta, 9–11 Des"), Fact("Pemasok", "PT Tirta Abadi"),
            Fact("Anggaran", "Promosi triwulan IV, sisa Rp61,3 juta"), Fact("Mengapa Anda", "Anggota peran Legal; diminta karena ada kontrak sewa.", True),
        ),
        tables=(Table("Barang atau jasa", (Column("Barang atau jasa"), Column("Jumlah", True), Column("Harga satuan (Rp)", True), Column("Subtotal (Rp)", True)),
                      goods, ("Total", "", "", "48.650.000"), "6 barang atau jasa"),),
        files=(Attachment("d1", "penawaran-1.pdf", "412 KB, dibuka Dewi", "application/pdf"), Attachment("d2", "denah.svg", "96 KB", "image/svg+xml")),
        history=[
            Entry(faces["rina"], "mengajukan", "Rab 25 Nov 08.05 · Telegram"), Entry(faces["budi"], "menyetujui", "Rab 25 Nov 10.41 · Telegram · 2 jam kerja"),
            Entry(faces["sari"], "mengembalikan", "Kam 26 Nov 15.20 · Slack · 1,5 hari kerja", "“Lampirkan penawaran kedua untuk stan.”", kept=True),
            Entry(faces["rina"], "mengajukan lagi", "Hari ini 08.30 · Telegram · putaran 2 dari 3",
                  changes=(Change("Total", "Rp52.400.000", "Rp48.650.000"), Change("Lampiran", "", "+ penawaran-2.pdf"))),
            Entry(RULE, "mempertahankan persetujuan Budi", "Hari ini 08.30 · aturan: nilai tidak naik"),
            Entry(faces["sari"], "menyetujui", "Hari ini 09.12 · Slack · 42 menit kerja", "“Sesuai anggaran pameran triwulan IV.”"),
            Entry(faces["dewi"], "belum memutuskan", "Menunggu sejak hari ini 09.12 · batas Rab 2 Des 17.00", holding=True),
        ],
    )  # fmt: skip
