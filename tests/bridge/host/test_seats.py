"""Seats that change hands by the host: to an AI, back, or to somebody who takes the offer and agrees."""

from typing import Any

from scenarios.engine.ports import Holder, Ref
from tests.bridge.host.test_panel import AI, panel
from tests.fakes.loop import awaited
from tests.fakes.people import Someone
from tests.fakes.world import World, world


async def holder(w: World, ref: Ref, seat: str) -> Holder:
    return (await w.bridge.sessions.open(ref)).runner.holders[seat]


async def at_table(w: World, **terms: Any) -> tuple[Ref, Someone, Someone, Someone]:
    """A sale between two people that a third one hosts, all of them in its thread."""
    anna, ben, host = w.someone("Anna"), w.someone("Ben"), w.someone("Hana")
    ref = await w.begin("car-sale", {"seller": ben, "buyer": anna}, host=host, terms=terms)
    host.goes_to_thread()
    return ref, anna, ben, host


async def opens(host: Someone, seat: str) -> None:
    await host.commands("host")
    await host.presses("Hand over a seat")
    await host.presses(seat)


@awaited
async def test_an_ai_plays_until_the_person_is_back() -> None:
    async with world() as w:
        ref, _, _, host = await at_table(w)
        person = (await holder(w, ref, "buyer")).person
        await opens(host, "Buyer: Anna")
        assert panel(host) == [
            "Offer it to somebody here",
            "An AI plays until they are back",
            "An AI plays from now on",
        ]
        await host.presses("An AI plays until they are back")
        await host.fills(ai="built-in player boulware")
        assert await holder(w, ref, "buyer") == Holder(AI, person, stands_in=True)
        await opens(host, "Buyer: built-in player boulware, for Anna")
        assert panel(host)[0] == "Give it back"
        await host.presses("Give it back")
        assert await holder(w, ref, "buyer") == Holder("human", person)
        await host.presses("Give it back")
        assert "Nobody is away" in host.told()


@awaited
async def test_an_ai_plays_from_now_on() -> None:
    async with world() as w:
        ref, anna, _, host = await at_table(w)
        await opens(host, "Buyer: Anna")
        await host.presses("An AI plays from now on")
        await host.fills(ai="built-in player tit-for-tat")
        assert (await holder(w, ref, "buyer")).actor == "strategy:tit-for-tat"
        assert (await holder(w, ref, "buyer")).person is None
        assert (await w.store.has_given_up(ref, await w.person(ref.tenant, anna))) is True


@awaited
async def test_an_ai_that_is_none_is_refused_with_what_there_is() -> None:
    async with world() as w:
        ref, _, _, host = await at_table(w)
        before = await holder(w, ref, "buyer")
        await opens(host, "Buyer: Anna")
        await host.presses("An AI plays from now on")
        await host.fills(ai="somebody clever")
        assert host.form is not None
        assert "Choose from built-in player" in host.form.errors["ai"]
        assert await holder(w, ref, "buyer") == before


@awaited
async def test_whoever_takes_an_offered_seat_agrees_first() -> None:
    async with world() as w:
        ref, anna, ben, host = await at_table(w)
        cleo = w.someone("Cleo").goes_to_thread()
        await opens(host, "Buyer: Anna")
        await host.presses("Offer it to somebody here")
        await w.pass_(60)
        assert "The host offers the seat of the buyer" in cleo.sees()
        for other, why in ((anna, "This seat is yours"), (ben, "another side"), (host, "You host")):
            await other.presses("Take this seat")
            assert why in other.told()
        before = await holder(w, ref, "buyer")
        await cleo.presses("Take this seat")
        assert "Before you join" in cleo.told()
        assert await holder(w, ref, "buyer") == before
        await cleo.presses("Agree and join")
        assert "You play the buyer now" in cleo.told()
        assert await holder(w, ref, "buyer") == Holder("human", await w.person(ref.tenant, cleo))
        await w.pass_(60)
        assert "was offered and is taken" in cleo.sees()
        assert "Take this seat" not in cleo.sees()


@awaited
async def test_an_offer_holds_for_the_first_only() -> None:
    async with world() as w:
        ref, _, _, host = await at_table(w)
        cleo, dora = w.someone("Cleo").goes_to_thread(), w.someone("Dora").goes_to_thread()
        await opens(host, "Buyer: Anna")
        await host.presses("Offer it to somebody here")
        await w.pass_(60)
        (button,) = [one for one, _, _ in dora.buttons() if one.label == "Take this seat"]
        await cleo.presses("Take this seat")
        await cleo.presses("Agree and join")
        await dora.presses_again(button)
        assert "not offered any more" in dora.told()
        assert (await holder(w, ref, "buyer")).person == await w.person(ref.tenant, cleo)


@awaited
async def test_a_seat_that_nobody_offered_cannot_be_taken() -> None:
    async with world() as w:
        ref, _, _, host = await at_table(w)
        cleo = w.someone("Cleo").goes_to_thread()
        await opens(host, "Buyer: Anna")
        await host.presses("Offer it to somebody here")
        await w.pass_(60)
        (button,) = [one for one, _, _ in cleo.buttons() if one.label == "Take this seat"]
        label, _, of = button.id.about
        await cleo.presses_again(button._replace(id=button.id._replace(about=(label, "seller", of))))
        assert "not offered any more" in cleo.told()
        assert (await holder(w, ref, "seller")).person == await w.person(ref.tenant, w.someone("Ben"))


@awaited
async def test_who_takes_a_seat_reads_its_role_and_nothing_said_to_it_before() -> None:
    async with world() as w:
        ref, _, _, host = await at_table(w)
        cleo = w.someone("Cleo").goes_to_thread()
        await host.commands("host")
        await host.presses("Message privately")
        await host.fills(seat="Buyer", text="zq-canary-before")
        await opens(host, "Buyer: Anna")
        await host.presses("Offer it to somebody here")
        await w.pass_(60)
        await cleo.presses("Take this seat")
        await cleo.presses("Agree and join")
        await w.pass_(60)
        assert "zq-canary-before" not in cleo.sees_anywhere()
        person = await w.person(ref.tenant, cleo)
        live = await w.bridge.sessions.open(ref)
        assert "brief" in [item.kind for item in await live.seen("buyer", person)]
        assert "notice" not in [item.kind for item in await live.seen("buyer", person)]


@awaited
async def test_only_ai_that_may_play_there_is_offered() -> None:
    models = {"small": {"model": "s", "base_url": "http://127.0.0.1:1"}}
    async with world(models=models, actors={"careful": {"kind": "model", "model": "small"}}) as w:
        _, _, _, host = await at_table(w, stand_in="actor:careful")
        for allowed in (("small",), ()):
            await w.bridge.communities.change_settings("town", "w1", lambda _, a=allowed: {"models": a})
            await opens(host, "Buyer: Anna")
            await host.presses("An AI plays from now on")
            assert host.form is not None
            choices = host.form.fields[0].choices
            assert "built-in player boulware" in choices
            assert ("AI careful" in choices) is (allowed == ("small",))


@awaited
async def test_no_ai_whose_host_nobody_agreed_to_gets_a_seat() -> None:
    models = {"far": {"model": "big", "base_url": "https://models.example/v1", "key": None}}
    async with world(models=models, actors={"clever": {"kind": "model", "model": "far"}}) as w:
        ref, _, _, host = await at_table(w)
        await opens(host, "Buyer: Anna")
        await host.presses("An AI plays from now on")
        assert host.form is not None
        assert "AI clever" not in host.form.fields[0].choices
        assert "AI elsewhere is left out" in str(host.form.intro)
        await host.fills(ai="AI clever")
        assert not (await holder(w, ref, "buyer")).machine


@awaited
async def test_whoever_takes_a_seat_learns_where_stand_ins_are() -> None:
    models = {"far": {"model": "big", "base_url": "https://models.example/v1", "key": None}}
    async with world(models=models, actors={"clever": {"kind": "model", "model": "far"}}) as w:
        _, anna, _, host = await at_table(w, stand_in="actor:clever")
        await opens(host, "Buyer: Anna")
        await host.presses("Offer it to somebody here")
        cleo = w.someone("Cleo").goes(anna.at)
        await cleo.presses("Take this seat")
        assert "models.example" in cleo.told()
