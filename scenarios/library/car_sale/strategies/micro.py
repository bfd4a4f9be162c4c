"""A player without parameters that needs no guess about the other."""

from scenarios import Action, Ask, Rng
from scenarios.kernel.rules import NoParams
from scenarios.kernel.strategy import Strategy
from scenarios.library.car_sale.strategies.decision import decided, own_turns, price_at
from scenarios.library.car_sale.view import SaleView
from scenarios.library.concession import next_rank


def match_steps(view: SaleView, ask: Ask, rng: Rng, params: NoParams) -> Action:
    """Never beyond its limit: names a new price only if the other has named as many different ones.

    MiCRO; de Jonge 2022. Its outcomes are as many round prices from wish to limit as it has moves.
    """
    turns = own_turns(view)
    rungs = [price_at(view, 1 - step / max(turns - 1, 1)) for step in range(turns)]
    ladder = list(dict.fromkeys(rungs))
    rank = next_rank(len(set(view.own_offers)), len(set(view.other_offers)))
    return decided(view, rng, ladder[min(rank, len(ladder) - 1)])


MICRO = Strategy(
    "car-sale", "micro", match_steps, NoParams, "Takes a step only for a step of the other side."
)
