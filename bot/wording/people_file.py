"""What is wrong with a people file, in sentences."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.faults import Fault

WORDS: Mapping[str, tuple[str, str]] = {
    "alias": ("{words} merujuk ke tempat lain. Tulis isinya di sini.", "{words} points elsewhere. Write the content here."),
    "anchor": ("Jangkar {words} tidak dipakai di sini. Hapus.", "The anchor {words} has no use here. Take it out."),
    "circle-of-managers": (
        "Atasan berputar: {path}. Salah satu harus punya atasan lain, atau tanpa atasan.",
        "The managers run in a circle: {path}. One of them needs another manager, or none.",
    ),
    "duplicate-account": (
        "Akun {words} sudah milik {first}. Satu akun milik satu orang.",
        "The account {words} already belongs to {first}. An account belongs to one person.",
    ),
    "duplicate-column": ("Kolom {words} ada dua kali. Hapus salah satu.", "The column {words} is there twice. Take one out."),
    "duplicate-id": (
        "Id {words} sudah dipakai di baris {line}. Setiap orang punya id sendiri.",
        "The id {words} is already used in line {line}. Everybody has an id of their own.",
    ),
    "duplicate-key": ("{words} sudah ditulis di baris {line}. Hapus salah satu.", "{words} is already said in line {line}. Take one out."),
    "empty-file": ("File ini kosong.", "This file is empty."),
    "hidden-character": ("Ada karakter tersembunyi {words}. Hapus.", "There is a hidden character {words}. Take it out."),
    "key-not-a-word": ("Kunci harus berupa satu kata.", "A key must be one word."),
    "id-of-the-clock": ("Id {words} dipakai untuk jadwal SOP. Pilih id lain.", "The id {words} stands for the SOPs' clock. Choose another."),
    "misspelt-key": ("{words} tidak dikenal.", "{words} is not known."),
    "missing": ("Isian {words} belum ada.", "The field {words} is missing."),
    "no-people": ("Daftar orang belum ada.", "There is no list of people."),
    "nobody-active": (
        "Tidak ada orang yang aktif di file ini. Diperlukan paling sedikit satu; kalau tidak, semua pengajuan kehilangan penanggung jawab.",
        "Nobody in this file is active. At least one person is needed; otherwise every request would be with nobody.",
    ),
    "not-a-list": ("{words} harus berupa daftar.", "{words} must be a list."),
    "not-a-mapping": ("Di sini diperlukan isian dengan nama, misalnya people:.", "Named entries are needed here, such as people:."),
    "not-a-name": (
        "Nama kolom {words} berisi selain huruf kecil, angka, dan garis bawah.",
        "The column name {words} holds more than small letters, digits and underscores.",
    ),
    "not-a-person": ("Di sini diperlukan seorang dengan id dan name.", "A person with id and name is needed here."),
    "not-a-role": (
        "{words} bukan peran. Contoh: finance atau finance@jakarta.",
        "{words} is not a role. Examples: finance or finance@jakarta.",
    ),
    "not-a-text": ("{words} harus berupa satu teks.", "{words} must be one text."),
    "not-a-truth": ("Diperlukan yes atau no. Tertulis: {words}.", "yes or no is needed. Written: {words}."),
    "not-an-account": ("{words} bukan akun. Contoh: console:rina.", "{words} is not an account. Example: console:rina."),
    "not-an-email": ("{words} bukan alamat email. Contoh: rina@kantor.example.", "{words} is not an e-mail address. Example: rina@kantor.example."),
    "not-an-id": (
        "Id {words} berisi selain huruf, angka, titik, dan garis, atau lebih dari 64 karakter.",
        "The id {words} holds more than letters, digits, dots and dashes, or more than 64 characters.",
    ),
    "not-csv": ("Baris ini tidak terbaca sebagai CSV. Periksa tanda kutipnya.", "This line cannot be read as CSV. Check its quotes."),
    "not-hours": ("{words} bukan jam kerja. Contoh: 08:00-17:00.", "{words} are not hours. Example: 08:00-17:00."),
    "not-titles": ("Di sini diperlukan nama dan judulnya.", "Names with their titles are needed here."),
    "tab": ("Ada tab. Pakai spasi.", "There is a tab. Use spaces."),
    "tag": ("{words} tidak dipakai di sini. Hapus.", "{words} has no use here. Take it out."),
    "too-deep": ("Lebih dari {limit} tingkat di dalam satu sama lain.", "More than {limit} levels inside each other."),
    "too-large": ("YAML lebih dari {limit} KB. Simpan sebagai CSV.", "The YAML is larger than {limit} KB. Save it as CSV."),
    "too-many-cells": ("Baris ini punya {words} sel untuk {columns} kolom.", "This line has {words} cells for {columns} columns."),
    "unknown-language": ("Bahasa {words} belum tersedia. Pilihan: id, en.", "The language {words} is not available. Possible: id, en."),
    "unknown-manager": ("Atasan {words} tidak ada di file ini.", "The manager {words} is not in this file."),
    "unknown-role": ("Peran {words} tidak ada di bagian roles.", "The role {words} is not in the section roles."),
    "unknown-section": ("Tidak ada bagian {words}. Pilihan: people, units, roles.", "There is no section {words}. Possible: people, units, roles."),
    "unknown-unit": ("Unit {words} tidak ada di bagian units.", "The unit {words} is not in the section units."),
    "unknown-zone": ("{words} bukan zona waktu. Contoh: Asia/Makassar.", "{words} is not a time zone. Example: Asia/Makassar."),
    "yaml-syntax": ("Baris ini tidak terbaca sebagai YAML: {words}", "This line cannot be read as YAML: {words}"),
}
"""(Indonesian, English) by code of the fault."""

_PROPOSAL = (" Maksudnya {}?", " Did you mean {}?")
_QUOTES = (" Mungkin kurang tanda kutip.", " Quotes may be missing.")
_LONGEST = 200  # characters of what was written that are said back


def people_fault(fault: Fault, language: str, file: str = "") -> str:
    """`fault` in one line that begins with where it is: `people.yaml:12:3: ...`."""
    english = language == "en"
    words = fault.words if len(fault.words) <= _LONGEST else fault.words[:_LONGEST] + "…"
    sentence = WORDS[fault.code][english].format(**{**fault.detail, "words": words})
    if fault.proposal:
        sentence += _QUOTES[english] if fault.proposal == "quotes" else _PROPOSAL[english].format(fault.proposal)
    return f"{file}:{fault.at.line}:{fault.at.column}: {sentence}"
