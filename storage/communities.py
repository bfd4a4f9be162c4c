"""Communities: servers and workspaces of platforms, each a tenant of its own, with what is set there."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, func, select, update

from storage import linking, people
from storage.errors import Unknown
from storage.inserting import if_new
from storage.linking import Linking
from storage.store import Store
from storage.tables import Branch, Community, Place
from storage.tables.sessions import UNFINISHED
from storage.types import utc_now

_COMMUNITY: Final = Community.__table__  # type: ignore[attr-defined]
_PLACE: Final = Place.__table__  # type: ignore[attr-defined]
_BRANCH: Final = Branch.__table__  # type: ignore[attr-defined]


class CommunityRow(NamedTuple):
    """A community, with what its managers have set."""

    id: int
    platform: str
    workspace: str
    settings: Mapping[str, Any]


class Communities:
    """The communities of a store. Every method is one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def tenant_of(self, platform: str, workspace: str, name: str) -> int:
        """The tenant of a community; made if new, with that name for people."""

        def work(connection: Connection) -> int:
            found = connection.execute(
                select(_COMMUNITY.c.tenant).where(*_of(platform, workspace))
            ).scalar_one_or_none()
            if found is None:
                found = people.tenant(connection, f"{platform}:{workspace}")
                if_new(
                    connection,
                    _COMMUNITY,
                    _COMMUNITY.c.id,
                    tenant=found,
                    platform=platform,
                    workspace=workspace,
                    name=name,
                    settings="{}",
                    created=utc_now(),
                )
            return int(found)

        return await self._store.run(work)

    async def settings(self, platform: str, workspace: str) -> dict[str, Any]:
        """What its managers have set; nothing for one that is not known."""

        def work(connection: Connection) -> dict[str, Any]:
            return _settings(connection, platform, workspace) or {}

        return await self._store.run(work)

    async def change_settings(
        self, platform: str, workspace: str, pure: Callable[[dict[str, Any]], Mapping[str, Any]]
    ) -> dict[str, Any]:
        """Make of the settings what `pure` makes of them; gives what they are then. Raises `Unknown`.

        What `pure` raises leaves them as they were.
        """

        def work(connection: Connection) -> dict[str, Any]:
            before = _settings(connection, platform, workspace, lock=True)
            if before is None:
                raise Unknown("This community is not known here yet; start something in it first.")
            changed = dict(pure(before))
            connection.execute(
                update(_COMMUNITY).where(*_of(platform, workspace)).values(settings=json.dumps(changed))
            )
            return changed

        return await self._store.run(work)

    async def link_code(self, platform: str, workspace: str, now: int) -> str:
        """By which another community can be linked to this one within ten minutes. Raises `Unknown`."""
        return await self._store.run(lambda c: linking.code(c, platform, workspace, now))

    async def link(self, platform: str, workspace: str, code: str, now: int) -> Linking:
        """Link it to the community that gave the code: both are one tenant from then on; gives what came of it."""
        return await self._store.run(lambda c: linking.link(c, platform, workspace, code, now))

    async def linked(self, platform: str, workspace: str) -> list[CommunityRow]:
        """The other communities of the same tenant, oldest first."""
        of = select(_COMMUNITY.c.tenant).where(*_of(platform, workspace)).scalar_subquery()
        query = select(_COMMUNITY).where(_COMMUNITY.c.tenant == of).order_by(_COMMUNITY.c.id)

        def work(connection: Connection) -> list[CommunityRow]:
            return [
                CommunityRow(row.id, row.platform, row.workspace, json.loads(row.settings))
                for row in connection.execute(query)
                if (row.platform, row.workspace) != (platform, workspace)
            ]

        return await self._store.run(work)

    async def going_on(self, platform: str, workspace: str) -> int:
        """How many branches that are not over are shown in it, or are about to be."""
        count = select(func.count(_PLACE.c.branch.distinct())).where(
            _PLACE.c.branch.in_(select(_BRANCH.c.id).where(UNFINISHED)),
            _PLACE.c.platform == platform,
            _PLACE.c.workspace == workspace,
            _PLACE.c.state != "gone",
        )
        return await self._store.run(lambda c: int(c.execute(count).scalar_one()))


def _of(platform: str, workspace: str) -> tuple[Any, Any]:
    return _COMMUNITY.c.platform == platform, _COMMUNITY.c.workspace == workspace


def _settings(
    connection: Connection, platform: str, workspace: str, *, lock: bool = False
) -> dict[str, Any] | None:
    query = select(_COMMUNITY.c.settings).where(*_of(platform, workspace))
    found = connection.execute(query.with_for_update() if lock else query).scalar_one_or_none()
    return None if found is None else dict(json.loads(found))
