"""What can go wrong with storage that a caller may act on. Anything else is a bug."""

from __future__ import annotations

from typing import Literal

Kind = Literal["full", "locked", "readonly", "broken", "closed"]


class StorageUnavailable(Exception):
    """Nothing was stored; the same work may be tried again. `kind`: the disk is full, another process holds the database longer than
    the time to wait, it cannot be written, the disk or the file is broken, or this program is shutting down."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(kind)
        self.kind: Kind = kind


class Conflict(Exception):
    """The request is not at the version that was judged: load it again and judge anew."""

    def __init__(self, request: str, expected: int) -> None:
        super().__init__(f"request {request} is no longer at version {expected}")
        self.request, self.expected = request, expected


class NewerDatabase(Exception):
    """The database was made by a newer Alur: its `revision` is unknown here."""

    def __init__(self, revision: str) -> None:
        super().__init__(f"the database has the unknown revision {revision}")
        self.revision = revision


class ReadOnlyUse(Exception):
    """A bug: something was written through a reader."""
