"""Posts that go wrong: each stands there once in the end, in order, or somebody is told why not."""

import pytest

from bot.bridge.outbox import key
from storage.outbox import OutboxRow
from tests.bridge import acting
from tests.fakes.loop import awaited
from tests.fakes.places import NOTHING, Fault
from tests.fakes.world import World, world

SALE = {"seller": "strategy:micro", "buyer": "strategy:conceder?e=0.5"}
AT_ONCE = {"pace": 0}


def texts(w: World) -> list[str]:
    return [message.text for message in w.town.messages]


@pytest.mark.parametrize("fault", ["lost", "unsent", "later"])
@awaited
async def test_a_post_that_went_wrong_stands_there_once(fault: Fault) -> None:
    async with world() as w:
        w.town.fail("post", fault, times=3)
        await w.begin("car-sale", SALE, seed=4, terms=AT_ONCE)
        await w.pass_(300)
        assert set(w.town.keys.values()) == {1}
        disturbed = texts(w)
    async with world() as w:
        await w.begin("car-sale", SALE, seed=4, terms=AT_ONCE)
        assert len(texts(w)) == len(disturbed)
        assert texts(w)[:-1] == disturbed[:-1]


@awaited
async def test_a_post_is_looked_for_before_it_is_made_again() -> None:
    async with world() as w:
        w.town.fail("post", "lost")
        w.town.fail("find", "unsent")
        await w.begin("car-sale", SALE, seed=4, terms=AT_ONCE)
        assert len(w.town.messages) == 1
        await w.pass_(60)
        assert set(w.town.keys.values()) == {1}
        assert len(w.town.messages) > 5


@awaited
async def test_a_thread_whose_opening_went_wrong_is_opened_once() -> None:
    async with world() as w:
        w.town.fail("open", "lost")
        await w.begin("car-sale", SALE, seed=4, terms=AT_ONCE)
        await w.pass_(60)
        assert len(w.town.threads()) == 1
        assert len(w.town.inside(w.town.threads()[0])) > 5


@awaited
async def test_a_thread_that_is_gone_puts_it_on_hold_and_tells_the_host() -> None:
    async with world(features=[acting]) as w:
        anna, ben, host = w.someone("Anna"), w.someone("Ben"), w.someone("Host")
        ref = await w.begin("car-sale", {"seller": anna, "buyer": ben}, host=host, terms=AT_ONCE)
        w.town.close(w.town.threads()[0])
        await anna.commands("act", action="Offer", price="9000", message="Well")
        assert (await w.bridge.sessions.open(ref)).runner.status == "held"
        assert "is gone" in host.sees(host.direct)
        assert "is gone" not in ben.sees(ben.direct)


@awaited
async def test_a_right_that_is_missing_is_named_and_all_goes_on_once_it_is_there() -> None:
    async with world(features=[acting]) as w:
        anna, ben, host = w.someone("Anna"), w.someone("Ben"), w.someone("Host")
        ref = await w.begin("car-sale", {"seller": anna, "buyer": ben}, host=host, terms=AT_ONCE)
        w.town.fail("post", "denied", where=anna.at, times=2)
        await anna.commands("act", action="Offer", price="9000", message="Well")
        runner = (await w.bridge.sessions.open(ref)).runner
        assert runner.status == "held"
        assert "Send messages" in host.sees(host.direct)
        await w.pass_(150)
        assert host.sees(host.direct).count("Send messages") == 1
        assert "price 9,000" in ben.sees()
        assert runner.status == "running"
        assert set(w.town.keys.values()) == {1}


@awaited
async def test_a_message_that_is_gone_stops_nothing() -> None:
    async with world(features=[acting]) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("car-sale", {"seller": anna, "buyer": ben}, terms=AT_ONCE)
        for message in anna.readable():
            w.town.remove(message.id)
        await anna.commands("act", action="Offer", price="9000", message="Well")
        assert "price 9,000" in ben.sees()
        assert "your move" in ben.sees()


@awaited
async def test_what_cannot_be_edited_is_left_as_it_is() -> None:
    async with world(NOTHING, features=[acting]) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("car-sale", {"seller": anna, "buyer": ben}, terms=AT_ONCE)
        await anna.commands("act", action="Offer", price="9000", message="Well")
        assert "price 9,000" in ben.sees()


@awaited
async def test_whoever_is_to_move_is_pinged_once_and_nobody_else() -> None:
    async with world(features=[acting]) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("car-sale", {"seller": anna, "buyer": ben}, terms=AT_ONCE)
        assert [user for user, _ in w.town.pings] == [anna.user]
        await anna.commands("act", action="Offer", price="9000", message="Well")
        assert [user for user, _ in w.town.pings] == [anna.user, ben.user]


@awaited
async def test_who_takes_no_direct_messages_is_pinged_in_the_thread() -> None:
    async with world(features=[acting]) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        ref = await w.begin("car-sale", {"seller": anna, "buyer": ben}, terms=AT_ONCE)
        person = await w.person(ref.tenant, ben)
        wishes = await w.bridge.persons.preferences(ref.tenant, person)
        await w.bridge.persons.set_preferences(ref.tenant, person, wishes._replace(notify="direct"))
        await w.bridge.sessions.refresh(ref)
        w.town.fail("post", "denied", where=ben.direct._replace(workspace="w1"))
        await anna.commands("act", action="Offer", price="9000", message="Well")
        assert [user for user, _ in w.town.pings] == [anna.user, ben.user]
        assert len(ben.pinged()) == 1


@pytest.mark.parametrize("number", [0, 35, 36, 10**9])
def test_keys_are_short_and_differ(number: int) -> None:
    def of(branch: int, seq: int, ordinal: int) -> str:
        return key(OutboxRow(1, branch, seq, ordinal, 1, "post", None, {}, 1, False, 0))

    keys = {of(number, 1, 2), of(1, number, 2), of(1, 2, number), of(number + 1, 1, 2)}
    assert len(keys) == len({(number, 1, 2), (1, number, 2), (1, 2, number), (number + 1, 1, 2)})
    assert all(len(one) <= 22 for one in keys)


@pytest.mark.long
@awaited
async def test_wherever_the_process_dies_who_takes_no_direct_messages_is_pinged_once() -> None:
    moment, died = 0, True
    while died:
        moment += 4
        async with world(features=[acting]) as w:
            anna, ben = w.someone("Anna"), w.someone("Ben")
            ref = await w.begin("car-sale", {"seller": anna, "buyer": ben}, terms=AT_ONCE)
            person = await w.person(ref.tenant, ben)
            wishes = await w.bridge.persons.preferences(ref.tenant, person)
            await w.bridge.persons.set_preferences(ref.tenant, person, wishes._replace(notify="direct"))
            await w.bridge.sessions.refresh(ref)
            w.town.fail("post", "denied", times=9, where=ben.direct._replace(workspace="w1"))
            w.life.fatal = w.life.moments + moment
            await anna.commands("act", action="Offer", price="9000", message="Well")
            died, w.life.fatal = w.life.over.is_set(), None
            if died:
                await w.restart()
                await w.pass_(30)
            if "price 9,000" in ben.sees():
                assert len(ben.pinged()) == 1
