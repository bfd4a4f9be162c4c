"""The button *Watch*."""

from typing import Final

from bot.bridge.content import Answer, Jump, notice
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.lobby.loading import loaded
from bot.bridge.lobby.sitting import public_spot
from bot.bridge.lobby.verbs import WATCH
from bot.bridge.texts import lobby as texts
from scenarios.kernel.errors import Refused


async def watch(bridge: Bridge, here: Here) -> Answer:
    """Where it is played, in one's own list: (lobby). What somebody without a seat writes there is not kept."""
    row, known, _ = await loaded(bridge, here)
    if known.terms.watch != "everyone":
        raise Refused("foreign", texts.ONLY_SEATED_WATCH)
    spot = None if row.ref is None else await public_spot(bridge, row.ref, here.arrival.where.platform)
    if spot is None or here.arrival.who is None:
        raise Refused("illegal", texts.NOT_BEGUN)
    await bridge.platforms[spot.platform].admit(spot, here.arrival.who.user)
    return notice(texts.WATCH_THERE, Jump(texts.GO_THERE, spot))


HANDLERS: Final[dict[str, Handler]] = {WATCH: watch}
READS: Final = frozenset(HANDLERS)
