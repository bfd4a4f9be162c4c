"""What a session keeps about its preset and about versions."""

from importlib.metadata import PackageNotFoundError

import pytest

from bot import app
from scenarios.registry import Registry


def test_a_preset_is_kept_by_what_it_says() -> None:
    registry = Registry()
    found, preset = registry.scenario("car-sale"), registry.preset("car-sale")
    kept = app.manifest(found, preset)["preset"]
    assert kept["name"] == preset.name
    assert len(kept["digest"]) == 32
    turned = preset._replace(about="Other words.", seats=dict(reversed(preset.seats.items())))
    assert app.manifest(found, turned)["preset"] == kept
    for other in (
        preset._replace(seats={}),
        preset._replace(params=preset.params.model_copy(update={"rounds": 5})),
    ):
        assert app.manifest(found, other)["preset"]["digest"] != kept["digest"]


def test_a_folder_that_was_never_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    registry = Registry()
    monkeypatch.setattr(app, "version", missing)
    app._version.cache_clear()
    try:
        said = app.manifest(registry.scenario("car-sale"), registry.preset("car-sale"))
    finally:
        app._version.cache_clear()
    assert said["parley"] == "unknown"
