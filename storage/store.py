"""The store: one object through which everything durable is read and written."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection

from scenarios.engine.desk import Called, Limit, Mode, Wanted
from scenarios.engine.desk import Work as Task
from scenarios.engine.ports import Clocked, Commit, Holder, KeptText, Loaded, Post, Ref
from scenarios.kernel.log import Event
from scenarios.kernel.play import Game
from scenarios.kernel.position import Position
from storage import (
    calls,
    forgetting,
    grants,
    ownership,
    people,
    sessions,
    snapshots,
    spans,
    standing,
    steps,
    taking_part,
    texts,
    versions,
)
from storage import work as works
from storage.calls import CallRecord
from storage.database import Durability, in_memory, open_database
from storage.executor import Executor, GroupCommit, Inline, Pool, Work
from storage.lineage import Stretch, ancestry, branch_row, events, shared_past, stretches
from storage.revision import make_tables
from storage.sessions import BranchInfo, NewSession
from storage.spans import SpanRecord
from storage.spending import Ledger, Spent, ledger, spent
from storage.statements import compiled
from storage.steps import Find, SessionRow
from storage.work import Place

T = TypeVar("T")
Also = Callable[[Connection, Ref], None]
"""What is done in the transaction that makes a branch, such as showing it somewhere."""


class Store:
    """Durable sessions on one database. Every method is one transaction: all of it, or none.

    `threaded` serves many branches at once without blocking the event loop; otherwise work runs at once
    on the caller's thread. Scenarios are found by name through `find`. Raises `StoreError` and its kin.
    """

    def __init__(
        self, url: str, find: Find, *, durability: Durability = "full", threaded: bool = False
    ) -> None:
        engine = open_database(url, durability)
        self.url = url
        self._find = find
        self._sessions: dict[tuple[int, int], SessionRow] = {}
        self._hot = compiled(engine.dialect)
        self._pace = snapshots.Pace()
        if in_memory(url):
            make_tables(engine)
        self.executor: Executor
        if engine.dialect.name != "sqlite":
            self.executor = Pool(engine)
        else:
            self.executor = GroupCommit(engine) if threaded else Inline(engine)

    def close(self) -> None:
        """Finish what was accepted and let go of the database."""
        self.executor.close()

    async def run(self, work: Work[T]) -> T:
        """Any synchronous work on a connection, in one transaction."""
        return await self.executor.run(work)

    async def load(self, ref: Ref, upto: int | None = None) -> Loaded:
        """The branch at its head, or at an earlier step. Raises `Differs` where its log does not fold."""

        def work(connection: Connection) -> Loaded:
            row = branch_row(self._hot, connection, ref.tenant, ref.branch)
            return steps.load(
                self._hot, connection, ref, self._session(connection, ref.tenant, row.session), row, upto
            )

        loaded = await self.run(work)
        if upto is None:
            self._pace.loaded(loaded)
        return loaded

    async def origin(self, ref: Ref, game: Game) -> Position:
        """The position from which the rules that are installed can fold the branch's log."""

        def work(connection: Connection) -> Position:
            row = branch_row(self._hot, connection, ref.tenant, ref.branch)
            path = ancestry(self._hot, connection, ref.tenant, row)
            return versions.origin(self._hot, connection, ref.tenant, path, game.scenario.version, row.head)

        return await self.run(work)

    async def keep_snapshot(self, ref: Ref, game: Game, position: Position) -> None:
        """Keep the position of the head, so that a later version of the rules can go on from it."""
        packed = snapshots.pack(game, position)

        def work(connection: Connection) -> None:
            row = branch_row(self._hot, connection, ref.tenant, ref.branch)
            if row.head == position.seq > row.fork_seq:
                steps.replace_snapshot(self._hot, connection, ref, position.seq, packed)

        await self.run(work)

    async def commit(self, step: Commit) -> None:
        """Store a step. Raises `Fenced` and stores nothing where the branch has moved on.

        `Repeated` where its inbox row was consumed before.
        """
        packed = self._pace.due(step)

        def work(connection: Connection) -> None:
            steps.commit(self._hot, connection, step)
            if packed is not None:
                steps.add_snapshot(self._hot, connection, step.ref, step.event.seq, packed)

        await self.executor.run(work)
        self._pace.committed(step, packed)
        if step.erased:
            await self.executor.scrub()

    async def history(self, ref: Ref, after: int = 0, upto: int | None = None) -> list[Event]:
        """Events along the branch's ancestry, in order."""
        return [event for event, _ in await self.dated_history(ref, after, upto)]

    async def dated_history(
        self, ref: Ref, after: int = 0, upto: int | None = None
    ) -> list[tuple[Event, int]]:
        """The same, each with when it was committed (UTC microseconds)."""

        def work(connection: Connection) -> list[tuple[Event, int]]:
            row = branch_row(self._hot, connection, ref.tenant, ref.branch)
            last = row.head if upto is None else min(upto, row.head)
            path = ancestry(self._hot, connection, ref.tenant, row)
            return events(self._hot, connection, ref.tenant, path, after, last)

        return await self.run(work)

    async def stretches(self, ref: Ref) -> list[Stretch]:
        """Whose log holds which of the branch's events, newest first; the first one ends at its head."""

        def work(connection: Connection) -> list[Stretch]:
            row = branch_row(self._hot, connection, ref.tenant, ref.branch)
            return stretches(ancestry(self._hot, connection, ref.tenant, row), row.head)

        return await self.run(work)

    async def claim(self, ref: Ref, owner: str) -> int:
        """Own the branch; gives the fence. Raises `Owned` while another process does."""
        return await self.run(lambda c: ownership.claim(c, ref, owner))

    async def renew(self, owner: str) -> int:
        """Extend the lease of everything this owner runs."""
        return await self.run(lambda c: ownership.renew(c, owner))

    async def release(self, ref: Ref, owner: str) -> None:
        """Let go of the branch; a step that is still under way comes too late."""
        await self.run(lambda c: ownership.release(c, ref, owner))
        self._pace.forget(ref)

    async def rested(self, ref: Ref, fence: int) -> None:
        """It was begun and waits for somebody: it is not what kills its workers."""
        await self.run(lambda c: ownership.rested(c, ref, fence))

    async def stop(
        self,
        ref: Ref,
        status: str,
        why: str,
        fence: int,
        *,
        clock: Clocked | None = None,
        posts: Sequence[Post] = (),
        timer: int | None = None,
    ) -> None:
        """Let it stand still or go on, with all that belongs to that. Raises `Fenced`, `Repeated`: no such timer."""
        await self.run(lambda c: standing.stop(c, ref, status, why, fence, clock, posts, timer))

    async def set_clock(self, ref: Ref, fence: int, clock: Clocked) -> None:
        await self.run(lambda c: standing.set_clock(c, ref, fence, clock))

    async def tenant(self, name: str) -> int:
        """The tenant's key; made if new."""
        return await self.run(lambda c: people.tenant(c, name))

    async def person(self, tenant: int, platform: str, workspace: str, user_id: str, name: str) -> int:
        """The person behind an account; made if new."""
        return await self.run(lambda c: people.person(c, tenant, platform, workspace, user_id, name))

    async def create(self, tenant: int, new: NewSession, also: Also | None = None) -> Ref:
        """A session with its first branch; no event yet. `also` is done in the same transaction."""

        def work(connection: Connection) -> Ref:
            ref = sessions.create(self._hot, connection, tenant, new)
            if also is not None:
                also(connection, ref)
            return ref

        return await self.run(work)

    async def branch(
        self,
        ref: Ref,
        seq: int,
        holders: Mapping[str, Holder] = {},
        mode: Mode = "record",
        also: Also | None = None,
    ) -> Ref:
        """A branch that shares the events up to `seq`: one row. In a mode that replays, `ref` is what it replays.

        `also` is done in the same transaction.
        """

        def work(connection: Connection) -> Ref:
            made = sessions.branch(self._hot, connection, ref, seq, holders, mode)
            if also is not None:
                also(connection, made)
            return made

        return await self.run(work)

    async def find(self, tenant: int, label: str) -> BranchInfo:
        """The branch called `S` (its first) or `S/2`. Raises `Unknown`."""
        return await self.run(lambda c: sessions.find(c, tenant, label))

    async def info(self, ref: Ref) -> BranchInfo:
        """A branch as a listing shows it. Raises `Unknown`."""
        return await self.run(lambda c: sessions.info(c, ref))

    async def branches(self, tenant: int, session: str | None = None) -> list[BranchInfo]:
        """All branches of a session, or of all."""
        return await self.run(lambda c: sessions.branches(c, tenant, session))

    async def holders(self, tenant: int, session: str | None = None) -> dict[int, dict[str, Holder]]:
        """Who holds the seats now, by branch: of a session, or of all."""
        return await self.run(lambda c: sessions.all_holders(c, tenant, session))

    async def terms(self, ref: Ref) -> dict[str, Any]:
        """What the session's host has set. Raises `Unknown`."""
        return await self.run(lambda c: sessions.terms(c, ref))

    async def host(self, ref: Ref) -> int | None:
        """Who began the session; None where nobody in particular did. Raises `Unknown`."""
        return await self.run(lambda c: sessions.host(c, ref))

    async def guild(self, ref: Ref) -> str | None:
        """The community that the session was begun in, whose budgets it shares. Raises `Unknown`."""
        return await self.run(lambda c: sessions.guild(c, ref))

    async def has_given_up(self, ref: Ref, person: int) -> bool:
        """Whether the person held a seat of this very branch and holds it no more."""
        return await self.run(lambda c: taking_part.has_given_up(c, ref, person))

    async def checkpoint(self, info: BranchInfo, seq: int, name: str) -> None:
        """Name a position. Raises `BadName` for a name that is taken or no name."""
        await self.run(lambda c: sessions.checkpoint(c, info, seq, name))

    async def checkpoints(self, info: BranchInfo) -> list[tuple[str, int, int]]:
        """Checkpoints of a session: name, branch number, sequence number."""
        return await self.run(lambda c: sessions.checkpoints(c, info))

    async def texts(self, tenant: int, refs: list[str]) -> dict[str, str]:
        """References to people's words; erased ones are missing."""
        return await self.run(lambda c: texts.resolve(c, tenant, refs)) if refs else {}

    async def spent(self, ref: Ref) -> Spent:
        """What the branch has used up."""
        return await self.run(lambda c: spent(c, ref))

    async def ledger(self, ref: Ref) -> Ledger:
        """What was used and is reserved, by seat and model, and by the session."""
        return await self.run(lambda c: ledger(c, ref))

    async def stored_call(self, ref: Ref, key: str, *, path: bool = False) -> Called | None:
        """The answer of a call that did not fail; with `path` from all that the branch rests on: the shared past of
        its ancestors, and what it and they have replayed.
        """

        def work(connection: Connection) -> Called | None:
            for branch, before in self._record(connection, ref) if path else ((ref.branch, None),):
                found = calls.stored(connection, ref._replace(branch=branch), key, before)
                if found is not None:
                    return found
            return None

        return await self.run(work)

    async def begin_call(
        self, ref: Ref, work: Task, key: str, wanted: Wanted, limits: Sequence[Limit], span: int | None
    ) -> int:
        """Reserve what the call may use and give its number. Raises `LimitFallen`, and stores nothing then."""

        def begin(connection: Connection) -> int:
            row = branch_row(self._hot, connection, ref.tenant, ref.branch)
            return calls.begin(connection, row, ref, work, key, wanted, limits, span)

        return await self.run(begin)

    async def end_call(self, ref: Ref, number: int, called: Called) -> None:
        """Store what came of it, and settle what was reserved."""
        await self.run(lambda c: calls.end(c, ref, number, called))

    async def give_up_calls(self, ref: Ref, keys: Sequence[str]) -> None:
        """These calls of the branch led to nothing; the next time they are made anew."""
        await self.run(lambda c: calls.give_up(c, ref, keys))

    async def begin_span(
        self, ref: Ref, work: Task, kind: str, name: str, inputs: Any, parent: int | None
    ) -> int:
        """Open a span and give its number."""

        def begin(connection: Connection) -> int:
            row = branch_row(self._hot, connection, ref.tenant, ref.branch)
            return spans.begin(connection, row, ref, work, kind, name, inputs, parent)

        return await self.run(begin)

    async def end_span(self, ref: Ref, number: int, result: Any, failure: str | None) -> None:
        """Close it."""
        await self.run(lambda c: spans.end(c, ref, number, result, failure))

    async def calls(self, ref: Ref) -> list[CallRecord]:
        """The calls of the branch and its shared past, oldest first."""
        return await self.run(lambda c: calls.along(c, ref, self._past(c, ref)))

    async def spans(self, ref: Ref) -> list[SpanRecord]:
        """The spans of the branch and its shared past, oldest first."""
        return await self.run(lambda c: spans.along(c, ref, self._past(c, ref)))

    async def work(self, ref: Ref, upto: int | None = None) -> Sequence[Place]:
        """The pieces of work on this very branch in order, or those that began before it came to event `upto`."""
        return await self.run(lambda c: works.places(c, ref, upto))

    async def work_at(
        self, ref: Ref, places: Sequence[Place]
    ) -> list[tuple[list[CallRecord], list[SpanRecord]]]:
        """The calls and spans of each of these pieces."""
        return await self.run(lambda c: works.at(c, ref, places))

    def keep(self, text: str, person: int | None) -> KeptText:
        """A person's words, ready to be committed with a step."""
        return texts.keep(text, person)

    async def forget(self, tenant: int, person: int) -> int:
        """Erase a person's words, accounts, name and the like, also from the files; gives how many texts went."""
        erased = await self.run(lambda c: forgetting.forget(c, tenant, person))
        await self.executor.scrub()
        return erased

    async def readable_from(self, ref: Ref, seat: str, person: int) -> int | None:
        """From which event on a person may read what a seat saw; None where nothing."""

        def work(connection: Connection) -> int | None:
            row = branch_row(self._hot, connection, ref.tenant, ref.branch)
            path = ancestry(self._hot, connection, ref.tenant, row)
            return grants.readable_from(connection, ref.tenant, path, seat, person)

        return await self.run(work)

    async def grant(self, ref: Ref, seat: str, person: int, from_seq: int) -> None:
        """A person may read what a seat saw from an event on. Raises `Unknown` for no such seat."""

        def work(connection: Connection) -> None:
            session = branch_row(self._hot, connection, ref.tenant, ref.branch).session
            grants.grant(connection, ref, session, seat, person, from_seq)

        await self.run(work)

    def _past(self, connection: Connection, ref: Ref) -> dict[int, int]:
        """The ancestors that it shares events with, newest first, each to the last of these."""
        row = branch_row(self._hot, connection, ref.tenant, ref.branch)
        past = shared_past(ancestry(self._hot, connection, ref.tenant, row))
        return {branch: upto for branch, upto in past.items() if branch != ref.branch}

    def _record(self, connection: Connection, ref: Ref) -> Iterator[tuple[int, int | None]]:
        """Branches whose calls a branch rests on, nearest first, each with the event that they began before."""
        row = branch_row(self._hot, connection, ref.tenant, ref.branch)
        path = ancestry(self._hot, connection, ref.tenant, row)
        shared = shared_past(path)
        for above in path:
            last = None if above.id == ref.branch else shared[above.id]
            yield above.id, last
            if above.replays is not None:
                for branch, before in self._record(connection, ref._replace(branch=above.replays)):
                    yield branch, min(filter(None, (before, last)), default=None)

    def _session(self, connection: Connection, tenant: int, session: int) -> SessionRow:
        found = self._sessions.get((tenant, session))
        if found is None:
            found = self._sessions[tenant, session] = SessionRow(connection, tenant, session, self._find)
        return found
