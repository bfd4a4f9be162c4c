"""How moves, asks, tells and entries stand in a log: short JSON lists, trailing defaults left out.

| thing | form |
|---|---|
| move | [seat, action, fields, ask, basis, cause, source, at] |
| tell | [to, text, index of the move shown, data, 1 if a brief] |
| ask | [seat, options, key, joint, deadline us, default, optional, purpose, text] |
| option | action, or [action, {field: [op, args…]}] |
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from pydantic import TypeAdapter

from scenarios.kernel.actions import KERNEL_ACTIONS, Action, Narrowed, Narrowing, Option
from scenarios.kernel.codec import decode, encode
from scenarios.kernel.errors import Unencodable
from scenarios.kernel.figures import Figure
from scenarios.kernel.options import action_of
from scenarios.kernel.position import Entry, Input
from scenarios.kernel.rules import Ask, Move, Outcome, Tell

if TYPE_CHECKING:
    from scenarios.kernel.admit import AnyScenario

Json = Any
_KERNEL: Final = {action.__name__: action for action in KERNEL_ACTIONS}
_FIGURE: Final[TypeAdapter[Figure]] = TypeAdapter(Figure)
_MICROSECOND: Final = timedelta(microseconds=1)


def encode_entry(entry: Entry, at: int) -> dict[str, Json]:
    """The body of an event: m moves, t tells, r draws, f forced draws, x data, o outcome."""
    given = entry.input
    body: dict[str, Json] = {}
    if given.moves:
        body["m"] = [encode_move(move, at) for move in given.moves]
    if entry.tells:
        body["t"] = [_encode_tell(tell, given.moves) for tell in entry.tells]
    if entry.draws:
        body["r"] = [[key, value] for key, value in entry.draws]
    if given.forced:
        body["f"] = dict(sorted(given.forced.items()))
    if given.data:
        body["x"] = given.data
    if entry.outcome is not None:
        body["o"] = encode(entry.outcome)
    return body


def decode_input(scenario: "AnyScenario", kind: str, body: dict[str, Json], at: int) -> Input:
    """The input of a stored event; its consequences are derived again, not read. Raises `Unencodable`."""
    try:
        moves = tuple([decode_move(scenario, form, at) for form in body.get("m", ())])
        return Input(cast(Any, kind), moves, body.get("x", {}), body.get("f", {}))
    except Unencodable:
        raise
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        raise Unencodable(f"The step cannot be read: {type(error).__name__} {error}.") from error


def decode_entry(scenario: "AnyScenario", kind: str, body: dict[str, Json], at: int) -> Entry:
    """The whole of a stored event as it stands in the log."""
    given = decode_input(scenario, kind, body, at)
    tells = tuple([_decode_tell(form, given.moves) for form in body.get("t", ())])
    draws = tuple([(key, value) for key, value in body.get("r", ())])
    return Entry(given, tells, draws, decode(Outcome, body["o"]) if "o" in body else None)


def encode_move(move: Move[Action], at: int) -> list[Json]:
    """The short form of a move within an event of time `at`."""
    own_time = None if move.at == at else move.at
    return _trimmed(
        [
            move.seat,
            type(move.action).__name__,
            encode(move.action),
            move.ask,
            move.basis,
            None if move.cause == "seat" else move.cause,
            None if move.source == "api" else move.source,
            own_time,
        ]
    )


def decode_move(scenario: "AnyScenario", form: list[Json], at: int) -> Move[Action]:
    seat, name, fields, ask, basis, cause, source, own = _filled(form, 8)
    action = decode(action_type(scenario, name), fields)
    return Move(seat, action, ask, at if own is None else own, cause or "seat", basis or 0, source or "api")


def encode_ask(ask: Ask) -> list[Json]:
    return _trimmed(
        [
            ask.seat,
            encode_options(ask.options),
            ask.key or None,
            ask.joint,
            None if ask.deadline is None else ask.deadline // _MICROSECOND,
            None if ask.default is None else [type(ask.default).__name__, encode(ask.default)],
            True if ask.optional else None,
            None if ask.purpose == "move" else ask.purpose,
            ask.text or None,
        ]
    )


def decode_ask(scenario: "AnyScenario", form: list[Json]) -> Ask:
    seat, options, key, joint, deadline, default, optional, purpose, text = _filled(form, 9)
    return Ask(
        seat,
        tuple([_decode_option(scenario, option) for option in options]),
        key or "",
        joint,
        None if deadline is None else deadline * _MICROSECOND,
        None if default is None else decode(action_type(scenario, default[0]), default[1]),
        bool(optional),
        purpose or "move",
        text or "",
    )


def _encoded_option(option: Option) -> Json:
    if isinstance(option, Narrowed):
        limits = {name: [limit.op, *limit.args] for name, limit in option.limits}
        return [action_of(option).__name__, limits]
    return option.__name__


def encode_options(options: tuple[Option, ...]) -> list[Json]:
    return [_encoded_option(option) for option in options]


def action_type(scenario: "AnyScenario", name: str) -> type[Action]:
    """The action class of that name, of the scenario or of the kernel. Raises `Unencodable`."""
    found = scenario.definition.actions.get(name) or _KERNEL.get(name)
    if found is None:
        raise Unencodable(f"{scenario.name} has no action {name!r}.")
    return found


def _decode_option(scenario: "AnyScenario", form: Json) -> Option:
    if isinstance(form, str):
        return action_type(scenario, form)
    name, limits = form
    narrowings = tuple([(field, Narrowing(op, tuple(args))) for field, (op, *args) in limits.items()])
    return Narrowed(action_type(scenario, name), narrowings)


def _encode_tell(tell: Tell, moves: tuple[Move[Action], ...]) -> list[Json]:
    to = tell.to if isinstance(tell.to, str) else list(tell.to)
    shown = None if tell.move is None else moves.index(tell.move)
    return _trimmed(
        [
            to,
            tell.text or None,
            shown,
            [encode(figure) for figure in tell.data] or None,
            1 if tell.brief else None,
        ]
    )


def _decode_tell(form: list[Json], moves: tuple[Move[Action], ...]) -> Tell:
    to, text, shown, data, is_brief = _filled(form, 5)
    return Tell(
        to if isinstance(to, str) else tuple(to),
        text or "",
        None if shown is None else moves[shown],
        tuple([_FIGURE.validate_python(_tuples(figure)) for figure in data or ()]),
        bool(is_brief),
    )


def _tuples(form: Json) -> Json:
    if isinstance(form, list):
        return tuple([_tuples(item) for item in form])
    return {key: _tuples(item) for key, item in form.items()} if isinstance(form, dict) else form


def _filled(form: list[Json], length: int) -> list[Json]:
    return form + [None] * (length - len(form))


def _trimmed(form: list[Json]) -> list[Json]:
    while form and form[-1] is None:
        form.pop()
    return form
