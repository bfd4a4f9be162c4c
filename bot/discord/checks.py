"""The doctor's look at Discord: token, intents, and rights in each server."""

from typing import Final

import discord

from bot import plain
from bot.check import Check
from bot.discord import access
from bot.discord import texts_doctor as texts
from bot.discord.access import RIGHTS, VOICES
from bot.discord.connecting import granted, sentences
from scenarios.kernel.errors import ParleyError

_MOST: Final = 20
"""Servers that are looked at one by one."""


async def checks(token: str | None, *, offline: bool) -> list[Check]:
    """What was found; without a token that is no fault, for everything else works."""
    if token is None:
        return [Check(texts.NAME, "missing", texts.NOT_SET_UP, texts.MEND_NOT_SET_UP)]
    if offline:
        return [Check(texts.NAME, "fine", texts.NOT_TRIED)]
    try:
        return await _tried(token)
    except ParleyError as error:
        return [Check(texts.NAME, "broken", str(error))]


async def _tried(token: str) -> list[Check]:
    may = await granted(token)
    async with sentences(), discord.Client(intents=discord.Intents(guilds=True)) as client:
        await client.login(token)
        servers = await client.http.get_guilds(limit=200)
        link = access.invitation(client.application_id or 0)
    found = [_signed_in(len(servers), link)]
    if not may.content:
        found.append(Check(texts.NAME, "missing", texts.NO_CONTENT, texts.MEND_CONTENT))
    if not may.members:
        found.append(Check(texts.NAME, "missing", texts.NO_MEMBERS, texts.MEND_CONTENT))
    return found + [_rights(one["name"], int(one["permissions"]), link) for one in servers[:_MOST]]


def _signed_in(count: int, link: str) -> Check:
    if not count:
        return Check(texts.NAME, "missing", texts.NO_SERVER, texts.MEND_NO_SERVER.format(link=link))
    return Check(texts.NAME, "fine", texts.SIGNED_IN.format(servers=texts.servers(count)))


def _rights(server: str, given: int, link: str) -> Check:
    held, name = discord.Permissions(given), texts.RIGHTS.format(server=plain.one_line(server))
    lacking = [
        shown for right, shown in (*RIGHTS, VOICES) if not (held.administrator or getattr(held, right))
    ]
    if not lacking:
        return Check(name, "fine", texts.ALL_RIGHTS)
    found = texts.LACKS.format(rights=", ".join(lacking))
    return Check(
        name, "missing" if lacking == [VOICES[1]] else "broken", found, texts.MEND_RIGHTS.format(link=link)
    )
