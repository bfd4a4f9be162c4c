"""Presets: named parameters and seats for a scenario, from a YAML file beside it.

    demo:
      about: A quick sale.
      params: {rounds: 8}
      seats: {seller: "strategy:boulware?e=2"}
      minutes: 10
      hosting: {deadline: 3600}

The first preset is the one used unless another is named.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scenarios.kernel.admit import AnyScenario
from scenarios.kernel.errors import ParleyError
from scenarios.kernel.rules import role_name

M = TypeVar("M", bound=BaseModel)
MAX_BYTES: Final = 256 * 1024
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]*$")


class Preset(NamedTuple):
    """Parameters that fit the scenario, and who sits where unless the host says otherwise."""

    name: str
    about: str
    params: BaseModel
    seats: Mapping[str, str]
    """Role or seat to actor, as on the command line: "strategy:boulware?e=2"."""
    minutes: int | None = None
    """About how long it takes people."""
    hosting: Mapping[str, Any] = {}
    """How a session is kept going among people: deadlines, who stands in (`bot.bridge.terms`)."""


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid")

    about: str = ""
    params: dict[str, Any] = {}
    seats: dict[str, str] = {}
    minutes: int | None = Field(default=None, ge=1, le=100_000)
    hosting: dict[str, Any] = {}


def presets_in(file: Path, scenario: AnyScenario) -> dict[str, Preset]:
    """The presets of a file in its order, none where it is missing.

    Raises `ParleyError` that names file, preset and field.
    """
    if not file.is_file():
        return {}
    found: dict[str, Preset] = {}
    for name, given in _read(file).items():
        where = f"{file}: preset {name!r}"
        if not isinstance(name, str) or not _NAME.match(name):
            raise ParleyError(f"{where}: a name is made of small letters, digits and dashes.")
        written = _checked(_Written, {} if given is None else given, where)
        roles = scenario.definition.roles
        for seat in written.seats:
            if role_name(seat) not in roles:
                raise ParleyError(f"{where}, seats: there is no {seat!r}; the roles are {', '.join(roles)}.")
        params = _checked(scenario.definition.params, written.params, f"{where}, params")
        found[name] = Preset(name, written.about, params, written.seats, written.minutes, written.hosting)
    return found


def without_preset(scenario: AnyScenario) -> Preset:
    """The scenario's own defaults. Raises `ParleyError` where it has parameters without one."""
    params = _checked(scenario.definition.params, {}, f"{scenario.name} has no presets and needs parameters")
    return Preset("default", "", params, {})


def _read(file: Path) -> dict[Any, Any]:
    with file.open("rb") as stream:
        content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise ParleyError(f"{file} is larger than {MAX_BYTES // 1024} KB; split it or shorten its texts.")
    try:
        form = yaml.safe_load(content)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ParleyError(f"{file}:{line}: this is no YAML: {error.problem}.") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ParleyError(f"{file}: this is no YAML: {error}.") from error
    if form is None:
        return {}
    if not isinstance(form, dict):
        raise ParleyError(f"{file}: write `name:` and under it about, params and seats, for each preset.")
    return form


def _checked(model: type[M], form: Any, where: str) -> M:
    try:
        return model.model_validate(form)
    except ValidationError as error:
        problems = [
            f"{'.'.join(map(str, problem['loc'])) or 'it'}: {problem['msg'].removeprefix('Value error, ')}"
            for problem in error.errors(include_url=False)
        ]
        raise ParleyError(f"{where}: {'; '.join(problems)}.") from error
