"""What a request is about, as lines of a card: title, number, fields, rows of tables, files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from adapters.cards import CardFile, Fact, Fold, Span, Words, words
from bot.rendering.view import Change, Dossier, View
from bot.wording import formats, names, say
from bot.wording.shown import format_value, sentence
from workflows.request import CLOCK
from workflows.sop import Field
from workflows.values import FileRef, Line, Value

ROWS = 5
TEXT = 280  # characters of a field's text shown on the card itself
_HEADLINE = 160
_SCALAR = frozenset({"integer", "number", "money", "date", "time", "datetime", "moment", "duration"})


def headline(dossier: Dossier, view: View, most: int = _HEADLINE) -> str:
    """The one line by which people know the request, in at most so many characters, with its amount."""
    said = formats.cut(sentence(dossier.headline, view.language, people=view.people, reader=view.reader), most)
    amount = amount_text(dossier, view)
    return say("card.with_amount", view.language, headline=said, amount=amount) if amount and amount not in said else said


def amount_text(dossier: Dossier, view: View) -> str:
    """The amount as lists show it, "" where the SOP names none that is money."""
    is_money = dossier.amount_type == "money" and isinstance(dossier.amount, Decimal)
    return formats.format_money(dossier.amount, view.language) if is_money else ""


def title(dossier: Dossier, view: View) -> Words:
    """Who and what: Rina Wulandari: laptop 2 unit, Rp17.000.000."""
    return words(say("card.title", view.language, name=view.name(dossier.request.requester), headline=headline(dossier, view)))


def own_title(dossier: Dossier, view: View) -> Words:
    """The headline alone, for the requester."""
    return words(formats.opened(headline(dossier, view)))


def sop_title(dossier: Dossier, view: View) -> str:
    return dossier.sop.title.plain(view.language)


def step_title(dossier: Dossier, state: str, view: View) -> str:
    """The state's title; what a returned request's waiting place is called too."""
    found = dossier.sop.states.get(state)
    return found.title.plain(view.language) if found else state.replace("_", " ")


def field_title(name: str, dossier: Dossier, view: View) -> str:
    field = dossier.sop.field(name)
    return field.title.plain(view.language) if field else name.replace("_", " ")


def number_fact(dossier: Dossier, view: View) -> Fact:
    """Nomor: PB/0016/XI/2026 Permintaan pembelian, Pemasaran."""
    unit = view.unit(dossier.request.requester)
    rest = f" {sop_title(dossier, view)}{', ' + unit if unit else ''}"
    return Fact(say("label.number", view.language), (Span(dossier.request.number, "code"), Span(rest)))


def submitter_fact(dossier: Dossier, view: View) -> tuple[Fact, ...]:
    """Who typed it, where that was not the requester; that nobody did, where the clock began it."""
    request = dossier.request
    if not request.submitter or request.submitter == request.requester:
        return ()
    who = say("card.by_schedule", view.language) if request.submitter == CLOCK else view.name(request.submitter)
    return (Fact(say("label.for", view.language), words(who)),)


def value_text(value: Value, field: Field, view: View) -> str:
    """A value of that field in words; "" where there is none."""
    if (unit := unit_text(value, field, view)):
        return unit
    if field.type in ("choice", "set") and field.options:
        titles = {option.name: option.title.plain(view.language) for option in field.options}
        if isinstance(value, str):
            return titles.get(value) or format_value(value, "choice", view.language)
        if isinstance(value, frozenset | set):
            return formats.join([name for key, name in titles.items() if key in value], view.language)
    kind = field.computed.type.kind if field.computed and field.type in ("", "text") else field.type
    currency = field.currency or (field.computed.type.currency if field.computed else "") or "IDR"
    return format_value(value, kind, view.language, people=view.people, reader=view.reader, currency=currency)


def unit_text(value: Value, field: Field, view: View) -> str:
    """The title of the unit where the field is worked out as somebody's (`is: requester.unit`); else ""."""
    is_unit = field.computed is not None and field.computed.source.strip().endswith(".unit") and isinstance(value, str)
    return names.titled(str(value), view.units, view.language) if is_unit else ""


def is_told(field: Field) -> bool:
    """Whether people are shown the field: one that only rules of the SOP fill in, where its author gave it a title."""
    return not field.hidden or field.title.plain("en") != field.name.replace("_", " ")


def shown_fields(dossier: Dossier) -> tuple[Field, ...]:
    """Fields that have something to show, in the order of the file; tables and files apart."""
    fields = (*dossier.sop.form, *dossier.sop.late)
    return tuple(field for field in fields if is_told(field) and field.type not in ("table", "files") and dossier.facts.get(field.name) is not None)


def field_facts(dossier: Dossier, view: View) -> tuple[Fact, ...]:
    """One line a field, but for what the title says already."""
    said = headline(dossier, view)
    facts = []
    for field in shown_fields(dossier):
        text = value_text(dossier.facts[field.name], field, view)
        if not text or (text in said and (field.type in _SCALAR or field.computed or len(text) > 2)):
            continue
        own_words = field.type == "text" and not field.computed and not field.hidden
        line = " ".join(text.split())
        shown = Span(formats.quote(formats.cut(line, TEXT)), "quote") if own_words else Span(formats.cut(line, TEXT))
        facts.append(Fact(formats.opened(field.title.plain(view.language)), (shown,)))
    return tuple(facts)


def long_texts(dossier: Dossier, view: View) -> tuple[Fold, ...]:
    """The whole of each text that did not fit on the card."""
    folds = []
    for field in shown_fields(dossier):
        text = value_text(dossier.facts[field.name], field, view)
        if field.type == "text" and len(" ".join(text.split())) > TEXT:
            lines = tuple(words(line, "quote") for line in text.splitlines() if line.strip())
            folds.append(Fold(f"{say('press.full', view.language)}: {field.title.plain(view.language)}", lines))
    return tuple(folds)


def tables(dossier: Dossier) -> tuple[tuple[Field, tuple[Line, ...]], ...]:
    found = []
    for field in (*dossier.sop.form, *dossier.sop.late):
        value = dossier.facts.get(field.name)
        if field.type == "table" and isinstance(value, tuple) and value:
            found.append((field, tuple(line for line in value if isinstance(line, Line))))
    return tuple(found)


def rows(dossier: Dossier, view: View) -> tuple[tuple[Words, ...], tuple[Fold, ...]]:
    """The first five rows of the first table, and folds with all the others."""
    shown: tuple[Words, ...] = ()
    folds: list[Fold] = []
    for place, (field, lines) in enumerate(tables(dossier)):
        texts = [words(row_text(line.cells, field.columns, view)) for line in lines]
        first = ROWS if place == 0 else 0
        if place == 0:
            shown = tuple(texts[:first])
        if len(texts) > first:
            head = _more_rows(lines[first:], field, view)
            folds.append(Fold(head if first else f"{field.title.plain(view.language)}: {head}", tuple(texts[first:]), ordered=not first))
    return shown, tuple(folds)


def _more_rows(lines: Sequence[Line], field: Field, view: View) -> str:
    total = lines_total(lines, field.columns)
    if total is None:
        return say("card.more_rows", view.language, count=len(lines))
    return say("card.more_rows_sum", view.language, count=len(lines), sum=formats.format_money(total, view.language))


def lines_total(lines: Iterable[Line], columns: Sequence[Field]) -> Decimal | None:
    """The sum of what the lines cost; `None` where a line does not say: a price of one is not what a line costs."""
    total = Decimal(0)
    alone = not any(not column.late and (_kind(column) in ("integer", "number") or (column.computed and _kind(column) == "money")) for column in columns)
    for line in lines:
        _, _, price, cost = _parts(line.cells, columns)
        cost = price if alone else cost
        if cost is None:
            return None
        total += cost
    return total


def row_text(cells: dict[str, Value] | object, columns: Sequence[Field], view: View) -> str:
    """"Roll banner, 4 × Rp350.000 = Rp1.400.000"; without a count or a price simply what the cells say."""
    known = dict(cells) if isinstance(cells, dict) else dict(getattr(cells, "items", dict)())
    what, count, price, cost = _parts(known, columns)
    texts = [formats.cut(value_text(known.get(column.name), column, view), 120) for column in columns if column in what]
    named = ", ".join(text for text in texts if text)
    if count is None or price is None:
        return ", ".join(text for column in columns if (text := value_text(known.get(column.name), column, view)))
    values = {"what": named, "count": formats.format_number(count, view.language), "price": formats.format_money(price, view.language)}
    late = [(column, text) for column in columns if column.late and (text := value_text(known.get(column.name), column, view))]
    said = [say("card.change_set", view.language, field=column.title.plain(view.language).lower(), new=formats.cut(text, 120)) for column, text in late]
    if cost is None or count == 1:
        return ", ".join([say("card.row", view.language, **values), *said])
    return ", ".join([say("card.row_sum", view.language, **values, sum=formats.format_money(cost, view.language)), *said])


def _parts(cells: object, columns: Sequence[Field]) -> tuple[tuple[Field, ...], Decimal | None, Decimal | None, Decimal | None]:
    """The columns that name the thing, how many, the price of one, the cost of all. Only where the table has one number and money.
    Late columns say what came later of a line; they are none of these."""
    get = cells.get if hasattr(cells, "get") else (lambda name: None)
    columns = [column for column in columns if not column.late]
    counts = [column for column in columns if _kind(column) in ("integer", "number")]
    prices = [column for column in columns if _kind(column) == "money" and not column.computed]
    costs = [column for column in columns if _kind(column) == "money" and column.computed]
    what = tuple(column for column in columns if column not in (*counts, *prices, *costs))
    count = get(counts[0].name) if len(counts) == 1 else None
    price = get(prices[0].name) if len(prices) == 1 else None
    cost = get(costs[0].name) if len(costs) == 1 else None
    if cost is None and count is not None and price is not None and len(costs) == 1 and _is_product(costs[0], counts[0], prices[0]):
        cost = count * price
    return what, count, price, cost


def _is_product(cost: Field, count: Field, price: Field) -> bool:
    """Whether a line costs simply so many times the price of one, so that it can be said before the engine works it out."""
    names = [part.strip() for part in cost.computed.source.split("*")] if cost.computed else []
    return sorted(names) == sorted((count.name, price.name))


def _kind(column: Field) -> str:
    return column.computed.type.kind if column.computed and column.type in ("", "text") else column.type


def files(dossier: Dossier, view: View) -> tuple[CardFile, ...]:
    """Every file of the request, those in the lines of its tables too, each once."""
    found: dict[str, CardFile] = {}
    for field in (*dossier.sop.form, *dossier.sop.late):
        for file in _files_of(field, dossier.facts.get(field.name)):
            found.setdefault(file.digest, CardFile(file.digest, file.name, file.size, file.media_type))
    return tuple(found.values())


def _files_of(field: Field, value: Value) -> Iterator[FileRef]:
    if field.type == "table":
        for line in value or ():
            for column in field.columns:
                yield from _files_of(column, line.cells.get(column.name))
    elif field.type == "files":
        yield from (file for file in value or () if isinstance(file, FileRef))


def change_text(change: Change, dossier: Dossier, view: View) -> str:
    """"harga Rp17.000.000 → Rp15.800.000", "penawaran-2.pdf ditambahkan"."""
    field = dossier.sop.field(change.field)
    name = field_title(change.field, dossier, view)
    if field is not None and field.type == "files":
        return _changed_files(change, view)
    if field is not None and field.type == "table":
        return _changed_rows(change, field, view)
    old, new = (formats.cut(value_text(value, field, view) if field else format_value(value, "", view.language), 120) for value in (change.old, change.new))
    if not old:
        return say("card.change_set", view.language, field=name, new=new)
    return say("card.change", view.language, field=name, old=old, new=new) if new else say("card.change_gone", view.language, field=name)


def _changed_files(change: Change, view: View) -> str:
    old, new = ({file.digest: file.name for file in value or ()} for value in (change.old, change.new))
    added = [name for digest, name in new.items() if digest not in old]
    gone = [name for digest, name in old.items() if digest not in new]
    parts = [say("card.change_files", view.language, files=formats.join(added, view.language))] if added else []
    parts += [say("card.change_files_gone", view.language, files=formats.join(gone, view.language))] if gone else []
    return "; ".join(parts)


def _changed_rows(change: Change, field: Field, view: View) -> str:
    count = _rows_that_differ(change, field)
    if not count:
        return ""
    total = lines_total(change.new or (), field.columns)
    name = field.title.plain(view.language)
    if total is None:
        return say("card.change_rows", view.language, field=name, count=count)
    return say("card.change_rows_sum", view.language, field=name, count=count, sum=formats.format_money(total, view.language))


def _rows_that_differ(change: Change, table: Field) -> int:
    """How many lines are not as they were, whatever their ids: a line typed again without a change is the same one."""
    told = [column.name for column in table.columns if column.computed is None]
    old, new = ([[None if (cell := line.cells.get(name)) in ("", ()) else cell for name in told] for line in value or ()] for value in (change.old, change.new))
    for cells in list(old):
        if cells in new:
            old.remove(cells)
            new.remove(cells)
    return max(len(old), len(new))
