"""What a host who plays must not learn, and what is whispered: canaries, searched in all that anybody could read."""

import pytest

from bot.bridge.host.spending import visible
from scenarios.engine.desk import Called, Used, Wanted, Work
from scenarios.engine.ports import Holder, Ref
from storage.spending import LedgerLine
from tests.bridge.host.test_panel import AI, panel, sale
from tests.fakes.loop import awaited
from tests.fakes.world import World, world

CANARY = "zq-canary-4711"


async def spends(w: World, ref: Ref, seat: str, tokens: int) -> None:
    """A call of the seat's AI is on record."""
    wanted = Wanted("m", {"of": seat}, Used(tokens))
    number = await w.store.begin_call(ref, Work(seat, 1, 1), seat, wanted, (), None)
    await w.store.end_call(ref, number, Called({}, used=Used(tokens)))


@pytest.mark.parametrize("named", ["Buyer", "2"])
@awaited
async def test_a_whisper_reaches_one_seat_and_stands_in_its_record(named: str) -> None:
    async with world() as w:
        anna, ben, eve = w.someone("Anna"), w.someone("Ben"), w.someone("Eve")
        ref, host = await sale(w, seller=ben, buyer=anna)
        eve.goes_to_thread()
        await host.commands("host")
        await host.presses("Message privately")
        await host.fills(seat=named, text=CANARY)
        assert "Said to the buyer alone" in host.told()
        await w.pass_(300)
        assert CANARY in anna.sees_anywhere()
        for other in (ben, eve):
            assert CANARY not in other.sees_anywhere()
        runner = (await w.bridge.sessions.open(ref)).runner
        assert [item.kind for item in await runner.seen("buyer")].count("notice") == 1
        assert not [item for item in await runner.seen("seller") if item.kind == "notice"]


@awaited
async def test_an_announcement_reaches_all() -> None:
    async with world() as w:
        anna, eve = w.someone("Anna"), w.someone("Eve")
        ref, host = await sale(w, buyer=anna)
        await host.commands("host")
        await host.presses("Announce")
        await host.fills(text=CANARY)
        await w.pass_(300)
        assert CANARY in anna.sees()
        assert CANARY in eve.goes_to_thread().sees()
        runner = (await w.bridge.sessions.open(ref)).runner
        for seat in ("seller", "buyer"):
            assert [item for item in await runner.seen(seat) if item.kind == "notice"]


@awaited
async def test_what_cannot_be_said_comes_back_with_what_was_written() -> None:
    async with world() as w:
        ref, host = await sale(w, buyer=w.someone("Anna"))
        before = await w.store.history(ref)
        await host.commands("host")
        await host.presses("Announce")
        for text in ("", "   ", "x" * 4_001):
            await host.fills(text=text)
            assert host.form is not None
            assert host.form.errors.keys() == {"text"}
            assert host.form.values == {"text": text}
        assert await w.store.history(ref) == before


@awaited
async def test_whoever_plays_is_refused_though_buttons_and_forms_are_old() -> None:
    """The host takes a seat after the panel was opened."""
    async with world() as w:
        ref, host = await sale(w, buyer=w.someone("Anna"))
        await host.commands("host")
        forms = []
        for verb in ("Message privately", "Announce"):
            await host.presses(verb)
            forms.append(host.form)
        live = await w.bridge.sessions.open(ref)
        await live.hand_over("seller", Holder("human", await w.person(ref.tenant, host)))
        before = await w.store.history(ref)
        for verb, form in zip(("Message privately", "Announce"), forms, strict=True):
            await host.presses(verb)
            assert "You play yourself" in host.told()
            host.form = form
            await host.fills(text=CANARY, **({} if verb == "Announce" else {"seat": "Buyer"}))
            assert "You play yourself" in host.told()
        assert await w.store.history(ref) == before


@awaited
async def test_spending_shows_a_playing_host_the_own_seat_alone() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        ref = await w.begin("car-sale", {"seller": AI, "buyer": anna})
        await spends(w, ref, "seller", 47_112)
        await spends(w, ref, "buyer", 1_003)
        await anna.commands("host")
        await anna.presses("Spending")
        assert "1,003" in anna.told()
        shown = anna.sees_anywhere().replace(",", "")
        for number in (47_112, 47_112 + 1_003):
            assert str(number) not in shown
        live = await w.bridge.sessions.open(ref)
        await live.end("the end")
        await w.settle()
        await anna.presses("Spending")
        assert "47,112" in anna.told()
        assert "48,115" in anna.told()


@awaited
async def test_spending_shows_an_unseated_host_all_of_it_and_the_limits() -> None:
    async with world(budgets={"session": {"tokens": 900_000}, "month": {"money": 5}}) as w:
        ref, host = await sale(w, buyer=w.someone("Anna"))
        await spends(w, ref, "seller", 47_112)
        await host.commands("host")
        await host.presses("Spending")
        said = host.told()
        for shown in (
            "Seller, m: 1 answer, 47,112 tokens in",
            "At most in all: 900,000 tokens",
            "5.00 in money",
        ):
            assert shown in said


def test_lines_of_the_ledger_for_each_reader() -> None:
    seller, buyer = [LedgerLine(seat, "m", 1, 0, 0, 5, 5, 0, 0) for seat in ("seller", "buyer")]
    assert visible([seller, buyer], None) == (seller, buyer)
    assert visible([seller, buyer], frozenset({"buyer"})) == (buyer,)
    assert visible([seller], frozenset({"buyer"})) == ()


@awaited
async def test_nothing_of_the_other_side_comes_through_any_of_the_panel() -> None:
    """Limits and roles of the other seat, over every button that a playing host can press."""
    async with world() as w:
        anna = w.someone("Anna")
        ref = await w.begin("car-sale", {"seller": AI, "buyer": anna})
        secret = await _limit(w, ref, "seller")
        await anna.commands("host")
        for label in panel(anna):
            if label not in ("End", "Pause"):
                await anna.presses(label)
        await anna.presses("Hand over a seat")
        for label in panel(anna):
            await anna.presses(label)
        assert secret not in anna.sees_anywhere().replace(",", "")
        assert "boulware" not in anna.sees_anywhere()


async def _limit(w: World, ref: Ref, seat: str) -> str:
    """A number that stands in the role of that seat alone."""
    runner = (await w.bridge.sessions.open(ref)).runner
    (own,) = [item.text for item in await runner.seen(seat) if item.kind == "brief"]
    (other,) = [item.text for item in await runner.seen("buyer") if item.kind == "brief"]
    numbers = {word.strip("€.,") for word in own.replace(",", "").split() if any(c.isdigit() for c in word)}
    others = {word.strip("€.,") for word in other.replace(",", "").split() if any(c.isdigit() for c in word)}
    return max(numbers - others, key=lambda number: (len(number), number))


async def _played_by(w: World, ref: Ref, seat: str) -> Holder:
    return (await w.bridge.sessions.open(ref)).runner.holders[seat]


@awaited
async def test_a_host_who_gave_the_seat_up_for_good_speaks_and_never_plays_again() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        ref = await w.begin("car-sale", {"seller": w.someone("Ben"), "buyer": anna}, host=anna)
        await anna.commands("host")
        await anna.presses("Hand over a seat")
        await anna.presses("Buyer: Anna")
        assert "never play here again" in anna.told()
        await anna.presses("Give it up for good")
        await anna.fills(ai="built-in player boulware")
        assert await _played_by(w, ref, "buyer") == Holder(AI)
        await anna.commands("host")
        assert {"Message privately", "Announce"} <= {*panel(anna)}
        await anna.presses("Hand over a seat")
        await anna.presses("Buyer: built-in player boulware")
        await anna.presses("Offer it to somebody here")
        await anna.presses("Take this seat")
        assert "You host" in anna.told()
        assert await _played_by(w, ref, "buyer") == Holder(AI)


@awaited
async def test_an_ai_that_plays_for_the_host_keeps_the_host_a_player() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        ref = await w.begin("car-sale", {"seller": w.someone("Ben"), "buyer": anna}, host=anna)
        await anna.commands("host")
        await anna.presses("Hand over a seat")
        await anna.presses("Buyer: Anna")
        await anna.presses("An AI plays until they are back")
        await anna.fills(ai="built-in player boulware")
        holder = await _played_by(w, ref, "buyer")
        assert holder.stands_in
        assert holder.machine
        await anna.commands("host")
        assert not {"Message privately", "Announce"} & {*panel(anna)}
