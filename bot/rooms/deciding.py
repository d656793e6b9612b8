"""Forms and decisions on pages: what was typed becomes values, the desk judges, the answer is said in the viewer's words."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from adapters.port import FILE_LIMIT
from bot.caretaker import not_saved
from bot.clock import new_id
from bot.commands import Comment, Decide, Submit
from bot.desk import Desk, Unknown
from bot.desk import Done as Ended
from bot.forms import REASON
from bot.forms.readers import REASON_LIMIT
from bot.forms.sheet import LINE, Sheet, Typed, fill, lengthened, line_of, struck
from bot.handing_in import AT_THE_FORM
from bot.picture import Eye, picture, standpoint
from bot.refusing import at_places, refused, toast, too_large
from bot.rooms.acts import acts_of_page
from bot.rooms.alike import approve_shown
from bot.rooms.asks import asks_of
from bot.rooms.review import review
from bot.scope import Scope, foreseen, is_edit, probe, scope_of_act, scope_of_new
from bot.sight import may_see
from bot.wording import formats
from bot.wording.catalogue import say
from dashboard.alike_views import Alike
from dashboard.views import Act, Asked, Attachment, Done, Refused, Review, Upload, Viewer, Wish
from storage.codec import clean, digest_of
from storage.failures import StorageUnavailable
from storage.files import TooLarge
from storage.unit import Reader, Unit
from workflows.events import Commented, Decided, Submitted
from workflows.offers import COMMENT
from workflows.refusals import NotAllowed, NotOffered, Refusal
from workflows.values import FileRef

T = TypeVar("T")
Judged = Asked | Review | Submit | Decide | Comment
_NOTHING = Refused()
_PAGES = "pages"  # among the platforms whose deliveries are done once


class Deciding:
    """`dashboard.protocols.Desk`."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def form(self, viewer: Viewer, wish: Wish) -> Asked | Refused:
        """The form before anything was typed into it."""
        try:
            return self._within(viewer, wish, lambda reader, eye, scope: _asked(eye, scope, wish, _filled(eye, scope, {})))
        except (Refusal, Unknown) as refusal:
            return self._refused(viewer, wish, refusal)

    async def decide(self, viewer: Viewer, wish: Wish) -> Done | Asked | Review | Refused:
        return await asyncio.to_thread(self._decide, viewer, wish)

    async def approve(self, viewer: Viewer, shown: str, once: str) -> Alike:
        return await asyncio.to_thread(approve_shown, self.desk, viewer, shown, once)

    def _decide(self, viewer: Viewer, wish: Wish) -> Done | Asked | Review | Refused:
        """What may not be at all is refused before a file is kept; then the form is judged, and what it comes to is done."""
        try:
            self._within(viewer, wish, lambda reader, eye, scope: None)
            typed, too_large = self._typed(viewer, wish)
            sending = _sending(viewer, wish, typed)
            if (before := self.desk.database.read(lambda reader: _before(reader, sending))) is not None:
                return self._done(viewer, wish, before)
            judged = self._within(viewer, wish, lambda reader, eye, scope: self._judge(reader, eye, scope, wish, typed, too_large))
            if isinstance(judged, Asked | Review):
                return judged
            try:
                id = self._do(judged, sending)
            except StorageUnavailable as trouble:
                return self._kept_open(viewer, wish, typed, trouble)
        except (Refusal, Unknown) as refusal:
            return self._refused(viewer, wish, refusal)
        return self._done(viewer, wish, id)

    def _do(self, command: Submit | Decide | Comment, sending: str) -> str:
        """The id of the request, after the commit. Of two taps at once the second finds what the first did."""

        def work(unit: Unit) -> Ended | str:
            if (before := _before(unit, sending)) is not None:
                return before
            done = self.desk.run(unit, command)
            assert done.request is not None
            if sending:
                unit.seen.note(_PAGES, sending, done.request.id, self.desk.clock.now())
            return done

        done = self.desk.database.carry_out(work)
        if isinstance(done, str):
            return done
        self.desk.tell(done)
        assert done.request is not None
        return done.request.id

    def _within(self, viewer: Viewer, wish: Wish, work: Callable[[Reader, Eye, Scope], T]) -> T:
        """Work in the scope of the form, in one transaction. Raises Unknown for what the viewer may not see, the Refusal of what they may not do."""

        def read(reader: Reader) -> T:
            eye = standpoint(self.desk, reader, viewer.id, viewer.language)
            assert eye is not None
            return work(reader, eye, self._scope(reader, eye, wish))

        return self.desk.database.read(read)

    def _scope(self, reader: Reader, eye: Eye, wish: Wish) -> Scope:
        if not wish.request:
            sop = self.desk.library.live(reader, wish.sop)
            if sop is None:
                raise Unknown(wish.sop)
            if not self.desk.may_start(reader, sop, eye.viewer.id):
                raise NotAllowed
            return scope_of_new(self.desk, reader, eye, sop)
        request = reader.ledger.load(wish.request)
        if request is None or not may_see(self.desk, reader, eye.viewer.id, request):
            raise Unknown(wish.request)
        seen = picture(self.desk, reader, eye, request)
        probe(self.desk, reader, seen, wish.state, wish.visit, wish.act, wish.seat)
        return scope_of_act(self.desk, reader, seen, wish.state, wish.act, wish.visit)

    def _judge(self, reader: Reader, eye: Eye, scope: Scope, wish: Wish, typed: Typed, too_large: dict[str, str]) -> Judged:
        sheet = _filled(eye, scope, _stepped(wish, typed))
        if wish.step not in ("", "send"):
            return _asked(eye, scope, wish, sheet, Refused((), {**sheet.faults(empty=False), **too_large}))
        faults = {**sheet.faults(), **too_large}
        if len(wish.reason) > REASON_LIMIT:
            faults["reason"] = _too_long(wish.reason, eye)
        if wish.asked and (more := sheet.asked - wish.asked):
            titles = [box.field.title.plain(eye.language) for part in sheet.parts for box in part.boxes if box.name in more]
            said = (say("page.more_asked", eye.language, fields=formats.join(list(dict.fromkeys(titles)), eye.language)),) if titles else ()
            return _asked(eye, scope, wish, sheet, Refused(said, {place: text for place, text in faults.items() if place not in more}))
        if faults:
            return _asked(eye, scope, wish, sheet, Refused((), faults))
        try:
            ahead = foreseen(self.desk, reader, scope, _event(eye, wish, sheet))
        except AT_THE_FORM as refusal:
            return _told(eye, scope, wish, sheet, refusal)
        if wish.step != "send" and (scope.seen is None or is_edit(scope.seen, wish.state, wish.act)):
            return review(_button(eye, scope, wish), scope, sheet, typed, ahead, reader, eye, wish.reason)
        return _command(eye, wish, sheet)

    def _kept_open(self, viewer: Viewer, wish: Wish, typed: Typed, trouble: StorageUnavailable) -> Asked:
        """The form once more, for the disk to have room or the database to be free again."""
        said = Refused((not_saved(self.desk, trouble, viewer.language),))
        return self._within(viewer, wish, lambda reader, eye, scope: _asked(eye, scope, wish, _filled(eye, scope, typed), said))

    def _typed(self, viewer: Viewer, wish: Wish) -> tuple[Typed, dict[str, str]]:
        """What was typed, with the bytes of each file on disk before the commit that names it; which files are too large, by place."""
        typed: dict[str, tuple[str | FileRef, ...]] = {}
        too_large: dict[str, str] = {}
        for name, given in wish.fields.items():
            kept: list[str | FileRef] = []
            for item in given:
                try:
                    kept += self._keep(viewer, item)
                except TooLarge as fault:
                    too_large[name] = _too_big(item, fault.limit, viewer.language)
            typed[name] = tuple(kept)
        return typed, too_large

    def _keep(self, viewer: Viewer, item: str | Upload | Attachment) -> tuple[str | FileRef, ...]:
        """What came, with its file; nothing for a file that was swept because the page lay open for days."""
        database, now = self.desk.database, self.desk.clock.now()
        match item:
            case Upload():
                digest, size = database.files.keep(iter(lambda: item.file.read(65536), b""), FILE_LIMIT)
                file = FileRef(digest, clean(item.name)[:255], size, item.media_type)
                database.carry_out(lambda unit: unit.files.note(file, viewer.id, now))
                return (file,)
            case Attachment():
                try:
                    still = database.carry_out(lambda unit: unit.files.renew(item.digest, now))
                except StorageUnavailable:
                    still = True  # what is done with it will fail too, and keep the form open
                return (FileRef(item.digest, item.name, item.size, item.media_type),) if still else ()
        return (item,)

    def _refused(self, viewer: Viewer, wish: Wish, refusal: Exception) -> Refused:
        def read(reader: Reader) -> Refused:
            eye = standpoint(self.desk, reader, viewer.id, viewer.language)
            request = reader.ledger.load(wish.request) if wish.request else None
            if eye is None or (request is None and wish.request):
                return Refused((say("refuse.unseen", viewer.language),))
            seen = picture(self.desk, reader, eye, request) if request is not None and may_see(self.desk, reader, viewer.id, request) else None
            sop = seen.sop if seen is not None else self.desk.library.live(reader, wish.sop)
            if sop is None:
                return Refused((say("refuse.unseen", viewer.language),))
            return Refused(tuple(refused(refusal, eye, sop, seen)))

        return self.desk.database.read(read)

    def _done(self, viewer: Viewer, wish: Wish, id: str) -> Done:
        def read(reader: Reader) -> Done:
            eye = standpoint(self.desk, reader, viewer.id, viewer.language)
            request = reader.ledger.load(id)
            assert eye is not None
            assert request is not None
            return Done(toast(picture(self.desk, reader, eye, request), wish.act, wish.state), request.number)

        return self.desk.database.read(read)


def _sending(viewer: Viewer, wish: Wish, typed: Typed) -> str:
    """What a form sends, under one name however often it comes: by a second tap, by the browser again; "" for a step within the form.
    With other answers it is another."""
    if not wish.once or wish.step not in ("", "send"):
        return ""
    said = (wish.sop, wish.request, wish.act, wish.state, wish.visit, wish.seat, wish.reason, sorted(typed.items()))
    return f"{viewer.id}/{wish.once}/{digest_of(repr(said))}"


def _before(reader: Reader, sending: str) -> str | None:
    """The request that came of this sending already."""
    known = reader.seen.answer(_PAGES, sending) if sending else None
    return known[0] if known is not None else None


def _filled(eye: Eye, scope: Scope, typed: Typed) -> Sheet:
    before = scope.seen.request.fields if scope.seen is not None else {}
    return fill(scope.form, typed, before, scope.evaluator, eye)


def _stepped(wish: Wish, typed: Typed) -> Typed:
    """What was typed after a step within the form."""
    table = wish.at.partition(".")[0]
    match wish.step:
        case "add":
            return lengthened(typed, table)
        case "strike" if (line := line_of(f"{wish.at}.{LINE}", table)) is not None:
            return struck(typed, table, line)
        case "pick":
            return {**typed, wish.at: (wish.text,)}
    return typed


def _asked(eye: Eye, scope: Scope, wish: Wish, sheet: Sheet, refused: Refused = _NOTHING) -> Asked:
    act = replace(_button(eye, scope, wish), asks=asks_of(scope.form, sheet, scope.evaluator, eye))
    title = formats.opened(scope.seen.headline) if scope.seen is not None else scope.form.sop.title.plain(eye.language)
    return Asked(act, title, sheet.asked, wish.reason, refused)


def _button(eye: Eye, scope: Scope, wish: Wish) -> Act:
    """The act as the request's page offers it. Raises NotOffered where it does not."""
    if scope.seen is None:
        question = say("page.new", eye.language, sop=scope.form.sop.title.plain(eye.language))
        return Act(wish.act, say("press.send", eye.language), "main", question=question, paged=True, press=say("press.continue", eye.language))
    aim = (wish.act, wish.state, wish.visit, wish.seat)
    found = next((act for act in acts_of_page(scope.seen) if (act.key, act.state, act.visit, act.seat) == aim), None)
    if found is None:
        raise NotOffered(wish.act, wish.state)
    return found


def _told(eye: Eye, scope: Scope, wish: Wish, sheet: Sheet, refusal: Exception) -> Asked:
    """The form once more, with what the SOP says no to where it was typed."""
    said, faults = at_places(refusal, eye, scope.form.sop, scope.seen)
    return _asked(eye, scope, wish, sheet, Refused(said, {"reason" if place == REASON else place: text for place, text in faults.items()}))


def _event(eye: Eye, wish: Wish, sheet: Sheet) -> Submitted | Decided | Commented:
    person = eye.viewer.id
    if not wish.request:
        return Submitted(new_id(), person, person, sheet.values)
    if wish.act == COMMENT:
        return Commented(person, wish.reason)
    return Decided(person, wish.act, wish.state, wish.visit, sheet.values, wish.reason, wish.seat)


def _command(eye: Eye, wish: Wish, sheet: Sheet) -> Submit | Decide | Comment:
    person = eye.viewer.id
    if not wish.request:
        return Submit(wish.sop, person, person, sheet.values)
    if wish.act == COMMENT:
        return Comment(wish.request, person, wish.reason)
    return Decide(wish.request, wish.act, person, wish.state, wish.visit, sheet.values, wish.reason, wish.seat)


def _too_long(reason: str, eye: Eye) -> str:
    return say("not.text_long", eye.language, field=say("label.reason", eye.language), limit=REASON_LIMIT, given=len(reason))


def _too_big(item: object, limit: int, language: str) -> str:
    name, size = "", limit
    if isinstance(item, Upload):
        name, size = item.name, item.file.seek(0, 2)
    return too_large(name, size, limit, language)
