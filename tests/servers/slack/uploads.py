"""Files an app sends in three steps, and what it may know of those of others: docs.slack.dev/messaging/working-with-files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.servers.slack.arguments import Arguments
from tests.servers.slack.places import File, Json
from tests.servers.slack.refusal import Refusal, wrong

if TYPE_CHECKING:
    from tests.servers.fake_slack import FakeSlack


class Uploads:
    def __init__(self, slack: FakeSlack) -> None:
        self.slack = slack

    def address(self, arguments: Arguments) -> Json:
        """Step one: an address for the bytes, which are the second step."""
        name, length = arguments.needed("filename"), arguments.number("length")
        if length < 1:
            raise Refusal("invalid_arguments", [wrong("must be greater than 1", "/length")])
        file = self.slack.keep(name, "application/octet-stream", b"", self.slack.me["user_id"])
        file.complete = False
        self.slack.expected[file.id] = length
        return {"upload_url": f"{self.slack.address}/upload/{file.id}", "file_id": file.id}

    def take(self, id: str, content: bytes) -> str:
        """Step two; gives what the address answers. Raises Refusal."""
        file = self.slack.files.get(id)
        if file is None or id not in self.slack.expected:
            raise Refusal("file_not_found", status=404)
        if len(content) != self.slack.expected[id]:
            raise Refusal("file_upload_size_mismatch", status=400)
        file.content = content
        return f"OK - {len(content)}"

    def complete(self, arguments: Arguments) -> Json:
        """Step three: the files are whole, and shared where the app said."""
        given = arguments.value("files")
        if not isinstance(given, list) or not given:
            raise Refusal("invalid_arguments", [wrong("must provide an array", "/files")])
        files = [self._whole(str(each.get("id")), str(each.get("title") or "")) for each in given]
        if where := arguments.text("channel_id") or arguments.text("channels"):
            channel = self.slack.visible(where)
            if self.slack.me["user_id"] not in channel.members:
                raise Refusal("not_in_channel")
            if channel.archived:
                raise Refusal("is_archived")
            self.slack.write(
                channel, self.slack.me["user_id"], arguments.text("initial_comment"), thread=arguments.text("thread_ts"), files=files, own_bot=True
            )
        for file in files:
            self.slack.expected.pop(file.id, None)
            file.complete = True
        return {"files": [file.json(int(self.slack.now())) for file in files]}

    def info(self, arguments: Arguments) -> Json:
        file = self.slack.files.get(arguments.needed("file"))
        if file is None or not file.complete:
            raise Refusal("file_not_found")
        return {"file": file.json(int(self.slack.now()))}

    def _whole(self, id: str, title: str) -> File:
        file = self.slack.files.get(id)
        if file is None:
            raise Refusal("file_not_found")
        if id in self.slack.expected and len(file.content) != self.slack.expected[id]:
            raise Refusal("file_update_failed")
        file.title = title
        return file
