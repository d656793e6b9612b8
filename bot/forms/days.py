"""The days a date question takes: a few of them to press, a month to choose from, and why another cannot be chosen."""

from __future__ import annotations

from calendar import monthcalendar
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta
from itertools import islice

from adapters.cards import Button, Card, Words, words
from bot import presses
from bot.forms.draft import Draft
from bot.forms.questions import Evaluator, Form, Values, asked_field
from bot.forms.readers import day_bounds_text, default_of, ready_cell, within
from bot.forms.rules import decided_by
from bot.rendering.buttons import button, two_a_row
from bot.rendering.view import View
from bot.wording import formats, moments, say
from workflows.sop import Field, Rule
from workflows.sources import words_of
from workflows.values import Value

_QUICK = 3  # days offered without opening the calendar
_AHEAD, _BEFORE = 45, 14  # days looked at for them
_NONE = "·"  # in the place of a day that cannot be chosen


def with_days(card: Card, form: Form, draft: Draft, evaluator: Evaluator, view: View) -> Card:
    """The card of a question, with days to press where it asks for one: the month that is turned to, else the nearest days and a way to the month."""
    asked = _asked_day(form, draft, evaluator)
    if asked is None or draft.options:
        return card
    days = Days(form, draft, *asked, evaluator, view)
    month = _month(draft.page)
    rows = days.nearest() if month is None else days.of_month(*month)
    lines = () if month is None else days.about(*month)
    others = card.buttons if days.takes_ready() else _without(presses.token(presses.TAKE, visit=draft.turn), card)
    return replace(card, lines=(*card.lines, *lines), buttons=(*(tuple(row) for row in rows), *others))


def _without(token: str, card: Card) -> tuple[tuple[Button, ...], ...]:
    """The rows of buttons without that one."""
    rows = [tuple(button for button in row if button.token != token) for row in card.buttons]
    return tuple(row for row in rows if row)


def first_day(form: Form, draft: Draft, evaluator: Evaluator, view: View) -> date | None:
    """The first day from today on that can be chosen, `None` where there is none near or no day is asked."""
    asked = _asked_day(form, draft, evaluator)
    return Days(form, draft, *asked, evaluator, view).first() if asked is not None and asked[0].type == "date" else None


def refused_day(form: Form, draft: Draft, day: date, evaluator: Evaluator, view: View) -> str:
    """Why the question that is open cannot be answered with `day`, "" where it can, or asks for no day."""
    asked = _asked_day(form, draft, evaluator)
    return Days(form, draft, *asked, evaluator, view).why_not(day) if asked is not None else ""


def _asked_day(form: Form, draft: Draft, evaluator: Evaluator) -> tuple[Field, Values | None] | None:
    """The field whose day is asked, with the cells of its line: a date, or a moment of the form itself, whose time is asked after it."""
    asked = asked_field(form, draft, evaluator)
    return asked if asked is not None and (asked[0].type == "date" or (asked[0].type == "datetime" and asked[1] is None)) else None


def _day_of(bound: Value, view: View) -> Value:
    return bound.astimezone(view.reader.zone).date() if isinstance(bound, datetime) else bound


class Days:
    """What `field` takes now; `cells` are those of its line, where it is a column."""

    def __init__(self, form: Form, draft: Draft, field: Field, cells: Values | None, evaluator: Evaluator, view: View) -> None:
        self._form, self._draft, self._field, self._evaluator, self._view = form, draft, field, evaluator, view
        self._today = view.calendar.today(view.now)
        low, high = evaluator.bounds(field, draft.fields, cells)
        self._bounds = (_day_of(low, view), _day_of(high, view))
        ready = default_of(field, draft, evaluator) if cells is None else ready_cell(field, draft.fields, cells, evaluator)
        self._ready = ready if isinstance(ready, date) and field.type == "date" else None
        alone = cells is None and field.type == "date"  # a moment is judged when its time is known
        self._rules = decided_by(form, draft.with_field(field.name, self._today), field.name, evaluator) if alone else ()
        # Rules about other requests are judged when a day is pressed: they may look at thousands, for each day of the month.
        self._plain = tuple(rule for rule in self._rules if not any("others" in words_of(part, form.sop) for part in (rule.must, rule.when) if part))

    def takes(self, day: date) -> bool:
        """Whether it can be chosen, at a glance."""
        return within(day, self._bounds) and not any(self._broken(rule, day) for rule in self._plain)

    def takes_ready(self) -> bool:
        """Whether the day that is there already, or that the SOP proposes, can be chosen; also where there is none."""
        return self._ready is None or self.takes(self._ready)

    def why_not(self, day: date) -> str:
        """The sentence for a day that cannot be chosen, "" for one that can."""
        if fault := day_bounds_text(day, self._bounds, self._view):
            return fault
        says = next((said for rule in self._rules if (said := self._broken(rule, day))), "")
        return say("not.day", self._view.language, day=self._named(day), says=says) if says else ""

    def first(self) -> date | None:
        return next((day for day in self._candidates() if day >= self._today and self.takes(day)), None)

    def nearest(self) -> Sequence[Sequence[Button]]:
        """The nearest days that can be chosen, working days by preference, and the button that opens the month of the first."""
        near = list(islice((day for day in self._candidates() if day != self._ready and self.takes(day)), _QUICK))
        begin = self._ready or next(iter(near), None) or self._inside(self._today)
        shown = [replace(self._pick(day), label=formats.opened(moments.short_date(day, self._view.reader, near=True))) for day in near]
        opens = button("press.calendar", self._view, presses.PAGE, visit=self._draft.turn, extra=str(_number(begin)))
        return two_a_row([*shown, opens])

    def of_month(self, year: int, month: int) -> Sequence[Sequence[Button]]:
        """The names of the days from Monday on, a row a week, and the ways to the months before and after."""
        names = [Button(moments.weekday(date(2024, 1, day), self._view.language)) for day in range(1, 8)]  # that month begins on a Monday
        weeks = [[self._cell(date(year, month, day)) if day else Button(_NONE) for day in week] for week in monthcalendar(year, month)]
        turns = [self._turn(number, sign) for number, sign in ((year * 12 + month - 2, -1), (year * 12 + month, 1)) if self._leads(number, sign)]
        return [names, *weeks, *([turns] if turns else [])]

    def about(self, year: int, month: int) -> tuple[Words, ...]:
        """Which month it is, and what the signs in it mean."""
        days = [date(year, month, day) for week in monthcalendar(year, month) for day in week if day]
        free = any(self.takes(day) and not self._view.calendar.is_working_day(day) for day in days)
        keys = ["ask.days_off"] * free + ["ask.days_closed"] * (not all(self.takes(day) for day in days))
        legend = " ".join(say(key, self._view.language) for key in keys)
        return (words(moments.month(year, month, self._view.language), "strong"), *((words(legend, "meta"),) if legend else ()))

    def _candidates(self) -> Iterator[date]:
        """Today and the days after it, from the first that is within the bounds; then those before. Days off are left to the calendar."""
        begin = self._inside(self._today)
        ahead = (begin + timedelta(days=number) for number in range(_AHEAD) if begin.toordinal() + number <= date.max.toordinal())
        before = (begin - timedelta(days=number) for number in range(1, _BEFORE + 1) if begin.toordinal() > number)
        working = self._view.calendar.is_working_day
        return (day for days in (ahead, before) for day in days if day == self._today or working(day))

    def _inside(self, day: date) -> date:
        low, high = (bound if type(bound) is date else None for bound in self._bounds)
        return low if low and day < low else high if high and day > high else day

    def _broken(self, rule: Rule, day: date) -> str:
        return self._evaluator.broken(rule, {**self._draft.fields, self._field.name: day}, self._form.state)

    def _cell(self, day: date) -> Button:
        """A day of the month: in brackets where nobody has to work, a dot where it cannot be chosen; pressed, that says why."""
        if not self.takes(day):
            return replace(self._pick(day), label=_NONE, style="quiet")
        return replace(self._pick(day), label=str(day.day) if self._view.calendar.is_working_day(day) else f"({day.day})")

    def _pick(self, day: date) -> Button:
        return Button("", presses.token(presses.ANSWER, visit=self._draft.turn, extra=str(day.toordinal())), name=self._named(day))

    def _named(self, day: date) -> str:
        return moments.short_date(day, self._view.reader)

    def _leads(self, number: int, sign: int) -> bool:
        """Whether the month has a day within the bounds; `sign` tells which of its ends is looked at."""
        month = _month(number)
        if month is None:
            return False
        low, high = self._bounds
        first = date(*month, 1)
        last = first.replace(day=max(monthcalendar(*month)[-1]))
        return within(last, (low, None)) if sign < 0 else within(first, (None, high))

    def _turn(self, number: int, sign: int) -> Button:
        year, month = divmod(number, 12)
        label = moments.month(year, month + 1, self._view.language, self._today.year)
        extra = presses.token(presses.PAGE, visit=self._draft.turn, extra=str(number))
        return Button(f"‹ {label}" if sign < 0 else f"{label} ›", extra, "quiet", name=label)


def _number(day: date) -> int:
    """A month as a page: 24323 is December 2026."""
    return day.year * 12 + day.month - 1


def _month(number: int) -> tuple[int, int] | None:
    """Year and month of a page, `None` where no month is turned to."""
    year, month = divmod(number, 12)
    return (year, month + 1) if MINYEAR <= year <= MAXYEAR else None
