"""Troubles with an app on Slack that the doctor is to find, really made at a local Slack."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from adapters.slack.manifest import SCOPES
from tests.bot.troubles import Firm, Trouble
from tests.crashes.house import free_port
from tests.servers.fake_slack import APP_TOKEN, FakeSlack, slack
from tests.servers.fake_slack import TOKEN as SLACK_TOKEN


@contextmanager
def at_work(server: FakeSlack) -> Iterator[None]:
    """The server, in a thread of its own."""
    begun, ended = threading.Event(), asyncio.Event()

    async def serve() -> None:
        async with slack(server):
            begun.set()
            await ended.wait()

    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        thread = threading.Thread(target=runner.run, args=(serve(),))
        thread.start()
        begun.wait()
        try:
            yield
        finally:
            loop.call_soon_threadsafe(ended.set)
            thread.join()


def slack_app(firm: Firm, stack: ExitStack, **spoilt: object) -> None:
    """An app at a local Slack, in sound order but for `spoilt`."""
    server = FakeSlack()
    for name, value in spoilt.items():
        setattr(server, name, value)
    stack.enter_context(at_work(server))
    firm.environment |= {"ALUR_SLACK__BOT_TOKEN": SLACK_TOKEN, "ALUR_SLACK__APP_TOKEN": APP_TOKEN, "ALUR_SLACK__API_BASE_URL": server.base_url}


def bot_token_refused(firm: Firm, stack: ExitStack) -> None:
    slack_app(firm, stack, token="xoxb-another")


def app_token_refused(firm: Firm, stack: ExitStack) -> None:
    slack_app(firm, stack, app_token="xapp-another")


def app_without_its_scope(firm: Firm, stack: ExitStack) -> None:
    slack_app(firm, stack, app_scopes=[])


def scopes_missing(firm: Firm, stack: ExitStack) -> None:
    slack_app(firm, stack, scopes=[scope for scope in SCOPES if not scope.startswith("files:")])


def nobody_there(firm: Firm, stack: ExitStack) -> None:
    firm.environment |= {"ALUR_SLACK__BOT_TOKEN": SLACK_TOKEN, "ALUR_SLACK__APP_TOKEN": APP_TOKEN, "ALUR_SLACK__API_BASE_URL": f"http://127.0.0.1:{free_port()}/api/"}


def called_without_a_secret(firm: Firm, stack: ExitStack) -> None:
    firm.environment |= {"ALUR_SLACK__BOT_TOKEN": SLACK_TOKEN, "ALUR_SLACK__MODE": "http"}


SLACK_TROUBLES: list[tuple[str, Trouble]] = [
    ("settings", called_without_a_secret),
    ("platform-scope-missing", scopes_missing),
    ("platform-locked", bot_token_refused),
    ("platform-locked", app_token_refused),
    ("platform-locked", app_without_its_scope),
    ("platform-away", nobody_there),
]
