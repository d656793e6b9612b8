"""Browser tests of the adapters use the shared browser, those of Telegram an office on a local one."""

from tests.adapters.telegram_office import office
from tests.browsers import window

__all__ = ["office", "window"]
