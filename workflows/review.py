"""What a careful reader would ask about a definition that can run: gaps, ties, words for nobody. Asked before it goes live, never of one that already has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from workflows.checks_bands import of_bands
from workflows.checks_time import of_time
from workflows.checks_votes import of_votes
from workflows.checks_words import of_words
from workflows.faults import Fault, Faulty
from workflows.loader import load
from workflows.sop import Sop
from workflows.types import Type


def reviewed(text: str, other_sops: Mapping[str, Mapping[str, Type]] | None = None) -> tuple[Sop, ...]:
    """Every SOP of `text` as `load` reads them, with all that is doubtful in their `warnings`. Raises Faulty with all serious faults, those of this
    review among them. A definition that is live was reviewed by the rules of its day: it is only loaded."""
    sops = load(text, other_sops)
    found = {sop.name: questions(sop) for sop in sops}
    if serious := tuple(fault for sop in sops for fault in found[sop.name] if fault.serious):
        raise Faulty(serious)
    return tuple(replace(sop, warnings=_in_order((*sop.warnings, *found[sop.name]))) for sop in sops)


def questions(sop: Sop) -> tuple[Fault, ...]:
    """All that this review has to say of one definition, faults and warnings, in the order of the text."""
    return _in_order((*of_bands(sop), *of_time(sop), *of_votes(sop), *of_words(sop)))


def _in_order(faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=lambda fault: (fault.at, fault.code)))
