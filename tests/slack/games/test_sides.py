"""What only some of those who play may know: in a group message of theirs, or in direct ones."""

from pathlib import Path
from typing import Any

import pytest

from tests.fakes.loop import awaited
from tests.fakes.slack.world import Process, slack_world
from tests.slack.games.play import begun, check, exported, joins, who_found
from tests.zoo.rooms import Rooms


class Evening(Process):
    """It knows a scenario in which people talk in two rooms."""

    def __init__(self, app: Any, *rest: Any) -> None:
        app.registry.add(Rooms)
        super().__init__(app, *rest)


@pytest.mark.long
@awaited
async def test_what_is_said_in_one_room_is_heard_in_no_other(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with slack_world(tmp_path, kind=Evening) as world:
        guests = [world.member(name) for name in ("Anna", "Ben", "Cleo", "Dan")]
        anna, ben, cleo, dan = guests
        eve = world.member("Eve", admin=True)
        await anna.commands("start rooms")
        for guest in guests:
            await joins(guest, "Guest")
        await begun(*guests)
        eve.goes_to_thread()
        await anna.presses("Go")
        await anna.fills(room="loft")  # where Ben and Dan are
        await ben.says("Good evening.")
        (loft,) = [one for one in ben.human.channels() if one.kind == "mpim" and cleo.id not in one.members]
        assert {anna.id, ben.id, dan.id} == {*loft.members} - {world.team.bot.id}
        (root,) = [one for one in ben.human.messages(loft) if "alone" in one.text]
        for _ in range(2):
            ben.human.post("zq-in-the-loft", channel=loft, thread=root)
            await world.settle()
            await world.crash()
        for who in guests:
            await who.presses("My role")
            who.human.open_home()
        for who in (cleo, eve):
            await exported(who)
        assert (await exported(dan)).count("zq-in-the-loft") == 2
        assert who_found(world, "zq-in-the-loft", anna, ben, dan) == {}
        assert who_found(world, "zq-loft-guest-1-clue", anna) == {}
        for number, who in enumerate(guests, 1):
            assert who_found(world, f"zq-guest-{number}-brief", who) == {}
        assert "was not let into" not in caplog.text
        check(world, *guests)
