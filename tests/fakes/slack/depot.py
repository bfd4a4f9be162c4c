"""Files: their bytes on the way in and out, and the message that shows them, which comes later than the upload."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.slack import wire
from tests.fakes.slack.faults import befall
from tests.fakes.slack.markup import mentioned
from tests.fakes.slack.records import Channel, File, Installation, Message
from tests.fakes.slack.requests import taken

if TYPE_CHECKING:
    from tests.fakes.slack.emulator import Slack


class Depot:
    """Takes uploads, shares them, and gives them out to those who may have them."""

    def __init__(self, emu: "Slack") -> None:
        self.emu = emu
        self.drop_shares = 0
        """So many of the next uploads never appear in their channel."""
        self.sharing = 0

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """`POST /upload/v1/{id}`: the bytes as they are, or as a field of a form."""
        fault = self.emu.faults.take("upload", {})
        if fault is not None and not fault.after:
            spoilt = await befall(fault, request)
            if spoilt is not None:
                return spoilt
        file = self.emu.state.files.get(request.match_info["id"])
        if file is None or file.data is not None:
            return web.Response(status=404, text="no such upload")
        data = await _bytes(request)
        if len(data) != file.size:
            return web.Response(status=400, text=f"expected {file.size} bytes, got {len(data)}")
        file.data = data
        if fault is not None:
            spoilt = await befall(fault, request)
            if spoilt is not None:
                return spoilt
        return web.Response(text=f"OK - {len(data)}")

    async def download(self, request: web.Request) -> web.StreamResponse:
        """`GET /files-pri/...`: the bytes, for a token with `files:read`; a page to sign in for all others."""
        fault = self.emu.faults.take("download", {})
        if fault is not None:
            spoilt = await befall(fault, request)
            if spoilt is not None:
                return spoilt
        team, _, wanted = request.match_info["key"].partition("-")
        token = self.emu.state.tokens.get(request.headers.get("Authorization", "").removeprefix("Bearer "))
        file = self.emu.state.files.get(wanted)
        allowed = token is not None and not token.revoked and "files:read" in token.scopes
        if not allowed or token is None or token.installation is None or token.installation.team != team:
            return web.Response(text="<html><body>Sign in to Slack</body></html>", content_type="text/html")
        if file is None or file.data is None:
            return web.Response(status=404, text="no such file")
        return web.Response(body=file.data, content_type="application/octet-stream")

    def share(
        self,
        channel: Channel,
        root: Message | None,
        files: Sequence[File],
        fields: dict[str, Any],
        bot: Installation,
    ) -> None:
        """Show the files in a channel, a little later."""
        if self.drop_shares:
            self.drop_shares -= 1
            return
        self.sharing += 1
        self.emu.spawn(self._share(channel, root, list(files), fields, bot))

    async def _share(
        self,
        channel: Channel,
        root: Message | None,
        files: list[File],
        fields: dict[str, Any],
        bot: Installation,
    ) -> None:
        try:
            await asyncio.sleep(self.emu.timing.share_delay)
            shown = [wire.file(file, self.emu.url) for file in files]
            more = {"subtype": "file_share", "files": shown, "upload": False, "display_as_bot": False}
            message = self.emu.places.post(
                channel, fields | more, bot=bot, thread=root, mentions=mentioned(fields["text"])
            )
            for file in files:
                self.emu.places.shown("file", (file, message))
        finally:
            self.sharing -= 1


async def _bytes(request: web.Request) -> bytes:
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    for value in (await request.post()).values():
        if isinstance(value, web.FileField):
            return taken(value)
    return b""
