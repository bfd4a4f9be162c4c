"""The round table: an open floor, newcomers, and three ways to close it."""

import pytest

from scenarios import Refused, Say, Words
from scenarios.kernel.admit import join, leave, ring
from scenarios.library.round_table import RoundTable
from scenarios.library.round_table.rules import KeepOpen, VoteToClose
from scenarios.library.round_table.state import TableParams
from scenarios.testkit import Play, assert_no_leak, assert_replays, random_play, transcript

TABLE = RoundTable()


def table(speakers: int, minutes: float | None = 30) -> Play:
    return Play(TABLE, params=TableParams(topic="Bees?", minutes=minutes), seats={"speaker": speakers})


def remark(play: Play, seat: str, text: str) -> None:
    play.move(seat, Say(text=Words(text)))


def closing(play: Play) -> str:
    assert play.now.over is not None
    return TABLE.outcome(play.now.state, play.now.over).summary


def test_everyone_hears_a_remark_once_and_the_state_keeps_only_a_count() -> None:
    play = table(3)
    remark(play, "speaker-2", "They dance.")
    for viewer in ("speaker-1", "speaker-2", "speaker-3", "public"):
        assert transcript(play, viewer).count("speaker-2: They dance.") == 1
    assert play.now.state.remarks["speaker-2"] == 1
    assert "dance" not in repr(play.now.state)


@pytest.mark.parametrize(("speakers", "needed"), [(2, 2), (3, 2), (4, 3), (8, 5)])
def test_more_than_half_of_the_speakers_close_it(speakers: int, needed: int) -> None:
    play = table(speakers)
    for number in range(1, needed + 1):
        assert play.now.over is None
        play.move(f"speaker-{number}", VoteToClose())
    assert play.now.over == "finished"
    assert closing(play) == "The round table was closed by vote after 0 remarks."


def test_a_vote_can_be_taken_back_and_counts_once() -> None:
    play = table(3)
    play.move("speaker-1", VoteToClose())
    with pytest.raises(Refused):
        play.move("speaker-1", VoteToClose())
    play.move("speaker-1", KeepOpen())
    play.move("speaker-2", VoteToClose())
    assert play.now.over is None
    assert "1 of 3 want to close; it takes 2." in transcript(play)


def test_it_closes_when_the_time_is_up() -> None:
    play = table(2, minutes=1)
    remark(play, "speaker-1", "They make honey.")
    due = play.now.timers["closing"].due
    remark(play, "speaker-2", "And wax.")
    assert play.now.timers["closing"].due == due
    play.take(ring(play.now, "closing"), due)
    assert closing(play) == "The round table was closed when the time was up after 2 remarks."


def test_without_minutes_nothing_rings_and_the_host_can_end_it() -> None:
    play = table(2, minutes=None)
    assert not play.now.timers
    remark(play, "speaker-1", "They sting.")
    play.end("host")
    assert closing(play) == "The round table was ended (host) after 1 remark."


def test_a_newcomer_is_greeted_asked_and_counted() -> None:
    play = table(2)
    play.take(join(TABLE, play.now, "speaker"))
    assert "Welcome, speaker 3! The topic: Bees?" in transcript(play, "speaker-3")
    assert [asked.ask.seat for asked in play.now.asks.values()] == ["speaker-1", "speaker-2", "speaker-3"]
    remark(play, "speaker-3", "Late, but here.")
    play.move("speaker-3", VoteToClose())
    assert play.now.over is None
    play.move("speaker-1", VoteToClose())
    assert play.now.over == "finished"


def test_a_table_is_full_with_eight() -> None:
    play = table(8)
    with pytest.raises(Refused, match="All 8 seats"):
        play.take(join(TABLE, play.now, "speaker"))


def test_who_leaves_takes_the_vote_along_and_may_tip_the_majority() -> None:
    play = table(4)
    play.move("speaker-1", VoteToClose())
    play.take(leave(TABLE, play.now, "speaker-1"))
    assert play.now.state.votes == frozenset()
    play.move("speaker-2", VoteToClose())
    play.take(leave(TABLE, play.now, "speaker-4"))
    assert play.now.over is None

    tipped = table(4)
    for seat in ("speaker-1", "speaker-2"):
        tipped.move(seat, VoteToClose())
    tipped.take(leave(TABLE, tipped.now, "speaker-4"))
    assert closing(tipped).startswith("The round table was closed by vote")


def test_a_seat_given_up_can_be_taken_again_and_keeps_its_count() -> None:
    play = table(3)
    remark(play, "speaker-3", "One.")
    play.take(leave(TABLE, play.now, "speaker-3"))
    play.take(join(TABLE, play.now, "speaker"))
    remark(play, "speaker-3", "Two.")
    assert play.now.state.remarks["speaker-3"] == 2
    rows = TABLE.outcome(play.now.state, "host").figures[0]
    assert rows.kind == "table"
    assert rows.rows[2] == ("speaker 3", "2")


@pytest.mark.parametrize("seed", range(5))
def test_random_play_replays_and_nothing_is_secret(seed: int) -> None:
    play = random_play(TABLE, seed=seed, seats={"speaker": 4}, moves=40)
    assert_replays(play)
    assert_no_leak(play, {})
