"""What happens on Discord as arrivals of the bridge. Ids are the same however often an event is delivered."""

import re
from collections.abc import Iterable
from hashlib import blake2b

import discord

from bot import plain
from bot.bridge.arrivals import (
    Arrival,
    Author,
    Command,
    Deleted,
    Edited,
    Gone,
    Left,
    Pressed,
    Said,
    Submitted,
    What,
)
from bot.bridge.content import Spot
from bot.discord import ids
from bot.discord.limits import cut
from bot.discord.spots import spot

_SAID = (discord.MessageType.default, discord.MessageType.reply)
_NAME = 80
_MINUTE = 60_000_000
_EMOJI = re.compile(r"<a?(:\w+:)\d+>")


def author(user: discord.abc.User) -> Author:
    """Who it is, as people there read it."""
    name = cut(plain.one_line(user.display_name), _NAME) or str(user.id)
    if not isinstance(user, discord.Member):
        return Author(user=str(user.id), name=name)
    rights = user.resolved_permissions or user.guild_permissions
    roles = tuple([str(role.id) for role in user.roles if not role.is_default()])
    return Author(user=str(user.id), name=name, manages=rights.manage_guild, roles=roles)


def said(message: discord.Message, where: Spot) -> Arrival | None:
    """What a person wrote; None for anything else, and for what we may not read."""
    attached = any(str(one.content_type).startswith("text/") for one in message.attachments)
    if message.author.bot or message.webhook_id or message.type not in _SAID:
        return None
    if not (message.content or attached):
        return None
    number = str(message.id)
    what = Said(message=number, text=_text(message), attached=attached)
    return Arrival(
        id=f"m{number}", order=_order(message.id), where=where, who=author(message.author), what=what
    )


def edited(message: discord.Message, where: Spot) -> Arrival | None:
    """A person's message with its new text; None where nobody changed it."""
    at = message.edited_at
    if at is None or message.author.bot or message.webhook_id or not message.content:
        return None
    moment = round(at.timestamp() * 1_000_000)
    which = blake2b(message.content.encode("utf-8", "replace"), digest_size=4).hexdigest()
    return Arrival(
        id=f"e{message.id}.{moment}.{which}",
        order=_order(discord.utils.time_snowflake(at, high=True)),
        where=where,
        who=author(message.author),
        what=Edited(message=str(message.id), text=_text(message)),
    )


def deleted(messages: Iterable[int], where: Spot, now: int) -> Arrival:
    """Messages that are gone, by whomever; `now` in UTC microseconds orders it."""
    numbers = sorted(messages)
    return Arrival(
        id=f"d{numbers[0]}.{numbers[-1]}.{len(numbers)}",
        order=_at(now),
        where=where,
        who=None,
        what=Deleted(messages=tuple([str(number) for number in numbers])),
    )


def gone(where: Spot, now: int) -> Arrival:
    """A thread, a channel, or a whole server that took us out: then `channel` is empty."""
    number = where.thread or where.channel or f"{where.workspace}.{now // _MINUTE}"
    return Arrival(id=f"g{number}", order=_at(now), where=where, who=None, what=Gone())


def left(workspace: str, who: Author, now: int, noticed: str | None = None) -> Arrival:
    """Somebody is no member of the server any more. Told twice within a minute, it is the same.

    `noticed`: the message by which it was found out, if it was not told.
    """
    return Arrival(
        id=f"l{workspace}.{who.user}.{noticed or now // _MINUTE}",
        order=_at(now),
        where=Spot("discord", workspace, ""),
        who=who,
        what=Left(),
    )


def given(
    interaction: discord.Interaction, where: Spot, name: str, options: dict[str, str], target: str | None
) -> Arrival:
    """A command."""
    return _interactive(interaction, where, Command(name=name, options=options, target=target))


def pressed(interaction: discord.Interaction, where: Spot, kept: ids.Kept) -> Arrival:
    """A button, under a message."""
    message = str(interaction.message.id) if interaction.message else None
    return _interactive(interaction, where, Pressed(button=kept.id, message=message))


def submitted(
    interaction: discord.Interaction, where: Spot, kept: ids.Kept, values: dict[str, object]
) -> Arrival:
    """A form that was sent."""
    return _interactive(interaction, where, Submitted(form=kept.id, values=values))


def place_of(interaction: discord.Interaction, workspace: str = "") -> Spot:
    """Where it was done; `workspace` is the server that direct messages are about."""
    channel = interaction.channel
    if interaction.guild_id is None:
        return Spot("discord", workspace, f"@{interaction.user.id}")
    if isinstance(channel, discord.Thread):
        return spot(interaction.guild_id, channel.parent_id, channel.id)
    return spot(interaction.guild_id, interaction.channel_id or 0)


def _text(message: discord.Message) -> str:
    """As people read it: names instead of the numbers of accounts, channels and emoji, which are nobody's business."""
    return _EMOJI.sub(r"\1", message.clean_content).replace("@\u200b", "@")


def _interactive(interaction: discord.Interaction, where: Spot, what: What) -> Arrival:
    who = author(interaction.user)
    if interaction.guild_id is not None:
        who = who.model_copy(update={"manages": interaction.permissions.manage_guild})
    return Arrival(id=f"i{interaction.id}", order=_order(interaction.id), where=where, who=who, what=what)


def _order(number: int) -> str:
    return f"{number:020}"


def _at(now: int) -> str:
    """Of a moment, among numbers that Discord gives."""
    return _order(max(0, now // 1_000 - discord.utils.DISCORD_EPOCH) << 22)
