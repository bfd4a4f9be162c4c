"""What a newcomer reads when scripts/bootstrap.sh finds a machine not ready; a repeated run is idle."""

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "scripts" / "bootstrap.sh"
TOOLS = ("cat", "chmod", "cksum", "cp", "dirname", "mkdir", "rm", "sh")

# A stand-in interpreter. It answers the script's questions, and makes an environment that holds itself.
FAKE = """#!/bin/sh
here=$(dirname "$0")
case "$*" in
    "-c "*print*) echo {version} ;;
    "-c "*ensurepip*) exit {no_venv} ;;
    "-c "*) exit {old} ;;
    "-m venv "*) echo venv >>"$CALLS"; mkdir -p "$3/bin"; cp "$0" "$3/bin/python" ;;
    "-m pip "*) echo "$*" >>"$CALLS"; echo "pip says: $*"; [ ! -e "$CALLS.offline" ] ;;
    *) exit 99 ;;
esac
"""


class Machine:
    """A checkout on a machine whose PATH holds only the script's own tools and the given interpreters."""

    def __init__(self, root: Path) -> None:
        self.project = root / "a checkout"
        self.bin = root / "bin"
        self.calls_file = root / "calls"
        self.bin.mkdir()
        (self.project / "scripts").mkdir(parents=True)
        shutil.copy(SCRIPT, self.project / "scripts")
        for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml"):
            (self.project / name).write_text(name)
        for tool in TOOLS:
            found = shutil.which(tool)
            assert found
            (self.bin / tool).symlink_to(found)

    def program(self, name: str, text: str) -> Path:
        path = self.bin / name
        path.write_text(text)
        path.chmod(0o755)
        return path

    def python(self, name: str, version: str, *, venv: bool = True) -> Path:
        old = int(tuple(map(int, version.split("."))) < (3, 11))
        return self.program(name, FAKE.format(version=version, old=old, no_venv=int(not venv)))

    def offline(self) -> None:
        self.calls_file.with_name("calls.offline").touch()

    def online(self) -> None:
        self.calls_file.with_name("calls.offline").unlink()

    def run(self, profile: str = "runtime", **env: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["sh", str(self.project / "scripts" / "bootstrap.sh"), profile],
            env={"PATH": str(self.bin), "CALLS": str(self.calls_file), **env},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    def calls(self) -> list[str]:
        lines = self.calls_file.read_text().splitlines() if self.calls_file.exists() else []
        self.calls_file.unlink(missing_ok=True)
        return lines

    def refusal(self, profile: str = "runtime", **env: str) -> str:
        """The one sentence of a run that must fail."""
        done = self.run(profile, **env)
        assert (done.returncode, done.stdout) == (1, "")
        *progress, sentence = done.stderr.splitlines()
        assert progress in ([], ["Setting up (about a minute, once)…"])
        assert sentence.endswith(".")
        return sentence


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_no_python(machine: Machine) -> None:
    assert "needs Python 3.11 or newer and found none" in machine.refusal()
    assert not (machine.project / ".venv").exists()


def test_python_too_old(machine: Machine) -> None:
    machine.python("python3", "3.9")
    assert "needs Python 3.11 or newer and found only 3.9" in machine.refusal()
    assert machine.calls() == []


def test_named_python_is_the_only_one_asked(machine: Machine) -> None:
    machine.python("python3.12", "3.12")
    assert "found only 3.8" in machine.refusal(PYTHON=str(machine.python("mine", "3.8")))
    assert "none that runs as /nowhere/python" in machine.refusal(PYTHON="/nowhere/python")


def test_no_venv_module(machine: Machine) -> None:
    machine.python("python3", "3.11", venv=False)
    assert "apt-get install python3.11-venv" in machine.refusal()
    assert machine.calls() == []


@pytest.mark.parametrize(
    "newest",
    [
        "#!/bin/sh\necho 'shim: python3.13: command not found' >&2\nexit 127\n",
        FAKE.format(version="3.13", old=0, no_venv=1),
        "#!/nowhere/interpreter\n",
    ],
    ids=["shim that does not run", "no venv module", "broken file"],
)
def test_an_unusable_newer_python_is_passed_over(machine: Machine, newest: str) -> None:
    machine.program("python3.13", newest)
    machine.python("python3.11", "3.11")
    done = machine.run()
    assert (done.returncode, done.stderr) == (0, "Setting up (about a minute, once)…\n")


def test_the_newest_python_is_taken(machine: Machine) -> None:
    for version in ("3.14", "3.12"):
        machine.python(f"python{version}", version)
    (machine.bin / "python3.12").write_text("#!/bin/sh\nexit 1\n")
    assert machine.run().returncode == 0
    assert machine.calls()[0] == "venv"


def test_pip_failure_names_the_log_and_can_be_repeated(machine: Machine) -> None:
    machine.python("python3", "3.12")
    machine.offline()
    sentence = machine.refusal()
    log = machine.project / ".venv" / "setup.log"
    assert "check the network" in sentence
    assert str(log) in sentence
    assert "pip says" in log.read_text()
    machine.calls()

    machine.online()
    assert machine.run().returncode == 0
    assert [call.split()[0] for call in machine.calls()] == ["-m", "-m"]


def test_environment_that_cannot_be_made(machine: Machine) -> None:
    machine.program("python3", FAKE.format(version="3.12", old=0, no_venv=0).replace("mkdir -p", "exit 1;"))
    assert "could not make an environment" in machine.refusal()


def test_everything_is_installed_by_hash_and_only_once(machine: Machine) -> None:
    machine.python("python3", "3.12")
    assert machine.run().returncode == 0
    made, dependencies, project = machine.calls()
    assert made == "venv"
    assert "--require-hashes -r requirements.lock" in dependencies
    assert "--no-deps --no-build-isolation -e ." in project

    again = machine.run()
    assert (again.returncode, again.stdout, again.stderr, machine.calls()) == (0, "", "", [])


def test_dev_covers_runtime_and_a_changed_lock_installs_again(machine: Machine) -> None:
    machine.python("python3", "3.12")
    assert machine.run("dev").returncode == 0
    assert "-r requirements-dev.lock" in machine.calls()[1]
    machine.run("runtime")
    assert machine.calls() == []

    (machine.project / "requirements.lock").write_text("newer")
    machine.run("dev")
    assert machine.calls() == []
    machine.run("runtime")
    assert "-r requirements.lock" in machine.calls()[0]


def test_an_environment_whose_python_has_gone_is_made_anew(machine: Machine) -> None:
    machine.python("python3", "3.12")
    machine.run()
    machine.calls()
    (machine.project / ".venv" / "bin" / "python").unlink()
    assert machine.run().returncode == 0
    assert machine.calls()[0] == "venv"


def test_read_only_checkout(machine: Machine) -> None:
    machine.python("python3", "3.12")
    (machine.bin / "mkdir").unlink()
    machine.program("mkdir", "#!/bin/sh\nexit 1\n")
    assert "make that folder writable" in machine.refusal()
