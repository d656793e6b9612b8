"""What is kept in memory because reading it again would give the same: decoded requests by their digest, the directory by its version."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

from storage.codec import decode_request
from workflows.request import Request

if TYPE_CHECKING:
    from storage.people import Directory

ROOM = 1024  # requests kept; a usual one takes about 10 kB


class Shelf:
    """Shared by the writer and all readers. Nothing on it can be stale: what it is known by changes with its content."""

    def __init__(self) -> None:
        self._requests: OrderedDict[str, Request] = OrderedDict()
        self._lock = Lock()
        self.directory: tuple[int, Directory] | None = None

    def request(self, digest: str, body: str) -> Request:
        """The request stored as `body`, whose SHA-256 is `digest`."""
        with self._lock:
            if (known := self._requests.get(digest)) is not None:
                self._requests.move_to_end(digest)
                return known
        request = decode_request(body)
        self.keep(digest, request)
        return request

    def keep(self, digest: str, request: Request) -> None:
        """That request will be asked for by this digest, if what stores it is committed."""
        with self._lock:
            self._requests[digest] = request
            if len(self._requests) > ROOM:
                self._requests.popitem(last=False)
