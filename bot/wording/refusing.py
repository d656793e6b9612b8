"""The words of refusals: what is so, why, what can be done now. At most 200 characters with the longest names."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "refuse.not_yours": (
        "Keputusan ini pada {who}. Anda dapat melihat riwayatnya di {command} {number}.",
        "This decision is with {who}. See the history with {command} {number}.",
    ),
    "refuse.holder": ("{who}, {cause}", "{who}, {cause}"),
    "refuse.not_yours_nobody": (
        "Keputusan ini bukan pada Anda. Anda dapat melihat riwayatnya di {command} {number}.",
        "This decision is not with you. See the history with {command} {number}.",
    ),
    "refuse.already": ("Sudah {was}. Kartu diperbarui.", "Already {was}. The card is now up to date."),
    "refuse.already_said": ("Sudah tercatat: {was}. Kartu diperbarui.", "Already recorded: {was}. The card is now up to date."),
    "refuse.already_own": ("Sudah tercatat: Anda {did}, {when}.", "Already recorded: you {did}, {when}."),
    "refuse.stale": (
        "Pengajuan ini berubah {when}. Kartu diperbarui; mohon dibaca lagi sebelum memutuskan.",
        "This request changed {when}. The card is up to date; please read it again before deciding.",
    ),
    "refuse.stale_undated": (
        "Pengajuan ini berubah sejak kartu dibuat. Kartu diperbarui; mohon dibaca lagi sebelum memutuskan.",
        "This request changed after the card was made. The card is up to date; please read it again before deciding.",
    ),
    "refuse.stale_gone": ("Langkah ini sudah lewat. Kini pada {who}. Kartu diperbarui.", "This step is over. Now with {who}. The card is up to date."),
    "refuse.own": (
        "Pengajuan sendiri tidak dapat diputuskan sendiri, juga sebagai wakil. Keputusan ada pada {who}.",
        "Your own request cannot be decided by you, nor as a delegate. The decision is with {who}.",
    ),
    "refuse.own_nobody": (
        "Pengajuan sendiri tidak dapat diputuskan sendiri, juga sebagai wakil. Kartu diperbarui.",
        "Your own request cannot be decided by you, nor as a delegate. The card is up to date.",
    ),
    "refuse.closed": ("Sudah selesai: {status}. Tidak ada yang perlu dilakukan.", "Closed: {status}. Nothing is left to do."),
    "refuse.closed_by": ("Sudah selesai: {word} {who}, {when}.", "Closed: {word} by {who}, {when}."),
    "refuse.closed_at": ("Sudah selesai: {word}, {when}.", "Closed: {word}, {when}."),
    "refuse.you.approve": ("setuju", "approved"),
    "refuse.you.reject": ("menolak", "rejected"),
    "refuse.you.return": ("mengembalikan", "returned it"),
    "refuse.you.abstain": ("abstain", "abstained"),
    "refuse.you.done": ("menyelesaikan", "finished"),
    "refuse.you.resubmit": ("mengajukan lagi", "submitted it again"),
    "refuse.you.edit": ("mengubah", "changed it"),
    "refuse.administrator": ("administrator Alur", "Alur's administrator"),
    "refuse.withdrawn": (
        "{who} menarik pengajuan ini, {when}. Tidak ada yang perlu dilakukan.",
        "{who} withdrew this request {when}. Nothing is left to do.",
    ),
    "refuse.not_offered": (
        "“{act}” tidak tersedia pada langkah ini menurut SOP. Kartu diperbarui dengan pilihan yang ada.",
        "“{act}” is not available at this step of the SOP. The card now shows what is.",
    ),
    "refuse.not_allowed": (
        "“{act}” tidak dibuka untuk Anda dalam SOP ini. Tanyakan kepada {owner}.",
        "“{act}” is not open to you in this SOP. Ask {owner}.",
    ),
    "refuse.not_allowed_start": (
        "SOP {sop} tidak dibuka untuk Anda. Lihat yang tersedia di {command}.",
        "The {sop} SOP is not open to you. See what is with {command}.",
    ),
    "refuse.reason": ("“{act}” memerlukan alasan. Mohon tulis satu kalimat.", "“{act}” needs a reason. Please write one sentence."),
    "refuse.none_alike": ("Tidak ada lagi yang serupa untuk disetujui sekaligus.", "Nothing similar is left to approve together."),
    "refuse.kept": ("Isian tersimpan.", "Your answers are kept."),
    "refuse.unsaid_rule": ("Aturan SOP belum terpenuhi.", "A SOP rule is not met yet."),
    "refuse.sop_broken": (
        "Tertahan pada aturan SOP, bukan pada orang. Mohon kabari {owner}. Isian aman.",
        "Held up by a SOP rule, not by a person. Please tell {owner}. Your answers are safe.",
    ),
    "refuse.unknown": ("Ini tidak dapat dilakukan sekarang. Lihat keadaannya di {command} {number}.", "This is not possible now. See how it stands with {command} {number}."),
    "refuse.not_linked": (
        "Akun ini belum dihubungkan dengan direktori. Minta kode ke SDM, lalu kirim /link KODE kepada bot ini.",
        "This account is not linked to the directory yet. Ask HR for a code, then send /link CODE to this bot.",
    ),
    "refuse.not_saved": ("Maaf, belum tersimpan. Mohon tekan sekali lagi.", "Sorry, this was not saved. Please tap once more."),
    "refuse.disk": (
        "Maaf, belum tersimpan: tempat simpan Alur penuh. Administrator diberi tahu.",
        "Sorry, this was not saved: Alur's storage is full. The administrator is being told.",
    ),
    "refuse.disk_untold": (
        "Maaf, belum tersimpan: tempat simpan Alur penuh. Mohon beri tahu yang mengurus Alur.",
        "Sorry, this was not saved: Alur's storage is full. Please tell whoever looks after Alur.",
    ),
    "refuse.too_long": ("Teks paling panjang {limit} huruf, ini {given}. Mohon dipersingkat.", "A text may have {limit} characters, this has {given}. Please shorten it."),
    "refuse.reminded": (
        "Sudah diingatkan {when} oleh {who}. Berikutnya bisa {next}.",
        "Already reminded {when} by {who}. Next possible: {next}.",
    ),
    "refuse.nobody_to_remind": ("Tidak ada yang perlu diingatkan: {status}.", "Nobody to remind: {status}."),
    "refuse.code": (
        "Kode tidak berlaku lagi (10 menit, sekali pakai). Minta kode baru ke SDM.",
        "This code no longer works (10 minutes, one use). Ask HR for a new one.",
    ),
    "refuse.old_button": ("Tombol ini sudah tidak berlaku. Yang terbaru ada di /antrian dan /pengajuanku.", "This button no longer works. The latest is in /queue and /mine."),
    "refuse.in_group": ("Keputusan ini pada {who}.", "This decision is with {who}."),
    "refuse.group": ("Hanya administrator Alur yang dapat menempatkan kartu di grup.", "Only administrators of Alur can place cards in a group."),
    "refuse.unseen": ("Pengajuan ini tidak dapat Anda lihat. Tanyakan kepada pemohonnya.", "You may not see this request. Ask its requester."),
    # One field that does not fit; the field's title is before it.
    "fault.line": ("{field}, baris {line}: {why}", "{field}, row {line}: {why}"),
    "fault.field": ("{field}: {why}", "{field}: {why}"),
    "fault.missing": ("belum terisi", "is still empty"),
    "fault.unknown": ("tidak ada di formulir ini", "is not part of this form"),
    "fault.type": ("belum terbaca", "cannot be read"),
    "fault.type_given": ("“{given}” belum terbaca", "“{given}” cannot be read"),
    "fault.too_small": ("paling sedikit {bound}", "at least {bound}"),
    "fault.too_large": ("paling banyak {bound}", "at most {bound}"),
    "fault.too_early": ("paling awal {bound}", "earliest is {bound}"),
    "fault.too_late": ("paling akhir {bound}", "latest is {bound}"),
    "fault.too_few": ("paling sedikit {bound}", "at least {bound}"),
    "fault.too_many": ("paling banyak {bound}", "at most {bound}"),
    "fault.option": ("tidak ada di daftar", "is not in the list"),
    "fault.option_given": ("“{given}” tidak ada di daftar", "“{given}” is not in the list"),
    "fault.computed": ("dihitung sendiri oleh SOP", "is computed by the SOP"),
    "fault.not_asked": ("tidak diminta di sini", "is not asked here"),
    "fault.count": ("{count} buah", "{count}"),
    "fault.other": ("perlu diperiksa", "needs a look"),
}
