"""What buttons mean beyond the acts of a SOP: the `act` of their token. A star keeps them apart from every name a SOP may use."""

from __future__ import annotations

from datetime import date, datetime

from bot import tokens
from bot.tokens import Token, seat_key

# About one request; `visit` is that of the card's state.
MORE = "*more"  # the second keyboard of the card
CARD = "*card"  # back to the card's first keyboard
WHY = "*why"
HISTORY = "*history"
WHERE = "*where"
REMIND = "*remind"
OPEN = "*open"  # the card of the request: the approver's while it waits for this person, else the requester's or where it is
CONFIRM = "*do"  # the act in `extra` after it was asked back, or read from typed text; behind a stroke for whom
DROP = "*drop"  # "not that", "cancel": nothing is recorded
# Lists.
QUEUE = "*queue"
MINE = "*mine"
REQUEST = "*request"  # what can be requested
CHOOSE = "*choose"  # one of that, in a sheet
START = "*start"  # a SOP's form; its name in `extra`
ALIKE = "*alike"  # all that waits at one step; the key of that heap in `extra`
ALIKE_YES = "*alikeyes"  # those that were listed are meant; the key of that list in `extra`
# Forms; `visit` is the draft's turn, so that a button of an earlier question says nothing now.
ANSWER = "*a"  # the option numbered `extra`
TAKE = "*take"  # the value offered or read back
SKIP = "*skip"
RETYPE = "*retype"
READY = "*ready"  # the table, the files, the set is complete
STRIKE = "*strike"  # the last line of the table goes; in a sheet the row of the place in `extra`
PAGE = "*page"  # of a long list of choices, number in `extra`
WRITE = "*write"  # own words instead of a ready reason
BACK = "*back"
CANCEL = "*cancel"
SEND = "*send"
CHANGE = "*change"  # which answer to change; with `extra` the place of that field
SAVE = "*save"
CONTINUE = "*continue"
RESTART = "*restart"
DISCARD = "*discard"
RESTORE = "*restore"  # what was discarded last
# Sheets; `visit` is the draft's turn. Places, rows and readings are told by their numbers in the sheet as it was shown.
FILL = "*fill"  # the page numbered `extra` was sent
PICK = "*pick"  # of the place and reading in `extra`, what a doubtful answer means
ROW = "*row"  # one more in the table of that number
UNFILE = "*unfile"  # the files handed in at that place go
# Absence, accounts.
DELEGATE = "*delegate"  # "first/last/person" in `extra`, of the person the key
STAND_IN = "*standin"  # who decides meanwhile, for the days "first/last" in `extra`; without them it is asked which days
END_AWAY = "*endaway"
LANGUAGE = "*lang"  # to be spoken to in the one in `extra`
NOT_ME = "*notme"
RELEASE = "*release"  # the group named in `extra` is placed nowhere any more
LINK = "*link"  # a code for somebody's account; the key of their id in `extra`


def token(act: str, request: str = "", visit: int = 0, extra: str = "") -> str:
    """The text a button carries; raises ValueError where it does not fit (64 bytes)."""
    return tokens.write(Token(act, request, visit, extra))


def confirm(request: str, visit: int, act: str, seat: str = "") -> str:
    """The text of the button that means what was asked back or read from text; `seat`: for whom, where there was a choice."""
    return token(CONFIRM, request, visit, f"{act}/{seat_key(seat)}" if seat else act)


def stand_in(first: date, last: date) -> str:
    """The text of the button that asks who decides in those days."""
    return token(STAND_IN, extra=f"{first:%Y%m%d}/{last:%Y%m%d}")


def delegate(first: date, last: date, person: str) -> str:
    """The text of the button that lets `person` ("" for nobody) stand in."""
    return token(DELEGATE, extra=f"{first:%Y%m%d}/{last:%Y%m%d}/{seat_key(person)}")


def days_of(extra: str) -> tuple[date, date] | None:
    """The days that `stand_in` and `delegate` wrote first; `None` for what nobody wrote: tokens can be forged."""
    first, last, *_ = (*extra.split("/"), "", "")
    try:
        return datetime.strptime(first, "%Y%m%d").date(), datetime.strptime(last, "%Y%m%d").date()  # noqa: DTZ007 a date, which has no zone
    except ValueError:
        return None
