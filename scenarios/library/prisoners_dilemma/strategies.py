"""Built-in players of the dilemma; Axelrod (1984) unless said otherwise."""

from pydantic import Field

from scenarios import Action, Ask, NoParams, Rng, Value
from scenarios.kernel.strategy import Strategy
from scenarios.library.prisoners_dilemma.rules import Cooperate, Defect
from scenarios.library.prisoners_dilemma.state import DilemmaView


class Chance(Value):
    """How often a random player cooperates."""

    p: float = Field(0.5, ge=0, le=1)


def cooperate(view: DilemmaView, ask: Ask, rng: Rng, params: NoParams) -> Action:
    """Cooperates in every round."""
    return Cooperate()


def defect(view: DilemmaView, ask: Ask, rng: Rng, params: NoParams) -> Action:
    """Defects in every round."""
    return Defect()


def repay(view: DilemmaView, ask: Ask, rng: Rng, params: NoParams) -> Action:
    """Never defects first: does what the other did in the round before."""
    return Defect() if view.other.endswith("D") else Cooperate()


def bear_a_grudge(view: DilemmaView, ask: Ask, rng: Rng, params: NoParams) -> Action:
    """Never defects first: cooperates until the other has defected once, then never again (Friedman 1971)."""
    return Defect() if "D" in view.other else Cooperate()


def stay_if_it_paid(view: DilemmaView, ask: Ask, rng: Rng, params: NoParams) -> Action:
    """Never defects first: keeps its choice if the other cooperated, changes it if not.

    Win-stay, lose-shift, also called Pavlov; Nowak and Sigmund 1993.
    """
    if not view.own:
        return Cooperate()
    stays = view.other.endswith("C")
    return Cooperate() if view.own.endswith("C") == stays else Defect()


def toss(view: DilemmaView, ask: Ask, rng: Rng, params: Chance) -> Action:
    """Cooperates with probability p in each round, whatever happened before."""
    return Cooperate() if rng("toss", view.round).chance(params.p) else Defect()


STRATEGIES = (
    Strategy("prisoners-dilemma", "tit-for-tat", repay, about="Does what the other did last."),
    Strategy("prisoners-dilemma", "always-cooperate", cooperate, about="Cooperates in every round."),
    Strategy("prisoners-dilemma", "always-defect", defect, about="Defects in every round."),
    Strategy("prisoners-dilemma", "grudger", bear_a_grudge, about="Cooperates until betrayed once."),
    Strategy(
        "prisoners-dilemma",
        "win-stay-lose-shift",
        stay_if_it_paid,
        about="Changes its choice when it lost.",
    ),
    Strategy("prisoners-dilemma", "random", toss, Chance, "Cooperates with probability p."),
)
