"""What people write: said, beside the rules, changed afterwards, deleted."""

from pathlib import Path
from typing import Any

import pytest

from scenarios.engine.ports import Ref
from scenarios.kernel.codec import loads
from tests.fakes.loop import awaited
from tests.fakes.places import EVERYTHING, NOTHING
from tests.fakes.world import World, world

STALL = Path(__file__).with_name("stall.py")
DEAF = EVERYTHING._replace(reads_messages=False)


async def kinds(w: World, ref: Ref) -> list[str]:
    return [event.kind for event in await w.store.history(ref)]


@awaited
async def test_a_message_is_said_and_never_a_move() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        ref = await w.begin("car-sale", {"seller": anna, "buyer": ben}, preset="first-car", seed=1)
        message = await anna.says("Offer: price 1500")
        assert message.marks == {"✅"}
        position = (await w.store.load(ref)).position
        assert position.state.offers == ()
        assert [m.text for m in ben.readable()].count("Offer: price 1500") == 1, "it stands there already"


@awaited
async def test_where_talk_is_no_part_one_line_says_so_to_each_person() -> None:
    async with world(scenarios=[STALL]) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        ref = await w.begin("market", {"seller": anna, "buyer": ben})
        first = await anna.says("Hello there.")
        assert "Talk is not part of this market" in anna.sees(anna.direct)
        second = await anna.says("Nobody home?")
        third = await ben.says("I am here.")
        assert first.marks == second.marks == third.marks == {"📝"}
        told = [m for m in w.town.messages if "Talk is not part" in m.text]
        assert [m.where.channel for m in told] == ["@u-anna", "@u-ben"]
        assert await kinds(w, ref) == ["start", "aside", "aside", "aside"]


@awaited
async def test_whoever_attaches_text_as_a_file_is_told_that_nobody_reads_it() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        ref = await w.begin("car-sale", {"seller": anna, "buyer": ben}, preset="first-car")
        await anna.says("", attached=True)
        assert anna.sees(anna.direct).count("Text in files is not taken in: write what it says here") == 1
        await anna.says("My reasons:", attached=True)
        assert anna.sees(anna.direct).count("Text in files is not taken in") == 2
        assert await kinds(w, ref) == ["start", "moves"]


@awaited
async def test_a_changed_message_gets_one_reply_and_changes_nothing() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        ref = await w.begin("car-sale", {"seller": anna, "buyer": ben}, preset="first-car")
        message = await anna.says("It has new tyres.")
        await anna.edits(message, "It has new tyres.")
        assert "The version that counts" not in ben.sees()
        await anna.edits(message, "It has old tyres.")
        await anna.edits(message, "It has no tyres.")
        assert ben.sees().count("The version that counts: It has new tyres.") == 1
        assert await kinds(w, ref) == ["start", "moves", "revised", "revised"]


@awaited
async def test_a_message_that_did_not_count_counts_as_it_is_changed() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        ref = await w.begin("car-sale", {"seller": anna, "buyer": ben}, preset="first-car")
        message = await anna.says("x" * 4_001)
        assert (
            "At most 4,000 characters fit; this is 4,001. Nobody has heard it: write it again in shorter messages."
            in anna.sees(anna.direct)
        )
        assert "text:" not in anna.sees(anna.direct)
        assert message.marks == set()
        await anna.edits(message, "Short.")
        assert message.marks == {"✅"}
        assert await kinds(w, ref) == ["start", "moves"]
        assert "The version that counts" not in ben.sees()


@awaited
async def test_a_deleted_message_is_erased_and_stays_an_event() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        ref = await w.begin("car-sale", {"seller": anna, "buyer": ben}, preset="first-car")
        message = await anna.says("zq-canary: I would take 1,400.")
        other = await ben.says("I heard that.")
        await anna.edits(message, "zq-canary again")
        await anna.deletes(message)
        assert await kinds(w, ref) == ["start", "moves", "moves", "revised", "removed"]
        events = await w.store.history(ref)
        refs = [loads(e.body) for e in events]
        assert "zq-canary" not in str(refs)
        live = await w.bridge.sessions.open(ref)
        assert "zq-canary" not in str(live.runner.texts)
        await anna.deletes(other, w.town.messages[0])
        assert (await kinds(w, ref)).count("removed") == 2, "what nobody said cannot be erased"


@awaited
async def test_there_is_a_form_where_messages_do_not_arrive() -> None:
    async with world(DEAF) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("car-sale", {"seller": anna, "buyer": ben}, preset="first-car")
        await ben.presses("Say…")
        await ben.fills(text="")
        assert ben.form is not None
        assert ben.form.errors == {"text": "Write a text."}
        await ben.fills(text="Is it still there?")
        assert "Buyer: Is it still there?" in anna.sees()


@awaited
@pytest.mark.parametrize("can", [EVERYTHING, DEAF], ids=["reads", "deaf"])
async def test_no_form_to_talk_where_it_is_not_needed_or_not_part(can: Any) -> None:
    async with world(can, scenarios=[STALL]) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("market", {"seller": anna, "buyer": ben})
        assert "Say…" not in ben.sees()
        await ben.presses("My role")
        assert "Say…" not in ben.told()


@awaited
async def test_messages_of_others_and_after_the_end_are_nobodys_business() -> None:
    async with world() as w:
        anna, ben, cleo = w.someone("Anna"), w.someone("Ben"), w.someone("Cleo")
        ref = await w.begin("car-sale", {"seller": anna, "buyer": ben}, preset="first-car")
        cleo.goes(anna.at)
        assert (await cleo.says("I would pay more!")).marks == set()
        await anna.presses("Walk away")
        await anna.fills()
        assert (await ben.says("What a pity.")).marks == set()
        assert await kinds(w, ref) == ["start", "moves"]


@awaited
async def test_direct_messages_say_where_it_is_played() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        tenant = await w.store.tenant("local")
        ref = await w.begin("car-sale", {"seller": anna, "buyer": ben}, preset="first-car")
        await w.bridge.traffic.add_place(ref, w.town.name, "w1", "@u-anna", "", f"direct:{1}")
        await anna.says("Psst.", anna.direct)
        assert tenant
        assert await kinds(w, ref) == ["start"]


@awaited
async def test_talk_needs_no_reactions_and_no_edits() -> None:
    async with world(NOTHING) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        ref = await w.begin("car-sale", {"seller": anna, "buyer": ben}, preset="first-car")
        assert (await anna.says("Hello.")).marks == set()
        assert await kinds(w, ref) == ["start", "moves"]


@awaited
async def test_what_is_deleted_is_no_longer_quoted() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("car-sale", {"seller": anna, "buyer": ben}, preset="first-car")
        message = await anna.says("zq-canary: new tyres.")
        await ben.says("Nice.")
        await anna.edits(message, "Old tyres.")
        assert "The version that counts: zq-canary" in ben.sees()
        await anna.deletes(message)
        assert "zq-canary" not in ben.sees()
        assert "Nice." in str(await ben.commands("export", format="md"))


@awaited
async def test_who_deletes_a_notice_or_a_quotation_erases_nobodys_words() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        ref = await w.begin("car-sale", {"seller": anna, "buyer": ben}, preset="first-car")
        await anna.presses("Offer")
        await anna.fills(price=9_000, message="zq-offer")
        message = await ben.says("zq-first")
        await ben.edits(message, "zq-second")
        ours = [m for m in w.town.messages if not m.by]
        await anna.deletes(*[m for m in ours if "your move" in m.text or "that counts" in m.text])
        assert "removed" not in await kinds(w, ref)
        for said in ("zq-offer", "zq-first"):
            assert said in str(await ben.commands("export", format="md"))
        await anna.deletes(*[m for m in ours if "zq-offer" in m.text])
        assert "zq-offer" not in str(await ben.commands("export", format="md"))
