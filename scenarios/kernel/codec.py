"""The canonical encoding: a value to JSON and back; equal values give equal bytes.

Fields stand in the order of their declaration, sets and mappings are sorted, models within a union of
models carry their class's name under `$`. NaN and infinity are refused. A codec is compiled once per type.
"""

import json
import types
from collections.abc import Callable, Sequence
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Annotated, Any, Final, Literal, TypeVar, Union, cast, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import to_json

from scenarios.kernel.actions import Action
from scenarios.kernel.errors import DefinitionError, Unencodable
from scenarios.kernel.values import FrozenDict, State, Value
from scenarios.kernel.words import Words

M = TypeVar("M", bound=BaseModel)
Json = Any
Coder = Callable[[Any], Any]
_SCALARS: Final = (str, int, bool, float, type(None))
_HOWTO: Final = (
    "use str, int, float, bool, None, an Enum, a Literal, Words, a frozen model, "
    "tuple[...], frozenset[...] or FrozenDict[...]"
)

AS_JSON: Final = "as JSON"
"""Annotates a union of scalars that is stored and shown, but never compared: 1 and 1.0 stay what they are."""

_BASES: Final = frozenset((BaseModel, Value, State, Action))
_strict = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def dumps(form: Json) -> str:
    """Compact JSON of an encoded form. Raises `Unencodable` for NaN, infinity or a foreign type."""
    try:
        text = to_json(form, inf_nan_mode="constants").decode()
        if "NaN" in text or "Infinity" in text:
            _strict.encode(form)  # refuses the numbers, lets the words pass
    except (TypeError, ValueError) as error:
        raise Unencodable(f"This value cannot be stored: {error}.") from error
    return text


loads = json.loads


class Codec:
    """How values of one type are encoded and decoded; None where JSON's own form serves."""

    __slots__ = ("decode", "encode", "kinds", "shapes")

    def __init__(
        self, encode: Coder | None, decode: Coder | None, kinds: tuple[type, ...], *shapes: str
    ) -> None:
        self.encode, self.decode = encode, decode
        self.kinds = kinds
        """The classes of its values, by which a union encodes."""
        self.shapes = shapes
        """The JSON types of its forms, by which a union decodes."""


_SCALAR: Final = Codec(None, None, _SCALARS, *[kind.__name__ for kind in _SCALARS])


def encode(value: BaseModel) -> dict[str, Json]:
    """The JSON form of a model. Raises `Unencodable`."""
    try:
        return cast(dict[str, Json], model_coders(type(value))[0](value))
    except (TypeError, AttributeError) as error:
        raise Unencodable(f"This {type(value).__name__} cannot be stored: {error}.") from error


def decode(model: type[M], form: Json) -> M:
    """The model from its JSON form. Raises `Unencodable` where the form does not fit."""
    try:
        return cast(M, model_coders(model)[1](form))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        detail = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error
        raise Unencodable(f"This is no {model.__name__}: {detail}.") from error


@cache
def model_coders(model: type[BaseModel]) -> tuple[Coder, Coder]:
    """Encoder and decoder of a model class. Raises `DefinitionError` for a field that cannot be encoded."""
    codec = _model(model, {})
    return cast(Coder, codec.encode), cast(Coder, codec.decode)


def _model(model: type[BaseModel], seen: dict[type, Codec]) -> Codec:
    """`seen` holds the models under way, so that a model may contain itself."""
    if model in seen:
        return seen[model]
    _check_model(model)
    codec = seen[model] = Codec(lambda v: enc(v), lambda f: dec(f), (model,), "dict")
    encoders: list[tuple[str, Coder | None]] = []
    decoders: list[tuple[str, Coder]] = []
    for name, field in model.model_fields.items():
        if field.alias or field.validation_alias:
            raise DefinitionError(
                f"{model.__name__}.{name}: a stored field has no alias; name it as it shall be."
            )
        inner = _compile(field.annotation, f"{model.__name__}.{name}", seen)
        encoders.append((name, inner.encode))
        if inner.decode is not None:
            decoders.append((name, inner.decode))
    validate = model.__pydantic_validator__.validate_python

    def enc(value: Any) -> dict[str, Json]:
        if type(value) is not model:
            raise Unencodable(f"A field declared {model.__name__} holds a {type(value).__name__}.")
        fields = value.__dict__
        return {name: fields[name] if coder is None else coder(fields[name]) for name, coder in encoders}

    def dec(form: Any) -> Any:
        fields = {name: item for name, item in form.items() if name != "$"}
        for name, coder in decoders:
            if name in fields:
                fields[name] = coder(fields[name])
        return validate(fields)

    codec.encode, codec.decode = enc, dec
    return codec


def _check_model(model: type[BaseModel]) -> None:
    config = model.model_config
    if not config.get("frozen"):
        raise DefinitionError(f"{model.__name__} can change; derive it from Value (or set frozen=True).")
    if config.get("extra") == "allow":
        raise DefinitionError(
            f"{model.__name__} takes undeclared fields, which are not stored; declare them."
        )
    if model.__private_attributes__:
        name = next(iter(model.__private_attributes__))
        raise DefinitionError(f"{model.__name__}.{name} is private and would not be stored; make it a field.")


def _compile(tp: Any, where: str, seen: dict[type, Codec]) -> Codec:
    origin = get_origin(tp)
    if origin is Annotated:
        return _SCALAR if AS_JSON in tp.__metadata__ else _compile(get_args(tp)[0], where, seen)
    if origin in (Union, types.UnionType):
        return _union(_members(tp), where, seen)
    if origin is Literal:
        return _literal(get_args(tp), where)
    if origin is tuple:
        return _tuple(get_args(tp), where, seen)
    if origin is frozenset:
        return _frozenset(get_args(tp)[0], where, seen)
    if origin is FrozenDict:
        return _mapping(get_args(tp), where, seen)
    if not isinstance(tp, type) or origin is not None:
        raise DefinitionError(f"{where}: {tp} cannot be stored; {_HOWTO}.")
    return _of_class(tp, where, seen)


def _of_class(tp: type, where: str, seen: dict[type, Codec]) -> Codec:
    if tp is float:
        return Codec(_plus_zero, None, (float, int), "float", "int")
    if tp in _SCALARS:
        return Codec(None, None, (tp,), tp.__name__)
    if tp is Words:
        return Codec(Words.encoded, Words.decoded, (Words,), "dict")
    if issubclass(tp, Enum):
        kind = _one_kind([member.value for member in tp])
        if kind not in ("str", "int"):
            raise DefinitionError(f"{where}: members of {tp.__name__} need text or whole numbers as values.")
        return Codec(attrgetter("value"), tp, (tp,), kind)
    if issubclass(tp, BaseModel):
        if tp in _BASES:
            raise DefinitionError(f"{where}: name the models that it may hold instead of {tp.__name__}.")
        return _model(tp, seen)
    raise DefinitionError(f"{where}: {tp.__qualname__} cannot be stored; {_HOWTO}.")


def _plus_zero(value: float) -> float:
    """-0.0 equals 0.0, so both are stored as 0.0."""
    return value + 0.0


def _one_kind(values: Sequence[Any]) -> str | None:
    kinds = {type(value) for value in values}
    return kinds.pop().__name__ if len(kinds) == 1 else None


def _literal(values: tuple[Any, ...], where: str) -> Codec:
    stored = [value for value in values if value is not None]
    kind = _one_kind(stored) if stored else "NoneType"
    if kind not in ("str", "int", "bool", "NoneType"):
        raise DefinitionError(f"{where}: a Literal holds only texts, only whole numbers, or True and False.")
    shapes = {type(value).__name__: type(value) for value in values}
    return Codec(None, None, tuple(shapes.values()), *shapes)


def _tuple(args: tuple[Any, ...], where: str, seen: dict[type, Codec]) -> Codec:
    if len(args) == 2 and args[1] is ...:
        item = _compile(args[0], where, seen)
        return Codec(_each(item.encode, list), _each(item.decode, tuple), (tuple,), "list")
    items = [_compile(arg, where, seen) for arg in args]
    return Codec(
        lambda v: [_applied(c.encode, x) for c, x in zip(items, v, strict=True)],
        lambda f: tuple([_applied(c.decode, x) for c, x in zip(items, f, strict=True)]),
        (tuple,),
        "list",
    )


def _frozenset(arg: Any, where: str, seen: dict[type, Codec]) -> Codec:
    item = _compile(arg, where, seen)
    encoded = _each(item.encode, list)
    return Codec(lambda v: sorted(encoded(v), key=dumps), _each(item.decode, frozenset), (frozenset,), "list")


def _each(coder: Coder | None, kind: Callable[[Any], Any]) -> Coder:
    """A coder of all items, which makes a collection of that kind."""
    if coder is None:
        return kind
    if kind is list:
        return lambda items: [coder(item) for item in items]
    return lambda items: kind([coder(item) for item in items])


def _mapping(args: tuple[Any, ...], where: str, seen: dict[type, Codec]) -> Codec:
    key, value = _compile(args[0], where, seen), _compile(args[1], where, seen)
    if key.shapes not in (("str",), ("int",)):
        raise DefinitionError(f"{where}: keys of a FrozenDict are text, whole numbers or an Enum of them.")
    named = key.shapes == ("str",)

    def enc(mapping: Any) -> Json:
        pairs = [(_applied(key.encode, k), _applied(value.encode, v)) for k, v in mapping.items()]
        return dict(pairs) if named else [list(pair) for pair in pairs]

    def dec(form: Any) -> Any:
        pairs = form.items() if named else form
        return FrozenDict([(_applied(key.decode, k), _applied(value.decode, v)) for k, v in pairs])

    plain = named and key.encode is None and value.encode is None
    encoder = (lambda mapping: dict(mapping.items())) if plain else enc
    return Codec(encoder, dec, (FrozenDict,), "dict" if named else "list")


def _members(tp: Any) -> list[Any]:
    """The members of a union, also of unions within it."""
    if get_origin(tp) is Annotated:
        return _members(get_args(tp)[0])
    if get_origin(tp) in (Union, types.UnionType):
        return [member for arg in get_args(tp) for member in _members(arg)]
    return [tp]


def _union(args: Sequence[Any], where: str, seen: dict[type, Codec]) -> Codec:
    models = [arg for arg in args if isinstance(arg, type) and issubclass(arg, BaseModel)]
    tagged = len(models) > 1
    by_kind: dict[type, tuple[Coder | None, dict[str, str]]] = {}
    by_shape: dict[str, Codec] = {}
    by_name: dict[str, Codec] = {}
    for arg in args:
        codec = _compile(arg, where, seen)
        tag = {"$": arg.__name__} if tagged and arg in models else {}
        by_kind |= dict.fromkeys(codec.kinds, (codec.encode, tag))
        if tag and by_name.setdefault(arg.__name__, codec) is not codec:
            raise DefinitionError(f"{where}: two models of a union are called {arg.__name__}; rename one.")
        for shape in () if tag else codec.shapes:
            if by_shape.setdefault(shape, codec) is not codec:
                raise DefinitionError(
                    f"{where}: members of a union must differ in kind (text, number, list, model)."
                )
    if (tagged and "dict" in by_shape) or {"bool", "int"} <= by_shape.keys():
        raise DefinitionError(f"{where}: members of a union must differ in kind (text, number, list, model).")

    def enc(value: Any) -> Json:
        found = by_kind.get(type(value))
        if found is None:
            raise Unencodable(f"{where}: {value!r} fits no member of the union.")
        coder, tag = found
        form = value if coder is None else coder(value)
        return {**tag, **form} if tag else form

    def dec(form: Any) -> Any:
        shape = type(form).__name__
        codec = by_name[form["$"]] if tagged and shape == "dict" else by_shape[shape]
        return _applied(codec.decode, form)

    shapes = {*by_shape, "dict"} if tagged else set(by_shape)
    return Codec(enc, dec, tuple(by_kind), *sorted(shapes))


def _applied(coder: Coder | None, value: Any) -> Any:
    return value if coder is None else coder(value)
