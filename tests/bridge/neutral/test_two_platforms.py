"""One session on two platforms at once: a seat in each, and everybody sees the same."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.bridge.content import Notice, Spot
from bot.bridge.platform import Capabilities
from bot.bridge.texts.wishes import WAYS
from scenarios.engine.ports import Ref
from tests.bridge import acting
from tests.bridge.neutral.hands import Hands
from tests.fakes.loop import awaited
from tests.fakes.places import EVERYTHING, NOTHING, Town
from tests.fakes.village import Village
from tests.fakes.world import World, world

ZOO = Path(__file__).parents[2] / "zoo"


@asynccontextmanager
async def two(can: Capabilities = EVERYTHING, **how: Any) -> AsyncIterator[tuple[World, Hands, Hands]]:
    """A world of two towns; Anna lives in the town, Ben in the village."""
    town, village = Town(), Village(can)
    async with world(towns=[town, village], **how) as w:
        yield w, Hands(w.someone("Anna", town)), Hands(w.someone("Ben", village))


async def sale(w: World, anna: Hands, ben: Hands, **how: Any) -> Ref:
    """Anna sells, Ben buys."""
    return await w.begin(
        "car-sale", {"seller": anna.who, "buyer": ben.who}, preset="first-car", seed=1, **how
    )


@pytest.mark.parametrize(
    "can", [EVERYTHING, pytest.param(NOTHING, marks=pytest.mark.long)], ids=["everything", "text"]
)
@awaited
async def test_a_sale_is_played_to_its_end(can: Capabilities) -> None:
    async with two(can) as (w, anna, ben):
        ref = await sale(w, anna, ben)
        await anna.does("Offer", price=1_900, message="zq-offer")
        await ben.says("zq-talk")
        await ben.does("Offer", price=1_600, message="zq-less")
        await anna.does("Accept", message="zq-done")
        assert (await w.store.info(ref)).status == "done"
        for one in (anna, ben):
            for said in ("zq-offer", "zq-talk", "zq-less", "zq-done"):
                assert said in one.reads()
            await one.does("My result")
            assert "You gain" in one.told()


@awaited
async def test_nothing_echoes() -> None:
    async with two() as (w, anna, ben):
        await sale(w, anna, ben)
        await anna.says("zq-from-anna")
        await ben.says("zq-from-ben")
        for one in (anna, ben):
            assert one.reads().count("zq-from-anna") == one.reads().count("zq-from-ben") == 1


@awaited
async def test_each_is_called_where_they_are() -> None:
    async with two() as (w, anna, ben):
        await sale(w, anna, ben)
        assert len(anna.who.pinged()) == 1
        assert w.towns[1].pings == []
        assert "it is your move" not in ben.reads()
        assert "[Offer]" not in ben.reads()
        assert "The seller is to move" in ben.reads()
        await anna.does("Offer", price=1_900, message="Well?")
        assert len(ben.who.pinged()) == len(anna.who.pinged()) == 1
        assert "[Offer]" in ben.reads()


@awaited
async def test_a_secret_choice_counts_in_both() -> None:
    async with two() as (w, anna, ben):
        seats = {"player-1": anna.who, "player-2": ben.who}
        await w.begin("prisoners-dilemma", seats, preset="one-shot", seed=1)
        assert [user for user, _ in w.towns[0].pings] == ["u-anna"]
        assert [user for user, _ in w.towns[1].pings] == ["u-ben"]
        await anna.does("Choose")
        await anna.does("Defect")
        assert "1 of 2" in anna.reads()
        assert "1 of 2" in ben.reads()
        assert "Defect" not in ben.who.sees_anywhere()
        await ben.does("Choose")
        await ben.does("Cooperate")
        assert "Defect" in ben.reads()
        assert "Cooperate" in anna.reads()


@pytest.mark.long
@awaited
async def test_the_record_is_the_same_from_either_side() -> None:
    async with two() as (w, anna, ben):
        ref = await sale(w, anna, ben)
        cleo, dora = (
            Hands(w.someone(name, town)) for name, town in zip(("Cleo", "Dora"), w.towns, strict=True)
        )
        cleo.who.goes(anna.who.at)
        dora.who.goes(ben.who.at)
        await anna.says("zq-talk")
        await anna.does("Offer", price=1_600, message="Well?")
        await ben.does("Accept", message="Yes.")
        assert (await w.store.info(ref)).status == "done"
        for form in ("html", "jsonl", "md"):
            in_town, in_village = [await exported(one, form) for one in (cleo, dora)]
            assert b"zq-talk" in in_town
            assert in_town == in_village
            for record in (in_town, await exported(anna, form), await exported(ben, form)):
                assert b"village" not in record
                assert b"u-anna" not in record


async def exported(one: Hands, form: str) -> bytes:
    """The only file that they are given."""
    answer = await one.who.commands("export", format=form)
    assert isinstance(answer, Notice), answer
    (file,) = answer.content.files
    return file.data


@pytest.mark.parametrize("can", [EVERYTHING, NOTHING], ids=["everything", "text"])
@awaited
async def test_what_is_deleted_goes_everywhere(can: Capabilities) -> None:
    async with two(can) as (w, anna, ben):
        await sale(w, anna, ben)
        written = await anna.says_message("zq-secret")
        assert "zq-secret" in ben.reads()
        await anna.who.deletes(written)
        assert "zq-secret" not in ben.reads()
        again = await ben.says_message("zq-other")
        assert "zq-other" in anna.reads()
        await ben.who.deletes(again)
        assert "zq-other" not in anna.reads()


@awaited
async def test_a_copy_that_is_deleted_takes_nothing_but_the_words() -> None:
    async with two() as (w, anna, ben):
        ref = await sale(w, anna, ben)
        await anna.says("zq-secret")
        copy = next(message for message in w.towns[1].messages if "zq-secret" in message.text)
        await ben.who.deletes(copy)
        assert (await w.store.info(ref)).status in ("running", "waiting")
        assert b"zq-secret" not in await exported(ben, "md")


@awaited
async def test_what_is_edited_counts_as_it_was() -> None:
    async with two() as (w, anna, ben):
        await sale(w, anna, ben)
        written = await anna.says_message("zq-before")
        await anna.who.edits(written, "zq-after")
        assert "The version that counts" in anna.reads()
        assert "zq-after" not in ben.reads()


@pytest.mark.long
@awaited
async def test_one_can_branch_from_a_message_of_either() -> None:
    async with two() as (w, anna, ben):
        await sale(w, anna, ben)
        await anna.does("Offer", price=1_600, message="zq-offer")
        await ben.does("Accept", message="Yes.")
        for one in (anna, ben):
            message = next(m for m in one.who.readable() if "zq-offer" in m.text)
            await one.who.commands("branch", target=message.id)
            assert "Offer: price 1,600" in one.told()


@awaited
async def test_the_late_are_waited_for_in_both() -> None:
    async with two() as (w, anna, ben):
        ref = await sale(w, anna, ben, terms={"deadline": 300, "late": "ask"})
        await w.pass_(301)
        assert (await w.store.info(ref)).status == "held"
        assert "[Let a stand-in move]" in anna.reads()
        await ben.does("Wait longer")
        assert (await w.store.info(ref)).status == "running"
        assert "[Let a stand-in move]" not in anna.reads()
        assert "[Let a stand-in move]" not in ben.reads()


@awaited
async def test_reminders_go_to_whoever_is_late_alone() -> None:
    async with two() as (w, anna, ben):
        await sale(w, anna, ben, terms={"deadline": 300, "late": "wait"})
        before = len(w.towns[1].messages)
        await w.pass_(299)
        assert len(anna.who.pinged()) == 3
        assert len(w.towns[1].messages) == before


@awaited
async def test_a_word_to_one_seat_reaches_nobody_else() -> None:
    async with two() as (w, anna, ben):
        host = Hands(w.someone("Hera", w.towns[0]))
        await sale(w, anna, ben, host=host.who)
        host.who.goes(anna.who.at)
        await host.commands("host")
        await host.does("Message privately", seat="Buyer", text="zq-canary")
        assert "zq-canary" in ben.who.sees_anywhere()
        assert "zq-canary" not in anna.who.sees_anywhere()
        assert w.towns[0].members == {}


@awaited
async def test_a_platform_that_is_not_served_any_more() -> None:
    async with two() as (w, anna, ben):
        ref = await sale(w, anna, ben)
        await w.die()
        w.towns = w.towns[:1]
        await w.start()
        await anna.does("Offer", price=1_900, message="zq-offer")
        await anna.does("My role")
        assert (await w.store.info(ref)).status in ("running", "waiting")
        w.towns = [w.town, ben.who.town]
        await w.restart()
        assert ben.reads().count("zq-offer") == 1
        await ben.does("Offer", price=1_600, message="zq-less")
        assert anna.reads().count("zq-less") == 1


@awaited
async def test_what_was_written_while_nobody_listened() -> None:
    async with two() as (w, anna, ben):
        await sale(w, anna, ben)
        await anna.says("zq-one")
        await ben.says("zq-two")
        await w.die()
        await anna.says("zq-three")
        await ben.says("zq-four")
        await w.start()
        for one in (anna, ben):
            for said in ("zq-one", "zq-two", "zq-three", "zq-four"):
                assert one.reads().count(said) == 1


@awaited
async def test_who_hosts_from_the_other_town_learns_of_trouble() -> None:
    async with two() as (w, anna, ben):
        host = Hands(w.someone("Hera", w.towns[1]))
        await sale(w, anna, ben, host=host.who)
        w.towns[0].fail("post", "denied", 1, anna.who.at)
        await ben.says("zq-word")
        assert any("no longer write" in message.text for message in host.who.readable(_direct(host)))


@awaited
async def test_direct_notices_come_where_one_is() -> None:
    async with two() as (w, anna, ben):
        await sale(w, anna, ben)
        await ben.does("My role")
        await ben.does("Notices", notify=WAYS["direct"])
        await anna.does("Offer", price=1_900, message="Well?")
        assert "your move" in ben.who.readable(_direct(ben))[-1].text
        assert [where for where in {m.where for m in w.towns[0].messages} if "ben" in where.channel] == []


def _direct(one: Hands) -> Spot:
    return one.who.direct._replace(workspace="")


@awaited
async def test_some_from_both_towns_are_among_themselves_in_both() -> None:
    town, village = Town(), Village()
    async with world(towns=[town, village], scenarios=[ZOO / "rooms.py"], features=[acting]) as w:
        guests = [
            w.someone(name, one)
            for name, one in zip(("Anna", "Ben", "Cleo", "Dan"), (town, village) * 2, strict=True)
        ]
        await w.begin("rooms", {f"guest-{n}": guest for n, guest in enumerate(guests, 1)})
        anna, ben, cleo, dan = guests
        await anna.commands("act", action="Go", room="loft")
        assert "zq-loft-guest-1-clue" in anna.sees_anywhere()
        assert [members for members in village.members.values() if members == {anna.user}] == []
        for other in (ben, cleo, dan):
            assert "zq-loft-guest-1-clue" not in other.sees_anywhere()
        await ben.commands("act", action="Go", room="loft")
        for one, others in ((town, {anna.user}), (village, {ben.user})):
            assert all(members <= others | {cleo.user, dan.user} for members in one.members.values())


@pytest.mark.long
@pytest.mark.parametrize("seed", range(6))
@awaited
async def test_a_death_at_any_moment_loses_and_doubles_nothing(seed: int, tmp_path: Path) -> None:
    town, village = Town(), Village()
    draw = random.Random(seed)
    async with world(towns=[town, village], file=tmp_path / "parley.db") as w:
        anna, ben = Hands(w.someone("Anna", town)), Hands(w.someone("Ben", village))
        await sale(w, anna, ben)
        for number in range(8):
            one = draw.choice((anna, ben))
            w.life.fatal = w.life.moments + draw.randrange(1, 40)
            await one.says(f"zq-{number}.")
            if w.life.over.is_set():
                await w.restart()
        w.life.fatal = None
        await w.restart()
        await w.pass_(30)
        for number in range(8):
            assert [one.reads().count(f"zq-{number}.") for one in (anna, ben)] == [1, 1]


@pytest.mark.long
@awaited
async def test_a_branch_is_played_in_both_towns() -> None:
    async with two() as (w, anna, ben):
        await sale(w, anna, ben)
        await anna.does("Offer", price=1_600, message="zq-offer")
        await ben.does("Accept", message="Yes.")
        message = next(one for one in anna.who.readable() if "zq-offer" in one.text)
        await anna.who.commands("branch", target=message.id)
        await anna.does("Replay this move")
        anna.who.goes(w.towns[0].square)
        await anna.does("Join as Seller")
        await anna.does("Agree and join")
        await anna.does("Begin")
        assert [len(town.threads()) for town in w.towns] == [2, 2]
        await ben.does("Join as Buyer")
        await ben.does("Agree and join")
        anna.home()
        ben.home()
        await anna.does("Offer", price=1_700, message="zq-otherwise")
        await ben.does("Offer", price=1_600, message="zq-less")
        for one in (anna, ben):
            assert [one.reads().count(said) for said in ("zq-otherwise", "zq-less")] == [1, 1]
