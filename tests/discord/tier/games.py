"""What several games have in common: taking seats, and going on until it is over."""

import re
from html.parser import HTMLParser
from typing import Any

from tests.fakes.discord.oracle import disagreements
from tests.fakes.discord.people import Member
from tests.fakes.discord.server import Server
from tests.fakes.discord.world import World

OVER = "is over"
"""Stands on the card that ends a game."""

OWNER = "The server Owner"
"""May read private threads, as everybody is told before they join."""


async def joins(member: Member, seat: str) -> None:
    """Take a seat of the newest card, and agree to what is kept."""
    await member.presses(f"Join as {seat}")
    await member.presses("Agree and join")


async def begun(*members: Member) -> None:
    """Everybody is ready, and goes into the thread that opens."""
    for member in members:
        await member.presses("Ready")
    for member in members:
        member.goes_to_thread()


async def sale(world: World, host: Member | None = None) -> tuple[Member, Member]:
    """A small car sale between two people that has just begun: the seller, who hosts it, and the buyer."""
    anna, ben = world.member("Anna"), world.member("Ben")
    await (host or anna).commands("start", scenario="car-sale", preset="first-car")
    await joins(anna, "Seller")
    await joins(ben, "Buyer")
    await begun(anna, ben)
    return anna, ben


class _Page(HTMLParser):
    """What people read of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self._inside = "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag

    def handle_data(self, data: str) -> None:
        if self._inside not in ("script", "style"):
            self.text += data


async def exported(member: Member) -> tuple[str, str]:
    """The name of the only file of *export*, and what is to be read in it."""
    await member.commands("export")
    ((name, data),) = member.files().items()
    return name, _Page(data.decode()).text


def limit(member: Member) -> int:
    """The limit that a car sale's *My role* names."""
    found = re.search(r"[Ll]imit ([\d,]+)", member.told())
    assert found, member.told()
    return int(found[1].replace(",", ""))


def can_press(member: Member, label: str) -> bool:
    """Whether a turn notice in sight offers it."""
    return any(one["label"] == label and not message.is_ephemeral for message, one in member.buttons())


def check(world: World, *members: Member) -> None:
    """What stands on Discord is what was stored, and nobody but these people was ever pinged."""
    wrong = disagreements(world, world.folder)
    assert wrong == [], wrong
    assert {ping.user for ping in world.pings.all} <= {member.id for member in members}
    assert [ping for ping in world.pings.all if ping.how not in ("mention", "direct")] == []


def pinged_for_turns(server: Server, member: Member) -> int:
    """How many turn notices pinged them."""
    return len([ping for ping in server.pings.of(member.id) if "your move" in ping.text])


async def passes_until(world: World, done: Any, *, minutes: int = 30) -> None:
    """Let time pass until something holds."""
    for _ in range(minutes * 4):
        if done():
            return
        await world.pass_(15)
    raise AssertionError("it never came to that")
