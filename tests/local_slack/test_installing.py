"""`scripts/local-slack.sh`, with a stand-in for npm: what it says where local-slack cannot be installed."""

import os
import platform
import subprocess
from pathlib import Path

import pytest

from tests.local_slack import program

SCRIPT = Path(__file__).parents[2] / "scripts" / "local-slack.sh"
pytestmark = pytest.mark.skipif(
    (platform.system(), platform.machine()) != ("Linux", "x86_64"),
    reason="local-slack is for Linux on x86-64",
)


def run(home: Path, npm: str) -> subprocess.CompletedProcess[str]:
    tools = home / "tools"
    tools.mkdir()
    (tools / "npm").write_text(f"#!/bin/sh\n{npm}\n")
    (tools / "npm").chmod(0o755)
    environment = {"HOME": str(home), "PATH": f"{tools}:{os.environ['PATH']}"}
    return subprocess.run(
        ["/bin/sh", SCRIPT], env=environment, capture_output=True, text=True, check=False, timeout=60
    )


def left(home: Path) -> list[str]:
    return [path.name for path in (home / ".cache" / "parley").iterdir()]


def test_without_the_network_it_says_what_to_do(tmp_path: Path) -> None:
    result = run(tmp_path, "exit 1")
    assert result.returncode == 1
    assert result.stderr.startswith("npm could not download local-slack: check the network")
    assert left(tmp_path) == []


def test_another_file_is_not_installed(tmp_path: Path) -> None:
    result = run(tmp_path, "echo other > local-slack-linux-x64-0.1.8.tgz")
    assert result.returncode == 1
    assert "nothing was installed" in result.stderr
    assert left(tmp_path) == []


def test_what_is_there_is_not_fetched_again(tmp_path: Path) -> None:
    there = tmp_path / ".cache" / "parley" / "local-slack-0.1.8"
    there.parent.mkdir(parents=True)
    there.touch(mode=0o755)
    result = run(tmp_path, "exit 1")
    assert (result.returncode, result.stderr) == (0, "")
    assert str(there) in result.stdout


def test_it_is_plainly_skipped_and_fails_in_continuous_integration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "PROGRAM", tmp_path / "none")
    monkeypatch.delenv("PARLEY_CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="make local-slack"):
        program.require()
    monkeypatch.setenv("PARLEY_CI", "1")
    with pytest.raises(pytest.fail.Exception, match="make local-slack"):
        program.require()
