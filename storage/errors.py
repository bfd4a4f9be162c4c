"""What can go wrong in the store, each with a sentence that says what to do."""

import re

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from scenarios.kernel.errors import ParleyError


class StoreError(ParleyError):
    """The database cannot be used as asked."""


class Unknown(StoreError):
    """No session, branch, checkpoint or text of that name in this tenant."""


class BadName(ParleyError):
    """A name that somebody has chosen cannot be given."""


class ClearErrors:
    """The database's own failures as one sentence that says what to do."""

    __slots__ = ("_drivers", "_secrets")

    def __init__(self, engine: Engine) -> None:
        # Hot statements run on the driver's cursor, whose errors nobody wraps.
        self._drivers: type[Exception] = engine.dialect.loaded_dbapi.Error
        self._secrets = [str(engine.url.password or ""), *_options(engine, "password")]

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, DBAPIError):
            raise StoreError(_advice(self._scrubbed(str(error.orig)))) from error
        if isinstance(error, self._drivers):
            raise StoreError(_advice(self._scrubbed(str(error)))) from error

    def _scrubbed(self, cause: str) -> str:
        for secret in filter(None, self._secrets):
            cause = cause.replace(secret, "…")
        return cause


def _options(engine: Engine, name: str) -> tuple[str, ...]:
    """What the URL gives after its question mark."""
    given = engine.url.query.get(name, ())
    return (given,) if isinstance(given, str) else given


def _advice(cause: str) -> str:
    lowered = cause.lower()
    if "disk is full" in lowered:
        return "The disk is full; free some space. Nothing that was committed is lost."
    if "locked" in lowered:
        return "The database is busy with another process; try again in a moment."
    if "no such table" in lowered or re.search(r"(relation|column) .* does not exist", lowered):
        return "The database has no tables of this version; run `parley db upgrade`."
    if "not a database" in lowered or "malformed" in lowered:
        return "The file is no readable database; restore a backup, or set PARLEY_DATA_DIR to another folder."
    if "connection" in lowered and ("refused" in lowered or "failed" in lowered):
        return f"The database cannot be reached ({cause.splitlines()[0]}); start it, or mend its URL."
    if "readonly" in lowered or "unable to open" in lowered:
        return "The database cannot be written to; check its folder's rights, or set PARLEY_DATA_DIR."
    return f"The database refused: {cause.splitlines()[0]}."
