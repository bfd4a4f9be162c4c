"""Every scenario keeps what the kernel promises, in random sessions."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios import Refused
from scenarios.kernel.codec import decode, dumps, encode, loads
from scenarios.kernel.log import rederive
from scenarios.kernel.position import Position
from scenarios.kernel.seen import PUBLIC
from scenarios.kernel.wire import (
    decode_ask,
    decode_entry,
    decode_move,
    encode_ask,
    encode_entry,
    encode_move,
)
from scenarios.testkit import assert_replays, replay
from tests.zoo.cases import CASES
from tests.zoo.conduct import met_by, played, refusals

names = pytest.mark.parametrize("name", list(CASES))
seeds = given(st.integers(0, 2**40))
few = settings(max_examples=8)


@names
@few
@seeds
def test_restoring_and_branching_at_any_step_gives_the_same(name: str, seed: int) -> None:
    session = played(CASES[name], seed)
    assert_replays(session.play)
    assert replay(session.play.game.scenario, session.play).events == session.play.events


@names
@few
@seeds
def test_the_same_seed_gives_the_same_session(name: str, seed: int) -> None:
    assert played(CASES[name], seed).play.events == played(CASES[name], seed).play.events


@names
@few
@seeds
def test_no_canary_reaches_another_seat(name: str, seed: int) -> None:
    session = played(CASES[name], seed)
    secrets = session.secrets()
    for viewer in (PUBLIC, *{seat for position in session.play.positions for seat in position.seats}):
        hidden = [text for text, audience in secrets.items() if viewer not in audience]
        for met in met_by(session, viewer):
            found = [text for text in hidden if text in met]
            assert not found, f"{viewer} learns {found}: {met}"


@names
@few
@seeds
def test_every_seat_learns_its_own_secrets(name: str, seed: int) -> None:
    session = played(CASES[name], seed)
    for viewer in session.play.now.seats:
        met = "\n".join(met_by(session, viewer))
        own = [text for text, audience in session.heard.items() if viewer in audience]
        assert [text for text in own if text not in met] == []


@names
@few
@seeds
def test_wrong_moves_are_refused_and_change_nothing(name: str, seed: int) -> None:
    session = played(CASES[name], seed)
    play = session.play
    before, count = play.now, len(play.events)
    for position in play.positions[1:]:
        for seat in position.seats:
            for number, refusal in refusals(session, position, seat):
                assert refusal.kind in _kinds(position, number, seat), f"{refusal.kind}: {refusal}"
    for seat in (*before.seats, "nobody"):
        assert list(refusals(session, before, seat))
    assert play.now is before
    assert len(play.events) == count


def _kinds(position: Position, number: int | None, seat: str) -> set[str]:
    """What a refusal may be called there."""
    if position.over is not None:
        return {"ended"}
    if number is None:
        return {"late", "invalid", "silent", "stale", "foreign"}
    asked = position.asks.get(number)
    if asked is not None and (asked.ask.seat != seat or asked.addressee is not None):
        return {"foreign"}
    if number in position.sealed:
        return {"late"}
    if asked is None:
        return {"late"} if number <= position.opened else {"invalid"}
    return {"invalid", "stale"}


@names
@few
@seeds
def test_an_answer_is_taken_once(name: str, seed: int) -> None:
    play = played(CASES[name], seed).play
    for number, event in enumerate(play.events, 1):
        entry = rederive(play.game, play.positions[number - 1], event).entry
        for move in entry.input.moves:
            if move.ask is None or event.kind == "answer":
                continue
            later = play.branch(number)
            before = later.now
            with pytest.raises(Refused) as refused:
                later.move(move.seat, move.action, ask=move.ask)
            assert refused.value.kind in ("late", "ended", "foreign")
            assert later.now is before


@names
@few
@seeds
def test_everything_reads_back_as_it_was_written(name: str, seed: int) -> None:
    play = played(CASES[name], seed).play
    scenario = play.game.scenario
    for position in play.positions[1:]:
        form = dumps(encode(position.state))
        state = decode(type(position.state), loads(form))
        assert state == position.state
        assert dumps(encode(state)) == form
        for asked in position.asks.values():
            form = dumps(encode_ask(asked.ask))
            assert decode_ask(scenario, loads(form)) == asked.ask
            assert dumps(encode_ask(decode_ask(scenario, loads(form)))) == form
        for move in position.sealed.values():
            assert decode_move(scenario, loads(dumps(encode_move(move, 0))), 0) == move
    for number, event in enumerate(play.events, 1):
        entry = rederive(play.game, play.positions[number - 1], event).entry
        read = decode_entry(scenario, event.kind, loads(event.body), event.at)
        assert read == entry
        assert dumps(encode_entry(read, event.at)) == event.body
