"""Players that cannot be: each is refused before anything is stored, in one sentence that says what to do."""

from pathlib import Path

import pytest

from tests.cli.conftest import Parley

SETTINGS = """
models:
  fast: {model: m}
actors:
  inner: {kind: committee, members: ["actor:inner", "model:fast"]}
  forgetful: {kind: model, model: fast, memory: {kind: windw}}
  handy: {kind: model, model: fast, tools: [teleport]}
  shy: {kind: assisted, model: fast}
  bound: {kind: delegate, model: fast, mandate: {price: {at_most: 9000}}}
  odd: {kind: delegate, model: fast, mandate: {weight: {at_most: 9000}}}
"""


@pytest.mark.parametrize(
    ("reference", "says"),
    [
        ("model:fst", "did you mean 'fast'"),
        ("model:", "such as model:local"),
        ("model:fast?thinking=deep", "none, chain, reflect"),
        ("model:fast?repairs=some", "repairs is a number"),
        ("model:fast?temperature=1", "no parameter 'temperature'"),
        ("delegate:fast?price.at_most=cheap", "is a number"),
        ("delegate:fast?price.atmost=9", "no parameter 'price.atmost'"),
        ("actor:handi", "did you mean 'handy'"),
        ("actor:handy", "teleport"),
        ("actor:forgetful", "window"),
        ("actor:inner", "member of itself"),
        ("actor:odd", "weight"),
        ("committee:model:fast", "two members"),
        ("committee:assisted:fast,model:fast", "waits for a person"),
        ("committee:actor:shy,model:fast", "waits for a person"),
        ("committee:human,model:fast", "waits for a person"),
        ("committee:actor:bound,model:fast", "a seat of its own"),
        ("modle:fast", "did you mean 'model'"),
    ],
)
def test_it_is_refused_and_nothing_is_stored(
    parley: Parley, tmp_path: Path, reference: str, says: str
) -> None:
    (tmp_path / "parley.yaml").write_text(SETTINGS)
    refused = parley("play", "car-sale", "--as", "buyer", "--seat", f"seller={reference}")
    assert refused.code == 1
    assert says in refused.err
    assert refused.err.count("\n") == 1
    assert "Traceback" not in refused.err
    assert "No sessions yet" in parley("list").out


def test_a_key_that_is_not_there_is_named_before_anything_begins(
    parley: Parley, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    (tmp_path / "parley.yaml").write_text(SETTINGS)
    refused = parley("demo", "--seat", "seller=committee:model:fast,strategy:linear")
    assert (refused.code, refused.out) == (1, "")
    assert "Set OPENAI_API_KEY to the key of the model fast" in refused.err
    assert "No sessions yet" in parley("list").out


def test_who_plays_against_a_model_that_fails_learns_what_to_do(parley: Parley, tmp_path: Path) -> None:
    (tmp_path / "parley.yaml").write_text(
        "models:\n  fast: {model: m, base_url: 'http://127.0.0.1:9/v1', retries: 0}\n"
    )
    failed = parley("play", "car-sale", "--as", "buyer", "--seat", "seller=model:fast")
    assert failed.code == 1
    assert "parley doctor" in failed.err.replace("python -m bot.cli", "parley")
    assert "--as buyer" in failed.err
