"""Threads: opened once, with those who may be in them, and opened again where time has archived them."""

from base64 import b32encode
from collections.abc import Awaitable, Callable, Sequence
from hashlib import blake2b
from typing import Final, TypeVar

import discord

from bot import plain
from bot.bridge.content import Spot
from bot.bridge.platform import Later, NotAllowed, PlaceGone
from bot.discord import spots, texts
from bot.discord.failures import ARCHIVED, SOON, THREAD_IS_THERE
from bot.discord.limits import THREAD_NAME, cut

T = TypeVar("T")
_WEEK: Final = 10_080
"""Minutes without a message until Discord archives it: the longest that it offers."""
_UNKNOWN_MEMBER: Final = (10007, 10013, 50001)
"""No member of the server any more, or may not see the channel."""
_SAID: Final = (discord.MessageType.default, discord.MessageType.reply)


def name(title: str, key: str | None = None) -> str:
    """What a thread is called. One that stands under no message is known again by the tag that its key makes."""
    tag = f" · {_tag(key)}" if key is not None else ""
    return (cut(plain.one_line(title), THREAD_NAME - len(tag)) or "…") + tag


async def under(client: discord.Client, channel: Spot, message: str, title: str) -> Spot:
    """The message's thread; it has the message's id, and there is never a second one."""
    start = client.get_partial_messageable(spots.place(channel), guild_id=int(channel.workspace))
    if start.guild is None:
        raise PlaceGone(texts.GONE) if client.is_ready() else Later(SOON)
    try:
        await start.get_partial_message(int(message)).create_thread(
            name=name(title), auto_archive_duration=_WEEK
        )
    except discord.HTTPException as error:
        if error.code != THREAD_IS_THERE:
            raise
    return channel._replace(thread=message)


async def of_its_own(
    client: discord.Client, channel: Spot, title: str, *, private: bool, members: Sequence[str], key: str
) -> Spot:
    """A thread under no message, with its members in it; the one that an earlier try has made, if it did."""
    parent = client.get_channel(int(channel.channel)) or await client.fetch_channel(int(channel.channel))
    if not isinstance(parent, discord.TextChannel):
        raise NotAllowed(texts.LACKS.format(rights=texts.A_TEXT_CHANNEL))
    called = name(title, key)
    kind = discord.ChannelType.private_thread if private else discord.ChannelType.public_thread
    thread = await _earlier(client, parent, called, kind)
    if thread is None:
        thread = await parent.create_thread(
            name=called, type=kind, auto_archive_duration=_WEEK, invitable=not private
        )
    for member in members:
        await _add(thread, int(member), absent=True)
    return channel._replace(thread=str(thread.id))


async def admit(client: discord.Client, where: Spot, user: int) -> None:
    """Put somebody into the thread."""
    thread = await _known(client, where)
    if thread is not None:
        member = thread
        await reopening(client, where, lambda: _add(member, user, absent=False))


async def dismiss(client: discord.Client, where: Spot, user: int) -> None:
    """Take somebody out of the thread; whoever is not in it is no error."""
    thread = await _known(client, where)
    if thread is not None:
        left = thread
        await reopening(client, where, lambda: _remove(left, user))


async def reopening(client: discord.Client, where: Spot, action: Callable[[], Awaitable[T]]) -> T:
    """Do it; in a thread that time has archived, after opening it again. Raises `NotAllowed` for a locked one."""
    try:
        return await action()
    except discord.HTTPException as error:
        if error.code != ARCHIVED:
            raise
    thread = await client.fetch_channel(int(where.thread))
    if not isinstance(thread, discord.Thread) or thread.locked:
        raise NotAllowed(texts.LOCKED)
    await thread.edit(archived=False)
    return await action()


async def _earlier(
    client: discord.Client, parent: discord.TextChannel, called: str, kind: discord.ChannelType
) -> discord.Thread | None:
    """What a try whose answer was lost has made: nobody has written in it yet."""
    for thread in await parent.guild.active_threads():
        ours = client.user is not None and thread.owner_id == client.user.id
        alike = thread.parent_id == parent.id and thread.name == called and thread.type is kind
        if ours and alike and not [one async for one in thread.history(limit=20) if one.type in _SAID]:
            return thread
    return None


async def _add(thread: discord.Thread, user: int, *, absent: bool) -> None:
    """`absent`: whoever has left the server meanwhile is no error."""
    try:
        await thread.add_user(discord.Object(user))
    except discord.HTTPException as error:
        if error.code not in _UNKNOWN_MEMBER:
            raise
        if not absent:
            raise NotAllowed(texts.NOT_A_MEMBER) from error


async def _remove(thread: discord.Thread, user: int) -> None:
    try:
        await thread.remove_user(discord.Object(user))
    except discord.NotFound as error:
        if error.code not in _UNKNOWN_MEMBER:
            raise


async def _known(client: discord.Client, where: Spot) -> discord.Thread | None:
    thread = client.get_channel(int(where.thread)) or await client.fetch_channel(int(where.thread))
    return thread if isinstance(thread, discord.Thread) else None


def _tag(key: str) -> str:
    return b32encode(blake2b(key.encode(), digest_size=5).digest()).decode()[:5].lower()
