"""The registry: the library, people's own files and packages, and mistakes that disturb nothing else."""

from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from scenarios import Action, ParleyError, Rng, Role, Scenario, Setup, State, Step
from scenarios.library.car_sale import CarSale
from scenarios.library.car_sale.params import CarSaleParams
from scenarios.library.car_sale.strategies import STRATEGIES
from scenarios.registry import Registry
from scenarios.testkit import assert_replays, random_play

COUNTER = '''"""Count up together."""

from scenarios import Action, Ask, Move, Role, Rng, Scenario, Setup, State, Step, Turn, Value, show


class Up(Action):
    """Add one."""


class Count(State):
    left: int


class Goal(Value):
    turns: int = 3


class CountUp(Scenario[Count, Up, Goal]):
    """Adds one until it is done.

    Not shown in lists.
    """

    roles = (Role("adder"),)

    def start(self, setup: Setup[Goal], rng: Rng) -> Step[Count]:
        return Step(Count(left=setup.params.turns))

    def turn(self, state: Count) -> Turn | None:
        return Turn((Ask("adder", (Up,)),)) if state.left else None

    def apply(self, state: Count, moves: tuple[Move[Up], ...], rng: Rng) -> Step[Count]:
        return Step(state.but(left=state.left - 1), (show(moves[0]),))
'''
KEEN = """
from scenarios.kernel.strategy import Strategy
STRATEGIES = (Strategy("count-up", "keen", lambda view, ask, rng, params: Up()),)
"""


def file_of(folder: Path, text: str, name: str = "counting.py") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def only_error(registry: Registry) -> str:
    (broken,) = registry.broken
    return str(broken.error)


@pytest.fixture(scope="module")
def library() -> Registry:
    return Registry()


def test_the_library_is_found_with_presets_and_strategies(library: Registry) -> None:
    assert not library.broken
    found = library.scenario("car-sale")
    assert isinstance(found.scenario, CarSale)
    assert (found.title, found.origin, len(found.digest)) == ("Car sale", "library", 32)
    assert found.about.startswith("Two sides haggle")
    assert list(found.strategies) == ["boulware", "linear", "conceder", "tit-for-tat", "micro", "random"]
    assert [each.scenario.name for each in library.scenarios()] == [
        "car-sale",
        "prisoners-dilemma",
        "round-table",
    ]


def test_every_preset_of_the_library_plays_and_names_known_strategies(library: Registry) -> None:
    for found in library.scenarios():
        for preset in found.presets.values():
            assert preset.about
            assert_replays(random_play(found.scenario, params=preset.params, moves=5))
            for actor in preset.seats.values():
                kind, _, reference = actor.partition(":")
                assert kind == "strategy"
                library.parse_strategy(reference, found.scenario.name)


def test_the_first_preset_is_the_default(library: Registry) -> None:
    assert library.preset("car-sale") == library.preset("car-sale", "demo")
    params = library.preset("car-sale", "delivery-van").params
    assert isinstance(params, CarSaleParams)
    assert (params.rounds, params.first) == (20, "buyer")


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        (lambda r: r.scenario("car-sael"), "did you mean 'car-sale'?); `parley list scenarios` shows all"),
        (lambda r: r.scenario("xyz"), "There is no scenario 'xyz'; `parley list scenarios` shows all"),
        (lambda r: r.strategy("car-sale", "bolware"), "did you mean 'boulware'?"),
        (
            lambda r: r.strategy("round-table", "linear"),
            "round-table has no strategy 'linear'; it has panelist.",
        ),
        (lambda r: r.preset("car-sale", "van"), "car-sale has no preset 'van'"),
    ],
)
def test_an_unknown_name_suggests_the_nearest(library: Registry, wanted: object, says: str) -> None:
    assert callable(wanted)
    with pytest.raises(ParleyError) as caught:
        wanted(library)
    assert says in str(caught.value)


def test_a_strategy_reference_gives_typed_parameters(library: Registry) -> None:
    strategy, params = library.parse_strategy("boulware?e=6", "car-sale")
    assert (strategy.name, params.model_dump()) == ("boulware", {"e": 6.0})
    assert library.parse_strategy("boulware", "car-sale")[1].model_dump() == {"e": 4.0}
    assert library.parse_strategy("tit-for-tat?goodwill=0&generosity=2", "car-sale")[1].model_dump() == {
        "goodwill": 0.0,
        "generosity": 2.0,
    }


@pytest.mark.parametrize(
    ("reference", "says"),
    [
        ("boulware?e=fast", "'boulware?e=fast': e: Input should be a valid number"),
        ("boulware?e=0.5", "greater than or equal to 1"),
        ("boulware?f=4", "boulware has no parameter 'f'; it has e."),
        ("linear?e=4", "linear has no parameter 'e'; it has none."),
        ("boulware?e", "write parameters as boulware?name=value"),
        ("boulware?e=2&e=3", "gives a parameter twice"),
    ],
)
def test_a_wrong_strategy_parameter_is_explained(library: Registry, reference: str, says: str) -> None:
    with pytest.raises(ParleyError) as caught:
        library.parse_strategy(reference, "car-sale")
    assert says in str(caught.value)


def test_one_file_with_one_class_is_enough(tmp_path: Path) -> None:
    path = file_of(tmp_path, COUNTER)
    registry = Registry([path])
    found = registry.scenario("count-up")
    assert (found.title, found.about) == ("Count up", "Adds one until it is done.")
    assert found.origin == str(path)
    assert registry.preset("count-up").params.model_dump() == {"turns": 3}
    assert_replays(random_play(found.scenario))


def test_a_folder_gives_its_files_and_packages_and_leaves_private_ones(tmp_path: Path) -> None:
    file_of(tmp_path, COUNTER + KEEN)
    file_of(tmp_path, "from .rules import CountDown\n", "down/__init__.py")
    file_of(tmp_path, COUNTER.replace("CountUp", "CountDown"), "down/rules.py")
    file_of(tmp_path, "raise RuntimeError", "_draft.py")
    registry = Registry([tmp_path])
    assert not registry.broken
    assert registry.strategy("count-up", "keen").name == "keen"
    assert registry.scenario("count-down").origin == str(tmp_path / "down")


def test_a_file_can_add_strategies_to_the_library(tmp_path: Path) -> None:
    text = """
from scenarios.library.car_sale import CarSale, STRATEGIES as THEIRS
STRATEGIES = (THEIRS[0]._replace(name="mine"),)
"""
    registry = Registry([file_of(tmp_path, text)])
    assert not registry.broken
    assert registry.strategy("car-sale", "mine").decide is STRATEGIES[0].decide
    assert registry.scenario("car-sale").origin == "library"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x = 1\ny = (\n", "counting.py:2: SyntaxError: '(' was never closed"),
        ("import nothing_of_this_name\n", "counting.py:1: ModuleNotFoundError: No module named"),
        ("def f():\n    return 1 / 0\n\nf()\n", "counting.py:2: ZeroDivisionError: division by zero"),
        ("raise SystemExit(3)\n", "counting.py:1: SystemExit: 3"),
        (
            "from scenarios import Scenario\n\nclass Bare(Scenario):\n    pass\n",
            "counting.py:3: Write `class Bare(Scenario[YourState, YourAction | OtherAction])`",
        ),
        (COUNTER.replace("CountUp", "CarSale"), "there is already a 'car-sale' (library); rename this one."),
        ('STRATEGIES = ("linear",)\n', "'linear' is no Strategy"),
        (KEEN.replace("count-up", "chess"), "the strategy 'keen' is for 'chess', which is not here."),
        ("STRATEGIES = 5\n", "5 is no Strategy(scenario, name, decide, …)"),
    ],
)
def test_a_broken_file_is_named_with_its_line_and_disturbs_nothing(
    tmp_path: Path, text: str, says: str
) -> None:
    registry = Registry([file_of(tmp_path, text), file_of(tmp_path, COUNTER, "fine/good.py")])
    assert says in only_error(registry)
    assert {found.scenario.name for found in registry.scenarios()} >= {"car-sale", "count-up"}
    with pytest.raises(ParleyError, match="Not loaded: "):
        registry.scenario("nowhere")


def test_a_path_that_is_not_there_is_listed(tmp_path: Path) -> None:
    assert "is no Python file or folder" in only_error(Registry([tmp_path / "missing"]))


def test_presets_stand_beside_a_file(tmp_path: Path) -> None:
    path = file_of(tmp_path, COUNTER)
    file_of(
        tmp_path,
        "long:\n  about: More.\n  params: {turns: 9}\n  seats: {adder: human}\nshort:\n",
        "counting.presets.yaml",
    )
    registry = Registry([path])
    preset = registry.preset("count-up")
    assert (preset.name, preset.about, preset.params.model_dump()) == ("long", "More.", {"turns": 9})
    assert preset.seats == {"adder": "human"}
    assert registry.preset("count-up", "short").params.model_dump() == {"turns": 3}


@pytest.mark.parametrize(
    ("yaml", "says"),
    [
        ("long: {params: {turns: many}}", "preset 'long', params: turns: Input should be a valid integer"),
        ("long: {params: {turn: 2}}", "preset 'long', params: turn: Extra inputs are not permitted"),
        ("long: {parms: {}}", "preset 'long': parms: Extra inputs"),
        (
            "long: {seats: {subtractor: human}}",
            "preset 'long', seats: there is no 'subtractor'; the roles are adder",
        ),
        ("Long one: {}", "preset 'Long one': a name is made of"),
        ("- long", "counting.presets.yaml: write `name:`"),
        ("long: {\nparams: [", "counting.presets.yaml:2: this is no YAML"),
        ("long: !!python/object/apply:os.getcwd []", "this is no YAML"),
        ("a: " + "x" * 300_000, "is larger than 256 KB"),
    ],
)
def test_a_mistake_in_presets_names_file_preset_and_field(tmp_path: Path, yaml: str, says: str) -> None:
    path = file_of(tmp_path, COUNTER)
    file_of(tmp_path, yaml, "counting.presets.yaml")
    error = only_error(Registry([path]))
    assert says in error
    assert "counting.presets.yaml" in error


def test_the_digest_follows_the_source_and_its_presets(tmp_path: Path) -> None:
    path = file_of(tmp_path, COUNTER)

    def digest() -> str:
        return Registry([path]).scenario("count-up").digest

    first = digest()
    assert digest() == first
    file_of(tmp_path, "long:\n", "counting.presets.yaml")
    second = digest()
    file_of(tmp_path, COUNTER + "\n")
    assert len({first, second, digest()}) == 3


def test_installed_packages_are_found_by_their_entry_points(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_of(tmp_path, COUNTER + KEEN + "KEEN = STRATEGIES[0]\n", "theirs_counting.py")
    points = {
        "parley.scenarios": [
            metadata.EntryPoint("up", "theirs_counting:CountUp", "parley.scenarios"),
            metadata.EntryPoint("gone", "theirs_counting:Gone", "parley.scenarios"),
        ],
        "parley.strategies": [metadata.EntryPoint("keen", "theirs_counting:KEEN", "parley.strategies")],
    }
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(metadata, "entry_points", lambda group: points[group])
    registry = Registry()
    assert registry.scenario("count-up").origin == "theirs_counting:CountUp"
    strategy, params = registry.parse_strategy("keen", "count-up")
    assert isinstance(params, BaseModel)
    assert strategy.name == "keen"
    assert "theirs_counting:Gone: AttributeError" in only_error(registry)


class Count(Action):
    """Count on."""


class Counted(State):
    n: int = 0


def test_a_class_of_a_script_can_be_added_and_replaced() -> None:
    registry = Registry()

    def made(rounds: int) -> Any:
        class Talk(Scenario[Counted, Count]):
            """Counting together."""

            roles = (Role("one"),)
            version = rounds

            def start(self, setup: Setup, rng: Rng) -> Step[Counted]:
                return Step(Counted())

            def turn(self, state: Counted) -> None:
                return None

            def apply(self, state: Counted, moves: Any, rng: Rng) -> Step[Counted]:
                return Step(state)

        return Talk

    registry.add(made(1))
    registry.add(made(2))
    assert registry.scenario("talk").scenario.version == 2
    assert registry.preset("talk").seats == {}
    with pytest.raises(ParleyError, match="There is already a 'car-sale'"):
        registry.add(type(registry.scenario("car-sale").scenario))
