"""No export shows its reader what only others may learn."""

import asyncio
import json
import re
from typing import Any

import pytest

from bot.pictures import to_svg
from scenarios.kernel.errors import ParleyError
from scenarios.kernel.seen import PUBLIC
from storage.database import MEMORY
from storage.export import FORMATS, Format, export
from tests.export.market import CANARIES, NOWHERE, Stage, begin, open_store, play
from tests.export.stored import stored
from tests.zoo.cases import CASES
from tests.zoo.conduct import played

VIEWS = (PUBLIC, "seller", "buyer", "judge")


def shows(text: str, secret: str) -> bool:
    """Whether the text holds the secret; a number counts where it stands alone."""
    if not secret.isdigit():
        return secret in text
    return re.search(rf"(?<!\d){secret}(?!\d)", re.sub(r"(?<=\d),(?=\d{3})", "", text)) is not None


def read(stage: Stage, view: str, form: Format = "json", **how: Any) -> str:
    made = asyncio.run(export(stage.store, stage.ref, view=view, format=form, draw=to_svg, **how))
    return made.decode().replace(",", "")


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("view", VIEWS)
def test_no_view_shows_what_others_alone_may_learn(ended: Stage, view: str, form: Format) -> None:
    text = read(ended, view, form)
    assert [canary for canary, seats in CANARIES.items() if view not in seats and canary in text] == []
    assert [canary for canary in NOWHERE if canary in text] == []


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_shows_what_its_seat_learned(ended: Stage, view: str) -> None:
    text = read(ended, view)
    assert [canary for canary, seats in CANARIES.items() if view in seats and canary not in text] == []
    assert "zq-all-said" in text


@pytest.mark.parametrize("form", FORMATS)
def test_the_full_view_shows_everything_but_who_people_are(ended: Stage, form: Format) -> None:
    text = read(ended, "full", form)
    hidden = {"7771001"} if form in ("md", "html") else set()
    assert [canary for canary in CANARIES if canary not in text and canary not in hidden] == []
    assert [canary for canary in NOWHERE if canary in text] == []
    assert "person-1" in text


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_to_try_secrets_against_leaves_the_full_view(ended: Stage, view: str) -> None:
    trace = json.loads(asyncio.run(export(ended.store, ended.ref, view=view)))
    assert "setup" not in trace
    for event in trace["events"]:
        assert not event.keys() & {"digest", "draws", "forced", "params", "version"}
        assert {ask["seat"] for ask in [*event.get("opened", ()), *event.get("closed", ())]} <= {view}
        for item in event.get("learned", ()):
            assert item["to"] in ("everyone", "people", [view])
        for move in event.get("moves", ()):
            if move["seat"] != view:
                assert not move.keys() & {"at", "source", "basis", "ask"}


def test_what_is_off_the_record_is_for_people() -> None:
    async def run() -> tuple[bytes, bytes]:
        stage, live = await begin(open_store(MEMORY))
        await play(live, rounds=1)
        made = [await export(stage.store, stage.ref, view=view) for view in ("buyer", "seller")]
        stage.store.close()
        return made[0], made[1]

    person, machine = asyncio.run(run())
    assert b"zq-people-aside" in person
    assert b"zq-people-aside" not in machine


@pytest.mark.parametrize("tree", [False, True])
def test_an_unknown_view_or_format_is_refused_with_the_choices(ended: Stage, tree: bool) -> None:
    wanted = "There is no view 'x'; choose public, full, or a seat: seller, buyer, judge."
    with pytest.raises(ParleyError) as refused:
        asyncio.run(export(ended.store, ended.ref, view="x", tree=tree))
    assert str(refused.value) == wanted
    with pytest.raises(ParleyError, match="There is no format 'pdf'; choose json, jsonl, md or html"):
        asyncio.run(export(ended.store, ended.ref, format="pdf"))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", list(CASES))
@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in (1, 2))])
def test_no_canary_of_the_zoo_reaches_another_seats_export(name: str, seed: int) -> None:
    session = played(CASES[name], seed)
    store, ref = asyncio.run(stored(session))
    secrets = session.secrets()
    try:
        for view in ("public", "full", *session.play.now.seats):
            hidden = [text for text, audience in secrets.items() if view not in audience and view != "full"]
            for form in ("json", "html"):
                text = asyncio.run(export(store, ref, view=view, format=form)).decode()
                assert [secret for secret in hidden if shows(text, secret)] == []
    finally:
        store.close()
