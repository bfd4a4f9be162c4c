"""References: what they say, how mistakes are named, and what a record keeps of them."""

from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from agents.forms import form_of, mandate_in, models_in, on_behalf, parse
from agents.models.catalogue import Models
from agents.models.settings import ModelSettings
from agents.players.assisted import Assisted
from agents.players.committee import Committee
from agents.players.delegate import Delegate
from agents.players.model import ModelActor
from agents.references import Surroundings, absolute, described, digests, make_actor
from scenarios.engine.ports import Decision, Moment, Pass
from scenarios.kernel.errors import ParleyError
from scenarios.registry import Registry

KEY = "sk-canary-0123456789"
ACTORS: dict[str, dict[str, Any]] = {
    "ann": {
        "kind": "delegate",
        "model": "fast",
        "instructions": "Pay little, secretly.",
        "mandate": {"price": {"at_most": 9000}},
    },
    "board": {"kind": "committee", "members": ["model:fast", "actor:thinker"], "chair": "model:slow"},
    "thinker": {"kind": "model", "model": "slow", "thinking": "chain"},
    "split": {"kind": "committee", "members": ["model:fast", "actor:ann"]},
    "mirror": {"kind": "committee", "members": ["model:fast", "actor:mirror"]},
}


class Silent:
    """Passes, and keeps what it was made with."""

    talks = False

    def __init__(self, parameters: dict[str, str]) -> None:
        self.parameters = parameters

    def decide(self, moment: Moment) -> Decision:
        return Pass()


def surroundings() -> Surroundings:
    """A car sale, two models, and a kind that a script has added."""
    registry = Registry()
    models = Models(
        {
            "fast": ModelSettings("fast", "openai", "gpt-5-mini", key=KEY, key_env="FAST_KEY"),
            "slow": ModelSettings("slow", "compatible", "llama", base_url="http://host.example/v1", key=KEY),
        }
    )
    return Surroundings(
        registry.scenario("car-sale").scenario,
        registry.parse_strategy,
        lambda: models,
        ACTORS,
        {"silent": lambda parameters, around: Silent(dict(parameters))},
    )


def test_parts_of_a_reference() -> None:
    assert parse("model:fast?thinking=chain") == ("model", "fast", {"thinking": "chain"})
    assert parse("echo?n=2") == ("echo", "", {"n": "2"})
    assert parse("echo") == ("echo", "", {})


def test_parameters_are_read_as_the_settings_would_have_them() -> None:
    text = "model:fast?thinking=chain&memory=window&tools=calculator,recall&tool_calls=3&repairs=0"
    assert form_of(text, {}) == {
        "kind": "model",
        "model": "fast",
        "thinking": "chain",
        "memory": "window",
        "tools": ["calculator", "recall"],
        "tool_calls": 3,
        "repairs": 0,
    }
    assert form_of("assisted:fast", {}) == {"kind": "assisted", "model": "fast"}
    assert form_of("committee:model:fast, model:slow?rounds=2", {}) == {
        "kind": "committee",
        "members": ["model:fast", "model:slow"],
        "rounds": 2,
    }
    assert form_of("delegate:fast?price.at_most=9000&price.at_least=0.5&consults=never", {}) == {
        "kind": "delegate",
        "model": "fast",
        "mandate": {"price": {"at_most": 9000, "at_least": 0.5}},
        "consults": "never",
    }
    assert form_of("actor:thinker", ACTORS) == ACTORS["thinker"]
    assert form_of("strategy:boulware", {}) is None
    assert form_of("human", {}) is None


@pytest.mark.parametrize(
    ("reference", "says"),
    [
        ("model:", "say which one, such as model:local"),
        ("model", "say which one"),
        ("model:fast?thinkin=chain", "did you mean 'thinking'?"),
        ("model:fast?repairs=many", "repairs is a number"),
        ("model:fast?repairs=1&repairs=2", "twice"),
        ("model:fast?repairs", "write parameters as"),
        ("model:fast?price.at_most=3", "has no parameter"),
        ("delegate:fast?price.at_most=lots", "is a number"),
        ("delegate:fast?price.at_most=nan", "is a number"),
        ("delegate:fast?price.at_mots=3", "has no parameter"),
        ("actor:anne", "did you mean 'ann'?"),
        ("actor:ann?consults=never", "stands in the settings"),
        ("actor:mirror", "is a member of itself"),
        ("modle:fast", "did you mean 'model'?"),
        ("sielnt", "did you mean 'silent'?"),
        ("", "write one of: human"),
        ("strategy:", "write one of"),
        ("model:fasst", "did you mean 'fast'?"),
        ("model:fast?thinking=chian", "did you mean 'chain'?"),
        ("model:fast?memory=windwo", "did you mean 'window'?"),
        ("model:fast?tools=recal", "did you mean 'recall'?"),
        ("delegate:fast?consults=nevr", "did you mean 'never'?"),
        ("committee:model:fast,model:slow?rule=chair", "Name the chair"),
        ("committee:model:fast,model:slow?rule=loudest", "There is no rule"),
        ("committee:model:fast", "two members"),
        ("committee:model:fast,modle:slow", "did you mean 'model'?"),
        ("model:fast?repairs=-1", "repairs is a number from 0"),
    ],
)
def test_a_mistake_is_named(reference: str, says: str) -> None:
    with pytest.raises(ParleyError) as caught:
        make_actor(reference, surroundings())
    assert says in str(caught.value)
    assert KEY not in str(caught.value)


def test_whom_somebody_stands_behind() -> None:
    behind = {"actor:ann", "delegate:fast", "assisted:fast"}
    for reference in (
        *behind,
        "human",
        "actor:split",
        "strategy:boulware",
        "model:fast",
        "actor:board",
        "actor:thinker",
    ):
        assert on_behalf(reference, ACTORS) == (reference in behind)
    assert mandate_in("actor:ann", ACTORS) == {"price": {"at_most": 9000}}
    assert mandate_in("model:fast", ACTORS) == mandate_in("human", ACTORS) == {}


def test_models_are_found_through_members() -> None:
    assert models_in("actor:board", ACTORS) == ["fast", "slow"]
    assert models_in("strategy:boulware", ACTORS) == []


def test_scripts_mean_the_same_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text("- Hello\n")
    assert absolute("scripted:a.yaml") == f"scripted:{tmp_path}/a.yaml"
    whole = absolute("committee:scripted:a.yaml,model:fast?rounds=2")
    assert whole == f"committee:scripted:{tmp_path}/a.yaml,model:fast?rounds=2"
    monkeypatch.chdir("/")
    assert set(digests([whole, "human"], {})) == {f"{tmp_path}/a.yaml"}


def test_the_record_says_by_what_it_was_played_and_nothing_secret() -> None:
    said = described(["actor:ann", "actor:board", "strategy:boulware", "human"], surroundings())
    assert set(said["players"]) == {"actor:ann", "actor:board", "model:fast", "actor:thinker", "model:slow"}
    assert said["players"]["actor:ann"] == {"kind": "delegate", "model": "fast"}
    assert said["models"]["slow"]["model"] == "llama"
    for secret in (KEY, "secretly", "9000", "host.example", "FAST_KEY"):
        assert secret not in str(said)
    assert described(["strategy:boulware", "human"], surroundings()) == {}


def test_an_unknown_model_is_named() -> None:
    with pytest.raises(ParleyError, match="did you mean 'fast'"):
        described(["model:fasst"], surroundings())


def test_a_kind_of_a_script() -> None:
    made = make_actor("silent:bob?n=2", surroundings())
    assert isinstance(made, Silent)
    assert made.parameters == {"name": "bob", "n": "2"}
    bare = make_actor("silent", surroundings())
    assert isinstance(bare, Silent)
    assert bare.parameters == {}


def test_a_model_with_all_that_belongs_to_it() -> None:
    text = "model:fast?thinking=reflect&memory=summary&tools=calculator,recall,gain&tool_calls=3&repairs=0"
    assert isinstance(make_actor(text, surroundings()), ModelActor)
    assert isinstance(make_actor("model:fast", surroundings()), ModelActor)
    assert isinstance(make_actor("actor:thinker", surroundings()), ModelActor)


def test_players_made_of_other_players() -> None:
    assert isinstance(make_actor("actor:ann", surroundings()), Delegate)
    assert isinstance(make_actor("assisted:fast?memory=window", surroundings()), Assisted)
    assert isinstance(make_actor("actor:board", surroundings()), Committee)
    text = "committee:model:fast,strategy:boulware?rounds=2&rule=majority"
    assert isinstance(make_actor(text, surroundings()), Committee)


def make_silent(parameters: dict[str, str], around: Surroundings) -> Silent:
    return Silent(dict(parameters))


def test_a_kind_of_an_installed_package(monkeypatch: pytest.MonkeyPatch) -> None:
    points = metadata.EntryPoints(
        (
            metadata.EntryPoint("quiet", "tests.agents.test_references:make_silent", "parley.actors"),
            metadata.EntryPoint("broken", "tests.nowhere:make", "parley.actors"),
        )
    )
    monkeypatch.setattr(metadata, "entry_points", lambda **wanted: points.select(**wanted))
    assert type(make_actor("quiet?n=1", surroundings())).__name__ == "Silent"
    with pytest.raises(ParleyError, match=r"'broken' of tests\.nowhere:make cannot be loaded"):
        make_actor("broken", surroundings())
    with pytest.raises(ParleyError, match="did you mean 'quiet'"):
        make_actor("quite", surroundings())
