"""Where private answers pass away, one's role stands in direct messages: once, and always as it was shown last."""

from tests.bridge.neutral.hands import Hands
from tests.fakes.loop import awaited
from tests.fakes.people import Someone
from tests.fakes.places import EVERYTHING, Message, Town
from tests.fakes.world import World, world

PASSING = EVERYTHING._replace(private_answers_last=False)


def directly(who: Someone) -> list[Message]:
    """What stands in somebody's direct messages."""
    return [one for one in who.town.messages if one.where.channel == who.direct.channel]


async def sale(w: World) -> tuple[Hands, Hands]:
    """Anna is to make an offer to Ben."""
    anna, ben = w.someone("Anna"), w.someone("Ben")
    await w.begin("car-sale", {"seller": anna, "buyer": ben}, preset="first-car", seed=1)
    return Hands(anna), Hands(ben)


@awaited
async def test_it_is_one_message_that_changes() -> None:
    async with world(towns=[Town(PASSING)]) as w:
        anna, ben = await sale(w)
        await anna.does("My role")
        (kept,) = directly(anna.who)
        assert kept.text == anna.told()
        assert "It is your move" in kept.text
        await anna.does("Offer", price=1_900, message="zq-offer")
        await anna.does("My role")
        (kept,) = directly(anna.who)
        assert kept.text == anna.told()
        assert "It is your move" not in kept.text
        assert directly(ben.who) == []


@awaited
async def test_it_is_the_same_message_for_the_next_process() -> None:
    async with world(towns=[Town(PASSING)]) as w:
        anna, _ = await sale(w)
        await anna.does("My role")
        await w.restart()
        await anna.does("My role")
        assert len(directly(anna.who)) == 1


@awaited
async def test_where_answers_last_there_is_nothing_more() -> None:
    async with world() as w:
        anna, _ = await sale(w)
        await anna.does("My role")
        assert directly(anna.who) == []
