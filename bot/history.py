"""What a viewer has learned of a branch, with the texts of people that it refers to."""

from collections.abc import Sequence

from scenarios.engine.ports import Ref
from scenarios.engine.quoted import words_of
from scenarios.kernel.admit import AnyScenario
from scenarios.kernel.codec import loads
from scenarios.kernel.seen import Seen, seen
from scenarios.kernel.wire import decode_entry
from storage.store import Store


class History:
    """A branch as one viewer knows it; `read` adds what has happened since. Holds nothing else."""

    def __init__(self, store: Store, ref: Ref, scenario: AnyScenario, viewer: str) -> None:
        self._store = store
        self._ref = ref
        self._scenario = scenario
        self._viewer = viewer
        self.upto = 0
        """The last step that has been read."""
        self._texts: dict[str, str] = {}
        self.items: list[Seen] = []

    async def read(self) -> Sequence[Seen]:
        """The items that are new."""
        fresh: list[Seen] = []
        for event in await self._store.history(self._ref, self.upto):
            entry = decode_entry(self._scenario, event.kind, loads(event.body), event.at)
            fresh += seen(event.seq, event.at, entry, self._viewer, people=True)
            self.upto = event.seq
        wanted = {ref for item in fresh for ref in words_of(item) if ref not in self._texts}
        self._texts.update(await self._store.texts(self._ref.tenant, sorted(wanted)))
        self.items += fresh
        return fresh

    def resolve(self, ref: str) -> str | None:
        """The text behind a reference, None where it was erased."""
        return self._texts.get(ref)

    @property
    def brief(self) -> Seen | None:
        """What the seat's holder alone knows now."""
        return next((item for item in reversed(self.items) if item.kind == "brief"), None)
