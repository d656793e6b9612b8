"""Chat accounts of the small office: whoever sees all gives codes to all; nobody is linked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from dashboard.account_views import LinkCode, PeoplePage, PersonLine
from dashboard.views import Face, Pill, Viewer


class Clerk(Protocol):
    """Somebody in the office."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def face(self) -> Face: ...
    @property
    def sees_all(self) -> bool: ...


class Accounts:
    """`dashboard.protocols.Accounts`; the code that was given stands in `codes`."""

    def __init__(self, clerks: Mapping[str, Clerk], codes: dict[str, str]) -> None:
        self._clerks, self._codes = clerks, codes

    def people(self, viewer: Viewer, cut: str) -> PeoplePage:
        everybody = self._clerks[viewer.id].sees_all
        clerks = [clerk for clerk in self._clerks.values() if everybody or clerk.id == viewer.id]
        found = tuple(PersonLine(clerk.id, clerk.face, clerk.unit, (Pill("wait", "belum terhubung"),)) for clerk in clerks)
        return PeoplePage(everybody, () if cut == "unreached" else found, {"": len(found), "unlinked": len(found), "unreached": 0})

    def give(self, viewer: Viewer, person: str) -> LinkCode | None:
        if person not in self._clerks or not (viewer.id == person or self._clerks[viewer.id].sees_all):
            return None
        self._codes["ABCD2345"] = person
        address = "https://t.me/alur_bot?start=ABCD2345"
        return LinkCode(f"Kode untuk {self._clerks[person].name}", "ABCD2345", ("Berlaku 10 menit.",), "Atau buka:", (address,), "Sekali pakai.")
