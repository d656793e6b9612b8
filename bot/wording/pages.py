"""The words that the pages of the dashboard get from outside: deadlines, scopes, verbs without a name."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "page.of": ("{at} dari {of}", "{at} of {of}"),
    "page.late": ("lewat {late}", "{late} overdue"),
    "page.deadline": ("Batas {due}, {left} lagi", "By {due}, {left} left"),
    "page.deadline_late": ("Batas {due}, lewat {late}", "By {due}, {late} overdue"),
    "page.scope_all": ("Semua pengajuan", "All requests"),
    "page.scope_team": ("Yang menyangkut Anda dan tim Anda", "What concerns you and your team"),
    "page.scope_own": ("Yang menyangkut Anda", "What concerns you"),
    "page.oldest": ("paling lama {late}", "{late} at most"),
    "page.nearest": ("batas terdekat {due}", "nearest deadline {due}"),
    "page.waits": ("belum memutuskan", "has not decided yet"),
    "page.waits_task": ("belum menyelesaikan", "has not finished yet"),
    "page.waits_form": ("belum mengajukan lagi", "has not resubmitted yet"),
    "page.since": ("Menunggu sejak {when}", "Waiting since {when}"),
    "page.since_due": ("Menunggu sejak {when} · batas {due}", "Waiting since {when} · by {due}"),
    "page.step_by": ("{who}, {when}", "{who}, {when}"),
    "page.step_since": ("{who}, {time}", "{who}, {time}"),
    "page.held": ("tetap berlaku", "still holds"),
    "page.closed": ("tidak diperlukan lagi", "no longer needed"),
    "page.skipped": ("dilewati: {why}", "skipped: {why}"),
    "page.expected": ("akhir", "end"),
    "page.why": ("Mengapa Anda", "Why you"),
    "page.rows": ("{count} baris", "{count} rows"),
    "page.rows.one": ("{count} baris", "{count} row"),
    "page.total": ("Total", "Total"),
    "page.team": ("{names} dan {count} lagi", "{names} and {count} more"),
    "page.nobody": ("belum ada orang", "nobody yet"),
    "page.submitted": ("diajukan {when}", "submitted {when}"),
}
