"""People talk about a topic until a majority, the time or the host closes the floor."""

from scenarios.library.round_table.rules import RoundTable

__all__ = ["RoundTable"]
