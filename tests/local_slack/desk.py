"""What local-slack shows its people, kept up to date, and what they do there."""

import asyncio
import json
import re
from collections.abc import Callable
from typing import Any

import aiohttp

from tests.local_slack.program import APP_TOKEN, BOT, SIGNING_SECRET

PATIENCE = 20.0
"""Real seconds after which something counts as not happening."""
CALM = 0.05
"""Real seconds without news after which nothing more is expected."""
Body = dict[str, Any]


class Desk:
    """One look at the whole workspace. It also stands where our own emulator would: `emu` of a `World`."""

    app_token, signing_secret = APP_TOKEN, SIGNING_SECRET

    def __init__(self, address: str, session: aiohttp.ClientSession) -> None:
        self.address, self.base_url, self._session = address, f"{address}/api/", session
        self.state: Body = {}
        self.errors: Body = {}
        """Of the form that was sent last, by block."""
        self.news = 0
        """How often something happened."""
        self.rung: list[str] = []
        """Whom new messages of Parley's mentioned, in order."""
        self._window: aiohttp.ClientWebSocketResponse
        self._reading: asyncio.Task[None]

    async def open(self) -> None:
        """Look at it from now on."""
        self._window = await self._session.ws_connect(f"{self.address}/ui", max_msg_size=0)
        self._reading = asyncio.create_task(self._read())
        await self.until(lambda: self.state)

    async def close(self) -> None:
        await self._window.close()
        await self._reading

    # --- what is to be seen

    @property
    def messages(self) -> list[Body]:
        """Everywhere, oldest first."""
        every = (message for channel in self.state["messages"].values() for message in channel)
        return sorted(every, key=lambda message: message["ts"])

    @property
    def modal(self) -> Body | None:
        """The one that is open, of whomever."""
        return self.state["modalStack"][-1] if self.state["modalStack"] else None

    def direct(self, user: str) -> list[str]:
        """Their channels of direct messages with Parley."""
        return [one["id"] for one in self.state["channels"] if one["is_im"] and user in one["members"]]

    async def file(self, address: str) -> str:
        """What is in it."""
        async with self._session.get(address) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.text()

    # --- what they do

    async def does(self, what: str, **how: Any) -> Body:
        """Returns when Parley has acknowledged it."""
        async with self._session.post(f"{self.address}/_control/{what}", json=how) as answer:
            found: Body = await answer.json()
            assert found["ok"], found
            return found

    async def submits(self, user: str, values: Body) -> None:
        """The form that is open."""
        self.errors, before = {}, self.modal
        await self._window.send_json({"t": "view_submit", "user": user, "values": values})
        await self.until(lambda: self.errors or self.modal != before)

    # --- in the place of the emulator

    async def until(self, true: Callable[[], Any]) -> None:
        end = asyncio.get_running_loop().time() + PATIENCE
        while not true():
            assert asyncio.get_running_loop().time() < end, "it did not happen in time"
            await asyncio.sleep(0.01)

    async def quiet(self, calm: float = CALM) -> None:
        """Wait until nothing has happened for a moment."""
        seen = -1
        while seen != self.news:
            seen = self.news
            await asyncio.sleep(max(calm, CALM))

    async def _read(self) -> None:
        async for message in self._window:
            self._take(json.loads(message.data))

    def _take(self, news: Body) -> None:
        self.news += 1
        kind = news["t"]
        if kind == "init":
            self.state = news["state"]
        elif kind in ("message", "message_update"):
            message = news["message"]
            if kind == "message" and message["user"] == BOT:
                self.rung += re.findall(r"<@(\w+)>", message["text"])
            there = self._in(message["channel"])
            self.state["messages"][message["channel"]] = [
                *(one for one in there if one["ts"] != message["ts"]),
                message,
            ]
        elif kind == "message_delete":
            there = self._in(news["channel"])
            self.state["messages"][news["channel"]] = [one for one in there if one["ts"] != news["ts"]]
        elif kind == "channel":
            self.state["channels"].append(news["channel"])
        elif kind == "view":
            self.state["modalStack"] = news["stack"]
        elif kind == "view_errors":
            self.errors = news["errors"]

    def _in(self, channel: str) -> list[Body]:
        found: list[Body] = self.state["messages"].get(channel, [])
        return found
