"""Triggers, stacks of modals of each user, homes, and what stands in their inputs."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any, Final

from tests.fakes.slack import wire
from tests.fakes.slack.checks.views import stateful
from tests.fakes.slack.completing import completed
from tests.fakes.slack.errors import ApiError
from tests.fakes.slack.filling import offered
from tests.fakes.slack.records import Installation, View
from tests.fakes.slack.settings import Timing
from tests.fakes.slack.state import State

STACK: Final = 3
_EMPTY: Final[dict[str, dict[str, Any]]] = {
    "static_select": {"selected_option": None},
    "external_select": {"selected_option": None},
    "users_select": {"selected_user": None},
    "conversations_select": {"selected_conversation": None},
    "channels_select": {"selected_channel": None},
    "multi_static_select": {"selected_options": []},
    "multi_external_select": {"selected_options": []},
    "multi_users_select": {"selected_users": []},
    "multi_conversations_select": {"selected_conversations": []},
    "multi_channels_select": {"selected_channels": []},
    "checkboxes": {"selected_options": []},
    "radio_buttons": {"selected_option": None},
    "datepicker": {"selected_date": None},
    "timepicker": {"selected_time": None},
    "datetimepicker": {"selected_date_time": None},
    "rich_text_input": {"rich_text_value": None},
    "file_input": {"files": []},
}


class Triggers:
    """Each is good once, and for a short time."""

    def __init__(self, state: State, timing: Timing) -> None:
        self.state, self.timing = state, timing
        self._known: dict[str, tuple[str, str, float]] = {}
        self._used: set[str] = set()

    def new(self, user: str, team: str) -> str:
        """By which the app may open a modal for a user."""
        trigger = f"{self.state.ticks.ts()}.{self.state.id('').lower()}"
        self._known[trigger] = (user, team, self.state.now() + self.timing.trigger_ttl)
        return trigger

    def exchange(self, trigger: str, team: str) -> str:
        """The user that it stands for."""
        user, of, until = self._known.get(trigger, ("", "", 0.0))
        if of != team:
            raise ApiError("invalid_trigger_id")
        if trigger in self._used:
            raise ApiError("exchanged_trigger_id")
        if until < self.state.now():
            raise ApiError("expired_trigger_id")
        self._used.add(trigger)
        return user


class Modals:
    """What each user has before them."""

    def __init__(self, state: State, app_id: str, shown: Callable[[str, Any], None]) -> None:
        self.state, self.app_id, self.shown = state, app_id, shown

    def open(self, user: str, bot: Installation, body: Mapping[str, Any]) -> View:
        """A modal of its own; others that were open are gone."""
        for view in self.state.stacks.pop(user, []):
            view.open = False
        return self._put(user, bot, body, [])

    def push(self, user: str, bot: Installation, body: Mapping[str, Any]) -> View:
        """A modal on top of the one that is open."""
        stack = self.state.stacks.get(user, [])
        if not stack:
            raise ApiError("not_found")
        if len(stack) >= STACK:
            raise ApiError("push_limit_reached")
        return self._put(user, bot, body, stack)

    def change(self, view: View, body: Mapping[str, Any]) -> None:
        """Show something else in it; inputs with the same ids keep what was entered."""
        self._unique(body, view)
        view.body, view.hash, view.errors = self._completed(body), self._hash(), {}
        kept = {(block["block_id"], element["action_id"]) for block, element in stateful(view.body)}
        view.entered = {key: value for key, value in view.entered.items() if key in kept}
        self.shown("view", view)

    def publish(self, user: str, bot: Installation, body: Mapping[str, Any]) -> View:
        """The home of a user."""
        view = self.state.homes.get(user)
        if view is not None:
            self.change(view, body)
            return view
        view = View(self.state.id("V"), bot.team, user, self._completed(body), self._hash())
        view.root = view.id
        self.state.homes[user] = self.state.views[view.id] = view
        self.shown("view", view)
        return view

    def close(self, user: str, *, everything: bool = False) -> list[View]:
        """Close the topmost, or all; gives what was closed, the topmost first."""
        stack = self.state.stacks.get(user, [])
        closed = [stack.pop() for _ in range(len(stack) if everything else min(1, len(stack)))]
        for view in closed:
            view.open = False
        return closed

    def values(self, view: View) -> dict[str, dict[str, Any]]:
        """What stands in its inputs, by block and action, as Slack sends it."""
        found: dict[str, dict[str, Any]] = {}
        for block, element in stateful(view.body):
            key = (block["block_id"], element["action_id"])
            value = view.entered.get(key) or initial(element)
            found.setdefault(key[0], {})[key[1]] = {"type": element["type"], **value}
        return found

    def wire(self, view: View) -> dict[str, Any]:
        """A view as Slack sends it."""
        bot = self.state.installations[view.team]
        return wire.view(view, self.app_id, bot.bot_id, self.values(view))

    def _put(self, user: str, bot: Installation, body: Mapping[str, Any], stack: list[View]) -> View:
        self._unique(body, None)
        view = View(self.state.id("V"), bot.team, user, self._completed(body), self._hash())
        view.root = stack[0].id if stack else view.id
        view.previous = stack[-1].id if stack else None
        self._propose(view)
        self.state.views[view.id] = view
        self.state.stacks[user] = [*stack, view]
        self.shown("view", view)
        return view

    def _propose(self, view: View) -> None:
        """The channel in which the person is, where an input asks for that."""
        current = self.state.whereabouts.get(view.user)
        for block, element in stateful(view.body):
            wanted = element.get("default_to_current_conversation")
            if wanted and current and offered(self.state, view.user, element, current):
                several = element["type"].startswith("multi_")
                held = (
                    {"selected_conversations": [current.id]}
                    if several
                    else {"selected_conversation": current.id}
                )
                view.entered[(block["block_id"], element["action_id"])] = held

    def _unique(self, body: Mapping[str, Any], own: View | None) -> None:
        external = body.get("external_id")
        for view in self.state.views.values():
            if external and view is not own and view.open and view.body.get("external_id") == external:
                told = ["[ERROR] a view with this external_id already exists"]
                raise ApiError("duplicate_external_id", response_metadata={"messages": told})

    def _hash(self) -> str:
        return f"{self.state.ticks.ts()}.{self.state.id('h')[-8:]}"

    def _completed(self, body: Mapping[str, Any]) -> dict[str, Any]:
        return {**deepcopy(dict(body)), "blocks": completed(self.state, body["blocks"])}


def initial(element: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in an input at first."""
    kind = element["type"]
    value = deepcopy(_EMPTY.get(kind, {"value": None}))
    name = next(iter(value))
    given = element.get(name.replace("selected_", "initial_", 1) if name != "value" else "initial_value")
    if given is not None:
        value[name] = deepcopy(given)
    return value
