"""Requests as they are kept: what repeats from call to call stands once.

A request's messages are a list of pieces, cut into runs at fixed places. Each run is a blob that also holds the
digest of the one before it, so a prompt that grew by some text shares all it had; a call's row names the last
run and a blob with everything beside the messages, and is as short at the end as at the beginning.
"""

import json
from base64 import urlsafe_b64encode
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables import Blob, ModelCall, Tenant

Json = Any

MEDIA: Final = "application/x-parley-prompt"
RUN: Final = 8
"""Pieces in one blob: few are kept twice where prompts part, few bytes go into digests."""

_BLOB: Final = Blob.__table__  # type: ignore[attr-defined]
_CALL: Final = ModelCall.__table__  # type: ignore[attr-defined]
_TENANT: Final = Tenant.__table__  # type: ignore[attr-defined]


def messages_of(request: Mapping[str, Json]) -> list[dict[str, Json]] | None:
    """The messages of the request; None where it has other than messages of pieces."""
    messages = request.get("messages")
    if not isinstance(messages, list | tuple):
        return None
    for message in messages:
        pieces = message.get("pieces") if isinstance(message, Mapping) else None
        if not isinstance(pieces, list | tuple) or not all(isinstance(piece, Mapping) for piece in pieces):
            return None
    return [*messages]


def digest(request: Mapping[str, Json]) -> str:
    """The digest of a request; equal requests have equal ones."""
    return blake2b(_text(request).encode(), digest_size=16).hexdigest()


class Found(NamedTuple):
    """Blobs that hold something, themselves or in a run before."""

    blobs: frozenset[str]

    def holds(self, place: str | None) -> bool:
        """Whether the request that stands there does."""
        return place is not None and not self.blobs.isdisjoint(json.loads(place).values())


class Prompts:
    """Reads and writes the requests of one tenant, in one transaction."""

    def __init__(self, connection: Connection, tenant: int) -> None:
        self._connection = connection
        self._tenant = tenant
        key = select(_TENANT.c.blob_key).where(_TENANT.c.id == tenant)
        self._key = bytes(connection.execute(key).scalar_one())
        self._run = lru_cache(maxsize=4096)(self._read)

    def keep(self, request: Mapping[str, Json]) -> str:
        """Where the request stands from now on, as short JSON."""
        items = _items(request)
        if items is None:
            return json.dumps({"rest": self._add(_text(request))})
        beside = {name: value for name, value in request.items() if name != "messages"}
        runs: list[tuple[str, str]] = []
        for low in range(0, len(items), RUN):
            before = runs[-1][0] if runs else None
            text = _text([before, *items[low : low + RUN]])
            runs.append((self._digest(text), text))
        place = {"rest": self._add(_text(beside)), "last": runs[-1][0] if runs else None}
        for name, text in reversed(runs):
            if not self._added(name, text):
                break  # and with it all before it
        return json.dumps(place)

    def read(self, place: str) -> dict[str, Json]:
        """The request that stands there."""
        where = json.loads(place)
        request: dict[str, Json] = self._run(where["rest"])
        if "last" not in where:
            return dict(request)
        runs: list[list[Json]] = []
        last = where["last"]
        while last is not None:
            last, *items = self._run(last)
            runs.append(items)
        return {**request, "messages": _messages([item for run in reversed(runs) for item in run])}

    def mentioning(self, wanted: Callable[[str], bool]) -> Found:
        """The blobs with such text, and all runs after them."""
        found: set[str] = set()
        after: defaultdict[str, list[str]] = defaultdict(list)
        for name, text in self._all():
            if wanted(text):
                found.add(name)
            if (before := _before(text)) is not None:
                after[before].append(name)
        new = [*found]
        while new:
            new = [name for before in new for name in after[before] if name not in found]
            found.update(new)
        return Found(frozenset(found))

    def drop_unused(self) -> None:
        """Delete the blobs that no call refers to any more."""
        before = {name: _before(text) for name, text in self._all()}
        used: set[str] = set()
        places = select(_CALL.c.request).where(_CALL.c.tenant == self._tenant, _CALL.c.request.is_not(None))
        for place in self._connection.execute(places).scalars():
            for end in json.loads(place).values():
                name = end
                while name is not None and name not in used:
                    used.add(name)
                    name = before[name]
        drop = delete(_BLOB).where(_BLOB.c.tenant == self._tenant, _BLOB.c.digest == bindparam("name"))
        unused = [{"name": name} for name in sorted(before.keys() - used)]
        if unused:
            self._connection.execute(drop, unused)

    def _all(self) -> Iterator[tuple[str, str]]:
        query = select(_BLOB.c.digest, _BLOB.c.data).where(
            _BLOB.c.tenant == self._tenant, _BLOB.c.media == MEDIA
        )
        for name, data in self._connection.execute(query):
            yield name, bytes(data).decode()

    def _add(self, text: str) -> str:
        name = self._digest(text)
        self._added(name, text)
        return name

    def _added(self, name: str, text: str) -> bool:
        """False where it was there already."""
        dialect: Any = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        row = {"tenant": self._tenant, "digest": name, "media": MEDIA, "data": text.encode()}
        done = self._connection.execute(dialect.insert(_BLOB).values(row).on_conflict_do_nothing())
        return bool(done.rowcount)

    def _digest(self, text: str) -> str:
        short = blake2b(text.encode(), digest_size=16, key=self._key).digest()
        return urlsafe_b64encode(short).rstrip(b"=").decode()

    def _read(self, name: str) -> Json:
        row = select(_BLOB.c.data).where(_BLOB.c.tenant == self._tenant, _BLOB.c.digest == name)
        return json.loads(bytes(self._connection.execute(row).scalar_one()))


def _before(text: str) -> str | None:
    """Of a run, the one before it."""
    before = json.loads(text)[0] if text.startswith("[") else None
    return before if isinstance(before, str) else None


def _items(request: Mapping[str, Json]) -> list[Json] | None:
    """Heads of messages, each as a list of one, and pieces; None where it has no messages of pieces."""
    messages = messages_of(request)
    if messages is None:
        return None
    items: list[Json] = []
    for message in messages:
        items.append([{name: value for name, value in message.items() if name != "pieces"}])
        items += message["pieces"]
    return items


def _messages(items: list[Json]) -> list[dict[str, Json]]:
    messages: list[dict[str, Json]] = []
    for item in items:
        if isinstance(item, list):
            messages.append({**item[0], "pieces": []})
        else:
            messages[-1]["pieces"].append(item)
    return messages


def _text(form: Json) -> str:
    return json.dumps(form, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
