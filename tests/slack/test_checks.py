"""What the doctor says about Slack."""

import pytest

from bot.slack import needs
from bot.slack.checks import checks
from tests.fakes.loop import awaited
from tests.fakes.slack import emulated


@awaited
async def test_without_a_token_there_is_nothing_to_look_at() -> None:
    (found,) = await checks(None, None, None, offline=False)
    assert found.state == "missing"
    assert "PARLEY_SLACK_BOT_TOKEN" in found.mend


@awaited
async def test_offline_nothing_is_asked() -> None:
    async with emulated() as emu:
        found = await checks("xoxb-1", "xapp-1", emu.base_url, offline=True)
        assert [one.state for one in found] == ["fine"]
        assert emu.calls == []


@awaited
async def test_all_is_well() -> None:
    async with emulated() as emu:
        team = emu.team("Acme", scopes=needs.scopes())
        found = await checks(team.bot.token, emu.app_token, emu.base_url, offline=False)
        assert [one.state for one in found] == ["fine"] * 3
        assert "acme.slack.com" in found[0].found


@awaited
async def test_a_scope_is_missing() -> None:
    async with emulated() as emu:
        team = emu.team("Acme", scopes=set(needs.scopes()) - {"files:write"})
        found = await checks(team.bot.token, emu.app_token, emu.base_url, offline=False)
        (broken,) = [one for one in found if one.state == "broken"]
        assert broken.found == "lacks files:write"
        assert "manifest" in broken.mend


@pytest.mark.parametrize(("bot", "app", "named"), [(False, True, "BOT"), (True, False, "APP")])
@awaited
async def test_a_token_that_slack_does_not_take_is_named(bot: bool, app: bool, named: str) -> None:
    async with emulated() as emu:
        team = emu.team("Acme", scopes=needs.scopes())
        token, app_token = team.bot.token if bot else "xoxb-no", emu.app_token if app else "xapp-no"
        found = await checks(token, app_token, emu.base_url, offline=False)
        assert f"PARLEY_SLACK_{named}_TOKEN" in found[-1].found
        assert found[-1].state == "broken"


@awaited
async def test_slack_cannot_be_reached() -> None:
    found = await checks("xoxb-1", "xapp-1", "http://127.0.0.1:9/api/", offline=False)
    assert [one.state for one in found] == ["broken"]
    assert "SLACK_API_BASE_URL" in found[0].found


@awaited
async def test_nothing_could_arrive() -> None:
    found = await checks("xoxb-1", None, None, offline=True)
    assert found[0].state == "broken"
    assert "PARLEY_SLACK_APP_TOKEN" in found[0].mend
    assert [one.state for one in await checks("xoxb-1", None, None, offline=True, requests=True)] == ["fine"]
