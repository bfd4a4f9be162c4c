"""The curves of concession against offers made by NegMAS 0.16, and their bounds."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.library.concession import aspiration, elapsed, mirrored, next_rank
from tests.shared_data import shared_json

EXPONENTS = {"boulware": 4.0, "linear": 1.0, "conceder": 0.25}
TOLERANCE = 1e-4
"""How far below the aspiration an offer may be, against rounding in utilities."""
Outcome = tuple[str, ...]


class Side(NamedTuple):
    """A negotiator of the reference domain: its outcomes with their utilities, and its reservation."""

    outcomes: list[Outcome]
    utilities: list[float]
    floor: float

    def worth(self, outcome: Outcome) -> float:
        return self.utilities[self.outcomes.index(outcome)]


def reference() -> Any:
    return shared_json("reference/negmas_reference_tiefree.json")


def side(domain: Any, name: str) -> Side:
    issues, about = domain["issues"], domain[name]
    outcomes = [(p, d, w) for p in issues["price"] for d in issues["delivery"] for w in issues["warranty"]]
    utilities = [
        sum(
            about["weights"][issue] * about["values"][issue][value]
            for issue, value in zip(issues, o, strict=True)
        )
        for o in outcomes
    ]
    return Side(outcomes, utilities, about["reserved"])


def timed_run(sides: list[Side], exponents: list[float], turns: int) -> tuple[list[Outcome], Outcome | None]:
    """Alternating offers: each side answers the standing offer, then names its own."""
    offers: list[Outcome] = []
    for made in range(turns):
        for me, exponent in zip(sides, exponents, strict=True):
            level = aspiration(elapsed(made, turns), exponent, me.floor, max(me.utilities))
            if offers and me.worth(offers[-1]) >= level - TOLERANCE:
                return offers, offers[-1]
            position = proposal(me.utilities, me.floor, level)
            assert position is not None
            offers.append(me.outcomes[position])
    return offers, None


def proposal(utilities: Sequence[float], floor: float, level: float) -> int | None:
    """Position of the least good outcome worth the level, never one below `floor`; None if none is."""
    wanted = max(floor, level - TOLERANCE)
    enough = [position for position, utility in enumerate(utilities) if utility >= wanted]
    return min(enough, key=lambda position: utilities[position], default=None)


def micro_run(sides: list[Side], turns: int) -> Outcome | None:
    offers: list[list[Outcome]] = [[], []]
    standing: Outcome | None = None
    for _ in range(turns):
        for number, me in enumerate(sides):
            ranked = sorted(range(len(me.outcomes)), key=lambda place: -me.utilities[place])
            rational = [place for place in ranked if me.utilities[place] > me.floor]
            rank = next_rank(len(set(offers[number])), len(set(offers[1 - number])))
            mine = me.outcomes[rational[min(rank, len(rational) - 1)]]
            if standing is not None and me.worth(standing) >= me.worth(mine):
                return standing
            offers[number].append(mine)
            standing = mine
    return None


@pytest.mark.parametrize("turns", [20, 50])
@pytest.mark.parametrize("second", EXPONENTS)
@pytest.mark.parametrize("first", EXPONENTS)
def test_timed_offers_are_those_of_the_reference_one_by_one(first: str, second: str, turns: int) -> None:
    data = reference()
    expected = data["runs"][f"{first}|{second}|{turns}"]
    sides = [side(data["domain"], "A"), side(data["domain"], "B")]
    offers, agreement = timed_run(sides, [EXPONENTS[first], EXPONENTS[second]], turns)
    assert [list(offer) for offer in offers] == expected["trace"]
    assert (agreement and list(agreement)) == expected["agreement"]


@pytest.mark.parametrize("turns", [20, 50])
def test_two_micro_players_agree_as_in_the_reference(turns: int) -> None:
    data = reference()
    agreement = micro_run([side(data["domain"], "A"), side(data["domain"], "B")], turns)
    assert (agreement and list(agreement)) == data["runs"][f"micro|micro|{turns}"]["agreement"]


@given(st.integers(1, 60), st.floats(0.05, 50), st.floats(0, 0.9))
def test_an_aspiration_falls_and_stays_between_floor_and_ceiling(
    turns: int, exponent: float, floor: float
) -> None:
    levels = [aspiration(elapsed(made, turns), exponent, floor, 1.0) for made in range(turns)]
    assert all(floor <= level <= 1.0 for level in levels)
    assert levels == sorted(levels, reverse=True)


def test_a_player_who_holds_out_asks_for_more_than_one_who_gives_way() -> None:
    for time in (0.1, 0.5, 0.9):
        assert aspiration(time, 4) > aspiration(time, 1) > aspiration(time, 0.25)


@given(st.integers(0, 40), st.integers(0, 40))
def test_micro_goes_no_further_than_one_outcome_ahead_of_the_other(own: int, other: int) -> None:
    named = max(own, next_rank(own, other) + 1)
    assert named <= max(own, other + 1)


@given(st.floats(0, 100), st.floats(-100, 100), st.floats(0, 10))
def test_a_mirror_gives_back_and_never_asks_for_more(last: float, given_up: float, generosity: float) -> None:
    assert mirrored(last, given_up, generosity) <= last
    assert mirrored(last, -1.0, generosity) == last
