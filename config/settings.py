"""Settings from the environment (`PARLEY_…`) and one YAML file; every bad one is named at once."""

import json
import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, ClassVar, Final
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import AliasChoices, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from config.actors import CommitteePlayer, Player
from config.address import host_and_port
from config.budgets import Budgets
from config.file import from_file, home, settings_file
from config.models import BUILT_IN, LOCAL, ModelEntry
from config.parts import Name, Wrong, near, wrongs

_PREFIX: Final = "PARLEY_"
_OTHERS: Final = frozenset({"PARLEY_CONFIG", "PARLEY_CI", "PARLEY_SHARED_DATA"})
"""Variables of ours that are no settings: where the file is, and two that only the tests read."""
_AS_JSON: Final = " (in a variable as JSON)"
_HOW: Final = {
    "data_dir": "write the path of a folder",
    "database_url": "write sqlite:///FILE or postgresql://USER@HOST/NAME",
    "scenarios": f"write paths of files or folders, as a list or with {os.pathsep!r} between them",
    "models": f"write models by name, such as {{fast: {{model: gpt-5-mini}}}}{_AS_JSON}",
    "actors": f"write players by name, such as {{careful: {{kind: model, model: fast}}}}{_AS_JSON}",
    "budgets": f"write limits such as {{session: {{tokens: 100000}}}}{_AS_JSON}",
    "discord_token": "write the token as the developer portal shows it, without spaces",
    "discord_api_base_url": "write an address such as https://discord.com/api/v10",
    "discord_gateway_url": "write an address such as wss://gateway.discord.gg/",
    "slack_bot_token": "write the token that begins with xoxb-, without spaces",
    "slack_app_token": "write the token that begins with xapp-, without spaces",
    "slack_signing_secret": "write the signing secret as the app's page shows it, without spaces",
    "slack_client_id": "write the client id as the app's page shows it",
    "slack_client_secret": "write the client secret as the app's page shows it, without spaces",
    "slack_address": "write an address of this machine with a port, such as 127.0.0.1:3000",
    "slack_guests": "write yes or no",
    "slack_api_base_url": "write an address such as https://slack.com/api",
    "health_address": "write an address of this machine with a port, such as 127.0.0.1:8080",
}
_ALSO_READ: Final = ("DISCORD_API_BASE_URL", "DISCORD_GATEWAY_URL", "SLACK_API_BASE_URL")
"""Variables without our prefix."""


def _also(name: str) -> AliasChoices:
    return AliasChoices(f"{_PREFIX}{name}", name)


class SettingsError(Exception):
    """The settings cannot be used; the text lists every bad one, and never shows a value."""


class Settings(BaseSettings):
    """What an operator can set. The environment goes before the file; an empty variable counts as unset."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        populate_by_name=True,
        loc_by_alias=False,
    )
    forgiving: ClassVar[bool] = False

    data_dir: Path = Field(default_factory=lambda: user_data_path("parley"))
    """Folder of the database and of exports."""
    database_url: str | None = Field(default=None, repr=False)
    """`sqlite:///FILE` or `postgresql://…`; by default a file in the data folder."""
    scenarios: Annotated[tuple[Path, ...], NoDecode] = ()
    """Files or folders with scenarios of one's own."""
    models: Annotated[dict[Name, ModelEntry], NoDecode] = Field(default_factory=dict, validate_default=True)
    """Language models by name; the small one of this computer is always among them."""
    actors: Annotated[dict[Name, Player], NoDecode] = {}
    """Players by name."""
    budgets: Annotated[Budgets, NoDecode] = Budgets()
    """How much models may use up."""
    discord_token: SecretStr | None = Field(default=None, repr=False)
    """With it `parley serve` plays in Discord."""
    discord_api_base_url: str | None = Field(
        default=None, validation_alias=_also("DISCORD_API_BASE_URL"), max_length=500
    )
    """Where Discord's requests go instead of its own address."""
    discord_gateway_url: str | None = Field(
        default=None, validation_alias=_also("DISCORD_GATEWAY_URL"), max_length=500
    )
    """Where Discord's events come from instead of its own address."""
    slack_bot_token: SecretStr | None = Field(default=None, repr=False)
    """With it `parley serve` plays in Slack."""
    slack_app_token: SecretStr | None = Field(default=None, repr=False)
    """With it everything comes over a connection that Parley opens (Socket Mode)."""
    slack_signing_secret: SecretStr | None = Field(default=None, repr=False)
    """By which requests of Slack are known; where there is no token of the app, everything comes by requests."""
    slack_address: str = Field(default="127.0.0.1:3000", max_length=300)
    """Where those requests are listened for."""
    slack_client_id: str | None = Field(default=None, max_length=100)
    """Without a token of the bot: whose app people install themselves."""
    slack_client_secret: SecretStr | None = Field(default=None, repr=False)
    """The secret that belongs to it."""
    slack_guests: bool = False
    """Whether guests, and people of other workspaces, may play."""
    slack_api_base_url: str | None = Field(
        default=None, validation_alias=_also("SLACK_API_BASE_URL"), max_length=500
    )
    """Where requests to Slack go instead of its own address."""
    health_address: str | None = Field(default=None, max_length=300)
    """Where `parley serve` tells whether it is well."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        values, wrong = from_file(Settings.model_fields)
        if wrong and not cls.forgiving:
            raise SettingsError(_sentence(wrong))
        return init_settings, env_settings, InitSettingsSource(settings_cls, values)

    @field_validator("scenarios", mode="before")
    @classmethod
    def _list(cls, given: Any) -> Any:
        if not isinstance(given, str):
            return given
        if given.lstrip().startswith("["):
            return json.loads(given)
        return [part for part in given.split(os.pathsep) if part]

    @field_validator("models", "actors", "budgets", mode="before")
    @classmethod
    def _json(cls, given: Any) -> Any:
        if isinstance(given, str):
            return json.loads(given)
        return dict(given) if isinstance(given, Mapping) else given

    @field_validator("models")
    @classmethod
    def _with_local(cls, given: dict[str, ModelEntry]) -> dict[str, ModelEntry]:
        return {**given, LOCAL: given.get(LOCAL, BUILT_IN)}

    @field_validator("data_dir")
    @classmethod
    def _folder(cls, given: Path) -> Path:
        if "\0" in str(given) or "?" in str(given):
            raise ValueError("no such character")
        return home(given)

    @field_validator(
        "discord_token", "slack_bot_token", "slack_app_token", "slack_signing_secret", "slack_client_secret"
    )
    @classmethod
    def _token(cls, given: SecretStr | None) -> SecretStr | None:
        token = given.get_secret_value().strip() if given is not None else ""
        if any(letter.isspace() or not letter.isprintable() for letter in token):
            raise ValueError("no such token")
        return SecretStr(token) if token else None

    @field_validator("discord_api_base_url", "discord_gateway_url", "slack_api_base_url")
    @classmethod
    def _address(cls, given: str | None, info: ValidationInfo) -> str | None:
        schemes = ("ws", "wss") if info.field_name == "discord_gateway_url" else ("http", "https")
        parts = urlsplit(given or "")
        if given and (parts.scheme not in schemes or not parts.hostname or parts.username or parts.query):
            raise ValueError("no such address")
        return given.rstrip("/") if given and schemes[0] == "http" else given

    @field_validator("health_address", "slack_address")
    @classmethod
    def _listening(cls, given: str | None) -> str | None:
        if given is not None:
            host_and_port(given)
        return given

    @field_validator("scenarios")
    @classmethod
    def _paths(cls, given: tuple[Path, ...]) -> tuple[Path, ...]:
        return tuple(home(path) for path in given)

    @cached_property
    def database(self) -> str:
        """The URL of the database in use."""
        return self.database_url or f"sqlite:///{self.data_dir / 'parley.db'}"


class _Forgiving(Settings):
    forgiving: ClassVar[bool] = True


def load(**given: Any) -> Settings:
    """The settings. Raises `SettingsError` naming every bad one."""
    settings, wrong = read(**given)
    if wrong:
        raise SettingsError(_sentence(wrong))
    return settings


def read(**given: Any) -> tuple[Settings, list[str]]:
    """The settings as far as they can be used, with the default for each bad one, and what is wrong."""
    wrong = [*_unknown_variables(), *from_file(Settings.model_fields)[1]]
    try:
        settings: Settings = _Forgiving(**given)
    except ValidationError as error:
        bad = wrongs(Settings, error)
        wrong += [_named(one) for one in bad]
        names = {one.path[0] for one in bad}
        kept = {name: value for name, value in given.items() if name not in names}
        defaults = {
            name: field.get_default(call_default_factory=True, validated_data={})
            for name, field in Settings.model_fields.items()
            if name in names
        }
        settings = _Forgiving(**kept, **defaults)
    wrong += [
        f"{_source('scenarios')}: there is no file or folder {path}"
        for path in settings.scenarios
        if not _exists(path)
    ]
    return settings, [*wrong, *map(_named, _without_models(settings)), *_halves(settings)]


def _sentence(wrong: list[str]) -> str:
    return f"The settings cannot be used: {'; '.join(wrong)}."


def _named(wrong: Wrong) -> str:
    name, *rest = wrong.path
    why = wrong.why if rest or name not in _HOW else _HOW[name]
    variable = _variable(name)
    if variable is not None:
        return f"{'.'.join([variable, *rest])}: {why}"
    return f"{'.'.join([name, *rest])}{_in_file(name)}: {why}"


def _without_models(settings: Settings) -> list[Wrong]:
    """Players whose model is not there."""
    return [
        Wrong(
            ("actors", name, "model"), f"there is no model of that name{near(player.model, settings.models)}"
        )
        for name, player in settings.actors.items()
        if not isinstance(player, CommitteePlayer) and player.model not in settings.models
    ]


def _halves(settings: Settings) -> list[str]:
    """What is not set, and belongs to what is; it is to be written where that is."""
    app, ways = ("slack_client_id", "slack_client_secret"), ("slack_app_token", "slack_signing_secret")
    lacking = [name for name in app if getattr(settings, name) is None]
    given = [name for name in app if name not in lacking]
    if not given and settings.slack_bot_token is None:
        lacking, given = ["slack_bot_token"], [name for name in ways if getattr(settings, name) is not None]
    if not given:
        return []
    by_variable = _variable(given[0]) is not None
    return [f"{f'{_PREFIX}{name.upper()}' if by_variable else name}: {_HOW[name]}" for name in lacking]


def _source(name: str) -> str:
    """Where a setting was written, as its reader would look for it."""
    return _variable(name) or f"{name}{_in_file(name)}"


def _variable(name: str) -> str | None:
    wanted = [f"{_PREFIX}{name.upper()}", *(one for one in _ALSO_READ if one == name.upper())]
    found = next((key for key in os.environ if key.upper() in wanted), None)
    return found if found is not None and os.environ[found] else None


def _in_file(name: str) -> str:
    return f" in {settings_file()}" if name in from_file(Settings.model_fields)[0] else ""


def _unknown_variables() -> list[str]:
    known = {f"{_PREFIX}{name.upper()}" for name in Settings.model_fields} | _OTHERS
    return [
        f"{name}: there is no such setting{near(name.upper(), known - {'PARLEY_CI', 'PARLEY_SHARED_DATA'})}"
        for name in sorted(os.environ)
        if name.upper().startswith(_PREFIX) and name.upper() not in known and os.environ[name]
    ]


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
