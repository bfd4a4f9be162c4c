"""The canonical encoding: a value to JSON and back; equal values give equal bytes.

Fields stand in the order of their declaration, sets and mappings are sorted, models within a union of
models carry their class's name under `$`. NaN and infinity are refused. A codec is compiled once per type.
"""

import json
import types
from collections.abc import Callable
from enum import Enum
from functools import lru_cache
from typing import Annotated, Any, Final, Literal, TypeVar, Union, cast, get_args, get_origin

from pydantic import BaseModel, ValidationError

from scenarios.kernel.errors import DefinitionError, Unencodable
from scenarios.kernel.values import FrozenDict, Value
from scenarios.kernel.words import Words

M = TypeVar("M", bound=BaseModel)
Json = Any
Coder = Callable[[Any], Any]
_SCALARS: Final = (str, int, bool, float, type(None))
_HOWTO: Final = (
    "use str, int, float, bool, None, an Enum, a Literal, Words, a frozen model, "
    "tuple[...], frozenset[...] or FrozenDict[...]"
)

_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def dumps(form: Json) -> str:
    """Compact JSON of an encoded form. Raises `Unencodable` for NaN, infinity or a foreign type."""
    try:
        return _encoder.encode(form)
    except (TypeError, ValueError) as error:
        raise Unencodable(f"This value cannot be stored: {error}.") from error


loads = json.loads


class Codec:
    """How values of one type are encoded and decoded; None where JSON's own form serves."""

    __slots__ = ("decode", "encode", "shape")

    def __init__(self, encode: Coder | None, decode: Coder | None, shape: str) -> None:
        self.encode, self.decode, self.shape = encode, decode, shape


def encode(value: BaseModel) -> dict[str, Json]:
    """The JSON form of a model. Raises `Unencodable`."""
    return cast(dict[str, Json], model_coders(type(value))[0](value))


def decode(model: type[M], form: Json) -> M:
    """The model from its JSON form. Raises `Unencodable` where the form does not fit."""
    try:
        return cast(M, model_coders(model)[1](form))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        detail = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error
        raise Unencodable(f"This is no {model.__name__}: {detail}.") from error


@lru_cache(maxsize=None)
def model_coders(model: type[BaseModel]) -> tuple[Coder, Coder]:
    """Encoder and decoder of a model class. Raises `DefinitionError` for a field that cannot be encoded."""
    if not model.model_config.get("frozen"):
        raise DefinitionError(f"{model.__name__} can change; derive it from Value (or set frozen=True).")
    encoders: list[tuple[str, Coder | None]] = []
    decoders: list[tuple[str, Coder]] = []
    recursive: dict[type, Codec] = {model: Codec(lambda v: enc(v), lambda f: dec(f), "object")}
    for name, field in model.model_fields.items():
        codec = _compile(field.annotation, f"{model.__name__}.{name}", recursive)
        encoders.append((name, codec.encode))
        if codec.decode is not None:
            decoders.append((name, codec.decode))
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

    return enc, dec


def _compile(tp: Any, where: str, seen: dict[type, Codec]) -> Codec:
    origin = get_origin(tp)
    if origin is Annotated:
        return _compile(get_args(tp)[0], where, seen)
    if origin in (Union, types.UnionType):
        return _union([_compile(arg, where, seen) for arg in get_args(tp)], get_args(tp), where)
    if origin is Literal:
        return _literal(get_args(tp), where)
    if origin is tuple:
        return _tuple(get_args(tp), where, seen)
    if origin is frozenset:
        return _frozenset(get_args(tp)[0], where, seen)
    if origin is FrozenDict:
        return _mapping(get_args(tp), where, seen)
    if not isinstance(tp, type):
        raise DefinitionError(f"{where}: {tp} cannot be stored; {_HOWTO}.")
    if tp is float:
        return Codec(lambda v: v + 0.0, None, "float")  # also folds -0.0 into 0.0
    if tp in _SCALARS:
        return Codec(None, None, tp.__name__)
    if tp is Words:
        return Codec(lambda v: v.encoded(), Words.decoded, "object")
    if issubclass(tp, Enum):
        if any(type(member.value) not in (str, int) for member in tp):
            raise DefinitionError(f"{where}: members of {tp.__name__} need text or whole numbers as values.")
        return Codec(lambda v: v.value, tp, type(next(iter(tp)).value).__name__)
    if issubclass(tp, BaseModel):
        return _model(tp, where, seen)
    raise DefinitionError(f"{where}: {tp.__name__} cannot be stored; {_HOWTO}.")


def _model(model: type[BaseModel], where: str, seen: dict[type, Codec]) -> Codec:
    if model in seen:
        return seen[model]
    if "__subclasses_only__" in vars(model) or model is Value:
        raise DefinitionError(f"{where}: name the models it may hold instead of {model.__name__}.")
    enc, dec = model_coders(model)
    return Codec(enc, dec, "object")


def _literal(values: tuple[Any, ...], where: str) -> Codec:
    if any(type(value) not in (str, int, bool, type(None)) for value in values):
        raise DefinitionError(f"{where}: a Literal may hold text, whole numbers, True, False and None.")
    return Codec(None, None, type(values[0]).__name__)


def _tuple(args: tuple[Any, ...], where: str, seen: dict[type, Codec]) -> Codec:
    if len(args) == 2 and args[1] is ...:
        item = _compile(args[0], where, seen)
        enc, dec = item.encode, item.decode
        return Codec(
            list if enc is None else lambda v: [enc(x) for x in v],
            tuple if dec is None else lambda f: tuple([dec(x) for x in f]),
            "array",
        )
    items = [_compile(arg, where, seen) for arg in args]
    return Codec(
        lambda v: [_applied(c.encode, x) for c, x in zip(items, v, strict=True)],
        lambda f: tuple([_applied(c.decode, x) for c, x in zip(items, f, strict=True)]),
        "array",
    )


def _frozenset(arg: Any, where: str, seen: dict[type, Codec]) -> Codec:
    item = _compile(arg, where, seen)
    return Codec(
        lambda v: sorted([_applied(item.encode, x) for x in v], key=dumps),
        lambda f: frozenset([_applied(item.decode, x) for x in f]),
        "array",
    )


def _mapping(args: tuple[Any, ...], where: str, seen: dict[type, Codec]) -> Codec:
    key, value = _compile(args[0], where, seen), _compile(args[1], where, seen)
    if key.shape not in ("str", "int"):
        raise DefinitionError(f"{where}: keys of a FrozenDict are text, whole numbers or an Enum of them.")
    check = _checker(args[1])
    named = key.shape == "str"

    def enc(mapping: Any) -> Json:
        pairs = [(_applied(key.encode, k), _applied(value.encode, check(v, where))) for k, v in mapping.items()]
        return dict(pairs) if named else [list(pair) for pair in pairs]

    def dec(form: Any) -> Any:
        pairs = form.items() if named else form
        return FrozenDict([(_applied(key.decode, k), _applied(value.decode, v)) for k, v in pairs])

    return Codec(enc, dec, "object" if named else "array")


def _checker(tp: Any) -> Callable[[Any, str], Any]:
    """Entries of a FrozenDict reach the encoder unvalidated; scalars are checked here."""
    accepted = {int: (int,), str: (str,), bool: (bool,), float: (float, int)}.get(tp)

    def check(value: Any, where: str) -> Any:
        if accepted is not None and type(value) not in accepted:
            raise Unencodable(f"{where}: {value!r} is no {tp.__name__}.")
        return value

    return check


def _union(codecs: list[Codec], args: tuple[Any, ...], where: str) -> Codec:
    classes = [arg for arg in args if isinstance(arg, type) and issubclass(arg, BaseModel)]
    others = [(codec, arg) for codec, arg in zip(codecs, args, strict=True) if arg not in classes]
    shapes = [codec.shape for codec, _ in others]
    if len(set(shapes)) != len(shapes) or ("object" in shapes and classes) or shapes.count("array") > 1:
        raise DefinitionError(f"{where}: members of a union must differ in kind (text, number, list, model).")
    by_class = {cls: codec for cls, codec in zip(args, codecs, strict=True) if cls in classes}
    by_name = {cls.__name__: codec for cls, codec in by_class.items()}
    if len(by_name) != len(by_class):
        raise DefinitionError(f"{where}: two models of a union have the same name.")
    by_shape = {codec.shape: codec for codec, _ in others}
    tagged = len(by_class) > 1
    only = next(iter(by_class.values()), None)

    def enc(value: Any) -> Json:
        codec = by_class.get(type(value))
        if codec is None:
            codec = by_shape.get(_shape_of(value))
            if codec is None:
                raise Unencodable(f"{where}: {value!r} fits no member of the union.")
            return _applied(codec.encode, value)
        form = cast(Coder, codec.encode)(value)
        return {"$": type(value).__name__, **form} if tagged else form

    def dec(form: Any) -> Any:
        if isinstance(form, dict) and only is not None:
            codec = by_name[form["$"]] if tagged else only
            return cast(Coder, codec.decode)(form)
        return _applied(by_shape[_shape_of(form)].decode, form)

    return Codec(enc, dec, "union")


def _shape_of(value: Any) -> str:
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, tuple | frozenset | list):
        return "array"
    if isinstance(value, FrozenDict | Words | dict):
        return "object"
    return type(value).__name__


def _applied(coder: Coder | None, value: Any) -> Any:
    return value if coder is None else coder(value)
