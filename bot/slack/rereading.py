"""What people wrote, looked up again where nobody told of it."""

from collections.abc import Sequence

from bot.bridge.arrivals import Arrival
from bot.bridge.content import Spot
from bot.slack import history, inbound
from bot.slack.link import Reads
from bot.slack.places import At


async def missed(at: At, where: Spot, after: str, reads: Reads) -> list[Arrival]:
    """What was said after the message `after`, oldest first. Raises Slack's own errors."""
    found = [
        await reads.said(where, message)
        async for message in history.messages(at, after)
        if history.order(message["ts"]) > history.order(after)
    ]
    return [arrival for arrival in found if arrival is not None]


async def changed(at: At, where: Spot, messages: Sequence[str], reads: Reads) -> list[Arrival]:
    """Those that read otherwise now, and those that are gone. Raises Slack's own errors."""
    wanted = sorted(messages, key=history.order)
    there = {str(one["ts"]): one async for one in history.messages(at, wanted[0], wanted[-1])}
    found: list[Arrival | None] = []
    for ts in wanted:
        message = there.get(ts)
        if message is not None and not inbound.buried(message):
            found.append(await reads.edited(where, message))
        elif message is not None or await history.gone(at, ts):
            found.append(await reads.deleted(where, ts))
    return [arrival for arrival in found if arrival is not None]
