"""The text of a people file, YAML or CSV, as rows of words that know their place; what the words mean is `bot/people_file.py`'s."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from workflows.documents import MOST_FAULTS, Listing, Node, Section, Word, read
from workflows.faults import Fault, Mark
from workflows.reading import Enough

_LISTED = ("roles", "accounts")
_SECTIONS = ("people", "units", "roles")
_BETWEEN = re.compile(r"[\s,;|]+")


@dataclass(frozen=True, slots=True)
class Row:
    """One person as written: `cells` by column, `lists` for the columns that hold several words."""

    at: Mark
    cells: Mapping[str, Word]
    lists: Mapping[str, tuple[Word, ...]]


@dataclass
class Rows:
    """`units` and `roles` give the titles by language, "*" where one was given for all; empty where the file names none."""

    people: list[Row] = field(default_factory=list)
    units: dict[str, Mapping[str, str]] = field(default_factory=dict)
    roles: dict[str, Mapping[str, str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, code: str, at: Mark, words: str = "", proposal: str = "", **detail: str) -> None:
        """Raises Enough with the last fault that is told."""
        self.faults.append(Fault(code, at, words, proposal, detail))
        if len(self.faults) >= MOST_FAULTS:
            raise Enough


def rows_of(text: str, suffix: str) -> Rows:
    """The rows of `text`; `suffix` is csv, yaml or yml, with or without its dot."""
    rows = Rows()
    with suppress(Enough):
        (_csv_rows if suffix.lower().lstrip(".") == "csv" else _yaml_rows)(text, rows)
    return rows


def _yaml_rows(text: str, rows: Rows) -> None:
    documents, faults = read(text)
    rows.faults.extend(faults)
    for document in documents:
        for key, node in document.root.entries:
            if key.text == "people":
                _people(node, rows)
            elif key.text in _SECTIONS:
                _titles(node, rows, rows.units if key.text == "units" else rows.roles)
            else:
                rows.fault("unknown-section", key.at, key.text)
        if document.root.get("people") is None:
            rows.fault("no-people", document.root.at)


def _people(node: Node, rows: Rows) -> None:
    if not isinstance(node, Listing):
        rows.fault("not-a-list", node.at, "people")
        return
    for person in node.items:
        if isinstance(person, Section):
            rows.people.append(_row(person, rows))
        else:
            rows.fault("not-a-person", person.at, person.text if isinstance(person, Word) else "")


def _row(person: Section, rows: Rows) -> Row:
    cells: dict[str, Word] = {}
    lists: dict[str, tuple[Word, ...]] = {}
    for key, node in person.entries:
        if key.text in _LISTED:
            lists[key.text] = _words(node, key.text, rows)
        elif isinstance(node, Word):
            cells[key.text] = node
        else:
            rows.fault("not-a-text", node.at, key.text)
    return Row(person.at, cells, lists)


def _words(node: Node, key: str, rows: Rows) -> tuple[Word, ...]:
    if isinstance(node, Word):
        return _split(node)
    words = tuple(item for item in node.items if isinstance(item, Word)) if isinstance(node, Listing) else ()
    if not isinstance(node, Listing) or len(words) < len(node.items):
        rows.fault("not-a-list", node.at, key)
    return words


def _split(word: Word) -> tuple[Word, ...]:
    return tuple(Word(part, word.at, word.quoted) for part in _BETWEEN.split(word.text) if part)


def _titles(node: Node, rows: Rows, titles: dict[str, Mapping[str, str]]) -> None:
    if not isinstance(node, Section):
        rows.fault("not-titles", node.at)
        return
    for key, title in node.entries:
        if isinstance(title, Word):
            titles[key.text] = {"*": title.text}
        elif isinstance(title, Section) and all(isinstance(each, Word) for _, each in title.entries):
            titles[key.text] = {language.text: each.text for language, each in title.entries if isinstance(each, Word)}
        else:
            rows.fault("not-titles", title.at, key.text)


def _csv_rows(text: str, rows: Rows) -> None:
    """Comma or semicolon between cells, as spreadsheets of either habit write them; the first line names the columns."""
    lines = text.removeprefix("\ufeff").replace("\0", "")
    first = lines.partition("\n")[0]
    reader = csv.reader(io.StringIO(lines), delimiter=";" if first.count(";") > first.count(",") else ",")
    columns: list[str] = []
    start = 1
    try:
        for cells in reader:
            if len(rows.people) >= MOST_FAULTS and "id" not in columns:
                break  # each of them lacks it, and no more faults are told
            at, start = Mark(start, 1), reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = [cell.strip() for cell in cells]
                _check_columns(columns, at, rows)
            elif len(cells) > len(columns) and any(cells[len(columns) :]):
                rows.fault("too-many-cells", at, str(len(cells)), columns=str(len(columns)))
            else:
                rows.people.append(_csv_row(at, dict(zip(columns, cells))))
    except csv.Error:
        rows.fault("not-csv", Mark(start, 1))
    if not columns:
        rows.fault("no-people", Mark(1, 1))


def _check_columns(columns: list[str], at: Mark, rows: Rows) -> None:
    for column in sorted({column for column in columns if columns.count(column) > 1}):
        rows.fault("duplicate-column", at, column)


def _csv_row(at: Mark, cells: Mapping[str, str]) -> Row:
    words = {column: Word(cell.strip(), at) for column, cell in cells.items() if cell.strip() and column}
    return Row(at, {column: word for column, word in words.items() if column not in _LISTED}, {key: _split(words[key]) for key in _LISTED if key in words})
