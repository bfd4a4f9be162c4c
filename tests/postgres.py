"""A real PostgreSQL for tests: a cluster of its own in a temporary folder, run by an unprivileged user.

It listens on a Unix socket only, with fsync on, and dies with the tests. A test gets the migrated database
without a row in it or, where it changes tables, a database of its own copied from a template.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from storage import migrate

_NUMBERS = count(1)
_EMPTY = """
DO $$ DECLARE t text; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('DELETE FROM %I', t);
    END LOOP;
END $$
"""


class Cluster:
    """A running server."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket
        self._template = ""
        self._shared = ""

    def url(self, name: str) -> str:
        return f"postgresql://parley@/{name}?host={self._socket}"

    def database(self, *, empty: bool = False) -> str:
        """The URL of a new database, migrated unless `empty`."""
        if not empty and not self._template:
            self._create("template_parley", "template0")
            migrate.upgrade(self.url("template_parley"))
            self._template = "template_parley"
        name = f"test_{next(_NUMBERS)}"
        self._create(name, "template0" if empty else self._template)
        return self.url(name)

    def emptied(self) -> str:
        """The URL of a migrated database without a row: always the same, a hundred times quicker than a new one."""
        import psycopg

        self._shared = self._shared or self.database()
        with psycopg.connect(self._shared, autocommit=True) as connection:
            connection.execute(_EMPTY)
        return self._shared

    def drop(self, url: str) -> None:
        """Throw a database away, whoever is still connected."""
        name = url.partition("?")[0].rpartition("/")[2]
        self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _create(self, name: str, template: str) -> None:
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def _run(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


def missing() -> str | None:
    """What this machine lacks, in a few words."""
    if _programs() is None:
        return "PostgreSQL's programs (install the system package `postgresql`)"
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "the driver psycopg (install the extra `postgres`)"
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        return "setpriv, by which root starts PostgreSQL as another user"
    return None


def require() -> None:
    """Skip the test plainly where PostgreSQL is missing; in continuous integration that is a failure."""
    lacking = missing()
    if lacking is not None and os.environ.get("PARLEY_CI") == "1":
        pytest.fail(f"this test needs {lacking}")
    if lacking is not None:
        pytest.skip(f"this test needs {lacking}")


@contextmanager
def running() -> Iterator[Cluster]:
    """A server for as long as the block lasts."""
    programs = _programs()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(prefix="parley-pg-"))
    as_user: list[str] = []
    if os.geteuid() == 0:
        user = _unprivileged()
        os.chown(folder, user.pw_uid, user.pw_gid)
        as_user = [
            *("setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}"),
            *("--clear-groups", "--pdeathsig=INT"),
        ]
    data = folder / "data"
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "HOME": str(folder)}
    made = subprocess.run(
        [*as_user, programs / "initdb", "-D", data, "-U", "parley", "-A", "trust", "-E", "UTF8", "--no-sync"],
        capture_output=True,
        env=environment,
        cwd=folder,
        check=False,
    )
    assert made.returncode == 0, made.stderr.decode()
    with open(folder / "log", "wb") as log:
        server = subprocess.Popen(
            [
                *as_user,
                *(programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses="),
                *("-c", "fsync=on", "-c", "max_connections=60", "-c", "shared_buffers=32MB"),
            ],
            stdout=log,
            stderr=log,
            env=environment,
            cwd=folder,
        )
    try:
        _until_ready(server, folder)
        yield Cluster(folder)
    finally:
        server.send_signal(2)  # fast shutdown
        server.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def _until_ready(server: subprocess.Popen[bytes], folder: Path) -> None:
    import psycopg

    for _ in range(600):
        try:
            psycopg.connect(Cluster(folder).url("postgres")).close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None:
                break
            time.sleep(0.05)
    raise AssertionError(f"PostgreSQL did not start: {(folder / 'log').read_text(errors='replace')}")


def _programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _unprivileged() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise AssertionError("there is neither a user `postgres` nor a user `nobody`")
