"""The page of a chat shows what was sent, and nothing else."""

from __future__ import annotations

from tests.servers.fake_telegram import FakeTelegram
from tests.servers.telegram.marks import read_text
from tests.shots.phone import marked, phone_page


def test_marks_stand_around_their_words_and_everything_else_is_text() -> None:
    text, entities = read_text("<b>Rina: 😀 &lt;b&gt;</b>\n<blockquote expandable><b>Riwayat</b>\n<i>“dua”</i></blockquote>", "HTML")
    assert marked(text, entities) == "<b>Rina: 😀 &lt;b&gt;</b>\n<blockquote><b>Riwayat</b>\n<i>“dua”</i></blockquote>"


def test_a_chat_shows_its_newest_messages_with_their_buttons() -> None:
    server = FakeTelegram(lambda: 1_795_568_700.0)
    rina = server.person("Rina Wulandari")
    rina.say("/cuti")
    asked = server.write(rina.chat, server.me, text="Mulai <tanggal>?", keyboard=[[{"text": "21", "callback_data": "x"}]], reply_to=rina.message("/cuti"))
    page = phone_page(rina, 1)
    assert "Mulai &lt;tanggal&gt;?" in page
    assert '<span class="">21</span>' in page
    assert '<p class="answers">/cuti</p>' in page
    assert page.count("<article") == 1
    assert asked.id == 2
