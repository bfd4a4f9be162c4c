"""`parley db …`: bringing the database to this version, copying it, and putting a copy back."""

from pathlib import Path

from rich.text import Text

from bot.cli import texts_upkeep as texts
from bot.cli.command import short
from bot.terminal.screen import console
from config.settings import load


def bring_up_to_date() -> None:
    """Make or migrate the database; does nothing where it is up to date. Nobody may serve an older one meanwhile."""
    from storage import migrate, revision
    from storage.alone import only_server

    url = load().database
    before, wanted = revision.present(url), revision.NEEDED
    if before == wanted:
        line = texts.UP_TO_DATE
    elif before is None:
        migrate.upgrade(url)
        line = texts.MADE_DATABASE
    else:
        with only_server(url):
            migrate.upgrade(url)
        line = texts.UPGRADED
    console().print(Text(line.format(version=wanted, before=before)))


def back_up(to: Path) -> None:
    """Copy the database into a new file, whoever uses it meanwhile."""
    from storage import backup

    version = backup.backup(load().database, to)
    console().print(Text(f"{texts.BACKED_UP.format(file=short(to), version=version)}\n{texts.KEEP_SAFE}"))


def restore(source: Path, *, replace: bool) -> None:
    """Put a copy in the database's place."""
    from storage import backup, revision

    version, kept = backup.restore(load().database, source, replace=replace)
    lines = [texts.RESTORED.format(file=short(source), version=version)]
    if kept is not None:
        lines.append(texts.KEPT_BESIDE.format(file=short(kept)))
    if version != revision.NEEDED:
        lines.append(texts.UPGRADE_NEXT)
    console().print(Text("\n".join(lines)))
