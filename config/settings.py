"""Settings from the environment (`PARLEY_…`) and one YAML file; every bad key is named at once."""

from functools import cached_property
from pathlib import Path
from typing import Any

from platformdirs import user_config_path, user_data_path
from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    YamlConfigSettingsSource,
)


class SettingsError(Exception):
    """The settings cannot be used; the text lists every bad one."""


def settings_file() -> Path:
    """The file that is read, if it is there: `PARLEY_CONFIG`, else parley.yaml in the user's configuration."""
    import os

    named = os.environ.get("PARLEY_CONFIG")
    return Path(named).expanduser() if named else user_config_path("parley") / "parley.yaml"


class Settings(BaseSettings):
    """What an operator can set. The environment goes before the file."""

    model_config = SettingsConfigDict(env_prefix="PARLEY_", extra="forbid", frozen=True)

    data_dir: Path = Field(default_factory=lambda: user_data_path("parley"))
    """Folder of the database and of exports."""
    database_url: str | None = None
    """`sqlite:///FILE` or `postgresql://…`; by default a file in the data folder."""
    scenarios: tuple[Path, ...] = ()
    """Files or folders with scenarios of one's own."""
    config: Path | None = None
    """Where the settings file is; only from the environment."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, YamlConfigSettingsSource(settings_cls, settings_file())

    @cached_property
    def database(self) -> str:
        """The URL of the database in use."""
        return self.database_url or f"sqlite:///{self.data_dir.expanduser() / 'parley.db'}"


def load(**given: Any) -> Settings:
    """The settings. Raises `SettingsError` naming every bad key."""
    try:
        return Settings(**given)
    except ValidationError as error:
        bad = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise SettingsError(
            f"The settings cannot be used: {bad}. They come from {settings_file()} and PARLEY_…."
        ) from error
