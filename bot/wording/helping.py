"""The words of help, one line a command."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "help.title": ("Yang bisa dilakukan di sini", "What can be done here"),
    "help.not_read": ("Belum terbaca: “{text}”", "Not understood: “{text}”"),
    "help.request": ("mulai pengajuan baru", "start a new request"),
    "help.sop": ("{title}", "{title}"),
    "help.sop_quick": ("langsung, sisanya ditanyakan", "at once, the rest is asked"),
    "help.queue": ("yang menunggu keputusan Anda", "what waits for your decision"),
    "help.mine": ("pengajuan Anda", "your requests"),
    "help.where": ("di mana, sejak kapan, sampai kapan", "where, since when, until when"),
    "help.delegate": ("saat tidak masuk", "while away"),
    "help.away": ("catat hari tidak masuk", "note days away"),
    "help.dashboard": ("semua yang berjalan", "all that is running"),
    "help.link": ("hubungkan akun ini", "link this account"),
    "help.lang": ("change to English", "ganti ke Bahasa Indonesia"),
    "help.help": ("daftar ini", "this list"),
    "help.example.where": ("laptop", "laptop"),
    "help.example.delegate": ("@sari 7-11 Des", "@sari 7-11 Dec"),
    "help.example.away": ("7-11 Des", "7-11 Dec"),
    "help.example.lang": ("en", "id"),
    "help.example.link": ("KODE", "CODE"),
    "help.choose": ("Pengajuan apa?", "What kind of request?"),
    "help.none": ("Belum ada SOP yang dibuka untuk Anda.", "No SOP is open to you yet."),
    "help.more": ("dan {count} SOP lagi di {command}", "and {count} more SOPs in {command}"),
    "help.more.one": ("dan {count} SOP lagi di {command}", "and {count} more SOP in {command}"),
}
