"""An office with people and requests in it: the ones that the pictures of the design show."""

from __future__ import annotations

from dashboard.views import Ask, Attachment, Change, Column, Entry, Face, Fact, Step, Table
from tests.fakes.office import RULE, Case, Clerk, Office


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
