"""Settings from the environment (`PARLEY_…`) and one YAML file; every bad one is named at once."""

import difflib
import json
import os
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, ClassVar, Final

import yaml
from platformdirs import user_config_path, user_data_path
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

_PREFIX: Final = "PARLEY_"
_OTHERS: Final = frozenset({"PARLEY_CONFIG", "PARLEY_CI", "PARLEY_SHARED_DATA"})
"""Variables of ours that are no settings: where the file is, and two that only the tests read."""
_HOW: Final = {
    "data_dir": "write the path of a folder",
    "database_url": "write sqlite:///FILE or postgresql://USER@HOST/NAME",
    "scenarios": f"write paths of files or folders, as a list or with {os.pathsep!r} between them",
}
_MAX_BYTES: Final = 256 * 1024


class SettingsError(Exception):
    """The settings cannot be used; the text lists every bad one, and never shows a value."""


def settings_file() -> Path:
    """The file that is read, if it is there: `PARLEY_CONFIG`, else parley.yaml in the user's configuration."""
    named = os.environ.get("PARLEY_CONFIG")
    return _home(Path(named)) if named else user_config_path("parley") / "parley.yaml"


class Settings(BaseSettings):
    """What an operator can set. The environment goes before the file; an empty variable counts as unset."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_ignore_empty=True, extra="forbid", frozen=True, hide_input_in_errors=True
    )
    forgiving: ClassVar[bool] = False

    data_dir: Path = Field(default_factory=lambda: user_data_path("parley"))
    """Folder of the database and of exports."""
    database_url: str | None = Field(default=None, repr=False)
    """`sqlite:///FILE` or `postgresql://…`; by default a file in the data folder."""
    scenarios: Annotated[tuple[Path, ...], NoDecode] = ()
    """Files or folders with scenarios of one's own."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        values, wrong = _from_file()
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

    @field_validator("data_dir")
    @classmethod
    def _folder(cls, given: Path) -> Path:
        if "\0" in str(given) or "?" in str(given):
            raise ValueError("no such character")
        return _home(given)

    @field_validator("scenarios")
    @classmethod
    def _paths(cls, given: tuple[Path, ...]) -> tuple[Path, ...]:
        return tuple(_home(path) for path in given)

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
    wrong = [*_unknown_variables(), *_from_file()[1]]
    try:
        settings: Settings = _Forgiving(**given)
    except ValidationError as error:
        bad = list(dict.fromkeys(str(problem["loc"][0]) for problem in error.errors(include_input=False)))
        wrong += [f"{_source(name)}: {_HOW.get(name, 'there is no such setting')}" for name in bad]
        kept = {name: value for name, value in given.items() if name not in bad}
        defaults = {
            name: field.get_default(call_default_factory=True)
            for name, field in Settings.model_fields.items()
            if name in bad
        }
        settings = _Forgiving(**kept, **defaults)
    wrong += [
        f"{_source('scenarios')}: there is no file or folder {path}"
        for path in settings.scenarios
        if not _exists(path)
    ]
    return settings, wrong


def _sentence(wrong: list[str]) -> str:
    return f"The settings cannot be used: {'; '.join(wrong)}."


def _source(name: str) -> str:
    """Where a setting was written, as its reader would look for it."""
    variable = next((key for key in os.environ if key.upper() == f"{_PREFIX}{name.upper()}"), None)
    if variable is not None and os.environ[variable]:
        return variable
    return f"{name} in {settings_file()}" if name in _from_file()[0] else name


def _unknown_variables() -> list[str]:
    known = {f"{_PREFIX}{name.upper()}" for name in Settings.model_fields} | _OTHERS
    return [
        f"{name}: there is no such setting{_near(name.upper(), known - {'PARLEY_CI', 'PARLEY_SHARED_DATA'})}"
        for name in sorted(os.environ)
        if name.upper().startswith(_PREFIX) and name.upper() not in known and os.environ[name]
    ]


def _from_file() -> tuple[dict[str, Any], list[str]]:
    """The values in the file under known keys, and what is wrong with the file."""
    file = settings_file()
    try:
        with file.open("rb") as stream:
            content = stream.read(_MAX_BYTES + 1)
    except FileNotFoundError:
        named = bool(os.environ.get("PARLEY_CONFIG"))
        return {}, [f"PARLEY_CONFIG: there is no file {file}"] if named else []
    except (OSError, ValueError) as error:
        return {}, [f"{file} cannot be read ({getattr(error, 'strerror', None) or error})"]
    if len(content) > _MAX_BYTES:
        return {}, [f"{file} is larger than {_MAX_BYTES // 1024} KB"]
    try:
        form = yaml.safe_load(content)
    except yaml.MarkedYAMLError as error:
        line = f" in line {error.problem_mark.line + 1}" if error.problem_mark else ""
        return {}, [f"{file} is no YAML{line}"]
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}, [f"{file} is no YAML"]
    if form is None:
        return {}, []
    if not isinstance(form, dict):
        return {}, [f"{file}: write lines such as `data_dir: FOLDER`"]
    known = {name: value for name, value in form.items() if name in Settings.model_fields}
    return {name: value for name, value in known.items() if value is not None}, [
        f"{name} in {file}: there is no such setting{_near(str(name), Settings.model_fields)}"
        for name in form
        if name not in known
    ]


def _near(name: str, known: Any) -> str:
    close = difflib.get_close_matches(name, sorted(known), n=1)
    return f" (did you mean {close[0]}?)" if close else f"; there are {', '.join(sorted(known))}"


def _home(path: Path) -> Path:
    try:
        return path.expanduser()
    except RuntimeError:  # nobody of that name
        return path


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
