"""What stands still: because somebody is late, or because the host paused it."""

import json
from typing import Final

from bot.bridge.audience import PUBLIC
from bot.bridge.context import Bridge
from bot.bridge.playing import Playing
from bot.bridge.texts import moves as texts
from scenarios.engine.ports import Post, Ref
from scenarios.engine.runner import Runner
from scenarios.kernel.errors import Refused

HELD: Final = "held"
_LATE: Final = "late:"


def why_late(ask: int) -> str:
    """Why it is held while those present decide about an ask that was not answered in time."""
    return f"{_LATE}{ask}"


def waits_for(runner: Runner) -> int | None:
    """The ask about which those present are to decide; None where it does not stand still for that."""
    why = runner.why or ""
    if runner.status != HELD or not why.startswith(_LATE):
        return None
    return int(why.removeprefix(_LATE))


async def wake(bridge: Bridge, play: Playing, seat: str) -> None:
    """Let it go on where it waited for that very seat, whose holder is back. Raises `Refused` where it is paused."""
    runner = play.runner
    if runner.status != HELD:
        return
    late = waits_for(runner)
    if late is None:
        raise Refused("silent", texts.STOPPED)
    asked = runner.position.asks.get(late)
    if asked is None or asked.ask.seat == seat:
        await go_on(bridge, play, late)


async def go_on(bridge: Bridge, play: Playing, late: int) -> None:
    """Go on after somebody was late; the card says so, and who is asked still is, with the whole time again."""
    await play.live.resume(await everywhere(bridge, play.ref, [card_changed(late)]))
    bridge.sessions.go_on(play.ref)


async def publish(bridge: Bridge, ref: Ref, posts: list[Post], *, timer: int | None = None) -> bool:
    """Each of these in every public place; with `timer`, only if nobody has taken that one away."""
    placed = await everywhere(bridge, ref, posts)
    added = await bridge.traffic.add(ref, placed, timer=timer)
    for place in {post.place for post in placed if post.place is not None}:
        bridge.outbox.wake(place)
    return added


async def everywhere(bridge: Bridge, ref: Ref, posts: list[Post]) -> list[Post]:
    """Each of these for every public place."""
    places = [place for place in await bridge.traffic.places(ref) if place.purpose == PUBLIC]
    return [post._replace(place=place.id) for place in places if place.state != "gone" for post in posts]


def card_changed(ask: int) -> Post:
    """The later form of the card about who was late."""
    return Post(None, "edit", f"late:{ask}", json.dumps({"kind": "late", "ask": ask}))
