"""Does in a clean folder what the Dockerfile does in a container, then tries what came of it: without an engine.

    python3 scripts/container_steps.py [FOLDER]

Every RUN, COPY, WORKDIR and ENV is done as it stands there, with the folder in place of the container's root. What
needs root (packages of the system, the user) is named and left out. It fetches what requirements.lock fixes.
"""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
OURS = ("/src", "/opt/parley", "/data", "/home/parley")
"""Folders of the container that the steps name."""
NEEDS_ROOT = ("apt-get ", "useradd ")
HOW_IT_IS_RUN = ("FROM", "USER", "VOLUME", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD")
TRIED = (
    ("--version",),
    ("db", "upgrade"),
    ("doctor", "--offline"),
    ("demo", "--seed", "3", "--fast"),
    ("db", "backup", "/data/saved.db"),
    ("db", "restore", "/data/saved.db", "--replace"),
)
"""What is given to the entry point afterwards."""


class Instruction(NamedTuple):
    """A line of a Dockerfile with those that continue it."""

    name: str
    rest: str


def instructions(text: str) -> list[Instruction]:
    """All of them, in order."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [
        Instruction(name.upper(), " ".join(rest.split()))
        for name, _, rest in (line.partition(" ") for line in joined.splitlines())
    ]


def shown_to_it(context: Path) -> Iterator[Path]:
    """The files that .dockerignore lets through, relative to the folder."""
    patterns = (context / ".dockerignore").read_text(encoding="utf-8").split()
    if patterns[0] != "*":
        raise SystemExit(".dockerignore is read as a list of what is let through: begin it with *.")
    let_through = [pattern[1:] for pattern in patterns if pattern.startswith("!")]
    kept_out = [pattern.removeprefix("**/") for pattern in patterns[1:] if not pattern.startswith("!")]
    for name in let_through:
        top = context / name
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            parts = path.relative_to(context).parts
            if path.is_file() and not any(fnmatch(part, pattern) for part in parts for pattern in kept_out):
                yield path.relative_to(context)


class Machine:
    """A folder that stands for the container's root."""

    def __init__(self, root: Path) -> None:
        self.root = root
        kept = {
            name: value for name, value in os.environ.items() if name == "PATH" or name.startswith("PIP_")
        }
        self.environment = {**kept, "HOME": f"{root}/home/parley", "LANG": "C.UTF-8"}
        self.at = root
        for folder in OURS[2:]:
            (root / folder[1:]).mkdir(parents=True)

    def within(self, text: str) -> str:
        """The container's paths as they are here."""
        for folder in OURS:
            text = text.replace(folder, f"{self.root}{folder}")
        return text

    def do(self, step: Instruction) -> str | None:
        """Do it; gives why it was left out."""
        match step.name:
            case "WORKDIR":
                self.at = Path(self.within(step.rest))
                self.at.mkdir(parents=True, exist_ok=True)
            case "ENV":
                for pair in shlex.split(step.rest):
                    name, _, value = pair.partition("=")
                    self.environment[name] = self.within(value.replace("$PATH", self.environment["PATH"]))
            case "COPY" if step.rest.startswith("--from=") and len({*step.rest.split()[1:]}) == 1:
                return "made where it is copied to"
            case "COPY" if not step.rest.startswith("--"):
                self.copy(*step.rest.split())
            case "RUN" if step.rest.startswith(NEEDS_ROOT):
                return "needs root"
            case "RUN":
                self.run(["sh", "-ec", self.within(step.rest)])
            case name if name in HOW_IT_IS_RUN:
                return "says how it is run"
            case _:
                raise SystemExit(f"This cannot be done here yet: {step.name} {step.rest}")
        return None

    def copy(self, what: str, to: str) -> None:
        """From the checkout into the present folder."""
        for path in shown_to_it(ROOT):
            if what in (".", str(path)):
                (self.at / to / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / path, self.at / to / path)

    def run(self, command: Sequence[str]) -> None:
        """Run it there; ends this program where it fails."""
        done = subprocess.run(command, cwd=self.at, env=self.environment, check=False)  # noqa: S603
        if done.returncode:
            raise SystemExit(f"This failed with {done.returncode}: {shlex.join(command)}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(folder: Path) -> None:
    machine = Machine(folder)
    steps = instructions((ROOT / "Dockerfile").read_text(encoding="utf-8"))
    for step in steps:
        _say(f"== {step.name} {step.rest}")
        if why := machine.do(step):
            _say(f"   (left out: {why})")
    entry = next(step.rest for step in steps if step.name == "ENTRYPOINT")
    for given in TRIED:
        command = [*shlex.split(entry.strip("[]").replace(",", " ")), *map(machine.within, given)]
        _say(f"== {shlex.join(command)}")
        machine.run(command)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        chosen = Path(sys.argv[1]).absolute()
        chosen.mkdir(parents=True)
        main(chosen)
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(Path(temporary))
