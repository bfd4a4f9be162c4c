"""The settings of Discord: a token that is never shown, and addresses that a test or a proxy may change."""

from pathlib import Path

import pytest

from config.settings import SettingsError, load, read

TOKEN = "MTIzNDU2.secret.of-the-operator"


def test_a_token_from_the_environment_or_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load().discord_token is None
    file.write_text(f"discord_token: {TOKEN}\n")
    from_file = load().discord_token
    assert from_file is not None
    assert from_file.get_secret_value() == TOKEN
    monkeypatch.setenv("PARLEY_DISCORD_TOKEN", "  other \n")
    given = load().discord_token
    assert given is not None
    assert given.get_secret_value() == "other"


def test_the_token_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_DISCORD_TOKEN", TOKEN)
    settings = load()
    assert TOKEN not in f"{settings} {settings!r} {settings.model_dump()} {settings.model_dump_json()}"
    monkeypatch.setenv("PARLEY_DISCORD_TOKEN", f"{TOKEN} twice")
    with pytest.raises(SettingsError) as refused:
        load()
    assert "PARLEY_DISCORD_TOKEN: write the token" in str(refused.value)
    assert TOKEN not in f"{refused.value!r} {refused.value} {refused.value.__cause__}"


@pytest.mark.parametrize("token", ["a b", "a\nb", "a\x00b", "a\tb"])
def test_a_token_in_one_piece(file: Path, token: str) -> None:
    file.write_text(f'discord_token: "{token.encode("unicode_escape").decode()}"\n')
    settings, wrong = read()
    assert settings.discord_token is None
    assert len(wrong) == 1


@pytest.mark.parametrize("prefix", ["", "PARLEY_"])
def test_addresses_with_and_without_our_prefix(prefix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{prefix}DISCORD_API_BASE_URL", "http://127.0.0.1:9/api/v10/")
    monkeypatch.setenv(f"{prefix}DISCORD_GATEWAY_URL", "ws://127.0.0.1:9/gateway/")
    assert load().discord_api_base_url == "http://127.0.0.1:9/api/v10"
    assert load().discord_gateway_url == "ws://127.0.0.1:9/gateway/"


@pytest.mark.parametrize("prefix", ["", "PARLEY_"])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DISCORD_API_BASE_URL", "127.0.0.1"),
        ("DISCORD_API_BASE_URL", "ws://127.0.0.1"),
        ("DISCORD_API_BASE_URL", "https://me:hunter2@127.0.0.1"),
        ("DISCORD_API_BASE_URL", "http://[::1"),
        ("DISCORD_GATEWAY_URL", "http://127.0.0.1"),
        ("DISCORD_GATEWAY_URL", "wss://"),
    ],
)
def test_impossible_addresses_are_named(
    prefix: str, name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(prefix + name, value)
    _, wrong = read()
    assert [one.partition(":")[0] for one in wrong] == [prefix + name]
    assert "hunter2" not in str(wrong)
