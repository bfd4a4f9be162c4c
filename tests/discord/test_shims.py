"""Each shim is needed: with it simcord behaves like Discord, without it the same test fails.

A strict failure that stops failing says that upstream has caught up, and the shim can go.
"""

import io
from collections.abc import Awaitable, Callable
from typing import Any

import discord
import pytest
import simcord
from simcord.enums import CallbackType

from tests.discord.stub import Stub
from tests.fakes.discord import shims
from tests.fakes.discord.shims import Shim, shimmed
from tests.fakes.loop import awaited


class Place:
    """A stub in a server, with one channel and one member."""

    def __init__(self, env: simcord.Env, stub: Stub) -> None:
        self.env, self.stub = env, stub
        self.guild = env.create_guild()
        self.handle = self.guild.create_text_channel("lobby")
        self.anna = self.guild.add_member(env.create_user("Anna"))

    @property
    def channel(self) -> discord.TextChannel:
        found = self.env.bot.get_channel(self.handle.id)
        assert isinstance(found, discord.TextChannel)
        return found

    async def thread(self) -> discord.Thread:
        return await self.channel.create_thread(name="T", type=discord.ChannelType.public_thread)

    def texts(self, place: int) -> list[str]:
        return [
            one.content for one in self.env.backend.messages[place].values() if one.system_metadata is None
        ]

    def without(self, *rights: str) -> None:
        denied = discord.Permissions(**dict.fromkeys(rights, True)).value
        overwrite = simcord.backend.models.Overwrite(
            self.env.backend.bot_user.id, simcord.enums.OverwriteType.MEMBER, 0, denied
        )
        self.env.backend.set_overwrite(self.handle.id, overwrite)


Case = Callable[[Place], Awaitable[None]]


async def a_webhook_speaks_in_a_thread(at: Place) -> None:
    thread = await at.thread()
    hook = await at.channel.create_webhook(name="Voices")
    sent = await hook.send("hello", thread=thread, wait=True)
    await hook.edit_message(sent.id, content="hello!", thread=thread)
    assert at.texts(thread.id) == ["hello!"]
    assert at.texts(at.handle.id) == []


async def a_server_error_has_its_class(at: Place) -> None:
    at.env.inject_error("POST", "/channels/*/messages", status=502)
    with pytest.raises(discord.DiscordServerError):
        await at.channel.send("hello")


async def an_archived_thread_opens_when_one_posts(at: Place) -> None:
    thread = await at.thread()
    first = await thread.send("first")
    await thread.edit(archived=True)
    with pytest.raises(discord.HTTPException) as refused:
        await first.edit(content="changed")
    assert refused.value.code == 50083
    with pytest.raises(discord.HTTPException):
        await first.add_reaction("👍")
    await thread.send("again")
    assert at.env.backend.channels[thread.id].thread_metadata.archived is False


async def a_locked_thread_refuses_posts(at: Place) -> None:
    thread = await at.thread()
    await thread.edit(archived=True, locked=True)
    at.without("manage_threads")
    with pytest.raises(discord.HTTPException) as refused:
        await thread.send("hello")
    assert refused.value.code == 50083


async def archived_threads_are_not_announced(at: Place) -> None:
    thread = await at.thread()
    await thread.edit(archived=True)
    await at.env.restart_bot(Stub(discord.Intents.all()).client)
    guild = at.env.bot.get_guild(at.guild.id)
    assert guild is not None
    assert guild.get_thread(thread.id) is None


async def a_long_name_of_a_thread_is_refused(at: Place) -> None:
    with pytest.raises(discord.HTTPException):
        await at.channel.create_thread(name="n" * 101, type=discord.ChannelType.public_thread)


async def a_message_has_one_thread(at: Place) -> None:
    message = await at.channel.send("card")
    thread = await message.create_thread(name="first")
    await thread.send("hello")
    with pytest.raises(discord.HTTPException) as refused:
        await at.channel.get_partial_message(message.id).create_thread(name="second")
    assert refused.value.code == 160004
    assert at.env.backend.channels[thread.id].name == "first"


async def a_private_thread_is_not_announced(at: Place) -> None:
    await at.channel.create_thread(name="secret")
    await (await at.channel.send("card")).create_thread(name="under the card")
    assert [one.content for one in at.env.backend.messages[at.handle.id].values()] == ["card"]


async def threads_go_with_their_channel(at: Place) -> None:
    thread = await at.thread()
    at.env.backend.delete_channel(at.handle.id)
    await at.env.settle()
    with pytest.raises(discord.NotFound):
        await thread.send("hello")
    await at.env.restart_bot(Stub(discord.Intents.all()).client)
    guild = at.env.bot.get_guild(at.guild.id)
    assert guild is not None
    assert list(guild.threads) == []


async def suggestions_are_at_most_25(at: Place) -> None:
    assert await at.anna.autocomplete(at.handle, "parley start", "scenario", "26") == []


async def a_voice_is_not_called_clyde(at: Place) -> None:
    hook = await at.channel.create_webhook(name="Voices")
    for name in ("Clyde", "a Discord admin", "n" * 81):
        with pytest.raises(discord.HTTPException):
            await hook.send("hello", username=name, wait=True)


async def a_channel_has_15_webhooks(at: Place) -> None:
    for number in range(15):
        await at.channel.create_webhook(name=f"w{number}")
    with pytest.raises(discord.HTTPException) as refused:
        await at.channel.create_webhook(name="one more")
    assert refused.value.code == 30007


async def an_own_webhook_sends_buttons(at: Place) -> None:
    hook = await at.channel.create_webhook(name="Voices")
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="Press", custom_id="press"))
    sent = await hook.send("hello", view=view, wait=True)
    assert at.env.backend.messages[at.handle.id][sent.id].components


async def a_large_file_is_refused(at: Place) -> None:
    with pytest.raises(discord.HTTPException) as refused:
        await at.channel.send(file=discord.File(io.BytesIO(b"x" * (shims.LARGEST_FILE + 1)), "x.txt"))
    assert refused.value.status == 413
    small = await at.channel.send(file=discord.File(io.BytesIO(b"small"), "x.txt"))
    assert await small.attachments[0].read() == b"small"


async def files_need_their_right(at: Place) -> None:
    at.without("attach_files", "embed_links")
    with pytest.raises(discord.Forbidden):
        await at.channel.send(file=discord.File(io.BytesIO(b"small"), "x.txt"))
    sent = await at.channel.send("card", embed=discord.Embed(title="T"))
    assert sent.embeds == []


async def some_take_no_direct_messages(at: Place) -> None:
    at.env.backend.closed = {at.anna.id}  # type: ignore[attr-defined]
    user = await at.env.bot.fetch_user(at.anna.id)
    with pytest.raises(discord.Forbidden) as refused:
        await user.send("hello")
    assert refused.value.code == 50007


async def a_nonce_is_enforced(at: Place) -> None:
    made: dict[str, Any] = {"content": "hello", "nonce": "k3f9.7.1", "enforce_nonce": True}
    route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=at.handle.id)
    first = await at.env.bot.http.request(route, json=made)
    again = await at.env.bot.http.request(route, json=made)
    other = await at.env.bot.http.request(route, json={**made, "nonce": "k3f9.7.2"})
    assert first["id"] == again["id"] != other["id"]
    assert first["nonce"] == "k3f9.7.1"
    told = [payload for kind, name, payload in at.env.backend.transcript if name == "MESSAGE_CREATE"]
    assert [one.get("nonce") for one in told] == ["k3f9.7.1", "k3f9.7.2"]


async def a_form_does_not_answer_a_form(at: Place) -> None:
    backend = at.env.backend
    record = backend.new_interaction(5, at.handle.id, at.anna.id, at.guild.id)
    field = {"type": 4, "custom_id": "f", "label": "F", "style": 1}
    modal = {"title": "T", "custom_id": "c", "components": [{"type": 1, "components": [field]}]}
    path = f"/interactions/{record.id}/{record.token}/callback"
    with pytest.raises(simcord.backend.errors.BackendError):
        simcord.http.router.dispatch(
            backend, "POST", path, json={"type": int(CallbackType.MODAL), "data": modal}
        )
    assert record.modal is None


CASES: tuple[tuple[Shim, Case], ...] = (
    (shims.webhook_into_thread, a_webhook_speaks_in_a_thread),
    (shims.server_errors, a_server_error_has_its_class),
    (shims.archived_threads, an_archived_thread_opens_when_one_posts),
    (shims.archived_threads, a_locked_thread_refuses_posts),
    (shims.archived_not_announced, archived_threads_are_not_announced),
    (shims.thread_names, a_long_name_of_a_thread_is_refused),
    (shims.one_thread_of_a_message, a_message_has_one_thread),
    (shims.unannounced_threads, a_private_thread_is_not_announced),
    (shims.threads_go_with_their_channel, threads_go_with_their_channel),
    (shims.most_suggestions, suggestions_are_at_most_25),
    (shims.webhook_names, a_voice_is_not_called_clyde),
    (shims.webhook_names, a_channel_has_15_webhooks),
    (shims.buttons_of_own_webhooks, an_own_webhook_sends_buttons),
    (shims.largest_file, a_large_file_is_refused),
    (shims.files_need_their_right, files_need_their_right),
    (shims.closed_direct_messages, some_take_no_direct_messages),
    (shims.nonces, a_nonce_is_enforced),
    (shims.no_form_after_a_form, a_form_does_not_answer_a_form),
)
NAMES = [case.__name__ for _, case in CASES]


async def tried(case: Case) -> None:
    stub = Stub(discord.Intents.all())
    async with simcord.run(stub.client, check_errors=False) as env:
        place = Place(env, stub)
        await env.settle()
        await case(place)


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=NAMES)
@awaited
async def test_it_behaves_like_discord(case: Case) -> None:
    with shimmed():
        await tried(case)


@pytest.mark.xfail(
    strict=True, raises=(AssertionError, pytest.fail.Exception, discord.DiscordException, OSError)
)
@pytest.mark.parametrize(("shim", "case"), CASES, ids=NAMES)
@awaited
async def test_upstream_does_not_yet(shim: Shim, case: Case) -> None:
    with shimmed(without=shim):
        await tried(case)


def test_every_shim_has_its_test() -> None:
    assert {shim for shim, _ in CASES} == set(shims.SHIMS)


def test_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shims, "VERSION", "3.2.2")
    with pytest.raises(AssertionError, match="which of the shims still fit"), shimmed():
        raise RuntimeError("it went on")
