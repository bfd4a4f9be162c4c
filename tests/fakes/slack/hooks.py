"""`response_url`: answers to what a person did, a few times and for a while."""

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from aiohttp import web

from tests.fakes.slack.checks import texts
from tests.fakes.slack.completing import completed
from tests.fakes.slack.errors import ApiError
from tests.fakes.slack.faults import befall
from tests.fakes.slack.markup import mentioned
from tests.fakes.slack.records import Channel, Ephemeral, Installation, Message
from tests.fakes.slack.requests import Args

if TYPE_CHECKING:
    from tests.fakes.slack.emulator import Slack


class _Hook(NamedTuple):
    user: str
    channel: Channel
    bot: Installation
    source: Message | Ephemeral | None
    until: float
    uses: list[float]


class Hooks:
    """Each may be used five times within half an hour."""

    def __init__(self, emu: "Slack") -> None:
        self.emu = emu
        self._all: dict[str, _Hook] = {}

    def new(
        self, user: str, channel: Channel, bot: Installation, source: Message | Ephemeral | None = None
    ) -> str:
        """An address at which the app may answer; `source` is the message that it may replace or delete."""
        key = self.emu.state.id("hook").lower()
        until = self.emu.state.now() + self.emu.timing.response_url_ttl
        self._all[key] = _Hook(user, channel, bot, source, until, [])
        return f"{self.emu.url}/hooks/{key}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """`POST /hooks/{id}`."""
        try:
            given = json.loads(await request.text())
        except ValueError:
            return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
        fault = self.emu.faults.take("hooks", given)
        if fault is not None and not fault.after:
            spoilt = await befall(fault, request)
            if spoilt is not None:
                return spoilt
        hook = self._all.get(request.match_info["id"])
        if hook is None or hook.until < self.emu.state.now():
            return web.json_response({"ok": False, "error": "expired_url"}, status=404)
        if len(hook.uses) >= self.emu.timing.response_url_uses:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        hook.uses.append(self.emu.state.now())
        try:
            self.answer(hook, given)
        except ApiError as error:
            return web.json_response(error.answer(), status=400)
        if fault is not None:
            spoilt = await befall(fault, request)
            if spoilt is not None:
                return spoilt
        return web.json_response({"ok": True})

    def reply(self, user: str, channel: Channel, bot: Installation, given: Any) -> Message | Ephemeral | None:
        """What an acknowledgement of a command says at once."""
        given = {"text": given} if isinstance(given, str) else given
        if not isinstance(given, dict) or not any(
            given.get(name) for name in ("text", "blocks", "attachments")
        ):
            return None
        return self.answer(_Hook(user, channel, bot, None, 0.0, []), given)

    def answer(self, hook: _Hook, given: dict[str, Any]) -> Message | Ephemeral | None:
        """Delete or replace the message that it was about, or say something new."""
        if given.get("delete_original"):
            self._delete(hook.source)
            return None
        args = Args(given)
        texts.check_content(args)
        fields: dict[str, Any] = {"text": args.said("text")}
        for name in ("blocks", "attachments"):
            if args.get(name):
                fields[name] = completed(self.emu.state, args[name]) if name == "blocks" else args[name]
        if given.get("replace_original") and hook.source is not None:
            self._replace(hook.source, fields)
            return hook.source
        thread = given.get("thread_ts")
        if given.get("response_type") == "in_channel":
            root = self.emu.state.message(hook.channel.id, str(thread)) if thread else None
            named = mentioned(fields["text"])
            return self.emu.places.post(hook.channel, fields, bot=hook.bot, thread=root, mentions=named)
        if thread:
            fields["thread_ts"] = str(thread)
        return self.emu.places.whisper(hook.channel, hook.user, fields, hook.bot)

    def _delete(self, source: Message | Ephemeral | None) -> None:
        if isinstance(source, Ephemeral):
            source.deleted = True
        elif source is not None:
            self.emu.places.delete(source)

    def _replace(self, source: Message | Ephemeral, fields: dict[str, Any]) -> None:
        changes = {"blocks": None, **fields}
        if isinstance(source, Message):
            self.emu.places.edit(source, changes, by=None)
            return
        source.body = {name: value for name, value in {**source.body, **changes}.items() if value is not None}
        self.emu.places.shown("ephemeral_edited", source)
