"""Pictures take long to draw; only tests that ask for `drawn` want them."""

import pytest


@pytest.fixture
def drawn() -> None:
    """Pictures are drawn."""


@pytest.fixture(autouse=True)
def _undrawn(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "drawn" not in request.fixturenames:
        monkeypatch.setattr("bot.pictures.to_png", lambda figure: None)
