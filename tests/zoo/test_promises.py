"""What each scenario of the zoo is there for, spelled out once."""

from typing import Any

import pytest

from scenarios import Ask, Illegal, Move, Outcome, Rang, Refused, Rng, Say, Step, Words, show
from scenarios.kernel.actions import Roster
from scenarios.kernel.admit import admit_answer, complete, consult, hand_over, join, leave, ring
from scenarios.kernel.codec import dumps, encode
from scenarios.kernel.log import Differs, rederive
from scenarios.kernel.play import begin
from scenarios.kernel.position import Entry, Input
from scenarios.kernel.seen import FULL, PUBLIC
from scenarios.testkit import Play, assert_replays, random_play, replay, transcript
from tests.zoo.cases import CASES
from tests.zoo.chance import Board, Chance, Roll
from tests.zoo.conduct import Case, met_by, own_briefs, played
from tests.zoo.consultation import Consultation, Note, Treat
from tests.zoo.finished import Choose, Finished, Intake
from tests.zoo.letters import Letters, Write
from tests.zoo.rooms import Go, House, Rooms
from tests.zoo.roster import Circle, Mark, Open
from tests.zoo.secret_vote import Ballot, Poll, Remark, SecretVote, code


def ballot(seat: str, answer: str, round_: int = 1) -> Ballot:
    return Ballot(code=code(seat, answer, round_))


def poll(play: Play) -> Poll:
    assert isinstance(play.now.state, Poll)
    return play.now.state


# A secret vote during an open floor


def test_remarks_go_on_while_ballots_are_sealed() -> None:
    play = Play(SecretVote(), seats={"member": 3})
    play.move("member-2", ballot("member-2", "aye"))
    play.move("member-1", Remark(text=Words("Vote as you like.")))
    play.move("member-3", ballot("member-3", "no"))
    assert poll(play).round == 1
    assert [event.kind for event in play.events] == ["start", "sealed", "moves", "sealed"]
    last = play.move("member-1", ballot("member-1", "aye"))
    assert [move.seat for move in last.entry.input.moves] == ["member-1", "member-2", "member-3"]
    assert poll(play).ayes == 2


def test_a_sealed_ballot_keeps_the_move_of_its_author_and_shows_it_once() -> None:
    play = Play(SecretVote(), seats={"member": 2})
    for seat in ("member-2", "member-1"):
        play.move(seat, ballot(seat, "no"))
    kinds = {
        seat: [item.kind for item in play.seen(seat) if item.move is not None] for seat in play.now.seats
    }
    assert kinds == {"member-1": ["move"], "member-2": ["chose"]}


def test_a_result_gives_each_seat_its_own_payoff_and_nobody_the_hidden_metrics() -> None:
    play = random_play(SecretVote(), seats={"member": 2}, seed=4, moves=400)
    assert play.now.over == "finished"
    outcomes = [item.outcome for item in play.seen("member-1") if item.outcome is not None]
    assert [dict(outcome.payoffs or {}) for outcome in outcomes] == [{}, {"member-1": 7_130_001.0}]
    assert outcomes[0].metrics["ayes"] == poll(play).ayes
    assert all(not outcome.hidden for outcome in outcomes)
    assert [item.outcome for item in play.seen(PUBLIC) if item.outcome is not None] == outcomes[:1]
    assert any(item.outcome.hidden for item in play.seen(FULL) if item.outcome is not None)


# A consultation of a person without a seat


def consulted() -> tuple[Play, int]:
    play = Play(Consultation())
    treat = next(n for n, asked in play.now.asks.items() if asked.ask.seat == "chief")
    ask = Ask("chief", (Say,), "consult", text="What would you do?")
    play.take(consult(play.game.scenario, play.now, treat, ask, "person:ann"))
    return play, play.now.opened


def test_a_consultation_stays_open_while_others_move() -> None:
    play, number = consulted()
    play.move("rival", Note())
    assert play.now.asks[number].addressee == "person:ann"
    play.take(admit_answer(play.now, number, Say(text=Words("Wait.")), by="person:ann"))
    assert number not in play.now.asks
    assert "Wait." in transcript(play, "chief")
    assert "Wait." not in transcript(play, "rival")
    assert_replays(play)


def test_a_consultation_closes_with_the_move_it_was_for() -> None:
    play, number = consulted()
    done = play.move("chief", Treat(plan="zq-chief-plan-0-1"))
    assert done.dropped == (number,)
    with pytest.raises(Refused, match="no longer open") as refused:
        admit_answer(play.now, number, Say(text=Words("Too late.")), by="person:ann")
    assert refused.value.kind == "late"


def test_a_consultation_is_answered_by_its_addressee_alone() -> None:
    play, number = consulted()
    with pytest.raises(Refused) as refused:
        admit_answer(play.now, number, Say(text=Words("Me!")), by="person:bob")
    assert refused.value.kind == "foreign"
    with pytest.raises(Refused) as refused:
        play.move("chief", Say(text=Words("I answer it myself.")), ask=number)
    assert refused.value.kind == "foreign"


def test_only_the_holder_of_an_open_ask_consults() -> None:
    play, _ = consulted()
    ask = Ask("rival", (Say,), "consult")
    with pytest.raises(Refused) as refused:
        consult(play.game.scenario, play.now, 1, ask, "person:ann")
    assert refused.value.kind == "foreign"


# Two rooms and a bell


def test_talk_reaches_the_room_and_the_bell_keeps_its_time() -> None:
    play = Play(Rooms(), seats={"guest": 3})
    due = play.now.timers["bell"].due
    play.move("guest-1", Say(text=Words("Secret of the hall.")))
    play.move("guest-2", Go(room="hall"))
    play.move("guest-1", Say(text=Words("Now you hear me.")))
    assert play.now.timers["bell"].due == due
    assert "Secret" in transcript(play, "guest-3")
    assert "Secret" not in transcript(play, "guest-2")
    assert "Now you hear me" in transcript(play, "guest-2")
    play.take(ring(play.now, "bell"), due)
    assert play.now.at == due
    assert play.now.timers["bell"].due == due + 600_000_000


# Open seats


def test_somebody_joins_in_the_middle_and_gets_a_brief() -> None:
    play = Play(Open(), seats={"speaker": 2})
    play.take(join(Open(), play.now, "speaker"))
    assert play.now.seats == ("speaker-1", "speaker-2", "speaker-3", "chair")
    assert [item.text for item in play.seen("speaker-3") if item.kind == "brief"] == ["zq-speaker-3-holder-1"]
    assert {asked.ask.seat for asked in play.now.asks.values()} == set(play.now.seats)


def test_a_vote_that_waits_for_nobody_any_more_is_counted() -> None:
    play = Play(Open(), seats={"speaker": 1})
    play.move("chair", Mark(mark="zq-chair-1-a"))
    assert complete(play.now) is None
    play.take(leave(Open(), play.now, "speaker-1"))
    assert isinstance(play.now.state, Circle)
    assert play.now.state.round == 2
    assert play.now.sealed == {}
    assert complete(play.now) is None
    assert_replays(play)


def test_a_seat_that_left_gets_a_last_word_and_no_more() -> None:
    play = Play(Open(), seats={"speaker": 2})
    play.take(leave(Open(), play.now, "speaker-1"))
    assert "zq-speaker-1-bye" in transcript(play, "speaker-1")
    assert "zq-speaker-1-bye" not in transcript(play, "speaker-2")
    with pytest.raises(Refused) as refused:
        play.move("speaker-1", Say(text=Words("I am still here.")))
    assert refused.value.kind == "foreign"


def test_a_handed_seat_has_the_same_ask_and_a_new_brief() -> None:
    play = Play(Open(), seats={"speaker": 1})
    asks = dict(play.now.asks)
    play.take(hand_over(play.now, "speaker-1"))
    assert play.now.asks == asks
    assert play.view("speaker-1").model_dump() == {"secret": "zq-speaker-1-holder-1"}


def test_seats_that_are_needed_or_full_are_refused() -> None:
    play = Play(Open(), seats={"speaker": 4})
    for role in ("speaker", "chair", "nobody"):
        with pytest.raises(Refused):
            join(Open(), play.now, role)
    for seat in ("chair", "nobody"):
        with pytest.raises(Refused):
            leave(Open(), play.now, seat)
    with pytest.raises(Refused):
        hand_over(play.now, "nobody")


# A branch of a finished session


def test_a_finished_session_branches_at_every_step_and_stays_as_it_was() -> None:
    play = random_play(Finished(), seed=5)
    assert play.now.over == "finished"
    events = list(play.events)
    for seq in range(1, len(events)):
        branch = play.branch(seq)
        branch.end("host")
        assert branch.now.over == "host"
        assert play.events == events
    with pytest.raises(Refused) as refused:
        play.end("again")
    assert refused.value.kind == "ended"
    other = play.branch(len(events) - 2)
    for seat in ("left", "right"):
        other.move(seat, Choose(together=True))
    assert other.now.over == "finished"
    assert_replays(other)


def test_a_form_is_an_ask_like_any_other() -> None:
    play = Play(Finished())
    assert {asked.ask.purpose for asked in play.now.asks.values()} == {"form"}
    play.move(
        "left", Intake(age=30, mood="zq-good", likes=frozenset({"zq-milk", "zq-tea"}), remark=Words("No."))
    )
    assert "zq-good" in transcript(play, "left")
    assert "zq-good" not in transcript(play, "right")


# Erased words


def test_erasing_words_changes_what_is_read_and_nothing_else() -> None:
    texts = {"r1": "Dear Bob", "r2": "Dear Ann"}
    play = Play(Letters())
    play.move("ann", Write(text=Words.kept("r1")))
    play.move("bob", Write(text=Words.kept("r2")))
    bodies, state = [event.body for event in play.events], dumps(encode(play.now.state))
    assert "Dear Bob" in transcript(play, "bob", resolve=texts.get)
    del texts["r1"]
    read = transcript(play, "bob", resolve=texts.get)
    assert "ann wrote: [erased] (letter 1)" in read
    assert "Dear Ann" in read
    assert "Dear" not in "".join(bodies) + state
    assert replay(Letters(), play).events == play.events


# An edited chance draw


def rolled(count: int, seed: int = 3) -> Play:
    play = Play(Chance(), seed=seed)
    for turn in range(count):
        play.move(("red", "blue")[turn % 2], Roll())
    return play


def test_an_edited_draw_is_replaced_and_the_others_stay_common() -> None:
    play = rolled(6)
    edited = play.branch(2)
    given = play_input(play, 3)
    old = dict(play_draws(play, 3))
    new = old["die/1"] % 6 + 1
    edited.take(given._replace(forced={"die/1": new}))
    for turn in range(2, 6):
        edited.move(("red", "blue")[turn % 2], Roll())
    assert isinstance(edited.now.state, Board)
    assert edited.now.state.points[1] == new
    assert dict(play_draws(edited, 3)) == {**old, "die/1": new}
    for seq in (4, 5, 6, 7):
        assert play_draws(edited, seq) == play_draws(play, seq)
    assert play.events[:2] == edited.events[:2]
    assert_replays(edited)


@pytest.mark.parametrize(
    ("forced", "why"),
    [
        ({"die/1": 7}, "from 1 to 6"),
        ({"die/1": "six"}, "from 1 to 6"),
        ({"die/1": True}, "from 1 to 6"),
        ({"weather/1": 1.0}, "from 0 up to 1"),
        ({"die/9": 3}, "makes no draw die/9; it makes: die/1, weather/1"),
    ],
)
def test_a_draw_that_cannot_be_is_refused(forced: dict[str, object], why: str) -> None:
    play = rolled(6)
    branch = play.branch(2)
    before = branch.now
    with pytest.raises(Illegal, match=why):
        branch.take(play_input(play, 3)._replace(forced=forced))
    assert branch.now is before


def test_hands_can_be_dealt_again_at_the_start() -> None:
    dealt = Play(Chance(), seed=3)
    again = dealt.branch(0)
    start = begin(again.game, Chance.definition.params(), ("blue", "red"), {"cards": 0})
    again.take(start)
    assert again.now.seats == ("red", "blue")
    assert again.now.state != dealt.now.state


def play_input(play: Play, seq: int) -> Input:
    return replayed(play, seq).input


def play_draws(play: Play, seq: int) -> tuple[tuple[str, Any], ...]:
    return replayed(play, seq).draws


def replayed(play: Play, seq: int) -> Entry:
    return rederive(play.game, play.positions[seq - 1], play.events[seq - 1]).entry


# The tests themselves: a broken scenario turns them red


class LoudRooms(Rooms):
    """All hear what is said in a room."""

    def apply(self, state: House, moves: tuple[Move[Go | Say | Rang], ...], rng: Rng) -> Step[House]:
        if isinstance(moves[0].action, Say):
            return Step(state, (show(moves[0]),))
        return super().apply(state, moves, rng)


class OpenBallots(SecretVote):
    """The outcome names the ballots."""

    def outcome(self, state: Poll, why: str) -> Outcome:
        return Outcome(summary=", ".join(state.cast.values()))


class Forgetful(Chance):
    """Rules that remember something outside the state."""

    calls = 0

    def apply(self, state: Board, moves: tuple[Move[Roll], ...], rng: Rng) -> Step[Board]:
        Forgetful.calls += 1
        return Step(state.but(points=(*state.points, Forgetful.calls)))


def leaks(case: Case, seeds: range) -> int:
    """How many sessions show somebody another's secret."""
    found = 0
    for seed in seeds:
        session = played(case, seed)
        for viewer in (PUBLIC, *session.play.now.seats):
            hidden = [text for text, audience in session.secrets().items() if viewer not in audience]
            if any(text in met for met in met_by(session, viewer) for text in hidden):
                found += 1
                break
    return found


def test_a_leak_is_found() -> None:
    loud = CASES["two rooms"]._replace(scenario=LoudRooms())
    assert leaks(CASES["two rooms"], range(4)) == 0
    assert leaks(loud, range(4)) >= 3
    assert leaks(Case(OpenBallots(), own_briefs, seats={"member": 2}, moves=60), range(4)) == 4


def test_rules_that_are_not_pure_are_found() -> None:
    play = random_play(Forgetful(), seed=1)
    with pytest.raises(Differs):
        assert_replays(play)


def test_a_roster_change_is_no_ones_own_move() -> None:
    play = Play(Open(), seats={"speaker": 1})
    with pytest.raises(Refused) as refused:
        play.move("speaker-1", Roster(change="left"))
    assert refused.value.kind == "foreign"
