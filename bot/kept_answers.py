"""Answers as plain JSON, so that a repeated delivery is answered as the first was; and questions, until they are answered."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from adapters.intents import Answer, Handout, Nothing, Notice, Reply, Settled, Suggested


@dataclass(frozen=True)
class _Kept:
    kind: str
    notice: Notice | None = None
    reply: Reply | None = None
    handout: Handout | None = None
    suggested: Suggested | None = None


_ADAPTER = TypeAdapter(_Kept)
_SETTLED = TypeAdapter(Settled)


def encode_answer(answer: Answer) -> Any:
    """`answer` as plain JSON."""
    match answer:
        case Nothing():
            kept = _Kept("nothing")
        case Notice():
            kept = _Kept("notice", notice=answer)
        case Reply():
            kept = _Kept("reply", reply=answer)
        case Handout():
            kept = _Kept("handout", handout=answer)
        case Suggested():
            kept = _Kept("suggested", suggested=answer)
    return _ADAPTER.dump_python(kept, mode="json", exclude_defaults=True)


def decode_answer(plain: Any) -> Answer:
    """The answer that `encode_answer` wrote. Raises ValueError for anything else."""
    kept = _ADAPTER.validate_python(plain)
    return kept.notice or kept.reply or kept.handout or kept.suggested or Nothing()


def encode_settled(asked: Settled) -> Any:
    """A card that asks, as plain JSON."""
    return _SETTLED.dump_python(asked, mode="json", exclude_defaults=True)


def decode_settled(plain: Any) -> Settled | None:
    """The card that `encode_settled` wrote; `None` for one of another release that this one cannot read."""
    try:
        return _SETTLED.validate_python(plain)
    except ValidationError:
        return None
