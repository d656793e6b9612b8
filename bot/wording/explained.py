"""The sentences in which a SOP is said back: (Indonesian, English) by statement, written for somebody who never saw the file."""

from __future__ import annotations

from collections.abc import Mapping

from bot.wording.explained_after import WORDS as AFTERWARDS

SECTIONS: Mapping[str, tuple[str, str]] = {
    "start": ("Memulai", "Starting"),
    "form": ("Yang ditanyakan", "What is asked"),
    "rules": ("Aturan sebelum dikirim", "Rules before sending"),
    "step": ("Langkah-langkah, menurut urutan", "The steps, in order"),
    "ends": ("Cara berakhir", "How it ends"),
    "general": ("Selalu berlaku", "Always true"),
}

KINDS: Mapping[str, tuple[str, str]] = {
    "approve": ("persetujuan", "approval"),
    "task": ("tugas", "task"),
    "wait": ("menunggu", "waiting"),
    "crossing": ("dilalui tanpa orang", "passed through, nobody is asked"),
    "lanes": ("beberapa jalur sekaligus", "several lanes at once"),
    "states": ("beberapa langkah berurutan", "several steps in a row"),
    "end": ("akhir jalur", "end of the lane"),
}

TYPES: Mapping[str, tuple[str, str]] = {
    "text": ("teks", "a text"),
    "integer": ("bilangan bulat", "a whole number"),
    "number": ("angka", "a number"),
    "money": ("jumlah uang", "an amount of money"),
    "date": ("tanggal", "a date"),
    "time": ("jam", "a time of day"),
    "datetime": ("tanggal dan jam", "a date and time"),
    "duration": ("lama waktu", "a duration"),
    "yesno": ("ya atau tidak", "yes or no"),
    "choice": ("satu dari {0}", "one of {0}"),
    "set": ("satu atau beberapa dari {0}", "one or more of {0}"),
    "person": ("satu orang", "a person"),
    "people": ("satu orang atau lebih", "one or more people"),
    "files": ("file", "files"),
    "table": ("tabel dengan isian di bawah ini", "a table with the columns below"),
}

WORDS: Mapping[str, tuple[str, str]] = {
    # starting
    "start-who": ("Yang dapat mengajukan: {who}.", "A request may be started by {who}."),
    "start-everyone": ("Siapa pun dapat mengajukan.", "Everyone may start a request."),
    "start-clock": (
        "Tanpa menunggu siapa pun, pengajuan juga dimulai oleh jadwal: {schedule}, menurut jam dan kalender organisasi. Setiap orang itu mendapat satu pengajuan, "
        "dan menjadi pemohonnya.",
        "Requests are also begun by the clock: {schedule}, by the organisation's clock and calendar. Each of these people gets one, and is its requester.",
    ),
    "start-clock-when": (
        "Tanpa menunggu siapa pun, pengajuan juga dimulai oleh jadwal: {schedule}, menurut jam dan kalender organisasi. Setiap orang itu mendapat satu pengajuan, "
        "dan menjadi pemohonnya, tetapi hanya bila {when}. Syarat itu dinilai satu per satu untuk setiap orang.",
        "Requests are also begun by the clock: {schedule}, by the organisation's clock and calendar. Each of these people gets one, and is its requester, "
        "but only if {when}. This is judged for one person after the other.",
    ),
    "start-clock-defaults": (
        "Jadwal tidak menanyakan apa pun: isian memakai nilai usulannya. Bila sebuah syarat tidak terpenuhi, pengajuan itu tidak dimulai dan penanggung jawab SOP "
        "diberi tahu. Yang terlewat selama Alur mati dimulai sekali. Versi baru SOP mengganti jadwal.",
        "The clock asks nothing: every field takes what is proposed for it. If a rule is broken, that request is not begun and the SOP's owner is told. What was missed "
        "while Alur was down is begun once. A new version of the SOP replaces the schedule.",
    ),
    "start-commands": ("Di chat dimulai dengan {commands}.", "In chat it is started with {commands}."),
    "start-trace": (
        "Bila dimulai dari sebuah grup, satu baris tentang pengajuan ini tertinggal di sana, tanpa nilai dan lampiran, dan mengikuti jalannya.",
        "If it is begun from a group, one line about the request stays there, without amount and files, and is kept current.",
    ),
    "start-headline": ("Pengajuan dikenali dari baris ini: {text}.", "A request is known by this line: {text}."),
    "start-number": (
        "Nomornya diberikan saat dikirim, misalnya {example}, dan tetap sama sampai akhir, juga sesudah dikembalikan.",
        "It gets its number when it is sent, such as {example}, and keeps it to the end, also after a return.",
    ),
    "start-amount": ("Daftar dan laporan menampilkan dan menjumlahkan {value}.", "Lists and reports show and add up {value}."),
    "start-owner": (
        "Bila SOP ini sendiri gagal, misalnya karena ada yang tidak dapat dihitung, yang diberi tahu: {who}.",
        "If this SOP itself fails, because something cannot be worked out, say, those told are: {who}.",
    ),
    "start-owner-usual": (
        "Bila SOP ini sendiri gagal, misalnya karena ada yang tidak dapat dihitung, yang diberi tahu: administrator.",
        "If this SOP itself fails, because something cannot be worked out, say, those told are: the administrators.",
    ),
    # the form
    "form-nothing": ("Tidak ada yang ditanyakan.", "Nothing is asked."),
    "field-asked": ("{title}: {parts}.", "{title}: {parts}."),
    "field-column": ("Tiap baris: {title}: {parts}.", "Each line: {title}: {parts}."),
    "fill-in": ("Diisi saat {press}: {title}: {parts}.", "Filled in with {press}: {title}: {parts}."),
    "fill-in-lines": ("Diisi saat {press}, untuk tiap baris {table}: {title}: {parts}.", "Filled in with {press}, for each line of {table}: {title}: {parts}."),
    "column-computed": ("Tiap baris: {title} dihitung: {value}.", "Each line: {title} is worked out: {value}."),
    "field-computed": ("{title} dihitung: {value}.", "{title} is worked out: {value}."),
    "let": ("{title} berarti: {value}.", "{title} means: {value}."),
    "form-recomputed": ("Yang dihitung selalu mengikuti data terakhir.", "What is worked out always follows the latest data."),
    "required": ("harus diisi", "required"),
    "optional": ("boleh kosong", "may be left empty"),
    "required-if": ("harus diisi bila {0}, selain itu boleh kosong", "required if {0}, otherwise it may be left empty"),
    "asked-if": ("hanya ditanyakan bila {0}", "asked only if {0}"),
    "least": ("paling sedikit {0}", "at least {0}"),
    "most": ("paling banyak {0}", "at most {0}"),
    "earliest": ("paling awal {0}", "no earlier than {0}"),
    "latest": ("paling lambat {0}", "no later than {0}"),
    "least-files": ("paling sedikit {0} file", "at least {0} files"),
    "most-files": ("paling banyak {0} file", "at most {0} files"),
    "least-files-one": ("paling sedikit 1 file", "at least 1 file"),
    "most-files-one": ("paling banyak 1 file", "at most 1 file"),
    "least-table-one": ("paling sedikit 1 baris", "at least 1 line"),
    "most-table-one": ("paling banyak 1 baris", "at most 1 line"),
    "least-table": ("paling sedikit {0} baris", "at least {0} lines"),
    "most-table": ("paling banyak {0} baris", "at most {0} lines"),
    "proposed": ("{0} diusulkan dan boleh diubah", "{0} is proposed and may be changed"),
    "quick": ("dapat langsung ditulis sesudah perintah", "may be typed right behind the command"),
    "rows-of": ("baris register “{0}”", "the rows of the register “{0}”"),
    # rules
    "rules-none": ("Tidak ada aturan yang menahan pengiriman.", "No rule stops a request from being sent."),
    "rules-when": (
        "Diperiksa saat dikirim dan saat diajukan lagi. Semua yang tidak terpenuhi diberitahukan sekaligus, dan pengajuan belum terkirim.",
        "Checked when it is sent, and when it is sent again. All that are broken are told at once, and the request is not sent.",
    ),
    "rules-edits": (
        "Diperiksa juga saat isian diubah di tengah jalan; bila tidak terpenuhi, perubahannya ditolak.",
        "Checked also when answers are changed on the way; if they are broken, the change is refused.",
    ),
    "rule": (
        "Syarat: {must}. Bila tidak terpenuhi, ditolak dengan kata-kata: {says}.",
        "Needed: {must}. Otherwise it is refused with the words: {says}.",
    ),
    "rule-when": (
        "Bila {when}, syarat: {must}. Bila tidak terpenuhi, ditolak dengan kata-kata: {says}.",
        "If {when}, then needed: {must}. Otherwise it is refused with the words: {says}.",
    ),
    "rule-press": (
        "Syarat untuk {press}: {must}. Bila tidak terpenuhi, ditolak dengan kata-kata: {says}.",
        "Needed for {press}: {must}. Otherwise it is refused with the words: {says}.",
    ),
    "rule-press-when": (
        "Syarat untuk {press} bila {when}: {must}. Bila tidak terpenuhi, ditolak dengan kata-kata: {says}.",
        "Needed for {press} if {when}: {must}. Otherwise it is refused with the words: {says}.",
    ),
    # steps
    "step": ("{number}. {title} ({kind})", "{number}. {title} ({kind})"),
    "step-lane": ("{number}. {title} ({kind}; bagian dari {parent})", "{number}. {title} ({kind}; part of {parent})"),
    "only-when": (
        "Hanya bila {when}. Bila tidak, langkah ini dilewati (terlihat oleh semua), {onward}. Bila jalannya kembali ke sini, syarat ini dinilai lagi.",
        "Only if {when}. Otherwise this step is passed by, for all to see, {onward}. If the way comes back here, the condition is judged again.",
    ),
    "onward-to": ("dan pengajuan lanjut ke {0}", "and the request goes on to {0}"),
    "onward-over": ("dan jalurnya selesai", "and its lane is over"),
    "asks-approve": ("Yang diminta memutuskan: {who}.", "Asked to decide: {who}."),
    "asks-task": ("Yang diminta mengerjakan: {who}.", "Asked to do it: {who}."),
    "excluded": ("Tidak diminta di sini: {who}.", "Left out here: {who}."),
    "otherwise": (
        "Bila tidak ada yang dapat diminta, gantinya: {who}; lalu atasan dari mereka yang dikeluarkan, administrator, atau penanggung jawab SOP, yang pertama ada.",
        "If nobody can be asked, asked instead: {who}; after that the superior of those left out, the administrators or the SOP's owner, whichever there is first.",
    ),
    "otherwise-then": ("; bila itu pun tidak ada: ", "; if that is nobody either: "),
    "otherwise-usual": (
        "Bila tidak ada yang dapat diminta, gantinya: atasan dari mereka yang dikeluarkan, administrator, atau penanggung jawab SOP, yang pertama ada.",
        "If nobody can be asked, asked instead: the superior of those left out, the administrators or the SOP's owner, whichever there is first.",
    ),
    "away": (
        "Selama yang diminta tidak masuk (cuti atau delegasi di direktori), diminta juga: {who}. Sesudah mereka kembali, tidak lagi.",
        "While those asked are away (an absence or delegation in the directory), also asked: {who}. Once they are back, no more.",
    ),
    "in-group": (
        "Selama langkah ini terbuka, kartunya juga ada di grup “{name}”, tanpa nilai dan lampiran; siapa pun di sana dapat membacanya, hanya yang diminta dapat memutuskan.",
        "While this step is open, its card also stands in the group “{name}”, without amount and files; everybody there can read it, only those asked can decide.",
    ),
    "need-any": (
        "Keputusan pertama berlaku: satu persetujuan cukup, satu penolakan menolak langkah ini.",
        "The first decision counts: one approval is enough, one rejection rejects this step.",
    ),
    "need-any-only": ("Keputusan pertama berlaku: satu persetujuan cukup.", "The first decision counts: one approval is enough."),
    "need-all": ("Semua yang diminta harus setuju; satu penolakan menolak langkah ini.", "All who are asked must approve; one rejection rejects this step."),
    "need-all-only": ("Semua yang diminta harus setuju.", "All who are asked must approve."),
    "need-majority": (
        "Lebih dari separuh yang diminta harus setuju; ditolak begitu itu tidak mungkin tercapai lagi.",
        "More than half of those asked must approve; it is rejected as soon as that cannot be reached any more.",
    ),
    "need-majority-only": ("Lebih dari separuh yang diminta harus setuju.", "More than half of those asked must approve."),
    "need-count": (
        "Diperlukan {rule} persetujuan. Satu penolakan saja belum menolak: langkah ini ditolak begitu {rule} persetujuan tidak mungkin tercapai lagi.",
        "{rule} approvals are needed. One rejection alone does not reject: it is rejected as soon as {rule} approvals cannot be reached any more.",
    ),
    "need-count-only": ("Diperlukan {rule} persetujuan.", "{rule} approvals are needed."),
    "need-varies": (
        "Banyaknya persetujuan yang diperlukan: {rule}. Satu penolakan saja belum menolak: langkah ini ditolak begitu sebanyak itu tidak mungkin tercapai lagi.",
        "Approvals needed: {rule}. One rejection alone does not reject: it is rejected as soon as that many cannot be reached any more.",
    ),
    "need-varies-only": ("Banyaknya persetujuan yang diperlukan: {rule}.", "Approvals needed: {rule}."),
    "need-condition": (
        "Disetujui bila {rule}; bila tidak, ditolak. Diputuskan begitu suara yang belum masuk tidak dapat mengubahnya lagi.",
        "Approved if {rule}, otherwise rejected. It is decided as soon as the missing votes cannot change it any more.",
    ),
    "need-at-close": (
        "Tidak pernah selesai sendiri: saat suaranya ditutup, disetujui bila {short}, menurut suara yang ada; bila tidak, ditolak.",
        "It never ends by itself: when the vote is closed, it is approved if {short}, by the votes there are, and otherwise rejected.",
    ),
    "short-any": ("sedikitnya satu setuju", "at least one approves"),
    "short-all": ("semua setuju", "all approve"),
    "short-majority": ("lebih dari separuh setuju", "more than half approve"),
    "short-count": ("sedikitnya {0} setuju", "at least {0} approve"),
    "short-condition": ("{0}", "{0}"),
    "task-first": ("Satu orang cukup: yang pertama menyelesaikannya menyelesaikan langkah ini.", "One person is enough: the first to finish it completes this step."),
    "waits": ("Tidak ada yang diminta. Menunggu sampai {wait}.", "Nobody is asked. It waits until {wait}."),
    "waits-condition": ("Tidak ada yang diminta. Menunggu sampai ini terpenuhi: {wait}.", "Nobody is asked. It waits until this holds: {wait}."),
    "waits-acts": (
        "Tidak ada yang diminta. Menunggu sampai salah satu tombol di bawah ditekan, atau aturan waktu memindahkannya.",
        "Nobody is asked. It waits until one of the buttons below is pressed, or a rule of time moves it.",
    ),
    "lanes-all": ("Berjalan sekaligus: {children}. Selesai bila semua jalur selesai.", "At the same time: {children}. It is over when all lanes are over."),
    "lanes-any": ("Berjalan sekaligus: {children}. Selesai bila satu jalur selesai; yang lain ditutup.", "At the same time: {children}. It is over when one lane is over; the others are closed."),
    "lanes-majority": ("Berjalan sekaligus: {children}. Selesai bila lebih dari separuh selesai; yang lain ditutup.", "At the same time: {children}. It is over when more than half are over; the others are closed."),
    "lanes-count": ("Berjalan sekaligus: {children}. Selesai begitu jumlah jalur yang selesai mencapai {rule}; yang lain ditutup.", "At the same time: {children}. It is over when the number of lanes that are over reaches {rule}; the others are closed."),
    "lanes-condition": ("Berjalan sekaligus: {children}. Selesai bila {rule}; yang lain ditutup.", "At the same time: {children}. It is over when {rule}; the others are closed."),
    "sequence": ("Berurutan: {children}.", "One after another: {children}."),
    "crossing": ("Tidak ada yang diminta; pengajuan langsung lewat.", "Nobody is asked; the request passes through at once."),
    "lane-end": ("Jalur ini berakhir dengan hasil {word}.", "This lane ends as {word}."),
    # buttons
    "act-approve": ("[{title}] menyetujui; alasan tidak ditanyakan.", "[{title}] says yes; no reason is asked."),
    "act-reject": ("[{title}] menolak; alasan wajib. {effect}", "[{title}] says no; a reason is required. {effect}"),
    "act-return": ("[{title}] mengembalikan; catatan wajib. {effect}", "[{title}] sends it back; a note is required. {effect}"),
    "no-reject": ("Di sini tidak ada penolakan.", "It cannot be rejected here."),
    "no-return": ("Di sini tidak ada pengembalian.", "It cannot be sent back here."),
    "act-abstain": ("[{title}] tidak setuju dan tidak menolak; suaranya tetap dihitung sebagai pemilik suara.", "[{title}] is neither a yes nor a no; the person still counts among the voters."),
    "act-done": ("[{title}] menyelesaikan langkah ini.", "[{title}] completes this step."),
    "act-close": ("[{title}] menutup pemungutan suara dengan suara yang ada.", "[{title}] closes the vote with the votes there are."),
    "act-edit": ("[{title}] mengubah isian.", "[{title}] changes answers."),
    "act-ask": (
        "[{title}] bertanya kepada pemohon. Sampai dijawab, batas waktu dan pengingat langkah ini berhenti; memutuskan tetap bisa.",
        "[{title}] puts a question to the requester. Until it is answered, deadline and reminders of this step stand still; deciding stays possible.",
    ),
    "act-own": ("[{title}]:", "[{title}]:"),
    "rejected-ends": (
        "Bila langkah ini ditolak, seluruh pengajuan berakhir sebagai ditolak; pemohon, semua yang sudah memutuskan, dan yang masih diminta diberi tahu.",
        "When this step is rejected, the whole request ends as rejected; the requester, all who decided and those still asked are told.",
    ),
    "rejected-lanes": (
        "Bila jalur ini ditolak, seluruh pengajuan berakhir sebagai ditolak, jalur lain ditutup; pemohon, semua yang sudah memutuskan, dan yang masih diminta diberi tahu.",
        "When this lane is rejected, the whole request ends as rejected and the other lanes are closed; the requester, all who decided and those still asked are told.",
    ),
    "rejected-to": ("Bila langkah ini ditolak, pengajuan pergi ke {to}.", "When this step is rejected, the request goes to {to}."),
    "rejected-next": ("Bila langkah ini ditolak, jalan di bawah menentukan ke mana.", "When this step is rejected, the ways below say where it goes."),
    "returned-form": (
        "Pemohon mengubah isian dan mengajukan lagi dengan nomor yang sama; lalu jalannya diulang dari {first}.",
        "The requester changes the answers and sends it again under the same number; then it walks again from {first}.",
    ),
    "returned-to": (
        "Pengajuan kembali ke {to}, yang dikerjakan lagi. Langkah sebelumnya tetap berlaku; langkah sesudahnya diminta lagi. Formulir tidak dibuka.",
        "The request goes back to {to}, which is done again. The steps before it stand; the steps after it are asked again. The form is not opened.",
    ),
    "returned-at-once": ("Berlaku langsung, berapa pun suara yang sudah ada.", "It acts at once, whatever votes there are."),
    "act-by": ("Yang dapat menekan: {0}.", "May be pressed by {0}."),
    "act-when": ("Hanya ada bila {0}.", "It is there only if {0}."),
    "act-all": ("Semuanya harus menekan.", "All of them must press it."),
    "act-reason-required": ("Alasan wajib.", "A reason is required."),
    "act-reason-optional": ("Alasan boleh ditulis.", "A reason may be given."),
    "act-counts": ("Dihitung sebagai suara: {0}.", "It counts as the vote: {0}."),
    "act-stands-in": ("Dihitung sebagai keputusan {0}.", "It counts as the decision of {0}."),
    "act-adds": ("Diminta juga: {0}.", "Also asked from then on: {0}."),
    "act-hands": ("Diminta sebagai gantinya: {0}.", "Asked instead from then on: {0}."),
    "act-sets": ("{0} diisi dengan {1}.", "{0} becomes {1}."),
    "act-tells": ("Diberi tahu juga: {0}.", "Also told: {0}."),
    "act-says": ("Kata-katanya: {0}.", "The words: {0}."),
    "act-to": ("Pengajuan pergi ke {0}.", "The request goes to {0}."),
    "act-completes": ("Menyelesaikan langkah ini dengan hasil “{0}”.", "It completes this step with the outcome “{0}”."),
    "act-edits": (
        "Dapat diubah: {0}; lalu jalannya diulang dari langkah pertama.",
        "May be changed: {0}; then the request walks again from the first step.",
    ),
    "act-nothing": ("Tidak memindahkan pengajuan.", "It does not move the request."),
    # what still holds
    "holds": (
        "Bila pengajuan sampai di sini lagi, misalnya sesudah dikembalikan, persetujuan yang sudah diberikan tetap berlaku tanpa ditanya lagi bila {holds}. “Pada saat itu” dan “sejak itu” adalah saat persetujuan itu diberikan. Bila tidak, persetujuan itu gugur dan diminta lagi.",
        "If the request comes here again, after a return for example, an approval already given still counts without being asked again if {holds}. “Then” is when that approval was given. Otherwise that approval is void and asked for again.",
    ),
    "holds-always": (
        "Bila pengajuan sampai di sini lagi, misalnya sesudah dikembalikan, yang sudah diputuskan atau dikerjakan di sini selalu tetap berlaku.",
        "If the request comes here again, after a return for example, what was decided or done here always still counts.",
    ),
    "holds-task": (
        "Bila pengajuan sampai di sini lagi, misalnya sesudah dikembalikan, yang sudah dikerjakan tetap berlaku bila {holds}. “Pada saat itu” dan “sejak itu” adalah saat dikerjakan. Bila tidak, dikerjakan lagi.",
        "If the request comes here again, after a return for example, what was done still counts if {holds}. “Then” is when it was done. Otherwise it is done again.",
    ),
    "holds-not": (
        "Bila pengajuan sampai di sini lagi, misalnya sesudah dikembalikan, langkah ini diminta lagi; yang dulu diputuskan di sini gugur.",
        "If the request comes here again, after a return for example, this step is asked again; what was decided here before is void.",
    ),
    "holds-not-task": (
        "Bila pengajuan sampai di sini lagi, misalnya sesudah dikembalikan, langkah ini dikerjakan lagi.",
        "If the request comes here again, after a return for example, this step is done again.",
    ),
    # time
    "no-due": ("Tanpa batas waktu, jadi tanpa pengingat.", "No deadline, and so no reminders."),
    "due": ("Batas waktu: {due}.", "Deadline: {due}."),
    "due-from": ("{0} sesudah langkah ini dimulai", "{0} after this step opens"),
    "due-endofday": ("akhir jam kerja pada {0}", "the end of work on {0}"),
    "no-deadline": ("tanpa batas waktu", "no deadline"),
    "nag": (
        "Lewatnya batas waktu tidak memutuskan apa pun. Sesudah itu yang belum menjawab diingatkan: {schedule}, sampai selesai.",
        "The deadline itself decides nothing. After it, those who have not answered are reminded: {schedule}, until it is done.",
    ),
    "nag-decides": (
        "Bila langkah ini masih terbuka sesudah batas waktu, yang belum menjawab diingatkan: {schedule}.",
        "If this step is still open after its deadline, those who have not answered are reminded: {schedule}.",
    ),
    "no-nag": ("Lewat batas waktu tidak ada pengingat.", "Nobody is reminded when the deadline passes."),
    "never-by-itself": (
        "Selama apa pun, langkah ini tidak selesai sendiri: pengajuan menunggu sampai ada yang {does}.",
        "However long it takes, this step never ends by itself: the request waits until somebody {does}.",
    ),
    "does-approve": ("memutuskan", "decides"),
    "does-task": ("mengerjakannya", "does it"),
    "timer": ("{at}{when}: {effects}.", "{at}{when}: {effects}."),
    "timer-due": ("Pada batas waktu", "At the deadline"),
    "timer-since-due": ("batas waktu", "the deadline"),
    "timer-at": ("Pada {0}", "At this moment: {0}"),
    "timer-every": ("Mulai {0}, berulang-ulang: {1}", "From {0} on, again and again: {1}"),
    "timer-when": (" (hanya bila {0})", " (only if {0})"),
    "timer-nag": ("langsung diingatkan: {0}", "reminded at once: {0}"),
    "timer-tell": ("diberi tahu: {0}", "told: {0}"),
    "timer-tell-too": ("diberi tahu juga: {0}", "also told: {0}"),
    "timer-add": (
        "diminta juga: {0}, di samping yang sudah diminta, yang tetap dapat menjawab; mereka dan pemohon diberi tahu",
        "also asked: {0}, beside those asked already, who can still answer; they and the requester are told",
    ),
    "timer-hand": ("diminta sebagai gantinya: {0}; yang semula diminta dan pemohon diberi tahu", "asked instead: {0}; those asked until then and the requester are told"),
    "timer-set": ("{0} diisi dengan {1}", "{0} becomes {1}"),
    "timer-says": (", dengan kata-kata {0}", ", with the words {0}"),
    "timer-words": ("kata-katanya: {0}", "the words: {0}"),
    "timer-do": ("aturan waktu menekan [{0}], dan pemohon diberi tahu", "the clock presses [{0}], and the requester is told"),
    "timer-close": ("pemungutan suara ditutup dengan suara yang ada, dan pemohon diberi tahu", "the vote is closed with the votes there are, and the requester is told"),
    "timer-silent": ("langkah ini selesai tanpa jawaban, dan pemohon diberi tahu", "this step ends without an answer, and the requester is told"),
    "timer-to": ("langkah ini ditutup, pengajuan pergi ke {0}, dan pemohon diberi tahu", "this step is closed, the request goes to {0}, and the requester is told"),
    # afterwards
    "sets": ("Sesudahnya {name} diisi dengan {value}.", "Afterwards {name} becomes {value}."),
    "tells": ("Sesudahnya diberi tahu: {who}.", "Afterwards told: {who}."),
    "tells-says": ("Sesudahnya diberi tahu: {who}, dengan kata-kata {says}.", "Afterwards told: {who}, with the words {says}."),
    "decided": (
        "Begitu {point}, pengajuan dianggap {word}: pemohon dan semua yang menyetujui diberi tahu, dan pengajuan tidak dapat ditarik lagi.",
        "Once {point}, the request counts as {word}: the requester and all who approved are told, and it cannot be withdrawn any more.",
    ),
    "point-done": ("langkah ini selesai", "this step is completed"),
    "point-arrival": ("sampai di sini", "it arrives here"),
    "rewalk": (
        "Yang diisi di sini mengulang jalannya dari langkah pertama, seperti perubahan isian.",
        "What is filled in here makes the request walk again from its first step, as a change does.",
    ),
    "rewalk-not": ("Yang diisi di sini tidak membuka lagi langkah sebelumnya.", "What is filled in here does not open the steps before it again."),
    "rewalk-usual": ("Yang diisi di sini tidak membuka lagi langkah sebelumnya.", "What is filled in here does not open the steps before it again."),
    "next": ("Sesudahnya: {to}.", "Then: {to}."),
    "next-over": ("Sesudahnya jalur ini selesai.", "Then this lane is over."),
    "next-ways": ("Sesudahnya: {ways}.", "Afterwards: {ways}."),
    "next-ways-vote": ("Sesudahnya, juga sesudah penolakan: {ways}.", "Afterwards, also after a rejection: {ways}."),
    "next-seen": ("“Pada saat itu” adalah saat langkah ini dimulai.", "“Then” is when this step opened."),
    "next-seen-vote": ("“Pada saat itu” adalah saat diputuskan.", "“Then” is when it was decided."),
    "way-if": ("bila {0}, ke {1}", "if {0}, to {1}"),
    "way-else": ("selain itu ke {0}", "otherwise to {0}"),
    "the-end": ("akhir {0}", "the end {0}"),
    "the-step": ("langkah {0}, {1}", "step {0}, {1}"),
    **AFTERWARDS,
}
