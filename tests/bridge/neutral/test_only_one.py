"""Where no command can be given in a thread, in the channel it means the only session there."""

from scenarios.engine.ports import Ref
from tests.bridge.neutral.hands import Hands
from tests.fakes.loop import awaited
from tests.fakes.places import EVERYTHING, Town
from tests.fakes.world import World, world

BESIDE = EVERYTHING._replace(commands_in_threads=False)


async def sales(w: World, count: int) -> tuple[Hands, list[Ref]]:
    """So many sales in which Anna has made an offer; she is in the channel afterwards."""
    anna, refs = Hands(w.someone("Anna")), []
    for _ in range(count):
        seats = {"seller": anna.who, "buyer": w.someone("Ben")}
        refs.append(await w.begin("car-sale", seats, preset="first-car", seed=1))
        await anna.does("Offer", price=1_900, message="zq-offer")
    anna.who.goes(w.town.square)
    return anna, refs


@awaited
async def test_the_only_one_is_meant() -> None:
    async with world(towns=[Town(BESIDE)]) as w:
        anna, _ = await sales(w, 1)
        await anna.who.commands("checkpoint", name="zq-point")
        assert "zq-point" in anna.told()
        await anna.who.commands("role")
        assert "seller" in anna.told()
        await anna.who.commands("export")
        assert "record" in anna.told()


@awaited
async def test_of_several_one_is_picked_and_what_was_typed_goes_with_it() -> None:
    async with world(towns=[Town(BESIDE)]) as w:
        anna, refs = await sales(w, 2)
        await anna.who.commands("checkpoint", name="zq-point")
        assert "which do you mean" in anna.told()
        label = (await w.store.info(refs[1])).label
        await anna.does(next(one.label for one, _, _ in anna.who.buttons() if label in one.label))
        assert "zq-point" in anna.told()
        named = [await w.store.checkpoints(await w.store.info(ref)) for ref in refs]
        assert [len(found) for found in named] == [0, 1]


@awaited
async def test_who_takes_part_in_none_is_told_where_to_do_it() -> None:
    async with world(towns=[Town(BESIDE)]) as w:
        await sales(w, 1)
        cleo = Hands(w.someone("Cleo"))
        await cleo.commands("export")
        assert "Use this in the thread" in cleo.told()


@awaited
async def test_where_commands_can_be_given_in_threads_they_mean_where_they_are_given() -> None:
    async with world() as w:
        anna, _ = await sales(w, 1)
        await anna.who.commands("checkpoint", name="zq-point")
        assert "zq-point" not in anna.told()


@awaited
async def test_in_another_thread_it_is_not_meant() -> None:
    async with world(towns=[Town(BESIDE)]) as w:
        anna, _ = await sales(w, 1)
        anna.who.goes(w.town.square._replace(thread="zq"))
        await anna.who.commands("checkpoint", name="zq-point")
        assert "zq-point" not in anna.told()
