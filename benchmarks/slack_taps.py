"""From the tap on a card to its acknowledgement, and to the card that says so, on Slack, beside an app of slack-bolt alone at the same local Slack, by sockets.

On our side `alur run` as it is: judged, stored with its history, committed, then acknowledged; every tap is a decision on a request of its own, and the card
follows when the courier brings it, at the pace Slack allows. On the other a listener that acknowledges, and edits the message after that, without any storage:
once with bolt's default dispatch, once with `process_before_response`. The server is a process of its own, and so are the bots.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from adapters.cards import Card
from adapters.slack.render import payload
from benchmarks.measuring import table
from benchmarks.tapping import CROWD, EACH, OURS, Cards, Contest, Tapped, figures, prepare, processor
from benchmarks.workers.slack_server import folk
from tests.crashes.house import free_port
from tests.servers.fake_slack import APP_TOKEN, TOKEN, FakeSlack

BEGAN = 1_700_000_000  # seconds since 1970, of the first part of every card's ts
BARE, QUICK = "slack-bolt alone", "slack-bolt alone, process_before_response"
TOKENS = f'[slack]\nbot_token = "{TOKEN}"\napp_token = "{APP_TOKEN}"\n'
WORKSPACE = FakeSlack()
FOLK = {f"{WORKSPACE.team}/{person.id}": (place, person.chat.id) for place, person in enumerate(folk(WORKSPACE, 2 * CROWD))}
PEOPLE = "people:\n" + "".join(  # the askers are nowhere: fifty edits a minute that Slack takes are those of the tapped cards
    f"  - {{id: m{place}, name: Manager {place}, accounts: ['slack:{account}']}}\n  - {{id: a{place}, name: Asker {place}, manager: m{place}}}\n"
    for place, account in enumerate(list(FOLK)[:CROWD])
)


def posted(account: str, number: int, card: Card) -> tuple[int, str, Any]:
    (person, channel), ts, shown = FOLK[account], f"{BEGAN}.{number:06}", payload(card)
    return person, f"{channel}:{ts}", (ts, shown.text, shown.blocks)


def alur(address: str, folder: Path) -> list[str]:
    """How ours is started in `folder`."""
    settings = f'{TOKENS}api_base_url = "{address}"\n[data]\nfolder = "{folder}"\n[web]\nport = {free_port()}\n'
    (folder / "alur.toml").write_text(settings, encoding="utf-8")
    return ["-c", "from bot.cli import app; app()", "run"]


def bare(address: str, folder: Path) -> list[str]:
    """How the other is started."""
    return ["-m", "benchmarks.workers.bare_bolt", TOKEN, APP_TOKEN, address, "polling"]


def quick(address: str, folder: Path) -> list[str]:
    """As its dispatch is quickest."""
    return [*bare(address, folder)[:-1], "at_once"]


CONTEST = Contest("benchmarks.workers.slack_server", {OURS: alur, BARE: bare, QUICK: quick}, warming=10, alone=30)


def prepared(folder: Path) -> Cards:
    return prepare(folder, CONTEST, TOKENS, PEOPLE, "slack", posted)


def measure(folder: Path) -> str:
    """The results as Markdown."""
    rounds = CONTEST.rounds(folder, prepared)
    return "\n\n".join(_compared(place, [{name: lives[place] for name, lives in each.items()} for each in rounds]) for place in (0, 1))


def _compared(place: int, rounds: list[dict[str, Tapped]]) -> str:
    """One person's load has a column for the card; of everybody's, Slack takes fifty edits a minute."""
    ack = "95 of 100 are acknowledged within, ms"
    of_others = ("of bolt's", "of its quickest")
    if place == 0:
        heads = (f"one person, {CONTEST.alone} taps", ack, *of_others, "goal", "the card says so within, ms", "CPU µs a tap", "of the server")
    else:
        heads = (f"{CROWD} people, {EACH} taps each", ack, *of_others, "goal", "taps a second", "CPU µs a tap", "of the server")
    rows = [
        (
            name,
            *figures(name, rounds, (BARE, QUICK), lambda tapped: tapped.p95, ".1f"),
            GOALS[place] if name == OURS else "",
            *figures(name, rounds, (), (lambda tapped: tapped.rate) if place else (lambda tapped: tapped.card), ".0f" if place else ".1f"),
            *processor(name, rounds),
        )
        for name in CONTEST.bots
    ]
    return table(heads, rows)


GOALS = ("<= 5 ms", "<= 2 of bolt's")

if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as name:
        sys.stdout.write(measure(Path(name)) + "\n")
