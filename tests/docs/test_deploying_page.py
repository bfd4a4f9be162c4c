"""docs/deploying.md types commands that there are, names what there is, and says what is really said."""

import re
import shlex

import pytest

from bot import health, serving, texts_health
from bot.cli import texts_upkeep
from storage import alone, revision
from tests.cli.conftest import Parley
from tests.cli.conftest import parley as parley
from tests.deploy.image import compose, environment, last, services
from tests.docs.blocks import DOCS

PAGE = (DOCS / "deploying.md").read_text(encoding="utf-8")
FLAT = " ".join(PAGE.split())
TYPED = re.findall(r"^\$ (docker compose .+)$", PAGE, re.MULTILINE)
ROOT = DOCS.parent


def parts(line: str) -> list[str]:
    return shlex.split(line, comments=True)


def ours(line: str) -> list[str] | None:
    """What Parley is given by a line, if anything."""
    words = parts(line)
    match words[2]:
        case "exec" if "parley" in words[4:]:
            return words[words.index("parley", 4) + 1 :]
        case "run" if "--entrypoint" not in words:
            return words[words.index("migrate") + 1 :] or None
    return None


def test_there_is_something_to_type() -> None:
    assert len(TYPED) > 10
    assert len([line for line in TYPED if ours(line)]) > 3


@pytest.mark.parametrize("line", TYPED)
def test_services_are_those_of_compose(line: str) -> None:
    named = {word.partition(":")[0] for word in parts(line)[3:]} & {"parley", "migrate", "data"}
    assert named <= set(services())


@pytest.mark.parametrize("line", [line for line in TYPED if ours(line)])
def test_what_is_typed_is_understood(line: str, parley: Parley) -> None:
    given = ours(line) or []
    options = [word for word in given if word.startswith("--")]
    words = [word for word in given if not word.startswith(("-", "/"))]
    shown = parley(*words, "--help")
    assert shown.code == 0
    assert [option for option in options if option not in shown.out] == []


def test_folders_are_those_of_the_image() -> None:
    volume = last("VOLUME")
    for line in TYPED:
        for path in re.findall(r"(?<![\w.])(/\w+)/[\w.-]+", line):
            assert path == volume
    assert (
        f"PARLEY_HEALTH_ADDRESS`, which the image sets to `{environment()['PARLEY_HEALTH_ADDRESS']}`" in FLAT
    )
    assert f"user {last('USER')}" in FLAT
    assert set(compose()["volumes"]) == {"data"}


def test_every_service_is_explained() -> None:
    table = PAGE.partition("| service | does |")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == set(services())


def test_what_one_sees_is_what_is_said() -> None:
    assert texts_upkeep.WELL in PAGE
    assert texts_upkeep.UPGRADED.format(version=revision.NEEDED, before="0002") in PAGE
    assert serving.NOTHING_SET_UP[:25] in FLAT
    assert alone._taken("this database", "7").startswith("Already serving this database")
    for sentence in (
        "Already serving this database",
        "The database is of an older version",
        "The disk is full",
    ):
        assert f"*{sentence}" in FLAT
    assert "cannot be used for the health check" in texts_health.ADDRESS_TAKEN
    assert "cannot be used for the health check" in FLAT


def test_times_are_those_that_are_kept() -> None:
    assert f"within {int(health.PATIENCE)} seconds" in FLAT
    assert f"for {int(health.DEAF_AFTER / 60)} minutes" in FLAT
    assert f"for {int(serving.PATIENCE)} seconds at most" in FLAT


def test_scripts_that_are_named_are_there() -> None:
    named = re.findall(r"scripts/[\w.-]+", PAGE)
    assert len(named) == 2
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)?(?:#[\w-]+)?\)", PAGE):
        assert not target or (DOCS / target).exists(), target
