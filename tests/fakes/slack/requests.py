"""Arguments of requests, however they are sent: query, form, JSON or multipart, by GET or POST."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from tests.fakes.slack.errors import ApiError


async def arguments(request: web.Request) -> dict[str, Any]:
    """All that the request says; what stands in its body comes before what stands in its address."""
    found: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        text = await request.text()
        if text.strip():
            try:
                body = json.loads(text)
            except ValueError:
                raise ApiError("invalid_json") from None
            if not isinstance(body, dict):
                raise ApiError("json_not_object")
            found.update(body)
    elif request.content_type.startswith("multipart/") or "form" in request.content_type:
        form = request if request.method == "POST" else request.clone(method="POST")
        for name, value in (await form.post()).items():
            found[name] = taken(value) if isinstance(value, web.FileField) else value
    return found


def taken(field: web.FileField) -> bytes:
    """The bytes of a file in a form."""
    with field.file:
        return field.file.read()


class Args(Mapping[str, Any]):
    """Arguments by name; structured ones are read as JSON where they came as text."""

    _structured = frozenset(
        {"blocks", "attachments", "metadata", "view", "files", "chunks", "prompts", "loading_messages"}
    )

    def __init__(self, given: Mapping[str, Any]) -> None:
        self._given = {
            name: self._read(value) if name in self._structured else value
            for name, value in given.items()
            if value is not None
        }

    @staticmethod
    def _read(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            return value

    def __getitem__(self, name: str) -> Any:
        return self._given[name]

    def __iter__(self) -> Any:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)

    def needed(self, *names: str) -> list[str]:
        """These as texts; all must be there."""
        missing = [name for name in names if self.get(name) in (None, "")]
        if missing:
            told = [f"[ERROR] missing required field: {name}" for name in missing]
            raise ApiError("invalid_arguments", response_metadata={"messages": told})
        return [str(self[name]) for name in names]

    def said(self, name: str) -> str:
        """A text; "" where there is none."""
        value = self.get(name)
        return "" if value is None else str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        """Whether it is so."""
        value = self.get(name)
        return default if value is None else str(value).lower() in ("true", "1", "yes")

    def number(self, name: str, default: int) -> int:
        """A whole number."""
        try:
            return int(self.get(name, default))
        except (TypeError, ValueError):
            raise ApiError("invalid_arguments") from None

    def ids(self, name: str) -> list[str]:
        """Ids, as a list or with commas between them."""
        value = self.get(name) or []
        return (
            [part.strip() for part in value.split(",") if part.strip()]
            if isinstance(value, str)
            else list(value)
        )
