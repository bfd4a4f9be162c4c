"""Installing in several workspaces, and tokens that rotate."""

import pytest

from tests.fakes.clock import HandClock
from tests.fakes.loop import awaited
from tests.fakes.slack import emulated
from tests.slack.emulator.apps import Listener, client_of, code

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")


@awaited
async def test_codes_and_rotation() -> None:
    clock = HandClock()
    async with emulated(clock=clock) as emu:
        team = emu.team(install=False)
        anna = team.human("Anna")
        emu.oauth.rotates = True
        async with client_of(emu, "") as client:
            app = {"client_id": emu.client_id, "client_secret": emu.client_secret}
            wrong = {**app, "client_secret": "guessed"}
            allowed = team.code(anna)
            assert await code(client.oauth_v2_access(**wrong, code=allowed)) == "bad_client_secret"
            assert await code(client.auth_test(token=team.bot.token)) == "account_inactive"
            granted = await client.oauth_v2_access(**app, code=allowed)
            assert await code(client.oauth_v2_access(**app, code=allowed)) == "invalid_code"
            assert (granted["team"]["id"], granted["bot_user_id"]) == (team.id, team.bot.id)
            assert granted["access_token"].startswith("xoxe.xoxb-")
            clock.pass_(granted["expires_in"])
            assert await code(client.auth_test(token=granted["access_token"])) == "token_expired"
            refresh = {"grant_type": "refresh_token", "refresh_token": granted["refresh_token"]}
            renewed = await client.oauth_v2_access(**app, **refresh)
            assert (await client.auth_test(token=renewed["access_token"]))["team_id"] == team.id
            assert await code(client.oauth_v2_access(**app, **refresh)) == "invalid_refresh_token"


@awaited
async def test_workspaces_are_apart() -> None:
    async with emulated() as emu:
        one, two = emu.team("One"), emu.team("Two")
        anna, zoe = one.human("Anna"), two.human("Zoe")
        first, second = one.channel("general", anna), two.channel("general", zoe)
        heard = Listener(emu)
        anna.post("x")
        zoe.post("y")
        await emu.quiet()
        await zoe.command("/parley", "start")
        await emu.quiet()
        assert [body["team_id"] for _, body in heard.heard[:2]] == [one.id, two.id]
        assert (heard.last["team_id"], heard.last["team_domain"]) == (two.id, "two")
        async with client_of(emu, one.bot.token) as client:
            assert await code(client.chat_postMessage(channel=second.id, text="x")) == "channel_not_found"
            assert await code(client.users_info(user=zoe.id)) == "user_not_found"
            listed = await client.conversations_list()
            assert [channel["id"] for channel in listed["channels"]] == [first.id]
            one.uninstall()
            await emu.quiet()
            assert [len(heard.events(kind)) for kind in ("tokens_revoked", "app_uninstalled")] == [1, 1]
            assert await code(client.auth_test()) == "token_revoked"
            anna.post("nobody hears")
            await emu.quiet()
            assert len(heard.events("message")) == 2
