"""Comprehensions: `(x for x in xs if c)`, also over two sources; their variables live in numbered slots beside the scope."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from workflows.expression_operators import both
from workflows.expression_pieces import Piece, Run, truth
from workflows.expression_tree import word_of
from workflows.names import BUILT_IN
from workflows.types import ANY, Type, element, iterable

if TYPE_CHECKING:
    from workflows.expression_compile import Compiler

MOST_LOOPS = 4  # inside each other
MOST_OPEN_LOOPS = 2  # of those, over other requests

Layer = tuple[int, Run, Run | None]  # the variable's slot, the source, the condition


def comprehension(compiler: Compiler, node: ast.GeneratorExp, hint: Type | None) -> Piece:
    """A generator over one or two sources."""
    if len(node.generators) > 2 or any(loop.is_async for loop in node.generators):
        return compiler.fault("not-in-language", node)
    gathered = compiler.gathered
    before = dict(compiler.bound), gathered.loops, gathered.open_loops
    layers: list[Layer] = []
    is_open = False
    for loop in node.generators:
        source = _source(compiler, loop.iter)
        slot = _variable(compiler, loop.target, source)
        _count(compiler, loop.target, source)
        tests = [compiler.compile(test) for test in loop.ifs]
        is_open |= source.open or any(test.open for test in tests)
        layers.append((slot, source.run, None if not tests else both(tests) if len(tests) > 1 else truth(tests[0])))
    item = compiler.compile(node.elt)
    compiler.bound, gathered.loops, gathered.open_loops = before
    return Piece(iterable(item.type), _loop(layers, item.run), open=is_open or item.open)


def _source(compiler: Compiler, node: ast.expr) -> Piece:
    source = compiler.compile(node)
    if element(source.type) is None:
        return compiler.fault("cannot-be-gone-through", node, type=source.type.kind)
    return source


def _variable(compiler: Compiler, node: ast.expr, source: Piece) -> int:
    """Binds the variable; one word has one meaning, so it may not hide a name of the SOP."""
    names, gathered = compiler.names, compiler.gathered
    slot = gathered.slots
    gathered.slots += 1
    if not isinstance(node, ast.Name) or compiler.tree.literal(node) is not None:
        compiler.fault("not-in-language", node)
        return slot
    name = word_of(node.id)
    if names.value(name) is not None or name in names.states or name in names.registers or name in BUILT_IN:
        compiler.fault("name-taken", node, words=name)
    table = source.run if source.type.kind == "table" else None
    compiler.bound[name] = Piece(element(source.type) or ANY, lambda scope, slots=(): slots[slot], words=name, slot=slot, table=table)
    return slot


def _count(compiler: Compiler, node: ast.expr, source: Piece) -> None:
    """Bounds the work: each loop inside another multiplies it."""
    gathered = compiler.gathered
    gathered.loops += 1
    gathered.open_loops += source.open
    if gathered.loops > MOST_LOOPS or gathered.open_loops > MOST_OPEN_LOOPS:
        compiler.fault("too-deep", node, limit=str(MOST_LOOPS if gathered.loops > MOST_LOOPS else MOST_OPEN_LOOPS))


def _loop(layers: list[Layer], item: Run) -> Run:
    slot, source, test = layers[0]
    if len(layers) > 1:
        return _outer_loop(slot, source, test, _loop(layers[1:], item))

    def all_of(scope: Any, slots: Any = ()) -> Any:
        for value in source(scope, slots) or ():
            slots[slot] = value
            yield item(scope, slots)

    def some_of(scope: Any, slots: Any = ()) -> Any:
        for value in source(scope, slots) or ():
            slots[slot] = value
            if test is not None and test(scope, slots):
                yield item(scope, slots)

    return some_of if test else all_of


def _outer_loop(slot: int, source: Run, test: Run | None, inner: Run) -> Run:
    def run(scope: Any, slots: Any = ()) -> Any:
        for value in source(scope, slots) or ():
            slots[slot] = value
            if test is None or test(scope, slots):
                yield from inner(scope, slots)

    return run
