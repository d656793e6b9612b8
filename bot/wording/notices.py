"""The words of private sentences that do not stay, and of the small cards around accounts, absence and language."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # Toasts, at most 60 characters.
    "toast.approve": ("Disetujui. Berikutnya {who}.", "Approved. Next: {who}."),
    "toast.approve_last": ("Disetujui.", "Approved."),
    "toast.reject": ("Ditolak.", "Rejected."),
    "toast.return": ("Dikembalikan ke {who}.", "Returned to {who}."),
    "toast.return_plain": ("Dikembalikan.", "Returned."),
    "toast.abstain": ("Tercatat: abstain.", "Recorded: abstained."),
    "toast.done": ("Selesai. Berikutnya {who}.", "Done. Next: {who}."),
    "toast.done_last": ("Selesai.", "Done."),
    "toast.withdraw": ("Ditarik {when}.", "Withdrawn {when}."),
    "toast.comment": ("Catatan tersimpan.", "Note saved."),
    "toast.own": ("Tercatat: {act}.", "Recorded: {act}."),
    "toast.submit": ("Diajukan. Menunggu {who}.", "Submitted. Waiting for {who}."),
    "toast.submit_plain": ("Diajukan.", "Submitted."),
    "toast.resubmit": ("Diajukan lagi. Menunggu {who}.", "Resubmitted. Waiting for {who}."),
    "toast.resubmit_plain": ("Diajukan lagi.", "Resubmitted."),
    "toast.edit": ("Perubahan tersimpan.", "Changes saved."),
    "toast.refreshed": ("Kartu diperbarui.", "The card is up to date."),
    "notice.why": ("Anda diminta karena {cause}. SOP {sop}, {step}.", "You are asked because {cause}. {sop} SOP, {step}."),
    "notice.why_step": ("langkah {step}", "step {step}"),
    "notice.why_not": (
        "Anda tidak diminta: langkah ini pada {who}.",
        "You are not asked: this step is with {who}.",
    ),
    "notice.reminded": ("{who} diingatkan {when}, dalam satu ringkasan.", "{who} was reminded {when}, in one digest."),
    "notice.reminded_many": ("{who} diingatkan {when}, dalam satu ringkasan.", "{who} were reminded {when}, in one digest."),
    "notice.read": ("Terbaca: {act}, untuk {number} dari {who}. Belum tercatat.", "Read as: {act}, for {number} from {who}. Not recorded yet."),
    "notice.read_reason": (
        "Terbaca: {act}, alasan {reason}, untuk {number} dari {who}. Belum tercatat.",
        "Read as: {act}, reason {reason}, for {number} from {who}. Not recorded yet.",
    ),
    "notice.read_which": ("Terbaca: {act}. Untuk yang mana?", "Read as: {act}. For which one?"),
    "notice.read_none": ("Tidak ada yang menunggu keputusan Anda.", "Nothing waits for your decision."),
    "notice.dropped": ("Tidak ada yang tercatat.", "Nothing was recorded."),
    # Accounts and language.
    "account.stranger": (
        "Ini Alur, untuk persetujuan di kantor. Akun ini belum terhubung; minta kode ke SDM, lalu kirim /link KODE.",
        "This is Alur, for approvals at work. This account is not linked; ask HR for a code, then send /link CODE.",
    ),
    "account.other_language": ("English: /lang en", "Bahasa Indonesia: /lang id"),
    "account.linked": ("Terhubung sebagai {name}, {unit}. Bukan Anda?", "Linked as {name}, {unit}. Not you?"),
    "account.linked_no_unit": ("Terhubung sebagai {name}. Bukan Anda?", "Linked as {name}. Not you?"),
    "account.unlinked": ("Akun dilepas. Minta kode baru ke SDM.", "The account is unlinked. Ask HR for a new code."),
    "account.language": ("Bahasa Indonesia dipakai mulai sekarang. Kartu lama ikut berganti.", "English from now on. Old cards change too."),
    "account.which_language": ("Ketik {first} atau {second}.", "Type {first} or {second}."),
    "account.dashboard": ("Link masuk, sekali pakai, 10 menit. Jangan diteruskan.", "Sign-in link, one use, 10 minutes. Do not forward it."),
    # Absence and delegation.
    "away.preview": ("{who} memutuskan a.n. Anda, {range}: semua SOP.", "{who} decides for you, {range}: all SOPs."),
    "away.preview_limits": (
        "Tidak termasuk: pengajuan {name} sendiri. Anda tetap dapat memutuskan.",
        "Not included: {whose} own requests. You can still decide.",
    ),
    "away.set": ("Tercatat. {name} diberi tahu.", "Recorded. {name} has been told."),
    "away.alone": ("Tercatat: tidak masuk {range}, tanpa wakil.", "Recorded: away {range}, without a delegate."),
    "away.ask_alone": ("Tidak masuk {range}. Siapa yang memutuskan selama itu?", "Away {range}. Who decides meanwhile?"),
    "away.delegate": ("Wakilkan", "Delegate"),
    "away.nobody": ("Tidak perlu", "Nobody"),
    "away.to_delegate": (
        "{who} mewakilkan keputusannya kepada Anda, {range}. {count} pengajuan menunggu.",
        "{who} delegates decisions to you, {range}. {count} requests are waiting.",
    ),
    "away.to_delegate.one": (
        "{who} mewakilkan keputusannya kepada Anda, {range}. {count} pengajuan menunggu.",
        "{who} delegates decisions to you, {range}. {count} request is waiting.",
    ),
    "away.ended": ("Delegasi ke {who} berakhir.", "The delegation to {who} has ended."),
    "away.over": ("Delegasi dari {who} berakhir.", "The delegation from {who} has ended."),
    "away.ended_alone": ("Tercatat: sudah masuk lagi.", "Recorded: back at work."),
    "away.how": ("Contoh: {command} {example}", "Example: {command} {example}"),
    "away.not_read": ("“{text}” belum terbaca sebagai tanggal. Contoh: {command} {example}", "“{text}” is not a date yet. Example: {command} {example}"),
    "away.unknown": (
        "Tidak ada “{text}” di direktori. Coba nama lengkap. Contoh: {command} {example}",
        "Nobody called “{text}” in the directory. Try the full name. Example: {command} {example}",
    ),
    "away.own_delegate": ("Wakil harus orang lain. Contoh: {command} {example}", "A delegate is somebody else. Example: {command} {example}"),
    "away.passed": ("{range} sudah lewat. Contoh: {command} {example}", "{range} has passed. Example: {command} {example}"),
    "away.nothing": ("Tidak ada absen atau delegasi yang tercatat.", "No absence or delegation is recorded."),
    # Faults of a SOP.
    "broken.owner": (
        "SOP {sop} baris {line}: {source} tidak dapat dihitung. 1 pengajuan tertahan.",
        "{sop} SOP line {line}: {source} cannot be computed. 1 request is held up.",
    ),
    "broken.owner_zero": (
        "SOP {sop} baris {line}: {source} membagi dengan nol. 1 pengajuan tertahan.",
        "{sop} SOP line {line}: {source} divides by zero. 1 request is held up.",
    ),
}
