"""The words of the language: which keys stand where, which come later, which names nobody may give to something of their own."""

from __future__ import annotations

import keyword

HEAD = ("sop", "title", "command", "headline", "amount", "number", "owner", "start", "trace", "registers", "form", "late", "let", "rules", "defaults",
        "states", "acts", "cast", "cases")  # fmt: skip
HEAD_LATER = ("seen_by",)
START = ("by", "every", "when")
DEFAULTS = ("due", "nag", "timers", "holds", "may")
FIELD = ("type", "title", "ask", "of", "is", "when", "required", "min", "max", "default", "quick", "keep")
FIELD_LATER = ("seen_by",)
REGISTER_COLUMN = ("type", "title", "of")
RULE = ("must", "says", "when")
TIMER = ("at", "every", "when", "nag", "tell", "says", "set", "add", "hand_to", "do", "to")
TIMER_DOES = ("nag", "tell", "set", "add", "hand_to", "do", "to")
ACT = ("title", "by", "when", "need", "fields", "edits", "rules", "reason", "counts", "as", "add", "hand_to", "set", "tell", "says", "to")
ACT_LATER = ("each",)
TOP_ACT = (*ACT, "in")
WAY = ("when", "to")
SETTING = ("is", "keep")
CASE = ("name", "given", "rows")

KINDS = ("approve", "task", "wait", "lanes", "states", "end")
KINDS_LATER = ("call", "start")
STATE_LATER = ("each", "one_by_one", "revote", "proxies", "roster", "seen_by", "like", "with", "retry", *KINDS_LATER)
_EVERYWHERE = ("title", "when", "set", "tell", "says", "decided", "next", "acts", "timers")
_ASKED = ("except", "else", "away", "may", "fields", "rules", "due", "nag", "holds", "rewalk", "group", "need")
STATE = {
    "approve": ("approve", *_EVERYWHERE, *_ASKED),
    "task": ("task", *_EVERYWHERE, *(key for key in _ASKED if key != "need")),
    "wait": ("wait", *_EVERYWHERE),
    "crossing": ("title", "when", "set", "tell", "says", "decided", "next"),
    "lanes": ("lanes", *_EVERYWHERE, "need", "due"),
    "states": ("states", *_EVERYWHERE, "due"),
    "end": ("end", "title", "set", "tell", "says", "acts", "timers"),
}

TYPES = ("text", "integer", "number", "money", "date", "time", "datetime", "duration", "yesno", "choice", "set", "person", "people", "files", "table")

STANDARD_ACTS = ("approve", "reject", "return", "abstain", "done", "withdraw", "edit", "close", "ask", "answer", "comment")
MAY = {"approve": ("approve", "reject", "return", "abstain", "close", "ask"), "task": ("done", "reject", "return", "ask")}
MAY_DEFAULT = {"approve": ("approve", "reject", "return", "ask"), "task": ("done", "ask")}
REASONS = {"reject": "required", "return": "required", "ask": "required", "answer": "required"}  # a standard act that is not here asks for none
REASON_WORDS = ("required", "optional", "none")
COUNTS = {"approve": "yes", "reject": "no", "abstain": "abstain"}
CLOCK_ACTS = ("silent", "close")  # a timer may always `do` these
CLOCK_ACTS_LATER = ("retry",)

FORM = "form"
ENDS = ("rejected", "withdrawn", "cancelled", "expired", "lapsed")  # may be gone `to` without being written
REFUSING = frozenset({*ENDS, "failed", "deferred", "postponed"})  # ends that approve nothing

BUILT_IN_NAMES = ("requester", "submitter", "actor", "asked", "involved", "everyone", "nobody", "role", "rota", "rank", "hook", "now", "today", "year", "month",
                  "opened", "due", "submitted", "number", "reason", "returned", "seen", "status", "this", "others", "requests")  # fmt: skip
BUILT_IN_FUNCTIONS = ("sum", "count", "min", "max", "any", "all", "first", "set_of", "union", "size", "ceil", "numbers", "date", "working_days", "working_day",
                      "hours", "minutes", "first_of_month", "last_working_day", "next_working_day", "next_on", "pay_run_before", "quarter", "serial", "same",
                      "those", "away", "acting", "superior", "chain", "second", "draw", "vote_of", "raised", "merge", "share", "line")  # fmt: skip

# `amount` is the one key that a field may be called: a request's amount is what most forms ask for by that name.
RESERVED = frozenset(
    {*HEAD, *START, *DEFAULTS, *FIELD, *TIMER, *ACT, *STATE_LATER, FORM, *BUILT_IN_NAMES, *BUILT_IN_FUNCTIONS, *(key for keys in STATE.values() for key in keys),
     *keyword.kwlist, "true", "false", "none", "days", "at"}
) - {"amount", "days"}  # fmt: skip

BETTER_NAMES = {"end": "finish", "start": "begin", "due": "deadline", "number": "how_many", "type": "kind", "title": "heading", "status": "condition", "date": "day",
                "reason": "why", "month": "which_month", "year": "which_year", "count": "how_many", "line": "row", "owner": "holder", "need": "wanted",
                "group": "team", "trace": "track"}  # fmt: skip
SUFFIXES = {"field": "_value", "let": "_value", "state": "_step", "register": "_list"}


def better_name(name: str, thing: str) -> str:
    """Another word for a `thing` (field, let, state, register) that may not be called `name`."""
    return BETTER_NAMES.get(name) or name + SUFFIXES[thing]
