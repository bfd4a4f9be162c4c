"""The settings file: where it is, and what stands in it under known keys."""

import os
from collections.abc import Collection
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import yaml
from platformdirs import user_config_path

from config.parts import near

_MAX_BYTES: Final = 256 * 1024


def settings_file() -> Path:
    """The file that is read, if it is there: `PARLEY_CONFIG`, else parley.yaml in the user's configuration."""
    named = os.environ.get("PARLEY_CONFIG")
    return home(Path(named)) if named else user_config_path("parley") / "parley.yaml"


def from_file(known: Collection[str]) -> tuple[dict[str, Any], list[str]]:
    """The values in the file under these keys, and what is wrong with the file."""
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
    values = {name: _whole(value) for name, value in form.items() if name in known and value is not None}
    return values, [
        f"{name} in {file}: there is no such setting{near(str(name), known)}"
        for name in form
        if name not in known
    ]


def _whole(value: Any) -> Any:
    """A mapping that is replaced by what goes before it, where pydantic-settings would mix the two."""
    return MappingProxyType(value) if isinstance(value, dict) else value


def home(path: Path) -> Path:
    """The path with `~` as the home folder."""
    try:
        return path.expanduser()
    except RuntimeError:  # nobody of that name
        return path
