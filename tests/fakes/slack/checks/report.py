"""Collects what is wrong in a payload, each with the place where it stands."""

from collections.abc import Iterable, Mapping
from typing import Any


def size(text: str) -> int:
    """How long Slack holds a text to be: an emoji outside the basic plane counts twice."""
    return len(text.encode("utf-16-le")) // 2


class Report:
    """What is wrong at one place and below it."""

    def __init__(self, at: str = "", into: list[str] | None = None) -> None:
        self.at = at
        self.found: list[str] = [] if into is None else into

    def below(self, *path: str | int) -> "Report":
        """The same report, at a place further down."""
        return Report("/".join([self.at, *map(str, path)]), self.found)

    def wrong(self, what: str) -> None:
        """Something is wrong here."""
        self.found.append(f"{what} [json-pointer:{self.at}]")

    # --- what is asked of a mapping's fields

    def needs(self, holder: Mapping[str, Any], *names: str) -> bool:
        """These fields must be there."""
        missing = [name for name in names if holder.get(name) is None]
        for name in missing:
            self.wrong(f"missing required field: {name}")
        return not missing

    def knows(self, holder: Mapping[str, Any], names: Iterable[str]) -> None:
        """No others may be there."""
        for name in sorted(set(holder) - set(names)):
            self.wrong(f"invalid additional property: {name}")

    def text(self, holder: Mapping[str, Any], name: str, most: int, least: int = 1) -> None:
        """A string of at most so many characters, where it is there."""
        if name not in holder or holder[name] is None:
            return
        value = holder[name]
        if not isinstance(value, str):
            self.below(name).wrong("must be a string")
        elif size(value) > most:
            self.below(name).wrong(f"must be less than {most + 1} characters")
        elif size(value) < least:
            self.below(name).wrong(f"must be more than {least - 1} characters")

    def items(self, holder: Mapping[str, Any], name: str, most: int, least: int = 1) -> list[Any]:
        """A list of at most so many items; empty where it is not one."""
        value = holder.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.below(name).wrong("must be an array")
            return []
        if len(value) > most:
            self.below(name).wrong(f"no more than {most} items allowed")
        if len(value) < least:
            self.below(name).wrong(f"must have at least {least} items")
        return value

    def composed(
        self, holder: Mapping[str, Any], name: str, most: int, *, plain: bool = True, least: int = 1
    ) -> None:
        """A text object, where it is there."""
        value, here = holder.get(name), self.below(name)
        if value is None:
            return
        if not isinstance(value, Mapping):
            here.wrong("must be an object")
            return
        kinds = ("plain_text",) if plain else ("plain_text", "mrkdwn")
        if value.get("type") not in kinds:
            here.wrong(f"must be one of: {', '.join(kinds)}")
        here.knows(value, ("type", "text", "emoji", "verbatim"))
        if here.needs(value, "text"):
            here.text(value, "text", most, least)
