"""An app that people install in their workspaces themselves, and tokens that are renewed in time, once."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp import web

from bot.bridge.platform import Later, NotAllowed
from bot.slack import needs
from bot.slack.connection import Connection, session
from bot.slack.installed import MARGIN, Installed
from bot.slack.installing import BACK, INSTALL, Installing
from bot.slack.listening import listening
from tests.fakes.clock import SECOND, HandClock
from tests.fakes.loop import awaited
from tests.fakes.slack import Slack, emulated


class Drawer:
    """In the place of the database."""

    def __init__(self) -> None:
        self.held: dict[str, dict[str, Any]] = {}

    async def load(self, workspace: str) -> dict[str, Any] | None:
        await asyncio.sleep(0)
        return self.held.get(workspace)

    async def keep(self, workspace: str, body: Mapping[str, Any]) -> None:
        await asyncio.sleep(0)
        self.held[workspace] = dict(body)


class Scene:
    def __init__(self, emu: Slack, clock: HandClock, calls: aiohttp.ClientSession) -> None:
        self.emu, self.clock, self.drawer = emu, clock, Drawer()
        self.installed = Installed(self.drawer, clock, emu.client_id, emu.client_secret)
        self.connection = Connection(self.installed, calls, emu.base_url)
        self.installed.web = lambda: self.connection.client("")
        self.calls = calls
        self.team = emu.team("Acme", install=False)
        self.anna = self.team.human("Anna")

    async def install(self) -> None:
        assert await self.installed.install(self.team.code(self.anna)) == self.team.id


@asynccontextmanager
async def scene(*, rotates: bool = False) -> AsyncIterator[Scene]:
    clock = HandClock()
    async with emulated(clock=clock) as emu, session() as calls:
        emu.oauth.rotates = rotates
        yield Scene(emu, clock, calls)


@awaited
async def test_each_workspace_has_a_token_of_its_own() -> None:
    async with scene() as s:
        with pytest.raises(NotAllowed):
            await s.installed.token(s.team.id)
        await s.install()
        assert (await s.connection.me(s.team.id)).team == s.team.id
        other = s.emu.team("Other", install=False)
        with pytest.raises(NotAllowed):
            await s.connection.me(other.id)
        s.clock.pass_(10**6)
        assert (await s.connection.me(s.team.id)).team == s.team.id


@awaited
async def test_a_token_is_renewed_before_it_expires_and_once_for_all_who_ask() -> None:
    async with scene(rotates=True) as s:
        await s.install()
        first = await s.installed.token(s.team.id)
        s.clock.pass_(s.emu.timing.token_ttl - MARGIN / SECOND - 60)
        assert await s.installed.token(s.team.id) == first
        s.clock.pass_(120)
        found = await asyncio.gather(*[s.installed.token(s.team.id) for _ in range(5)])
        assert len({*found}) == 1
        assert found[0] != first
        assert len(s.emu.called("oauth.v2.access")) == 2
        assert s.drawer.held[s.team.id]["token"] == found[0]
        s.clock.pass_(s.emu.timing.token_ttl)
        assert await s.installed.token(s.team.id) != found[0]


@awaited
async def test_while_it_cannot_be_renewed_the_old_one_is_used_as_long_as_it_is_good() -> None:
    async with scene(rotates=True) as s:
        await s.install()
        first = await s.installed.token(s.team.id)
        s.emu.inject("oauth.v2.access", "http", None, 503)
        s.clock.pass_(s.emu.timing.token_ttl - 60)
        assert await s.installed.token(s.team.id) == first
        s.clock.pass_(120)
        with pytest.raises(Later):
            await s.installed.token(s.team.id)


@awaited
async def test_a_renewal_that_is_refused_says_to_install_it_again() -> None:
    async with scene(rotates=True) as s:
        await s.install()
        s.drawer.held[s.team.id]["refresh"] = "used"
        s.clock.pass_(s.emu.timing.token_ttl + 1)
        with pytest.raises(NotAllowed, match="install it again"):
            await s.installed.token(s.team.id)
        await s.install()
        assert await s.installed.token(s.team.id)


@asynccontextmanager
async def pages(s: Scene) -> AsyncIterator[str]:
    application = web.Application()
    Installing(s.installed, s.emu.client_id).add(application)
    async with listening(application, "127.0.0.1", 0) as port:
        yield f"http://127.0.0.1:{port}"


@awaited
async def test_a_browser_goes_to_slack_and_comes_back() -> None:
    async with scene() as s, pages(s) as address:
        async with s.calls.get(f"{address}{INSTALL}", allow_redirects=False) as answer:
            sent = urlsplit(answer.headers["Location"])
            cookie = answer.cookies["parley-install"]
        asked = {name: values[0] for name, values in parse_qs(sent.query).items()}
        assert (sent.hostname, asked["client_id"]) == ("slack.com", s.emu.client_id)
        assert asked["scope"].split(",") == needs.scopes()
        assert (cookie["httponly"], cookie["secure"], cookie["path"]) == (True, True, BACK)
        given = {"code": s.team.code(s.anna), "state": asked["state"]}
        for known in ("", "parley-install=another"):
            async with s.calls.get(f"{address}{BACK}", params=given, headers={"Cookie": known}) as answer:
                assert answer.status == 400
        assert s.drawer.held == {}
        mine = {"Cookie": f"parley-install={cookie.value}"}
        async with s.calls.get(f"{address}{BACK}", params=given, headers=mine) as answer:
            assert (answer.status, (await answer.text()).startswith("Parley is installed")) == (200, True)
        assert [*s.drawer.held] == [s.team.id]
        async with s.calls.get(f"{address}{BACK}", params=given, headers=mine) as answer:
            assert answer.status == 400
        refused = {"error": "access_denied", "state": asked["state"]}
        async with s.calls.get(f"{address}{BACK}", params=refused, headers=mine) as answer:
            assert "Nothing was installed" in await answer.text()


@awaited
async def test_slack_that_does_not_answer_is_told_of() -> None:
    async with scene() as s, pages(s) as address:
        s.emu.inject("oauth.v2.access", "http", None, 503)
        async with s.calls.get(
            f"{address}{BACK}",
            params={"code": "any", "state": "mine"},
            headers={"Cookie": "parley-install=mine"},
        ) as answer:
            assert answer.status == 503
