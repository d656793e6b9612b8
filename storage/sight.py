"""Who may see what, as far as lists need to know it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.listings import Listed


@dataclass(frozen=True, slots=True)
class Sight:
    """What a person may see: everything, or what concerns them (`involves` tells it of a request's id) and what people below them (`below`) asked for."""

    person: str
    everything: bool
    below: frozenset[str]
    involves: Callable[[str], bool]

    def sees(self, listed: Listed) -> bool:
        """Whether that request is open to them."""
        if self.everything or self.person in (listed.requester, listed.submitter) or listed.requester in self.below:
            return True
        return self.involves(listed.id)
