"""Checks made when a scenario class is defined; each error says how to write it."""

import inspect
import re
import types
from typing import Any, Final, NamedTuple, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel

from scenarios.kernel.actions import KERNEL_ACTIONS, Action
from scenarios.kernel.codec import model_coders
from scenarios.kernel.errors import DefinitionError
from scenarios.kernel.tools import check_tools
from scenarios.kernel.values import State

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*$")
_KERNEL: Final = {action.__name__ for action in KERNEL_ACTIONS}
_RESERVED: Final = {"clock", "host", "public", "full", "people"}


class Definition(NamedTuple):
    """What is known of a scenario class from its definition alone."""

    state: type[State]
    actions: dict[str, type[Action]]
    params: type[BaseModel]
    roles: dict[str, Any]


def define(cls: Any, base: type) -> None:
    """Check the class and give it `name` and `definition`. Raises `DefinitionError`."""
    args = _type_arguments(cls, base)
    if args is None or any(isinstance(arg, TypeVar) for arg in args):
        return  # an abstract helper between the base and a scenario
    if len(args) < 2:
        raise DefinitionError(
            f"{cls.__name__} needs two types: `Scenario[YourState, YourAction | OtherAction]`."
        )
    state, union, *rest = args
    if "name" not in vars(cls):
        cls.name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", cls.__name__).lower()
    cls.definition = Definition(_state(cls, state), _actions(cls, union), _params(cls, rest), _roles(cls))
    _methods(cls, base)
    _versions(cls)
    _roster(cls)
    check_tools(cls.__name__, cls.tools)
    if cls.talk not in ("never", "on_turn", "any_time"):
        raise DefinitionError(f'{cls.__name__}.talk is "never", "on_turn" or "any_time".')


def _versions(cls: Any) -> None:
    if type(cls.version) is not int or cls.version < 1:
        raise DefinitionError(f"{cls.__name__}.version is a whole number from 1.")
    if any(type(old) is not int or not 1 <= old < cls.version for old in cls.upgrades):
        raise DefinitionError(f"{cls.__name__}.upgrades maps an older version, as a number, to its upgrade.")


def _roster(cls: Any) -> None:
    joined = [role.name for role in cls.roles if role.open]
    if joined and "Roster" not in cls.definition.actions:
        raise DefinitionError(
            f"{cls.__name__}: seats of {joined[0]!r} come and go, so Roster must stand "
            "in the union of actions."
        )


def _type_arguments(cls: type, base: type) -> tuple[Any, ...] | None:
    """The state, actions and parameters, also where a helper between has fixed some of them."""
    for written in vars(cls).get("__orig_bases__", ()):
        helper = get_origin(written)
        if helper is base:
            return get_args(written)
        if isinstance(helper, type) and issubclass(helper, base):
            fixed = dict(zip(getattr(helper, "__parameters__", ()), get_args(written), strict=False))
            return tuple([fixed.get(arg, arg) for arg in _type_arguments(helper, base) or ()])
    for parent in cls.__bases__:
        if parent is not base and issubclass(parent, base):
            return _type_arguments(parent, base)
    if base in cls.__bases__:
        raise DefinitionError(
            f"Write `class {cls.__name__}(Scenario[YourState, YourAction | OtherAction])`: "
            "the state and the union of action types are missing."
        )
    return None


def _state(cls: type, state: Any) -> type[State]:
    if not (isinstance(state, type) and issubclass(state, State)):
        raise DefinitionError(f"{cls.__name__}: the first type is a class derived from State, not {state!r}.")
    model_coders(state)
    return state


def _actions(cls: type, union: Any) -> dict[str, type[Action]]:
    members = get_args(union) if get_origin(union) in (Union, types.UnionType) else (union,)
    actions: dict[str, type[Action]] = {}
    for member in members:
        if not (isinstance(member, type) and issubclass(member, Action)) or member is Action:
            raise DefinitionError(
                f"{cls.__name__}: {member!r} is no action; derive it from Action and join several with `|`."
            )
        if member.__name__ in actions:
            raise DefinitionError(f"{cls.__name__}: two actions are called {member.__name__}; rename one.")
        if member.__name__ in _KERNEL and member not in KERNEL_ACTIONS:
            raise DefinitionError(
                f"{cls.__name__}: {member.__name__} is an action of the kernel; import or rename it."
            )
        if "action" in member.model_fields:
            raise DefinitionError(
                f"{member.__name__}.action: this name says which action it is; rename the field."
            )
        if not (member.__doc__ or "").strip():
            raise DefinitionError(
                f"{member.__name__} needs a docstring: people and models read it as its help."
            )
        model_coders(member)
        actions[member.__name__] = member
    return actions


def _params(cls: type, rest: list[Any]) -> type[BaseModel]:
    params = rest[0] if rest else None
    if params is None or isinstance(params, TypeVar):
        from scenarios.kernel.rules import NoParams

        return NoParams
    if not (isinstance(params, type) and issubclass(params, BaseModel)):
        raise DefinitionError(f"{cls.__name__}: the third type is a pydantic model of its parameters.")
    model_coders(params)
    return params


def _roles(cls: type) -> dict[str, Any]:
    roles = getattr(cls, "roles", None)
    if not isinstance(roles, tuple) or not roles or any(type(role).__name__ != "Role" for role in roles):
        raise DefinitionError(
            f'{cls.__name__}.roles is a tuple of roles: `roles = (Role("seller"), Role("buyer"))`.'
        )
    named: dict[str, Any] = {}
    for role in roles:
        if not _NAME.match(role.name) or role.name in _RESERVED:
            raise DefinitionError(
                f"{cls.__name__}: {role.name!r} is no name for a role; use small letters, digits and _, "
                f"and none of {', '.join(sorted(_RESERVED))}."
            )
        if role.name in named:
            raise DefinitionError(
                f"{cls.__name__}: the role {role.name!r} stands twice; give it `max=2` instead."
            )
        if not 0 <= role.min <= role.max or role.max < 1:
            raise DefinitionError(
                f"{cls.__name__}: {role.name!r} needs 0 <= min <= max and at least one seat."
            )
        named[role.name] = role
    return named


def _methods(cls: type, base: type) -> None:
    for name in ("start", "turn", "apply"):
        if getattr(cls, name) is getattr(base, name):
            raise DefinitionError(
                f"{cls.__name__} needs a method `{name}`: {inspect.getdoc(getattr(base, name))}"
            )
    for name in ("start", "turn", "apply", "view", "outcome"):
        method = getattr(cls, name)
        if inspect.iscoroutinefunction(method) or inspect.isgeneratorfunction(method):
            raise DefinitionError(
                f"{cls.__name__}.{name} must be a plain function: rules never wait. "
                "Ask a service seat for whatever needs a model, a tool or time."
            )
