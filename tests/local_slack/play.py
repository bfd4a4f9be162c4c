"""What games in local-slack have in common: taking seats, and what must hold at the end of each."""

from tests.fakes.slack.oracle import Stands, differences
from tests.local_slack.program import BOT
from tests.local_slack.visitor import Visitor
from tests.local_slack.world import LocalWorld


async def joins(world: LocalWorld, visitor: Visitor, seat: str) -> None:
    """Take a seat of the newest card, and agree to what is kept."""
    await visitor.presses(f"Join as {seat}")
    await agrees(world, visitor)


async def agrees(world: LocalWorld, visitor: Visitor) -> None:
    """To what is kept."""
    await world.until(lambda: visitor.can_press("Agree and join"))
    await visitor.presses("Agree and join")


async def begun(world: LocalWorld, *visitors: Visitor) -> None:
    """Everybody is ready, and goes into the thread that opens."""
    for visitor in visitors:
        await visitor.presses("Ready")
    await world.until(visitors[0].threads)
    for visitor in visitors:
        visitor.at = visitor.threads()[-1]


def check(world: LocalWorld) -> None:
    """What stands in local-slack is what was stored: each post once, in order, nothing else."""

    def stands(team: str, channel: str, thread: str) -> list[Stands]:
        there = world.desk.direct(channel[1:]) if channel.startswith("@") else [channel]
        return [
            Stands(one["ts"], one["text"], bool(one.get("files")))
            for one in world.desk.messages
            if one["channel"] in there
            and (one.get("thread_ts") or "") == thread
            and one["user"] == BOT
            and not one.get("ephemeral_to")
        ]

    wrong = differences(world.folder, stands)
    assert wrong == [], wrong
