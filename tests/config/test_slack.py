"""The settings of Slack: tokens that are never shown, and addresses."""

from pathlib import Path

import pytest

from config.settings import SettingsError, load, read

SECRETS = ("slack_bot_token", "slack_app_token", "slack_signing_secret", "slack_client_secret")


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_is_read_and_never_shown(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "xoxb-zq-secret"
    monkeypatch.setenv("PARLEY_SLACK_BOT_TOKEN", "xoxb-1")
    if name == "slack_client_secret":
        monkeypatch.setenv("PARLEY_SLACK_CLIENT_ID", "1.2")  # which belongs to it
    monkeypatch.setenv(f"PARLEY_{name.upper()}", f" {secret}\n")
    settings = load()
    assert getattr(settings, name).get_secret_value() == secret
    assert secret not in f"{settings} {settings!r} {settings.model_dump()} {settings.model_dump_json()}"
    monkeypatch.setenv(f"PARLEY_{name.upper()}", f"{secret} twice")
    with pytest.raises(SettingsError) as refused:
        load()
    assert f"PARLEY_{name.upper()}: write the" in str(refused.value)
    assert secret not in f"{refused.value!r} {refused.value} {refused.value.__cause__}"


def test_what_holds_without_any(file: Path) -> None:
    settings = load()
    assert [getattr(settings, name) for name in SECRETS] == [None] * 4
    assert (settings.slack_address, settings.slack_guests) == ("127.0.0.1:3000", False)
    file.write_text("slack_guests: yes\nslack_address: 0.0.0.0:8000\n")
    assert (load().slack_address, load().slack_guests) == ("0.0.0.0:8000", True)


@pytest.mark.parametrize(
    ("given", "lacking"),
    [("slack_client_id", "slack_client_secret"), ("slack_client_secret", "slack_client_id")],
)
def test_the_half_of_what_people_install_is_named(
    given: str, lacking: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"PARLEY_{given.upper()}", "12345.67")
    _, wrong = read()
    assert [one.partition(":")[0] for one in wrong] == [f"PARLEY_{lacking.upper()}"]


@pytest.mark.parametrize("given", ["slack_app_token", "slack_signing_secret"])
def test_a_way_in_without_a_bot_is_no_way_to_play(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"PARLEY_{given.upper()}", "12345.67")
    _, wrong = read()
    assert wrong == ["PARLEY_SLACK_BOT_TOKEN: write the token that begins with xoxb-, without spaces"]
    monkeypatch.setenv("PARLEY_SLACK_BOT_TOKEN", "xoxb-1")
    assert read()[1] == []


def test_what_lacks_a_half_in_the_file_lacks_it_there(file: Path) -> None:
    file.write_text("slack_app_token: xapp-1\n")
    assert read()[1] == ["slack_bot_token: write the token that begins with xoxb-, without spaces"]


@pytest.mark.parametrize("prefix", ["", "PARLEY_"])
def test_the_address_of_another_server(prefix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{prefix}SLACK_API_BASE_URL", "http://127.0.0.1:9/api/")
    assert load().slack_api_base_url == "http://127.0.0.1:9/api"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_API_BASE_URL", "ws://127.0.0.1"),
        ("PARLEY_SLACK_API_BASE_URL", "https://me:hunter2@127.0.0.1"),
        ("PARLEY_SLACK_ADDRESS", "127.0.0.1"),
        ("PARLEY_SLACK_ADDRESS", "http://127.0.0.1:3000"),
        ("PARLEY_SLACK_GUESTS", "perhaps"),
    ],
)
def test_what_cannot_be_is_named(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    _, wrong = read()
    assert [one.partition(":")[0] for one in wrong] == [name]
    assert "hunter2" not in str(wrong)
