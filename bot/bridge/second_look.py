"""Messages that have counted and were changed or deleted while nobody listened."""

from typing import Final

from bot.bridge.context import Bridge
from bot.bridge.places import spot
from bot.bridge.redrawing import words_said
from storage.traffic import PlaceRow

MOST: Final = 100
"""Messages of a place that are looked at again, the newest."""


async def look(bridge: Bridge, place: PlaceRow) -> None:
    """Take in what has become of them. Raises what the platform raises."""
    heard = await bridge.traffic.heard(place.id, MOST)
    said = await words_said(bridge, place.ref, heard.values())
    kept = await bridge.store.texts(
        place.ref.tenant, sorted({word for words in said.values() for word in words})
    )
    there = [message for message, seq in heard.items() if said.get(seq, set()) & kept.keys()]
    if there:
        for arrival in await bridge.platforms[place.platform].changed(spot(place), there):
            await bridge.intake.take(arrival)
