"""Who took a seat over reads no more of its past than a grant allows."""

import asyncio
import json
from typing import Any

import pytest

from scenarios.engine.ports import Holder, Ref
from storage.database import MEMORY
from storage.export import FORMATS, export
from storage.store import Store
from tests.export.market import begin, open_store, play


async def handed() -> tuple[Store, Ref, int, int]:
    """A stall whose buyer passed to bob after one round; from which event on he may read; its last event."""
    stage, live = await begin(open_store(MEMORY))
    await play(live, rounds=1, said="zq-early")
    await live.hand_over("buyer", Holder("human", stage.people["bob"]))
    await play(live, rounds=1, said="zq-late")
    await stage.engine.close_all()
    since = await stage.store.readable_from(stage.ref, "buyer", stage.people["bob"])
    assert since is not None
    return stage.store, stage.ref, since, live.runner.position.seq


def exported(*, tree: bool = False, **options: Any) -> tuple[dict[str, Any], dict[str, Any], int]:
    """The whole trace of the buyer and the limited one, and from where it is limited."""

    async def made() -> tuple[bytes, bytes, int]:
        store, ref, since, _ = await handed()
        whole = await export(store, ref, view="buyer", tree=tree)
        part = await export(store, ref, view="buyer", tree=tree, since=since)
        store.close()
        return whole, part, since

    whole, part, since = asyncio.run(made())
    return json.loads(whole), json.loads(part), since


@pytest.mark.parametrize("tree", [False, True])
def test_only_what_all_learned_and_the_present_brief_stand_before_it(tree: bool) -> None:
    whole, part, since = exported(tree=tree)
    before = [event for event in part["events"] if event["seq"] < since]
    briefs = [item for event in before for item in event.get("learned", ()) if item["what"] == "brief"]
    own = [item for event in before for item in event.get("learned", ()) if item["to"] != "everyone"]
    assert len(own) == len(briefs) == 1
    assert not any(event.get("opened") or event.get("closed") for event in before)
    assert not any(
        key in move for event in before for move in event.get("moves", ()) for key in ("basis", "source")
    )
    assert [e for e in part["events"] if e["seq"] >= since] == [
        e for e in whole["events"] if e["seq"] >= since
    ]
    shown = json.dumps(before)
    for canary in ("zq-pair-whisper", "zq-people-aside", "zq-bid-buyer", "7771502"):
        assert canary in json.dumps([e for e in whole["events"] if e["seq"] < since])
        assert canary not in shown
    assert "zq-early" in shown


def test_every_format_is_limited() -> None:
    async def made() -> list[tuple[str, int, int]]:
        store, ref, since, head = await handed()
        found = []
        for format_ in FORMATS:
            pages = [
                (await export(store, ref, view="buyer", format=format_, since=limit)).decode()
                for limit in (since, head + 1)
            ]
            found.append((format_, pages[0].count("zq-bid-buyer"), pages[1].count("zq-bid-buyer")))
        store.close()
        return found

    for format_, later, none in asyncio.run(made()):
        assert (later > 0, none) == (True, 0), format_


def test_from_the_first_event_on_it_is_the_whole_view_and_other_views_ignore_it() -> None:
    async def made() -> None:
        store, ref, since, _ = await handed()
        assert await export(store, ref, view="buyer", since=0) == await export(store, ref, view="buyer")
        for view in ("public", "full"):
            assert await export(store, ref, view=view, since=since) == await export(store, ref, view=view)
        store.close()

    asyncio.run(made())


def test_what_other_branches_hold_is_not_the_newcomers() -> None:
    async def made() -> None:
        store, ref, since, _ = await handed()
        child = await store.branch(ref, since + 1)
        page = json.loads(await export(store, child, view="buyer", tree=True, since=since))
        assert not any(e.get("opened") for e in page["events"] if e["seq"] > since + 1)
        store.close()

    asyncio.run(made())
