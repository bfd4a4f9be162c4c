"""What Parley may do on Discord: intents of its connection, and rights in a server."""

from typing import Final, NamedTuple

import discord

from bot.discord import texts

CARDS: Final = "Embed Links"
"""Without it Discord shows a message without its card."""
RIGHTS: Final[tuple[tuple[str, str], ...]] = (
    ("view_channel", "View Channel"),
    ("send_messages", "Send Messages"),
    ("send_messages_in_threads", "Send Messages in Threads"),
    ("create_public_threads", "Create Public Threads"),
    ("create_private_threads", "Create Private Threads"),
    ("embed_links", CARDS),
    ("attach_files", "Attach Files"),
    ("add_reactions", "Add Reactions"),
    ("read_message_history", "Read Message History"),
)
"""Without each of these something would be missing; as Discord calls them, and as people read them there."""
VOICES: Final = ("manage_webhooks", "Manage Webhooks")
"""AI seats speak under their own names with it; else Parley says who speaks."""
PERMISSIONS: Final = discord.Permissions(**{name: True for name, _ in (*RIGHTS, VOICES)}).value
"""The number in the invitation's link."""


class Access(NamedTuple):
    """Privileged intents that the application was given in the developer portal."""

    content: bool = True
    """Message Content: what people write in a thread arrives; without it they use the form *Say…*."""
    members: bool = False
    """Server Members: that somebody leaves is told at once; without it, it is noticed when they are to be pinged."""


def intents(access: Access) -> discord.Intents:
    """What the connection asks for: servers, channels and threads; messages in them and direct ones; no more."""
    wanted = discord.Intents.none()
    wanted.guilds = wanted.guild_messages = wanted.dm_messages = True
    wanted.message_content, wanted.members = access.content, access.members
    return wanted


async def granted(token: str) -> Access:
    """What the application was given. Raises Discord's own errors."""
    async with discord.Client(intents=discord.Intents(guilds=True)) as client:
        await client.login(token)
        flags = (await client.application_info()).flags
    return Access(
        flags.gateway_message_content or flags.gateway_message_content_limited,
        flags.gateway_guild_members or flags.gateway_guild_members_limited,
    )


def invitation(application: int) -> str:
    """The link by which a server's administrator lets Parley in."""
    rights = discord.Permissions(PERMISSIONS)
    return discord.utils.oauth_url(application, permissions=rights, scopes=("bot", "applications.commands"))


def lacking(channel: object) -> list[str]:
    """Rights that are missing there, as people read them."""
    if channel is None:
        return [RIGHTS[0][1]]
    there = channel.parent if isinstance(channel, discord.Thread) else channel
    if not isinstance(there, discord.TextChannel):
        return [texts.A_TEXT_CHANNEL]
    # as they are set: not also what follows from another one that is missing, which is no other in threads
    held = discord.abc.GuildChannel.permissions_for(there, there.guild.me)
    return [shown for name, shown in RIGHTS if not getattr(held, name)]
