"""A small office in memory that keeps the promises of `dashboard.protocols`: rights, visits, one-time codes, live changes."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field, replace

from bot.path.plan import Plan, Stop
from bot.path.shown import on_desk, on_phone
from dashboard.alike_views import Alike
from dashboard.protocols import Parts
from dashboard.sop_views import Said, Section, SopLine, SopPage
from dashboard.views import (
    Act,
    Ask,
    Asked,
    Attachment,
    Board,
    Candidate,
    Choice,
    Dashes,
    Done,
    Drawn,
    Entry,
    Face,
    Fact,
    Filters,
    Pill,
    Queue,
    Refused,
    RequestPage,
    Review,
    Row,
    Step,
    Table,
    Task,
    Upload,
    Viewer,
    Wish,
)
from tests.fakes.accounts import Accounts

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
    theme: str = ""

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
        return Parts(self, self, self, _Sessions(self.sessions), _Links(self.codes), _Files(self.stored), self, Accounts(self.clerks, self.codes), lambda: next(self._secrets))

    # rooms

    def viewer(self, person: str) -> Viewer | None:
        if (clerk := self.clerks.get(person)) is None:
            return None
        waiting = len(self._waiting(clerk.id))
        return Viewer(clerk.id, clerk.name, clerk.unit, clerk.initials, clerk.tint, clerk.language, waiting, clerk.theme)

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
            pace=("1,5", "hari kerja") if viewer.language == "id" else ("1.5", "working days"),
        )

    def queue(self, viewer: Viewer, cut: str) -> Queue:
        waiting = self._waiting(viewer.id)
        late = [case for case in waiting if case.late[0]]
        shown = late if cut == "overdue" else waiting
        return Queue(tuple(self._task(case, viewer) for case in shown), {"all": len(waiting), "overdue": len(late)})

    def alike(self, viewer: Viewer, key: str) -> Alike | None:
        return None

    async def approve(self, viewer: Viewer, shown: str, once: str) -> Alike:
        return Alike("", ())

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
            case.steps, read(("Langkah 2 dari 4", "Step 2 of 4"), language), case.facts, case.tables, case.files, tuple(reversed(case.history)), _drawn(case.steps),
        )  # fmt: skip

    def startable(self, viewer: Viewer) -> Sequence[Choice]:
        return ()

    def sops(self, viewer: Viewer) -> Sequence[SopLine]:
        title = read(("Permintaan pembelian", "Purchase request"), viewer.language)
        return (SopLine("purchase", title, "/beli", True),) if viewer.id != "tono" else ()  # he may begin nothing

    def sop(self, viewer: Viewer, key: str) -> SopPage | None:
        line = next((line for line in self.sops(viewer) if line.key == key), None)
        steps = (Step("ahead", read(("Atasan", "Manager"), viewer.language), (read(("1 di sini", "1 here"), viewer.language),)), Step("end", "Selesai"))
        section = Section(read(("Memulai", "Starting"), viewer.language), (Said("", ((False, "Siapa pun dapat mengajukan."),)), Said("Atasan", ((True, "Dua hari."),))))
        return SopPage(line, _drawn(steps), read(("dari yang berakhir", "of those that ended"), viewer.language), steps, (section,)) if line else None

    # desk

    def form(self, viewer: Viewer, wish: Wish) -> Asked | Refused:
        case = self.cases[wish.request]
        aim = (wish.act, wish.state, wish.visit)
        act = next((act for act in self._acts(case, viewer) if (act.key, act.state, act.visit) == aim), None)
        if act is None or not case.open:
            return Refused((read(("Pengajuan ini berubah hari ini 08.30.", "This request changed today 08:30."), viewer.language),))
        typed = tuple(replace(ask, value=words[0] if (words := _words(wish, ask)) else ask.value, values=words) for ask in act.asks)
        return Asked(replace(act, asks=typed), read(case.title, viewer.language), frozenset(ask.name for ask in typed), wish.reason)

    async def decide(self, viewer: Viewer, wish: Wish) -> Done | Asked | Review | Refused:
        outcome = self._decide(viewer, wish)
        asked = self.form(viewer, wish) if isinstance(outcome, Refused) else outcome
        return replace(asked, refused=outcome) if isinstance(asked, Asked) and isinstance(outcome, Refused) and not asked.act.at_once else outcome

    def _decide(self, viewer: Viewer, wish: Wish) -> Done | Refused:
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

    def _store(self, value: str | Upload | Attachment) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, Attachment):
            return f"{value.name} {value.digest}"
        data = value.file.read()
        digest = hashlib.sha256(data).hexdigest()
        self.stored[digest] = data
        return f"{value.name} {digest}"

    # tastes

    def choose(self, person: str, *, language: str = "", theme: str = "") -> None:
        clerk = self.clerks[person]
        self.clerks[person] = replace(clerk, language=language or clerk.language, theme=theme or clerk.theme)

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


def _words(wish: Wish, ask: Ask) -> tuple[str, ...]:
    return tuple(value for value in wish.fields.get(ask.name, ()) if isinstance(value, str))


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


def _drawn(steps: Sequence[Step]) -> Drawn:
    stops = tuple(Stop(str(place), step.mark, step.title, step.lines, flag="Di sini" if step.mark == "here" else "") for place, step in enumerate(steps))
    plan = Plan(stops, sentence="Menunggu Legal, langkah 2 dari 4")
    return Drawn(on_desk(plan), on_phone(plan)) if stops else Drawn()
