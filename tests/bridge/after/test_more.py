"""Where no command can be given in a thread: *More* offers what commands do, to each what they may."""

from bot.bridge.content import FormView, Notice
from tests.bridge.after.sales import SELLERS, offer, plays, sale
from tests.bridge.neutral.hands import Hands, begins
from tests.fakes.loop import awaited
from tests.fakes.places import EVERYTHING
from tests.fakes.world import world

MUTE = EVERYTHING._replace(commands_in_threads=False)


@awaited
async def test_every_call_offers_it_and_the_first_post_says_so() -> None:
    async with world(MUTE) as w:
        anna, ben = Hands(w.someone("Anna")), Hands(w.someone("Ben"))
        await begins(w, "car-sale", "first-car", seller=anna, buyer=ben)
        first, *_, call = anna.who.readable()
        for post in (first, call):
            assert "[More]" in post.text
        assert "Commands cannot be given in a thread" in first.text
        await ben.does("More")
        for label in ("My role", "Checkpoint", "Branch", "Save the record", "Help"):
            assert f"[{label}]" in ben.told()
        await ben.does("Help")
        assert "export:" in ben.told()


@awaited
async def test_where_commands_can_be_given_it_is_not_there() -> None:
    async with world() as w:
        anna, ben = Hands(w.someone("Anna")), Hands(w.someone("Ben"))
        await begins(w, "car-sale", "first-car", seller=anna, buyer=ben)
        assert "[More]" not in anna.reads()
        assert "Commands cannot" not in anna.reads()


@awaited
async def test_a_reminder_offers_it() -> None:
    async with world(MUTE) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("car-sale", {"seller": anna, "buyer": ben}, terms={"deadline": 300})
        await w.pass_(200)
        (reminder,) = [post for post in anna.readable() if "half of your time has passed" in post.text]
        assert "[More]" in reminder.text


@awaited
async def test_a_move_is_named_by_a_form() -> None:
    async with world(MUTE) as w:
        ref = await sale(w, ("seller", offer(9_000)))
        anna, hanna = w.someone("Anna"), w.someone("Hanna")
        await anna.presses("More")
        await anna.presses("Checkpoint")
        await anna.fills(name="  ")
        assert anna.form is not None
        assert anna.form.errors == {"name": "Write a name."}
        await anna.fills(name="High price")
        assert "High price is the name of this move" in anna.told()
        await plays(w, ref, ("buyer", offer(7_500)))
        await hanna.presses("More")
        await hanna.presses("Branch")
        assert "The move is Buyer: Offer: price 7,500." in hanna.told()
        assert "[High price]" in hanna.told()


@awaited
async def test_it_gives_nobody_more_than_a_command_would() -> None:
    async with world(MUTE) as w:
        await sale(w, ("seller", offer(9_000)))
        carl = w.someone("Carl").goes(w.someone("Anna").at)
        for label, said in (
            ("My role", "You have no seat here"),
            ("Branch", "Only a host without a seat can branch it"),
        ):
            await carl.presses("More")
            await carl.presses(label)
            assert said in carl.told()
        await carl.presses("More")
        assert isinstance(await carl.presses("Checkpoint"), FormView)
        await carl.fills(name="Mine")
        assert "Only the host and those who have a seat" in carl.told()
        await carl.presses("More")
        answer = await carl.presses("Save the record")
        assert isinstance(answer, Notice)
        (file,) = answer.content.files
        assert str(SELLERS).encode() not in file.data
