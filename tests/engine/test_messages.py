"""What becomes of messages afterwards: changed, deleted; what the host says; posts that stand there already."""

import pytest

from scenarios import Say, Words
from scenarios.engine.ports import Origin, Post, Taken
from scenarios.kernel.errors import ParleyError, Refused
from scenarios.kernel.seen import FULL, PUBLIC, seen
from scenarios.kernel.words import ERASED, render
from storage.store import Store
from tests.fakes.actors import NEGOTIATORS
from tests.fakes.loop import awaited
from tests.fakes.running import HUMAN, engine_on, running, session
from tests.fakes.scenarios import Offer
from tests.storage.place import rows, run_sql

TWO = {"seller": HUMAN, "buyer": HUMAN}


@awaited
async def test_a_changed_message_is_on_record_for_people_and_changes_nothing(store: Store) -> None:
    async with running(store, "market", TWO) as (_, live):
        said = await live.move("seller", Say(text=Words("zq-first")))
        await live.revised(said.seq, "zq-second", None)
        items = await live.runner.seen("buyer")
        texts = [
            render(str(w), live.runner.texts.get) for i in items if i.move for w in i.move.action.speech()
        ]
        assert texts == ["zq-first"]
        assert not any(item.kind == "revised" for item in items)  # a machine there would not see it
        assert {text for (text,) in await rows(store, "text", "text")} == {"zq-first", "zq-second"}
        with pytest.raises(Refused, match="No message"):
            await live.revised(1, "never said", None)


@awaited
async def test_a_deleted_message_is_gone_with_its_later_versions_and_its_digests_stay(store: Store) -> None:
    async with running(store, "market", TWO) as (_, live):
        said = await live.move("seller", Say(text=Words("zq-first")))
        kept = await live.move("seller", Say(text=Words("zq-other")))
        await live.revised(said.seq, "zq-second", None)
        refs = {ref for ref, text in await rows(store, "text", "ref", "text") if text != "zq-other"}
        await live.removed(said.seq)
        assert {text for (text,) in await rows(store, "text", "text")} == {None, "zq-other"}
        (body,) = [event.body for event in await store.history(live.runner.ref) if event.kind == "removed"]
        assert all(ref in body for ref in refs)
        words = [w for i in await live.runner.seen("buyer") if i.move for w in i.move.action.speech()]
        assert [render(str(w), live.runner.texts.get) for w in words] == [ERASED, "zq-other"]
        assert kept.seq == said.seq + 1


@awaited
async def test_after_the_end_messages_may_still_be_changed_and_deleted(store: Store) -> None:
    async with running(store, "market", TWO) as (_, live):
        said = await live.move("seller", Say(text=Words("zq-first")))
        await live.end("the host")
        await live.revised(said.seq, "zq-second", None)
        await live.removed(said.seq)
        assert {text for (text,) in await rows(store, "text", "text")} == {None}


@awaited
async def test_the_host_says_something_to_all_or_to_a_seat_alone(store: Store) -> None:
    async with running(store, "market", TWO) as (_, live):
        await live.notice(None, "To all.", None)
        await live.notice(("buyer",), "To one.", None)
        with pytest.raises(ParleyError, match="no seat 'baker'"):
            await live.notice(("baker",), "To nobody.", None)

        def told(viewer: str) -> list[str]:
            return [render(i.text, live.runner.texts.get) for i in heard[viewer] if i.kind == "notice"]

        heard = {seat: await live.runner.seen(seat) for seat in TWO}
        assert (told("seller"), told("buyer")) == (["To all."], ["To all.", "To one."])


@awaited
async def test_a_person_s_own_message_is_the_post_itself(store: Store) -> None:
    steps: list[Taken] = []

    def posting(taken: Taken) -> list[Post]:
        steps.append(taken)
        origin = taken.origin
        return [Post(None), Post(None, delivered=origin.message if origin is not None else None)]

    tenant = await store.tenant("local")
    await run_sql(
        store,
        "INSERT INTO inbox (id, tenant, platform, external_id, external_order, body, state, attempts, received)"
        f" VALUES (5, {tenant}, 'web', 'm1', '', 'raw', 'pending', 0, 0)",
    )
    engine = engine_on(store, NEGOTIATORS)
    live = await engine.open(await session(store, "market", TWO), listeners=[posting])
    await live.move("seller", Offer(price=70), origin=Origin(5, None, "m1"))
    assert await rows(store, "outbox", "seq", "ordinal", "state", "external_id") == [
        (1, 0, "pending", None),
        (1, 1, "pending", None),
        (2, 0, "pending", None),
        (2, 1, "sent", "m1"),
    ]
    assert await rows(store, "inbox", "state", "body", "seq") == [("consumed", "", 2)]
    assert steps[-1].holders.keys() == TWO.keys()
    assert (steps[-1].before.seq, steps[-1].event.seq) == (1, 2)
    for viewer in (PUBLIC, FULL):
        assert [i.kind for i in seen(2, 0, steps[-1].stepped.entry, viewer)] == ["move"]
    await engine.close_all()
