"""docs/slack.md names the scopes, commands, addresses and sentences that there really are."""

import re
from pathlib import Path

from bot import serving
from bot.bridge.texts import linking
from bot.slack import commands, connection, installing, needs, service, texts_doctor, texts_outward
from config.settings import Settings
from storage import alone
from tests.docs.blocks import DOCS

PAGE = (DOCS / "slack.md").read_text(encoding="utf-8")
FLAT = " ".join(PAGE.split())


def table(head: str) -> list[str]:
    """The first cells of its rows."""
    rows = PAGE.partition(head)[2].partition("\n\n")[0].splitlines()[2:]
    return [row.split("|")[1].strip() for row in rows]


def test_every_scope_is_explained() -> None:
    named = [scope for cell in table("| scope | for |") for scope in re.findall(r"`([^`]+)`", cell)]
    assert sorted(named) == needs.scopes()


def test_every_command_is_explained() -> None:
    named = [re.findall(r"^`/parley ([a-z-]+)`", cell) for cell in table("| command | does |")]
    assert [word for words in named for word in words] == list(commands.WORDS)


def test_every_sentence_is_one_that_is_said() -> None:
    said = (
        *(serving.NOTHING_SET_UP, texts_doctor.BOT_TOKEN, texts_doctor.APP_TOKEN, texts_doctor.UNREACHABLE),
        *(texts_outward.BAD_TOKEN, texts_outward.INSTALL_AGAIN, texts_doctor.NOT_SIGNED),
        *(f"Slack: {texts_doctor.NO_WAY_IN}", alone._taken("this database", "7"), texts_outward.INVITE),
    )
    quoted = [cell.strip("*") for cell in table("| what you see | what to do |") if cell.startswith("*")]
    for cell in quoted:
        if not cell.startswith("operation_timeout"):
            assert any(one.startswith(cell.removesuffix(" …").removesuffix(".")) for one in said), cell
    assert len(quoted) > 6


def test_buttons_and_addresses_are_called_so() -> None:
    for label in (linking.TITLE, linking.CODE, linking.TAKE, linking.SHOW_HERE, linking.also("…")):
        assert f"**{label}**" in FLAT
    assert connection.SLACK in PAGE
    for path in (service.PATH, installing.INSTALL, installing.BACK):
        assert f"`{path}`" in PAGE
    assert Settings.model_fields["slack_address"].default in PAGE


def test_the_manifest_and_other_pages_are_there() -> None:
    for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", PAGE):
        assert (Path(DOCS) / link).is_file(), link
