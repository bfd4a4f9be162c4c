"""Somebody who plays in local-slack: every act is followed by all that comes of it."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.bridge.controls import TEXT
from tests.local_slack.desk import Body, Desk
from tests.local_slack.program import BOT

CHANNEL = "C01MARKET"


class Visitor:
    """`at` is the first message of the thread in which they are; "" in the channel."""

    def __init__(self, desk: Desk, user: str, settle: Callable[[], Awaitable[None]]) -> None:
        self.desk, self.id, self._settle = desk, user, settle
        self.at = ""

    # --- what they see

    def stands(self) -> list[Body]:
        """Messages where they are, that all or they alone should see; in a thread those below its first."""
        return [
            one
            for one in self.desk.messages
            if one["channel"] == CHANNEL
            and (one.get("thread_ts") or "") == self.at
            and one.get("ephemeral_to", self.id) == self.id
        ]

    def sees(self) -> str:
        """All that is to be read where they are."""
        return "\n".join(one["text"] for one in self.stands())

    def told(self) -> str:
        """What they alone saw last."""
        whispered = [one for one in self.desk.messages if one.get("ephemeral_to") == self.id]
        newest = max((*whispered, *self._direct()), key=lambda one: one["ts"])
        return str(newest["text"])

    def can_press(self, label: str) -> bool:
        return any(_button(one, label) for one in self.stands())

    def is_called(self) -> bool:
        """Whether the newest message that all see tells them to move."""
        public = [one for one in self.stands() if not one.get("ephemeral_to")]
        return bool(public) and f"<@{self.id}>" in public[-1]["text"]

    def threads(self) -> list[str]:
        """Their first messages, in the order in which the threads began."""
        return list(
            dict.fromkeys(
                one["thread_ts"]
                for one in self.desk.messages
                if one["channel"] == CHANNEL and one.get("thread_ts") and not one.get("ephemeral_to")
            )
        )

    def files(self) -> list[Body]:
        """Those in their direct messages."""
        return [file for one in self._direct() for file in one.get("files") or ()]

    # --- what they do

    async def commands(self, text: str) -> None:
        """`/parley …`."""
        await self.desk.does("command", channel=CHANNEL, user=self.id, command="/parley", text=text)
        await self._settle()

    async def says(self, text: str) -> None:
        """Write where they are; `@Parley` is a mention."""
        words = text.replace("@Parley", f"<@{BOT}>")
        await self.desk.does("message", channel=CHANNEL, user=self.id, text=words, thread_ts=self.at or None)
        await self._settle()

    async def presses(self, label: str, *, directly: bool = False) -> None:
        """The newest button of that label where they are, or in their direct messages."""
        there = self._direct() if directly else self.stands()
        found = next(((one, button) for one in reversed(there) if (button := _button(one, label))), None)
        assert found, f"there is no {label!r} in:\n{self.sees()}"
        message, action = found
        await self.desk.does(
            "interact", channel=message["channel"], messageTs=message["ts"], user=self.id, action=action
        )
        await self._settle()

    async def fills(self, **values: str) -> dict[str, str]:
        """The form that is open, and sends it. Gives what is wrong, by the labels of its fields."""
        modal = self.desk.modal
        assert modal is not None, "no form is open"
        await self.desk.submits(self.id, dict(_filled(block, values) for block in _inputs(modal)))
        labels = {block["block_id"]: block["label"]["text"] for block in _inputs(modal)}
        wrong = {labels[block]: why for block, why in self.desk.errors.items()}
        await self._settle()
        return wrong

    def _direct(self) -> list[Body]:
        direct = self.desk.direct(self.id)
        return [one for one in self.desk.messages if one["channel"] in direct]


def _button(message: Body, label: str) -> Body | None:
    """As it is reported when somebody presses it."""
    for block in message.get("blocks") or ():
        for element in block.get("elements", ()) if block["type"] == "actions" else ():
            if element["text"]["text"] == label:
                names = ("type", "action_id", "value", "text")
                return {name: element.get(name) for name in names} | {"block_id": block.get("block_id")}
    return None


def _inputs(modal: Body) -> list[Body]:
    return [block for block in modal["blocks"] if block["type"] == "input"]


def _filled(block: Body, values: dict[str, str]) -> tuple[str, Any]:
    """What the page would send for it: what is given, or else what stands there already."""
    element = block["element"]
    kind, name = element["type"], element["action_id"]
    given = values.get(name[len(TEXT) :])
    if kind == "plain_text_input":
        value: Body = {"value": given if given is not None else element.get("initial_value")}
    else:
        options = {option["value"]: option for option in element["options"]}
        value = {"selected_option": options[given] if given else element.get("initial_option")}
    return block["block_id"], {name: {"type": kind, **value}}
