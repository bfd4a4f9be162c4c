"""A post whose answer was lost, and which has nothing more to say by the time one looks for it."""

from tests.fakes.loop import awaited
from tests.fakes.people import Someone
from tests.fakes.world import world


async def chooses(who: Someone) -> None:
    await who.presses("Choose")
    await who.presses("Cooperate")


@awaited
async def test_it_is_not_left_as_it_was() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        seats = {"player-1": anna, "player-2": ben}
        await w.begin("prisoners-dilemma", seats, params={"rounds": 2})
        await chooses(anna)
        w.town.fail("post", "lost", times=3)
        await chooses(ben)
        for _ in range(2):
            # The reveal and the round's result are found; the next choice is not looked for yet.
            await w.pass_(2)
        await chooses(anna)
        await chooses(ben)
        await w.pass_(30)
        lines = [message.text for message in w.town.inside(anna.at)]
        assert sum("All have chosen" in line for line in lines) == 2
        assert not any("[Choose]" in line for line in lines)
        assert set(w.town.keys.values()) == {1}
