"""Models, players and budgets in the settings: what is filled in, and how every mistake is named."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from config.actors import CommitteePlayer, DelegatePlayer, ModelPlayer
from config.settings import SettingsError, load, read

CANARY = "sk-canary-0123456789"


def problems(file: Path, text: str) -> dict[str, str]:
    """Path to what is said of it; every bad one is named once."""
    file.write_text(text)
    wrong = read()[1]
    found = dict(one.split(f" in {file}: ") for one in wrong)
    assert len(found) == len(wrong)
    assert CANARY not in str(wrong)
    with pytest.raises(SettingsError) as caught:
        load()
    assert all(one in str(caught.value) for one in wrong)
    return found


def test_two_lines_make_a_model(file: Path) -> None:
    file.write_text("models:\n  fast: {model: gpt-5-mini}\n")
    fast = load().models["fast"]
    assert (fast.provider, fast.key, fast.base_url) == ("openai", "OPENAI_API_KEY", None)


def test_an_address_makes_a_compatible_one_without_a_key(file: Path) -> None:
    file.write_text("models:\n  home: {model: llama3, base_url: 'http://localhost:11434/v1/'}\n")
    home = load().models["home"]
    assert (home.provider, home.key, home.base_url) == ("compatible", None, "http://localhost:11434/v1")


def test_the_small_local_model_is_there_unless_another_has_its_name(file: Path) -> None:
    assert load().models["local"].provider == "local"
    file.write_text("models:\n  fast: {model: m}\n")
    assert set(load().models) == {"fast", "local"}
    file.write_text("models:\n  local: {model: other}\n")
    assert load().models["local"].model == "other"


def test_prices_are_exact(file: Path) -> None:
    file.write_text("models:\n  fast: {model: m, prices: {input: 0.1, output: '2.50'}}\n")
    prices = load().models["fast"].prices
    assert (prices.input, prices.output, prices.cached) == (Decimal("0.1"), Decimal("2.5"), None)


@pytest.mark.parametrize(
    ("entry", "path", "says"),
    [
        ("{model: m, temperatur: 1}", ".temperatur", "did you mean temperature?"),
        ("{model: m, prices: {imput: 1}}", ".prices.imput", "did you mean input?"),
        ("{model: m, prices: {input: -1}}", ".prices.input", "write a price"),
        ("{model: m, prices: {input: .nan}}", ".prices.input", "write a price"),
        ("{model: m, prices: 3}", ".prices", "write prices"),
        ("{}", ".model", "this is needed; write what"),
        ("{model: ''}", ".model", "write what"),
        ("{model: m, temperature: 3}", ".temperature", "write a number from 0 to 2"),
        ("{model: m, temperature: warm}", ".temperature", "write a number"),
        ("{model: m, timeout: 0}", ".timeout", "more than 0"),
        ("{model: m, timeout: .inf}", ".timeout", "write seconds"),
        ("{model: m, seed: 1.5}", ".seed", "whole number"),
        ("{model: m, context: 10}", ".context", "at least 256"),
        ("{model: m, context: 512, max_output: 600}", "", "make it smaller"),
        ("{model: m, provider: claude}", ".provider", "openai, compatible, local or langchain"),
        ("{model: m, provider: compatible}", "", "base_url is needed"),
        ("{model: m, provider: local, base_url: 'http://x'}", "", "means nothing"),
        ("{model: m, base_url: localhost}", ".base_url", "write an address"),
        ("{model: m, base_url: 'ftp://x'}", ".base_url", "write an address"),
        ("{model: m, base_url: 'http://x:port'}", ".base_url", "write an address"),
        (f"{{model: m, base_url: 'http://u:{CANARY}@x'}}", ".base_url", "without a key"),
        (f"{{model: m, base_url: 'http://x/v1?key={CANARY}'}}", ".base_url", "without a key"),
        (f"{{model: m, key: {CANARY}}}", ".key", "not the key itself"),
        ("{model: m, key: gsk_9f86d081884c7d659a2f}", ".key", "not the key itself"),
        ("{model: m, key: AKIA0123456789ABCDEF}", ".key", "not the key itself"),
        (f"{{model: m, structured: {CANARY}}}", ".structured", "write strict"),
        ("{model: m, structured: grammar}", "", "takes no grammar"),
        (CANARY, "", "write settings below it"),
        ("[1]", "", "write settings below it"),
    ],
)
def test_a_bad_model_is_named_by_its_path(file: Path, entry: str, path: str, says: str) -> None:
    found = problems(file, f"models:\n  fast: {entry}\n")
    assert list(found) == [f"models.fast{path}"]
    assert says in found[f"models.fast{path}"]


@pytest.mark.parametrize("name", ["two words", "a:b", "a?b", "x" * 65, "''", "ü"])
def test_a_name_that_no_reference_could_hold(file: Path, name: str) -> None:
    found = problems(
        file, f"models:\n  {name}: {{model: m}}\n" if name != "a:b" else 'models: {"a:b": {model: m}}'
    )
    assert "a name has up to 64" in next(iter(found.values()))


def test_everything_bad_is_named_at_once(file: Path) -> None:
    found = problems(
        file,
        f"""
models: {{one: {{modle: m}}, two: {{model: m, key: {CANARY}, retries: -1}}}}
actors: {{careful: {{kind: sleeper}}, other: {{model: local}}}}
budgets: {{sesion: {{tokens: 1}}, call: {{tokens: -1, money: {CANARY}}}}}
""",
    )
    assert set(found) == {
        "models.one.modle",
        "models.one.model",
        "models.two.key",
        "models.two.retries",
        "actors.careful",
        "actors.other",
        "budgets.sesion",
        "budgets.call.tokens",
        "budgets.call.money",
    }


def test_players_of_every_kind(file: Path) -> None:
    file.write_text(
        """
actors:
  thinker: {kind: model, model: local, thinking: chain, tools: [recall], memory: {kind: window, tokens: 900}}
  ann: {kind: delegate, model: local, mandate: {price: {at_most: 9000}}, consults: before_binding}
  board: {kind: committee, members: [model:local, actor:thinker], chair: model:local, rule: chair}
  draft: {kind: assisted, model: local}
"""
    )
    actors = load().actors
    thinker, ann, board = actors["thinker"], actors["ann"], actors["board"]
    assert isinstance(thinker, ModelPlayer)
    assert thinker.memory == {"kind": "window", "tokens": 900}
    assert isinstance(ann, DelegatePlayer)
    assert ann.mandate["price"].at_most == 9000
    assert isinstance(board, CommitteePlayer)
    assert actors["draft"].kind == "assisted"


@pytest.mark.parametrize(
    ("entry", "path", "says"),
    [
        ("{kind: model}", ".model", "this is needed"),
        ("{kind: model, model: fsat}", ".model", "did you mean fast?"),
        ("{kind: model, model: nothing-like-it}", ".model", "there are fast, local"),
        ("{kind: model, model: fast, thinking: deep}", ".thinking", "write none, chain"),
        ("{kind: model, model: fast, memory: 7}", ".memory", "write a memory"),
        ("{kind: model, model: fast, tools: recall}", ".tools", "write names of tools"),
        ("{kind: model, model: fast, repairs: 99}", ".repairs", "0 to 10"),
        ("{kind: model, model: fast, mandate: {}}", ".mandate", "there is no such setting"),
        (
            "{kind: delegate, model: fast, mandate: {price: {at_mots: 3}}}",
            ".mandate.price.at_mots",
            "at_most?",
        ),
        (
            "{kind: delegate, model: fast, mandate: {price: {}}}",
            ".mandate.price",
            "write one of at_least",
        ),
        (
            "{kind: delegate, model: fast, mandate: {price: {between: [9, 3]}}}",
            ".mandate.price",
            "the smaller number comes first",
        ),
        ("{kind: delegate, model: fast, mandate: {price: 3}}", ".mandate.price", "write settings below"),
        ("{kind: delegate, model: fast, consults: often}", ".consults", "write never"),
        ("{kind: committee, members: [model:fast]}", ".members", "at least two"),
        ("{kind: committee, members: [model:fast, model:fast], rule: chair}", "", "a chair is needed"),
    ],
)
def test_a_bad_player_is_named_by_its_path(file: Path, entry: str, path: str, says: str) -> None:
    found = problems(file, f"models: {{fast: {{model: m}}}}\nactors:\n  ann: {entry}\n")
    assert list(found) == [f"actors.ann{path}"]
    assert says in found[f"actors.ann{path}"]


def test_budgets_hold_amounts(file: Path) -> None:
    file.write_text("budgets: {session: {tokens: 1000, money: 0.5}, month: {money: 20}}")
    budgets = load().budgets
    assert (budgets.session.tokens, budgets.session.money) == (1000, Decimal("0.5"))
    assert (budgets.month.tokens, budgets.month.money) == (None, 20)
    assert budgets.call.tokens is None


def test_a_variable_replaces_the_whole_block_of_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("models: {fast: {model: m, temperature: 1}}\nbudgets: {call: {tokens: 1}}")
    monkeypatch.setenv("PARLEY_MODELS", json.dumps({"slow": {"model": "n"}}))
    monkeypatch.setenv("PARLEY_BUDGETS", json.dumps({"call": {"money": 1}}))
    assert set(load().models) == {"slow", "local"}
    assert load().budgets.call.tokens is None
    assert set(load(models={"given": {"model": "m"}}).models) == {"given", "local"}


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ('{"fast": {"model": "m", "temperatur": 1}}', "PARLEY_MODELS.fast.temperatur: there is no such"),
        ('{"fast"', "PARLEY_MODELS: write models by name"),
        ("[1]", "PARLEY_MODELS: write models by name"),
        (CANARY, "PARLEY_MODELS: write models by name"),
    ],
)
def test_a_bad_variable_is_named(monkeypatch: pytest.MonkeyPatch, value: str, says: str) -> None:
    monkeypatch.setenv("PARLEY_MODELS", value)
    settings, wrong = read()
    assert says in str(wrong)
    assert CANARY not in str(wrong)
    assert set(settings.models) == {"local"}


def test_what_is_good_stays_beside_bad_models(file: Path) -> None:
    file.write_text("data_dir: /good\nmodels: {fast: {}}\nbudgets: {call: {tokens: 5}}")
    settings, wrong = read()
    assert len(wrong) == 1
    assert settings.data_dir == Path("/good")
    assert settings.budgets.call.tokens == 5
