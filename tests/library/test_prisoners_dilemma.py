"""The dilemma: sealed choices, points, and the built-in players against the numbers of Axelrod's library."""

from itertools import product

import pytest
from pydantic import ValidationError

from scenarios import Refused, Say, Words
from scenarios.library.prisoners_dilemma import STRATEGIES, PrisonersDilemma
from scenarios.library.prisoners_dilemma.rules import Cooperate, Defect
from scenarios.library.prisoners_dilemma.state import DilemmaParams, Payoffs
from scenarios.testkit import Play, assert_replays, random_play, transcript
from tests.library.driver import played, player
from tests.shared_data import shared_json

BY_NAME = {strategy.name: strategy for strategy in STRATEGIES}
AXELROD = {
    "always-cooperate": "Cooperator",
    "always-defect": "Defector",
    "tit-for-tat": "Tit For Tat",
    "grudger": "Grudger",
    "win-stay-lose-shift": "Win-Stay Lose-Shift",
}


def match(first: str, second: str, rounds: int, seed: int = 0) -> Play:
    players = {"player-1": player(BY_NAME[first]), "player-2": player(BY_NAME[second])}
    return played(PrisonersDilemma(), players, seed=seed, params=DilemmaParams(rounds=rounds))


def totals(play: Play) -> list[float]:
    payoffs = PrisonersDilemma().outcome(play.now.state, "finished").payoffs
    assert payoffs is not None
    return list(payoffs.values())


@pytest.mark.parametrize(("first", "second"), list(product(AXELROD, AXELROD)))
def test_a_match_scores_as_in_the_reference(first: str, second: str) -> None:
    reference = shared_json("reference/axelrod_ref.json")["deterministic12"]
    row, column = (reference["players"].index(AXELROD[name]) for name in (first, second))
    play = match(first, second, reference["turns"])
    assert totals(play) == reference["match_scores"][row][column]


def test_a_choice_is_secret_until_both_are_in() -> None:
    play = Play(PrisonersDilemma())
    before = transcript(play, "player-2")
    play.move("player-1", Defect())
    assert transcript(play, "player-2") == before
    assert play.view("player-2") == PrisonersDilemma().view(play.positions[1].state, "player-2")
    play.move("player-2", Cooperate())
    assert "Round 1: player 1 defected (+5), player 2 cooperated (+0)." in transcript(play, "player-2")


def test_a_choice_cannot_be_changed_and_talk_changes_nothing() -> None:
    play = Play(PrisonersDilemma())
    play.move("player-1", Cooperate())
    with pytest.raises(Refused):
        play.move("player-1", Defect())
    play.move("player-1", Say(text=Words("I have chosen.")))
    assert "I have chosen." in transcript(play, "player-2")
    assert len(play.now.asks) == 2


def test_it_lasts_exactly_as_many_rounds_as_agreed() -> None:
    play = match("always-defect", "always-cooperate", 3)
    assert (play.now.over, totals(play)) == ("finished", [15.0, 0.0])


def test_the_outcome_sums_points_and_draws_them() -> None:
    result = PrisonersDilemma().outcome(match("tit-for-tat", "always-defect", 3).now.state, "finished")
    assert result.summary == "After 3 rounds: player 1: 2 points, player 2: 7 points."
    assert result.metrics["cooperation"] == pytest.approx(1 / 6)
    (chart,) = result.figures
    assert chart.kind == "chart"
    assert chart.series[1].points == ((0.0, 0.0), (1.0, 5.0), (2.0, 6.0), (3.0, 7.0))


def test_an_early_end_counts_the_rounds_played() -> None:
    play = Play(PrisonersDilemma())
    play.end("host")
    result = PrisonersDilemma().outcome(play.now.state, "host")
    assert (
        result.summary == "After 0 rounds of 10, ended early (host): player 1: 0 points, player 2: 0 points."
    )
    assert result.metrics["cooperation"] is None


def test_a_random_player_differs_over_seeds_and_follows_its_share() -> None:
    choices = [match("random", "always-defect", 50, seed).now.state.choices["player-1"] for seed in range(4)]
    assert len(set(choices)) == 4
    assert 60 <= "".join(choices).count("C") <= 140
    never = {"player-1": player(BY_NAME["random"], p=0), "player-2": player(BY_NAME["grudger"])}
    assert "C" not in played(PrisonersDilemma(), never).now.state.choices["player-1"]


def test_payoffs_that_are_no_dilemma_are_refused() -> None:
    with pytest.raises(ValidationError, match="a dilemma only if"):
        Payoffs(both_cooperate=6)


@pytest.mark.parametrize("seed", range(5))
def test_random_play_replays(seed: int) -> None:
    assert_replays(random_play(PrisonersDilemma(), seed=seed, params=DilemmaParams(rounds=6)))


@pytest.mark.parametrize("seed", range(5))
def test_nobody_learns_a_sealed_choice_in_random_play(seed: int) -> None:
    play = random_play(PrisonersDilemma(), seed=seed, params=DilemmaParams(rounds=6))
    for position, later in zip(play.positions[1:], play.positions[2:], strict=False):
        if len(later.sealed) > len(position.sealed):
            (chooser,) = (move.seat for number, move in later.sealed.items() if number not in position.sealed)
            other = position.state.other(chooser)
            branch = play.branch(later.seq)
            assert [item.seq for item in branch.seen(other) if item.seq == later.seq] == []


def test_one_round_is_said_as_one() -> None:
    play = match("grudger", "always-defect", 1)
    assert play.now.over is not None
    shown = transcript(play)
    assert "1 round. In each" in shown
    assert "1 rounds" not in shown
    assert "After 1 round: player 1: 0 points, player 2: 5 points." in shown
