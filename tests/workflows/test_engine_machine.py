"""Any sequence of what people, the clock and the directory may do, over the shipped SOPs and some nasty ones: what must hold, holds.

`ALUR_LONG=1` runs many more and longer sequences."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from storage.codec import decode_request, encode_request
from tests.workflows.dice import DICE, Dice, profile
from tests.workflows.firm import Company, Firm, stored
from workflows.answers import Answers
from workflows.effects import Ask, Effect, Nag, Tell
from workflows.events import AlarmRang, Commented, Decided, OthersChanged, RosterChanged
from workflows.loader import load_one
from workflows.refusals import Refusal
from workflows.request import FORM, Request, Standing
from workflows.sop import Act, Field, Sop, State
from workflows.stage import ADMINISTRATOR, Unreadable, people_of_cast
from workflows.timers import ringing
from workflows.values import Value
from workflows.votes import Tally, closed, completions, reads_votes, tally, way_taken
from workflows.who import filled_seats, people_of, waiting
from workflows.world import PersonRecord

_SHIPPED = sorted((Path(__file__).parents[2] / "workflows" / "sops").glob("*.yaml"))
_NASTY = sorted((Path(__file__).parent / "nasty").glob("*.yaml"))
SOPS = {path.stem: load_one(path.read_text(encoding="utf-8")) for path in (*_SHIPPED, *_NASTY)}
NASTY_AMOUNTS = (-1, 0, 1, 4, 7, 9)
_AMOUNTS = {path.stem: (1, 1_000_001, 10_000_000, 60_000_000) for path in _SHIPPED} | {path.stem: NASTY_AMOUNTS for path in _NASTY}
_VARIED = ("number", "money", "integer", "yesno", "person", "table", "date")
_STEADY = ("Root", "Ruth")  # administrators who never leave


def company(sop: Sop) -> Company:
    """The cast of the SOP with two administrators."""
    stage = Company({})
    answers = Answers(stage, stage.calendar)
    own = {column.name: column for column in sop.person_columns}
    people = people_of_cast(sop, lambda name, raw: answers.typed(own[name], raw))
    columns = next(iter(people.values())).columns
    stage.people = people | {name: PersonRecord(name, name, name, roles=((ADMINISTRATOR, ""),), columns=columns) for name in _STEADY}
    return stage


class Anything(RuleBasedStateMachine):
    """Nothing here knows what a SOP should do; it only knows what no SOP may ever do."""

    def __init__(self) -> None:
        super().__init__()
        self.cards: set[tuple[str, str, str, int]] = set()  # request, person, state, visit: who was ever asked where

    @initialize(name=st.sampled_from(sorted(SOPS)), dice=DICE)
    def open_firm(self, name: str, dice: Dice) -> None:
        self.open(SOPS[name], _AMOUNTS[name], dice)

    def open(self, sop: Sop, amounts: tuple[int, ...], dice: Dice) -> None:
        self.firm = Firm(sop, company=company(sop))
        self.amounts = amounts
        self.answers = Answers(self.firm.company, self.firm.company.calendar)
        self.people = sorted(self.firm.company.people)
        self._send(dice)

    # --- what happens

    @rule(dice=DICE)
    def send(self, dice: Dice) -> None:
        if len(self.firm.company.requests) < 3:
            self._send(dice)

    @precondition(lambda self: self.firm.id)
    @rule(dice=DICE, times=st.integers(1, 6))
    def go_on(self, dice: Dice, times: int) -> None:
        """Those who hold a request press some of their buttons, more often than not with all that is asked."""
        self._turn(dice)
        for _ in range(times):
            self._press_what_is_offered(dice)

    def _press_what_is_offered(self, dice: Dice) -> None:
        firm, request = self.firm, self.firm.request
        holders = [(person, name) for name, standing in request.standings.items() if standing.mark == "open" for person in waiting(standing)]
        person, state = dice.choice(holders or [("", "")])
        acts = firm.offers(person, state) if state in firm.sop.states else []
        if state == FORM:
            self._press(Decided(person, "resubmit", FORM, request.standing(FORM).visit, self._form(dice, person)))
        elif acts:
            likely = [name for name in acts if name not in ("reject", "return")] if dice.random() < 0.8 else acts
            act = self._act(state, dice.choice(likely or acts))
            self._press(Decided(person, act.name, state, request.standing(state).visit, self._asked_by(dice, state, act, person), "why"))

    @precondition(lambda self: self.firm.id)
    @rule(dice=DICE)
    def press_anything(self, dice: Dice) -> None:
        """Anybody presses any button there is or never was, fresh or stale, for anybody's seat, with anything filled in."""
        self._turn(dice)
        sop, request = self.firm.sop, self.firm.request
        state = dice.choice(["", FORM, *sop.states])
        names = {act.name for each in sop.states.values() for act in each.acts} | {act.name for act in sop.acts} | {"resubmit", "forged"}
        own = [act.name for act in sop.states[state].acts] if state in sop.states else ["resubmit"]
        name = dice.choice([*own, *own, *sorted(names)])
        visit = dice.choice([request.standing(state).visit, request.standing(state).visit, 0, 1, 3, 999])
        seat = dice.choice(["", "", *self.people])
        person = dice.choice([*self.people, "stranger"])
        act = self._act(state, name)
        fields = dice.choice([{}, {"forged": Decimal(1)}]) if act is None or dice.chance() else self._asked_by(dice, state, act, person)
        self._press(Decided(person, name, state, visit, fields, dice.choice(["", "why"]), seat))

    @precondition(lambda self: self.firm.id)
    @rule(dice=DICE)
    def do_with_the_whole(self, dice: Dice) -> None:
        """Withdraw, edit, or what the SOP puts at the top or at its end."""
        self._turn(dice)
        who = dice.choice([self.firm.request.requester, dice.choice(self.people)])
        end = self.firm.request.end_state or ""
        acts = self.firm.offers(who, end) if self.firm.request.ended is not None and end else self.firm.offers(who)
        if "withdraw" in acts and dice.random() < 0.8:
            acts.remove("withdraw")
        if acts:
            act = self._act(end if self.firm.request.ended is not None else "", dice.choice(acts))
            self._press(Decided(who, act.name, end if act not in self.firm.sop.acts else "", 0, self._asked_by(dice, end, act, who), "why"))

    @precondition(lambda self: self.firm.id)
    @rule(dice=DICE, text=st.sampled_from(["hello", "", "\0 <b>"]))
    def speak(self, dice: Dice, text: str) -> None:
        """Anybody writes a note, or answers a question that waits or is over."""
        self._turn(dice)
        question = dice.choice([*self.firm.request.questions, None])
        person = dice.choice([*(question.to * 9 if question else ()), *self.people, "stranger"])
        self._try(lambda: self.firm.happen(Decided(person, "answer", "", question.number, {}, text) if question else Commented(person, text)))

    @rule(dice=DICE)
    def change_the_directory(self, dice: Dice) -> None:
        """Somebody is away, perhaps with a delegate, or back; leaves or comes back; a role changes hands. Every request hears of it."""
        firm, person = self.firm, dice.choice(self.people)
        match dice.choice(["away", "back", "leave", "return", "swap"]):
            case "away":
                kept, firm.id = firm.id, ""
                firm.away(person, dice.choice(["", *self.people]))
                firm.id = kept
            case "back":
                firm.company.absent = tuple(absence for absence in firm.company.absent if absence.person != person)
            case "leave" if person not in _STEADY:
                self._person(person, active=False)
            case "return":
                self._person(person, active=True)
            case "swap":
                other = dice.choice(self.people)
                if not {person, other} & {*_STEADY}:
                    roles = firm.company.people[person].roles, firm.company.people[other].roles
                    self._person(person, roles=roles[1])
                    self._person(other, roles=roles[0])
        self._everybody(RosterChanged())

    @rule(hours=st.sampled_from([1, 5, 24, 72, 240]))
    def let_time_pass(self, hours: int) -> None:
        """Alarms ring in order, each when it is due."""
        firm, end = self.firm, self.firm.now + timedelta(hours=hours)
        for _ in range(60):
            due = sorted((at, key) for key, at in firm.alarms.items() if at <= end)
            if not due:
                break
            at, (firm.id, state, visit, timer) = due[0]
            firm.now = max(firm.now, at)
            firm.alarms.pop((firm.id, state, visit, timer))
            before = firm.request
            firm.happen(AlarmRang(state, visit, timer, at))
            self._after(before)
        firm.now = max(firm.now, end)

    @rule()
    def tell_of_others(self) -> None:
        self._everybody(OthersChanged())

    # --- how

    def _send(self, dice: Dice) -> None:
        requester = dice.choice(self.people)
        self._try(lambda: self.firm.send(requester, **self._form(dice, requester)), began=True)

    def _turn(self, dice: Dice) -> None:
        self.firm.id = dice.choice(list(self.firm.company.requests))

    def _person(self, person: str, **parts: Any) -> None:
        company = self.firm.company
        company.people = {**company.people, person: replace(company.people[person], **parts)}

    def _everybody(self, event: RosterChanged | OthersChanged) -> None:
        for id in list(self.firm.company.requests):
            self.firm.id = id
            before = self.firm.request
            self.firm.happen(event)
            self._after(before)

    def _press(self, event: Decided) -> None:
        self._try(lambda: self.firm.happen(event), event)

    def _try(self, work: Any, event: Decided | None = None, began: bool = False) -> None:
        """A refusal is fine (the firm sees to it that nothing has changed); any other exception is a fault of the engine."""
        kept, before = self.firm.id, None if began else self.firm.request
        try:
            work()
        except Refusal:
            self.firm.id = kept
            return
        self._after(before, event)

    def _act(self, state: str, name: str) -> Any:
        own = self.firm.sop.states[state].acts if state in self.firm.sop.states else ()
        return next((act for act in (*own, *self.firm.sop.acts) if act.name == name), None)

    def _form(self, dice: Dice, person: str, only: tuple[str, ...] = ()) -> dict[str, Value]:
        """Answers to the form (or `only` to some of it), mostly fitting."""
        fields = [field for field in self.firm.sop.form if field.computed is None and (not only or field.name in only)]
        raw = {field.name: self._raw(dice, field) for field in fields if field.type in _VARIED and (dice.chance() or field.type == "date")}
        blank = Request("", "", self.firm.sop.name, "", person, person, self.firm.now)
        step = self.firm.rest(person) if self.firm.id else self._blank(blank)
        try:
            return self.answers.form(step, fields, raw)
        except Unreadable:
            return {}

    def _blank(self, request: Request) -> Any:
        self.firm.company.requests[""] = (self.firm.sop, request)
        step = self.firm.rest(request.requester)
        del self.firm.company.requests[""]
        return step

    def _raw(self, dice: Dice, field: Field) -> object:
        match field.type:
            case "yesno":
                return dice.choice(["true", "false"])
            case "date":
                return self.firm.company.calendar.today(self.firm.now) + timedelta(days=dice.choice([20, 20, 30, 50]))
            case "person":
                return dice.choice(["none", *self.people])
            case "table":
                columns = [column for column in field.columns if column.type == "money" and column.computed is None and not column.late]
                return [{column.name: dice.choice(self.amounts) for column in columns} for _ in range(dice.choice((1, 2)))]
        return dice.choice(self.amounts)

    def _asked_by(self, dice: Dice, state: str, act: Act, person: str) -> dict[str, Value]:
        if act.edits:
            return self._form(dice, person, act.edits)
        found = self.firm.sop.states.get(state)
        uses = (*act.fields, *(found.fields if found is not None and (act.completes or act.name == "approve") else ()))
        raw = {use.name: dice.choice(self.amounts) for use in uses if not use.table and use.field.type in ("number", "money") and dice.chance()}
        try:
            return stored(self.answers.uses(self.firm.rest(person), uses, raw))
        except Unreadable:
            return {}

    # --- what must hold after every step

    def _after(self, before: Request | None, event: Decided | None = None) -> None:
        firm, request = self.firm, self.firm.request
        self.cards |= {(firm.id, effect.person, effect.state, effect.visit) for effect in firm.effects if isinstance(effect, Ask)}
        self.cards |= {(firm.id, id, FORM, request.standing(FORM).visit) for id in (request.requester, request.submitter)}
        assert encode_request(decode_request(encode_request(request))) == encode_request(request)
        assert {key[1:]: at for key, at in firm.alarms.items() if key[0] == firm.id} == self._alarms(request)
        self._effects_reach_only_those_concerned(before, request, firm.effects)
        self._clocks_stand_still_for_questions_alone(request)
        if event is not None and before is not None:
            self._other_lanes_keep_their_buttons(before, request, event)
        for name, standing in request.standings.items():
            if name in firm.sop.states:
                self._votes_are_sound(request, firm.sop.states[name], standing)
                opened = before.standing(name) if before is not None else standing
                voted = event is not None and event.state == name and (opened.mark, opened.visit) == ("open", standing.visit)
                self._a_vote_is_closed_when_and_only_when_it_has_fallen(firm.sop.states[name], standing, voted)

    def _alarms(self, request: Request) -> dict[tuple[str, int, int], Any]:
        return {
            (name, standing.visit, pending.timer): pending.at
            for name, standing in request.standings.items()
            if standing.pending
            for pending in ringing(self.firm.sop.states[name], standing)
        }

    def _clocks_stand_still_for_questions_alone(self, request: Request) -> None:
        waiting = {(question.state, question.visit) for question in request.open_questions}
        open_now = {(name, standing.visit) for name, standing in request.standings.items() if standing.mark == "open"}
        assert waiting <= open_now, "a question waits at a state that is not open any more"
        assert {(name, standing.visit) for name, standing in request.standings.items() if standing.stands_still} == waiting
        numbers = [question.number for question in request.questions] + [standing.visit for standing in request.standings.values() if standing.visit]
        assert len(numbers) == len(set(numbers)), "a number means two things"

    def _votes_are_sound(self, request: Request, state: State, standing: Standing) -> None:
        seats = [vote.seat for vote in standing.votes if vote.seated and vote.counts != "none"]
        assert len(seats) == len(set(seats)) == len(filled_seats(standing.votes)), "a seat is counted twice"
        if state.kind != "approve":
            return
        assert request.requester not in standing.asked.reasons, "the requester is asked to decide"
        for vote in standing.votes:
            act = self._act(state.name, vote.act)
            named = act is not None and act.by is not None and "requester" in act.by.source and act.counts is None
            assert request.requester not in (vote.by, vote.seat) or named, "the requester decided"

    def _a_vote_is_closed_when_and_only_when_it_has_fallen(self, state: State, standing: Standing, voted: bool) -> None:
        """Early stop agrees with full counting: every way the silent may still speak comes to the same, or the vote is open."""
        votes = tally(standing)
        if state.kind != "approve" or state.need.kind == "any" or not votes.no + votes.abstain or any(act.name == "close" for act in state.acts):
            return
        step = self.firm.rest()
        ways = any(reads_votes(state, way) for way in state.next)

        def judged(then: Tally) -> tuple[str, str]:
            look = step.look(state.name, tallies={state.name: then, "this": then})
            return closed(state, then, lambda _: look), way_taken(state, look) if ways else ""

        try:
            outcomes = {judged(then) for then in completions(votes)}
        except Refusal:
            return
        if standing.mark == "open":
            assert len(outcomes) > 1 or (ways and votes.silent), f"{state.name} has fallen and is still open"
        elif voted and standing.outcome in ("approved", "rejected"):
            assert {outcome for outcome, _ in outcomes} == {standing.outcome}, f"{state.name} was closed too early"

    def _other_lanes_keep_their_buttons(self, before: Request, after: Request, event: Decided) -> None:
        sop, step = self.firm.sop, self.firm.rest()
        around = step.around(event.state)
        for name, standing in before.standings.items():
            lanes = next((each for each in step.around(name) if each in around), "")
            apart = lanes and sop.states[lanes].kind == "lanes" and name not in (event.state, *around)
            if not apart or standing.mark != "open" or sop.states[name].kind not in ("approve", "task") or any(each.edits for each in [self._act(event.state, event.act)] if each):
                continue
            same_lanes = after.standing(lanes).mark == "open" and after.standing(lanes).visit == before.standing(lanes).visit
            rewalked = any(sop.states[each].rewalk for each in (event.state,) if each in sop.states)
            if same_lanes and not rewalked and self._is_elsewhere(name, event.state, lanes):
                assert (after.standing(name).mark, after.standing(name).visit) == ("open", standing.visit), f"{event.state} spoiled {name}"

    def _is_elsewhere(self, name: str, state: str, lanes: str) -> bool:
        """Whether the two lie in different lanes of `lanes`."""
        step = self.firm.rest()
        lane_of = {each: next(child for child in self.firm.sop.states[lanes].children if child in (each, *step.around(each))) for each in (name, state)}
        return lane_of[name] != lane_of[state]

    def _effects_reach_only_those_concerned(self, before: Request | None, request: Request, effects: tuple[Effect, ...]) -> None:
        """Those who were asked or acted, those the SOP names in `tell` and `nag`, its owner, the administrators: nobody else hears of it."""
        step, sop = self.firm.rest(), self.firm.sop
        reached = {id for effect in effects for id in (effect.to if isinstance(effect, Tell) else [effect.person] if isinstance(effect, Ask | Nag) else [])}
        known = {request.requester, request.submitter, *request.involved} if before is None else {*before.involved, request.requester, request.submitter}
        known |= {id for standing in request.standings.values() for id in (*standing.asked.ids, *standing.by, *(vote.by for vote in standing.votes))}
        known |= {person for id, person, _, _ in self.cards if id == request.id} | {*self.firm.company.administrators()}
        for name in reached - known:
            told: list[Any] = [sop.owner, *(state.tell for state in sop.states.values()), *(act.tell for act in sop.acts)]
            told += [expression for state in sop.states.values() for expression in (act.tell for act in state.acts)]
            told += [expression for state in sop.states.values() for timer in state.timers for expression in (timer.tell, timer.nag)]
            looks = [step.look(state) for state in ("", *sop.states)]
            assert any(name in self._people(expression, look) for expression in told for look in looks), f"{name} hears of what is not theirs"

    def _people(self, expression: Any, look: Any) -> tuple[str, ...]:
        try:
            return people_of(expression, look).ids
        except Refusal:
            return ()

    def _can_be_moved(self, id: str, open_now: list[tuple[str, Standing]]) -> bool:
        """All have spoken in a vote that does not close by itself: there is somebody who may close it."""
        self.firm.id, kept = id, self.firm.id
        found = any("close" in self.firm.offers(person, name) for name, _ in open_now if name in self.firm.sop.states for person in self.people)
        self.firm.id = kept
        return found

    @invariant()
    def every_open_request_waits_for_somebody_or_something(self) -> None:
        if not hasattr(self, "firm"):
            return
        for id, (sop, request) in self.firm.company.requests.items():
            if request.ended is not None:
                assert not request.open_states
                continue
            open_now = [(name, standing) for name, standing in request.standings.items() if standing.mark == "open"]
            for name, _ in open_now:
                children = sop.states[name].children if name in sop.states else ()
                assert not children or any(request.standing(child).mark == "open" for child in children), f"{name} is open and nothing in it"
            holders = {person for _, standing in open_now for person in waiting(standing)}
            assert all(self.firm.company.people[person].active for person in holders)
            waits = any(name in sop.states and sop.states[name].wait is not None and all(timer.rung for timer in standing.pending) for name, standing in open_now)
            lacks = any(name in sop.states and self._lacks_people(sop.states[name], tally(standing)) for name, standing in open_now)
            assert holders or waits or lacks or self._alarms(request) or self._can_be_moved(id, open_now), f"{id} waits for nobody: {open_now}"
            for name, standing in open_now:
                missing = {person for person in waiting(standing) if (id, person, name, standing.visit) not in self.cards}
                assert not missing, f"{missing} hold {name} and were never asked"

    def _lacks_people(self, state: State, votes: Tally) -> bool:
        """Whether all who are there said yes and more must: it waits until others are put in, which its owner was told."""
        return state.kind == "approve" and votes.yes > 0 and not votes.silent + votes.no + votes.abstain


TestAnything = Anything.TestCase
TestAnything.settings = profile(500, 5_000)
