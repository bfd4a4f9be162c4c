"""People's words on their way in: the text goes to the store, the action keeps a reference."""

from collections.abc import Callable
from typing import TypeVar

from scenarios.engine.ports import KeptText
from scenarios.kernel.actions import Action
from scenarios.kernel.words import Words, inline_text

A = TypeVar("A", bound=Action)


def kept(
    action: A, keep: Callable[[str], KeptText], old: Action | None = None
) -> tuple[A, tuple[KeptText, ...]]:
    """The action with references instead of texts, and the texts to commit with it.

    Words that `old` said already stay as they are.
    """
    said = old.speech() if old is not None else ()
    texts: list[KeptText] = []
    changes: dict[str, Words] = {}
    for name, value in action:
        if isinstance(value, Words) and value not in said and (text := inline_text(value)) is not None:
            texts.append(keep(text))
            changes[name] = Words.kept(texts[-1].ref)
    return (action.but(**changes) if changes else action), tuple(texts)
