"""What is wrong with a scenario is said when its class is defined, with how to write it."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

import pytest
from pydantic import BaseModel

from scenarios import (
    Action,
    DefinitionError,
    NoParams,
    Role,
    Roster,
    Say,
    Scenario,
    State,
    Step,
    Tool,
    Turn,
    Value,
)


class Table(State):
    n: int = 0


class Go(Action):
    """Go."""


class Params(Value):
    rounds: int = 3


SCENARIO: Any = Scenario
ROLES = (Role("a"),)
BODY: dict[str, Any] = {
    "roles": ROLES,
    "start": lambda self, setup, rng: Step(Table()),
    "turn": lambda self, state: Turn(),
    "apply": lambda self, state, moves, rng: Step(state),
}


def defined(base: Any = Scenario[Table, Go], name: str = "Sale", **body: Any) -> Any:
    import types

    return types.new_class(name, (base,), exec_body=lambda ns: ns.update({**BODY, **body}))


def test_a_definition_is_read_from_the_class() -> None:
    made = defined(Scenario[Table, Go | Say, Params], "CarSale2Go")
    assert made.name == "car-sale2-go"
    assert made.definition == (Table, {"Go": Go, "Say": Say}, Params, {"a": ROLES[0]})
    assert defined().definition.params is NoParams
    assert defined(name="Other").name == "other"


def test_helpers_between_may_fix_some_types() -> None:
    class Rounds(Scenario[Table, Go]):
        """A concrete base."""

        roles = ROLES
        start, turn, apply = BODY["start"], BODY["turn"], BODY["apply"]

    R = TypeVar("R", bound=Action)

    class Open(Scenario[Table, R, Params], Generic[R]):
        """A helper that leaves the actions open."""

    assert defined(Rounds, "Longer").definition.state is Table
    assert defined(Open[Go | Say], "Closed").definition[:3] == (Table, {"Go": Go, "Say": Say}, Params)


class NoDoc(Action):
    pass


class Named(Action):
    """A field that is taken."""

    action: str


class Mutable(BaseModel):
    x: int = 0


class Listed(State):
    names: list[str]


class Wild(Action):
    """Holds what cannot be stored."""

    data: dict[str, Any]


def twin() -> type[Action]:
    class Go(Action):
        """Another one."""

    return Go


def own_say() -> type[Action]:
    class Say(Action):
        """Not the kernel's."""

    return Say


async def later(self: Any, state: Any) -> None:
    """Waits."""


def generator(self: Any, state: Any) -> Any:
    yield Turn()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: defined(Scenario), r"Write `class Sale\(Scenario\[YourState, YourAction \| OtherAction\]\)`"),
        (lambda: defined(SCENARIO[int, Go]), "the first type is a class derived from State, not <class 'int'>"),
        (lambda: defined(Scenario[Listed, Go]), r"Listed.names: list\[str\] cannot be stored; use .*tuple"),
        (lambda: defined(SCENARIO[Table, int]), "<class 'int'> is no action; derive it from Action"),
        (lambda: defined(Scenario[Table, Action]), "is no action"),
        (lambda: defined(SCENARIO[Table, Go | int]), "<class 'int'> is no action"),
        (lambda: defined(SCENARIO[Table, Go | twin()]), "two actions are called Go; rename one"),
        (lambda: defined(Scenario[Table, Go | NoDoc]), "NoDoc needs a docstring: people and models read it"),
        (lambda: defined(Scenario[Table, Go | Wild]), r"Wild.data: dict\[str, typing.Any\] cannot be stored"),
        (lambda: defined(Scenario[Table, Go | Named]), "Named.action: this name says which action it is"),
        (lambda: defined(SCENARIO[Table, own_say()]), "Say is an action of the kernel; import or rename it"),
        (lambda: defined(SCENARIO[Table, Go, int]), "the third type is a pydantic model of its parameters"),
        (lambda: defined(Scenario[Table, Go, Mutable]), "Mutable can change; derive it from Value"),
        (lambda: defined(roles=()), r"roles is a tuple of roles: `roles = \(Role\("),
        (lambda: defined(roles=["a"]), "roles is a tuple of roles"),
        (lambda: defined(roles=("a",)), "roles is a tuple of roles"),
        (lambda: defined(roles=(Role("The Seller"),)), "'The Seller' is no name for a role; use small letters"),
        (lambda: defined(roles=(Role("a-1"),)), "'a-1' is no name for a role"),
        (lambda: defined(roles=(Role("clock"),)), "'clock' is no name for a role.*none of clock"),
        (lambda: defined(roles=(Role("public"),)), "'public' is no name for a role"),
        (lambda: defined(roles=(Role("a"), Role("a"))), "the role 'a' stands twice; give it `max=2` instead"),
        (lambda: defined(roles=(Role("a", 2, 1),)), "'a' needs 0 <= min <= max and at least one seat"),
        (lambda: defined(roles=(Role("a", 0, 0),)), "at least one seat"),
        (lambda: defined(roles=(Role("a", 0, 3, open=True),)), "seats of 'a' come and go, so Roster must stand"),
        (lambda: defined(start=Scenario.start), "Sale needs a method `start`: The first state"),
        (lambda: defined(turn=Scenario.turn), "Sale needs a method `turn`"),
        (lambda: defined(apply=Scenario.apply), "Sale needs a method `apply`"),
        (lambda: defined(turn=later), "Sale.turn must be a plain function: rules never wait"),
        (lambda: defined(outcome=generator), "Sale.outcome must be a plain function"),
        (lambda: defined(talk="always"), 'Sale.talk is "never", "on_turn" or "any_time"'),
        (lambda: defined(version=0), "Sale.version is a whole number from 1"),
        (lambda: defined(version="2"), "Sale.version is a whole number from 1"),
        (lambda: defined(version=2, upgrades={2: dict}), "Sale.upgrades maps an older version"),
    ],
)  # fmt: skip
def test_each_mistake_says_how_to_write_it(make: Callable[[], Any], message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        make()


def test_open_seats_with_a_roster_are_fine() -> None:
    assert (
        defined(Scenario[Table, Go | Roster], roles=(Role("a", 0, 3, open=True),)).definition.roles["a"].open
    )


def tool(**changes: Any) -> Tool:
    return Tool("count", "Counts.", Params, lambda view, call: "3")._replace(**changes)


async def waits(view: Table, call: Params) -> str:
    return ""


class Taken(Value):
    tool: str = ""


def test_tools_are_kept_as_they_are_given() -> None:
    assert defined().tools == ()
    assert defined(tools=(tool(),)).tools[0].name == "count"


@pytest.mark.parametrize(
    ("tools", "says"),
    [
        ([tool()], "is a tuple of tools"),
        ((len,), "is a tuple of tools"),
        ((tool(name="Count it"),), "small letters"),
        ((tool(name=""),), "small letters"),
        ((tool(), tool(about="Again.")), "stands twice"),
        ((tool(about=" "),), "needs a sentence"),
        ((tool(call=int),), "pydantic model"),
        ((tool(call=Params()),), "pydantic model"),
        ((tool(call=Taken),), "cannot be called 'tool'"),
        ((tool(function=None),), "plain function"),
        ((tool(function=waits),), "plain function"),
    ],
)
def test_a_tool_that_is_written_wrongly_is_refused(tools: Any, says: str) -> None:
    with pytest.raises(DefinitionError, match=says):
        defined(tools=tools)
