"""A definition as plain statements, every default spelled out: what happens, to whom, when, and what a "no" or silence leads to.

Statements are codes with parameters; their sentences are made in `bot/wording/explain.py`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from workflows.offers import ANSWER, ASK
from workflows.sop import Act, Expression, Field, FieldUse, Rule, Sop, State, Timer
from workflows.vocabulary import ENDS

_ROLE = re.compile(r"\brole\.[a-z]")


@dataclass(frozen=True, slots=True)
class Statement:
    """`section`: start form rules step ends general; `state` the step or end it is about. `params` hold names, numbers, truths, and the definition's
    own texts, expressions, schedules, fields, acts and timers."""

    section: str
    code: str
    state: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


def statements(sop: Sop) -> tuple[Statement, ...]:
    """Everything the definition means, in the order in which a reader wants it."""
    return (*_start(sop), *_form(sop), *_rules(sop), *_steps(sop), *_ends(sop), *_general(sop))


def _start(sop: Sop) -> Iterator[Statement]:
    yield Statement("start", "start-who", params={"who": sop.start.by})
    if sop.start.every is not None:
        yield Statement("start", "start-clock", params={"schedule": sop.start.every, "when": sop.start.when})
        yield Statement("start", "start-clock-defaults")
    if sop.commands:
        yield Statement("start", "start-commands", params={"commands": sop.commands})
    if sop.trace:
        yield Statement("start", "start-trace")
    yield Statement("start", "start-headline", params={"text": sop.headline})
    yield Statement("start", "start-number", params={"template": sop.number})
    if sop.amount is not None:
        yield Statement("start", "start-amount", params={"value": sop.amount})
    yield Statement("start", "start-owner", params={"who": sop.owner})


def _form(sop: Sop) -> Iterator[Statement]:
    asked = [field for field in sop.form if field.computed is None]
    if not asked:
        yield Statement("form", "form-nothing")
    for each in sop.form:
        yield from _field("form", "", each)
    computed = {each.name for each in (*sop.form, *sop.late)}
    for name, value in sop.lets.items():
        if name not in computed:
            yield Statement("form", "let", params={"name": name, "value": value})
    for each in sop.late:
        if each.computed is not None:
            yield from _field("form", "", each)
    if any(each.computed for each in sop.form) or sop.lets:
        yield Statement("form", "form-recomputed")


def _field(section: str, state: str, each: Field, table: str = "") -> Iterator[Statement]:
    if each.computed is not None:
        yield Statement(section, "field-computed", state, {"field": each, "value": each.computed})
        return
    yield Statement(section, "column-asked" if table else "field-asked", state, {"field": each, "table": table})
    for column in each.columns if each.type == "table" else ():
        if not column.late:
            yield Statement(section, "field-column", state, {"field": column, "columns": each.columns})


def _rules(sop: Sop) -> Iterator[Statement]:
    if not sop.rules:
        yield Statement("rules", "rules-none")
        return
    yield Statement("rules", "rules-when")
    if _edits(sop):
        yield Statement("rules", "rules-edits")
    yield from (_rule("rules", "", rule) for rule in sop.rules)


def _edits(sop: Sop) -> bool:
    return any(act.edits for act in (*sop.acts, *(act for state in sop.states.values() for act in state.acts)))


def _rule(section: str, state: str, rule: Rule, pressed: str = "") -> Statement:
    """`pressed` names the act that it is a rule of, "" for the form's."""
    return Statement(section, "rule", state, {"must": rule.must, "when": rule.when, "says": rule.says, "pressed": pressed})


def step_numbers(sop: Sop) -> dict[str, str]:
    """The number by which each step is known, "6.1" for the first lane of the sixth; ends of the whole request have none."""
    numbers: dict[str, str] = {}
    for state in sop.states.values():
        if state.kind == "end" and not state.parent:
            continue
        siblings = sop.states[state.parent].children if state.parent else ()
        top = str(sum("." not in number for number in numbers.values()) + 1)
        numbers[state.name] = f"{numbers[state.parent]}.{siblings.index(state.name) + 1}" if siblings else top
    return numbers


def _steps(sop: Sop) -> Iterator[Statement]:
    for name, number in step_numbers(sop).items():
        state = sop.states[name]
        params = {"number": number, "kind": state.kind, "parent": state.parent}
        yield Statement("step", "step-lane" if state.parent else "step", name, params)
        yield from _step(sop, state)


def _step(sop: Sop, state: State) -> Iterator[Statement]:
    name = state.name
    if state.when is not None:
        yield Statement("step", "only-when", name, {"when": state.when, "to": state.following})
    if state.kind in ("approve", "task"):
        yield from _people(state)
    yield from _kind(sop, state)
    for use in state.fields:
        yield from _use(name, use, "approve" if state.kind == "approve" else "done")
    yield from (_rule("step", name, rule, "approve" if state.kind == "approve" else "done") for rule in state.rules)
    for act in state.acts:
        yield from _act(sop, state, act)
    if state.kind == "approve":
        names = {act.name for act in state.acts}
        yield from (Statement("step", f"no-{name}", state.name) for name in ("reject", "return") if name not in names)
    if state.kind in ("approve", "task"):
        yield Statement("step", _holding(state), name, {"holds": state.holds})
        yield from _time(sop, state)
    else:
        yield from (_timer(state, timer) for timer in state.timers)
    if state.kind != "end":
        yield from _completion(sop, state)


def _holding(state: State) -> str:
    if state.holds is None or state.holds.source == "false":
        return "holds-not" if state.kind == "approve" else "holds-not-task"
    if state.holds.source == "true":
        return "holds-always"
    return "holds" if state.kind == "approve" else "holds-task"


def _people(state: State) -> Iterator[Statement]:
    name = state.name
    yield Statement("step", f"asks-{state.kind}", name, {"who": state.who})
    if state.excluded is not None:
        yield Statement("step", "excluded", name, {"who": state.excluded})
    yield Statement("step", "otherwise" if state.otherwise else "otherwise-usual", name, {"whos": state.otherwise})
    if state.away is not None:
        yield Statement("step", "away", name, {"who": state.away})
    if state.group:
        yield Statement("step", "in-group", name, {"name": state.group})


def _kind(sop: Sop, state: State) -> Iterator[Statement]:
    params = {"rule": state.need.rule, "children": state.children, "wait": state.wait, "need": state.need.kind}
    if state.kind == "approve":
        names = {act.name for act in state.acts}
        varies = state.need.kind == "count" and state.need.rule is not None and not state.need.rule.constant
        kind = "varies" if varies else state.need.kind
        code = f"need-{kind}" if "reject" in names or state.need.kind == "condition" else f"need-{kind}-only"
        yield Statement("step", "need-at-close" if "close" in names else code, state.name, params)
    elif state.kind == "task":
        yield Statement("step", "task-first", state.name, params)
    elif state.kind == "wait":
        condition = state.wait is not None and state.wait.type.kind == "yesno"
        yield Statement("step", "waits-acts" if state.wait is None else "waits-condition" if condition else "waits", state.name, params)
    elif state.kind == "lanes":
        yield Statement("step", f"lanes-{state.need.kind}", state.name, params)
    elif state.kind == "states":
        yield Statement("step", "sequence", state.name, params)
    elif state.kind == "end":
        yield Statement("step", "lane-end", state.name, {"word": state.end})
    else:
        yield Statement("step", "crossing", state.name, params)


def _use(state: str, use: FieldUse, when: str) -> Iterator[Statement]:
    for statement in _field("step", state, use.field, use.table):
        yield Statement("step", statement.code, state, {**statement.params, "pressed": when})


def _act(sop: Sop, state: State, act: Act) -> Iterator[Statement]:
    params = {"act": act, "rejects_to": _rejects_to(state, act), "in_lane": bool(state.parent), "counted": state.need.kind != "any"}
    code = f"act-{act.name}" if act.standard and not (act.name == "reject" and state.kind == "task") else "act-own"
    yield Statement("step", code, state.name, params)
    for use in act.fields:
        yield from _use(state.name, use, act.name)
    yield from (_rule("step", state.name, rule, act.name) for rule in act.rules)


def _rejects_to(state: State, act: Act) -> str:
    """Where a rejection leads: a state, an end, or "next" where a list of ways decides."""
    if act.to:
        return act.to
    return "next" if any(way.when for way in state.next) else "rejected"


def _time(sop: Sop, state: State) -> Iterator[Statement]:
    name = state.name
    if state.due is None:
        yield Statement("step", "no-due", name)
    else:
        yield Statement("step", "due", name, {"due": state.due})
        closing = [timer for timer in state.timers if (timer.do or timer.to) and timer.at is None]
        if all(timer.when is not None for timer in closing):
            nag = ("nag-decides" if closing else "nag") if state.nag else "no-nag"
            yield Statement("step", nag, name, {"schedule": state.nag})
    yield from (_timer(state, timer) for timer in state.timers if timer.at is not None or state.due is not None)
    if not any(timer.do or timer.to for timer in state.timers):
        yield Statement("step", "never-by-itself", name, {"kind": state.kind})


def _timer(state: State, timer: Timer) -> Statement:
    act = next((act for act in state.acts if act.name == timer.do), None)
    return Statement("step" if state.kind != "end" or state.parent else "ends", "timer", state.name, {"timer": timer, "act": act})


def _completion(sop: Sop, state: State) -> Iterator[Statement]:
    name = state.name
    for target, value in state.sets:
        yield Statement("step", "sets", name, {"name": target, "value": value})
    if state.tell is not None:
        yield Statement("step", "tells", name, {"who": state.tell, "says": state.says})
    if state.decided:
        yield Statement("step", "decided", name, {"word": state.decided, "kind": state.kind})
    if state.fields or any(act.fields for act in state.acts):
        yield Statement("step", {True: "rewalk", False: "rewalk-not", None: "rewalk-usual"}[state.rewalk], name)
    if any(way.when for way in state.next):
        yield Statement("step", "next-ways", name, {"ways": state.next, "kind": state.kind})
    elif _completes(state):
        yield Statement("step", "next", name, {"to": _after(sop, state), "kind": state.kind})


def _completes(state: State) -> bool:
    return state.kind not in ("task",) or not state.acts or any(act.completes for act in state.acts)


def _after(sop: Sop, state: State) -> str:
    """The state one comes to by completing, "" for the end of the lane."""
    return state.next[0].to if len(state.next) == 1 and state.next[0].when is None else state.following


def _ends(sop: Sop) -> Iterator[Statement]:
    for state in sop.states.values():
        if state.kind != "end" or state.parent:
            continue
        yield Statement("ends", "end", state.name, {"word": state.end})
        for target, value in state.sets:
            yield Statement("ends", "sets", state.name, {"name": target, "value": value})
        if state.tell is not None:
            yield Statement("ends", "tells", state.name, {"who": state.tell, "says": state.says})
        for act in state.acts:
            for statement in _act(sop, state, act):
                yield Statement("ends", statement.code, state.name, statement.params)
        yield from (_timer(state, timer) for timer in state.timers)
    for word in _unwritten(sop):
        yield Statement("ends", "end-unwritten", params={"word": word})


def _unwritten(sop: Sop) -> list[str]:
    """The ends the definition goes to without writing them."""
    gone_to = {timer.to for state in sop.states.values() for timer in state.timers}
    gone_to |= {way.to for state in sop.states.values() for way in state.next}
    gone_to |= {act.to for act in (*sop.acts, *(act for state in sop.states.values() for act in state.acts))}
    rejecting = [state for state in sop.states.values() if any(act.name == "reject" and not act.to for act in state.acts)]
    if any(_rejects_to(state, act) == "rejected" for state in rejecting for act in state.acts if act.name == "reject"):
        gone_to.add("rejected")
    return [word for word in ENDS if word in gone_to and word not in sop.states]


def _general(sop: Sop) -> Iterator[Statement]:
    yield Statement("general", "own-request")
    if any(state.kind == "task" for state in sop.states.values()):
        yield Statement("general", "own-task")
    if _ROLE.search(sop.text):
        yield Statement("general", "roles")
    yield Statement("general", "delegates")
    yield Statement("general", "live")
    yield Statement("general", "twice")
    yield Statement("general", "first-tap")
    if _can_return(sop):
        holding = tuple(state.name for state in sop.states.values() if not _holding(state).startswith("holds-not"))
        yield Statement("general", "returned-holding" if holding else "returned", params={"states": holding})
    for act in sop.acts:
        yield from _whole(sop, act)
    yield Statement("general", "told-always")
    yield Statement("general", "sees")
    yield Statement("general", "working-time")
    if any(value.outside for value in _expressions(sop)):
        yield Statement("general", "others")


def _can_return(sop: Sop) -> bool:
    return any(act.name == "return" or act.edits for state in sop.states.values() for act in state.acts) or any(act.edits for act in sop.acts)


def _whole(sop: Sop, act: Act) -> Iterator[Statement]:
    decided = tuple(state.name for state in sop.states.values() if state.decided)
    if act.name == ANSWER and not any(each.name == ASK for state in sop.states.values() for each in state.acts):
        return
    code = act.name if act.name in ("withdraw", "comment", ANSWER) else "act-whole"
    yield Statement("general", code, params={"act": act, "decided": decided})
    for use in act.fields:
        yield from (Statement("general", s.code, "", s.params) for s in _use("", use, act.name))
    yield from (_rule("general", "", rule, act.name) for rule in act.rules)


def _expressions(sop: Sop) -> Iterator[Expression]:
    yield from sop.lets.values()
    for rule in sop.rules:
        yield rule.must
    yield from (state.wait for state in sop.states.values() if state.wait is not None)

