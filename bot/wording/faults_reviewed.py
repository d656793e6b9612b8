"""What a review asks about a SOP that could run, in sentences: gaps, ties, deadlines, words for nobody, people who are not there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from bot.wording import formats
from bot.wording.moments import weekday

REVIEWED: Mapping[str, tuple[str, str]] = {
    "band-gap": (
        "Dengan {example}, tidak ada yang memutuskan di “{below}” maupun “{above}”: nilai itu jatuh di antaranya.",
        "With {example} neither “{below}” nor “{above}” decides: it falls between the two.",
    ),
    "band-overlap": (
        "Dengan {example}, “{one}” dan “{other}” sama-sama diminta.",
        "With {example} both “{one}” and “{other}” are asked.",
    ),
    "nobody-approves": ("Dengan {example}, tidak ada yang diminta menyetujui.", "With {example} nobody is asked to approve."),
    "never-holds": ("“{words}” tidak pernah terpenuhi.", "“{words}” can never hold."),
    "way-covered": (
        "Jalan ini tidak pernah dipakai: jalan sebelumnya sudah terbuka setiap kali syarat ini terpenuhi, misalnya dengan {example}.",
        "This way is never taken: one before it is open whenever this holds, as with {example}.",
    ),
    "due-before-start": (
        "Bila “{words}” dibuka {opened}, batas waktunya sudah lewat ({at}).",
        "If “{words}” opens on {opened}, its deadline is already over ({at}).",
    ),
    "rings-at-once": (
        "Bila “{words}” dibuka {opened}, saat untuk pengatur waktu ini sudah lewat ({at}); ia langsung bertindak.",
        "If “{words}” opens on {opened}, the moment of this timer is already over ({at}); it then acts at once.",
    ),
    "vote-can-tie": (
        "Di “{words}” suara setuju dan tolak dapat sama banyak ({need}); hasilnya tidak tertulis.",
        "At “{words}” yes and no can be equal in number ({need}); what then is not said.",
    ),
    "asked-never-read": (
        "“{words}” ditanyakan, tetapi tidak dipakai oleh syarat, rumus, atau teks mana pun. Hanya untuk catatan: tulis keep: true.",
        "“{words}” is asked, but no condition, expression or text uses it. If it is for the record only, say keep: true.",
    ),
    "let-never-read": ("Nama “{words}” di “let” tidak pernah dipakai.", "The name “{words}” under “let” is never used."),
    "untitled": (
        "“{words}” belum punya judul, jadi orang membaca nama itu sendiri dalam kedua bahasa.",
        "“{words}” has no title, so people read that name itself in both languages.",
    ),
    "nobody-decides": (
        "Bila {requester} mengajukan{more}, tidak ada orang yang dapat diminta di “{words}”.",
        "When {requester} asks{more}, there is nobody who could be asked at “{words}”.",
    ),
    "falls-back": (
        "Bila {requester} mengajukan{more}, tidak ada orang untuk “{words}”; yang diminta {asked}.",
        "When {requester} asks{more}, there is nobody for “{words}”; {asked} would be asked instead.",
    ),
    "too-few-decide": (
        "Bila {requester} mengajukan{more}, di “{words}” yang dapat menyetujui hanya {seats} orang, padahal dapat diperlukan {need}.",
        "When {requester} asks{more}, only {seats} can approve at “{words}”, and it may take {need}.",
    ),
    "nobody-starts": (
        "Tidak ada seorang pun di direktori yang boleh mengajukan: “{words}” tidak memberi siapa pun.",
        "Nobody in the directory may start this: “{words}” gives nobody.",
    ),
}
"""(Indonesian, English) by code."""

REVIEWED_WAYS_OUT: Mapping[str, tuple[str, str]] = {
    "band-gap": ("Tulis >= atau <= di salah satunya.", "Write >= or <= in one of them."),
    "band-overlap": ("Bila hanya satu yang dimaksud, ubah salah satu batasnya.", "If only one is meant, change one of the bounds."),
    "nobody-approves": ("Bila itu tidak dimaksud, tambahkan langkah tanpa “when”.", "If that is not meant, add a state without “when”."),
    "never-holds": ("Ubah syarat itu, atau hapus bersama yang bergantung padanya.", "Change the condition, or take out what stands on it."),
    "way-covered": ("Tulis syarat yang lebih sempit lebih dulu.", "Write the narrower condition first."),
    "due-before-start": ("Hitung dari “opened”, misalnya due: 2 working days.", "Count from “opened”, such as due: 2 working days."),
    "rings-at-once": ("Bila itu tidak dimaksud, pakai saat sesudah “opened”.", "If that is not meant, use a moment after “opened”."),
    "vote-can-tie": (
        "Tulis “next” untuk suara yang sama banyak, atau pakai need: 2.",
        "Say a “next” for equal votes, or use a number such as need: 2.",
    ),
    "let-never-read": ("Hapus, atau pakai.", "Take it out, or use it."),
    "nobody-decides": ("Lengkapi direktori, atau tulis “else”.", "Complete the directory, or write an “else”."),
    "falls-back": ("Bila itu tidak dimaksud, lengkapi direktori, atau tulis “else”.", "If that is not meant, complete the directory, or write an “else”."),
    "too-few-decide": ("Lengkapi direktori, atau turunkan “need”; bila tidak, pengajuan tertahan di sana.", "Complete the directory, or lower “need”; otherwise the request waits there."),
    "nobody-starts": ("Lengkapi direktori, atau ubah “start”.", "Complete the directory, or change “start”."),
}  # fmt: skip
"""What to do about it, where nothing better is proposed."""


def example_text(told: str, language: str) -> str:
    """Values as the check tells them (`total=50000000 IDR; urgent=false`) as people write them."""
    parts = [part.partition("=") for part in told.split("; ") if part]
    return formats.join([f"{name} {_value(value, language)}" for name, _, value in parts], language)


def _value(value: str, language: str) -> str:
    number, _, currency = value.partition(" ")
    if value in ("true", "false"):
        return {"id": ("tidak", "ya"), "en": ("no", "yes")}[language][value == "true"]
    if not number.lstrip("-").replace(".", "", 1).isdecimal():
        return value
    return formats.format_money(Decimal(number), language, currency) if currency else formats.format_number(Decimal(number), language)


def shown_text(detail: Mapping[str, str], language: str) -> str:
    """What shows a fault by example, as the end of its sentence; "" where nothing can be shown."""
    if "passes" in detail:
        pattern = (": dengan {passes} dilewati, dengan {asks} tidak", ": with {passes} it is passed by, with {asks} it is not")[language != "id"]
        return pattern.format(passes=example_text(detail["passes"], language), asks=example_text(detail["asks"], language))
    example = example_text(detail.get("example", ""), language)
    return (", misalnya dengan {}", ", as with {}")[language != "id"].format(example) if example else ""


def others_text(count: str, language: str) -> str:
    """How many requesters it is so for beside the one named."""
    if count in ("", "0"):
        return ""
    return {"id": f" (begitu juga {count} orang lain)", "en": f" (and {count} more)"}[language]


def moment_text(told: str, language: str) -> str:
    """A day and a time of day (`2027-01-04 09:00`) as examples name them: the weekday is what matters."""
    moment = datetime.fromisoformat(told)
    return f"{weekday(moment.date(), language, long=True)} {moment.strftime('%H.%M' if language == 'id' else '%H:%M')}"
