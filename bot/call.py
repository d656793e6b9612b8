"""One intent of one known person while it is handled, inside its transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from adapters.intents import Asked, Filled, Intent, Notice, Pressed
from bot.commands import Command
from bot.config import Config
from bot.desk import Desk, Done, Unknown
from bot.picture import Eye, Picture, picture
from bot.sight import may_see
from bot.viewing import Viewing
from bot.wording.catalogue import say
from storage.unit import Unit
from workflows.request import Request
from workflows.values import FileRef


@dataclass(slots=True)
class Call:
    """One intent of one known person while it is handled. `done` gathers what the desk did, to be told after the commit;
    `touched` names what of the drawer was kept anew or let go: "form", "confirm"; `refused` the kind of refusal it met; `secret`: the answer holds a
    one-time code, which nobody keeps. Of a sheet that was filled in, `values` are what stands in its fields, and `too_large` says so of files at their
    places; `form_fields` fit on one page of it, 0 where no sheets are shown."""

    desk: Desk
    config: Config
    viewing: Viewing
    unit: Unit
    eye: Eye
    intent: Intent
    files: tuple[FileRef, ...] = ()
    done: list[Done] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    refused: str = ""
    secret: bool = False
    values: Mapping[str, tuple[str | FileRef, ...]] = field(default_factory=dict)
    too_large: Mapping[str, str] = field(default_factory=dict)
    form_fields: int = 0

    @property
    def opens(self) -> bool:
        """Whether the answer may be a sheet."""
        return self.form_fields > 0 and (isinstance(self.intent, Filled) or (isinstance(self.intent, Asked | Pressed) and self.intent.opens))

    @property
    def person(self) -> str:
        return self.eye.viewer.id

    @property
    def language(self) -> str:
        return self.eye.language

    @property
    def platform(self) -> str:
        return self.intent.account.platform

    def notice(self, key: str, /, *, alert: bool = False, **values: object) -> Notice:
        """A sentence for this person alone."""
        return Notice(say(key, self.language, **values), alert)

    def notice_text(self, text: str, alert: bool = False) -> Notice:
        return Notice(text, alert)

    def run(self, command: Command) -> Done:
        """Has the desk do it in this transaction."""
        done = self.desk.run(self.unit, command)
        self.done.append(done)
        return done

    def may_see(self, request: Request) -> bool:
        """Whether this person may see the request at all."""
        return may_see(self.desk, self.unit, self.person, request)

    def seen(self, id: str) -> Picture:
        """The request as this person sees it. Raises Unknown for one they may not see."""
        request = self.unit.ledger.load(id)
        if request is None or not self.may_see(request):
            raise Unknown(id)
        return picture(self.desk, self.unit, self.eye, request)
