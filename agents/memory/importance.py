"""How much a thing seen matters by its kind alone: cheap, the same everywhere, and blind to how long it is."""

from typing import Final

from agents.memory.item import Item

_BY_KIND: Final = {
    "brief": 1.0,
    "result": 1.0,
    "move": 0.8,
    "chose": 0.8,
    "answered": 0.8,
    "memo": 0.6,
    "told": 0.6,
    "notice": 0.6,
    "asked": 0.4,
    "seated": 0.4,
    "said": 0.2,
}


def importance(item: Item) -> float:
    """From 0 to 1: briefs and results, then moves, then what the scenario told, then talk."""
    return _BY_KIND[item.kind]
