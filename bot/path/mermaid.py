"""The path as Mermaid text, for documents: https://mermaid.js.org/syntax/flowchart.html."""

from __future__ import annotations

from collections.abc import Iterator

from bot.path.lettering import harmless
from bot.path.plan import Fork, Plan, Run, Stop, all_stops, lines

_SHAPES = {"end": ('(["', '"])'), "good": ('(["', '"])'), "bad": ('(["', '"])'), "over": ('(["', '"])'), "meet": ('{{"', '"}}'), "met": ('{{"', '"}}'), "crossing": ('("', '")')}
_STYLES = {
    "done": "fill:#1f4e79,stroke:#1f4e79,color:#ffffff",
    "here": "fill:#fbefd3,stroke:#7a4f00,stroke-width:3px,color:#7a4f00",
    "late": "fill:#fbe5e0,stroke:#a02c1a,stroke-width:3px,color:#a02c1a",
    "skipped": "fill:#ffffff,stroke:#86826f,stroke-dasharray:4 4,color:#5e6773",
    "bad": "fill:#ffffff,stroke:#a02c1a,color:#a02c1a",
}
_CLASSES = {"done": "done", "held": "done", "met": "done", "good": "done", "here": "here", "late": "late", "skipped": "skipped", "closed": "skipped", "no": "bad", "bad": "bad"}


def mermaid(plan: Plan) -> str:
    """A flowchart, from left to right or, where it is long, from top to bottom."""
    found = all_stops(plan)
    ids = {stop.key: f"s{place}" for place, stop in enumerate(found)}
    asks = {stop.key: stop.asks for stop in found}
    parts = ["flowchart LR" if len(found) < 9 else "flowchart TB", f"  accTitle: {_plain(plan.heading)}", f"  accDescr: {_plain(plan.sentence)}"]
    parts += (f"  {line}" for line in _run(plan.run, ids))
    parts += (f"  {line}" for siding in plan.sidings for line in _run(siding.run, ids))
    for line in lines(plan):
        arrow = "-->" if line.done or not any(stop.flag for stop in found) else "-.->"
        parts.append(f"  {ids[line.source]} {arrow}{_label(asks[line.target])} {ids[line.target]}")
    parts += (f"  {ids[arc.source]} -.->{_label(arc.label)} {ids[arc.target]}" for arc in plan.arcs)
    used = {name for stop in found if (name := _CLASSES.get(stop.mark))}
    parts += (f"  classDef {name} {style}" for name, style in _STYLES.items() if name in used)
    parts += (f"  class {ids[stop.key]} {name}" for stop in found if (name := _CLASSES.get(stop.mark)))
    return "\n".join(parts) + "\n"


def _run(run: Run, ids: dict[str, str]) -> Iterator[str]:
    for item in run:
        if isinstance(item, Fork):
            yield f'subgraph g{ids[item.meet.key]}[" "]'
            for lane in item.lanes:
                yield from (f"  {line}" for line in _run(lane, ids))
            yield "end"
            yield _node(item.meet, ids)
        else:
            yield _node(item, ids)


def _node(stop: Stop, ids: dict[str, str]) -> str:
    opening, closing = _SHAPES.get(stop.mark, ('["', '"]'))
    title = f"{stop.title} ({stop.flag})" if stop.flag else stop.title
    return f"{ids[stop.key]}{opening}{'<br>'.join(_quoted(line) for line in (title or ' ', *stop.lines))}{closing}"


def _label(text: str) -> str:
    return f'|"{_quoted(text)}"|' if text else ""


def _quoted(text: str) -> str:
    """Text as Mermaid's quoted strings hold it: what could end them or be read as markup is written as an entity."""
    return "".join(f"#{ord(letter)};" if letter in '"#&<>;`\\[]{}|' else letter for letter in harmless(text)) or " "


def _plain(text: str) -> str:
    """For `accTitle` and `accDescr`, which go to the end of their line."""
    return "".join(" " if letter in "#;{}" else letter for letter in harmless(text))
