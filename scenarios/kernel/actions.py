"""Actions: typed choices, and options, which are action types narrowed by data."""

import re
from collections.abc import Iterable
from enum import Enum
from typing import Any, ClassVar, Final, Literal, NamedTuple

from scenarios.kernel.errors import DefinitionError
from scenarios.kernel.values import Value
from scenarios.kernel.words import Words

Op = Literal["at_least", "at_most", "between", "one_of"]
Scalar = str | int | float | bool | None


class Narrowing(NamedTuple):
    """A limit on one field: its operation and its arguments."""

    op: Op
    args: tuple[Scalar, ...]


def at_least(low: float) -> Narrowing:
    """The number is `low` or more."""
    return Narrowing("at_least", (low,))


def at_most(high: float) -> Narrowing:
    """The number is `high` or less."""
    return Narrowing("at_most", (high,))


def between(low: float, high: float) -> Narrowing:
    """The number is from `low` to `high`, both included."""
    return Narrowing("between", (low, high))


def one_of(choices: Iterable[Scalar | Enum]) -> Narrowing:
    """The value is one of these; of a set or a tuple, every item is."""
    values = tuple(choice.value if isinstance(choice, Enum) else choice for choice in choices)
    if not values:
        raise ValueError("one_of() needs at least one choice; leave the action out of the options instead")
    return Narrowing("one_of", values)


class Narrowed(NamedTuple):
    """An action type with limits on some of its fields, sorted by field."""

    action: "type[Action]"
    limits: tuple[tuple[str, Narrowing], ...]


class Action(Value):
    """Base of the choices a seat can make. The docstring is what people and models read about it.

    A *bound* action is refused when the state has changed since its author last saw it; the others are
    stable: still meant when the world has moved on.
    """

    bound: ClassVar[bool] = False

    @classmethod
    def where(cls, **limits: Narrowing) -> Narrowed:
        """This action with some fields narrowed: `Offer.where(price=at_most(120))`."""
        for name, limit in limits.items():
            if name not in cls.model_fields:
                raise DefinitionError(f"{cls.__name__} has no field {name!r} to narrow.")
            if not isinstance(limit, Narrowing):
                raise DefinitionError(
                    f"{cls.__name__}.where({name}=…) takes at_least, at_most, between or one_of."
                )
        return Narrowed(cls, tuple(sorted(limits.items())))

    @classmethod
    def title(cls) -> str:
        """The name people see: `WalkAway` reads "Walk away"."""
        words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", cls.__name__)
        return words[0] + words[1:].lower()

    def line(self) -> str:
        """The typed part in one line, without Words: "Offer: price 9,000"."""
        parts = [
            f"{name.replace('_', ' ')} {_shown(value)}"
            for name, value in self
            if not isinstance(value, Words) and value is not None
        ]
        return f"{self.title()}: {', '.join(parts)}" if parts else self.title()

    def speech(self) -> tuple[Words, ...]:
        """What is said with it: the values of its fields that are Words."""
        return tuple([value for value in self.__dict__.values() if isinstance(value, Words)])


Option = type[Action] | Narrowed


class Say(Action):
    """Say something to the others."""

    text: Words


class Rang(Action):
    """A timer has rung; made by the `clock`."""

    timer: str


class Roster(Action):
    """A seat was taken in the middle, given up for good, or passed to another holder."""

    change: Literal["joined", "left", "handed"]


KERNEL_ACTIONS: Final[tuple[type[Action], ...]] = (Say, Rang, Roster)


def _shown(value: Any) -> str:
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:,}"
    if isinstance(value, frozenset):
        return ", ".join(sorted(map(_shown, value)))
    if isinstance(value, tuple):
        return ", ".join(map(_shown, value))
    return str(value)
