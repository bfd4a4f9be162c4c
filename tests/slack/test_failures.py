"""What Slack's errors mean."""

import logging
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from bot.bridge.content import Content, Voice
from bot.bridge.platform import Later, NotAllowed, PlaceGone, Unsure
from bot.slack.failures import answers, outward
from scenarios.kernel.errors import ParleyError
from tests.fakes.loop import awaited
from tests.slack.outwards import scene


def refusal(code: str | None, status: int = 200, **headers: str) -> SlackApiError:
    """An error as Slack's library raises it."""
    answer: Any = SimpleNamespace(
        status_code=status, data={"ok": False, "error": code} if code else {}, headers=headers
    )
    return SlackApiError("why", answer)


def connector() -> Exception:
    """No connection was made."""
    key: Any = SimpleNamespace(host="slack.com", port=443, ssl=None)
    return aiohttp.ClientConnectorError(key, OSError("refused"))


@pytest.mark.parametrize(
    ("error", "meant"),
    [
        (refusal(None, 500), Unsure),
        (refusal(None, 502), Unsure),
        (refusal(None), Unsure),
        (refusal("internal_error"), Unsure),
        (refusal("fatal_error"), Unsure),
        (refusal("whatever", 503), Unsure),
        (SlackApiError("not JSON", SimpleNamespace(status=200)), Unsure),
        (aiohttp.ServerDisconnectedError(), Unsure),
        (TimeoutError(), Unsure),
        (ConnectionResetError(), Unsure),
        (connector(), Later),
        (refusal("ratelimited", 429), Later),
        (refusal(None, 429), Later),
        (refusal("ratelimited"), Later),
        (refusal("channel_not_found"), NotAllowed),
        (refusal("external_channel_migrating"), Later),
        (refusal("update_failed"), Unsure),
        (refusal("is_archived"), PlaceGone),
        (refusal("is_inactive"), PlaceGone),
        (refusal("thread_not_found"), PlaceGone),
        (refusal("message_not_found"), PlaceGone),
        (refusal("not_in_channel"), NotAllowed),
        (refusal("missing_scope"), NotAllowed),
        (refusal("restricted_action_thread_only_channel"), NotAllowed),
        (refusal("cant_update_message"), NotAllowed),
        (refusal("msg_too_long"), NotAllowed),
        (refusal("invalid_blocks"), NotAllowed),
        (refusal("token_revoked"), NotAllowed),
        (refusal("user_not_found"), NotAllowed),
        (refusal("something_new"), NotAllowed),
        (Later(3), Later),
    ],
    ids=str,
)
@awaited
async def test_what_errors_mean(error: Exception, meant: type[ParleyError]) -> None:
    with pytest.raises(meant) as raised:
        async with outward():
            raise error
    assert type(raised.value) is meant
    with pytest.raises(ParleyError) as read:
        async with outward(reading=True):
            raise error
    assert type(read.value) is (Later if meant is Unsure else meant)


@pytest.mark.parametrize(
    ("code", "logged"),
    [
        ("user_not_in_channel", 0),
        ("posting_to_channel_denied", 0),
        ("file_type_not_allowed", 0),
        ("invalid_blocks", 1),
    ],
)
@awaited
async def test_what_slack_may_well_refuse_is_no_fault_of_ours(
    code: str, logged: int, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(NotAllowed):
        async with outward():
            raise refusal(code)
    assert len([one for one in caplog.records if one.levelno >= logging.ERROR]) == logged


@pytest.mark.parametrize(("header", "seconds"), [("17", 17.0), ("1.5", 1.5), ("soon", 5.0)])
@awaited
async def test_how_long_slack_says_one_has_to_wait(header: str, seconds: float) -> None:
    with pytest.raises(Later) as later:
        async with outward():
            raise refusal("ratelimited", 429, **{"Retry-After": header})
    assert later.value.seconds == seconds


@awaited
async def test_what_is_no_failure_of_slack_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        async with outward():
            raise ZeroDivisionError


@awaited
async def test_the_app_was_taken_out_of_the_channel() -> None:
    async with scene() as s:
        s.anna.remove_bot(s.channel)
        with pytest.raises(NotAllowed, match=r"^Type /invite @Parley, then try again\.$"):
            await s.posts("Word")
        assert await s.calls(s.platform.lacking(s.square)) == ["Parley in this channel (/invite @Parley)"]
        s.anna.invite_bot(s.channel)
        await s.posts("Word")
        assert await s.calls(s.platform.lacking(s.square)) == []


@awaited
async def test_the_channel_was_archived() -> None:
    async with scene() as s:
        message = await s.posts("Word")
        s.anna.archive(s.channel)
        for request in (
            s.platform.post(s.thread, Content(("Word",)), "1.2.0"),
            s.platform.edit(s.thread, message, Content(("Else",))),
        ):
            with pytest.raises(PlaceGone):
                await s.calls(request)


@awaited
async def test_the_first_message_of_the_thread_was_removed() -> None:
    async with scene() as s:
        s.emu.places.delete(s.team.message(s.channel, s.thread.thread).record)  # type: ignore[arg-type]
        with pytest.raises(PlaceGone):
            await s.posts("Word")
        assert s.texts(s.square) == []


@pytest.mark.parametrize("scope", ["chat:write", "chat:write.customize"])
@awaited
async def test_a_scope_is_missing(scope: str) -> None:
    async with scene() as s:
        await s.calls(s.platform.lacking(s.square))
        s.team.bot.scopes.discard(scope)
        with pytest.raises(NotAllowed, match=scope):
            await s.posts("Word", voice=Voice("Seller", machine=True))
        assert await s.calls(s.platform.lacking(s.square)) == [scope]


@awaited
async def test_the_scope_that_tells_of_channels_is_missing() -> None:
    async with scene() as s:
        s.team.bot.scopes.discard("channels:read")
        assert await s.calls(s.platform.lacking(s.square)) == ["channels:read"]


@awaited
async def test_the_app_was_taken_out_of_the_workspace() -> None:
    async with scene() as s:
        s.team.uninstall()
        with pytest.raises(NotAllowed, match="install it again"):
            await s.posts("Word")


@awaited
async def test_a_private_channel_from_which_the_app_was_removed_may_be_there_still() -> None:
    async with scene() as s:
        secret = s.team.channel("secret", s.anna, private=True)
        where = s.square._replace(channel=secret.id)
        await s.posts("Word", where=where)
        s.anna.remove_bot(secret)
        for request in (s.platform.missed(where, ""), s.platform.post(where, Content(("Else",)), "1.2.0")):
            with pytest.raises(NotAllowed, match="type /invite @Parley in it"):
                await s.calls(request)
        s.anna.invite_bot(secret)
        await s.posts("Else", where=where, key="1.2.0")


@awaited
async def test_private_channels_in_which_the_app_is_not_cannot_be_told_from_none() -> None:
    async with scene() as s:
        secret = s.team.channel("secret", s.anna, private=True, bot=False)
        where = s.square._replace(channel=secret.id)
        assert await s.calls(s.platform.lacking(where)) == ["Parley in this channel (/invite @Parley)"]
        assert await s.calls(s.platform.lacking(s.square._replace(channel=f"@{s.anna.id}"))) == []


@pytest.mark.parametrize(
    ("error", "there"),
    [
        (refusal("unknown_method"), True),
        (refusal("invalid_auth"), True),
        (refusal("ratelimited"), False),
        (refusal(None, 429), False),
        (refusal("internal_error"), False),
        (refusal("whatever", 503), False),
        (refusal(None), False),
        (connector(), False),
        (TimeoutError(), False),
        (None, True),
    ],
)
@awaited
async def test_slack_is_there_where_it_refuses_and_not_where_it_fails(
    error: Exception | None, there: bool
) -> None:
    async def asked() -> None:
        if error is not None:
            raise error

    assert await answers(asked()) is there
