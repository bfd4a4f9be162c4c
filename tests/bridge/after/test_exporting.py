"""Who gets which record, in which form, and that nobody else sees it."""

import gzip
import json

from bot.bridge.content import Notice
from scenarios.library.car_sale.actions import Accept
from tests.bridge.after.sales import BUYERS, SELLERS, offer, plays, sale, sold
from tests.fakes.loop import awaited
from tests.fakes.people import Someone
from tests.fakes.places import NOTHING
from tests.fakes.world import world

SECRETS = (str(SELLERS), f"{SELLERS:,}", str(BUYERS), f"{BUYERS:,}")
"""Each side's limit, as it stands in records and on screens."""


async def record(who: Someone, form: str = "json") -> bytes:
    """The file that they are given."""
    answer = await who.commands("export", format=form)
    assert isinstance(answer, Notice)
    (file,) = answer.content.files
    return file.data


def holds(text: bytes | str, limit: int) -> bool:
    found = text.decode() if isinstance(text, bytes) else text
    return str(limit) in found or f"{limit:,}" in found


@awaited
async def test_while_it_is_played_each_has_their_own_view_and_an_unseated_host_all() -> None:
    async with world() as w:
        await sale(w, ("seller", offer(9_000, "A fine car.")))
        for form in ("json", "jsonl", "md", "html"):
            own = await record(w.someone("Anna"), form)
            assert holds(own, SELLERS)
            assert not holds(own, BUYERS)
            whole = await record(w.someone("Hanna"), form)
            assert holds(whole, SELLERS)
            assert holds(whole, BUYERS)
        assert json.loads(await record(w.someone("Ben")))["view"] == "buyer"
        carl = w.someone("Carl").goes(w.someone("Anna").at)
        public = await record(carl)
        assert not holds(public, SELLERS)
        assert not holds(public, BUYERS)
        everybody = [message.text for message in w.town.messages]
        assert not any(secret in text for secret in SECRETS for text in everybody)


@awaited
async def test_a_host_who_plays_has_the_own_view_until_the_end() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        ref = await sale(w, ("seller", offer(9_000)), host=anna)
        assert not holds(await record(anna), BUYERS)
        await plays(w, ref, ("buyer", Accept()))
        assert holds(await record(anna), BUYERS)
        assert not holds(await record(w.someone("Ben")), SELLERS)


@awaited
async def test_a_branch_that_goes_on_keeps_the_secrets_of_what_is_over() -> None:
    async with world() as w:
        from tests.bridge.after.sales import joins

        await sold(w, host=w.someone("Anna"))
        anna, ben = w.someone("Anna"), w.someone("Ben")
        first = anna.at
        assert holds(await record(anna), BUYERS)
        await ben.commands("branch")
        await ben.presses("Replay this move")
        await joins(anna, "Seller")
        await joins(ben, "Buyer")
        for place in (first, w.town.threads()[-1]):
            assert not holds(await record(anna.goes(place)), BUYERS)
            assert not holds(await record(ben.goes(place)), SELLERS)


@awaited
async def test_what_is_too_large_is_packed_and_what_is_larger_still_refused() -> None:
    async with world() as w:
        await sale(w, ("seller", offer(9_000)))
        anna = w.someone("Anna")
        whole = await record(anna)
        w.town.largest_file = len(whole) - 1
        assert gzip.decompress(await record(anna)) == whole
        w.town.largest_file = 100
        await anna.commands("export", format="json")
        assert "even when compressed" in anna.told()
        await anna.commands("export", format="pdf")
        assert "Choose one of these formats: json, jsonl, md, html." in anna.told()
        await anna.goes(w.town.square).commands("export")
        assert "Use this in the thread" in anna.told()


@awaited
async def test_where_files_cannot_be_sent_the_record_is_text_in_private() -> None:
    async with world(NOTHING) as w:
        await sold(w)
        ben = w.someone("Ben")
        await ben.commands("export")
        assert holds(ben.told(), BUYERS)
        assert not holds(w.someone("Anna").sees_anywhere(), BUYERS)


@awaited
async def test_words_that_were_deleted_are_in_no_record() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        ref = await sale(w, ("seller", offer(9_000, "A canary sings.")))
        assert b"canary" in await record(w.someone("Hanna"), "md")
        live = await w.bridge.sessions.open(ref)
        await live.removed(2)
        for who in (anna, w.someone("Ben"), w.someone("Hanna")):
            assert b"canary" not in await record(who, "md")
