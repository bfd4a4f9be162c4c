"""Scenarios: the kernel, the engine with its ports, and the library of scenarios.

Everything a scenario's author needs is imported from here. Not here: actors (`agents`), tables (`storage`)
and anything that shows a session to people (`bot`).
"""

from scenarios.kernel.actions import Action, Rang, Roster, Say, at_least, at_most, between, one_of
from scenarios.kernel.errors import DefinitionError, Illegal, ParleyError, Refused
from scenarios.kernel.figures import Chart, Edge, Graph, Image, Mark, Node, Series, Table
from scenarios.kernel.rng import Rng
from scenarios.kernel.rules import (
    ALL,
    Ask,
    Move,
    NoParams,
    Outcome,
    Role,
    Scenario,
    Setup,
    Step,
    Tell,
    Timer,
    Turn,
    brief,
    show,
)
from scenarios.kernel.strategy import Strategy
from scenarios.kernel.tools import Tool
from scenarios.kernel.values import FrozenDict, State, Value
from scenarios.kernel.words import Words

__all__ = [
    "ALL",
    "Action",
    "Ask",
    "Chart",
    "DefinitionError",
    "Edge",
    "FrozenDict",
    "Graph",
    "Illegal",
    "Image",
    "Mark",
    "Move",
    "NoParams",
    "Node",
    "Outcome",
    "ParleyError",
    "Rang",
    "Refused",
    "Rng",
    "Role",
    "Roster",
    "Say",
    "Scenario",
    "Series",
    "Setup",
    "State",
    "Step",
    "Strategy",
    "Table",
    "Tell",
    "Timer",
    "Tool",
    "Turn",
    "Value",
    "Words",
    "at_least",
    "at_most",
    "between",
    "brief",
    "one_of",
    "show",
]
