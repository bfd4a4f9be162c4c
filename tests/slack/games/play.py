"""What several games have in common: taking seats, finding limits, and what must hold at the end of each."""

import re

from tests.fakes.slack.oracle import disagreements, miscalled
from tests.fakes.slack.player import Player
from tests.fakes.slack.world import World

OVER = "is over"
"""Stands on the card that ends a game."""


async def joins(player: Player, seat: str) -> None:
    """Take a seat of the newest card, and agree to what is kept."""
    await player.presses(f"Join as {seat}")
    await player.presses("Agree and join")


async def begun(*players: Player) -> None:
    """Everybody is ready, and goes into the thread that opens."""
    for player in players:
        await player.presses("Ready")
    for player in players:
        player.goes_to_thread()


async def sale(world: World, host: Player | None = None) -> tuple[Player, Player]:
    """A small car sale between two people that has just begun: the seller, who hosts it, and the buyer."""
    anna, ben = world.member("Anna"), world.member("Ben")
    await (host or anna).commands("start car-sale first-car")
    await joins(anna, "Seller")
    await joins(ben, "Buyer")
    await begun(anna, ben)
    return anna, ben


async def limit(player: Player) -> int:
    """What the player's role says is the most, or the least, that they may agree to."""
    await player.presses("My role")
    found = re.search(r"[Ll]imit ([\d,]+)", player.told())
    assert found, player.told()
    return int(found[1].replace(",", ""))


async def exported(player: Player) -> str:
    """What is to be read in the record that *export* gives in the thread."""
    before = {file.id for file in player.human.files()}
    await player.says("@Parley export md")
    (file,) = [file for file in player.human.files() if file.id not in before]
    return (file.data or b"").decode()


def check(world: World, *players: Player) -> None:
    """What stands in Slack is what was stored; nobody but these was pinged, and only to be told of their move."""
    wrong = [*disagreements(world.emu, world.folder), *miscalled(world.emu, world.folder)]
    assert wrong == [], wrong
    assert {ping.whom for ping in world.emu.pings.rung} <= {player.id for player in players}


def who_found(world: World, text: str, *but: Player) -> dict[str, list[str]]:
    """Whom this text ever reached, and where, beside those who may know it."""
    known = {player.id for player in but}
    people = [user for user in world.emu.state.users.values() if user.bot_id is None and user.id not in known]
    found = {user.name: world.emu.delivered.found(text, user.id) for user in people}
    return {name: places for name, places in found.items() if places}


def rung(world: World) -> list[str]:
    """Whose phones rang, in order, by their names; what rings many is named by its kind."""
    users = world.emu.state.users
    return [users[ping.whom].name if ping.whom in users else ping.kind for ping in world.emu.pings.rung]
