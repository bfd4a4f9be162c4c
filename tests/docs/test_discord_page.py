"""docs/discord.md gives the link, rights, commands and sentences that Discord and Parley really have."""

import re

from bot import serving
from bot.discord import access, texts, texts_doctor
from bot.discord.commands import _Parley
from storage import alone
from tests.docs.blocks import DOCS

PAGE = (DOCS / "discord.md").read_text(encoding="utf-8")
FLAT = " ".join(PAGE.split())


def test_the_link_invites_with_the_rights_that_are_needed() -> None:
    link = re.search(r"https://discord\.com/oauth2/authorize\S+", PAGE)
    assert link is not None
    assert link[0].replace("YOUR_CLIENT_ID", "1234") == access.invitation(1234)


def test_every_right_is_explained() -> None:
    table = PAGE.partition("| right | for |")[2].partition("\n\n")[0]
    named = {right for row in table.splitlines()[2:] for right in row.split("|")[1].strip().split(", ")}
    assert named == {shown for _, shown in (*access.RIGHTS, access.VOICES)}


def test_every_command_is_explained() -> None:
    commands = {child.name for child in _Parley.__discord_app_commands_group_children__}
    assert set(re.findall(r"^\| `/parley ([a-z-]+)`", PAGE, re.MULTILINE)) == commands
    assert texts.BRANCH_FROM_HERE in PAGE


def test_what_one_sees_is_what_is_said() -> None:
    for sentence in (serving.NOTHING_SET_UP, texts_doctor.NOT_TAKEN, texts_doctor.UNREACHABLE):
        assert sentence[:25] in FLAT
    assert alone._taken("this database", "7").startswith("Already serving this database")
    assert "Already serving this database" in FLAT
    for address in ("https://discord.com/api/v10", "wss://gateway.discord.gg/"):
        assert address in PAGE


def test_pictures_are_there() -> None:
    pictures = re.findall(r"!\[.+?\]\((.+?)\)", PAGE)
    assert pictures
    assert [name for name in pictures if not (DOCS / name).is_file()] == []
