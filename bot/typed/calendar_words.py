"""The names of days and months people type, both languages, short and long."""

from __future__ import annotations

_DAYS = (
    "senin sen monday mon mo",
    "selasa sel tuesday tue tues",
    "rabu rab wednesday wed",
    "kamis kam thursday thu thur thurs",
    "jumat jum jum'at jumaat friday fri",
    "sabtu sab saturday sat",
    "minggu min ahad sunday sun",
)
_MONTHS = (
    "januari january jan",
    "februari february feb pebruari",
    "maret march mar mrt",
    "april apr",
    "mei may",
    "juni june jun",
    "juli july jul",
    "agustus august agu agt ags aug",
    "september sep sept",
    "oktober october okt oct",
    "november nov nop nopember",
    "desember december des dec",
)
DAYS = {word: number for number, words in enumerate(_DAYS) for word in words.split()}
"""Monday is 0."""
MONTHS = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}
NEAR = {
    "hari ini": 0,
    "today": 0,
    "sekarang": 0,
    "besok": 1,
    "bsk": 1,
    "tomorrow": 1,
    "lusa": 2,
    "day after tomorrow": 2,
    "the day after tomorrow": 2,
    "kemarin": -1,
    "kmrn": -1,
    "yesterday": -1,
    "kemarin lusa": -2,
    "day before yesterday": -2,
    "the day before yesterday": -2,
}
