"""People talk about a topic until a majority, the time or the host closes the floor."""

from scenarios.library.round_table.rules import RoundTable
from scenarios.library.round_table.strategies import STRATEGIES

__all__ = ["STRATEGIES", "RoundTable"]
