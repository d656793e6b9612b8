"""What the doctor says: what is so, where, how to put it right."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "doctor.fault": ("kesalahan", "fault"),
    "doctor.warning": ("peringatan", "warning"),
    "doctor.hint": ("saran", "hint"),
    "doctor.way_out": ("Jalan keluar: {way}", "Way out: {way}"),
    "doctor.more": ("{names} dan {count} lainnya", "{names} and {count} more"),
    "doctor.sum": ("{faults} kesalahan, {warnings} peringatan, {hints} saran", "Faults: {faults}, warnings: {warnings}, hints: {hints}"),
    "doctor.well": ("Semua baik.", "All is well."),
    "doctor.at_work": ("Alur sedang berjalan: proses {process}, port {port}", "Alur is at work: process {process}, port {port}"),
    "doctor.at_rest": ("Alur sedang tidak berjalan di sini", "Alur is not at work here"),
    "doctor.database": ("Basis data versi {revision}, {size}. Pengajuan berjalan: {running}", "Database at revision {revision}, {size}. Running requests: {running}"),
    "doctor.takes_in": (
        "{platform}: pesan diterima oleh proses {process} di {machine}.",
        "{platform}: process {process} on {machine} takes messages in.",
    ),
    "doctor.process": ("proses {process} di {machine}", "process {process} on {machine}"),
    "doctor.stands_by": ("Siap menggantikan: {waiting}.", "Standing by: {waiting}."),
    "doctor.looking": ("Memeriksa seluruh instalasi", "Looking through the installation"),
    "doctor.settings": ("{fault}", "{fault}"),
    "doctor.console-open": (
        "Konsol terbuka di {host}: siapa pun yang membukanya dapat berbicara sebagai siapa saja. Matikan bila dipakai untuk pekerjaan sungguhan.",
        "The console is open on {host}: whoever opens it may speak as anybody. Turn it off where real work is done.",
    ),
    "doctor.links-lead-nowhere": (
        "Link dibuat dengan {address}, yang tidak sampai ke sini dari mesin lain. Tulis alamat yang dipakai orang.",
        "Links are made with {address}, which leads here from no other machine. Write the address that people use.",
    ),
    "doctor.zone-unsaid": (
        "Zona waktu tidak tertulis: batas waktu memakai {zone}, sedangkan mesin ini {machine}. Tulis yang berlaku.",
        "No time zone is written: deadlines go by {zone}, this machine by {machine}. Write the one that holds.",
    ),
    "doctor.folder-missing": ("Folder data {place} belum ada. Dibuat saat Alur pertama kali dijalankan.", "There is no data folder {place} yet. The first start makes it."),
    "doctor.folder-unusable": (
        "Folder data {place} tidak dapat dipakai oleh pengguna ini. Beri hak baca dan tulis, atau pilih folder lain.",
        "The data folder {place} cannot be used by this user. Give it the right to read and write, or choose another.",
    ),
    "doctor.disk-low": (
        "Sisa tempat di {place} {free}; yang tersimpan {stored}, dan cadangan perlu sebanyak itu lagi. Sediakan tempat.",
        "There are {free} left at {place}; {stored} are stored, and a backup needs as much again. Make room.",
    ),
    "doctor.started-otherwise": (
        "Alur yang sedang berjalan (proses {process}) memakai port {port}, sedangkan pengaturan menyebut {wanted}. Jalankan ulang supaya pengaturan berlaku.",
        "The Alur at work (process {process}) listens on port {port}; the settings say {wanted}. Start it anew for them to hold.",
    ),
    "doctor.database-missing": ("Basis data {place} belum ada. Dibuat saat Alur pertama kali dijalankan.", "There is no database {place} yet. The first start makes it."),
    "doctor.database-unreadable": (
        "Basis data {place} tidak dapat dibaca: {kind}. Pulihkan cadangan ke folder lain.",
        "The database {place} cannot be read: {kind}. Put a backup back into another folder.",
    ),
    "doctor.database-damaged": (
        "Basis data {place} rusak: {what}. Hentikan Alur, simpan folder ini, dan pulihkan cadangan ke folder lain.",
        "The database {place} is damaged: {what}. Stop Alur, keep this folder, and put a backup back into another.",
    ),
    "doctor.database-behind": (
        "Basis data pada versi {found}; Alur ini memerlukan {wanted}. Buat cadangan, lalu naikkan versinya; isinya belum diperiksa.",
        "The database is at revision {found}; this Alur needs {wanted}. Make a backup, then upgrade it; its content was not looked at.",
    ),
    "doctor.database-newer": (
        "Basis data dibuat oleh Alur yang lebih baru ({found}; Alur ini mengenal sampai {wanted}). Pasang versi itu.",
        "The database was made by a newer Alur ({found}; this one knows up to {wanted}). Install that version.",
    ),
    "doctor.database-without-wal": (
        "Basis data {place} belum memakai log (WAL). Dinyalakan saat Alur dijalankan.",
        "The database {place} writes no log (WAL) yet. The next start turns it on.",
    ),
    "doctor.wal-long": (
        "Log {place} sudah {size}: ada program lain yang terus membacanya. Hentikan program itu, lalu jalankan ulang Alur.",
        "The log {place} has grown to {size}: another program never stops reading. End that one, then start Alur anew.",
    ),
    "doctor.moment-ahead": (
        "Catatan terbaru bertanggal {newest}, padahal di mesin ini {now}. Betulkan jam mesin; batas waktu dihitung dengannya.",
        "The newest entry is of {newest}, but by this machine it is {now}. Set its clock right; deadlines go by it.",
    ),
    "doctor.no-sops": ("Belum ada SOP yang berlaku, jadi belum ada yang dapat diajukan. Terbitkan satu.", "No SOP is live, so nobody can ask for anything. Publish one."),
    "doctor.sop-unreadable": (
        "SOP {sop} yang tersimpan tidak terbaca oleh Alur ini, baris {line}: {fault} Pengajuan berjalan yang memakainya: {count}. Terbitkan teks yang diperbaiki.",
        "The stored SOP {sop} cannot be read by this Alur, line {line}: {fault} Requests running by it: {count}. Publish a text that is put right.",
    ),
    "doctor.sop-altered": (
        "Teks SOP {sop} di basis data bukan yang diterbitkan. Pengajuan berjalan yang memakainya: {count}. Terbitkan lagi dari filenya.",
        "The text of SOP {sop} in the database is not the one that was published. Requests running by it: {count}. Publish it again from its file.",
    ),
    "doctor.sop-doubtful": ("SOP {sop}, baris {line}: {fault}", "SOP {sop}, line {line}: {fault}"),
    "doctor.step-without-people": ("SOP {sop}: {fault}", "SOP {sop}: {fault}"),
    "doctor.role-empty": (
        "SOP {sop} menyebut peran {role}, tetapi tidak ada yang memegangnya. Beri peran itu kepada seseorang di file orang.",
        "SOP {sop} names the role {role}, but nobody has it. Give it to somebody in the people file.",
    ),
    "doctor.group-unplaced": (
        "SOP {sop} menyebut grup {group}, tetapi belum ada yang menempatkannya; kartunya hanya datang di chat pribadi. Tulis perintahnya di grup itu.",
        "SOP {sop} names the group {group}, but nobody has placed it; its cards come in private chats only. Write the command in that group.",
    ),
    "doctor.no-people": ("Direktori masih kosong. Ambil alih file orang.", "There is nobody in the directory. Take over a people file."),
    "doctor.manager-left": (
        "{manager} sudah keluar dan masih menjadi atasan {names}. Tulis atasan yang baru di file orang.",
        "{manager} has left and is still the manager of {names}. Write their new manager into the people file.",
    ),
    "doctor.manager-circle": (
        "Atasan berputar: {path}. Salah satu perlu atasan lain, atau tanpa atasan.",
        "The managers run in a circle: {path}. One of them needs another manager, or none.",
    ),
    "doctor.no-administrators": (
        "Tidak ada administrator: tidak ada yang diberi tahu bila orang lain tidak ada atau tempat simpan penuh. Tulis id mereka.",
        "There is no administrator: nobody hears of what nobody else is there for, or of a full disk. Write their ids.",
    ),
    "doctor.administrator-gone": (
        "{person} tertulis sebagai administrator, tetapi tidak ada atau sudah keluar. Ganti id itu.",
        "{person} is named an administrator, but is not there or has left. Change that id.",
    ),
    "doctor.nobody-linked": (
        "Tidak ada akun chat yang terhubung: {count} orang di direktori tidak menerima apa pun. Hubungkan dengan kode.",
        "No chat account is linked: {count} people in the directory receive nothing. Link them by a code.",
    ),
    "doctor.people-unlinked": (
        "{count} orang tanpa akun chat tidak menerima apa pun: {names}. Hubungkan dengan kode.",
        "{count} people without a chat account receive nothing: {names}. Link them by a code.",
    ),
    "doctor.people-unlinked.one": (
        "{count} orang tanpa akun chat tidak menerima apa pun: {names}. Hubungkan dengan kode.",
        "{count} person without a chat account receives nothing: {names}. Link them by a code.",
    ),
    "doctor.names-collide": (
        "Nama “{name}” dipakai {names}: dengan nama itu saja Alur tidak tahu siapa yang dimaksud. Beri nama pendek yang berbeda.",
        "The name “{name}” belongs to {names}: by it alone Alur cannot tell who is meant. Give them different short names.",
    ),
    "doctor.platform-scope-missing": (
        "{platform} belum memberi izin {scope}, untuk {purpose}. Tambahkan di pengaturan aplikasi, lalu pasang lagi aplikasinya.",
        "{platform} has not given the scope {scope}, which is for {purpose}. Add it in the app's settings, then install the app again.",
    ),
    "doctor.platform-locked": (
        "{platform} tidak menerima token Alur sejak {since}: {why}. Tulis token yang berlaku, lalu jalankan ulang Alur; kiriman tetap tersimpan.",
        "{platform} does not accept Alur's token since {since}: {why}. Write the one that holds and start Alur anew; deliveries are kept.",
    ),
    "doctor.platform-shared": (
        "Token {platform} dipakai juga oleh proses lain sejak {since}. Hentikan yang satu, atau beri masing-masing bot sendiri.",
        "Another process uses the token of {platform} too, since {since}. Stop one of them, or give each a bot of its own.",
    ),
    "doctor.platform-away": (
        "{platform} tidak dapat dihubungi sejak {since}: {why}. Alur terus mencoba; periksa jaringan bila ini berlanjut.",
        "{platform} cannot be reached since {since}: {why}. Alur keeps trying; look at the network if it goes on.",
    ),
    "doctor.deliveries-waiting": (
        "{count} kiriman menunggu sejak {oldest}. Dikirim selama Alur berjalan.",
        "{count} deliveries have waited since {oldest}. They go out while Alur runs.",
    ),
    "doctor.deliveries-waiting.one": (
        "{count} kiriman menunggu sejak {oldest}. Dikirim selama Alur berjalan.",
        "{count} delivery has waited since {oldest}. It goes out while Alur runs.",
    ),
    "doctor.deliveries-failing": (
        "{count} kiriman gagal berkali-kali sejak {oldest}: {why}. Dicoba terus; lihat keadaan platform.",
        "{count} deliveries fail again and again since {oldest}: {why}. They are tried on; see how the platform is.",
    ),
    "doctor.deliveries-failing.one": (
        "{count} kiriman gagal berkali-kali sejak {oldest}: {why}. Dicoba terus; lihat keadaan platform.",
        "{count} delivery fails again and again since {oldest}: {why}. It is tried on; see how the platform is.",
    ),
    "doctor.deliveries-set-aside": (
        "{count} kiriman disisihkan sejak {oldest}: {why}. Tidak dicoba lagi; log menyebut sebabnya.",
        "{count} deliveries were set aside since {oldest}: {why}. They are not tried again; the log says why.",
    ),
    "doctor.deliveries-set-aside.one": (
        "{count} kiriman disisihkan sejak {oldest}: {why}. Tidak dicoba lagi; log menyebut sebabnya.",
        "{count} delivery was set aside since {oldest}: {why}. It is not tried again; the log says why.",
    ),
    "doctor.people-out-of-reach": (
        "{names} tidak dapat dihubungi di chat; {count} kiriman menunggu sejak {oldest}. Hubungkan akun yang lain dengan kode.",
        "{names} cannot be reached in chat; deliveries held back since {oldest}: {count}. Link another account by a code.",
    ),
    "doctor.alarms-overdue": (
        "{count} pengingat atau batas waktu sudah lewat dan belum berbunyi, yang paling awal {oldest}. Berbunyi begitu Alur berjalan.",
        "{count} reminders or deadlines have passed and did not ring, the earliest of {oldest}. They ring once Alur runs.",
    ),
    "doctor.alarms-overdue.one": (
        "{count} pengingat atau batas waktu sudah lewat dan belum berbunyi: {oldest}. Berbunyi begitu Alur berjalan.",
        "{count} reminder or deadline has passed and did not ring: {oldest}. It rings once Alur runs.",
    ),
    "doctor.request-stranded": (
        "{number} ({sop}) berhenti di {states}: tidak menunggu siapa pun dan tidak ada batas waktu. Lengkapi orang untuk langkah itu.",
        "{number} ({sop}) stands at {states}: it waits for nobody, and no deadline comes. Complete the people for that step.",
    ),
    "doctor.file-missing": (
        "{count} file yang disebut riwayat tidak ada: {names} (pertama di {number}). Ambil dari cadangan.",
        "{count} files that histories name are gone: {names} (first in {number}). Take them from a backup.",
    ),
    "doctor.file-missing.one": (
        "{count} file yang disebut riwayat tidak ada: {names} (di {number}). Ambil dari cadangan.",
        "{count} file that a history names is gone: {names} (in {number}). Take it from a backup.",
    ),
}
