"""Where settings come from, what goes before what, and that every bad one is named at once."""

import os
from pathlib import Path

import pytest
from platformdirs import user_data_path

from config.settings import Settings, SettingsError, load, read


def refusal() -> str:
    with pytest.raises(SettingsError) as caught:
        load()
    text = str(caught.value)
    assert text.endswith(".")
    assert "\n" not in text
    return text


def test_without_anything_there_are_defaults() -> None:
    settings = load()
    assert settings.data_dir == user_data_path("parley")
    assert settings.database == f"sqlite:///{user_data_path('parley')}/parley.db"
    assert settings.scenarios == ()


def test_given_before_environment_before_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("data_dir: /file\ndatabase_url: sqlite:////file.db\n")
    assert load().data_dir == Path("/file")
    monkeypatch.setenv("PARLEY_DATA_DIR", "/environment")
    assert load().data_dir == Path("/environment")
    assert load().database == "sqlite:////file.db"
    assert load(data_dir=Path("/given")).data_dir == Path("/given")


def test_an_empty_variable_or_key_counts_as_unset(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("scenarios:\n")
    for name in (
        "PARLEY_DATA_DIR",
        "PARLEY_DATABASE_URL",
        "PARLEY_SCENARIOS",
        "PARLEY_CONFIG",
        "PARLEY_OTHER",
    ):
        monkeypatch.setenv(name, "")
    assert load().data_dir == user_data_path("parley")


def test_scenarios_in_every_form(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = tmp_path / "one", tmp_path / "two.py"
    one.mkdir()
    two.touch()
    monkeypatch.setenv("HOME", str(tmp_path))
    for text in (f"{one}{os.pathsep}{two}", f'["{one}", "{two}"]', f"~/one{os.pathsep}~/two.py{os.pathsep}"):
        monkeypatch.setenv("PARLEY_SCENARIOS", text)
        assert load().scenarios == (one, two)
    monkeypatch.setenv("PARLEY_SCENARIOS", str(one))
    assert load().scenarios == (one,)
    monkeypatch.delenv("PARLEY_SCENARIOS")
    file.write_text(f"scenarios: [{one}, {two}]\n")
    assert load().scenarios == (one, two)
    file.write_text(f"scenarios: {one}\n")
    assert load().scenarios == (one,)


def test_scenarios_that_are_not_there_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_SCENARIOS", os.pathsep.join(("/nowhere/one", "/nowhere/two.py")))
    assert "PARLEY_SCENARIOS: there is no file or folder /nowhere/one; " in refusal()
    assert "/nowhere/two.py" in refusal()
    monkeypatch.setenv("PARLEY_SCENARIOS", '["/nowhere"')
    assert "PARLEY_SCENARIOS: write paths" in refusal()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: [", "is no YAML in line"),
        ("- a", "write lines such as"),
        ("just words", "write lines such as"),
        ("data_dri: /x", "did you mean data_dir?"),
        ("config: /x", "config in"),
        ("3: x", "3 in"),
        ("data_dir: [1]", "data_dir in"),
        ('data_dir: "a\\0b"', "data_dir in"),
        ("database_url: 5", "database_url in"),
        ("scenarios: {a: b}", "scenarios in"),
        ("? [a]\n: b", ""),
        ("\x00", "is no YAML"),
        ("a: " + "[" * 1_000, "is no YAML"),
        ("#" * 300_000, "is larger than"),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence(file: Path, text: str, says: str) -> None:
    file.write_text(text)
    found = refusal()
    assert says in found
    assert str(file) in found
    assert isinstance(read()[0], Settings)


def test_every_bad_one_is_named_at_once(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("colour: red\nsize: 3\ndata_dir: {}\ndatabase_url: [hunter3]\nscenarios: 7\n")
    monkeypatch.setenv("PARLEY_DATABSE_URL", "postgresql://u:hunter2@host/x")
    monkeypatch.setenv("PARLEY_CI", "1")
    monkeypatch.setenv("PARLEY_SHARED_DATA", "/shared")
    found = refusal()
    for name in ("colour", "size", "data_dir", "database_url", "scenarios", "PARLEY_DATABSE_URL"):
        assert f"{name}: " in found or f"{name} in {file}: " in found
    assert "did you mean PARLEY_DATABASE_URL?" in found
    assert "hunter2" not in found
    assert "hunter3" not in found
    assert "PARLEY_CI" not in found
    assert "PARLEY_SHARED_DATA" not in found


def test_what_is_good_is_used_beside_what_is_bad(file: Path) -> None:
    file.write_text("data_dir: /good\nscenarios: 7\ncolour: red\n")
    settings, wrong = read()
    assert settings.data_dir == Path("/good")
    assert settings.scenarios == ()
    assert len(wrong) == 2


def test_a_named_file_must_be_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PARLEY_CONFIG", "/missing.yaml")
    assert "PARLEY_CONFIG: there is no file /missing.yaml" in refusal()
    monkeypatch.setenv("PARLEY_CONFIG", str(tmp_path))
    assert "cannot be read" in refusal()


def test_settings_made_directly_refuse_a_bad_file_too(file: Path) -> None:
    file.write_text("colour: red\n")
    with pytest.raises(SettingsError, match="colour"):
        Settings()


def test_the_url_is_not_printed_with_the_settings() -> None:
    assert "hunter2" not in repr(load(database_url="postgresql://u:hunter2@host/x"))
