"""People's words: kept once, resolved by reference, erased for good."""

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Set
from hashlib import blake2b
from typing import Final

from sqlalchemy import Connection, bindparam, select, update

from scenarios.engine.ports import KeptText
from storage import erasing
from storage.tables import Text

_TEXT: Final = Text.__table__  # type: ignore[attr-defined]


def keep(text: str, person: int | None) -> KeptText:
    """A text on its way into the store, under a reference that tells nothing without the salt."""
    salt = secrets.token_bytes(16)
    return KeptText(reference(salt, text), salt, text, person)


def reference(salt: bytes, text: str) -> str:
    """The digest of salt and text, 22 characters."""
    return urlsafe_b64encode(blake2b(text.encode(), digest_size=16, key=salt).digest()).rstrip(b"=").decode()


def resolve(connection: Connection, tenant: int, refs: list[str]) -> dict[str, str]:
    """References to texts; erased ones are missing."""
    found: dict[str, str] = {}
    query = select(_TEXT.c.ref, _TEXT.c.text).where(
        _TEXT.c.tenant == tenant, _TEXT.c.ref.in_(bindparam("refs", expanding=True))
    )
    for start in range(0, len(refs), 500):
        for ref, text in connection.execute(query, {"refs": refs[start : start + 500]}):
            if text is not None:
                found[ref] = text
    return found


def erase(connection: Connection, tenant: int, own: Set[str]) -> int:
    """Erase these words and all that was made from them; gives how many texts went."""
    derived = connection.execute(
        select(_TEXT.c.ref, _TEXT.c.sources).where(_TEXT.c.tenant == tenant, _TEXT.c.sources.is_not(None))
    ).all()
    gone = set(own)
    while more := {
        ref for ref, sources in derived if ref not in gone and any(source in sources for source in gone)
    }:
        gone |= more
    refs = sorted(gone)
    emptied = (
        update(_TEXT)
        .where(_TEXT.c.tenant == tenant, _TEXT.c.ref.in_(bindparam("refs", expanding=True)))
        .values(text=None, salt=None, person=None)
    )
    for start in range(0, len(refs), 500):
        connection.execute(emptied, {"refs": refs[start : start + 500]})
    erasing.erase(connection, tenant, gone)
    return len(refs)
