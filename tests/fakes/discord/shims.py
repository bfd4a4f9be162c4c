"""Where simcord differs from Discord in what the adapter depends on; each difference has a test that upstream fails.

`shimmed()` puts all of them in place for a block. Each is a function that gives what it replaces, so that one alone can
be left out and its test shows that it is still needed.
"""

import dataclasses
import importlib.metadata
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final, NamedTuple
from unittest.mock import patch

import discord
import simcord.http.client as http_client
import simcord.http.router as router
import simcord.http.routes.interactions as interaction_routes
import simcord.http.routes.messages as message_routes
from simcord.backend import Backend, permissions, serializers
from simcord.backend.errors import BackendError, invalid_form_body, missing_permissions, unknown_channel
from simcord.backend.models import Interaction
from simcord.enums import CallbackType, ChannelType, MessageType

VERSION: Final = "3.2.1"
"""The only version whose insides these fit."""
LARGEST_FILE: Final = 10 * 1024 * 1024
"""Bytes of an attachment in a server without boosts."""
WEBHOOKS_OF_A_CHANNEL: Final = 15
NONCE_SECONDS: Final = 300
"""How long Discord remembers the nonce of a message ("a few minutes")."""


class Replaced(NamedTuple):
    """One attribute, and what it is while the shims are in place."""

    owner: Any
    name: str
    value: Any


Shim = Callable[[], list[Replaced]]


def webhook_into_thread() -> list[Replaced]:
    """`thread_id` of a webhook's request is honoured; simcord posts to the parent channel."""
    original = interaction_routes._incoming_webhook

    def incoming(context: Any) -> Any:
        webhook, thread = original(context), context.params.get("thread_id")
        if thread is None:
            return webhook
        channel = context.backend.get_channel(int(thread))
        if channel.parent_id != webhook.channel_id:
            raise unknown_channel()
        return dataclasses.replace(webhook, channel_id=channel.id)

    return [Replaced(interaction_routes, "_incoming_webhook", incoming)]


def server_errors() -> list[Replaced]:
    """5xx are `DiscordServerError`s; simcord raises the plain `HTTPException`."""
    original = http_client._raise_for

    def raise_for(error: BackendError) -> None:
        if error.status >= 500:
            response: Any = http_client._FakeResponse(error.status)
            raise discord.DiscordServerError(response, error.to_json())
        original(error)

    return [Replaced(http_client, "_raise_for", raise_for)]


def archived_threads() -> list[Replaced]:
    """A post opens an archived thread, unless it is locked; nothing else in it can be changed meanwhile."""
    prepare, edit, react = Backend.prepare_message, Backend.edit_message, Backend.set_reaction
    add = Backend.add_thread_member

    def prepare_message(self: Any, channel_id: int, author_id: int, *given: Any, **how: Any) -> Any:
        channel = self.get_channel(channel_id)
        meta = channel.thread_metadata
        if meta is not None and how.get("interaction_metadata") is None:
            by = self.bot_user.id if how.get("webhook_id") is not None else author_id
            allowed = self.compute_permissions(channel.guild_id, by, channel_id)
            manages = bool(allowed & permissions.flag("manage_threads"))
            if meta.locked and not manages:
                code, text = (50083, "Thread is archived") if meta.archived else (160005, "Thread is locked")
                raise BackendError(400, code, text)
            if meta.archived:
                self.edit_channel(channel_id, {}, thread_metadata={"archived": False})
        return prepare(self, channel_id, author_id, *given, **how)

    def edit_message(self: Any, channel_id: int, message_id: int, fields: Any) -> Any:
        _refuse_archived(self, channel_id, message_id)
        return edit(self, channel_id, message_id, fields)

    def set_reaction(self: Any, channel_id: int, message_id: int, *given: Any) -> None:
        _refuse_archived(self, channel_id, message_id)
        react(self, channel_id, message_id, *given)

    def add_thread_member(self: Any, thread_id: int, user_id: int) -> Any:
        _refuse_archived(self, thread_id)
        return add(self, thread_id, user_id)

    return [
        Replaced(Backend, "prepare_message", prepare_message),
        Replaced(Backend, "edit_message", edit_message),
        Replaced(Backend, "set_reaction", set_reaction),
        Replaced(Backend, "add_thread_member", add_thread_member),
    ]


def _refuse_archived(backend: Any, channel_id: int, message_id: int | None = None) -> None:
    meta = backend.get_channel(channel_id).thread_metadata
    message = backend.messages.get(channel_id, {}).get(message_id)
    if meta is not None and meta.archived and not (message is not None and message.is_ephemeral):
        raise BackendError(400, 50083, "Thread is archived")


def archived_not_announced() -> list[Replaced]:
    """A bot that connects is told of active threads only; simcord lists archived ones too."""
    original = serializers.guild_create_payload

    def payload(backend: Any, guild: Any) -> Any:
        whole = original(backend, guild)
        whole["threads"] = [one for one in whole["threads"] if not one["thread_metadata"]["archived"]]
        return whole

    return [Replaced(serializers, "guild_create_payload", payload)]


def thread_names() -> list[Replaced]:
    """A thread's name has 1 to 100 characters."""
    original = Backend.create_thread

    def create(self: Any, parent_id: int, name: str, *given: Any, **how: Any) -> Any:
        if not 1 <= len(name.strip()) <= 100:
            raise invalid_form_body("name: Must be between 1 and 100 in length.")
        return original(self, parent_id, name, *given, **how)

    return [Replaced(Backend, "create_thread", create)]


def one_thread_of_a_message() -> list[Replaced]:
    """A second thread under one message is refused; simcord puts it in the place of the first."""
    original = Backend.create_thread

    def create(self: Any, parent_id: int, name: str, *given: Any, **how: Any) -> Any:
        if how.get("message_id") in self.channels:
            raise BackendError(400, 160004, "A thread has already been created for this message")
        return original(self, parent_id, name, *given, **how)

    return [Replaced(Backend, "create_thread", create)]


def unannounced_threads() -> list[Replaced]:
    """Discord says "started a thread" of a public thread of its own only; simcord names private ones to all."""
    original = Backend.create_system_message

    def create(self: Any, channel_id: int, message_type: Any, author_id: int, **how: Any) -> Any:
        if message_type == MessageType.THREAD_CREATED:
            thread = self.channels[how["target_channel_id"]]
            if thread.type == ChannelType.PRIVATE_THREAD or how.get("referenced_message_id") is not None:
                return None
        return original(self, channel_id, message_type, author_id, **how)

    return [Replaced(Backend, "create_system_message", create)]


def threads_go_with_their_channel() -> list[Replaced]:
    """Deleting a channel deletes its threads, which Discord does not announce one by one; simcord leaves them."""
    original = Backend.delete_channel

    def delete(self: Any, channel_id: int) -> None:
        inside = [one.id for one in self.channels.values() if one.parent_id == channel_id and one.is_thread]
        original(self, channel_id)
        for thread in inside:
            gone = self.channels.pop(thread)
            self.messages.pop(thread, None)
            self.get_guild(gone.guild_id).thread_ids.remove(thread)

    return [Replaced(Backend, "delete_channel", delete)]


def most_suggestions() -> list[Replaced]:
    """More than 25 suggestions, or one of more than 100 characters, are refused."""
    original = Interaction.complete_autocomplete

    def complete(self: Any, choices: list[dict[str, Any]]) -> None:
        if len(choices) > 25:
            raise invalid_form_body("choices: Must be 25 or fewer in length.")
        if any(not 1 <= len(str(one[key])) <= 100 for one in choices for key in ("name", "value")):
            raise invalid_form_body("choices: Must be between 1 and 100 in length.")
        original(self, choices)

    return [Replaced(Interaction, "complete_autocomplete", complete)]


def webhook_names() -> list[Replaced]:
    """A webhook has 1 to 80 characters of name, and neither `clyde` nor `discord` in it."""
    create, post = Backend.create_webhook, Backend.prepare_message

    def check(name: str | None) -> None:
        if name is None:
            return
        if not 1 <= len(name.strip()) <= 80:
            raise invalid_form_body("username: Must be between 1 and 80 in length.")
        if any(word in name.lower() for word in ("clyde", "discord")):
            raise invalid_form_body("username: Username cannot contain it.")

    def create_webhook(self: Any, channel_id: int, name: str, creator_id: int) -> Any:
        check(name)
        there = [one for one in self.webhooks.values() if one.channel_id == channel_id]
        if len(there) >= WEBHOOKS_OF_A_CHANNEL:
            raise BackendError(400, 30007, "Maximum number of webhooks reached (15)")
        return create(self, channel_id, name, creator_id)

    def prepare_message(self: Any, *given: Any, **how: Any) -> Any:
        check(how.get("author_name"))
        return post(self, *given, **how)

    return [
        Replaced(Backend, "create_webhook", create_webhook),
        Replaced(Backend, "prepare_message", prepare_message),
    ]


def buttons_of_own_webhooks() -> list[Replaced]:
    """A webhook that the bot made may send buttons."""

    def body(context: Any) -> Any:
        whole = dict(context.body())
        webhook = context.backend.webhooks[context.int_arg("webhook_id")]
        asked = str(context.params.get("with_components", "")).lower() in {"1", "true"}
        if not asked and webhook.creator_id != context.backend.bot_user.id:
            whole.pop("components", None)
        return whole, True

    return [Replaced(interaction_routes, "_incoming_webhook_body", body)]


def largest_file() -> list[Replaced]:
    """An attachment of more than 10 MiB is refused."""
    original = router.dispatch

    def dispatch(backend: Any, method: str, path: str, **how: Any) -> Any:
        for file in how.get("files") or ():
            size = len(file.fp.read())
            file.reset(seek=True) if hasattr(file, "reset") else file.fp.seek(0)
            if size > LARGEST_FILE:
                raise BackendError(413, 40005, "Request entity too large")
        return original(backend, method, path, **how)

    return [Replaced(router, "dispatch", dispatch)]


def files_need_their_right() -> list[Replaced]:
    """Without the right to attach files a file is refused, and without that to embed links cards are left out."""
    handler = _handler("POST", "/channels/{channel_id}/messages")

    def send(context: Any) -> Any:
        channel = context.backend.get_channel(context.int_arg("channel_id"))
        if channel.guild_id is not None:
            allowed = context.backend.compute_permissions(
                channel.guild_id, context.backend.bot_user.id, channel.id
            )
            if context.files and not allowed & permissions.flag("attach_files"):
                raise missing_permissions()
            if isinstance(context.json, dict) and not allowed & permissions.flag("embed_links"):
                context.json = {**context.json, "embeds": []}
        return handler(context)

    return [_route("POST", "/channels/{channel_id}/messages", send)]


def nonces() -> list[Replaced]:
    """A message whose nonce is enforced is made once, and its nonce is told with it; simcord ignores both."""
    sent: dict[tuple[int, str], tuple[int, float]] = {}
    announced: dict[int, str] = {}
    waiting: list[str] = []
    handler = _handler("POST", "/channels/{channel_id}/messages")
    announce = Backend.announce_message_create

    def send(context: Any) -> Any:
        body, backend = context.body(), context.backend
        nonce = body.get("nonce")
        if nonce is None:
            return handler(context)
        if len(str(nonce)) > 25:
            raise invalid_form_body("nonce: Must be 25 or fewer in length.")
        channel_id, now = context.int_arg("channel_id"), backend.clock.now().timestamp()
        known = sent.get((channel_id, str(nonce)))
        if body.get("enforce_nonce") and known is not None and now - known[1] < NONCE_SECONDS:
            message = backend.messages[channel_id].get(known[0])
            if message is not None:
                return {**message_routes.message_response(context, message), "nonce": str(nonce)}
        waiting.append(str(nonce))
        try:
            made = handler(context)
        finally:
            waiting.clear()
        sent[channel_id, str(nonce)] = (int(made["id"]), now)
        return {**made, "nonce": str(nonce)}

    def announce_message_create(self: Any, message: Any) -> None:
        if waiting and message.author_id == self.bot_user.id:
            announced[message.id] = waiting[0]
        announce(self, message)

    def emit(self: Any, event: str, payload: Any) -> None:
        nonce = announced.pop(int(payload["id"]), None) if event == "MESSAGE_CREATE" else None
        original_emit(self, event, payload if nonce is None else {**payload, "nonce": nonce})

    original_emit = Backend.emit
    return [
        _route("POST", "/channels/{channel_id}/messages", send),
        Replaced(Backend, "announce_message_create", announce_message_create),
        Replaced(Backend, "emit", emit),
    ]


def closed_direct_messages() -> list[Replaced]:
    """Whoever is in `backend.closed` takes no direct messages: 50007. simcord has no such people."""
    handler = _handler("POST", "/channels/{channel_id}/messages")

    def send(context: Any) -> Any:
        channel = context.backend.get_channel(context.int_arg("channel_id"))
        closed = getattr(context.backend, "closed", ())
        if channel.type == ChannelType.DM and any(user in closed for user in channel.recipient_ids):
            raise BackendError(403, 50007, "Cannot send messages to this user")
        return handler(context)

    return [_route("POST", "/channels/{channel_id}/messages", send)]


def no_form_after_a_form() -> list[Replaced]:
    """A form cannot answer a form; simcord shows it."""
    handler = _handler("POST", "/interactions/{interaction_id}/{token}/callback")

    def callback(context: Any) -> Any:
        record = context.backend.interactions.get(context.int_arg("interaction_id"))
        if record is not None and record.type == 5 and context.body().get("type") == CallbackType.MODAL:
            raise invalid_form_body("type: Value must be one of {4, 5, 6, 7, 10, 12}.")
        return handler(context)

    return [_route("POST", "/interactions/{interaction_id}/{token}/callback", callback)]


def _handler(method: str, template: str) -> Any:
    parts = template.strip("/").split("/")
    return next(handler for path, handler in router._ROUTES[method] if path == parts)


def _route(method: str, template: str, handler: Any) -> Replaced:
    parts = template.strip("/").split("/")
    table = {
        **router._ROUTES,
        method: [(path, handler if path == parts else there) for path, there in router._ROUTES[method]],
    }
    return Replaced(router, "_ROUTES", table)


SHIMS: Final[tuple[Shim, ...]] = (
    webhook_into_thread,
    server_errors,
    archived_threads,
    archived_not_announced,
    thread_names,
    one_thread_of_a_message,
    unannounced_threads,
    threads_go_with_their_channel,
    most_suggestions,
    webhook_names,
    buttons_of_own_webhooks,
    largest_file,
    files_need_their_right,
    closed_direct_messages,
    nonces,
    no_form_after_a_form,
)


@contextmanager
def shimmed(*, without: Shim | None = None) -> Iterator[None]:
    """All shims in place, but for the one that a test wants to do without. Raises where simcord is another version."""
    found = importlib.metadata.version("simcord")
    assert found == VERSION, (
        f"simcord is {found}: see with tests/discord/test_shims.py which of the shims still fit."
    )
    with ExitStack() as stack:
        for shim in SHIMS:
            if shim is not without:
                for replaced in shim():
                    stack.enter_context(patch.object(replaced.owner, replaced.name, replaced.value))
        yield
