"""What the bridge knows of people: accounts, names, how they want to be told, and what they agreed to."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import Connection, select, update

from scenarios.engine.ports import Ref
from storage import consents, drafts, people, taking_part
from storage.drafts import Draft
from storage.errors import Unknown
from storage.inserting import if_new
from storage.sessions import BranchInfo
from storage.store import Store
from storage.tables import Account, Bookmark, Person, Told
from storage.types import to_micros, utc_now

Notify = Literal["mention", "direct", "silent"]

_ACCOUNT: Final = Account.__table__  # type: ignore[attr-defined]
_BOOKMARK: Final = Bookmark.__table__  # type: ignore[attr-defined]
_PERSON: Final = Person.__table__  # type: ignore[attr-defined]
_TOLD: Final = Told.__table__  # type: ignore[attr-defined]


class Preferences(NamedTuple):
    """How a person wants to learn of what is to be done."""

    notify: Notify = "mention"
    quiet_from: int | None = None
    """Quiet hours begin at this minute of the day; they may last over midnight."""
    quiet_to: int | None = None
    zone: str = "UTC"
    """IANA zone of these minutes."""


class AccountRow(NamedTuple):
    """How a platform knows a person."""

    platform: str
    workspace: str
    user: str


class PersonRow(NamedTuple):
    """A person; one who was forgotten has neither name nor accounts."""

    name: str
    accounts: tuple[AccountRow, ...]
    preferences: Preferences


class Persons:
    """The people of all tenants of a store. Every method is one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def person(self, tenant: int, platform: str, workspace: str, user: str, name: str) -> int:
        """The person behind an account; both are made if new. The name is what the platform now says."""

        def work(connection: Connection) -> int:
            found = people.person(connection, tenant, platform, workspace, user, name)
            connection.execute(
                update(_PERSON)
                .where(_PERSON.c.tenant == tenant, _PERSON.c.id == found, _PERSON.c.name != name)
                .values(name=name)
            )
            return found

        return await self._store.run(work)

    async def known(self, tenant: int, platform: str, workspace: str, user: str) -> int | None:
        """The person behind an account, if there is one."""
        query = select(_ACCOUNT.c.person).where(
            _ACCOUNT.c.tenant == tenant,
            _ACCOUNT.c.platform == platform,
            _ACCOUNT.c.workspace == workspace,
            _ACCOUNT.c.user_id == user,
        )
        person: int | None = await self._one(query)
        return person

    async def name(self, tenant: int, person: int) -> str:
        """As people read it; "" for one who was forgotten. Raises `Unknown`."""
        return (await self._known(tenant, person)).name

    async def account(self, tenant: int, person: int, platform: str, workspace: str) -> str | None:
        """The platform's id of the person there."""
        query = select(_ACCOUNT.c.user_id).where(
            _ACCOUNT.c.tenant == tenant,
            _ACCOUNT.c.person == person,
            _ACCOUNT.c.platform == platform,
            _ACCOUNT.c.workspace == workspace,
        )
        user: str | None = await self._one(query.order_by(_ACCOUNT.c.id).limit(1))
        return user

    async def community_of(self, platform: str, user: str) -> str | None:
        """The community in which an account was last seen for the first time; "" counts for none."""
        query = select(_ACCOUNT.c.workspace).where(
            _ACCOUNT.c.platform == platform, _ACCOUNT.c.user_id == user, _ACCOUNT.c.workspace != ""
        )
        found: str | None = await self._store.run(
            lambda c: c.execute(query.order_by(_ACCOUNT.c.id.desc()).limit(1)).scalar_one_or_none()
        )
        return found

    async def people(self, tenant: int, persons: Iterable[int]) -> dict[int, PersonRow]:
        """All that is known of them; who is not known is missing."""
        wanted = sorted({*persons})
        return await self._store.run(lambda c: _people(c, tenant, wanted)) if wanted else {}

    async def preferences(self, tenant: int, person: int) -> Preferences:
        """Raises `Unknown`."""
        return (await self._known(tenant, person)).preferences

    async def set_preferences(self, tenant: int, person: int, preferences: Preferences) -> None:
        """Raises `Unknown`."""

        def work(connection: Connection) -> None:
            changed = connection.execute(
                update(_PERSON)
                .where(_PERSON.c.tenant == tenant, _PERSON.c.id == person, _PERSON.c.forgotten.is_(None))
                .values(**preferences._asdict())
            )
            if changed.rowcount != 1:
                raise _nobody()

        await self._store.run(work)

    async def consented(self, tenant: int, person: int, digest: str) -> bool:
        """Whether the person has agreed to the notice of that digest, and has not withdrawn it."""
        return await self._store.run(lambda c: consents.given(c, tenant, person, digest))

    async def consent(self, tenant: int, person: int, purpose: str, digest: str, version: int) -> None:
        """The person has agreed to the notice of that digest."""
        await self._store.run(lambda c: consents.give(c, tenant, person, purpose, digest, version))

    async def told_once(self, tenant: int, branch: int, person: int, what: str) -> bool:
        """True the first time."""
        row = {"tenant": tenant, "branch": branch, "person": person, "what": what}
        return await self._store.run(lambda c: if_new(c, _TOLD, _TOLD.c.what, **row) is not None)

    async def keep_draft(
        self,
        tenant: int,
        person: int,
        branch: int,
        ask: int,
        option: str,
        values: Mapping[str, Any],
        step: int,
    ) -> None:
        """What a form holds so far, in place of what it held before."""
        draft = Draft(dict(values), step)
        await self._store.run(lambda c: drafts.keep(c, tenant, person, branch, ask, option, draft))

    async def draft(self, tenant: int, person: int, branch: int, ask: int, option: str) -> Draft | None:
        """What was kept of a form."""
        return await self._store.run(lambda c: drafts.load(c, tenant, person, branch, ask, option))

    async def drop_drafts(self, tenant: int, branch: int, person: int) -> None:
        """The person's forms on the branch are sent, or of no use any more."""
        await self._store.run(lambda c: drafts.drop(c, tenant, person, branch))

    async def bookmark(self, tenant: int, ref: Ref, person: int, seq: int) -> None:
        """The person wants to go on from there when all is over; twice is the same as once."""
        row = {"tenant": tenant, "branch": ref.branch, "person": person, "seq": seq, "created": utc_now()}
        await self._store.run(lambda c: if_new(c, _BOOKMARK, _BOOKMARK.c.id, **row) and None)

    async def bookmarks(self, ref: Ref) -> list[tuple[int, int, int]]:
        """Person, event and when (UTC microseconds) of the branch's bookmarks, oldest first."""
        query = (
            select(_BOOKMARK.c.person, _BOOKMARK.c.seq, _BOOKMARK.c.created)
            .where(_BOOKMARK.c.tenant == ref.tenant, _BOOKMARK.c.branch == ref.branch)
            .order_by(_BOOKMARK.c.id)
        )
        return await self._store.run(
            lambda c: [(person, seq, to_micros(at)) for person, seq, at in c.execute(query)]
        )

    async def sessions_of(self, tenant: int, person: int) -> list[BranchInfo]:
        """Branches that are not over and in which the person holds a seat, also through another, or hosts."""
        return await self._store.run(lambda c: taking_part.going_on_with(c, tenant, person))

    async def took_part(self, tenant: int, person: int) -> list[Ref]:
        """All branches of the sessions in which the person ever held a seat, hosts, or was told something."""
        return await self._store.run(lambda c: taking_part.families_of(c, tenant, person))

    async def _known(self, tenant: int, person: int) -> PersonRow:
        found = await self.people(tenant, [person])
        if not found:
            raise _nobody()
        return found[person]

    async def _one(self, query: Any) -> Any:
        return await self._store.run(lambda c: c.execute(query).scalar_one_or_none())


def _people(connection: Connection, tenant: int, persons: list[int]) -> dict[int, PersonRow]:
    accounts: dict[int, list[AccountRow]] = {}
    of = select(_ACCOUNT).where(_ACCOUNT.c.tenant == tenant, _ACCOUNT.c.person.in_(persons))
    for row in connection.execute(of.order_by(_ACCOUNT.c.id)):
        accounts.setdefault(row.person, []).append(AccountRow(row.platform, row.workspace, row.user_id))
    query = select(_PERSON).where(_PERSON.c.tenant == tenant, _PERSON.c.id.in_(persons))
    return {
        row.id: PersonRow(
            row.name or "",
            tuple(accounts.get(row.id, ())),
            Preferences(row.notify, row.quiet_from, row.quiet_to, row.zone),
        )
        for row in connection.execute(query)
    }


def _nobody() -> Unknown:
    return Unknown("There is no such person here.")
