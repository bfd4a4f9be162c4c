"""Posts: made once, found again, changed and removed, however many messages each takes."""

import re
from collections.abc import AsyncIterator, Sequence
from hashlib import blake2b
from typing import Any, Final, NamedTuple, cast

import discord

from bot.bridge.content import Content, Spot
from bot.bridge.platform import NotAllowed
from bot.discord import components, limits, rendering, spots, threads
from bot.discord.failures import UNKNOWN_WEBHOOK
from bot.discord.rendering import Message
from bot.discord.voices import Voices, face
from bot.recent import Recent

_NUMBERED: Final = re.compile(r"(?:^|\n)-# (\d+)/(\d+)$")
_KNOWN: Final = 10_000
_LOOKED_AT: Final = 100
"""Messages among which an earlier try is looked for, where nothing is known to be older than it."""
Target = discord.PartialMessageable | discord.DMChannel


class Known(NamedTuple):
    """The messages of one post, oldest first."""

    messages: tuple[int, ...]
    spoken: bool
    """By the channel's webhook."""


class Ready(NamedTuple):
    """A post, ready to be made."""

    messages: tuple[Message, ...]
    hook: discord.Webhook | None
    name: str


class Posts:
    """Of one client. Raises Discord's own errors."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._voices = Voices(client)
        self._known: Recent[int, Known] = Recent(_KNOWN)
        self.removed: Recent[int, None] = Recent(_KNOWN)
        """Messages that were removed here: nobody has to be told."""

    async def post(self, where: Spot, content: Content, key: str) -> str:
        """Make it, and give the id of its last message."""
        target = await self.target(where)
        return await self._made(where, target, await self._ready(where, content), key, [])

    async def find(self, where: Spot, content: Content, key: str, after: str) -> str | None:
        """What an earlier try has made of it; if that was a part only, the rest is made now."""
        target = await self.target(where)
        ready = await self._ready(where, content)
        found = await self._found(where, target, ready, key, after)
        return await self._made(where, target, ready, key, found) if found else None

    async def edit(self, where: Spot, message: str, content: Content) -> None:
        """Change it. One that needs more messages than it has shows its beginning, and says so."""
        target = await self.target(where)
        known = await self._known_of(target, int(message))
        made = rendering.messages(content if known.spoken else rendering.spoken(content))
        for number in known.messages[: -len(made)]:
            await self._remove(where, target, number, spoken=known.spoken)
        left = known.messages[-len(made) :]
        self._known.keep(int(message), Known(left, known.spoken))
        for number, one in zip(left, _fitted(made, len(left)), strict=True):
            await self._change(where, target, number, one, spoken=known.spoken)

    async def delete(self, where: Spot, message: str) -> None:
        """Remove all its messages."""
        target = await self.target(where)
        try:
            known = await self._known_of(target, int(message))
        except discord.NotFound:
            return
        for number in known.messages:
            await self._remove(where, target, number, spoken=known.spoken)

    async def react(self, where: Spot, message: str, mark: str) -> None:
        """Put a mark on a message."""
        target = (await self.target(where)).get_partial_message(int(message))
        await threads.reopening(self._client, where, lambda: target.add_reaction(mark))

    async def target(self, where: Spot) -> Target:
        """Where messages are posted."""
        user = spots.recipient(where)
        if user is not None:
            return await self._client.create_dm(discord.Object(user))
        return self._client.get_partial_messageable(spots.place(where), guild_id=int(where.workspace))

    async def _ready(self, where: Spot, content: Content) -> Ready:
        if content.voice is None or spots.recipient(where) is not None:
            return Ready(rendering.messages(rendering.spoken(content)), None, "")
        hook = await self._voices.hook(where)
        name = rendering.voice_name(content.voice)
        return Ready(rendering.messages(content if hook else rendering.spoken(content)), hook, name)

    async def _made(
        self, where: Spot, target: Target, ready: Ready, key: str, there: Sequence[discord.Message]
    ) -> str:
        numbers = [message.id for message in there]
        for place, message in enumerate(ready.messages[len(there) :], len(there)):
            if ready.hook is None:
                sent = await target.send(nonce=nonce(target.id, key, place), **_given(message, where))
            else:
                sent = await self._said(where, ready.hook, ready.name, message)
            numbers.append(sent.id)
        self._known.keep(numbers[-1], Known(tuple(numbers), ready.hook is not None))
        return str(numbers[-1])

    async def _said(
        self, where: Spot, hook: discord.Webhook, name: str, message: Message
    ) -> discord.WebhookMessage:
        by: dict[str, Any] = {"username": name, "avatar_url": face(name), "wait": True, **_inside(where)}
        try:
            return cast("discord.WebhookMessage", await hook.send(**_given(message, where), **by))
        except discord.NotFound as error:
            if error.code != UNKNOWN_WEBHOOK:
                raise
            self._voices.drop(where)
            another = await self._voices.hook(where)
            if another is None:
                raise NotAllowed(error.text) from error
        return cast("discord.WebhookMessage", await another.send(**_given(message, where), **by))

    async def _found(
        self, where: Spot, target: Target, ready: Ready, key: str, after: str
    ) -> list[discord.Message]:
        """Its messages from the first on, as far as they are there."""
        there = [message async for message in _since(target, after) if self._may_be(message, ready)]
        if ready.hook is not None:  # without the intent, what webhooks say may come without its text
            there = [
                one if one.content else await ready.hook.fetch_message(one.id, **_inside(where))
                for one in there
            ]
        found: list[discord.Message] = []
        for place, wanted in enumerate(ready.messages):
            marked = nonce(target.id, key, place)
            for message in there:
                known = str(message.nonce) == marked if message.nonce else rendering.same(message, wanted)
                if known and message not in found:
                    found.append(message)
                    break
            else:
                break
        return found

    def _may_be(self, message: discord.Message, ready: Ready) -> bool:
        if ready.hook is not None:
            return message.webhook_id == ready.hook.id and message.author.name == ready.name
        return self._client.user is not None and message.author.id == self._client.user.id

    async def _known_of(self, target: Target, last: int) -> Known:
        """Looked up where an earlier process has made the post."""
        known = self._known.get(last)
        if known is not None:
            return known
        message = await target.fetch_message(last)
        numbers = [last]
        if marked := _NUMBERED.search(message.content):
            number, of = int(marked[1]), int(marked[2])
            async for before in target.history(before=discord.Object(last), limit=_LOOKED_AT):
                ending = rendering.numbering(number - 1, of)
                if before.author == message.author and f"\n{before.content}".endswith(f"\n{ending}"):
                    number -= 1
                    numbers.insert(0, before.id)
                if number == 1:
                    break
        known = Known(tuple(numbers), message.webhook_id is not None)
        self._known.keep(last, known)
        return known

    async def _change(self, where: Spot, target: Target, number: int, one: Message, *, spoken: bool) -> None:
        message = target.get_partial_message(number)

        async def change() -> None:
            given: dict[str, Any] = {
                "content": one.text or None,
                "embed": one.card,
                "attachments": rendering.attached(one.files),
                "view": components.view(one.buttons, _about(where)),
                "allowed_mentions": discord.AllowedMentions.none(),
            }
            hook = await self._voices.hook(where) if spoken else None
            if hook is not None:
                await hook.edit_message(number, **{**given, **_inside(where)})
            else:
                await message.edit(**given)

        await threads.reopening(self._client, where, change)

    async def _remove(self, where: Spot, target: Target, number: int, *, spoken: bool) -> None:
        self.removed.keep(number, None)
        message = target.get_partial_message(number)

        async def remove() -> None:
            hook = await self._voices.hook(where) if spoken else None
            if hook is not None:
                await hook.delete_message(number, **_inside(where))
            else:
                await message.delete()

        try:
            await threads.reopening(self._client, where, remove)
        except discord.NotFound:
            return


def nonce(channel: int, key: str, place: int) -> str:
    """By which Discord knows a message again for some minutes; another one in each channel."""
    return blake2b(f"{channel}/{key}/{place}".encode(), digest_size=limits.NONCE // 2).hexdigest()


def _given(message: Message, where: Spot) -> dict[str, Any]:
    view = components.view(message.buttons, _about(where))
    files = rendering.attached(message.files)
    return {
        "allowed_mentions": message.mentions(),
        **({"content": message.text} if message.text else {}),
        **({"embed": message.card} if message.card else {"suppress_embeds": True}),
        **({"view": view} if view else {}),
        **({"files": files} if files else {}),
    }


def _about(where: Spot) -> str:
    """What buttons in direct messages say of where they belong; elsewhere Discord says it."""
    return where.workspace if spots.recipient(where) is not None else ""


def _inside(where: Spot) -> dict[str, discord.Object]:
    return {"thread": discord.Object(int(where.thread))} if where.thread else {}


async def _since(target: Target, after: str) -> AsyncIterator[discord.Message]:
    """What was posted later, oldest first; the newest where nothing is known to be older."""
    if after:
        async for message in target.history(limit=None, after=discord.Object(int(after))):
            yield message
    else:
        for message in [one async for one in target.history(limit=_LOOKED_AT)][::-1]:
            yield message


def _fitted(made: Sequence[Message], count: int) -> list[Message]:
    """So many messages; the buttons stay below the last."""
    if len(made) <= count:
        return list(made)
    return [*made[: count - 1], made[count - 1]._replace(buttons=made[-1].buttons)]
