"""Simple conditions of a SOP in words: `total >= 50_000_000` is "mulai Rp50.000.000"; anything longer is only said to be one."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.wording import formats, say
from workflows.sop import Expression, Field, Sop

_SIMPLE = re.compile(r"(?P<name>[a-z][a-z0-9_]*) *(?P<sign>>=|<=|>|<|==|!=) *(?P<bound>[0-9][0-9_]*|[a-z][a-z0-9_]*|'[^']*')")


def plain_limit(rule: Expression | None, sop: Sop, language: str) -> str:
    """The same where it can be said in a few words, else ""."""
    words = limit_words(rule, sop, language)
    return "" if words == say("limit.other", language) else words


def limit_words(rule: Expression | None, sop: Sop, language: str) -> str:
    """What must hold for a step to be taken, in words; "" without a condition."""
    if rule is None:
        return ""
    found = _SIMPLE.fullmatch(rule.source.strip())
    if found is None:
        return say("limit.other", language)
    name, sign, bound = found["name"], found["sign"], found["bound"]
    field = sop.field(name)
    if bound[0].isdigit():
        number = Decimal(bound.replace("_", ""))
        shown = formats.format_money(number, language) if _is_money(name, sop) else formats.format_number(number, language)
        said = say(f"limit.{sign}", language, bound=shown, field=_title(name, field, language))
        named = sign in (">=", ">", "<=", "<") and not _is_money(name, sop) and field is not None
        return say("limit.named", language, field=_title(name, field, language), limit=said) if named else said
    if field is None or sign not in ("==", "!="):
        return say("limit.other", language)
    word = bound.strip("'")
    option = next((option.title.plain(language) for option in field.options if option.name == word), word.replace("_", " "))
    return say(f"limit.{sign}", language, field=_title(name, field, language), bound=option)


def _is_money(name: str, sop: Sop) -> bool:
    field = sop.field(name)
    if field is not None and field.type == "money":
        return True
    expression = sop.lets.get(name) or (field.computed if field else None)
    return expression is not None and expression.type.kind == "money"


def _title(name: str, field: Field | None, language: str) -> str:
    title = field.title.plain(language) if field else name.replace("_", " ")
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
