"""Lines in the thread that say what the host has done."""

import json
from typing import Any, Final

from bot.bridge.content import Content
from bot.bridge.context import Bridge, Due, Renderer
from bot.bridge.held import everywhere
from bot.bridge.texts import host as texts
from scenarios.engine.ports import Post, Ref

KIND: Final = "hosted"


async def lines(bridge: Bridge, ref: Ref, what: str) -> list[Post]:
    """One of the fixed lines for wherever all can read it."""
    return await everywhere(bridge, ref, [Post(None, body=json.dumps({"kind": KIND, "what": what}))])


async def posted(
    bridge: Bridge, ref: Ref, body: dict[str, Any], target: str | None = None, operation: str = "post"
) -> None:
    """Post wherever all can read it, beside the steps."""
    body_text = json.dumps(body)
    await bridge.traffic.add(
        ref,
        [
            Post(place.id, operation, target, body_text)
            for place in await bridge.traffic.places(ref)
            if place.purpose == "public" and place.state != "gone"
        ],
    )
    await bridge.outbox.wake_all(ref)


async def line(bridge: Bridge, due: Due) -> Content:
    """One of the fixed lines."""
    info = await bridge.store.info(due.ref)
    noun = bridge.app.registry.scenario(info.scenario).title.lower()
    return Content((texts.LINES[str(due.body["what"])].format(noun=noun),))


RENDERERS: dict[str, Renderer] = {KIND: line}
