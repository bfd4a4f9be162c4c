"""The canonical encoding: everything reads back, equal values give equal bytes, the rest is refused."""

import re
from datetime import datetime
from enum import Enum, IntEnum
from typing import Annotated, Any, Generic, Literal, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, create_model

from scenarios import DefinitionError, FrozenDict, Say, State, Value, Words
from scenarios.kernel.codec import decode, dumps, encode, loads, model_coders
from scenarios.kernel.errors import Unencodable

T = TypeVar("T")


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Rank(IntEnum):
    LOW = 1
    HIGH = 2


class Circle(Value):
    radius: float


class Square(Value):
    side: float


class Box(Value, Generic[T]):
    held: T


class Tree(Value):
    name: str
    children: tuple["Tree", ...] = ()
    parent: "Forest | None" = None


class Forest(Value):
    trees: tuple[Tree, ...] = ()


class Everything(State):
    text: str = ""
    whole: int = 0
    real: float = 0.0
    flag: bool = False
    maybe: int | None = None
    colour: Colour = Colour.RED
    rank: Rank | None = None
    side: Literal["l", "r"] = "l"
    level: Literal[1, 2] | None = None
    words: Words | None = None
    shape: Circle | Square | None = None
    only: Circle | str | None = None
    pair: tuple[int, str] = (0, "")
    many: tuple[Circle | Square, ...] = ()
    reals: tuple[float, ...] = ()
    tags: frozenset[str] = frozenset()
    colours: frozenset[Colour] = frozenset()
    shapes: frozenset[Circle] = frozenset()
    named: FrozenDict[str, float] = FrozenDict()
    numbered: FrozenDict[int, tuple[str, ...]] = FrozenDict()
    ranked: FrozenDict[Rank, Colour] | None = None
    nested: FrozenDict[str, FrozenDict[str, Circle | None]] = FrozenDict()
    tree: Tree = Tree(name="")
    box: Box[int] = Box[int](held=0)
    boxes: Box[FrozenDict[str, Circle]] = Box[FrozenDict[str, Circle]](held=FrozenDict())
    either: Annotated[Circle | Square, Field()] | None = None
    mixed: str | int | tuple[int, ...] | None = None


names = st.text(st.characters(codec="utf-8"), max_size=4)
reals = st.floats(allow_nan=False, allow_infinity=False)
circles = st.builds(Circle, radius=reals)
squares = st.builds(Square, side=reals)
trees = st.recursive(
    st.builds(Tree, name=names),
    lambda inner: st.builds(
        Tree,
        name=names,
        children=st.lists(inner, max_size=2).map(tuple),
        parent=st.none() | st.builds(Forest, trees=st.lists(inner, max_size=1).map(tuple)),
    ),
    max_leaves=4,
)
everything = st.builds(
    Everything,
    text=names,
    whole=st.integers(),
    real=reals,
    flag=st.booleans(),
    maybe=st.none() | st.integers(),
    colour=st.sampled_from(Colour),
    rank=st.none() | st.sampled_from(Rank),
    side=st.sampled_from("lr"),
    level=st.sampled_from([None, 1, 2]),
    words=st.none() | names.map(Words) | st.just(Words.kept("r-1")),
    shape=st.none() | circles | squares,
    only=st.none() | circles | names,
    pair=st.tuples(st.integers(), names),
    many=st.lists(circles | squares, max_size=2).map(tuple),
    reals=st.lists(reals, max_size=2).map(tuple),
    tags=st.frozensets(names, max_size=3),
    colours=st.frozensets(st.sampled_from(Colour)),
    shapes=st.frozensets(circles, max_size=2),
    named=st.dictionaries(names, reals, max_size=3).map(FrozenDict),
    numbered=st.dictionaries(st.integers(), st.just(("a", "b")), max_size=3).map(FrozenDict),
    ranked=st.none() | st.dictionaries(st.sampled_from(Rank), st.sampled_from(Colour)).map(FrozenDict),
    nested=st.dictionaries(
        names, st.dictionaries(names, st.none() | circles, max_size=2).map(FrozenDict), max_size=2
    ).map(FrozenDict),
    tree=trees,
    box=st.builds(Box[int], held=st.integers()),
    boxes=st.builds(
        Box[FrozenDict[str, Circle]], held=st.dictionaries(names, circles, max_size=2).map(FrozenDict)
    ),
    either=st.none() | circles | squares,
    mixed=st.none() | names | st.integers() | st.just((1, 2)),
)


def exactly(value: Everything) -> str:
    """Also tells 1 from 1.0, but for sets, which have no order."""
    ordered = value.but(tags=frozenset(), colours=frozenset(), shapes=frozenset())
    return re.sub(r"-0\.0\b", "0.0", repr(ordered))


@given(everything)
def test_every_type_reads_back(value: Everything) -> None:
    form = dumps(encode(value))
    read = decode(Everything, loads(form))
    assert read == value
    assert dumps(encode(read)) == form
    assert exactly(read) == exactly(value)


class Small(State):
    real: float = 0.0
    reals: tuple[float, ...] = ()
    named: FrozenDict[str, float] = FrozenDict()
    tags: frozenset[int] = frozenset()
    flag: bool = False
    whole: int = 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Small(real=0.0), Small(real=-0.0)),
        (Small(reals=(1, -0.0)), Small(reals=(1.0, 0.0))),
        (Small(real=1), Small(real=1.0)),
        (Small(real=True), Small(real=1.0)),
        (Small(whole=True), Small(whole=1)),
        (Small(whole=2.0), Small(whole=2)),  # type: ignore[arg-type]
        (Small(flag=1), Small(flag=True)),  # type: ignore[arg-type]
        (Small(tags=frozenset([1, 9, 17, 25])), Small(tags=frozenset([25, 17, 9, 1]))),
        (Small(named=FrozenDict({"b": 1, "a": -0.0})), Small(named=FrozenDict({"a": 0.0, "b": 1.0}))),
        (Small(named=FrozenDict({"a": 1})), Small(named={"a": 1.0})),  # type: ignore[arg-type]
    ],
)
def test_equal_states_give_equal_bytes(one: Small, other: Small) -> None:
    assert one == other
    assert dumps(encode(one)) == dumps(encode(other))


def test_defaults_stand_for_fields_that_an_older_form_has_not() -> None:
    assert decode(Small, {"real": 2}) == Small(real=2)


def test_a_form_that_does_not_fit_is_refused() -> None:
    for model, form in (
        (Small, {"real": "much"}),
        (Small, {"unknown": 1}),
        (Small, {"named": 3}),
        (Small, 3),
        (Everything, {"shape": {"$": "Triangle"}}),
        (Everything, {"colour": "green"}),
        (Everything, {"mixed": 1.5}),
        (Everything, {"pair": [1]}),
    ):
        with pytest.raises(Unencodable, match=f"This is no {model.__name__}"):
            decode(model, form)


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_nan_and_infinity_are_refused_in_foreign_models_too(bad: float) -> None:
    class Loose(BaseModel):
        model_config = ConfigDict(frozen=True)
        real: float

    with pytest.raises(Unencodable):
        dumps(encode(Loose(real=bad)))


def test_what_was_built_past_validation_is_refused() -> None:
    class Narrow(Value):
        shape: Circle | None = None
        words: Words | None = None

    class Wide(Circle):
        extra: int = 0

    with pytest.raises(Unencodable, match="fits no member"):
        encode(Narrow(shape=Wide(radius=1)))
    with pytest.raises(Unencodable):
        encode(Narrow.model_construct(words=3))  # type: ignore[arg-type]


def broken(annotation: Any) -> type[BaseModel]:

    return create_model("Broken", __base__=Value, field=(annotation, ...))


class Mutable(BaseModel):
    x: int = 0


class Mixed(Enum):
    A = 1
    B = "b"


class AlsoCircle(Value):
    x: int = 0


AlsoCircle.__name__ = "Circle"


@pytest.mark.parametrize(
    ("annotation", "message"),
    [
        (list[int], r"Broken.field: list\[int\] cannot be stored; use str, int, .* tuple\[...\]"),
        (dict[str, int], r"Broken.field: dict\[str, int\] cannot be stored; .*FrozenDict\[...\]"),
        (list, "Broken.field: list cannot be stored"),
        (set[int], "cannot be stored"),
        (datetime, "Broken.field: datetime cannot be stored"),
        (bytes, "Broken.field: bytes cannot be stored"),
        (Any, "Any cannot be stored"),
        (object, "Broken.field: object cannot be stored"),
        (tuple[list[int], ...], "cannot be stored"),
        (FrozenDict[str, list[int]], "cannot be stored"),
        (FrozenDict[float, int], "keys of a FrozenDict are text, whole numbers or an Enum"),
        (FrozenDict[tuple[int, int], int], "keys of a FrozenDict"),
        (Mutable, "Mutable can change; derive it from Value"),
        (Value, "name the models that it may hold instead of Value"),
        (BaseModel, "name the models that it may hold instead of BaseModel"),
        (int | float, "members of a union must differ in kind"),
        (bool | int, "members of a union must differ in kind"),
        (str | Colour, "members of a union must differ in kind"),
        (tuple[int, ...] | frozenset[int], "members of a union must differ in kind"),
        (Circle | FrozenDict[str, int], "members of a union must differ in kind"),
        (Circle | Square | Words, "members of a union must differ in kind"),
        (Circle | AlsoCircle, "two models of a union are called Circle"),
        (Mixed, "members of Mixed need text or whole numbers"),
        (Literal["a", 1], "a Literal holds only texts, only whole numbers"),
        (Literal[b"a"], "a Literal holds only texts"),
    ],
)
def test_what_cannot_be_stored_is_an_error_of_the_definition(annotation: Any, message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        model_coders(broken(annotation))


def test_hidden_and_renamed_fields_are_errors_of_the_definition() -> None:
    class Private(Value):
        _cache: int = PrivateAttr(default=0)

    class Renamed(Value):
        field: int = Field(alias="f")

    class Open(Value):
        model_config = ConfigDict(extra="allow")

    for model, message in (
        (Private, "_cache is private"),
        (Renamed, "has no alias"),
        (Open, "undeclared fields"),
    ):
        with pytest.raises(DefinitionError, match=message):
            model_coders(model)


def test_forms_are_compact_and_tagged_only_where_needed() -> None:
    form = encode(Everything(shape=Circle(radius=1), only=Circle(radius=2), words=Words("hi")))
    assert form["shape"] == {"$": "Circle", "radius": 1.0}
    assert form["only"] == {"radius": 2.0}
    assert form["words"] == {"t": "hi"}
    assert dumps(encode(Say(text=Words("é")))) == '{"text":{"t":"é"}}'
    with pytest.raises(Unencodable):
        dumps({"x": object()})


def test_bytes_are_fixed_for_ever() -> None:
    """Digests rest on them: an upgrade that writes numbers or texts otherwise is noticed here."""
    numbers = [0.1, 1e16, 1e22, 5e-324, 123456789012345680.0, 1e-7, 2**70, -1.5, 100.0, True, None]
    assert dumps(numbers) == (
        "[0.1,1e+16,1e+22,5e-324,1.2345678901234568e+17,1e-7,1180591620717411303424,-1.5,100.0,true,null]"
    )
    assert dumps(['é\u2028\x7f"\\/\n\x01\U0001f600']) == '["é\u2028\x7f\\"\\\\/\\n\\u0001\U0001f600"]'
    assert loads(dumps(numbers)) == numbers
