"""Copies of a database: one taken while it is in use, and one put back in its place."""

import errno
import os
import secrets
import shlex
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import URL, inspect, literal, select, table
from sqlalchemy.exc import DBAPIError

from storage import migrate, revision
from storage.alone import only_server
from storage.database import in_memory, parsed_url
from storage.errors import ClearErrors, StoreError

_PATIENCE: Final = 30.0
"""Seconds to wait for whoever writes to the database."""
_NO_SPACE: Final = (errno.ENOSPC, errno.EDQUOT)
_HEAD: Final = b"SQLite format 3\0"
_MADE_BY_LOOKING: Final = frozenset({"alembic_version", "tenant", "person", "account"})
"""Tables into which every command writes, `parley list` too."""
_BESIDE: Final = ("-wal", "-shm", "-journal")
"""Files that SQLite keeps beside a database that is in use, or that was not closed."""


def backup(url: str, to: Path) -> str:
    """Copy the database, as it is at one moment, into a new file; gives the version of its tables.

    Nobody who uses the database waits for it. The copy is whole and was checked, or there is none; a file that is
    there already stays as it is. Raises `StoreError`.
    """
    database = _file(url, _pg_dump(url, to))
    present = revision.present(url)
    if present is None:
        raise StoreError(f"There is nothing to back up: {database} holds nothing yet.")
    with _reserved(to), _temporary(to) as copy:
        with ClearErrors(revision.plain_engine(url)):
            _copied(database, copy, "rw")
            why = _damage(copy)
        if why:
            raise StoreError(f"{database} is damaged ({why}), so no backup was made; restore an earlier one.")
        os.replace(copy, to)
    return present


def restore(url: str, source: Path, *, replace: bool = False) -> tuple[str, Path | None]:
    """Put a backup in the database's place; gives the version of its tables, and where the old database is now.

    All of it or nothing. Raises `StoreError`: while somebody uses the database, for a source that is no whole
    database of this program or an older one, and, without `replace`, where the database holds anything.
    """
    database = _file(url, _pg_restore(url, source))
    if database.is_symlink():
        raise StoreError(f"{database} is a link; name the file that it leads to in PARLEY_DATABASE_URL.")
    _check_source(source, database)
    with only_server(url), _temporary(database) as copy:
        present = _taken_over(source, copy)
        if not replace and _holds_something(url, database):
            raise StoreError(
                f"{database} holds sessions already: nothing was changed. "
                "With --replace the backup takes its place, and it is kept beside under another name."
            )
        with _nobody_uses(database):
            kept = _kept(database)
            os.replace(copy, database)
    return present, kept


def _file(url: str, instead: str) -> Path:
    """The file of an SQLite database."""
    if in_memory(url):
        raise StoreError(
            "A database in memory is gone with its program: there is nothing to back up or restore."
        )
    parsed = parsed_url(url)
    if parsed.get_backend_name() != "sqlite":
        raise StoreError(f"PostgreSQL brings its own tools for this; run: {instead}")
    return Path(str(parsed.database))


def _pg_dump(url: str, to: Path) -> str:
    return f"pg_dump --format=custom --file={shlex.quote(str(to))} {_named(parsed_url(url))}"


def _pg_restore(url: str, source: Path) -> str:
    how = "--clean --if-exists --no-owner --single-transaction"
    return f"pg_restore {how} --dbname={_named(parsed_url(url))} {shlex.quote(str(source))}"


def _named(url: URL) -> str:
    """The database for PostgreSQL's own programs, which ask for the password themselves."""
    options = {name: value for name, value in url.query.items() if name != "password"}
    named = URL.create("postgresql", url.username, None, url.host, url.port, url.database, options)
    return shlex.quote(named.render_as_string())


def _check_source(source: Path, database: Path) -> None:
    try:
        if database.exists() and source.samefile(database):
            raise StoreError(f"{source} is the database itself; name a backup of it.")
        with source.open("rb") as file:
            head = file.read(len(_HEAD))
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise StoreError(f"{source} cannot be read ({why}); name a backup.") from error
    if head != _HEAD:
        raise StoreError(f"{source} is no database; name a backup.")


def _taken_over(source: Path, copy: Path) -> str:
    """A checked copy of the source; gives the version of its tables."""
    url = f"sqlite:///{copy}"
    try:
        _copied(source, copy, "ro")
        why = _damage(copy)
    except sqlite3.DatabaseError as error:
        if "disk is full" in str(error):
            raise StoreError("The disk is full; free some space. Nothing was changed.") from error
        why = str(error)
    if why:
        raise StoreError(f"{source} is no whole database ({why}); name another backup. Nothing was changed.")
    present = revision.present(url)
    if present is None:
        raise StoreError(f"{source} holds nothing; name another backup.")
    if present not in migrate.known():
        raise StoreError(revision.NEWER)
    return present


def _copied(database: Path, copy: Path, mode: str) -> None:
    """All pages in one reading, so that it is one moment's state and no writer waits or makes it begin anew."""
    with (
        closing(
            sqlite3.connect(f"{database.absolute().as_uri()}?mode={mode}", uri=True, timeout=_PATIENCE)
        ) as old,
        closing(sqlite3.connect(copy)) as new,
    ):
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")  # one file that needs no other beside it


def _damage(file: Path) -> str:
    """What is wrong within it; nothing for a whole database."""
    with closing(sqlite3.connect(file)) as connection:
        found = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
        if found != "ok":
            return found.splitlines()[-1]
        broken = connection.execute("PRAGMA foreign_key_check").fetchone()
        return f"a row of {broken[0]} refers to nothing" if broken else ""


def _holds_something(url: str, database: Path) -> bool:
    """Whether there is anything that a restore would put aside; what cannot be read counts too."""
    if not database.exists() or database.stat().st_size == 0:
        return False
    try:
        with revision.plain_engine(url).connect() as connection:
            tables = {*inspect(connection).get_table_names()} - _MADE_BY_LOOKING
            rows = (select(literal(1)).select_from(table(name)).limit(1) for name in sorted(tables))
            return any(connection.execute(query).first() is not None for query in rows)
    except DBAPIError:
        return True


@contextmanager
def _nobody_uses(database: Path) -> Iterator[None]:
    """No other program has it open until the block ends. Raises `StoreError`."""
    if not database.exists():
        yield
        return
    with closing(sqlite3.connect(database, timeout=1, isolation_level=None)) as connection:
        try:
            # Refused while anybody else is there; what was written last is then in the file itself.
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:  # a damaged one is what backups are for
            if "locked" in str(error):
                raise StoreError(f"{database} is in use by another program; end that first.") from error
        yield


def _kept(database: Path) -> Path | None:
    """The old database under a second name, with what lies beside it."""
    if not database.exists():
        return None
    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    kept = database.with_name(f"{database.name}.before-{moment}-{secrets.token_hex(2)}")
    for ending in _BESIDE:  # what an old one left there would be taken for the new one's
        if (beside := Path(f"{database}{ending}")).exists():
            beside.rename(f"{kept}{ending}")
    try:
        os.link(database, kept)
    except OSError:  # a file system without links
        database.rename(kept)
    return kept


@contextmanager
def _reserved(to: Path) -> Iterator[None]:
    """The name is ours, or nothing of us is left there. Raises `StoreError` where it is taken."""
    try:
        if to.is_dir():
            raise StoreError(f"{to} is a folder; name a new file in it.")
        os.close(os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise StoreError(f"{to} is there already, and no file is overwritten; name a new one.") from None
    except OSError as error:
        raise _unwritable(to, error) from error
    try:
        yield
    except BaseException:
        to.unlink(missing_ok=True)
        raise


@contextmanager
def _temporary(beside: Path) -> Iterator[Path]:
    """A new file in the same folder, its owner's alone, that is gone afterwards unless it was renamed."""
    file = beside.with_name(f".{beside.name}.{secrets.token_hex(6)}")
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise _unwritable(beside, error) from error
    try:
        yield file
    finally:
        for ending in ("", *_BESIDE):
            Path(f"{file}{ending}").unlink(missing_ok=True)


def _unwritable(file: Path, error: OSError) -> StoreError:
    if error.errno in _NO_SPACE:
        return StoreError("The disk is full; free some space. Nothing was changed.")
    return StoreError(
        f"{file} cannot be written ({(error.strerror or str(error)).lower()}); name another place."
    )
