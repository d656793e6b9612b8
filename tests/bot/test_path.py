"""The drawn path: every step once, nothing over anything else, lines that end at stops; of SOPs, and of requests at every moment."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from bot.path.across import across
from bot.path.down import down
from bot.path.drawing import Drawing
from bot.path.lettering import cut, width, wrapped
from bot.path.mermaid import mermaid
from bot.path.of_request import path_of_request
from bot.path.of_sop import path_of_sop
from bot.path.plan import Arc, Fork, Plan, Stop, all_stops, lines, told
from bot.path.shown import alone, goes_across, on_desk, on_phone, png
from bot.path.svg import svg
from tests.bot.showroom import SOPS, Showroom, staff
from tests.workflows.scopes import jakarta
from workflows.loader import load
from workflows.sop import Sop
from workflows.world import PersonRecord

NASTY = SOPS.parents[1] / "tests" / "workflows"
EVERY = {sop.name: sop for file in (*SOPS.glob("*.yaml"), *NASTY.glob("nasty/*.yaml"), NASTY / "everything.yaml") for sop in load(file.read_text("utf-8"))}
HOSTILE = '<script>alert(1)</script> "&amp;\u202e|]; end\n%% --> \x00' + "W" * 60
LAYOUTS: dict[str, Callable[[Plan], Drawing]] = {"across": lambda plan: across(plan, 1112), "down": lambda plan: down(plan, 320)}

FAIR = """
sop: fair
title: {en: Purchase, id: Pembelian}
headline: "{{ item }}, {{ total }}"
number: "PB/{seq:04}/{year}"
form:
  item: text
  total: money
defaults: {due: 2 working days}
states:
  manager: {title: {en: Manager, id: Atasan}, approve: requester.manager, holds: total <= seen.total}
  both:
    lanes:
      finance: {title: {en: Finance, id: Keuangan}, approve: role.finance, holds: "false", timers: [{at: due, add: superior(asked)}]}
      legal: {title: Legal, approve: role.legal}
  director: {title: {en: Director, id: Direktur}, when: total >= 50_000_000, approve: role.director}
  board:
    when: total >= 90_000_000
    title: {en: Board, id: Direksi}
    lanes: {chair: {approve: role.director}, team: {approve: role.team, need: 2}}
  order: {title: {en: Issue PO, id: Buat PO}, task: role.purchasing}
  done: {title: {en: Done, id: Selesai}, end: approved}
"""


def people() -> dict[str, PersonRecord]:
    found = staff()
    return {**found, "dewi_a": replace(found["dewi_a"], roles=(("legal", ""),))}


def request(*happened: str, total: int = 52_400_000) -> Showroom:
    """A request after what happened, each a day later: "budi approve manager"."""
    room = Showroom(FAIR, "2026-11-23 09:00", people()).send(item="pameran", total=Decimal(total))
    for day, what in enumerate(happened, 24):
        room.now = jakarta(f"2026-11-{day} 09:00")
        who, act, state = what.split()
        room.do(who, act, "" if state == "-" else state)
    return room


def plan_of(room: Showroom, language: str = "id") -> Plan:
    return path_of_request(room.picture(room.eye("rina", language)))


MOMENTS: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "running": ((), {"form": "done", "manager": "late", "finance": "ahead", "legal": "ahead", "both": "meet", "director": "ahead", "board": "skipped", "order": "ahead", "done": "end"}),
    "in lanes": (("budi approve manager", "sari approve finance"), {"form": "done", "manager": "done", "finance": "done", "legal": "here", "both": "meet", "director": "ahead", "board": "skipped", "order": "ahead", "done": "end"}),
    "returned": (("budi approve manager", "sari return finance"), {"form": "here", "manager": "ahead", "finance": "ahead", "legal": "ahead", "both": "meet", "director": "ahead", "board": "skipped", "order": "ahead", "done": "end"}),
    "sent again": (("budi approve manager", "sari return finance", "rina resubmit form"), {"form": "done", "manager": "held", "finance": "here", "legal": "here", "both": "meet", "director": "ahead", "board": "skipped", "order": "ahead", "done": "end"}),
    "rejected": (("budi approve manager", "dewi_a reject legal"), {"form": "done", "manager": "done", "finance": "closed", "legal": "no", "both": "meet", "end of the request": "bad"}),
    "withdrawn": (("rina withdraw -",), {"form": "done", "manager": "closed", "end of the request": "over"}),
    "ended": (("budi approve manager", "sari approve finance", "dewi_a approve legal", "agus approve director", "putu done order"), {"form": "done", "manager": "done", "finance": "done", "legal": "done", "both": "met", "director": "done", "board": "skipped", "order": "done", "done": "good"}),
}  # fmt: skip


def moment(name: str) -> Showroom:
    room = request(*MOMENTS[name][0])
    room.now = jakarta("2026-11-26 12:00") if name != "ended" else room.now
    return room


@pytest.mark.parametrize("name", MOMENTS)
def test_a_request_shows_what_was_where_it_is_and_what_is_to_come(name: str) -> None:
    assert {stop.key: stop.mark for stop in all_stops(plan_of(moment(name)))} == MOMENTS[name][1]


def found_in(name: str, language: str) -> Plan:
    return path_of_sop(EVERY[name], language) if name in EVERY else plan_of(moment(name), language)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", [*EVERY, *MOMENTS])
def test_no_words_overlap_no_line_ends_in_the_void_and_every_stop_is_there_once(name: str, language: str, layout: str) -> None:
    plan = found_in(name, language)
    assert faults(LAYOUTS[layout](plan), plan) == []


def faults(drawing: Drawing, plan: Plan) -> list[str]:
    """What is wrong with a drawing."""
    marks = {mark.key: mark for mark in drawing.marks}
    wrong = [] if sorted(marks) == sorted(stop.key for stop in all_stops(plan)) else ["stops"]
    boxes = [(words.text, words.box) for words in drawing.words]
    boxes += [(pill.words.text, (pill.x - pill.wide / 2, pill.y - 10.5, pill.x + pill.wide / 2, pill.y + 10.5)) for pill in drawing.pills]
    wrong += [f"{one} over {other}" for (one, a), (other, b) in itertools.combinations(boxes, 2) if overlap(a, b)]
    discs = [(mark.key, (mark.x - mark.reach, mark.y - mark.reach, mark.x + mark.reach, mark.y + mark.reach)) for mark in drawing.marks]
    seconds = [(f"avatar at {mark.key}", (mark.x + 17.5, mark.y - 9.5, mark.x + 36.5, mark.y + 9.5)) for mark in drawing.marks if mark.beside and mark.mark != "more"]
    wrong += [f"{text} over {second}" for text, box in boxes for second, disc in seconds if overlap(box, disc)]
    wrong += [f"{text} over {key}" for text, box in boxes for key, disc in discs if overlap(box, disc)]
    wrong += [f"{one} over {other}" for (one, a), (other, b) in itertools.combinations(discs, 2) if overlap(a, b)]
    right, bottom = drawing.left + drawing.width, drawing.top + drawing.height
    wrong += [f"{text} outside" for text, (x1, y1, x2, y2) in boxes if x1 < drawing.left or y1 < drawing.top or x2 > right + 0.01 or y2 > bottom]
    wrong += [f"{stroke.kind} from {stroke.source} to {stroke.target}" for stroke in drawing.strokes if not (ends(drawing, stroke.source, stroke.start) and ends(drawing, stroke.target, stroke.end))]
    wrong += through(drawing, discs, boxes)
    tied = {(stroke.source, stroke.target) for stroke in drawing.strokes}
    return wrong + [f"no line from {line.source} to {line.target}" for line in lines(plan) if (line.source, line.target) not in tied]


Box = tuple[float, float, float, float]


def through(drawing: Drawing, discs: list[tuple[str, Box]], boxes: list[tuple[str, Box]]) -> list[str]:
    """Lines that run through a stop that is not their own; lines of the way itself that run through words."""
    found = set()
    for stroke in drawing.strokes:
        own = (stroke.source, stroke.target)
        plates = [(pill.words.text, None) for pill in drawing.pills]
        for point in points(stroke.path):
            found |= {f"{own} through {key}" for key, box in discs if key not in own and inside(point, box)}
            if stroke.kind in ("done", "ahead"):
                found |= {f"{own} through the words {text}" for text, box in boxes if (text, None) not in plates and inside(point, box)}
    return sorted(found)


def inside(point: tuple[float, float], box: Box) -> bool:
    return box[0] + 1 < point[0] < box[2] - 1 and box[1] + 1 < point[1] < box[3] - 1


def points(path: str) -> Iterator[tuple[float, float]]:
    """Points along a path, a few pixels apart: of its commands M H V L C Q A, the last taken as straight."""
    x = y = 0.0
    for name, numbers in re.findall(r"([MHVLCQA])([^MHVLCQA]*)", path):
        given = [float(number) for number in numbers.split()]
        ends = {"H": (given[0], y), "V": (x, given[0])}.get(name, (given[-2], given[-1]) if len(given) > 1 else (x, y))
        knots = [(x, y), *zip(given[0::2], given[1::2])] if name in "CQ" else [(x, y), ends]
        if name != "M":
            steps = int(abs(ends[0] - x) + abs(ends[1] - y)) // 4 + 2
            yield from (bezier(knots, step / steps) for step in range(steps + 1))
        x, y = ends


def bezier(knots: list[tuple[float, float]], at: float) -> tuple[float, float]:
    while len(knots) > 1:
        knots = [(a[0] + (b[0] - a[0]) * at, a[1] + (b[1] - a[1]) * at) for a, b in itertools.pairwise(knots)]
    return knots[0]


def overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] - 0.5 and b[0] < a[2] - 0.5 and a[1] < b[3] - 0.5 and b[1] < a[3] - 0.5


def ends(drawing: Drawing, key: str, point: tuple[float, float]) -> bool:
    """At the stop's rim or its flag, or where another line runs straight on to it."""
    mark = next(mark for mark in drawing.marks if mark.key == key)
    beside, over = abs(point[0] - mark.x), mark.y - point[1]
    if abs(over) <= mark.radius + 8 and beside <= mark.radius + 8:
        return True
    flagged = any(pill.kind in ("here", "late") and abs(pill.x - mark.x) < 1 for pill in drawing.pills)
    joins = any(stroke.kind in ("done", "ahead") and key in (stroke.source, stroke.target) and stroke.start != point != stroke.end for stroke in drawing.strokes)
    return (flagged and beside <= 20 and 0 < over < 50) or (abs(over) < 0.1 and joins)


@pytest.mark.parametrize("name", EVERY)
def test_every_state_of_a_sop_is_drawn_once_and_every_way_is_drawn_or_told(name: str) -> None:
    sop = EVERY[name]
    plan = path_of_sop(sop, "en")
    drawn = [stop.key for stop in all_stops(plan)]
    assert sorted(drawn) == sorted(["form", *(state.name for state in sop.states.values() if state.kind != "states")])
    tied = {(line.source, line.target) for line in lines(plan)} | {(arc.source, arc.target) for arc in plan.arcs}
    assert [(state.name, way.to) for state, way in ways(sop) if (state.name, way.to) not in tied] == []
    told = {(arc.source, arc.target) for arc in plan.arcs if arc.label} | {(line.source, line.target) for line in lines(plan) if asks(plan, line.target)}
    assert [(state.name, way.to) for state, way in ways(sop) if way.when and (state.name, way.to) not in told] == []


def asks(plan: Plan, key: str) -> str:
    return next(stop for stop in all_stops(plan) if stop.key == key).asks


def ways(sop: Sop) -> list[tuple]:  # type: ignore[type-arg]
    plain = {"approve", "task", "wait", "crossing", "end"}
    return [(state, way) for state in sop.states.values() for way in state.next if state.kind in plain and way.to in sop.states and sop.states[way.to].kind in plain]


def test_lanes_meet_in_a_point_that_says_what_it_waits_for_and_one_lane_alone_is_none() -> None:
    plan = path_of_sop(EVERY["forks"], "en")
    assert {stop.key: stop.title for stop in all_stops(plan) if stop.mark == "meet"} == {"two_inner": "any one is enough", "outer": "2 of 4 are enough", "after": "by the SOP's rule"}
    assert {stop.title for stop in all_stops(plan_of(moment("running"))) if stop.mark == "meet"} == {"perlu keduanya"}


@pytest.mark.parametrize(
    ("name", "key", "lines"),
    [
        ("in lanes", "legal", ("Dewi Anggraini", "2,5 hari kerja")),
        ("in lanes", "finance", ("Sari Lestari", "kemarin 09.00")),
        ("in lanes", "board", ("dilewati: mulai Rp90.000.000",)),
        ("sent again", "manager", ("Budi Santoso", "tetap berlaku")),
        ("sent again", "form", ("Rina Wulandari", "hari ini 09.00")),
        ("rejected", "finance", ("tidak diperlukan lagi",)),
        ("ended", "done", ("Sab 28 Nov 09.00",)),
    ],
)
def test_two_short_lines_say_who_and_when_or_by_what_rule(name: str, key: str, lines: tuple[str, ...]) -> None:
    room = moment(name)
    room.now = jakarta("2026-12-01 09:00") if name == "ended" else room.now
    stop = next(stop for stop in all_stops(plan_of(room)) if stop.key == key)
    assert tuple(line.replace("\u00a0", " ") for line in stop.lines) == lines


def test_the_last_return_is_an_arc_that_says_who_when_and_how_often() -> None:
    (once,) = plan_of(moment("sent again"), "en").arcs
    assert (once.source, once.target, once.kind, once.label) == ("finance", "form", "back", "Returned by Sari, yesterday")
    twice = request("budi return manager", "rina resubmit form", "budi return manager")
    (arc,) = plan_of(twice, "id").arcs
    assert arc.label == "Dikembalikan Budi, hari ini (2 kali)"


@pytest.mark.parametrize(
    ("name", "sentence", "second"),
    [
        ("in lanes", "Menunggu Legal, langkah 2 dari 4", "Langkah 2 dari 4 · 2 dari 4 persetujuan ada · perkiraan mulai dari 10 yang selesai"),
        ("returned", "Dikembalikan ke Rina Wulandari untuk diperbaiki", "perkiraan mulai dari 10 yang selesai"),
        ("rejected", "Sudah berakhir: Ditolak", ""),
    ],
)
def test_one_sentence_says_it_to_those_who_cannot_see(name: str, sentence: str, second: str) -> None:
    plan = plan_of(moment(name))
    assert (plan.sentence, plan.second) == (sentence, second)
    assert f'role="img" aria-label="{sentence}"' in on_desk(plan)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", [*EVERY])
def test_figures_stand_whole_at_their_steps_and_over_nothing(name: str, language: str, layout: str) -> None:
    told = dict.fromkeys(EVERY[name].states, (("12 di sini, 100+ selesai", "median 12,5 hari kerja"), ("12 here, 100+ done", "median 12.5 working days"))[language == "en"])
    plan = path_of_sop(EVERY[name], language, figures=told)
    drawing = LAYOUTS[layout](plan)
    assert faults(drawing, plan) == []
    drawn = [stop for stop in all_stops(plan) if stop.mark == "ahead" and stop.key != "form"]
    assert drawn
    assert all(stop.lines[1:3] == told[stop.key] or stop.lines[:2] == told[stop.key] for stop in drawn)


@pytest.mark.parametrize("wide", [600.0, 1200.0])
@pytest.mark.parametrize("words", [("Laptop", "PB/0001"), ("Sewa gedung " * 9, "menunggu " * 20), ("W" * 90, ""), (HOSTILE, HOSTILE)])
def test_what_stands_over_a_picture_is_within_it_and_over_nothing(words: tuple[str, str], wide: float) -> None:
    drawing = down(plan_of(moment("in lanes")), wide - 48)
    root = ET.fromstring(svg(drawing, "x", True, *words, wide))
    lines = [line for line in root.findall("{*}text") if line.get("class") in ("heading", "second")]
    (body,) = root.findall("{*}g")
    top = float((body.get("transform") or "").split()[1].rstrip(")")) + drawing.top
    assert lines[0].get("class") == "heading"
    for line in lines:
        size = float(line.get("font-size", 0))
        assert float(line.get("x", 0)) + width(line.text or "", size, line.get("class") == "heading") <= wide - 24
        assert float(line.get("y", 0)) + size * 0.24 < top


def test_whoever_is_asked_in_addition_and_whoever_stands_in_are_named() -> None:
    room = request("budi approve manager")
    room.away("sari", "lina")
    room.until("2026-11-26 18:00")
    stop = next(stop for stop in all_stops(plan_of(room)) if stop.key == "finance")
    assert stop.mark == "late"
    assert stop.lines[:3] == ("Sari Lestari", "Lina Marpaung a.n. Sari Lestari", "dinaikkan ke Agus Prasetyo")
    assert stop.beside


def test_of_many_lanes_three_are_drawn_and_all_are_told() -> None:
    lanes = "\n".join(f"      lane_{place}: {{title: Lane {place}, approve: role.{role}}}" for place, role in enumerate(("finance", "legal", "team", "director", "purchasing", "finance")))
    room = Showroom(f"sop: many\ntitle: Many\nheadline: '{{{{ number }}}}'\nstates:\n  all_of_them:\n    lanes:\n{lanes}\n  over: {{title: Over, end: approved}}\n", people=people()).send()
    for who, state in (("sari", "lane_0"), ("dewi_a", "lane_1"), ("kiki", "lane_2")):
        room.do(who, "approve", state)
    plan = plan_of(room, "en")
    assert [stop.beside or stop.title for stop in all_stops(plan)] == ["Submitted", "Lane 3", "Lane 4", "Lane 5", "+3", "all 6 lanes are needed", "Over"]
    assert {f"Lane {place}" for place in range(6)} <= {stop.title for stop, _ in told(plan)}
    assert [faults(layout(plan), plan) for layout in LAYOUTS.values()] == [[], []]


def many(count: int, title: str = "Persetujuan kepala bagian pengadaan barang dan jasa") -> Plan:
    """A path of `count` steps with a fork in the middle, an arc, and one step where it is."""
    steps = [Stop(f"s{place}", "done" if place < 3 else "ahead", f"{title} {place}", (title, "hari ini 08.30"), asks=title if place % 3 == 0 else "") for place in range(count)]
    here = Stop("here", "here", title, (title, "3 jam kerja"), flag="Anda di sini", beside="AP")
    fork = Fork(((here,), (Stop("other", "skipped", title, (title,)), Stop("third", "void", title)), (Stop("deep", "ahead", title),)), Stop("meet", "meet", "perlu semua 3 jalur"))
    return Plan((*steps[:3], fork, *steps[3:]), (), (Arc("here", "s0", title, "back", title, "s0"), Arc("other", "s1", title), Arc("s2", "s0", title)), title, title, title)


@pytest.mark.parametrize("title", ["Setuju", "Persetujuan kepala bagian pengadaan barang dan jasa", "W" * 80, "Raden Ajeng Muhammad Kusumaningrat Wirabuanaputra van den Bergh-Situmorang-Hutapea", HOSTILE, "审批 负责人 " * 12, "مدير " * 20])
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("count", [4, 30])
def test_thirty_steps_and_the_longest_names_stay_apart(count: int, layout: str, title: str) -> None:
    plan = many(count, title)
    assert faults(LAYOUTS[layout](plan), plan) == []


def test_long_paths_go_down_on_the_desk_too_and_fit_a_phone() -> None:
    assert (goes_across(many(5)), goes_across(many(7)), on_desk(many(7))) == (True, False, "")
    assert down(many(30), 320).width == 320


@pytest.mark.parametrize("write", [alone, on_phone, on_desk])
def test_what_people_typed_is_text_in_the_drawing_and_nothing_else(write: Callable[[Plan], str]) -> None:
    plan = many(4, HOSTILE)
    drawn = ET.fromstring(write(plan).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1) if write is not alone else write(plan))
    names = {element.tag.rpartition("}")[2] for element in drawn.iter()}
    assert names <= {"svg", "g", "path", "circle", "rect", "text", "style"}
    assert not re.search("[\x00\u202e]", write(plan))
    assert any("<script>" in (element.text or "") for element in drawn.iter() if element.tag.endswith("text"))


STATEMENT = re.compile(
    r"flowchart (LR|TB)|  acc(Title|Descr): [^;#{}\n]*|  +s\d+(\[\"T\"\]|\(\[\"T\"\]\)|\{\{\"T\"\}\}|\(\"T\"\))|  +subgraph gs\d+\[\"T\"\]|  +end"
    r"|  s\d+ (-->|-\.->)(\|\"T\"\|)? s\d+|  classDef \w+ [\w:#,\- ]+|  class s\d+ \w+".replace("T", r"(?:[^\"#&<>;`\\\[\]{}|\n]|#\d+;|<br>)+")
)


@pytest.mark.parametrize("name", [*EVERY, *MOMENTS, "hostile"])
def test_the_mermaid_text_holds_to_the_grammar_whatever_the_words(name: str) -> None:
    text = mermaid(many(4, HOSTILE) if name == "hostile" else found_in(name, "id"))
    assert [line for line in text.splitlines() if not STATEMENT.fullmatch(line)] == []
    known = set(re.findall(r"^ +(s\d+)[\[({]", text, re.M))
    assert set(re.findall(r"\bs\d+\b(?=$| )", text)) <= known
    assert text.count("subgraph") == len(re.findall(r"^ +end$", text, re.M))


def test_a_picture_is_two_dots_a_pixel_and_needs_no_font_of_the_machine() -> None:
    for plan, wide in ((many(4, "Setuju"), 2400), (many(12, "Setuju"), 1200)):
        picture = png(plan)
        assert picture[:8] == b"\x89PNG\r\n\x1a\n"
        assert int.from_bytes(picture[16:20]) >= wide
    assert png(many(4, "Setuju")) != png(many(4, "Tolakk"))


@pytest.mark.parametrize(
    ("text", "limit", "most", "lines"),
    [
        ("Kepala Divisi", 200, 2, ("Kepala Divisi",)),
        ("Kepala Divisi Pengadaan Barang", 90, 2, ("Kepala Divisi", "Pengadaan…")),
        ("Kepala Divisi Pengadaan Barang", 90, 3, ("Kepala Divisi", "Pengadaan", "Barang")),
        ("Pertanggungjawaban", 60, 2, ("Pertang…",)),
        ("", 60, 2, ()),
    ],
)
def test_words_break_between_words_and_are_cut_with_a_mark(text: str, limit: float, most: int, lines: tuple[str, ...]) -> None:
    found = wrapped(text, 13, limit, most)
    assert found == lines
    assert all(width(line, 13) <= limit for line in found)
    assert width(cut(text, 13, limit), 13) <= limit
