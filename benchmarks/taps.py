"""From the tap on a card to its answer on Telegram, beside a bot of python-telegram-bot alone, at the same local Bot API server.

On our side `alur run` as it is: polled, judged, stored with its history, committed, then answered; every tap is a decision on a request of its own, and
the cards that follow go out beside it, at the pace Telegram allows. On the other a handler that answers and edits the message, without any storage, over
the library's own transport. The server is a process of its own, and so are both bots; the people who tap are in the server.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from adapters.cards import Card
from adapters.telegram.render import payload
from benchmarks.measuring import table
from benchmarks.tapping import CROWD, EACH, OURS, Cards, Contest, Tapped, figures, prepare, processor
from tests.crashes.house import free_port
from tests.servers.fake_telegram import TOKEN

MESSAGES = 1_000_000  # the first card's number in its chat: beyond those that the server gives
AT_ONCE = 8  # updates that the bare bot handles at once: about its best (NOTES.md)
BARE = "python-telegram-bot alone"
FIRST_PERSON = 700_000_001  # of the local server; the others follow
PEOPLE = "people:\n" + "".join(
    f"  - {{id: m{place}, name: Manager {place}, accounts: [telegram:{FIRST_PERSON + place}]}}\n"
    f"  - {{id: a{place}, name: Asker {place}, manager: m{place}, accounts: [telegram:{FIRST_PERSON + CROWD + place}]}}\n"
    for place in range(CROWD)
)


def posted(account: str, number: int, card: Card) -> tuple[int, str, Any]:
    message, shown = MESSAGES + number, payload(card)
    return int(account) - FIRST_PERSON, f"{account}:{message}", (message, shown.bare, (shown.markup or {}).get("inline_keyboard", []))


def alur(address: str, folder: Path) -> list[str]:
    """How ours is started in `folder`."""
    settings = f'[telegram]\ntoken = "{TOKEN}"\napi_base_url = "{address}"\n[data]\nfolder = "{folder}"\n[web]\nport = {free_port()}\n'
    (folder / "alur.toml").write_text(settings, encoding="utf-8")
    return ["-c", "from bot.cli import app; app()", "run"]


def bare(address: str, folder: Path) -> list[str]:
    """How the other is started."""
    return ["-m", "benchmarks.workers.bare_bot", TOKEN, address, str(AT_ONCE)]


CONTEST = Contest("benchmarks.workers.telegram_server", {OURS: alur, BARE: bare}, warming=10, alone=50)


def prepared(folder: Path) -> Cards:
    return prepare(folder, CONTEST, f'[telegram]\ntoken = "{TOKEN}"\n', PEOPLE, "telegram", posted)


def measure(folder: Path) -> str:
    """The results as Markdown."""
    rounds = CONTEST.rounds(folder, prepared)
    return "\n\n".join(_compared(place, head, [{name: lives[place] for name, lives in each.items()} for each in rounds]) for place, head in enumerate(HEADS))


def _compared(place: int, head: str, rounds: list[dict[str, Tapped]]) -> str:
    rows = [
        (
            name,
            *figures(name, rounds, (BARE,), lambda tapped: tapped.p95, ".1f"),
            *figures(name, rounds, (BARE,), lambda tapped: tapped.rate, ".0f"),
            GOALS[place] if name == OURS else "",
            *processor(name, rounds),
        )
        for name in CONTEST.bots
    ]
    return table((head, "95 of 100 wait at most, ms", "of the bare bot's", "taps a second", "of the bare bot's", "goal", "CPU µs a tap", "of the server"), rows)


HEADS = (f"one person, {CONTEST.alone} taps", f"{CROWD} people, {EACH} taps each")
GOALS = ("wait <= 1.3", "taps >= 3")

if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as name:
        sys.stdout.write(measure(Path(name)) + "\n")
