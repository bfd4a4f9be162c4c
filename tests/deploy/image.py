"""What the Dockerfile and compose.yaml say, for tests to hold against the program."""

import json
import shlex
from typing import Any

import yaml

from scripts.container_steps import ROOT, Instruction, instructions


def steps() -> list[Instruction]:
    """The Dockerfile."""
    return instructions((ROOT / "Dockerfile").read_text(encoding="utf-8"))


def last(name: str) -> str:
    """What the last such instruction says."""
    return [step.rest for step in steps() if step.name == name][-1]


def listed(text: str) -> list[str]:
    """A command in its exec form."""
    return [str(part) for part in json.loads(text)]


def environment() -> dict[str, str]:
    """The variables of the image."""
    return dict(pair.split("=", 1) for pair in shlex.split(last("ENV")))


def services() -> dict[str, Any]:
    """The services of compose.yaml."""
    return dict(compose()["services"])


def compose() -> dict[str, Any]:
    """All of compose.yaml."""
    return dict(yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8")))


def command(service: str) -> list[str]:
    """What a service runs, after the image's entry point."""
    return shlex.split(services()[service]["command"])
