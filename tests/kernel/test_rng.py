"""Named draws: the same on every Python, whatever else was drawn."""

import pytest

from scenarios import Illegal
from scenarios.kernel.errors import ScenarioFault
from scenarios.kernel.rng import Rng

DICE = [1, 3, 4, 4, 2, 2, 4, 4, 4, 1]
SHOCKS = [459965242, 708679062, 130690265, 534177566]
UNITS = [0.9803528398146433, 0.2790354403530806, 0.982226150830897]
DECK = ("a", "b", "c", "f", "e", "d")
BITS = 5897850225461148155


def test_the_values_are_fixed_for_ever() -> None:
    assert [Rng(seed)("die").integer(1, 6) for seed in range(10)] == DICE
    assert [Rng(42)("shock", index).integer(0, 10**9) for index in range(4)] == SHOCKS
    unit = Rng(42)("u")
    assert [unit.unit() for _ in range(3)] == UNITS
    assert Rng(7)("deck").shuffled("abcdef") == DECK
    assert Rng(7).bits("k", 0) == BITS


def test_draws_do_not_depend_on_their_order_or_on_others() -> None:
    one, other = Rng(5), Rng(5)
    first = (one("a").integer(0, 10**9), one("b", 1).unit())
    other("c").unit()
    second = (other("b", 1).unit(), other("a").integer(0, 10**9))
    assert first == second[::-1]


def test_names_indices_and_seeds_tell_draws_apart() -> None:
    indices: tuple[tuple[int, ...], ...] = ((), (1,), (2,))
    values = {
        Rng(seed)(name, *index).integer(0, 2**60) for seed in (1, 2) for name in "ab" for index in indices
    }
    assert len(values) == 12
    assert Rng(2**64 + 1)("a").integer(0, 10**9) == Rng(1)("a").integer(0, 10**9)


def test_they_are_about_uniform() -> None:
    counts = [0] * 6
    for seed in range(6_000):
        counts[Rng(seed)("die").integer(1, 6) - 1] += 1
    assert sum((count - 1_000) ** 2 / 1_000 for count in counts) < 20.5  # chi-square, 5 degrees, p = 0.001
    assert abs(sum(Rng(0)("u", index).unit() for index in range(4_000)) / 4_000 - 0.5) < 0.02
    assert abs(sum(Rng(0)("c", index).chance(0.3) for index in range(4_000)) / 4_000 - 0.3) < 0.03


def test_ranges_are_closed_and_checked() -> None:
    assert Rng(1)("one").integer(4, 4) == 4
    assert -5 <= Rng(1)("low").integer(-5, -3) <= -3
    assert 0 <= Rng(1)("wide").integer(0, 2**64 - 1) < 2**64
    for low, high in ((2, 1), (0, 2**64)):
        with pytest.raises(ScenarioFault, match="range"):
            Rng(1)("bad").integer(low, high)
    with pytest.raises(ScenarioFault, match="chooses from nothing"):
        Rng(1)("bad").choice(())


def test_every_draw_is_listed_with_its_key() -> None:
    rng = Rng(1)
    die = rng("die", "red", 3)
    values = [die.integer(1, 6), die.integer(1, 6)]
    picked = rng("card").choice(("a", "b"))
    assert rng.drawn == [("die/red/3", values[0]), ("die/red/3#2", values[1]), ("card", "ab".index(picked))]


def test_a_name_is_used_once_in_a_step() -> None:
    rng = Rng(1)
    rng("die", 1)
    with pytest.raises(ScenarioFault, match="'die/1' was made twice"):
        rng("die", 1)
    assert rng("die", 2).integer(1, 1) == 1


def test_forced_draws_replace_and_others_stay() -> None:
    rng = Rng(1, {"die#2": 6, "luck": 0})
    die = rng("die")
    assert [die.integer(1, 6), die.integer(1, 6)] == [Rng(1)("die").integer(1, 6), 6]
    assert rng("luck").chance(0.01) is True
    assert rng.drawn[2] == ("luck", 0.0)


@pytest.mark.parametrize("value", [0, 7, 1.0, "1", True, None])
def test_forced_integers_must_be_possible(value: object) -> None:
    with pytest.raises(Illegal, match="takes a whole number from 1 to 6"):
        Rng(1, {"die": value})("die").integer(1, 6)


@pytest.mark.parametrize("value", [-0.1, 1, "0.5", True])
def test_forced_units_must_be_possible(value: object) -> None:
    with pytest.raises(Illegal, match="takes a number from 0 up to 1"):
        Rng(1, {"u": value})("u").unit()
