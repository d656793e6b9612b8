"""Views: a stack of at most three modals a person, and their Home tab. docs.slack.dev/surfaces/modals and /surfaces/app-home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.servers.slack.arguments import Arguments
from tests.servers.slack.blocks import check_view, elements_of
from tests.servers.slack.inputs import initial_state
from tests.servers.slack.places import Json, View
from tests.servers.slack.refusal import Refusal, missing

if TYPE_CHECKING:
    from tests.servers.fake_slack import FakeSlack

DEEPEST = 3


class Modals:
    def __init__(self, slack: FakeSlack) -> None:
        self.slack = slack

    def open(self, arguments: Arguments) -> Json:
        content = self._content(arguments, "modal")
        account = self.slack.tickets.exchange(arguments.needed("trigger_id")).account
        account.stack.clear()
        return self._answer(self.slack.show(account, content))

    def push(self, arguments: Arguments) -> Json:
        content = self._content(arguments, "modal")
        trigger = self.slack.tickets.exchange(arguments.needed("trigger_id"))
        if not trigger.within or not trigger.account.stack:
            raise Refusal("invalid_trigger_id")
        if len(trigger.account.stack) >= DEEPEST:
            raise Refusal("push_limit_reached")
        return self._answer(self.slack.show(trigger.account, content))

    def update(self, arguments: Arguments) -> Json:
        id, outside = arguments.text("view_id"), arguments.text("external_id")
        if not id and not outside:
            raise missing("view_id")
        found = [view for view in self.slack.views() if (view.id == id if id else view.content.get("external_id") == outside)]
        if not found:
            raise Refusal("not_found")
        content = self._content(arguments, found[0].kind, found[0])
        self._fresh(arguments, found[0])
        replace(self.slack, found[0], content)
        return self._answer(found[0])

    def publish(self, arguments: Arguments) -> Json:
        content = self._content(arguments, "home")
        account = self.slack.accounts.get(arguments.needed("user_id"))
        if account is None or account.team != self.slack.team:
            raise Refusal("user_not_found")
        if not self.slack.home_tab:
            raise Refusal("not_enabled")
        if account.home is None:
            if arguments.text("hash"):
                raise Refusal("hash_conflict")
            account.home = self.slack.new_view(account, content)
        else:
            self._fresh(arguments, account.home)
            replace(self.slack, account.home, content)
        return self._answer(account.home)

    def _content(self, arguments: Arguments, kind: str, old: View | None = None) -> Json:
        if arguments.fields.get("view") is None:
            raise missing("view")
        content = check_view(arguments.fields["view"], kind)
        outside = content.get("external_id")
        if outside and any(view is not old and view.content.get("external_id") == outside for view in self.slack.views()):
            raise Refusal("duplicate_external_id")
        return content

    def _fresh(self, arguments: Arguments, view: View) -> None:
        """Refuses what was meant for an older state of the view."""
        if arguments.text("hash") not in ("", view.hash):
            raise Refusal("hash_conflict")

    def _answer(self, view: View) -> Json:
        return {"view": view.json(self.slack.team, self.slack.me)}


def replace(slack: FakeSlack, view: View, content: Json) -> None:
    """Puts `content` into a view; what was filled in stays where block and action are still there."""
    view.content = content | {"blocks": slack.named(content["blocks"])}
    view.hash, view.errors = slack.new_hash(), {}
    there = {(block["block_id"], element.get("action_id")): element["type"] for block in view.blocks for element in elements_of(block)}
    kept = {place: value for place, value in view.state.items() if there.get(place) == value["type"]}
    view.state = initial_state(view.blocks) | kept
