"""The one layout of SOP files: what is written stays written, comments with it; laying out twice is laying out once."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.first_sop import files
from workflows.documents import Listing, Node, Section, Word, read
from workflows.faults import Faulty
from workflows.layout import LayoutFailed, laid_out
from workflows.reading import plain

SHIPPED = sorted((Path(__file__).parents[2] / "workflows" / "sops").glob("*.yaml"))


def told(text: str) -> list[object]:
    """What a file says, without its layout."""
    documents, faults = read(text)
    assert faults == ()
    return [plain(document.root) for document in documents]


@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_a_shipped_sop_is_laid_out_already(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert laid_out(text) == text


MESSY = """\
# top

sop:   messy     # the name
title: {en: "Messy",id: 'Berantakan' , }
form:
     # about the item
     item: {type: text,   # what it is
            ask: {en: What?, id: Apa?}}
     total:
           type: money


        # between
     days: integer
let:
    n: 12 -
       sum(r.total for r in others
          if r.requester == requester)   # left
    folded: >   # kept as it is
       days
       + 1
states:
    store:
      timers:
      # first
      - at: opened + 2 days
        tell: requester
      -    {at: opened + 3 days,
            nag: asked}   # nag

    fin: {end: approved}
# the end
cases:
- name: 'x'
  rows:
  - [2027-01-11 09:00, Ann, {submit: {total: 012, item: yes}},{pending: Bob}]
  - ["", Bob, approve,
      {pending: Wes}]   # then
# trailing
"""

LAID = """\
# top

sop: messy # the name
title: {en: "Messy", id: 'Berantakan'}
form:
  # about the item
  item:
    type: text # what it is
    ask: {en: What?, id: Apa?}
  total:
    type: money

  # between
  days: integer
let:
  n: 12 -
    sum(r.total for r in others
       if r.requester == requester) # left
  folded: >   # kept as it is
    days
    + 1
states:
  store:
    timers:
      # first
      - at: opened + 2 days
        tell: requester
      - {at: opened + 3 days, nag: asked} # nag

  fin: {end: approved}
# the end
cases:
  - name: 'x'
    rows:
      - [2027-01-11 09:00, Ann, {submit: {total: 012, item: yes}}, {pending: Bob}]
      - ["", Bob, approve, {pending: Wes}] # then
# trailing
"""


def test_a_messy_file_is_laid_out_with_every_comment_where_it_belongs() -> None:
    assert laid_out(MESSY) == LAID
    assert laid_out(LAID) == LAID


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: {}\nb: []\nc:\nd: ''\n", "a: {}\nb: []\nc:\nd: ''\n"),
        ("---\na: 1\n...\n---\nb: 2\n", "a: 1\n---\nb: 2\n"),
        ("a:\n- - 1\n  - 2\n-\n  b: 3\n", "a:\n  - - 1\n    - 2\n  - b: 3\n"),
        ("a: |\n     one\n\n       two\nb: 1\n", "a: |\n  one\n\n    two\nb: 1\n"),
        ("a: 'it''s\n\n  so'\n", "a: 'it''s\n\n  so'\n"),
        ("a: " + "{" + ", ".join(f"key_{n}: value_{n}" for n in range(12)) + "}\n", "a:\n" + "".join(f"  key_{n}: value_{n}\n" for n in range(12))),
        ("a: x#y # z\nb: 'p # q'\n", "a: x#y # z\nb: 'p # q'\n"),
        ("\n\na: 1\n\n\n\nb: 2\n\n", "a: 1\n\nb: 2\n"),
    ],
)
def test_small_pieces_have_one_layout(text: str, expected: str) -> None:
    assert laid_out(text) == expected
    assert laid_out(expected) == expected
    assert told(text) == told(expected)


def test_what_is_no_yaml_is_refused_and_what_would_change_is_left() -> None:
    with pytest.raises(Faulty):
        laid_out("a: [1\n")
    with pytest.raises(LayoutFailed):
        laid_out("a: |2\n     five\nb: 1\n")


WORDS = st.sampled_from(["x", "total > 5", "'a: b'", '"c, d"', "r.x", "12", "2027-01-11 09:00", "yes", "a#b", "{}", "[]", '""'])
NAMES = st.sampled_from(["sop", "title", "a", "b_c", "when", "'q'"])
NOTES = st.sampled_from(["", "", "", "  # note", "   # of: {this}"])
LONGEST = 600  # YAML looks no further than 1024 characters for the colon of a key
TREES = st.recursive(WORDS, lambda inner: st.lists(st.tuples(NAMES, inner), min_size=1, max_size=4, unique_by=lambda pair: pair[0]) | st.lists(inner, min_size=1, max_size=4).map(tuple), max_leaves=14)


class Scrawl:
    """Writes a tree as somebody in a hurry would: any indentation, any style, comments and blank lines anywhere."""

    def __init__(self, data: st.DataObject) -> None:
        self.draw = data.draw

    def lines(self, tree: object, indent: int) -> list[str]:
        """A mapping or list in block style."""
        found: list[str] = []
        for part in tree if isinstance(tree, list | tuple) else ():
            if self.draw(st.integers(0, 5)) == 0:
                found += ["", " " * (indent if self.draw(st.booleans()) else 0) + "# alone"]
            head, value = (f"{part[0]}:", part[1]) if isinstance(tree, list) else ("-", part)
            if isinstance(value, str) or (self.draw(st.integers(0, 2)) == 0 and len(str(value)) < LONGEST):
                found.append(" " * indent + f"{head}{' ' * self.draw(st.integers(1, 3))}{self.flow(value)}{self.draw(NOTES)}")
            else:
                found += [" " * indent + head + self.draw(NOTES), *self.lines(value, indent + self.draw(st.integers(1, 5)))]
        return found

    def flow(self, tree: object) -> str:
        if isinstance(tree, str):
            return tree
        gap = self.draw(st.sampled_from(["", " "]))
        if isinstance(tree, list):
            return "{" + gap + f",{gap or ' '}".join(f"{name}: {self.flow(value)}" for name, value in tree) + gap + "}"
        return "[" + gap + f",{gap or ' '}".join(map(self.flow, tree if isinstance(tree, tuple) else ())) + gap + "]"


def scrawled(tree: object, data: st.DataObject) -> str:
    return "\n".join(Scrawl(data).lines(tree, 0)) + "\n"


def tree_of(node: Node) -> object:
    """A file's tree as the scrawl writes it, each word between quotes."""
    match node:
        case Word(text=text):
            return json.dumps(text, ensure_ascii=False)
        case Listing(items=items):
            return tuple(map(tree_of, items)) or "[]"
        case Section(entries=entries):
            return [(word.text if word.text.isidentifier() else json.dumps(word.text), tree_of(child)) for word, child in entries] or "{}"


def comments(text: str) -> list[str]:
    return sorted(re.findall(r"# (?:alone|note|of: \{this\})", text))


@settings(max_examples=200, deadline=None)
@given(st.data(), st.lists(st.tuples(NAMES, TREES), min_size=1, max_size=5, unique_by=lambda pair: pair[0]))
def test_any_file_says_the_same_before_and_after_and_is_laid_out_once(data: st.DataObject, tree: list[tuple[str, object]]) -> None:
    text = scrawled(tree, data)
    laid = laid_out(text)
    assert told(laid) == told(text)
    assert laid_out(laid) == laid
    assert comments(laid) == comments(text)
    assert not re.search(r"[ \t]+$", laid, re.M)


@settings(max_examples=40, deadline=None)
@given(st.data(), st.sampled_from(SHIPPED))
def test_a_shipped_sop_written_in_a_hurry_says_the_same_once_it_is_laid_out(data: st.DataObject, path: Path) -> None:
    (document,), _ = read(path.read_text(encoding="utf-8"))
    text = scrawled(tree_of(document.root), data)
    laid = laid_out(text)
    assert told(laid) == told(document.text)
    assert laid_out(laid) == laid
    assert comments(laid) == comments(text)


def test_the_first_sop_of_the_readme_is_laid_out_already() -> None:
    assert [laid_out(text) == text for text in files().values()] == [True]
