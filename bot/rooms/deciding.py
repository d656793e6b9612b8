"""Decisions made on pages: what was typed becomes values, the desk judges, the answer is said in the viewer's words."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from bot.commands import Comment, Decide
from bot.desk import Desk, Unknown
from bot.forms.readers import REASON_LIMIT, doubt_text, unread_text
from bot.picture import Picture, picture, standpoint
from bot.refusing import refused, toast
from bot.rooms.acts import lines_of, read_field
from bot.sight import may_see
from bot.typed.outcome import Doubt, Read
from bot.wording.catalogue import say
from dashboard.views import Done, Refused, Upload, Viewer, Wish
from storage.codec import clean
from storage.failures import StorageUnavailable
from storage.unit import Reader
from workflows.refusals import BadFields, FieldFault, ReasonMissing, Refusal
from workflows.sop import Field
from workflows.values import FileRef, Line, Value

Answers = Mapping[str, tuple[str | Upload, ...]]


class Deciding:
    """`dashboard.protocols.Desk`."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def decide(self, viewer: Viewer, wish: Wish) -> Done | Refused:
        return await asyncio.to_thread(self._decide, viewer, wish)

    def _decide(self, viewer: Viewer, wish: Wish) -> Done | Refused:
        seen = self._seen(viewer, wish.request)
        if seen is None:
            return Refused((say("refuse.unseen", viewer.language),))
        try:
            values, faults = self._values(seen, wish)
            if len(wish.reason) > REASON_LIMIT:
                faults["reason"] = _too_long(wish.reason, viewer.language)
            if faults:
                return Refused((), faults)
            self.desk.handle(self._command(viewer, wish, values))
        except (Refusal, Unknown, StorageUnavailable) as refusal:
            return self._refused(seen, refusal)
        return Done(toast(self._seen(viewer, wish.request) or seen, wish.act, wish.state))

    def _command(self, viewer: Viewer, wish: Wish, values: Mapping[str, Value]) -> Decide | Comment:
        if wish.act == "comment":
            return Comment(wish.request, viewer.id, wish.reason)
        return Decide(wish.request, wish.act, viewer.id, wish.state, wish.visit, values, wish.reason, wish.seat)

    def _seen(self, viewer: Viewer, id: str) -> Picture | None:
        def work(reader: Reader) -> Picture | None:
            request = reader.ledger.load(id)
            eye = standpoint(self.desk, reader, viewer.id, viewer.language)
            if request is None or eye is None or not may_see(self.desk, reader, viewer.id, request):
                return None
            return picture(self.desk, reader, eye, request)

        return self.desk.database.read(work)

    def _refused(self, seen: Picture, refusal: Exception) -> Refused:
        said = refused(seen, refusal)
        if isinstance(refusal, ReasonMissing):
            return Refused((), {"reason": said[0]})
        if isinstance(refusal, BadFields):
            return Refused((), {_place_of(fault): text for fault, text in zip(refusal.faults, said, strict=False)})
        return Refused(tuple(said))

    def _values(self, seen: Picture, wish: Wish) -> tuple[dict[str, Value], dict[str, str]]:
        values: dict[str, Value] = {}
        faults: dict[str, str] = {}
        tables: dict[str, dict[str, dict[str, Value]]] = {}
        for name, given in wish.fields.items():
            table, _, rest = name.partition(".")
            place, _, column = rest.partition(".")
            field = _field(seen, column or name)
            if field is None:
                continue
            value, fault = self._value(seen, field, given)
            if fault:
                faults[name] = fault
            elif column:
                tables.setdefault(table, {})[place] = {**tables.get(table, {}).get(place, {}), column: value}
            else:
                values[name] = value
        for table, typed in tables.items():
            values[table] = tuple(Line(line.id, {**line.cells, **typed.get(str(place), {})}) for place, line in enumerate(lines_of(seen, table)))
        return values, faults

    def _value(self, seen: Picture, field: Field, given: tuple[str | Upload, ...]) -> tuple[Value, str]:
        if field.type == "files":
            return tuple(self._keep(seen, item) for item in given if isinstance(item, Upload)), ""
        typed = [item for item in given if isinstance(item, str) and item.strip()]
        if not typed:
            return None, ""
        if field.type == "set":
            return frozenset(typed), ""
        parsed = read_field(seen, field, typed[0])
        if isinstance(parsed, Read):
            return parsed.value, ""
        if isinstance(parsed, Doubt):
            return None, doubt_text(field, parsed.options, typed[0], seen.eye)
        return None, unread_text(parsed, typed[0], field, seen.eye)

    def _keep(self, seen: Picture, upload: Upload) -> FileRef:
        """The file's bytes are on disk before the commit that names them."""
        digest, size = self.desk.database.files.keep(iter(lambda: upload.file.read(65536), b""))
        file = FileRef(digest, clean(upload.name)[:255], size, upload.media_type)
        now = self.desk.clock.now()
        self.desk.database.carry_out(lambda unit: unit.files.note(file, seen.eye.viewer.id, now))
        return file


def _too_long(reason: str, language: str) -> str:
    return say("not.text_long", language, field=say("label.reason", language), limit=REASON_LIMIT, given=len(reason))


def _field(seen: Picture, name: str) -> Field | None:
    uses = [use.field for state in seen.sop.states.values() for use in (*state.fields, *(use for act in state.acts for use in act.fields))]
    return next((field for field in (*seen.sop.form, *seen.sop.late, *uses) if field.name == name), None)


def _place_of(fault: FieldFault) -> str:
    """The name that the page gives the field of a fault: `table.place.column`, counted from 0, in a table."""
    table, _, column = fault.field.partition(".")
    return f"{table}.{fault.line - 1}.{column}" if column and fault.line else fault.field
