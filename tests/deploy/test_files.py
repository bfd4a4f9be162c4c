"""The Dockerfile and compose.yaml agree with each other, with the settings and with the commands there are."""

import shlex
import tomllib
from pathlib import Path

import pytest

from config.settings import read
from scripts.container_steps import NEEDS_ROOT, ROOT, Machine, instructions, shown_to_it
from tests.cli.conftest import Parley
from tests.cli.conftest import parley as parley
from tests.deploy.image import command, compose, environment, last, listed, services, steps


def shown() -> set[str]:
    """What the build sees."""
    return {str(path) for path in shown_to_it(ROOT)}


def test_lines_that_go_on_are_one_instruction() -> None:
    text = "# no\nFROM a AS b\nRUN one \\\n    && two\n# no\nENV A=1 \\\n  # no\n    B=2\n"
    assert [tuple(one) for one in instructions(text)] == [
        ("FROM", "a AS b"),
        ("RUN", "one && two"),
        ("ENV", "A=1 B=2"),
    ]


@pytest.mark.parametrize(
    "line", ["ADD a b", "ARG A=1", "COPY --chown=1 a b", "COPY --from=build /a /b", 'SHELL ["sh"]']
)
def test_what_the_script_cannot_do_is_not_passed_over(tmp_path: Path, line: str) -> None:
    machine = Machine(tmp_path)
    for step in steps():
        if step.name not in ("RUN", "COPY"):
            machine.do(step)
    with pytest.raises(SystemExit, match="cannot be done here yet"):
        machine.do(*instructions(line))


def test_two_stages_of_one_base_and_nobody_is_root() -> None:
    bases = [step.rest.split()[0] for step in steps() if step.name == "FROM"]
    assert len(bases) == 2
    assert len({*bases}) == 1
    user = last("USER")
    made = next(step.rest for step in steps() if step.name == "RUN" and step.rest.startswith(NEEDS_ROOT))
    assert user.isdecimal()
    assert f"--uid {user} " in made
    names = [step.name for step in steps()]
    assert names.index("USER") < names.index("HEALTHCHECK")
    for part in ("graphviz", "fonts-dejavu-core"):
        assert part in made


def test_signals_reach_the_program_itself() -> None:
    """In its shell form a command is the child of a shell, which hands no signal on."""
    assert listed(last("ENTRYPOINT")) == ["parley"]
    assert last("STOPSIGNAL") == "SIGTERM"
    assert services()["parley"]["init"] is True
    from bot.serving import PATIENCE

    assert int(services()["parley"]["stop_grace_period"].removesuffix("s")) > PATIENCE


def test_the_build_sees_what_the_wheel_needs_and_nothing_else() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
    assert {Path(path).parts[0] for path in shown()} == {
        *packages,
        *("LICENSE", "pyproject.toml", "requirements.lock"),
    }
    needed = {
        str(path.relative_to(ROOT))
        for package in packages
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert needed <= shown()
    for step in steps():
        if step.name == "COPY" and not step.rest.startswith("--from="):
            what = step.rest.split()[0]
            assert what == "." or what in shown()


def test_the_token_s_file_is_in_no_repository_and_no_image() -> None:
    assert compose()["services"]["parley"]["env_file"] == ".env"
    assert ".env" in (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert ".env" not in shown()


def test_the_image_s_variables_are_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "parley.yaml").touch()
    monkeypatch.setenv("PARLEY_CONFIG", str(tmp_path / "parley.yaml"))
    for name, value in environment().items():
        if name.startswith("PARLEY_"):
            monkeypatch.setenv(name, value)
    found, wrong = read()
    assert wrong == []
    assert str(found.data_dir) == last("VOLUME")
    assert found.health_address is not None


def test_both_look_at_health_in_the_same_way() -> None:
    check = services()["parley"]["healthcheck"]
    times = {name: check[name] for name in ("interval", "timeout", "start_period", "retries")}
    options, _, asked = last("HEALTHCHECK").partition(" CMD ")
    assert dict(option.removeprefix("--").split("=") for option in options.split()) == {
        name.replace("_", "-"): str(value) for name, value in times.items()
    }
    assert ["CMD", *listed(asked)] == check["test"]


def test_the_database_is_brought_up_to_date_before_anybody_serves() -> None:
    serving, migrating = services()["parley"], services()["migrate"]
    assert serving["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
    assert serving["restart"] == "unless-stopped"
    assert migrating["restart"] == "no"
    for service in (serving, migrating):
        assert service["volumes"] == [f"data:{last('VOLUME')}"]
        assert service["image"] == "parley"
    assert set(compose()["volumes"]) == {"data"}


@pytest.mark.parametrize("service", sorted(services()))
def test_every_command_is_there(service: str, parley: Parley) -> None:
    ran = parley(*command(service), "--help")
    assert ran.code == 0
    assert f"parley {shlex.join(command(service))}" in ran.out


def test_the_health_command_is_there(parley: Parley) -> None:
    program, *given = listed(last("HEALTHCHECK").partition(" CMD ")[2])
    assert program == "parley"
    assert parley(*given, "--help").code == 0
