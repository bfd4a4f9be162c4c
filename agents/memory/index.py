"""The vectors of all that a seat has seen: those on record are read, the others made once."""

import asyncio
from typing import Any, Final

import numpy as np

from agents.memory.embedders import Embedder, Floats
from agents.memory.fold import Fold
from agents.memory.importance import importance
from agents.memory.item import Item, Memo, Place, references_of
from agents.memory.vectors import Coded, Vectors, as_text, coded, from_text
from scenarios.engine.desk import Desk

_AT_ONCE: Final = 256
"""Things whose vectors are one memo: about 130 kB."""


class Index:
    """A row for each item of a fold, in order. A cache: what is costly to make stands in memos."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder
        self.places: list[Place] = []
        self.rows: dict[Place, int] = {}
        self._vectors = Vectors(embedder.dim)
        self._weights: list[float] = []
        self._weights_made = np.zeros(0, np.float32)
        self._stored: dict[Place, Coded] = {}
        """From memos, for items that have no row yet."""
        self._memos = 0
        self._lock = asyncio.Lock()

    async def catch_up(self, fold: Fold, desk: Desk) -> None:
        """A row for each item of the fold. Vectors that are made are kept as memos, if they are costly."""
        async with self._lock:
            self._read(fold)
            items = fold.items[len(self.places) :]
            while items:
                batch, items = items[:_AT_ONCE], items[_AT_ONCE:]
                lacking = [one for one in batch if one.place not in self._stored]
                if lacking:
                    await self._make(lacking, desk)
                found = [self._stored.pop(one.place) for one in batch]
                self._vectors.add(Coded(*map(np.concatenate, zip(*found, strict=True))))
                self._weights += [importance(one) for one in batch]
                for one in batch:
                    self.rows[one.place] = len(self.places)
                    self.places.append(one.place)
            if len(self._weights_made) != len(self._weights):
                self._weights_made = np.array(self._weights, np.float32)

    async def likeness(self, text: str) -> Floats:
        """How alike each item is to the text, from -1 to 1."""
        query = await asyncio.to_thread(self.embedder.embed, [text])
        return self._vectors.likeness(query[0])

    @property
    def importance(self) -> Floats:
        return self._weights_made

    @property
    def nbytes(self) -> int:
        """Bytes that the vectors take."""
        return self._vectors.nbytes

    def _read(self, fold: Fold) -> None:
        memos, self._memos = fold.memos[self._memos :], len(fold.memos)
        for memo in memos:
            if memo.about == "vectors" and memo.piece is not None and self._fits(memo):
                places: list[Place] = [(seq, ordinal) for seq, ordinal in memo.data["of"]]
                if all(place in self.rows for place in places):
                    continue
                codes, scales = from_text(memo.piece.text, len(places), self.embedder.dim)
                for row, place in enumerate(places):
                    self._stored[place] = Coded(codes[row : row + 1], scales[row : row + 1])

    def _fits(self, memo: Memo) -> bool:
        data: Any = memo.data
        return bool(data.get("embedder") == self.embedder.name and data.get("dim") == self.embedder.dim)

    async def _make(self, items: list[Item], desk: Desk) -> None:
        texts = ["".join([piece.text for piece in one.line]) for one in items]
        codes, scales = made = coded(await asyncio.to_thread(self.embedder.embed, texts))
        if self.embedder.costly:
            data = {
                "embedder": self.embedder.name,
                "dim": self.embedder.dim,
                "of": [list(one.place) for one in items],
            }
            await desk.memo("vectors", as_text(made), sources=references_of(items), data=data)
        for row, one in enumerate(items):
            self._stored[one.place] = Coded(codes[row : row + 1], scales[row : row + 1])


def index_of(fold: Fold, embedder: Embedder) -> Index:
    """The fold's own index for an embedder."""
    key = ("vectors", embedder.name)
    found: Index | None = fold.caches.get(key)
    if found is None:
        found = fold.caches[key] = Index(embedder)
    return found
