"""Says a SOP back in plain sentences, every default spelled out: for its owner to approve, for `/help`, for the page of the SOP."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.wording import formats
from bot.wording.called import NO_TITLES, number_example
from bot.wording.catalogue import say
from bot.wording.conditions import Phrases
from bot.wording.explained import KINDS, SECTIONS, TYPES, WORDS
from bot.wording.moments import duration
from bot.wording.names import Titles
from bot.wording.terms import TERMS
from workflows.explain import Statement, statements
from workflows.names import WEEKDAYS
from workflows.sop import Act, Expression, Field, Schedule, Sop, Text, Timer

_QUOTES = str.maketrans("", "", "“”")
_EVERY = {"day": ("setiap hari", "every day"), "working day": ("setiap hari kerja", "every working day"), "month": ("setiap tanggal {0}", "on day {0} of each month")}
_ROLLS = {"next": (", atau hari kerja berikutnya", ", or the next working day"), "previous": (", atau hari kerja sebelumnya", ", or the working day before")}


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the explanation: its heading, and lines with their depth (0 = a step's own line, 1 = what is said of it)."""

    heading: str
    lines: tuple[tuple[int, str], ...]


def explain_text(sop: Sop, language: str, roles: Titles = NO_TITLES) -> str:
    """The whole SOP as plain text in `language` ("id" or "en"), a line a sentence or two."""
    return plain_text(sop.title.plain(language), explained(sop, language, roles))


def plain_text(title: str, parts: Iterable[Part]) -> str:
    """A title and the sections under it as plain text."""
    told = [f"{part.heading}\n" + "\n".join("  " * depth + ("" if depth == 0 else "- ") + line for depth, line in part.lines) + "\n" for part in parts]
    return "\n".join([f"{title}\n", *told])


def explained(sop: Sop, language: str, roles: Titles = NO_TITLES) -> tuple[Part, ...]:
    """The same in sections, for a page."""
    teller = Teller(sop, language, roles)
    told = statements(sop)
    found = []
    for section, heading in SECTIONS.items():
        lines = tuple(line for statement in told if statement.section == section for line in _lines(statement, teller.sentence(statement)))
        found.append(Part(heading[teller.english], lines))
    return tuple(found)


def _lines(statement: Statement, sentences: str) -> Iterator[tuple[int, str]]:
    """The lines of one statement: what belongs under its first one stands deeper."""
    depth = int(not statement.code.startswith(("step", "end")))
    first, *rest = sentences.split("\n")
    yield depth, first
    yield from ((depth + 1, line) for line in rest)


class Teller:
    """Turns statements about one SOP into sentences of one language; `roles` are titles by key and language."""

    def __init__(self, sop: Sop, language: str, roles: Titles = NO_TITLES) -> None:
        self.sop, self.language = sop, language
        self.english = int(language != "id")
        self.phrases = Phrases(sop, language, roles)
        self.special: Mapping[str, Callable[[Statement], str]] = {
            "field-asked": self._asked, "column-asked": self._asked, "field-column": self._asked, "field-computed": self._computed, "rule": self._rule,
            "timer": self._timer, "next-ways": self._ways, "only-when": self._only_when, "otherwise": self._otherwise, "due": self._due,
            "let": self._let, "start-number": self._number, "start-clock": self._clock, "withdraw": self._withdraw, "next": self._next, "step": self._step, "step-lane": self._step,
        }  # fmt: skip

    def words(self, key: str, *values: str, **named: str) -> str:
        return WORDS[key][self.english].format(*values, **named)

    def sentence(self, statement: Statement) -> str:
        """One statement as a sentence or a few."""
        if statement.code in self.special:
            return self.special[statement.code](statement)
        if statement.code.startswith("act-"):
            return self._act(statement)
        params = statement.params
        code = {"start-who": "start-everyone", "start-owner": "start-owner-usual"}.get(statement.code, statement.code) if _absent(params, "who") else statement.code
        if code == "tells" and params.get("says") is not None:
            code = "tells-says"
        return self.words(code, **self._values(statement))

    def _values(self, statement: Statement) -> dict[str, str]:
        """The places of a plain sentence, filled from the parameters."""
        found: dict[str, str] = {"title": self.phrases.state(statement.state) if statement.state else ""}
        for key, value in statement.params.items():
            found[key] = self._shown(key, value)
        if statement.code == "need-at-close":
            found["short"] = self.words(f"short-{statement.params['need']}", found["rule"])
        if statement.code == "decided":
            found["point"] = self.words("point-arrival" if statement.params["kind"] in ("wait", "crossing") else "point-done")
        if statement.code == "never-by-itself":
            found["does"] = self.words(f"does-{statement.params['kind']}")
        if statement.code == "comment" and (by := statement.params["act"].by) is not None:
            found["who"] = self.phrases.value(by)
        if statement.code == "sets":
            found["name"] = self._named(statement.params["name"])
        return found

    def _shown(self, key: str, value: Any) -> str:
        match value:
            case Expression():
                truth = key in ("holds", "when", "must") or (key in ("rule", "wait") and value.type.kind == "yesno")
                return self.phrases.condition(value, voting=key == "rule") if truth else self.phrases.value(value)
            case Text():
                return self._said(value)
            case Schedule():
                return self.schedule(value)
            case tuple() if key == "commands":
                return formats.join([f"/{item}" for item in value], self.language, either=True)
            case tuple():
                return self._listed([self.phrases.state(str(item)) for item in value])
        return f"“{self.phrases.word(value)}”" if key == "word" else str(value)

    def _listed(self, words: list[str]) -> str:
        return formats.join(words, self.language)

    def _said(self, text: Text | None) -> str:
        """Words of the SOP's author between quotes, values by their names."""
        if text is None:
            return ""
        parts = text.parts.get(self.language) or text.parts.get("*") or next(iter(text.parts.values()))
        said = "".join(part if isinstance(part, str) else f"[{self.phrases.value(part.expression).translate(_QUOTES)}]" for part in parts)
        return f"“{said}”"

    def _named(self, name: str) -> str:
        field = self.sop.field(name)
        return self.phrases.quoted(field.title) if field else f"“{name.replace('_', ' ')}”"

    def schedule(self, schedule: Schedule) -> str:
        """A schedule in words: "every working day at 09:00"."""
        if schedule.period is not None:
            return f"{('setiap', 'every')[self.english]} {duration(schedule.period, self.language)}"
        days = self._days(schedule)
        hours = self._listed([moment.strftime("%H:%M" if self.english else "%H.%M") for moment in schedule.times])
        rolled = _ROLLS[schedule.roll][self.english] if schedule.roll else ""
        return f"{days} {('pukul', 'at')[self.english]} {hours}{rolled}"

    def _days(self, schedule: Schedule) -> str:
        if schedule.weekdays:
            named = [TERMS[WEEKDAYS[day]][self.english] for day in schedule.weekdays]
            return f"{('setiap', 'every')[self.english]} {self._listed(named)}"
        return _EVERY[schedule.days][self.english].format(schedule.month_day)

    # the form

    def _asked(self, statement: Statement) -> str:
        params = statement.params
        field: Field = params["field"]
        table = self.sop.field(params.get("table", "")) if params.get("table") else None
        columns = params.get("columns", table.columns if table else ())
        title = self.phrases.quoted(field.title)
        if field.computed is not None:
            return self.words("column-computed", title=title, value=self.phrases.value(field.computed, columns=columns))
        parts = ", ".join(self._parts(field, columns))
        press = f"[{self._button(params['pressed'], statement.state)}]" if "pressed" in params else ""
        if table is not None:
            return self.words("fill-in-lines", press=press, table=self.phrases.quoted(table.title), title=title, parts=parts)
        if press and statement.code == "field-asked":
            return self.words("fill-in", press=press, title=title, parts=parts)
        return self.words("field-column" if statement.code == "field-column" else "field-asked", title=title, parts=parts)

    def _button(self, act: str, state: str) -> str:
        found = self.sop.states.get(state)
        own = next((each for each in (*(found.acts if found else ()), *self.sop.acts) if each.name == act), None)
        return self._act_title(own) if own else say(f"act.{act}", self.language)

    def _parts(self, field: Field, columns: tuple[Field, ...]) -> Iterator[str]:
        """What is said of a field: its kind, whether it must be filled in, its bounds, what is proposed."""
        phrases = self.phrases
        choices = self.words("rows-of", field.register) if field.register else self._listed([phrases.title(option.title) for option in field.options])
        yield TYPES[field.type][self.english].format(choices)
        if field.when is not None:
            yield self.words("asked-if", phrases.condition(field.when, columns=columns))
        if field.required is None:
            yield self.words("required")
        elif field.required.constant:
            yield self.words("optional" if field.required.source == "false" else "required")
        else:
            yield self.words("required-if", phrases.condition(field.required, columns=columns))
        dated = field.type in ("date", "datetime")
        for bound, plain, late in ((field.min, "least", "earliest"), (field.max, "most", "latest")):
            if bound is not None:
                key = f"{plain}-{field.type}" if field.type in ("files", "table") else late if dated else plain
                single = field.type in ("files", "table") and bound.source == "1"
                yield self.words(f"{key}-one" if single else key, phrases.value(bound, columns=columns, money=field.type == "money"))
        if field.default is not None:
            yield self.words("proposed", phrases.value(field.default, columns=columns, money=field.type == "money"))
        if field.quick:
            yield self.words("quick")

    def _computed(self, statement: Statement) -> str:
        return self._worked_out("field-computed", self.phrases.quoted(statement.params["field"].title), statement.params["value"])

    def _let(self, statement: Statement) -> str:
        return self._worked_out("let", f"“{statement.params['name'].replace('_', ' ')}”", statement.params["value"])

    def _worked_out(self, code: str, title: str, expression: Expression) -> str:
        """How a value comes about; long sums in it on lines of their own."""
        value, notes = self.phrases.worked_out(expression)
        return "\n".join((self.words(code, title=title, value=value), *(f"{note}." for note in notes)))

    def _rule(self, statement: Statement) -> str:
        params = statement.params
        values = self._values(statement)
        if params["pressed"]:
            values["press"] = f"[{self._button(params['pressed'], statement.state)}]"
        return self.words("rule" + ("-press" if params["pressed"] else "") + ("" if params["when"] is None else "-when"), **values)

    def _number(self, statement: Statement) -> str:
        return self.words("start-number", example=number_example(statement.params["template"]))

    def _clock(self, statement: Statement) -> str:
        return self.words("start-clock" if statement.params["when"] is None else "start-clock-when", **self._values(statement))

    # steps

    def _step(self, statement: Statement) -> str:
        params = statement.params
        title = self.phrases.title(self.sop.states[statement.state].title)
        kind = KINDS[params["kind"]][self.english]
        return self.words(statement.code, number=str(params["number"]), title=title, kind=kind, parent=self.phrases.state(params["parent"]))

    def _only_when(self, statement: Statement) -> str:
        to = statement.params["to"]
        onward = self.words("onward-to", self._target(to)) if to else self.words("onward-over")
        return self.words("only-when", when=self.phrases.condition(statement.params["when"]), onward=onward)

    def _otherwise(self, statement: Statement) -> str:
        whos = [self.phrases.value(who) for who in statement.params["whos"]]
        return self.words("otherwise", who=self.words("otherwise-then").join(whos))

    def _due(self, statement: Statement) -> str:
        due: Expression = statement.params["due"]
        words = self.phrases.value(due, nothing=self.words("no-deadline"))
        if due.type.kind == "duration":
            words = self.words("due-from", words)
        elif due.type.kind == "date":
            words = self.words("due-endofday", words)
        return self.words("due", due=words)

    def _ways(self, statement: Statement) -> str:
        ways = []
        for way in statement.params["ways"]:
            to = self._target(way.to)
            ways.append(self.words("way-if", self.phrases.condition(way.when, voting=True), to) if way.when else self.words("way-else", to))
        vote = "-vote" if statement.params["kind"] == "approve" else ""
        seen = [self.words(f"next-seen{vote}")] if any(way.when and way.when.seen for way in statement.params["ways"]) else []
        return " ".join((self.words(f"next-ways{vote}", ways="; ".join(ways)), *seen))

    def _target(self, name: str) -> str:
        if name not in self.sop.states:
            return self.words("the-end", f"“{self.phrases.word(name)}”")
        if self.sop.states[name].kind == "end":
            return self.words("the-end", self.phrases.state(name))
        return self.words("the-step", self.phrases.numbers[name], self.phrases.quoted(self.sop.states[name].title))

    def _next(self, statement: Statement) -> str:
        to = statement.params["to"]
        return self.words("next", to=self._target(to)) if to else self.words("next-over")

    # buttons and timers

    def _act_title(self, act: Act) -> str:
        title = self.phrases.title(act.title)
        return title or say(f"act.{act.name}", self.language)

    def _act(self, statement: Statement) -> str:
        params, act = statement.params, statement.params["act"]
        title = self._act_title(act)
        code = statement.code
        if code == "act-reject":
            first = self.words(code, title=title, effect=self._rejected(params))
        elif code == "act-return":
            effect = self.words("returned-to", to=self._target(act.to)) if act.to else self.words("returned-form", first=self._target(self.sop.first))
            first = " ".join((self.words(code, title=title, effect=effect), *([self.words("returned-at-once")] if params["counted"] else ())))
        elif code == "act-whole":
            where = self.words("where-states", self._listed([self.phrases.state(name) for name in act.states])) if act.states else self.words("where-all")
            first = self.words(code, title=title, where=where)
        else:
            first = self.words(code, title=title)
        own = code in ("act-own", "act-whole")
        return " ".join((first, *self._extras(act, own=own)))

    def _rejected(self, params: Mapping[str, Any]) -> str:
        to = params["rejects_to"]
        if to == "next":
            return self.words("rejected-next")
        if to == "rejected" and to not in self.sop.states:
            return self.words("rejected-lanes" if params["in_lane"] else "rejected-ends")
        return self.words("rejected-to", to=self._target(to))

    def _extras(self, act: Act, *, own: bool) -> Iterator[str]:
        """What an act says beyond the ordinary; all of it for acts of the SOP's own."""
        phrases = self.phrases
        people = (("act-by", act.by), ("act-adds", act.add), ("act-hands", act.hand_to), ("act-stands-in", act.stands_in), ("act-tells", act.tell))
        yield from (self.words(key, phrases.value(who)) for key, who in people if who is not None and key == "act-by")
        if act.all_must:
            yield self.words("act-all")
        if act.when is not None:
            yield self.words("act-when", phrases.condition(act.when))
        if own and act.reason != "none":
            yield self.words(f"act-reason-{act.reason}")
        if own and act.counts is not None:
            yield self.words("act-counts", phrases.value(act.counts))
        yield from (self.words(key, phrases.value(who)) for key, who in people if who is not None and key != "act-by")
        if act.says is not None:
            yield self.words("act-says", self._said(act.says))
        yield from (self.words("act-sets", self._named(name), phrases.value(value)) for name, value in act.sets)
        if act.edits:
            yield self.words("act-edits", self._listed([self._named(name) for name in act.edits]))
        yield from self._moves(act, own=own)

    def _moves(self, act: Act, *, own: bool) -> Iterator[str]:
        if not own:
            return
        if act.to:
            yield self.words("act-to", self._target(act.to))
        elif act.completes:
            yield self.words("act-completes", self._act_title(act))
        elif not (act.edits or act.counts or act.add or act.hand_to):
            yield self.words("act-nothing")

    def _withdraw(self, statement: Statement) -> str:
        act: Act = statement.params["act"]
        who = self.phrases.value(act.by) if act.by else ""
        decided = self._listed([self._target(name) for name in statement.params["decided"]])
        until = self.words("until-decided", decided) if decided else self.words("until-ended")
        plain = self.words("withdraw", who=who, until=until, word=f"“{self.phrases.word(act.to)}”")
        return " ".join((plain, *(extra for extra in self._extras(act, own=False) if extra != self.words("act-by", who))))

    def _timer(self, statement: Statement) -> str:
        timer: Timer = statement.params["timer"]
        at = self._moment(timer)
        when = self.words("timer-when", self.phrases.condition(timer.when)) if timer.when is not None else ""
        return self.words("timer", at=at, when=when, effects="; ".join(self._effects(timer, statement.params["act"])))

    def _moment(self, timer: Timer) -> str:
        """When a timer rings; of a repeated one, from when on: its first ring comes a period later."""
        if timer.every is not None:
            since = self.phrases.value(timer.at) if timer.at is not None else self.words("timer-since-due")
            return self.words("timer-every", since, self.schedule(timer.every))
        if timer.at is None:
            return self.words("timer-due")
        moment = self.phrases.value(timer.at)
        return moment if moment[0].isdigit() else self.words("timer-at", moment)

    def _effects(self, timer: Timer, act: Act | None) -> Iterator[str]:
        for key, who in (("timer-nag", timer.nag), ("timer-add", timer.add), ("timer-hand", timer.hand_to)):
            if who is not None:
                yield self.words(key, self.phrases.value(who))
        yield from (self.words("timer-set", self._named(name), self.phrases.value(value)) for name, value in timer.sets)
        if timer.do in ("close", "silent"):
            yield self.words(f"timer-{timer.do}")
        elif timer.do:
            yield self.words("timer-do", self._act_title(act) if act else self._button(timer.do, ""))
        if timer.to:
            yield self.words("timer-to", self._target(timer.to))
        if timer.tell is not None:
            told = "timer-tell-too" if timer.to or timer.do else "timer-tell"
            yield self.words(told, self.phrases.value(timer.tell)) + (self.words("timer-says", self._said(timer.says)) if timer.says else "")
        elif timer.says is not None:
            yield self.words("timer-words", self._said(timer.says))


def _absent(params: Mapping[str, Any], key: str) -> bool:
    return key in params and params[key] is None
