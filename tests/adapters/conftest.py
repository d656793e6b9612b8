"""Browser tests of the adapters use the shared browser."""

from tests.browsers import window

__all__ = ["window"]
