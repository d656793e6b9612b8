"""What is wrong with the settings, in sentences."""

from __future__ import annotations

from collections.abc import Mapping

from bot.config import ConfigFault

WORDS: Mapping[str, tuple[str, str]] = {
    "console-in-the-open": (
        "Di konsol siapa pun dapat berbicara sebagai siapa saja, jadi konsol hanya dibuka di mesin ini, tidak di {words}. "
        "Matikan console.enabled, atau tulis web.allow_remote_console = true.",
        "The console lets everybody speak as anybody, so it opens on this machine only, not on {words}. "
        "Turn off console.enabled, or say web.allow_remote_console = true.",
    ),
    "empty-list": (
        "Diperlukan paling sedikit satu.",
        "At least one is needed.",
    ),
    "ends-before-start": (
        "Jam kerja selesai {words}, tetapi mulai {start}. Jam selesai harus lebih lambat.",
        "Work ends at {words}, but starts at {start}. The end must be later.",
    ),
    "no-app-token": (
        "Untuk mode socket diperlukan token aplikasi (xapp-, dengan izin connections:write). Tulis di sini, sebut filenya di app_token_file, atau pakai mode http.",
        "The socket mode needs an app-level token (xapp-, with connections:write). Write it here, name its file by app_token_file, or use the http mode.",
    ),
    "no-signing-secret": (
        "Untuk mode http diperlukan signing secret dari halaman Basic Information aplikasi. Tulis di sini, atau sebut filenya di signing_secret_file.",
        "The http mode needs the signing secret from the app's page Basic Information. Write it here, or name its file by signing_secret_file.",
    ),
    "no-webhook-secret": (
        "Untuk mode webhook diperlukan rahasia: 1 sampai 256 huruf, angka, _ atau -. Tulis di sini, atau sebut filenya di webhook_secret_file.",
        "The webhook mode needs a secret: 1 to 256 letters, digits, _ or -. Write it here, or name its file by webhook_secret_file.",
    ),
    "not-a-bot-token": (
        "Ini bukan token bot. Token dari BotFather berbentuk angka, titik dua, lalu huruf dan angka.",
        "This is no bot token. BotFather gives one as digits, a colon, then letters and digits.",
    ),
    "not-a-choice": (
        "Tertulis: {words}. Pilihan: {choices}.",
        "Written: {words}. Possible: {choices}.",
    ),
    "not-a-currency": (
        "Untuk sekarang hanya IDR yang didukung. Tertulis: {words}.",
        "Only IDR is supported for now. Written: {words}.",
    ),
    "not-a-list": (
        'Diperlukan daftar, misalnya ["rina", "budi"]. Tertulis: {words}.',
        'A list is needed, such as ["rina", "budi"]. Written: {words}.',
    ),
    "not-a-number": (
        "Diperlukan bilangan bulat. Tertulis: {words}.",
        "A whole number is needed. Written: {words}.",
    ),
    "not-a-section": (
        "{words} adalah bagian, ditulis [{words}] di baris sendiri.",
        "{words} is a section, written as [{words}] on a line of its own.",
    ),
    "not-a-text": (
        "Diperlukan teks di antara tanda kutip. Tertulis: {words}.",
        "A text between quotes is needed. Written: {words}.",
    ),
    "not-a-time": (
        'Diperlukan jam, misalnya "08:00". Tertulis: {words}.',
        'A time of day is needed, such as "08:00". Written: {words}.',
    ),
    "not-a-truth": (
        "Diperlukan true atau false. Tertulis: {words}.",
        "true or false is needed. Written: {words}.",
    ),
    "not-a-slack-token": (
        "Token Slack di sini harus diawali {begins}.",
        "Slack's token for this begins with {begins}.",
    ),
    "not-an-address": (
        "Diperlukan alamat yang diawali https:// atau http://. Tertulis: {words}.",
        "An address is needed that begins with https:// or http://. Written: {words}.",
    ),
    "not-built-yet": (
        "{words} belum tersedia. Hapus dari pengaturan.",
        "{words} is not built yet. Take it out of the settings.",
    ),
    "not-dates": (
        "Diperlukan daftar tanggal, misalnya [2026-12-24]. Tertulis: {words}.",
        "A list of dates is needed, such as [2026-12-24]. Written: {words}.",
    ),
    "not-readable": (
        "File {words} tidak dapat dibaca. Periksa apakah file ada dan boleh dibaca.",
        "The file {words} cannot be read. Check that it exists and may be read.",
    ),
    "not-toml": (
        "Ini bukan TOML: {words}.",
        "This is not TOML: {words}.",
    ),
    "not-valid": (
        "Nilai ini tidak bermakna di sini: {words}.",
        "This value has no meaning here: {words}.",
    ),
    "out-of-range": (
        "{limit}. Tertulis: {words}.",
        "{limit}. Written: {words}.",
    ),
    "said-twice": (
        "Ini tertulis dua kali: di sini dan di {words}. Hapus salah satu.",
        "This is said twice: here and by {words}. Take one out.",
    ),
    "unknown-country": (
        'Hari libur {words} tidak dikenal. Diperlukan kode negara, misalnya "ID", atau "" jika tanpa hari libur.',
        'The holidays of {words} are not known. A country code is needed, such as "ID", or "" for none.',
    ),
    "unknown-key": (
        "Di sini tidak ada kunci {words}.",
        "There is no key {words} here.",
    ),
    "unknown-section": (
        "Tidak ada bagian [{words}].",
        "There is no section [{words}].",
    ),
    "unknown-zone": (
        "{words} bukan zona waktu. Contoh: Asia/Jakarta.",
        "{words} is not a time zone. One is Asia/Jakarta.",
    ),
    "webhook-without-tls": (
        "Telegram hanya memanggil webhook lewat https. Tulis alamat https di web.public_url, bukan {words}, atau pakai mode polling.",
        "Telegram calls a webhook by https only. Write an https address as web.public_url, not {words}, or use the polling mode.",
    ),
}
"""(Indonesian, English) by code of the fault."""
_PROPOSAL = {"id": " Maksudnya {proposal}?", "en": " Did you mean {proposal}?"}
_LIMITS = {"id": {"ge": "Paling sedikit {}", "le": "Paling banyak {}"}, "en": {"ge": "At least {}", "le": "At most {}"}}
_LONGEST = 200  # characters of what was written that are said back


def config_fault(fault: ConfigFault, language: str, file: str = "") -> str:
    """`fault` in one line that begins with where it is: `alur.toml:4: web.port: ...`, or with the name of the environment variable."""
    words = fault.words if len(fault.words) <= _LONGEST else fault.words[:_LONGEST] + "…"
    limit = "".join(text.format(fault.detail[name]) for name, text in _LIMITS[language].items() if name in fault.detail)
    sentence = WORDS[fault.code][language == "en"].format(**{**fault.detail, "words": words, "limit": limit})
    if fault.proposal:
        sentence += _PROPOSAL[language].format(proposal=fault.proposal)
    return ": ".join((*_place(fault, file), sentence))


def _place(fault: ConfigFault, file: str) -> tuple[str, ...]:
    place = fault.variable or (f"{file}:{fault.line}" if file and fault.line else file)
    return tuple(part for part in (place, "" if fault.variable else fault.key) if part)
