"""Why a step is passed by, in words: its condition turned round, where it is a plain comparison of one field with a bound."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from bot.wording.catalogue import say
from bot.wording.formats import format_money, format_number
from workflows.sop import Expression, Sop

_PLAIN = re.compile(r"\s*([a-z][a-z0-9_]*)\s*(>=|<=|>|<|==|!=)\s*'?([A-Za-z0-9_.]+)'?\s*\Z")


def why_skipped(rule: Expression | None, sop: Sop, language: str, currency: str = "IDR") -> str:
    """"mulai Rp50.000.000" for `total >= 50_000_000`; a general sentence for what is no plain comparison."""
    found = _PLAIN.match(rule.source) if rule is not None else None
    if found is None:
        return say("limit.other", language)
    name, sign, bound = found[1], found[2], found[3]
    field = sop.field(name)
    title = field.title.plain(language) if field else name.replace("_", " ")
    kind = field.type if field else sop.lets[name].type.kind if name in sop.lets else ""
    shown = _bound(bound, kind, language, currency)
    if sign in ("==", "!="):
        return say(f"limit.{sign}", language, field=title, bound=shown)
    return say(f"limit.{sign}", language, bound=shown)


def _bound(text: str, kind: str, language: str, currency: str) -> str:
    try:
        number = Decimal(text.replace("_", ""))
    except InvalidOperation:
        return text.replace("_", " ")
    return format_money(number, language, currency) if kind == "money" else format_number(number, language)
