"""Tokens of workspaces that installed the app themselves: one each, renewed in time, once, and stored before use."""

import asyncio

import pytest

from bot.bridge.platform import Later, NotAllowed
from bot.slack.installed import MARGIN, PAUSE
from storage.errors import StoreError
from tests.fakes.clock import SECOND
from tests.fakes.loop import awaited
from tests.slack.installs import Scene, scene


def until_due(s: Scene) -> float:
    """Seconds after which a new token is to be renewed."""
    return s.emu.timing.token_ttl - MARGIN / SECOND


@awaited
async def test_each_workspace_has_a_token_of_its_own() -> None:
    async with scene(rotates=False) as s:
        with pytest.raises(NotAllowed):
            await s.token()
        first = await s.install()
        other = s.emu.team("Other", install=False)
        with pytest.raises(NotAllowed):
            await s.connection.me(other.id)
        assert await s.installed.install(other.code(other.human("Zoe"))) == other.id
        assert (await s.connection.me(other.id)).team == other.id
        s.clock.pass_(10**6)
        assert await s.works()
        assert await s.token() == first


@awaited
async def test_a_token_is_renewed_before_it_expires_and_once_for_all_who_ask() -> None:
    async with scene() as s:
        first = await s.install()
        s.clock.pass_(until_due(s) - 60)
        assert await s.token() == (await s.connection.web(s.team.id)).token == first
        s.clock.pass_(120)
        found = await asyncio.gather(*[s.token() for _ in range(5)])
        assert len({*found}) == 1
        assert found[0] != first
        assert s.asked == 2
        assert (await s.connection.web(s.team.id)).token == found[0]
        assert s.drawer.held[s.team.id]["token"] == found[0]
        assert await s.works()
        s.clock.pass_(s.emu.timing.token_ttl)
        assert await s.token() != found[0]
        assert await s.works()


@awaited
async def test_it_is_stored_before_anybody_has_it_and_one_who_waits_for_another_workspace_does_not_wait() -> (
    None
):
    async with scene() as s:
        first = await s.install()
        other = s.emu.team("Other", install=False)
        await s.installed.install(other.code(other.human("Zoe")))
        s.clock.pass_(until_due(s) + 1)
        s.drawer.open.clear()
        asking = asyncio.create_task(s.token())
        await s.emu.until(lambda: s.asked == 3)
        await s.emu.quiet()
        assert not asking.done()
        asking_other = asyncio.create_task(s.installed.token(other.id))
        await s.emu.until(lambda: s.asked == 4)
        s.drawer.open.set()
        assert await asking == s.drawer.held[s.team.id]["token"] != first
        assert await asking_other == s.drawer.held[other.id]["token"]


@awaited
async def test_who_asks_and_does_not_wait_loses_nothing() -> None:
    async with scene() as s:
        first = await s.install()
        s.clock.pass_(until_due(s) + 1)
        s.drawer.open.clear()
        asking = asyncio.create_task(s.token())
        await s.emu.until(lambda: s.asked == 2)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        s.drawer.open.set()
        await s.installed.close()
        s.begin()
        assert await s.token() != first
        assert s.asked == 2
        assert await s.works()


@awaited
async def test_while_it_cannot_be_renewed_the_old_one_is_used_as_long_as_it_is_good(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with scene() as s:
        first = await s.install()
        s.emu.inject("oauth.v2.access", "http", None, 503)
        s.clock.pass_(s.emu.timing.token_ttl - 2 * PAUSE / SECOND)
        assert [await s.token() for _ in range(3)] == [first] * 3
        assert f"the token of workspace {s.team.id} could not be renewed" in caplog.text
        assert s.asked == 2
        s.clock.pass_(PAUSE / SECOND)
        assert await s.token() == first
        assert s.asked == 3
        s.clock.pass_(PAUSE / SECOND)
        with pytest.raises(Later):
            await s.token()


@awaited
async def test_what_could_not_be_stored_is_stored_later_and_asked_for_once() -> None:
    async with scene() as s:
        first = await s.install()
        s.clock.pass_(until_due(s) + 1)
        s.drawer.broken = True
        assert await s.token() == first
        s.clock.pass_(MARGIN / SECOND)
        with pytest.raises(StoreError):
            await s.token()
        s.drawer.broken = False
        assert await s.token() == s.drawer.held[s.team.id]["token"] != first
        assert s.asked == 2
        assert await s.works()


@awaited
async def test_a_process_that_dies_between_slack_and_the_database_says_to_install_it_again() -> None:
    async with scene() as s:
        first = await s.install()
        s.clock.pass_(until_due(s) + 1)
        s.drawer.broken = True
        await s.token()
        s.begin()
        s.drawer.broken = False
        assert await s.token() == first
        assert await s.works()
        s.clock.pass_(MARGIN / SECOND)
        with pytest.raises(NotAllowed, match="install it again"):
            await s.token()
        await s.install()
        assert await s.works()


@awaited
async def test_an_app_that_was_taken_out_has_no_token_and_stays_where_it_was_installed_again() -> None:
    async with scene() as s:
        await s.install()
        before = s.clock.now()
        s.clock.pass_(10)
        await s.install()
        assert not await s.connection.removed(s.team.id, before)
        assert await s.works()
        assert await s.connection.removed(s.team.id, s.clock.now())
        assert s.drawer.held == {}
        with pytest.raises(NotAllowed, match="install it again"):
            await s.connection.me(s.team.id)
        assert await s.connection.removed(s.team.id, s.clock.now())


@awaited
async def test_a_secret_that_slack_does_not_know_is_named() -> None:
    async with scene() as s:
        await s.install()
        s.emu.client_secret = "another"
        s.clock.pass_(s.emu.timing.token_ttl)
        with pytest.raises(NotAllowed, match="PARLEY_SLACK_CLIENT_SECRET"):
            await s.token()
