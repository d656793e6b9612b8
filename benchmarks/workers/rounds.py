"""How a worker speaks with the benchmark: the name of a round comes in as a line, its figures go out as JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from threading import Thread

from benchmarks.measuring import Timing


def serve(rounds: Mapping[str, Callable[[], Timing]]) -> None:
    """Runs each round that is asked for, until the input ends. What the library prints goes to the error output."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    for line in sys.stdin:
        print(json.dumps(asdict(rounds[line.strip()]())), file=answers, flush=True)


def together(callers: int, call: Callable[[int], None]) -> None:
    """`callers` threads at once, each handed its place."""
    threads = [Thread(target=call, args=(place,)) for place in range(callers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
