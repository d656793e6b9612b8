"""One case of a SOP told beforehand (`alur explain --for`): (Indonesian, English) by key."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "case.title": ("{sop}: satu contoh", "{sop}: one case"),
    "case.what": ("Contohnya", "The case"),
    "case.refused": ("Bila dikirim sekarang", "If it is sent now"),
    "case.way": ("Jalannya, bila semua menyetujui dan tidak ada yang berubah", "Its way, if everyone says yes and nothing changes"),
    "case.besides": ("Langkah lain", "Other steps"),
    # the case
    "case.people.cast": ("Orangnya dari daftar contoh (cast) SOP ini sendiri.", "The people are those of the SOP's own cast."),
    "case.people.file": ("Orangnya dari file {place}.", "The people are those of the file {place}."),
    "case.people.database": ("Orangnya dari direktori di {place}.", "The people are those of the directory in {place}."),
    "case.requester": ("Pemohon: {who}.", "Requester: {who}."),
    "case.requester_assumed": ("Pemohon: {who} (diandaikan; tulis pemohon=nama).", "Requester: {who} (assumed; write requester=name)."),
    "case.value": ("{field}: {value}.", "{field}: {value}."),
    "case.worked_out": ("{field}: {value} (dihitung).", "{field}: {value} (worked out)."),
    "case.assumed": ("Tidak ditulis, maka diandaikan: {fields}.", "Not written, and so assumed: {fields}."),
    "case.assumed_value": ("{field}: {value}", "{field}: {value}"),
    "case.anything": ("{field} (apa saja)", "{field} (anything)"),
    "case.not_asked": ("Tidak ditanyakan di sini, maka tidak dipakai: {fields}.", "Not asked here, and so not used: {fields}."),
    # whether it can be sent
    "case.passes": ("Dapat dikirim: formulir dan aturan SOP terpenuhi.", "It can be sent: the form and the rules of the SOP are met."),
    "case.refuses": ("Ditolak: {says}", "Refused: {says}"),
    "case.first_mend": ("Jalan di bawah ini berlaku sesudah itu diperbaiki.", "The way below is taken once that is put right."),
    "case.no_way": ("Jalannya baru dapat disebut sesudah itu diperbaiki.", "Its way can only be told once that is put right."),
    "case.not_allowed": ("{who} tidak dapat mengajukan SOP ini.", "{who} may not start this SOP."),
    "case.broken": ("“{words}” (baris {line}) tidak dapat dihitung di sini.", "“{words}” (line {line}) cannot be worked out here."),
    # its way
    "case.step": ("{number}. {title}: {who}.", "{number}. {title}: {who}."),
    "case.lane": ("{number}. {title}, sekaligus dengan yang lain di {lane}: {who}.", "{number}. {title}, at the same time as the others in {lane}: {who}."),
    "case.asked": ("{who} ({why})", "{who} ({why})"),
    "case.nobody": ("belum ada orangnya", "there is nobody yet"),
    "case.waits": ("menunggu, tanpa orang", "waits, nobody is asked"),
    "case.passed": ("dilewati", "passed by"),
    "case.because": ("Diminta karena {when}.", "Asked because {when}."),
    "case.only_if": ("Hanya diminta bila {when}.", "Asked only if {when}."),
    "case.need": ("Yang harus menyetujui: {need} dari {seats}.", "{need} of {seats} must approve."),
    "case.too_few": (
        "Yang harus menyetujui {need}, sedangkan yang dapat diminta {seats}: pengajuan tertahan di sini sampai peran di direktori dilengkapi.",
        "{need} must approve, and {seats} can be asked: the request waits here until the directory has more people for it.",
    ),
    "case.due": ("Batas waktu bila dikirim sekarang: {moment}.", "Deadline if it is sent now: {moment}."),
    "case.end": ("Lalu pengajuan berakhir: {title}.", "Then the request ends: {title}."),
    "case.unknown_yet": (
        "{number}. {title}: baru diketahui di tengah jalan, karena bergantung pada yang diisi nanti. Hanya diminta bila {when}.",
        "{number}. {title}: known only on the way, because it depends on what is filled in later. Asked only if {when}.",
    ),
    "case.elsewhere": ("{number}. {title}: hanya lewat jalan lain.", "{number}. {title}: only on another way."),
    # what was written
    "case.no_value": ("“{text}” belum terbaca. Tulis isian=nilai, dengan koma di antaranya.", "“{text}” cannot be read. Write field=value, with commas between them."),
    "case.unknown": ("“{name}” bukan isian formulir. Yang dapat ditulis: {known}.", "“{name}” is not a field of the form. What may be written: {known}."),
    "case.near": ("“{name}” bukan isian formulir. Maksudnya {near}? Yang dapat ditulis: {known}.", "“{name}” is not a field of the form. Did you mean {near}? What may be written: {known}."),
    "case.computed": ("“{name}” dihitung dari isian lain. Yang dapat ditulis: {known}.", "“{name}” is worked out from other answers. What may be written: {known}."),
    "case.later": ("“{name}” baru diisi di tengah jalan. Yang dapat ditulis: {known}.", "“{name}” is filled in only on the way. What may be written: {known}."),
    "case.twice": ("{field} ditulis dua kali. Hanya tabel yang boleh, satu kali untuk tiap baris.", "{field} is written twice. Only a table may be, once for each line."),
    "case.unreadable": ("{field}: {why}", "{field}: {why}"),
    "case.meant": ("Tulis salah satu: {options}.", "Write one of: {options}."),
    "case.no_answer": ("{field} tidak dapat diandaikan; mohon ditulis.", "{field} cannot be assumed; please write it."),
    "case.person": ("Tidak ada “{text}”. Yang ada: {names}.", "There is nobody called “{text}”. There are {names}."),
    "case.person_near": ("Tidak ada “{text}”. Maksudnya {near}?", "There is nobody called “{text}”. Did you mean {near}?"),
    "case.persons": ("Beberapa orang bernama “{text}”: {names}. Tulis nama lengkap.", "Several people are called “{text}”: {names}. Write the full name."),
    "case.no_people": (
        "Tidak ada orang untuk contoh ini: SOP ini tidak punya `cast`, dan di sini tidak ada file people.yaml.",
        "There is nobody for this case: the SOP has no `cast`, and there is no people.yaml here.",
    ),
    "case.cast": ("`cast` SOP ini tidak terbaca: {what}.", "The SOP's `cast` cannot be read: {what}."),
}
