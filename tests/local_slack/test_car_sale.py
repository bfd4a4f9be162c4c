"""A car sale in local-slack, in both ways by which it reaches Parley."""

from pathlib import Path

import pytest

from tests.fakes.loop import long_awaited
from tests.local_slack import program
from tests.local_slack.play import begun, check, joins
from tests.local_slack.visitor import Visitor
from tests.local_slack.world import LocalWorld, local_world
from tests.slack.games.play import OVER, limit

pytestmark = pytest.mark.long


@pytest.fixture(autouse=True)
def installed() -> None:
    program.require()


@pytest.mark.parametrize("mode", ["sockets", "requests"])
@long_awaited
async def test_a_person_and_an_ai_negotiate_branch_and_export(tmp_path: Path, mode: str) -> None:
    async with local_world(tmp_path, mode) as world:
        anna = world.anna
        await anna.commands("start car-sale")
        await joins(world, anna, "Buyer")
        await anna.presses("Fill with AI")
        await begun(world, anna)
        await world.until(lambda: anna.is_called())
        most = await limit(anna)

        await anna.presses("Offer", directly=True)
        await world.until(lambda: world.desk.modal is not None)
        assert list(await anna.fills(price="cheap", message="zq-first")) == ["Price"]
        await world.restart()
        await offers(world, anna, most - 2000, "zq-first")
        assert "Seller (AI)" in {one.get("username") for one in anna.stands()}
        await walks_away(world, anna)

        first = anna.at
        await anna.says("@Parley branch")
        await anna.presses("Replay this move")
        anna.at = ""
        await world.until(lambda: anna.can_press("Join as Buyer"))
        await joins(world, anna, "Buyer")
        await world.until(lambda: len(anna.threads()) == 2)
        anna.at = anna.threads()[-1]
        assert anna.at != first
        await world.until(lambda: anna.is_called())
        await opens(world, anna, "Offer")
        await offers(world, anna, most - 1500, "zq-second")
        await walks_away(world, anna)

        record = await exported(world, anna)
        assert ("zq-first" in record, "zq-second" in record) == (True, True)
        anna.at = first
        record = await exported(world, anna)
        assert ("zq-first" in record, "zq-second" in record) == (True, False)
        shown = [
            (one["channel"], one.get("thread_ts"), one["files"][0]["name"])
            for one in world.desk.messages
            if one.get("files")
        ]
        assert len(shown) == len(set(shown)) == 4, shown
        check(world)


async def opens(world: LocalWorld, visitor: Visitor, label: str) -> None:
    """Press what opens a form."""
    await visitor.presses(label)
    await world.until(lambda: world.desk.modal is not None)


async def offers(world: LocalWorld, visitor: Visitor, price: int, words: str) -> None:
    """By the form that is open; then the other side answers."""
    assert await visitor.fills(price=f"{price:,}", message=words) == {}
    await world.until(lambda: words in visitor.sees())
    await world.until(lambda: visitor.is_called() or OVER in visitor.sees())
    assert visitor.sees().count(words) == 1


async def walks_away(world: LocalWorld, visitor: Visitor) -> None:
    """End it, if it is not over."""
    if OVER in visitor.sees():
        return
    await visitor.presses("Walk away")
    await world.until(lambda: world.desk.modal is not None or OVER in visitor.sees())
    if world.desk.modal is not None:
        await visitor.fills()
    await world.until(lambda: OVER in visitor.sees())


async def exported(world: LocalWorld, visitor: Visitor) -> str:
    """What is to be read in the record that *export* gives in the thread."""
    before = len(visitor.files())
    await visitor.says("@Parley export md")
    await world.until(lambda: len(visitor.files()) > before)
    return await world.desk.file(visitor.files()[-1]["permalink"])
