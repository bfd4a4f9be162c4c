"""Each scope that is asked for is needed, and no more than those: one by one is taken away."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.slack import needs
from tests.fakes.loop import awaited
from tests.slack.outwards import Scene, scene

Call = Callable[[], Awaitable[Any]]


def kinds(s: Scene) -> dict[str, str]:
    """A place of each kind, by the name that its scopes begin with."""
    state, bot, anna, ben = s.emu.state, s.team.bot.id, s.anna.id, s.ben.id
    several = state.new_channel(s.team.id, "several", "mpim", bot, [bot, anna, ben])
    private = s.team.channel("secret", s.anna, private=True)
    return {
        "channels": s.channel.id,
        "groups": private.id,
        "im": s.team.direct(s.anna).id,
        "mpim": several.id,
    }


async def calls(s: Scene) -> Iterator[tuple[str, str, Call]]:
    """A call of each method for each scope that it is said to need."""
    web, places = await s.link.web(s.team.id), kinds(s)
    channel, anna, ben = s.channel.id, s.anna.id, s.ben.id
    own = (await web.chat_postMessage(channel=channel, text="Word"))["ts"]
    words, named = {"channel": channel, "text": "x"}, {"channel": channel, "text": "x", "username": "Seller"}
    made: dict[tuple[str, str], Call] = {
        ("chat.delete", "chat:write"): lambda: web.chat_delete(channel=channel, ts=own),
        ("chat.postEphemeral", "chat:write"): lambda: web.chat_postEphemeral(user=anna, **words),
        ("chat.postEphemeral", "chat:write.customize"): lambda: web.chat_postEphemeral(user=anna, **named),
        ("chat.postMessage", "chat:write"): lambda: web.chat_postMessage(**words),
        ("chat.postMessage", "chat:write.customize"): lambda: web.chat_postMessage(**named),
        ("chat.update", "chat:write"): lambda: web.chat_update(ts=own, **words),
        ("conversations.members", "mpim:read"): lambda: web.conversations_members(channel=places["mpim"]),
        ("conversations.open", "im:write"): lambda: web.conversations_open(users=[anna]),
        ("conversations.open", "mpim:write"): lambda: web.conversations_open(users=[anna, ben]),
        ("files.completeUploadExternal", "files:write"): lambda: web.files_completeUploadExternal(
            files=[{"id": "F1"}], channel_id=channel
        ),
        ("files.delete", "files:write"): lambda: web.files_delete(file="F1"),
        ("files.getUploadURLExternal", "files:write"): lambda: web.files_getUploadURLExternal(
            filename="a", length=1
        ),
        ("reactions.add", "reactions:write"): lambda: web.reactions_add(
            channel=channel, timestamp=own, name="memo"
        ),
        ("users.info", "users:read"): lambda: web.users_info(user=anna),
    }
    for kind, place in places.items():
        made["conversations.history", f"{kind}:history"] = lambda at=place: web.conversations_history(
            channel=at
        )
        made["conversations.replies", f"{kind}:history"] = lambda at=place: web.conversations_replies(
            channel=at, ts="1.1"
        )
        if kind != "im":
            made["conversations.info", f"{kind}:read"] = lambda at=place: web.conversations_info(channel=at)
    return ((method, scope, call) for (method, scope), call in made.items())


async def error(call: Call) -> Any:
    """What Slack answers that is wrong; an empty answer for nothing."""
    try:
        await call()
    except SlackApiError as refused:
        return refused.response.data
    return {}


@awaited
async def test_a_method_that_is_called_without_its_scope_is_refused() -> None:
    async with scene() as s:
        scopes = s.team.bot.scopes
        scopes.clear()
        scopes.update(needs.scopes())
        made = list(await calls(s))
        assert {(method, scope) for method, scope, _ in made} == {
            (method, scope) for method, several in needs.METHODS.items() for scope in several
        }
        for method, scope, call in made:
            scopes.discard(scope)
            answer = await error(call)
            assert (answer.get("error"), answer.get("needed")) == ("missing_scope", scope), (method, answer)
            scopes.add(scope)
            assert (await error(call)).get("error") != "missing_scope", method


def happenings(s: Scene) -> dict[str, Callable[[], Any]]:
    """What makes each event that needs a scope, without the message that tells of it where there is one."""
    private = s.team.channel("secret", s.anna, private=True)
    several = s.emu.state.channels[kinds(s)["mpim"]]
    open_, closed = s.team.channel("open", s.anna), s.team.channel("closed", s.anna, private=True)
    return {
        "message.channels": lambda: s.anna.post("x", channel=s.channel),
        "message.groups": lambda: s.anna.post("x", channel=private),
        "message.im": lambda: s.anna.post("x", channel=s.team.direct(s.anna)),
        "message.mpim": lambda: s.anna.post("x", channel=several),
        "app_mention": lambda: s.anna.post(f"<@{s.team.bot.id}>", channel=s.channel, raw=True),
        "user_change": lambda: s.team.changed(s.ben, name="Benjamin"),
        "channel_left": lambda: s.anna.remove_bot(s.channel),
        "group_left": lambda: s.anna.remove_bot(private),
        "channel_archive": lambda: s.anna.archive(open_),
        "group_archive": lambda: s.anna.archive(closed),
        "channel_deleted": lambda: s.anna.delete_channel(open_),
        "group_deleted": lambda: s.anna.delete_channel(closed),
    }


@pytest.mark.parametrize("event", [event for event, scopes in needs.EVENTS.items() if scopes])
@awaited
async def test_an_event_does_not_come_without_its_scope(event: str) -> None:
    for lacking in (False, True):
        async with scene() as s:
            happens = happenings(s)[event]
            if lacking:
                s.team.bot.scopes.difference_update(needs.EVENTS[event])
            before = len(s.emu.transport.sent)
            happens()
            await s.emu.quiet()
            kind = event.partition(".")[0]
            sent = [one.body["event"]["type"] for one in s.emu.transport.sent[before:]]
            assert (kind in sent) != lacking
