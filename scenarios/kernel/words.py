"""Words: a person's text as an opaque value that rules may carry and quote, but not read.

The text itself lives with whoever resolves it (a store, a test); what stands in states and events is a
reference, so that erasing the text changes no event, no state and no digest.
"""

import re
from collections.abc import Callable
from typing import Any, Final

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

MAX_WORDS: Final = 4_000
"""Longest text of one `Words`, in characters."""

ERASED: Final = "[erased]"

MARKS: Final = "\ue000\ue001"
"""The characters that delimit a segment; no text of people or parameters may hold them."""

_OPEN, _CLOSE = MARKS
_REF = re.compile(r"[A-Za-z0-9_-]+")
_SEGMENT = re.compile(f"{_OPEN}([=@])([^{_OPEN}{_CLOSE}]*){_CLOSE}")
# Control characters but tab and newline, lone surrogates, our own delimiters, and direction overrides.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ue000\ue001]")


def cleaned(text: str) -> str:
    """The text without control characters, direction overrides and marks that belong to the kernel."""
    return _UNWANTED.sub("", text.replace("\r\n", "\n")).strip()


class Words:
    """Opaque text. `str(words)` is a marked segment that `render` turns into the text or a placeholder.

    Equality is equality of what stands in the log: the text of an inline value, the reference of a kept one.
    """

    __slots__ = ("_ref", "_text")

    def __init__(self, text: str) -> None:
        text = cleaned(text)
        if len(text) > MAX_WORDS:
            raise ValueError(f"At most {MAX_WORDS:,} characters fit; this is {len(text):,}.")
        self._text: str | None = text
        self._ref: str | None = None

    @classmethod
    def kept(cls, ref: str) -> "Words":
        """Words whose text is kept elsewhere under `ref` (letters, digits, `-`, `_`)."""
        if not _REF.fullmatch(ref):
            raise ValueError(f"{ref!r} is no reference; use letters, digits, - and _.")
        words = object.__new__(cls)
        words._text, words._ref = None, ref
        return words

    @property
    def ref(self) -> str | None:
        """The reference of kept words, None for inline ones."""
        return self._ref

    def __str__(self) -> str:
        return f"{_OPEN}={self._text}{_CLOSE}" if self._ref is None else f"{_OPEN}@{self._ref}{_CLOSE}"

    def __repr__(self) -> str:
        return "Words(…)" if self._ref is None else f"Words.kept({self._ref!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Words) and (self._text, self._ref) == (other._text, other._ref)

    def __hash__(self) -> int:
        return hash((self._text, self._ref))

    def __bool__(self) -> bool:
        raise TypeError("rules may not branch on Words; keep a flag beside it in the state")

    def encoded(self) -> dict[str, str]:
        """The canonical form: `{"t": text}` inline, `{"w": ref}` kept."""
        return {"t": self._text or ""} if self._ref is None else {"w": self._ref}

    @classmethod
    def decoded(cls, form: dict[str, str]) -> "Words":
        """The Words of a canonical form."""
        if "w" in form:
            return cls.kept(form["w"])
        words = object.__new__(cls)
        words._text, words._ref = form["t"], None
        return words

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._validate,
            json_schema_input_schema=core_schema.str_schema(min_length=1, max_length=MAX_WORDS),
            serialization=core_schema.plain_serializer_function_ser_schema(lambda w: w.encoded()),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": "string", "minLength": 1, "maxLength": MAX_WORDS}

    @classmethod
    def _validate(cls, value: Any) -> "Words":
        if isinstance(value, Words):
            return value
        if isinstance(value, str):
            try:
                words = cls(value)
            except ValueError as error:
                raise PydanticCustomError("too_long", "{reason}", {"reason": str(error)}) from None
            if words._text:
                return words
        raise PydanticCustomError("words", "Write a text.")


def inline_text(words: Words) -> str | None:
    """The text of inline words, for stores and pages; rules must not call it."""
    return words._text


Resolve = Callable[[str], str | None]
"""Gives the text kept under a reference, or None where it was erased."""


def segments(text: str, resolve: Resolve) -> list[tuple[bool, str]]:
    """The text cut into (is it somebody's words?, text) pieces, with references resolved.

    Pieces are never scanned again, so a text cannot smuggle in a reference to another.
    """
    pieces: list[tuple[bool, str]] = []
    at = 0
    for found in _SEGMENT.finditer(text):
        if found.start() > at:
            pieces.append((False, text[at : found.start()]))
        kind, body = found.groups()
        pieces.append((True, body if kind == "=" else _resolved(body, resolve)))
        at = found.end()
    if at < len(text):
        pieces.append((False, text[at:]))
    return pieces


def references(text: str) -> list[str]:
    """The references of kept words in the text."""
    return [body for kind, body in _SEGMENT.findall(text) if kind == "@"] if _OPEN in text else []


def render(text: "str | Words", resolve: Resolve) -> str:
    """The text as a reader sees it: segments resolved, erased ones as a placeholder."""
    return "".join(piece for _, piece in segments(str(text), resolve))


def _resolved(ref: str, resolve: Resolve) -> str:
    text = resolve(ref)
    return ERASED if text is None else text
