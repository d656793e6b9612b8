"""What people type, read: money, dates, people, choices, answers. Never a guess: what can mean two things comes back as a doubt."""

from __future__ import annotations

from bot.typed.answers import Answer, read_answer, read_numbered
from bot.typed.choices import read_choice, read_choices, read_yesno
from bot.typed.commands import read_command_words
from bot.typed.dates import read_date, read_range
from bot.typed.durations import read_duration
from bot.typed.lines import read_line
from bot.typed.moments import read_moment, read_time
from bot.typed.money import read_money
from bot.typed.numbers import read_number
from bot.typed.outcome import Doubt, Parsed, Read, Unread
from bot.typed.persons import read_people, read_person

__all__ = [
    "Answer",
    "Doubt",
    "Parsed",
    "Read",
    "Unread",
    "read_answer",
    "read_choice",
    "read_choices",
    "read_command_words",
    "read_date",
    "read_duration",
    "read_line",
    "read_moment",
    "read_money",
    "read_number",
    "read_numbered",
    "read_people",
    "read_person",
    "read_range",
    "read_time",
    "read_yesno",
]
