"""Where the app was installed, and the tokens that it was given there."""

import json
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import delete, select

from storage.inserting import in_place
from storage.store import Store
from storage.tables import Installation

_INSTALLATION: Final = Installation.__table__  # type: ignore[attr-defined]


class Installations:
    """Of one platform. Every method is one transaction."""

    def __init__(self, store: Store, platform: str) -> None:
        self._store, self._platform = store, platform

    async def load(self, workspace: str) -> dict[str, Any] | None:
        """What was kept; None where it is not installed."""
        query = select(_INSTALLATION.c.body).where(*self._of(workspace))
        found = await self._store.run(lambda c: c.execute(query).scalar_one_or_none())
        return None if found is None else dict(json.loads(found))

    async def keep(self, workspace: str, body: Mapping[str, Any]) -> None:
        """In place of what was kept before."""
        key = {"platform": self._platform, "workspace": workspace}
        await self._store.run(lambda c: in_place(c, _INSTALLATION, key, body=json.dumps(dict(body))))

    async def remove(self, workspace: str) -> None:
        """Nothing is kept of it any more."""
        gone = delete(_INSTALLATION).where(*self._of(workspace))
        await self._store.run(lambda c: c.execute(gone))

    def _of(self, workspace: str) -> tuple[Any, Any]:
        return _INSTALLATION.c.platform == self._platform, _INSTALLATION.c.workspace == workspace
