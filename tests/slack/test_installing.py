"""The two pages by which people install the app in their workspaces."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import web

from bot.slack import needs, texts_outward
from bot.slack.installing import BACK, COOKIE, INSTALL, PATIENCE, Installing
from bot.slack.listening import listening
from tests.fakes.loop import awaited
from tests.slack.installs import Scene
from tests.slack.installs import scene as installs


class Sent(NamedTuple):
    """A browser on its way to Slack."""

    address: str
    query: dict[str, str]
    cookie: str

    @property
    def state(self) -> str:
        return self.query["state"]


class Browser:
    """Somebody's."""

    def __init__(self, s: Scene, address: str) -> None:
        self._calls, self._address = s.calls, address

    async def leaves(self) -> Sent:
        """It is sent to Slack."""
        async with self._calls.get(f"{self._address}{INSTALL}", allow_redirects=False) as answer:
            sent, cookie = urlsplit(answer.headers["Location"]), answer.cookies[COOKIE]
            assert answer.status == 302
        assert (cookie["httponly"], cookie["secure"], cookie["path"]) == (True, True, BACK)
        query = {name: values[0] for name, values in parse_qs(sent.query).items()}
        return Sent(f"{sent.scheme}://{sent.hostname}{sent.path}", query, cookie.value)

    async def returns(self, cookie: str, **given: str) -> tuple[int, str]:
        """What it shows then."""
        headers = {"Cookie": f"{COOKIE}={cookie}"} if cookie else {}
        async with self._calls.get(f"{self._address}{BACK}", params=given, headers=headers) as answer:
            return answer.status, (await answer.text()).strip()


@asynccontextmanager
async def pages(s: Scene) -> AsyncIterator[tuple[Browser, list[str]]]:
    """A browser, and the workspaces that were told to be there."""
    told: list[str] = []
    application = web.Application()
    Installing(s.installed, s.emu.client_id, s.clock, told.append).add(application)
    async with listening(application, "127.0.0.1", 0) as port:
        yield Browser(s, f"http://127.0.0.1:{port}"), told


@asynccontextmanager
async def scene() -> AsyncIterator[tuple[Scene, Browser, list[str]]]:
    async with installs() as s, pages(s) as (browser, told):
        yield s, browser, told


@awaited
async def test_a_browser_goes_to_slack_and_comes_back() -> None:
    async with scene() as (s, browser, told):
        sent = await browser.leaves()
        assert sent.address == "https://slack.com/oauth/v2/authorize"
        assert (sent.query["client_id"], sent.query["scope"]) == (s.emu.client_id, ",".join(needs.scopes()))
        answer = await browser.returns(sent.cookie, state=sent.state, code=s.team.code(s.anna))
        assert answer == (200, texts_outward.INSTALLED)
        assert told == [s.team.id]
        assert await s.works()


@awaited
async def test_a_state_is_good_once() -> None:
    async with scene() as (s, browser, told):
        sent = await browser.leaves()
        await browser.returns(sent.cookie, state=sent.state, code=s.team.code(s.anna))
        again = await browser.returns(sent.cookie, state=sent.state, code=s.team.code(s.anna))
        assert again == (400, texts_outward.INSTALL_AGAIN)
        assert (told, s.asked) == ([s.team.id], 1)


@pytest.mark.parametrize("how", ["no cookie", "another's", "made up", "too late", "after a restart"])
@awaited
async def test_what_was_not_sent_from_here_lately_is_refused(how: str) -> None:
    async with scene() as (s, browser, told):
        sent = await browser.leaves()
        cookie, state = sent.cookie, sent.state
        if how == "no cookie":
            cookie = ""
        elif how == "another's":
            cookie = (await browser.leaves()).cookie
        elif how == "made up":
            cookie = state = "mine"
        elif how == "too late":
            s.clock.pass_(PATIENCE)
        async with pages(s) as (other, _):
            came = other if how == "after a restart" else browser
            answer = await came.returns(cookie, state=state, code=s.team.code(s.anna))
        assert answer == (400, texts_outward.INSTALL_AGAIN)
        assert (told, s.asked, s.drawer.held) == ([], 0, {})


@awaited
async def test_somebody_else_s_attempt_takes_nothing_away() -> None:
    async with scene() as (s, browser, _):
        sent = await browser.leaves()
        assert (await browser.returns("other", state=sent.state, code="any"))[0] == 400
        assert (await browser.returns(sent.cookie, state=sent.state, code=s.team.code(s.anna)))[0] == 200


@awaited
async def test_who_does_not_allow_it_is_told_how_to_begin_again() -> None:
    async with scene() as (s, browser, told):
        sent = await browser.leaves()
        answer = await browser.returns(sent.cookie, state=sent.state, error="access_denied")
        assert answer == (200, texts_outward.NOT_INSTALLED)
        assert (told, s.asked) == ([], 0)


@awaited
async def test_a_code_that_slack_does_not_know_is_refused() -> None:
    async with scene() as (s, browser, told):
        sent = await browser.leaves()
        answer = await browser.returns(sent.cookie, state=sent.state, code="guessed")
        assert answer == (400, texts_outward.INSTALL_AGAIN)
        assert (told, s.drawer.held) == ([], {})


@awaited
async def test_an_organisation_is_told_to_choose_a_workspace() -> None:
    async with scene() as (s, browser, told):
        s.emu.oauth.organisation = True
        sent = await browser.leaves()
        answer = await browser.returns(sent.cookie, state=sent.state, code=s.team.code(s.anna))
        assert answer == (400, texts_outward.ORGANISATION)
        assert (told, s.drawer.held) == ([], {})


@pytest.mark.parametrize("what", ["Slack", "database"])
@awaited
async def test_what_does_not_work_just_now_is_to_be_tried_again(what: str) -> None:
    async with scene() as (s, browser, told):
        if what == "Slack":
            s.emu.inject("oauth.v2.access", "http", None, 503)
        s.drawer.broken = what == "database"
        sent = await browser.leaves()
        answer = await browser.returns(sent.cookie, state=sent.state, code=s.team.code(s.anna))
        assert answer == (503, texts_outward.INSTALL_LATER)
        assert told == []
