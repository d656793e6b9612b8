"""Browser tests of the adapters use the shared browser, those of Slack and Telegram an office on a local one."""

from tests.adapters.slack_office import slack_office
from tests.adapters.telegram_office import office
from tests.browsers import window

__all__ = ["office", "slack_office", "window"]
