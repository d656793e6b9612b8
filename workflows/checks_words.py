"""Words that are asked for and then forgotten, and things that people would meet under a name made for machines. All of it warnings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workflows.contents import every
from workflows.faults import Fault, Mark
from workflows.sop import Act, Expression, Field, Sop, Text
from workflows.templates import template_fields

_FOR_RULES = frozenset({"yesno", "choice", "set", "person", "people", "duration"})  # answers that say little to a reader and much to a rule


def of_words(sop: Sop) -> Iterator[Fault]:
    """Answers and names that nothing reads, and titles that are missing where the rest is in two languages."""
    read = _read(sop)
    for field in (*sop.form, *sop.late):
        if field.computed is None and not (field.hidden or field.keep) and field.type in _FOR_RULES and field.name not in read:
            yield Fault("asked-never-read", field.at, field.name, "keep: true", serious=False)
    computed = {field.name for field in (*sop.form, *sop.late)}
    for name, let in sop.lets.items():
        if name not in computed and name not in read:
            yield Fault("let-never-read", let.at, name, serious=False)
    if any({"en", "id"} <= text.parts.keys() for text in every(Text, sop)):
        yield from _untitled(sop)


def _read(sop: Sop) -> frozenset[str]:
    """Every name that some expression, text or number reads; a name does not read itself."""
    seen = {name for expression in every(Expression, sop) for name in (*expression.reads, *expression.seen)}
    return frozenset(seen | set(template_fields(sop.number)))


def _untitled(sop: Sop) -> Iterator[Fault]:
    """A name of the file's own shown as it is, to readers of either language."""
    for name, at in _shown(sop):
        yield Fault("untitled", at, name, "title: {en: …, id: …}", serious=False)


def _shown(sop: Sop) -> Iterator[tuple[str, Mark]]:
    for state in sop.states.values():
        if _is_made(state.title, state.name):
            yield state.name, state.at
    for act in every(Act, sop):
        if not act.standard and _is_made(act.title, act.name):
            yield act.name, act.mark
    yield from _of_fields([field for field in (*sop.form, *sop.late) if not field.hidden])


def _of_fields(fields: Iterable[Field]) -> Iterator[tuple[str, Mark]]:
    for field in fields:
        if _is_made(field.title, field.name):
            yield field.name, field.at
        for option in field.options if not field.register and field.computed is None else ():
            if _is_made(option.title, option.name):
                yield option.name, option.title.at
        yield from _of_fields(field.columns)


def _is_made(title: Text, name: str) -> bool:
    return dict(title.parts) == {"*": (name.replace("_", " "),)}
