"""A sale between people, and with a machine, on a platform with everything and on one of text alone."""

import pytest

from tests.fakes.loop import awaited
from tests.fakes.people import Someone
from tests.fakes.places import EVERYTHING, NOTHING
from tests.fakes.world import World, world


def turns(w: World) -> list[tuple[str, str]]:
    """Who was pinged, and by what."""
    texts = {message.id: message.text for message in (*w.town.messages, *w.town.removed)}
    return [(user, texts[message]) for user, message in w.town.pings]


@awaited
async def test_two_people_haggle_and_agree() -> None:
    async with world() as w:
        anna, ben, cleo = w.someone("Anna"), w.someone("Ben"), w.someone("Cleo")
        await w.begin("car-sale", {"seller": anna, "buyer": ben}, preset="first-car", seed=1)
        cleo.goes_to_thread()
        await anna.presses("Offer")
        assert anna.form is not None
        assert [one.name for one in anna.form.fields] == ["price", "message"]
        assert "limit 1,350" in str(anna.form.intro).casefold()
        assert str(anna.form.intro).count("Round 1") == 1  # by the question, and not again by how it stands
        await anna.fills(price="1,600", message="It runs well.")
        assert "It runs well." in ben.sees()
        assert "Offer: price 1,600" in ben.sees()
        await ben.presses("Accept")
        assert ben.form is not None
        assert "1,600" in str(ben.form.intro)
        await ben.fills()
        assert "Accept" in cleo.sees()
        assert [user for user, _ in turns(w)] == ["u-anna", "u-ben"]
        assert "Limit" not in cleo.sees_anywhere()
        assert "1,350" not in ben.sees_anywhere()


@awaited
async def test_one_ping_for_each_ask_and_to_nobody_but_its_holder() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("car-sale", {"seller": anna, "buyer": ben}, preset="first-car", seed=1)
        for who, price in ((anna, 2_000), (ben, 1_000), (anna, 1_900), (ben, 1_100)):
            await who.presses("Offer")
            await who.fills(price=str(price), message="@u-anna @everyone, what do you say?")
        pinged = turns(w)
        assert [user for user, _ in pinged] == ["u-anna", "u-ben", "u-anna", "u-ben", "u-anna"]
        notices = [message for message in w.town.messages if "your move" in message.text]
        assert len(notices) == 1, "an answered one has no buttons and asks nobody"
        assert all("what do you say" not in message.text for message in notices)
        closed = [message for message in w.town.messages if "move is made." in message.text]
        assert len(closed) == 4
        assert not any(message.content.buttons for message in closed)


@awaited
async def test_a_mistake_comes_back_with_what_was_filled_in() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        await w.begin("car-sale", {"seller": anna, "buyer": "strategy:micro"}, preset="first-car", seed=1)
        await anna.presses("Offer")
        await anna.fills(price="much", message="Look at it!")
        assert anna.form is not None
        assert anna.form.errors == {"price": "Give a whole number."}
        assert anna.form.values == {"price": "much", "message": "Look at it!"}
        await anna.fills(price="100")
        assert anna.form is not None
        assert anna.form.errors == {"price": "At least 1,350."}
        assert anna.form.values["message"] == "Look at it!"
        await anna.fills(price="2000")
        assert "Offer: price 2,000" in anna.sees()


@awaited
async def test_somebody_elses_buttons_do_nothing() -> None:
    async with world() as w:
        anna, ben, cleo = w.someone("Anna"), w.someone("Ben"), w.someone("Cleo")
        await w.begin("car-sale", {"seller": anna, "buyer": ben}, preset="first-car", seed=1)
        await ben.presses("Offer")
        assert "This is the move of the seller" in ben.told()
        cleo.goes_to_thread()
        await cleo.presses("Offer")
        assert "You have no seat here" in cleo.told()
        await cleo.presses("My role")
        assert "You have no seat here" in cleo.told()
        assert w.town.pings == [("u-anna", w.town.pings[0][1])]


@awaited
async def test_a_form_sent_too_late_gives_back_its_text() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("car-sale", {"seller": anna, "buyer": ben}, preset="first-car", seed=1)
        await anna.presses("Offer")
        form = anna.form
        await anna.fills(price="2000", message="First.")
        anna.form = form
        await anna.fills(price="1900", message="A long and careful letter.")
        assert "no longer open" in anna.told()
        assert "A long and careful letter." in anna.told()
        assert "careful letter" not in ben.sees_anywhere()


@awaited
async def test_a_sale_against_a_machine_goes_to_its_end_with_buttons() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        await w.begin(
            "car-sale",
            {"seller": "strategy:micro", "buyer": anna},
            preset="first-car",
            seed=1,
            terms={"pace": 0},
        )
        await plays(anna)
        assert "Seller (AI):" in anna.sees()
        assert len({message for _, message in w.town.pings}) == len(w.town.pings)


async def plays(anna: Someone) -> None:
    """Offer a little more each time, and accept what can be accepted."""
    for price in range(1_000, 1_600, 100):
        labels = [button.label for button, _, _ in anna.buttons()]
        if "Accept" in labels:
            await anna.presses("Accept")
            await anna.fills(message="Gladly.")
            return
        if "Offer" not in labels:
            return
        await anna.presses("Offer")
        await anna.fills(price=str(price), message="My offer.")
    await anna.presses("Walk away")
    await anna.fills()


@awaited
async def test_a_sale_is_played_by_typing_alone() -> None:
    async with world(NOTHING) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("car-sale", {"seller": anna, "buyer": ben}, preset="first-car", seed=1)
        assert "Type `!offer`, `!walk away` or `!my role`." in anna.sees()
        await anna.says("!offer")
        assert "Type `!offer <price> <message>`." in anna.told()
        assert "price: A whole amount in the currency of the sale; 1,350 to 10,000,000" in anna.told()
        await anna.says("!offer 100 Take it!")
        assert "price: At least 1,350." in anna.told()
        assert "price=100" in anna.told()
        await anna.says("!OFFER 1600 It runs well, I promise.")
        assert "It runs well, I promise." in ben.sees()
        assert "Offer: price 1,600" in ben.sees()
        await ben.says("!my role")
        assert "never pay more than €1,610" in ben.told()
        await ben.says("!accept")
        assert "Buyer: Accept" in ben.sees()
        assert "1,610" not in anna.sees_anywhere()


@awaited
async def test_what_is_typed_wrongly_is_no_talk() -> None:
    async with world(NOTHING) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        ref = await w.begin("car-sale", {"seller": anna, "buyer": ben}, preset="first-car", seed=1)
        await anna.says("!ofer 1500")
        assert "Nothing here is called !ofer. Type" in anna.told()
        await anna.says("!offer price=1700 message=Nice, with = in it")
        assert "Nice, with = in it" in ben.sees()
        await ben.says("!offer 1000 Mine.")
        await ben.says("!offer 1000 Twice.")
        assert "This is the move of the seller" in ben.told()
        moves = [event.kind for event in await w.store.history(ref)]
        assert moves == ["start", "moves", "moves"]


@awaited
@pytest.mark.parametrize("can", [EVERYTHING, NOTHING], ids=["everything", "nothing"])
async def test_it_goes_on_after_a_restart(can: object) -> None:
    async with world(can) as w:  # type: ignore[arg-type]
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("car-sale", {"seller": anna, "buyer": ben}, preset="first-car", seed=1)
        await w.restart()
        if can is EVERYTHING:
            await anna.presses("Offer")
            form = anna.form
            await w.restart()
            anna.form = form
            await anna.fills(price="1600", message="After all.")
        else:
            await anna.says("!offer 1600 After all.")
        assert "After all." in ben.sees()
