"""What people do in modals, as Slack brings it, and how sheets are shown there; whatever is brought, nothing breaks."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.cards import Button, Card, words
from adapters.failures import Refused
from adapters.intents import Changed, Filled, PutAway, Sought
from adapters.sheets import Field, Option, Sheet
from adapters.slack.in_modals import heard, inputs_of
from adapters.slack.modal import FIELDS, errors, key_of, modal, with_sentence
from adapters.slack.parse import ACTS, Heard, Me
from tests.servers.slack.blocks import check_view

ME = Me("T1", "U0BOT")
Json = dict[str, Any]
STATE = {
    "item": {"value": {"type": "plain_text_input", "value": "laptop & tas"}},
    "why~1": {"value": {"type": "plain_text_input", "value": None}},
    "day": {"value": {"type": "datepicker", "selected_date": "2026-12-07"}},
    "at": {"value": {"type": "timepicker", "selected_time": "09:30"}},
    "moment": {"value": {"type": "datetimepicker", "selected_date_time": 1796610600}},
    "town": {"value": {"type": "radio_buttons", "selected_option": {"text": {"type": "plain_text", "text": "Bandung"}, "value": "bdg"}}},
    "extras": {"value": {"type": "checkboxes", "selected_options": [{"value": "a"}, {"value": "b"}]}},
    "offers": {"value": {"type": "file_input", "files": [{"id": "F1", "name": "a.pdf", "size": 7, "mimetype": "application/pdf", "url_private_download": "https://files.slack.com/a"}]}},
}
ROOM = {"token": "*fill||7|", "channel": "C9", "thread": "1.1"}


def brought(kind: str, **more: Any) -> Json:
    view = {"id": "V1", "type": "modal", "callback_id": "sheet", "hash": "1.a", "private_metadata": json.dumps(ROOM), "state": {"values": STATE}}
    return {"type": kind, "user": {"id": "U1", "team_id": "T1"}, "team": {"id": "T1"}, "view": view, "trigger_id": "1.2.c"} | more


PRESS = brought("block_actions", actions=[{"type": "button", "action_id": "0.0", "block_id": "b", "value": "*pick||7|1", "action_ts": "2.1"}])
CHOICE = brought("block_actions", actions=[{"type": "static_select", "action_id": "value", "block_id": "town", "action_ts": "2.1"}])
TYPING = brought("block_suggestion", action_id="value", block_id="who~1", value="dew")
EACH = (brought("view_submission"), brought("view_closed", is_cleared=False), PRESS, CHOICE, TYPING)


def meant(payload: Json) -> Heard:
    found = heard(ACTS, payload, ME)
    assert found is not None
    return found


def test_a_form_that_was_sent_brings_what_stands_in_it_and_where_it_was_opened() -> None:
    found = meant(brought("view_submission"))
    assert isinstance(found.intent, Filled)
    texts = {key: given for key, given in found.intent.values.items() if key != "offers"}
    assert texts == {
        "item": ("laptop & tas",), "why": (), "day": ("2026-12-07",), "at": ("09:30",), "moment": ("2026-12-07T02:30+00:00",), "town": ("bdg",), "extras": ("a", "b"),
    }  # fmt: skip
    assert [getattr(file, "name", file) for file in found.intent.values["offers"]] == ["a.pdf"]
    assert (found.intent.token, found.channel, found.thread, found.private, found.user) == ("*fill||7|", "C9", "1.1", False, "U1")


def test_each_act_in_a_modal_is_told_from_the_others() -> None:
    sent, away, pressed, chosen, typed = (meant(payload).intent for payload in EACH)
    assert [type(intent) for intent in (sent, away, pressed, chosen, typed)] == [Filled, PutAway, Changed, Changed, Sought]
    assert isinstance(pressed, Changed)
    assert isinstance(chosen, Changed)
    assert isinstance(typed, Sought)
    assert (pressed.button, chosen.button, (typed.key, typed.text)) == ("*pick||7|1", "", ("who", "dew"))
    assert "offers" not in pressed.values
    label = brought("block_actions", actions=[{"type": "button", "value": "-", "action_ts": "2.1"}])
    other = brought("view_submission", view=brought("")["view"] | {"callback_id": "another"})
    for nothing in (label, other, brought("view_submission", view=brought("")["view"] | {"private_metadata": "7"}), brought("view_submission", user=None)):
        assert heard(ACTS, nothing, ME) is None


def test_the_same_content_is_the_same_delivery_until_the_modal_is_another() -> None:
    again = meant(brought("view_submission", trigger_id="9.9.z")).intent.delivery
    other = meant(brought("view_submission", view=brought("")["view"] | {"hash": "2.b"})).intent.delivery
    assert meant(brought("view_submission")).intent.delivery == again
    assert again != other


LONG = "kata " * 700


def test_what_is_shown_keeps_to_the_limits_of_slack() -> None:
    picks = Card(lines=(words("Yang mana?"),), buttons=((Button("Rp4.000", "t:1"), Button("Rp4.000.000", "t:2")),))
    parts = tuple(part for n in range(FIELDS) for part in (Field(f"f{n}", f"Isian {n} {LONG}", hint=LONG, error=LONG), picks, Card(lines=(words(f"Baris {n}"),))))
    view = modal(Sheet("t", LONG, parts, LONG, LONG), ROOM)
    assert check_view(view, "modal")
    assert len(view["title"]["text"]) <= 24
    assert view["submit"]["text"].endswith("…")


@pytest.mark.parametrize(
    "field",
    [
        Field("a", "A", values=("x" * 3001,)),
        Field("a", "A", "choice"),
        Field("a", "A", "choice", options=(Option("v" * 151, "V"),)),
        Field("a", "A", "choices", options=tuple(Option(str(n), str(n)) for n in range(101))),
    ],
)
def test_what_a_modal_cannot_show_whole_is_refused(field: Field) -> None:
    with pytest.raises(Refused):
        modal(Sheet("t", "T", (field,), "Kirim", "Batal"), ROOM)


def test_what_is_not_known_as_a_value_of_its_kind_stands_nowhere() -> None:
    odd = (Field("n", "N", "number", ("empat",)), Field("c", "C", "choice", ("zzz",), options=(Option("a", "A"),)), Field("s", "S", "choices", ("zzz",), options=(Option("a", "A"),)))
    view = modal(Sheet("t", "T", odd, "Kirim", "Batal"), ROOM)
    assert check_view(view, "modal")
    assert not any(name.startswith("initial") for block in view["blocks"] for name in block["element"])


def test_a_field_keeps_its_block_until_its_values_are_to_take_the_place_of_what_stands_there() -> None:
    sheet, anew = (Sheet("t", "T", (Field("a.0.b", "A", anew=new), Field("c", "C", error="Belum.")), "Kirim", "Batal") for new in (False, True))
    there = [block["block_id"] for block in modal(sheet, ROOM)["blocks"] if block["type"] == "input"]
    changed = modal(anew, ROOM, there)
    later = [block["block_id"] for block in changed["blocks"] if block["type"] == "input"]
    assert [key_of(id) for id in later] == there == ["a.0.b", "c"]
    assert later[0] != there[0]
    assert inputs_of(modal(sheet, ROOM, later)) == later
    assert inputs_of(modal(anew, ROOM, later)) == there
    bare = Sheet("t", "T", (Field("a.0.b", "A"), Field("c", "C")), "Kirim", "Batal")
    assert errors(sheet, modal(bare, ROOM)["blocks"]) == {"c": "Belum."}
    more = Sheet("t", "T", (Card(lines=(words("Isian < bertambah."),)), *bare.parts), "Kirim", "Batal")
    for other in (modal(more, ROOM), changed, modal(sheet, ROOM), {"blocks": [{}, {"type": "input"}]}):
        assert errors(sheet, other["blocks"]) == {}
    escaped = json.loads(json.dumps(modal(more, ROOM)["blocks"]).replace("<", "&lt;"))
    assert errors(Sheet("t", "T", (*more.parts[:2], sheet.parts[1]), "Kirim", "Batal"), escaped) == {"c": "Belum."}


def test_a_sentence_stands_on_top_of_what_is_there() -> None:
    view = modal(Sheet("t", "T", (Card(lines=(words("Melewati Budi."),)),), "Kirim", "Batal"), ROOM)
    told = with_sentence(view | {"id": "V1", "hash": "1.a", "state": {}, "clear_on_close": False}, "Belum tersimpan.")
    assert check_view(told, "modal")
    assert (len(told["blocks"]), told["private_metadata"]) == (len(view["blocks"]) + 1, view["private_metadata"])


ODD: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "type", "value", "values", "selected_option", "files", "token"]), inner, max_size=3),
    max_leaves=6,
)


def _places(holder: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    keys = holder.keys() if isinstance(holder, dict) else range(len(holder)) if isinstance(holder, list) else ()
    return [place for key in keys for place in ((*path, key), *_places(holder[key], (*path, key)))]


@given(st.sampled_from(EACH), st.data())
def test_whatever_is_brought_from_a_modal_nothing_breaks(payload: Json, data: st.DataObject) -> None:
    spoilt = copy.deepcopy(payload)
    for _ in range(data.draw(st.integers(1, 4))):
        *way, last = data.draw(st.sampled_from(_places(spoilt)))
        holder: Any = spoilt
        for key in way:
            holder = holder[key]
        holder[last] = data.draw(ODD)
    found = heard(ACTS, spoilt, ME)
    assert found is None or (found.intent.delivery and found.intent.account.id.count("/") >= 1)
    if found is not None:
        inputs_of(found.view)
