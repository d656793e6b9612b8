"""SOPs made up by rolling dice: texts in the whole grammar that is built, with a cast, whose states, people, votes, clocks and ways nobody thought of."""

from __future__ import annotations

from random import Random

from workflows.faults import Faulty
from workflows.loader import load_one
from workflows.sop import Sop

_REFUSED = {"overtaken", "no-way-to-end", "unreachable"}  # what dice make now and then and no SOP may say
ROLES = ("a", "b", "c", "chief")
NUMBERS = ("total", "price", "worth", "rest")
FIELDS = """
form:
  total: {type: number, min: -2, max: 9}
  urgent: yesno
  level: {type: choice, of: [low, high]}
  friend: {type: person, required: false}
  start_on: {type: date, required: total > 4}
  rows: {type: table, min: 0, max: 3, required: false, of: {what: text, cost: {type: money, min: 0, max: 9}, twice: {type: money, is: cost * 2}}}
  spent: = sum(r.cost for r in rows)
  worth: = total * 2
late:
  price: {type: number, min: 0, max: 9}
  mood: {type: text, keep: true}
  rest: {type: number, keep: true}
let:
  heavy: total > 4 or spent > 6
  left: 9 - (price if price else total)
"""


class Made:
    """One SOP. `text` loads, unless the dice made something that no SOP may say."""

    def __init__(self, dice: Random) -> None:
        self._dice, self._names = dice, iter(f"s{place}" for place in range(1, 100))
        self._before: list[str] = []
        self._behind: list[str] = []  # those of the way itself, which one may go back to
        self._refuses = dice.random() < 0.3  # whether some lane has a rejection of its own
        plan = [self._name() for _ in range(dice.randint(2, 6))]
        self.top = plan
        states = "".join(self._on_the_way(name, plan[place + 1 :]) for place, name in enumerate(plan))
        states += f"  quote: {{task: role.{self._one(*ROLES)}, fields: [price, mood], rewalk: {self._one('true', 'false')}, set: {{rest: total}}}}\n"
        self.text = "\n".join([self._head(), FIELDS, self._whole(), f"states:\n{states}  fin: {{end: approved{self._end()}}}", self._cast()])

    # --- choices

    def _name(self) -> str:
        return next(self._names)

    def _chance(self, share: float) -> bool:
        return self._dice.random() < share

    def _one(self, *of: str) -> str:
        return self._dice.choice(of)

    def _maybe(self, share: float, text: str) -> list[str]:
        return [text] if self._chance(share) else []

    # --- parts

    def _head(self) -> str:
        number = self._one("", 'number: "M/{seq:03}"\n', 'number: "M/{year}/{month:roman}/{seq}"\n')
        rules = self._maybe(0.2, 'rules:\n  - {must: total < 9 or urgent, says: "Not {{ total }}."}\n')
        defaults = [*self._maybe(0.4, "due: " + self._length()), *self._maybe(0.3, "nag: " + self._one("day at 09:00", "6 hours", "never"))]
        defaults += self._maybe(0.3, f"holds: {self._holds()}") + self._maybe(0.2, "timers: [{at: due + 1 day, add: superior(asked)}]" if defaults and "due" in defaults[0] else "may: [approve, reject, return]")
        usual = f"defaults: {{{', '.join(defaults)}}}\n" if defaults else ""
        return f'sop: made\ntitle: Made\nheadline: "{{{{ number }}}} {{{{ total }}}}"\nowner: role.chief\n{number}{"".join(rules)}{usual}'

    def _whole(self) -> str:
        acts = [f"  edit: {{edits: [{self._one('total', 'total, friend', 'rows, urgent', 'start_on')}]{self._one('', ', when: status == running')}}}"]
        acts += self._maybe(0.2, f"  cancel: {{by: role.{self._one(*ROLES)}, in: [{self._one(*self.top)}], reason: required, to: cancelled}}")
        acts += self._maybe(0.2, f"  leap: {{by: role.{self._one(*ROLES)}, to: {self._one(*self.top)}}}")
        acts += self._maybe(0.2, "  withdraw: {by: [requester, role.chief], when: total != 3}")
        return "acts:\n" + "\n".join(acts)

    def _end(self) -> str:
        again = self._maybe(0.3, f", acts: {{again: {{by: role.chief, to: {self._one(*self.top)}}}}}")
        return "".join(again or self._maybe(0.2, ", set: {rest: total}, timers: [{at: fin.at + 3 days, tell: requester, says: Long ago.}]"))

    def _cast(self) -> str:
        people = [f"P{place}" for place in range(self._dice.randint(3, 7))]
        lines = []
        for place, person in enumerate(people):
            roles = [role for role in ROLES if self._chance(0.35)] or ([ROLES[place]] if place < len(ROLES) else [])
            manager = [f"manager: {self._one(*people[place + 1 :])}"] if people[place + 1 :] and self._chance(0.8) else []
            held = [f"role: [{', '.join(roles)}]"] * bool(roles)
            lines.append(f"  {person}: {{{', '.join(held + manager)}}}")
        return "cast:\n" + "\n".join(lines)

    def _who(self) -> str:
        role = self._one(*ROLES)
        own = [f"{state}.by" for state in self._before[-2:]]
        return self._one(*[f"role.{role}"] * 4, "requester.manager", f"[role.{role}, friend]", f"role.{role} | role.a", f"everyone - role.{role}", f"superior(role.{role})", *own)

    def _condition(self) -> str:
        past = [f"{state}.times > 1" for state in self._before] + [f"{state}.reason != none" for state in self._before[-1:]]
        plain = ("total > 4", "urgent", "level == high", "heavy", "not returned", "friend", "spent > 6", "left < 5", "worth >= 8 or urgent", "price > 4", "start_on < today + 20 days")
        return self._one(*plain, *plain, *past, "10 / total > 1", "rest == none", "count(rows) > 1 and not urgent")

    def _holds(self) -> str:
        return self._one("same(total)", "total <= seen.total", '"true"', '"same(total, friend)"', "same(rows)", "not urgent")

    def _need(self) -> str:
        return self._one("any", "all", "1", "2", "majority", "yes > no", "yes - no >= 2 and abstain <= 2", "yes > seats / 2 and no < 2", "yes * 3 >= (seats - abstain) * 2", "1 + total / 9")

    def _length(self) -> str:
        return self._one("1 day", "2 working days", "8 working hours", "1 month", "36 hours")

    def _target(self, ahead: list[str]) -> str:
        return self._one(*ahead, *self.top, "fin", "rejected", "expired")

    def _timers(self, own: list[str], due: bool, ahead: list[str]) -> list[str]:
        if not self._chance(0.35):
            return []
        found = []
        for _ in range(self._dice.randint(1, 2)):
            at = self._one("at: opened + 2 days", "at: opened + 1 working day", "at: start_on", *["at: due + 1 day"] * due, *["at: due"] * due)
            acts = [f"do: {act}" for act in own]
            does = self._one("nag: asked", "tell: [requester, role.chief]", f"add: role.{self._one(*ROLES)}", f"hand_to: role.{self._one(*ROLES)}", "set: {mood: \"'late'\"}", "set: {rest: 10 / total}", f"to: {self._target(ahead)}", "do: silent", *acts)
            often = ", every: 1 day" if does.startswith(("nag", "tell")) and self._chance(0.5) else ""
            found.append(f"{{{at}{often}{self._one('', '', f', when: {self._condition()}')}, {does}, says: The clock.}}")
        return [f"timers: [{', '.join(found)}]"]

    # --- states

    def _on_the_way(self, name: str, ahead: list[str]) -> str:
        found = self._state(name, "  ", ahead, depth=2)
        self._behind.append(name)
        return found

    def _state(self, name: str, indent: str, ahead: list[str], depth: int) -> str:
        kind = self._one(*["approve"] * 6, *["task"] * 3, "wait", "crossing", *["lanes"] * (2 * (depth > 0)))
        when = self._maybe(0.25, f"when: {self._condition()}")
        made = {"approve": self._approve, "task": self._task, "wait": self._wait, "crossing": self._crossing}.get(kind)
        line = f"{indent}{name}:\n{self._lanes(name, indent + '  ', when, depth)}" if made is None else f"{indent}{name}: {{{', '.join([*made(ahead), *when])}}}\n"
        self._before.append(name)
        return line

    def _after(self, ahead: list[str]) -> list[str]:
        found = self._maybe(0.15, "set: {rest: total}") + self._maybe(0.1, "decided: granted") + self._maybe(0.15, "tell: role.chief")
        if ahead and self._chance(0.25):
            found.append(f"next: [{{when: {self._condition()}, to: {self._target(ahead)}}}, {{to: {ahead[0]}}}]")
        return found

    def _approve(self, ahead: list[str]) -> list[str]:
        need = self._need()
        parts = [f"approve: {self._who()}", f"need: {need}", *self._maybe(0.2, "except: friend"), *self._maybe(0.2, f"else: role.{self._one(*ROLES)}"), *self._maybe(0.2, f"away: role.{self._one(*ROLES)}")]
        may = self._maybe(0.3, f"may: [approve, reject, {self._one('return', 'abstain', 'abstain, return')}]")
        due = self._maybe(0.4, f"due: {self._length()}")
        acts = self._maybe(0.2, f"pass_on: {{hand_to: role.{self._one(*ROLES)}}}") + self._maybe(0.2, f"more: {{by: role.chief, add: role.{self._one(*ROLES)}, reason: optional}}")
        acts += self._maybe(0.2, "doubt: {counts: no if reason else abstain, reason: optional}") + self._maybe(0.15, f"up: {{by: role.{self._one(*ROLES)}, to: {self._target(ahead)}}}")
        acts += self._maybe(0.15, f"reject: {{to: {self._target(ahead)}}}") + (self._maybe(0.15, f"return: {{to: {self._one(*self._behind)}}}" if self._behind else "return: {reason: optional}") if not may else [])
        acts += self._maybe(0.1, "change: {edits: [total], reason: required}") + self._maybe(0.1, "close: {by: role.chief}")
        parts += [*may, *due, *self._maybe(0.4, f"holds: {self._holds()}"), *([f"acts: {{{', '.join(acts)}}}"] if acts else [])]
        closing = ["close"] if any(act.startswith("close") for act in acts) else []
        return [*parts, *self._timers(closing, bool(due), ahead), *self._maybe(0.1, "rewalk: true"), *self._after(ahead)]

    def _task(self, ahead: list[str]) -> list[str]:
        parts = [f"task: {self._one('requester', self._who())}", *self._maybe(0.4, f"fields: [{self._one('price', 'price, mood')}]"), *self._maybe(0.3, f"holds: {self._holds()}")]
        due = self._maybe(0.4, f"due: {self._length()}")
        acts = self._maybe(0.25, f"fine: {{}}, bad: {{to: {self._target(ahead)}}}")
        parts += [*due, *([f"acts: {{{acts[0]}}}"] if acts else []), *self._maybe(0.3, f"rewalk: {self._one('true', 'false')}")]
        return [*parts, *self._timers(["fine"] if acts else ["done"], bool(due), ahead), *self._after(ahead)]

    def _wait(self, ahead: list[str]) -> list[str]:
        on = self._one("opened + 1 day", "opened + 8 working hours", "start_on", "urgent or total > 4", '"not any(r.submitted < submitted and r.status == running for r in others)"', "acts")
        acts = f"acts: {{go_on: {{by: [requester, role.{self._one(*ROLES)}]{self._one('', ', need: all')}}}}}"
        return [f"wait: {on}", acts, *self._timers(["go_on"], False, ahead), *self._after(ahead)]

    def _crossing(self, ahead: list[str]) -> list[str]:
        return self._after(ahead) or ["set: {rest: total + 1}"]

    def _lanes(self, name: str, indent: str, when: list[str], depth: int) -> str:
        lanes = [self._name() for _ in range(self._dice.randint(2, 3))]
        due = self._maybe(0.3, f"due: {self._length()}")
        keys = [*when, *due, *self._maybe(0.4, "need: " + self._one("any", "1", "2", "majority", "all", f"{lanes[0]}.outcome == approved")), *self._timers(["close"], bool(due), [])]
        body = "".join(self._lane(lane, indent + "  ", depth - 1) for lane in lanes)
        return "".join(f"{indent}{key}\n" for key in keys) + f"{indent}lanes:\n{body}"

    def _lane(self, name: str, indent: str, depth: int) -> str:
        if not self._chance(0.4):
            return self._state(name, indent, [], depth)
        inside = [self._name() for _ in range(self._dice.randint(1, 3))]
        body = "".join(self._state(each, indent + "    ", inside[place + 1 :], depth) for place, each in enumerate(inside))
        own = f"{indent}    rejected: {{end: refused}}\n" if self._refuses else ""
        self._refuses = False
        return f"{indent}{name}:\n{indent}  states:\n{body}{own}"


def made(dice: Random) -> tuple[str, Sop]:
    """A text that loads, with what it says."""
    while True:
        text = Made(dice).text
        try:
            return text, load_one(text)
        except Faulty as faulty:
            found = {fault.code for fault in faulty.faults}
        assert found <= _REFUSED, text
