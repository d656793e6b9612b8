"""What `alur init sop` asks, says, and writes into a new SOP for those who will fill in its form."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, str]] = {
    # questions of the command
    "draft.q_title": ("Nama prosedur, Inggris / Indonesia (misalnya Equipment loan / Peminjaman alat)", "Name of the procedure, English / Indonesian (such as Equipment loan / Peminjaman alat)"),
    "draft.q_name": ("Nama pendek untuk file", "Short name, for the file"),
    "draft.q_command": ("Perintah chat yang memulainya", "Chat commands that start it"),
    "draft.q_ask": ("Isian {count} (kosongkan bila sudah)", "Field {count} (leave empty when done)"),
    "draft.q_approve": ("Penyetuju {count} (kosongkan bila sudah)", "Approver {count} (leave empty when done)"),
    "draft.q_then": ("Yang mengerjakan sesudah disetujui (boleh kosong)", "Who does something after approval (may be empty)"),
    "draft.q_due": ("Batas waktu tiap langkah, atau never", "Deadline of each step, or never"),
    "draft.q_number": ("Huruf untuk nomor pengajuan", "Letters for the numbers"),
    "draft.help_ask": (
        "Yang ditanyakan, satu per baris: Nama, atau Nama: jenis. Contoh: Item / Barang — Total / Total: money — Kind / Jenis: New / Baru, Used / Bekas.\n"
        "Jenis: {known}; tanda ? berarti boleh kosong.",
        "What is asked, one a line: Name, or Name: type. Examples: Item / Barang — Total / Total: money — Kind / Jenis: New / Baru, Used / Bekas.\n"
        "Types: {known}; a ? lets it stay empty.",
    ),
    "draft.help_approve": (
        "Siapa yang memutuskan, berurutan: manager, atau sebuah peran; boleh mulai jumlah tertentu.\nContoh: manager — finance from 10jt — Director / Direktur: director from 50jt.",
        "Who decides, in order: manager, or a role; perhaps from an amount on.\nExamples: manager — finance from 10jt — Director / Direktur: director from 50jt.",
    ),
    # what cannot be taken
    "draft.bad_title": ("“{text}” belum terbaca. Tulis Inggris / Indonesia, atau satu nama untuk keduanya.", "“{text}” cannot be read. Write English / Indonesian, or one name for both."),
    "draft.no_name": ("“{text}” tidak punya huruf untuk dijadikan nama.", "“{text}” has no letters to make a name of."),
    "draft.hard_type": ("{type} ditulis di file sesudahnya, bukan di sini. Contoh ada di SOP yang disertakan.", "{type} is written in the file afterwards, not here. The shipped SOPs show how."),
    "draft.need_options": ("Tulis pilihannya saja, dengan koma: Kind / Jenis: New / Baru, Used / Bekas.", "Write only the options, with commas: Kind / Jenis: New / Baru, Used / Bekas."),
    "draft.unknown_type": ("Jenis “{type}” tidak dikenal. Jenis: {known}. Pilihan ditulis dengan koma.", "There is no type “{type}”. Types: {known}. Options are written with commas."),
    "draft.near_type": ("Jenis “{type}” tidak dikenal. Maksudnya {near}? Jenis: {known}. Pilihan ditulis dengan koma.", "There is no type “{type}”. Is it {near}? Types: {known}. Options are written with commas."),
    "draft.no_amount": ("Belum ada isian jumlah untuk “from {text}”. Tambahkan isian money atau number.", "No field is an amount, for “from {text}”. Add a field of money or a number."),
    "draft.bad_amount": ("“{text}” belum terbaca sebagai jumlah. Contoh: 10jt atau 10.000.000.", "“{text}” is not an amount yet. Example: 10jt or 10,000,000."),
    "draft.two_amounts": ("“{text}” bisa berarti dua hal ({options}). Tulis lengkap, misalnya 4000000.", "“{text}” can mean two things ({options}). Write it out, such as 4000000."),
    "draft.bad_due": ("“{text}” bukan lama waktu. Contoh: 2 working days, 48 hours, never.", "“{text}” is not a length of time. Example: 2 working days, 48 hours, never."),
    "draft.too_many": ("Paling banyak {most}; sisanya ditulis di file sesudahnya.", "At most {most}; the others are written in the file afterwards."),
    "draft.bad_number": ("“{text}” bukan pola nomor. Contoh: PB, atau PB/{{seq:04}}/{{year}}.", "“{text}” is no template of numbers. Example: PB, or PB/{{seq:04}}/{{year}}."),
    "draft.bad_command": ("“{text}” bukan perintah chat: huruf kecil, angka, garis bawah, paling panjang 32.", "“{text}” is not a chat command: small letters, digits, underscores, at most 32."),
    "draft.no_approver": ("Belum ada penyetuju. Tulis paling sedikit satu.", "There is no approver yet. Name at least one."),
    "draft.no_title": ("Nama prosedur belum ada: --title", "The procedure has no name yet: --title"),
    "draft.stopped": ("Berhenti; tidak ada yang ditulis.", "Stopped; nothing was written."),
    # what comes of it
    "draft.renamed": ("“{word}” adalah kata milik bahasa SOP, maka nama isian ini {name}.", "“{word}” is a word of the SOP language, so this field is named {name}."),
    "draft.made": ("{file} dibuat: tanpa kesalahan, {count} kasus lulus", "{file} made: no faults, {count} cases passed"),
    "draft.next": (
        "Berikutnya: baca dengan alur explain {file}, ubah seperlunya, lalu terbitkan dengan alur sop publish {file}",
        "Next: read it with alur explain {file}, change what you like, then publish it with alur sop publish {file}",
    ),
    # what the file asks its people
    "draft.field_text": ("{title}?", "{title}?"),
    "draft.field_money": ("{title}: berapa?", "{title}: how much?"),
    "draft.field_number": ("{title}: berapa?", "{title}: how many?"),
    "draft.field_date": ("{title}: kapan?", "{title}: when?"),
    "draft.field_choice": ("{title}: yang mana?", "{title}: which one?"),
    "draft.field_person": ("{title}: siapa?", "{title}: who?"),
    "draft.field_files": ("Mohon kirim: {title}", "Please send: {title}"),
    "draft.field_yesno": ("{title}: ya atau tidak?", "{title}: yes or no?"),
}
"""(Indonesian, English) by key."""
