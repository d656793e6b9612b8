"""Modals before people: opened by what they did, changed while they are open, and what is answered to a form that was sent."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from typing import Any

from adapters.failures import Refused, TryLater
from adapters.intents import Answer, Changed, Filled, Handout, Intent, Notice, NotShown, Sought, Suggested
from adapters.memory import keep
from adapters.sheets import Sheet
from adapters.slack.in_modals import blocks_of, inputs_of
from adapters.slack.modal import View, errors, modal, options, with_sentence
from adapters.slack.parse import Heard
from adapters.slack.payloads import text_of
from adapters.slack.sending import Sending

log = logging.getLogger(__name__)
_PAUSES, _SOON = (0.2, 0.6), 1.0  # seconds between tries; what is to wait longer comes too late
_USED = "exchanged_trigger_id"
_LATE = {"hash_conflict", "not_found", "view_not_found"}  # it was changed by something newer, or is closed


class Modals:
    """What is remembered is for comfort alone: after a restart a change that crosses another is dropped."""

    def __init__(self, sending: Sending) -> None:
        self._sending = sending
        self._newer: OrderedDict[tuple[str, str], str] = OrderedDict()  # by modal and hash, the hash it got from us

    async def open(self, heard: Heard, sheet: Sheet) -> bool:
        """Whether it is before the person now. Where it is not known whether it is, the trigger says so: it is good for one."""
        for pause in (*_PAUSES, None):
            try:
                await self._sending.open_modal(heard.trigger, modal(sheet, _where(heard)))
                return True
            except TryLater as failure:
                if pause is None or (failure.after or 0.0) > _SOON:
                    log.warning("a modal was not opened: %r", failure, extra={"action": "show"})
                    return False
                await asyncio.sleep(failure.after or pause)
            except Refused as failure:
                if failure.why != _USED:
                    log.warning("a modal was not opened: %r", failure, extra={"action": "show"})
                return failure.why == _USED
        return False

    async def change(self, heard: Heard, answer: Answer) -> None:
        """Puts another sheet, or a sentence, into the modal in which something was changed; what is older than what stands there is dropped."""
        id, hash = text_of(heard.view, "id"), text_of(heard.view, "hash")
        while (newer := self._newer.get((id, hash))) is not None:
            hash = newer
        try:
            view = modal(answer.sheet, _where(heard), inputs_of(heard.view)) if isinstance(answer, Handout) else _told(heard, answer)
            if view:
                keep(self._newer, (id, hash), await self._sending.change_modal(id, hash, view))
        except Refused as failure:
            if failure.why not in _LATE:
                raise

    def acknowledge(self, heard: Heard, answer: Answer) -> dict[str, Any]:
        """What goes back at once to something done in a modal."""
        if isinstance(heard.intent, Sought):
            return {"options": options(answer.options) if isinstance(answer, Suggested) else []}
        if not isinstance(heard.intent, Filled):
            return {}
        if isinstance(answer, Handout):
            return _instead(heard, answer.sheet)
        if not isinstance(answer, Notice) or not answer.alert:
            return {"response_action": "clear"}
        inputs = inputs_of(heard.view)
        return {"response_action": "errors", "errors": {inputs[0]: answer.text}} if inputs else {"response_action": "update", "view": _told(heard, answer)}


def not_shown(intent: Intent, token: str) -> NotShown:
    """That the sheet handed out in answer to the intent could not be shown."""
    return NotShown(f"{intent.delivery}/not-shown", intent.account, intent.address, token)


def shows_itself(heard: Heard, answer: Answer) -> bool:
    """Whether the sentence of an answer stands in the modal already."""
    return isinstance(heard.intent, Changed) or (isinstance(heard.intent, Filled) and isinstance(answer, Notice) and answer.alert)


def fits(heard: Heard, sheet: Sheet) -> bool:
    """Whether it can be shown in the place of the modal that was filled in."""
    try:
        modal(sheet, _where(heard), inputs_of(heard.view))
    except Refused as failure:
        log.warning("a modal was not shown: %r", failure, extra={"action": "show"})
        return False
    return True


def _instead(heard: Heard, sheet: Sheet) -> dict[str, Any]:
    """Errors at the fields where nothing else changes, else another sheet; none that cannot be shown."""
    if not fits(heard, sheet):
        return {"response_action": "clear"}
    if found := errors(sheet, blocks_of(heard.view)):
        return {"response_action": "errors", "errors": found}
    return {"response_action": "update", "view": modal(sheet, _where(heard), inputs_of(heard.view))}


def _told(heard: Heard, answer: Answer) -> View:
    return with_sentence({**heard.view, "blocks": blocks_of(heard.view)}, answer.text) if isinstance(answer, Notice) else {}


def _where(heard: Heard) -> dict[str, str]:
    """Where it was opened: sentences that do not stay are told there."""
    return {name: value for name, value in (("channel", heard.channel), ("thread", heard.thread)) if value}
