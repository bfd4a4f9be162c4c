"""A town and a village that are linked, and what is done there."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.bridge.platform import Capabilities
from tests.bridge.neutral.hands import Hands
from tests.fakes.people import Someone
from tests.fakes.places import EVERYTHING, Message, Town
from tests.fakes.village import Village
from tests.fakes.world import World, world


@asynccontextmanager
async def two(can: Capabilities = EVERYTHING, **how: Any) -> AsyncIterator[tuple[World, Someone, Someone]]:
    """A town and a village, each with somebody who manages it; Anna and Ben are in one and the other."""
    async with world(towns=[Town(), Village(can)], **how) as w:
        yield w, w.someone("Mona", manages=True), w.someone("Vera", w.towns[1], manages=True)


async def across(who: Someone) -> None:
    """Open the settings for both sides."""
    hands = Hands(who)
    await hands.commands("host")
    await hands.does("Settings for all")
    await hands.does("Play across")


def code_of(told: str) -> str:
    return re.findall(r"\d+-\w{5}-\w{5}", told)[-1]


async def linked(w: World, mona: Someone, vera: Someone) -> None:
    """Mona's code is given by Vera, who lets it be shown in her square."""
    await across(mona)
    await Hands(mona).does("Get a code")
    code = code_of(mona.told())
    await across(vera)
    await Hands(vera).does("Give a code", code=code)
    if vera.town.can.private_answers:
        await across(vera)
        await vera.presses("Show it here")
        return
    village = w.bridge.communities  # where answers are direct messages, no channel is meant
    await village.change_settings("village", "v1", lambda settings: settings | {"shows_linked": "green"})


def cards(w: World, town: int) -> list[Message]:
    place = w.towns[town]
    return [one for one in place.inside(place.square) if not one.by and "Seats" in one.text]


async def started(w: World, mona: Someone, vera: Someone) -> tuple[Someone, Someone]:
    """A card in both, from Anna."""
    await linked(w, mona, vera)
    anna, ben = w.someone("Anna"), w.someone("Ben", w.towns[1])
    await anna.commands("start", scenario="car-sale", preset="first-car")
    await Hands(anna).does("Also in Village v1")
    return anna, ben
