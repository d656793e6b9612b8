"""A small office in a console: scripted cards and answers, enough to see every part of the page at work."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from adapters.cards import Button, Card, CardFile, Fact, Fold, Span, Status, words
from adapters.console.settings import RailHint, RailLine, RailPicture
from adapters.intents import Account, Answer, Asked, Intent, MessageRef, Nothing, Notice, Pressed, Reply, Wrote
from adapters.port import Command, Gateway

RINA, BUDI = Account("console", "rina"), Account("console", "budi")
COMMANDS = (
    Command("ajukan", {"id": "mulai pengajuan baru"}),
    Command("antrian", {"id": "yang menunggu keputusan Anda"}),
    Command("beli", {"id": "permintaan pembelian, misalnya /beli 4jt laptop"}),
    Command("request", {"en": "start a new request"}),
    Command("mana", {"id": "di mana, sejak kapan, sampai kapan"}),
    Command("lang", {"id": "bahasa", "en": "language"}),
)
PDF = CardFile("a" * 64, "penawaran-1.pdf", 412_000, "application/pdf", "belum dibuka")


class ShownRail:
    """A rail whose clock stands still until it is moved."""

    def __init__(self) -> None:
        self.moves: list[str] = []
        self.away = False

    async def picture(self, language: str) -> RailPicture:
        time = "09.06" if not self.moves else "10.06"
        log = (
            RailLine("09.06", "Budi", "menulis “setuju”", "dibaca, belum tercatat"),
            RailLine("09.04", "Kartu", "ke Budi Santoso", "terkirim"),
            RailLine("09.04", "Rina", "mengajukan PB/0016", "versi 1, menunggu Atasan"),
            RailLine("09.04", "Alarm", "pengingat pertama", "Sen 30 Nov 13.04"),
            RailLine("09.04", "Alarm", "naik ke Agus Prasetyo", "Rab 2 Des 17.00"),
            RailLine("09.02", "Rina", "memulai formulir", "SOP Pembelian, versi 4"),
        )
        hints = (
            RailHint("Mengajukan", "Di chat Rina, tulis “/beli 4jt laptop”, jawab pertanyaannya, lalu tekan Kirim.", True),
            RailHint("Memutuskan", "Di chat Budi, tekan Setujui pada kartu itu, atau tulis “setuju”."),
            RailHint("Membiarkan waktu berjalan", "Majukan jam dengan +1 hari, lalu lihat siapa yang diingatkan.", bool(self.moves)),
        )
        return RailPicture("Senin, 30 November 2026", time, "WIB, jam kerja", "13.04", log, "Tiga hal untuk dicoba", () if self.away else hints)

    async def move(self, step: str) -> None:
        self.moves.append(step)

    async def put_hints_away(self) -> None:
        self.away = True

    async def reset(self, clear: Callable[[], Awaitable[None]]) -> None:
        self.moves.clear()
        await clear()


class Office:
    """Answers like the product would: a decided card loses its buttons by an edit, like the courier's."""

    def __init__(self) -> None:
        self.gateway: Gateway | None = None
        self.taken: list[Intent] = []
        self.held = asyncio.Event()
        self.held.set()
        self.decision: MessageRef | None = None

    async def __call__(self, intent: Intent) -> Answer:
        self.taken.append(intent)
        await self.held.wait()
        if isinstance(intent, Pressed):
            return await self._pressed(intent)
        if isinstance(intent, Asked):
            return Reply((Card(title=words(f"Perintah {intent.name}: {intent.text or 'tanpa isi'}"), plain=True),))
        return Reply((confirm(),)) if isinstance(intent, Wrote) and intent.text == "setuju" else Nothing()

    async def _pressed(self, intent: Pressed) -> Answer:
        if intent.token == "ok" and self.gateway:
            await self.gateway.edit(intent.message, decided())
            return Notice("Disetujui. Berikutnya Sari Lestari.")
        if intent.token == "more":
            return Reply((request_card(more=True),), replace=True)
        return Notice("Anda diminta karena atasan langsung Rina Wulandari. SOP Pembelian, langkah 1.", alert=True)

    async def furnish(self, gateway: Gateway) -> None:
        """Puts a morning's messages into two transcripts."""
        self.gateway = gateway
        await gateway.announce(COMMANDS)
        await gateway.post(RINA, asked())
        await gateway.post(RINA, route())
        await gateway.post(RINA, waiting())
        await gateway.post(BUDI, earlier())
        self.decision = await gateway.post(BUDI, request_card())


def asked() -> Card:
    return Card(
        plain=True,
        title=(Span("Terbaca 2 × Rp8.500.000 = "), Span("Rp17.000.000", "strong")),
        lines=(words("(tujuh belas juta rupiah)."), (Span("Apa alasannya? "), Span("3 dari 4", "meta"))),
    )


def route() -> Card:
    steps = (
        (Span("Budi Santoso", "strong"), Span(": atasan langsung Anda")),
        (
            Span("Sari Lestari", "strong"),
            Span(": Keuangan, total di atas Rp10.000.000"),
            Span("\na.n. Ratna Sihombing, cuti sampai Jum 4 Des", "meta"),
        ),
        (Span("Putu Wirawan", "strong"), Span(": membuat PO")),
    )
    return Card(
        title=words("Laptop 2 unit, Rp17.000.000 akan melewati"),
        items=steps,
        ordered=True,
        lines=((Span("Dilewati: Direktur (mulai Rp50.000.000)", "meta"),),),
        note="Dikirim, 09.04",
    )


def waiting() -> Card:
    return Card(
        title=words("Laptop 2 unit, Rp17.000.000"),
        status=Status("wait", "Menunggu Budi Santoso"),
        facts=(
            Fact("Nomor", words("PB/0016/XI/2026", "code")),
            Fact("Langkah", words("1 dari 3, di Budi sejak 09.04")),
            Fact("Perkiraan", words("selesai Kam 3 Des (8 dari 10 serupa)")),
        ),
        buttons=((Button("Di mana", "where"), Button("Ingatkan", "nag"), Button("Tarik", "pull", "grave")),),
    )


def earlier() -> Card:
    return Card(
        title=words("Sumarno: cuti 7–11 Des, 5 hari"),
        status=Status("ok", "Disetujui Budi Santoso, Jum 27 Nov 16.20"),
        facts=(Fact("Nomor", words("CT/0141/XI/2026", "code")), Fact("Sesudahnya", words("SDM mencatat, sisa cuti 4 hari"))),
        folds=(Fold("Riwayat", (words("Diajukan Sumarno, Kam 26 Nov 10.02"), words("Disetujui Budi Santoso, Jum 27 Nov 16.20"))),),
    )


def request_card(more: bool = False) -> Card:
    plain = ((Button("Setujui", "ok", "main"), Button("Tolak", "no", "grave")), (Button("Kembalikan", "back"), Button("Lainnya", "more")))
    rest = (
        (Button("Tanya", "ask"), Button("Alihkan", "pass")),
        (Button("Mengapa saya", "why"), Button("Kembali ke keputusan", "less", "quiet")),
    )
    return Card(
        title=words("Rina Wulandari: laptop 2 unit, Rp17.000.000"),
        status=Status("wait", "Perlu keputusan, batas Rab 2 Des 17.00"),
        facts=(
            Fact("Nomor", (Span("PB/0016/XI/2026", "code"), Span(" Permintaan pembelian"))),
            Fact("Alasan", words("“dua staf baru mulai 1 Des”", "quote")),
            Fact("Anda", words("atasan langsung Rina, langkah 1 dari 3")),
            Fact("Sesudah ini", words("Sari Lestari (Keuangan)")),
        ),
        files=(PDF,),
        buttons=rest if more else plain,
    )


def decided() -> Card:
    return Card(
        title=words("Rina Wulandari: laptop 2 unit, Rp17.000.000"),
        status=Status("ok", "Disetujui Budi Santoso, hari ini 09.06"),
        facts=(Fact("Nomor", words("PB/0016/XI/2026", "code")),),
        folds=(Fold("Riwayat", (words("Disetujui Budi Santoso, hari ini 09.06"), words("Diajukan Rina Wulandari, hari ini 09.04"))),),
    )


def confirm() -> Card:
    return Card(
        plain=True,
        title=(Span("Terbaca: "), Span("setuju", "strong"), Span(", untuk PB/0016 dari Rina. Belum tercatat.")),
        buttons=((Button("Setujui PB/0016", "ok"), Button("Bukan itu", "not")),),
    )
