"""Messages that are looked at again, since nobody told us what became of them."""

from collections.abc import Sequence

import discord

from bot.bridge.arrivals import Arrival
from bot.bridge.content import Spot
from bot.discord import arrivals
from bot.discord.failures import UNKNOWN_MESSAGE
from bot.discord.posting import Target


async def changed(target: Target, where: Spot, messages: Sequence[str], now: int) -> list[Arrival]:
    """Those that read otherwise now, and those that are gone. Raises Discord's own errors."""
    numbers = sorted(map(int, messages))
    before, after = discord.Object(numbers[-1] + 1), discord.Object(numbers[0] - 1)
    history = target.history(limit=None, before=before, after=after, oldest_first=True)
    there = {message.id: message async for message in history}
    found: list[Arrival | None] = []
    for number in numbers:
        if number in there:
            found.append(arrivals.edited(there[number], where))
        elif await _gone(target, number):
            found.append(arrivals.deleted((number,), where, now))
    return [arrival for arrival in found if arrival is not None]


async def _gone(target: Target, number: int) -> bool:
    """Asked for by its number: to whoever may not read the history, it is empty."""
    try:
        await target.fetch_message(number)
    except discord.Forbidden:
        return False
    except discord.NotFound as error:
        if error.code != UNKNOWN_MESSAGE:
            raise
        return True
    return False
