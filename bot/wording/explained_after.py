"""How a SOP ends and what always holds, said back: (Indonesian, English) by statement; the rest is in `bot/wording/explained.py`."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, str]] = {
    # ends
    "end": (
        "{title}: pengajuan berakhir sebagai {word}. Pemohon, semua yang memutuskan, dan yang masih diminta diberi tahu.",
        "{title}: the request ends as {word}. The requester, all who decided and those still asked are told.",
    ),
    "end-unwritten": (
        "Pengajuan dapat juga berakhir sebagai {word}. Pemohon, semua yang memutuskan, dan yang masih diminta diberi tahu.",
        "A request can also end as {word}. The requester, all who decided and those still asked are told.",
    ),
    # always
    "own-request": (
        "Tidak seorang pun memutuskan pengajuannya sendiri: tidak lewat peran, tidak sebagai wakil, tidak dengan akun kedua. "
        "Pemohon dikeluarkan dari yang diminta memutuskan.",
        "Nobody decides their own request: not through a role, not as a delegate, not with a second account. "
        "The requester is left out wherever a decision is asked.",
    ),
    "own-task": ("Tugas bukan keputusan: pemohon boleh mengerjakannya bila diminta.", "Tasks are no decisions: the requester may do those they are asked to do."),
    "roles": ("Yang disebut dengan perannya: semua pemegang peran itu.", "Where a role is named, all who hold it are meant."),
    "delegates": (
        "Selama delegasi berlaku, wakil diminta di samping yang diwakili; yang pertama memutuskan berlaku, dicatat atas nama yang diwakili.",
        "While a delegation is in force, the delegate is asked beside the one they stand for; the first to decide counts, recorded as for that person.",
    ),
    "live": (
        "Siapa yang diminta mengikuti direktori setiap saat. Yang keluar diganti pemegang peran yang baru, atau atasannya, dan pemohon diberi tahu. Suara yang sudah diberikan tetap berlaku.",
        "Who is asked follows the directory at all times. Somebody who leaves is replaced by the role's new holder, else by their superior, and the requester is told. Votes already given stay.",
    ),
    "twice": ("Yang diminta di dua langkah memutuskan dua kali.", "Whoever is asked at two steps decides twice."),
    "first-tap": (
        "Tombol yang ditekan dua kali dihitung sekali. Yang menekan sesudah diputuskan diberi tahu siapa yang memutuskan.",
        "Pressing the same button twice counts once. Whoever presses after it was decided is told who decided.",
    ),
    "returned": (
        "Sesudah dikembalikan atau diubah, jalannya diulang; setiap langkah yang dicapai lagi diminta lagi.",
        "After a return or a change the way is walked again, and every step that is reached again is asked again.",
    ),
    "returned-holding": (
        "Sesudah dikembalikan atau diubah, jalannya diulang. Setiap langkah yang dicapai lagi diminta lagi; hanya {states} menyebut kapan yang sudah ada tetap berlaku.",
        "After a return or a change the way is walked again. Every step that is reached again is asked again; only {states} says when what is there still counts.",
    ),
    "withdraw": (
        "Penarikan: {who} dapat menarik pengajuan {until}. Pengajuan berakhir sebagai {word}; yang sedang diminta dan semua yang memutuskan diberi tahu.",
        "Withdrawing: {who} may withdraw the request {until}. It ends as {word}; those being asked and all who decided are told.",
    ),
    "until-decided": ("sampai dianggap diputuskan di {0}, atau berakhir", "until it counts as decided at {0}, or has ended"),
    "until-ended": ("sampai berakhir", "until it has ended"),
    "answer": (
        "Pertanyaan dijawab oleh pemohon, atau oleh yang mengajukan untuknya. Lalu batas waktu berjalan lagi dengan sisanya; saat yang ditentukan isian tidak bergeser. Keputusan menutup pertanyaan.",
        "Questions are answered by the requester, or by whoever submitted for them. Then the clock runs on with the rest of its time; a moment that the answers set does not move. A decision closes a question.",
    ),
    "comment": ("Catatan dapat ditulis oleh {who} sampai pengajuan berakhir; tidak memindahkan apa pun.", "Notes may be written by {who} until the request has ended; they move nothing."),
    "act-whole": ("[{title}], {where}:", "[{title}], {where}:"),
    "where-all": ("di semua langkah", "at every step"),
    "where-states": ("di langkah {0}", "at the steps {0}"),
    "told-always": (
        "Pemohon selalu diberi tahu tentang penolakan, pengembalian, dan apa yang dilakukan oleh aturan waktu.",
        "The requester is always told of rejections, of returns, and of what the clock did.",
    ),
    "sees": (
        "Pengajuan dapat dilihat oleh pemohon, pengaju, semua yang pernah diminta, diberi tahu, atau ikut bertindak di dalamnya; oleh semua atasan pemohon, "
        "sampai yang tertinggi; dan oleh administrator. Selain mereka, tidak seorang pun.",
        "A request can be seen by the requester, the submitter, and everyone who was ever asked or told, or took part in it; by everyone above the requester, "
        "up to the top; and by the administrators. By nobody else.",
    ),
    "working-time": (
        "Hari kerja dan jam kerja mengikuti kalender organisasi, tanpa akhir pekan dan hari libur. Batas N hari kerja jatuh pada akhir jam kerja hari kerja ke-N "
        "sesudah hari mulainya; yang dimulai sesudah jam kerja atau pada hari libur dihitung mulai hari kerja berikutnya. Lama waktu tanpa kata “kerja” dihitung terus, siang malam dan hari libur juga.",
        "Working days and hours follow the organisation's calendar, without weekends and holidays. A deadline of N working days is the end of work on the N-th "
        "working day after the day it opened; what opens after work or on a day off counts from the next working day. Lengths of time without the word “working” count on through nights and days off.",
    ),
    "others": (
        "Syarat tentang pengajuan lain dinilai saat pengajuan ini dikirim atau diputuskan; yang dihitung semua pengajuan lain, kecuali yang dikecualikan syaratnya.",
        "Conditions about other requests are judged when this request is sent or decided; all other requests count, except those the condition leaves out.",
    ),
}
