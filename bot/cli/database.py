"""`parley db upgrade`: bringing the database to this version."""

from rich.text import Text

from bot.cli import texts
from bot.terminal.screen import console
from config.settings import load


def bring_up_to_date() -> None:
    """Make or migrate the database; does nothing where it is up to date."""
    from storage import migrate, revision

    url = load().database
    before, wanted = revision.present(url), revision.NEEDED
    if before == wanted:
        line = texts.UP_TO_DATE
    else:
        migrate.upgrade(url)
        line = texts.MADE_DATABASE if before is None else texts.UPGRADED
    console().print(Text(line.format(version=wanted)))
