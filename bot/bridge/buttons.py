"""What a button or a form stands for, as one short text that a platform keeps and gives back."""

from typing import Final, NamedTuple

from scenarios.kernel.errors import ParleyError

LONGEST: Final = 100
"""Characters that every platform keeps."""
_MARK: Final = "p"
_ESCAPED: Final = {"%": "%25", ":": "%3A"}


class UnknownButton(ParleyError):
    """It was not made by us, or by a version that is gone."""


class ButtonId(NamedTuple):
    """A verb and what it is about: `ButtonId("move", ("k3f9xq/1", "7", "Offer"))`. It grants nothing by itself:
    whoever presses is looked up and checked again.
    """

    verb: str
    about: tuple[str, ...] = ()

    def encoded(self) -> str:
        """At most 100 characters. Raises `ValueError` for more."""
        text = ":".join((_MARK, *(_escape(part) for part in (self.verb, *self.about))))
        if len(text) > LONGEST:
            raise ValueError(f"{text!r} is longer than {LONGEST} characters.")
        return text


def decoded(text: str) -> ButtonId:
    """Raises `UnknownButton`."""
    mark, *parts = text.split(":")
    if mark != _MARK or not parts or not parts[0] or len(text) > LONGEST:
        raise UnknownButton("This button is of an older version; look for a newer message.")
    verb, *about = (_unescape(part) for part in parts)
    return ButtonId(verb, tuple(about))


def _escape(part: str) -> str:
    for plain, escaped in _ESCAPED.items():
        part = part.replace(plain, escaped)
    return part


def _unescape(part: str) -> str:
    return part.replace("%3A", ":").replace("%25", "%")
