"""Two players choose in secret, round after round, to cooperate or to defect."""

from scenarios.library.prisoners_dilemma.rules import PrisonersDilemma
from scenarios.library.prisoners_dilemma.strategies import STRATEGIES

__all__ = ["STRATEGIES", "PrisonersDilemma"]
