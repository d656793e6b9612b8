"""What all tests share: browser tests run where there is a Chromium; without one they are counted, and in the gate they fail."""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)  # how long an example takes is for the benchmarks to tell
settings.load_profile("untimed")

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def browser() -> str | None:
    """Where the system's own Chromium is, `None` where there is none."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser."""
    return browser() or pytest.fail("The browser tests must run here, and no Chromium was found.")


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the demo company has just opened, its chats filled, to be copied: making one takes seconds."""
    from bot.demo import open_demo
    from bot.demo_company import demo_config

    folder = tmp_path_factory.mktemp("founded")
    house, rail = open_demo(demo_config({"ALUR_DATA": str(folder)}))
    asyncio.run(rail.begin())
    house.gateways["console"].close()  # type: ignore[attr-defined]
    house.database.close()
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if browser() is not None or os.environ.get("CI") == "true":
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="no Chromium was found"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    left_out = [report for report in terminalreporter.getreports("skipped") if "browser" in report.keywords]
    if left_out:
        terminalreporter.write_line(f"{len(left_out)} browser tests were left out: no Chromium was found.", yellow=True)
