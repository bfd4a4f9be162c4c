"""Concession as mathematics: how much of its wish a negotiator still asks for, over utilities.

Nothing here knows a scenario. Time-based concession: Faratin, Sierra and Jennings (1998), "Negotiation
decision functions for autonomous agents"; with these conventions it gives the same offers as NegMAS 0.16.
MiCRO: de Jonge (2022), "An analysis of the linear bilateral ANAC domains using the MiCRO benchmark strategy".
"""

import math


def elapsed(made: int, turns: int) -> float:
    """The share of time passed after `made` of `turns` own moves, in (0, 1): (made + 1) / (turns + 1)."""
    return (made + 1) / (turns + 1)


def aspiration(time: float, exponent: float, floor: float = 0.0, ceiling: float = 1.0) -> float:
    """The utility asked for, from `ceiling` at time 0 down to `floor` at time 1, never outside of them.

    floor + (1 - time ** exponent) * (ceiling - floor): an exponent above 1 holds out (Boulware), 1 concedes
    evenly, below 1 gives way early (Conceder).
    """
    return floor + (1 - math.pow(time, exponent)) * (ceiling - floor)


def next_rank(own_distinct: int, other_distinct: int) -> int:
    """Which outcome MiCRO proposes, never conceding more than the other; counted from 0, best first.

    It goes one rank further if it has proposed at most as many different outcomes as the other; otherwise it
    repeats its last one, where the paper repeats any earlier one at random.
    """
    return own_distinct if own_distinct <= other_distinct else own_distinct - 1


def mirrored(last: float, given: float, generosity: float = 1.0) -> float:
    """The utility asked for after the other gave way by `given`: never more than `last`.

    Absolute tit-for-tat of Faratin et al. (1998): last - generosity * max(0, given).
    """
    return last - generosity * max(0.0, given)
