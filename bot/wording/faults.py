"""What is wrong with a SOP, in sentences: one for each code, with the place, the line and a caret."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from string import Formatter

from bot.wording.faults_reviewed import REVIEWED, REVIEWED_WAYS_OUT, example_text, moment_text, others_text, shown_text
from workflows.faults import Fault

_WINDOW = 100  # characters of a source line that are shown

WORDS: Mapping[str, tuple[str, str]] = {
    # YAML
    "alias": ("Alias YAML “{words}” tidak dipakai dalam SOP. Tulis isinya di sini.", "The YAML alias “{words}” has no place in a SOP. Write its content here."),
    "anchor": ("Jangkar YAML “{words}” tidak dipakai dalam SOP. Hapus.", "The YAML anchor “{words}” has no place in a SOP. Take it out."),
    "duplicate-key": ("Kunci “{words}” sudah ada di baris {line}. Hapus salah satu.", "The key “{words}” is already in line {line}. Take one of them out."),
    "empty-file": ("File ini kosong. SOP dimulai dengan “sop: nama”.", "This file is empty. A SOP begins with “sop: name”."),
    "hidden-character": ("Di sini ada karakter yang tidak terlihat ({words}). Hapus.", "There is a character here that cannot be seen ({words}). Take it out."),
    "key-not-a-word": (
        "Sebuah kunci harus berupa kata. Teks dengan {{ }} ditulis di antara tanda kutip.",
        "A key must be a word. A text with {{ }} is written between quotes.",
    ),
    "not-a-mapping": ("SOP ditulis sebagai “kunci: isi”, dimulai dengan “sop: nama”.", "A SOP is written as “key: content”, beginning with “sop: name”."),
    "tab": ("Tab tidak dipakai dalam YAML. Ganti dengan spasi.", "Tabs are not used in YAML. Write spaces."),
    "tag": ("Tag YAML “{words}” tidak dipakai dalam SOP. Hapus.", "The YAML tag “{words}” has no place in a SOP. Take it out."),
    "too-large": ("File ini lebih dari {limit} KiB, batas untuk SOP.", "This file has more than {limit} KiB, the limit for a SOP."),
    "yaml-syntax": (
        "YAML tidak terbaca mulai di sini. Periksa titik dua, kurung, kutip, dan spasi di awal baris.",
        "The YAML cannot be read from here on. Check colons, brackets, quotes and the spaces that lines begin with.",
    ),
    # shapes and keys
    "name-too-long": ("Nama paling panjang {limit} karakter; judulnya boleh lebih panjang.", "A name has at most {limit} characters; its title may be longer."),
    "bad-name": (
        "“{words}” bukan nama. Nama terdiri dari huruf kecil, angka, garis bawah, dan dimulai dengan huruf.",
        "“{words}” is not a name. Names have small letters, digits and underscores, and begin with a letter.",
    ),
    "bad-command": (
        "“{words}” bukan perintah chat. Perintah terdiri dari huruf kecil, angka, garis bawah, paling panjang 32.",
        "“{words}” is not a chat command. Commands have small letters, digits and underscores, at most 32.",
    ),
    "command-taken": (
        "Perintah chat “/{words}” sudah dipakai {owner}. Pilih kata lain.",
        "The chat command “/{words}” is already taken by {owner}. Choose another word.",
    ),
    "bad-row": ("Baris kasus ditulis [kapan, siapa, tindakan, hasil].", "A row of a case is written [when, who, does, expect]."),
    "empty-value": ("“{words}” belum berisi.", "“{words}” has no content yet."),
    "key-not-here": ("Kunci “{words}” tidak berlaku untuk “{state}” ({kind}). Hapus.", "The key “{words}” has no meaning for “{state}” ({kind}). Take it out."),
    "missing-key": ("Kunci “{words}” belum ada di {place}.", "The key “{words}” is missing in {place}."),
    "several-sops": ("File ini berisi {words} SOP; di sini hanya satu yang dibaca.", "This file holds {words} SOPs; here only one is read."),
    "unknown-key": ("Kunci “{words}” tidak dikenal di {place}.", "The key “{words}” is not known in {place}."),
    "unknown-word": ("“{words}” tidak dikenal untuk {place}. Pilihan: {known}.", "“{words}” is not known for {place}. Possible: {known}."),
    "wrong-shape": ("“{words}” perlu {wanted}, tertulis {found}.", "“{words}” needs {wanted}; written is {found}."),
    "not-built-yet": ("“{words}” belum tersedia. Hapus dari SOP.", "“{words}” is not built yet. Take it out of the SOP."),
    # names and fields
    "reserved-name": ("“{words}” adalah kata dari bahasa SOP. Pakai nama lain.", "“{words}” is a word of the SOP language. Use another name."),
    "name-taken": ("“{words}” sudah dipakai. Satu kata satu arti.", "“{words}” is already taken. One word has one meaning."),
    "state-twice": ("Langkah “{words}” sudah ada di baris {line}.", "The state “{words}” is already in line {line}."),
    "declared-twice": (
        "“{words}” sudah didefinisikan di baris {line}. Definisikan sekali di “late”, lalu sebut namanya saja.",
        "“{words}” is already declared in line {line}. Declare it once under “late”, then only name it.",
    ),
    "option-twice": ("Pilihan “{words}” tertulis dua kali. Hapus salah satu.", "The option “{words}” is written twice. Take one of them out."),
    "unknown-type": ("Jenis isian “{words}” tidak dikenal. Jenis: {known}.", "The field type “{words}” is not known. Types: {known}."),
    "unknown-register": ("Register “{words}” tidak ada di “registers”.", "The register “{words}” is not in “registers”."),
    "unknown-field": ("Isian “{words}” tidak ada.", "There is no field “{words}”."),
    "unknown-table": ("Tabel “{words}” tidak ada.", "There is no table “{words}”."),
    "form-field-asked": (
        "“{words}” sudah ditanyakan di formulir. Isian langkah memakai nama lain.",
        "“{words}” is already asked in the form. Fields of a step have other names.",
    ),
    "of-missing": ("“{words}” berjenis {type}, tetapi “of” belum ada.", "“{words}” is {type}, but “of” is missing."),
    "of-not-here": ("“of” tidak berlaku untuk “{words}” yang berjenis {type}. Hapus.", "“of” has no meaning for “{words}”, which is {type}. Take it out."),
    "bound-not-here": ("“{place}” tidak berlaku untuk “{words}” yang berjenis {type}.", "“{place}” has no meaning for “{words}”, which is {type}."),
    "never-filled": ("“{words}” tidak pernah diisi oleh langkah, tindakan, atau “set”.", "“{words}” is never filled in by a state, an act or a “set”."),
    "set-never-read": (
        "“{words}” diisi, tetapi tidak pernah dibaca. Hanya untuk catatan: tulis keep: true.",
        "“{words}” is set but never read. If it is for the record only, say keep: true.",
    ),
    "set-not-a-field": (
        "“{words}” bukan isian, jadi tidak dapat diisi dengan “set”.",
        "“{words}” is not a field, so “set” cannot fill it.",
    ),
    "set-differs": ("“{words}” diisi dengan dua jenis: {first} dan {second}.", "“{words}” is set to two kinds of value: {first} and {second}."),
    "type-unknown": ("Jenis “{words}” tidak dapat diketahui dari isinya.", "What kind of value “{words}” is cannot be told from what sets it."),
    "cannot-keep": ("Nilai seperti itu ({kind}) tidak dapat disimpan di “{words}”.", "Such a value ({kind}) cannot be kept in “{words}”."),
    "circle": ("“{words}” bergantung pada dirinya sendiri: {way}.", "“{words}” depends on itself: {way}."),
    # expressions
    "ambiguous-word": ("“{words}” dapat berarti dua hal di sini.", "“{words}” can mean two things here."),
    "bad-clock": ("“{words}” bukan jam. Contoh: 17:00.", "“{words}” is not a time of day. Example: 17:00."),
    "bad-duration": ("“{words}” bukan lama waktu. Contoh: 2 working days, 48 hours.", "“{words}” is not a duration. Example: 2 working days, 48 hours."),
    "bad-schedule": (
        "“{words}” bukan jadwal. Contoh: working day at 09:00, 30 minutes.",
        "“{words}” is not a schedule. Example: working day at 09:00, 30 minutes.",
    ),
    "bad-template": ("“{words}” bukan bagian dari pola nomor. Contoh: PB/{{seq:04}}/{{year}}.", "“{words}” is not part of a number template. Example: PB/{{seq:04}}/{{year}}."),
    "cannot-be-gone-through": ("“{words}” bukan daftar, jadi tidak dapat dilalui satu per satu.", "“{words}” is not a list, so it cannot be gone through."),
    "cannot-be-worked-out": ("“{words}” tidak dapat dihitung.", "“{words}” cannot be worked out."),
    "does-not-fit": ("Dalam “{words}”, kedua sisi tidak cocok{sides}.", "In “{words}” the two sides do not fit{sides}."),
    "empty": ("Di sini diperlukan sebuah rumus.", "An expression is needed here."),
    "money-beside-number": ("Dalam “{words}”, uang dihitung bersama angka biasa. Ubah angkanya menjadi jumlah uang.", "In “{words}” money stands beside a plain number. Make the number an amount of money."),
    "needs-more": ("“{words}” belum lengkap.", "“{words}” is not complete."),
    "no-people": ("“{words}” tidak menghasilkan orang.", "“{words}” does not give people."),
    "no-such-part": ("“{words}” bukan bagian dari nilai ini ({type}).", "“{words}” is no part of this value ({type})."),
    "not-in-language": ("“{words}” tidak ada dalam bahasa rumus SOP.", "“{words}” is not in the language of SOP expressions."),
    "person-beside-people": ("Satu orang dibandingkan dengan beberapa orang. Pakai “in” atau “not in”.", "One person is compared with several. Use “in” or “not in”."),
    "strange-character": ("Karakter “{words}” tidak dipakai dalam rumus.", "The character “{words}” is not used in expressions."),
    "syntax": ("Rumus tidak terbaca di “{words}”.", "The expression cannot be read at “{words}”."),
    "too-deep": ("Susunan di sini lebih dalam dari {limit} tingkat. Bagi menjadi bagian yang lebih kecil.", "This is nested deeper than {limit} levels. Split it into smaller parts."),
    "too-long": ("Di sini lebih dari {limit}. Bagi menjadi bagian yang lebih kecil.", "There are more than {limit} here. Split it into smaller parts."),
    "too-many-digits": ("Angka paling panjang {limit} digit.", "A number has at most {limit} digits."),
    "two-currencies": ("Dalam “{words}”, dua mata uang dihitung bersama.", "In “{words}” two currencies stand beside each other."),
    "two-types": ("“{words}” menghasilkan nilai dari dua jenis{sides}.", "“{words}” gives values of two kinds{sides}."),
    "unclosed-slot": ("“{words}” belum ditutup. Tulis {proposal}.", "“{words}” is not closed. Write {proposal}."),
    "unclosed-text": ("Tanda kutip belum ditutup.", "The quote is not closed."),
    "unknown-format": ("Format “{words}” tidak dikenal.", "The format “{words}” is not known."),
    "unknown-function": ("Fungsi “{words}” tidak dikenal.", "The function “{words}” is not known."),
    "unknown-name": ("Nama “{words}” tidak dikenal.", "The name “{words}” is not known."),
    "unknown-option": ("“{words}” bukan salah satu pilihan.", "“{words}” is not one of the options."),
    "unknown-language": ("Bahasa “{words}” tidak dikenal. Bahasa: {known}.", "The language “{words}” is not known. Languages: {known}."),
    "use-brackets": ("Daftar dalam rumus ditulis (a, b).", "Lists in expressions are written (a, b)."),
    "wrong-arguments": ("{function} perlu {range} nilai di dalam kurung, tertulis {given}.", "{function} needs {range} values between its brackets; written are {given}."),
    "wrong-type": ("Di sini diperlukan {expected}, tetapi “{words}” adalah {type}.", "Here {expected} is needed, but “{words}” is {type}."),
    # states, acts, ways
    "two-kinds": (
        "Langkah “{words}” punya dua jenis: {first} dan {second}. Satu langkah satu jenis.",
        "The state “{words}” is of two kinds: {first} and {second}. A state has one.",
    ),
    "no-states": ("“{words}” belum berisi langkah.", "“{words}” has no states yet."),
    "unknown-state": ("Langkah “{words}” tidak ada.", "There is no state “{words}”."),
    "unknown-target": ("Langkah “{words}” tidak ada, jadi tidak dapat dituju.", "There is no state “{words}” to go to."),
    "form-not-a-target": ("Kembali ke formulir hanya lewat tindakan “return”.", "Only the act “return” leads back to the form."),
    "target-inside": ("“{words}” ada di dalam “{inside}” dan tidak dapat dituju dari luar.", "“{words}” lies inside “{inside}” and cannot be reached from outside."),
    "unknown-act": ("Tindakan “{words}” tidak ada di langkah “{state}”.", "There is no act “{words}” at the state “{state}”."),
    "act-not-here": ("Tindakan “{words}” tidak berlaku untuk “{state}” ({kind}).", "The act “{words}” has no meaning for “{state}” ({kind})."),
    "act-not-offered": ("Tindakan “{words}” tidak ada dalam “may” dari “{state}”.", "The act “{words}” is not in the “may” of “{state}”."),
    "gap": ("Tidak ada jalan bila semua syarat tidak terpenuhi{shown}.", "There is no way when none of the conditions holds{shown}."),
    "never-reached-way": ("Jalan ini tidak pernah dipakai, karena yang sebelumnya tanpa syarat.", "This way is never taken, because the one before it has no condition."),
    "goes-nowhere": ("Sesudah “{words}” tidak ada langkah lagi, dan “{words}” bukan akhir.", "Nothing follows “{words}”, and it is not an end."),
    "unreachable": ("Tidak ada jalan menuju langkah “{words}”.", "No way leads to the state “{words}”."),
    "trap": ("Dari “{words}” tidak ada jalan menuju akhir.", "From “{words}” no way leads to an end."),
    "circle-of-crossings": ("Pengajuan akan berputar tanpa henti: {way}.", "A request would go round for ever: {way}."),
    "waits-for-nothing": ("Langkah ini menunggu tindakan, tetapi tidak punya “acts” atau “timers”. Tulis salah satu.", "This state waits for an act, but has neither “acts” nor “timers”. Write one of them."),
    "overtaken": (
        "“{field}” diisi di “{words}”, padahal “{earlier}” sebelumnya bergantung padanya{shown}. Tulis rewalk: true (diputuskan lagi), rewalk: false (tetap), atau “next”.",
        "“{field}” is filled in at “{words}”, but “{earlier}” before it depends on it{shown}. Say rewalk: true (decided again), rewalk: false (left alone), or a “next”.",
    ),
    "seen-by-nobody": ("“seen” tidak berlaku di sini: belum ada yang melihat “{words}”.", "“seen” has no meaning here: nobody has seen “{words}” yet."),
    # people, clock, words
    "asks-nobody": ("Langkah “{words}” tidak meminta siapa pun.", "The state “{words}” asks nobody."),
    "except-without-else": (
        "Bila semua yang diminta di “{words}” dikecualikan, atasan mereka yang diminta. Tulis “else” bila harus orang lain.",
        "When everybody asked at “{words}” is excepted, their superior is asked. Say “else” if it must be somebody else.",
    ),
    "who-may-be-empty": ("{proposal} dapat kosong; lalu “{words}” diminta kepada administrator.", "{proposal} may be empty; then “{words}” is asked of the administrators."),
    "clock-for-everyone": (
        "“every” tanpa “by” akan memulai pengajuan untuk semua orang. Sebutkan untuk siapa.",
        "“every” without “by” would begin a request for everybody. Say for whom.",
    ),
    "start-when-alone": ("“when” di sini hanya berlaku bersama “every”.", "“when” has a meaning here only beside “every”."),
    "clock-cannot-ask": (
        "Pengajuan yang dimulai jadwal tidak menanyakan apa pun. Beri “{words}” nilai usulan (“default”), atau tanyakan di sebuah langkah (“fields”).",
        "A request begun by the clock asks nothing. Give “{words}” a default, or ask it in a state (“fields”).",
    ),
    "clock-before-requester": (
        "“by” menentukan untuk siapa jadwal memulai; “{words}” belum ada saat itu. Sebut peran atau orang.",
        "“by” says for whom the clock begins; there is no “{words}” yet. Name a role or people.",
    ),
    "no-due": ("Pengatur waktu ini menunggu “due”, tetapi “{words}” tidak punya batas waktu.", "This timer waits for “due”, but “{words}” has no deadline."),
    "timer-does-nothing": ("Pengatur waktu ini tidak melakukan apa pun. Pilihan: {words}.", "This timer does nothing. Possible: {words}."),
    "two-moves": ("“do” dan “to” tidak dipakai bersama. Pilih satu.", "“do” and “to” do not go together. Choose one."),
    "clock-without-words": (
        "Di sini waktu memutuskan ({words}) tanpa kata-kata. Tulis “says” agar pemohon tahu aturannya.",
        "Here the clock decides ({words}) without words. Add “says”, so that the requester knows the rule.",
    ),
    "says-to-nobody": ("Kata-kata di “{words}” tidak sampai kepada siapa pun.", "Nobody hears the words at “{words}”."),
    "missing-translation": ("Teks ini hanya ada dalam satu bahasa: “{words}”.", "This text is in one language only: “{words}”."),
    **REVIEWED,
    "no-vote-needed": ("Dengan “need: {words}” tidak ada suara yang diperlukan.", "With “need: {words}” no vote is needed at all."),
}
"""(Indonesian, English) by code."""

_WAYS_OUT: Mapping[str, tuple[str, str]] = {
    **REVIEWED_WAYS_OUT,
    "circle": ("Hitung salah satunya dari isian saja.", "Work one of them out from fields alone."),
    "does-not-fit": ("Ubah salah satu sisi agar jenisnya sama.", "Change one side, so that both are of one kind."),
    "no-states": ("Tulis langkah-langkahnya di bawahnya.", "Write its states under it."),
    "not-in-language": ("Yang ada: + - * /, perbandingan, and, or, not, dan fungsi.", "There are + - * /, comparisons, and, or, not, and functions."),
    "of-missing": ("Tulis pilihannya, misalnya of: [a, b]; untuk tabel kolomnya, misalnya of: {nama: text}.", "Write the options, such as of: [a, b]; of a table its columns, such as of: {name: text}."),
    "syntax": ("Periksa tanda dan kurung di sekitarnya.", "Check the signs and brackets around it."),
    "trap": ("Tulis “next” atau “to” yang menuju ke sebuah akhir.", "Write a “next” or “to” that leads to an end."),
    "unknown-field": ("Tulis di “form” atau “late”, atau beri jenisnya di sini.", "Write it under “form” or “late”, or give it a type here."),
    "unknown-key": ("Hapus, atau periksa ejaannya.", "Take it out, or check its spelling."),
    "unknown-name": ("Ini bukan isian, nama di “let”, langkah, register, atau kata bawaan.", "It is no field, name under “let”, state, register or built-in word."),
    "unknown-target": ("Tulis langkah itu, atau tuju langkah lain.", "Write that state, or go to another."),
    "unreachable": ("Hapus, atau tulis “next” atau “to” yang menuju ke sana.", "Take it out, or write a “next” or “to” that leads there."),
}
"""What to do about it, (Indonesian, English) by code, where nothing better is proposed."""

_TELLS_ITSELF = frozenset({"who-may-be-empty", "unclosed-slot", "set-never-read", "of-not-here", "declared-twice"})  # their sentence has the way out already
_QUOTES = ("Tulis teks itu di antara tanda kutip.", "Write the text between quotes.")
_KINDS: Mapping[str, tuple[str, str]] = {
    "text": ("teks", "a text"), "integer": ("bilangan bulat", "a whole number"), "number": ("angka", "a number"), "money": ("jumlah uang", "an amount of money"),
    "date": ("tanggal", "a date"), "time": ("jam", "a time of day"), "moment": ("tanggal dan jam", "a moment"), "duration": ("lama waktu", "a duration"),
    "yesno": ("ya atau tidak", "a yes or no"), "choice": ("pilihan", "a choice"), "set": ("beberapa pilihan", "a set"), "person": ("satu orang", "a person"),
    "people": ("orang", "people"), "files": ("file", "files"), "table": ("tabel", "a table"), "line": ("satu baris", "a line"), "row": ("baris register", "a row"),
    "register": ("register", "a register"), "requests": ("beberapa pengajuan", "requests"), "request": ("pengajuan", "a request"), "state": ("langkah", "a state"),
    "iterable": ("daftar", "a list"), "tuple": ("daftar", "a list"), "list": ("daftar", "a list"), "none": ("kosong", "nothing"), "any": ("apa pun", "anything"),
    "mapping": ("bagian “kunci: isi”", "a mapping of keys"), "file": ("file", "a file"), "word": ("kata", "a word"),
}  # fmt: skip
_TOLD = {"example": example_text, "more": others_text, "opened": moment_text, "at": moment_text}  # details that are values, by what makes words of them
_PLACES: Mapping[str, tuple[str, str]] = {"file": ("SOP", "the SOP"), "rules": ("rules", "rules"), "next": ("next", "next")}


def fault_text(fault: Fault, language: str) -> str:
    """`fault` as a sentence in `language` ("id" or "en"), with what to write instead where there is something."""
    english = int(language != "id")
    pattern = WORDS[fault.code][english]
    values = {"words": _short(fault.words), "proposal": fault.proposal, **{key: _named(key, value, english) for key, value in fault.detail.items()}}
    if "sides" in pattern:
        kinds = [_named("type", fault.detail[side], english) for side in ("left", "right") if side in fault.detail]
        values["sides"] = f" ({(' dan ', ' and ')[english].join(kinds)})" if kinds else ""
    if "range" in pattern:
        values["range"] = "–".join(dict.fromkeys((fault.detail.get("least", ""), fault.detail.get("most", "") or "…")))
    if "shown" in pattern:
        values["shown"] = shown_text(fault.detail, ("id", "en")[english])
    filled = Formatter().vformat(pattern, (), _Known(values)).strip()
    return " ".join((filled, *_proposal(fault, english)))


def _proposal(fault: Fault, english: int) -> tuple[str, ...]:
    if not fault.proposal or fault.code in _TELLS_ITSELF:
        return (_WAYS_OUT[fault.code][english],) if fault.code in _WAYS_OUT else ()
    if fault.proposal == "quotes":
        return (_QUOTES[english],) if fault.code == "yaml-syntax" else ()
    return (("Usul: {}.", "Proposal: {}.")[english].format(fault.proposal),)


def _named(key: str, value: str, english: int) -> str:
    """A detail in words: kinds of values and places have names in both languages."""
    if key in ("type", "expected", "wanted", "found", "first", "second", "kind"):
        names = [_KINDS[word][english] if word in _KINDS else word for word in value.split()]
        return (" atau ", " or ")[english].join(dict.fromkeys(names))
    if key in ("known", "way"):
        return value
    if key in _TOLD:
        return _TOLD[key](value, ("id", "en")[english])
    return _PLACES[value][english] if key == "place" and value in _PLACES else _short(value)


def _short(words: str) -> str:
    return words if len(words) <= 80 else words[:79] + "…"


class _Known(dict[str, str]):
    """Values of a sentence; what a fault does not tell stays away."""

    def __missing__(self, key: str) -> str:
        return ""


@lru_cache(maxsize=1)
def _lines(text: str) -> list[str]:
    """The lines of a text whose faults are told one after the other."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def fault_lines(path: str, text: str, fault: Fault, language: str) -> str:
    """`fault` for a terminal: place, code and sentence, then the line of `text` with a caret under the place."""
    line, column = fault.at.line, fault.at.column
    mark = "" if fault.serious else f"{('peringatan', 'warning')[language != 'id']}: "
    head = f"{path}:{line}:{column}: {mark}{fault.code}: {fault_text(fault, language)}"
    lines = _lines(text)
    source = lines[line - 1] if 0 < line <= len(lines) else ""
    start = max(0, column - 1 - _WINDOW // 2) if len(source) > _WINDOW else 0
    shown = "".join(letter if letter.isprintable() else " " for letter in source[start : start + _WINDOW])
    gutter = " " * len(str(line))
    return f"{head}\n {line} | {shown}\n {gutter} | {' ' * (column - 1 - start)}^"
