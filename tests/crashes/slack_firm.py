"""A firm on Slack alone, by sockets at the local Slack. What people write comes again where nobody takes it, what they press does not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from adapters.slack.sockets import COUNT
from tests.crashes.firm import NAMES, Firm, Message, at_work
from tests.crashes.house import PATIENCE
from tests.servers.fake_slack import APP_TOKEN, TOKEN, FakeSlack, slack
from tests.servers.slack.deliveries import Outcome
from tests.servers.slack.screens import Shown
from tests.servers.weather import Hold


class SlackFirm(Firm):
    secrets = (TOKEN.rpartition("-")[0], APP_TOKEN.rpartition("-")[0])

    def __init__(self, folder: Path, server: FakeSlack, compiled: Path) -> None:
        super().__init__(folder, server, f'[slack]\nbot_token = "{TOKEN}"\napp_token = "{APP_TOKEN}"\napi_base_url = "{server.base_url}"\n', compiled)
        self.server, self.people = server, {who: server.person(name) for who, name in NAMES.items()}
        server.deliveries.until_back = True

    async def start(self) -> None:
        await super().start()
        await self.server.sockets.connected(COUNT, PATIENCE)

    async def kill(self) -> None:
        await super().kill()
        await self.server.sockets.connected(0, PATIENCE)

    async def link(self, who: str, code: str) -> None:
        assert (await self.people[who].command(f"/alur link {code}")).taken

    def screen(self, who: str) -> Sequence[Shown]:
        return [shown for shown in self.people[who].view() if not shown.ephemeral]

    def ask_for(self, who: str, line: str) -> None:
        """As a message, which a space before makes of it: a command would be answered by a modal."""
        self.people[who].say(f" {line}")

    def say(self, who: str, text: str) -> None:
        self.people[who].say(text)

    def hear(self, who: str) -> list[str]:
        return [shown.text for shown in self.people[who].view() if shown.ephemeral]

    def tap(self, who: str, label: str, found: Message) -> int:
        self.people[who].press(label, on=found.text)
        return 0

    async def shows(self, who: str, submit: str) -> None:
        """A form with that button to send it is before `who`, as soon as there is one."""
        await self._until(lambda: (page := self.people[who].page) is not None and page.submit == submit, f"{who}: a form to {submit}")

    async def tap_in_vain(self, who: str, label: str, *parts: str) -> Outcome:
        """Somebody presses while nobody takes it in; Slack tells them."""
        before = len(self.people[who].notices)
        outcome = await self.people[who].press(label, on=self.seen(who, *parts)[-1].text)
        assert len(self.people[who].notices) == before + 1
        return outcome

    async def taken_in(self) -> None:
        await self.server.deliveries.settled(PATIENCE)

    async def die_in(self, hold: Hold) -> None:
        await self.reaches(hold)
        await self.kill()
        await self.start()


@asynccontextmanager
async def on_slack(folder: Path, compiled: Path) -> AsyncIterator[SlackFirm]:
    """A firm at work; Python's `compiled` files of it lie there."""
    async with slack() as server, at_work(SlackFirm(folder, server, compiled)) as found:
        yield found
