"""The bridge's parts of text as atoms, of which rich text is made and which no cut divides."""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, Final, NamedTuple

from bot.bridge.content import Bold, Jump, Mention, Part, Spot, When
from bot.plain import clean, fenced, one_line, visible
from bot.slack import limits, texts
from bot.slack.escaping import escaped
from bot.slack.known import Known

_BESIDE: Final = 100
"""What an element takes up beside its text, with that of the text that goes on behind it."""
_GAPS: Final = re.compile(r"\n{3,}")
_SIZES: Final = {
    **{character: limits.length(character) for character in "&<>"},
    **dict.fromkeys(':.@"\\\n', 2),
}
"""Characters with an entity, a joiner that may follow them, or an escape in JSON."""
_USER: Final = re.compile(r"[UW][A-Z0-9]{1,30}")
_LINK: Final = re.compile(r"https?://[^\s<>|\"]{1,480}")
_FORMATS: Final = {"left": "{date_short_pretty} at {time}", "time": "{time}"}
_WORDS: Final = {"left": "%Y-%m-%d at %H:%M UTC", "time": "%H:%M UTC"}


class Atom(NamedTuple):
    """One visible character, or one element of rich text."""

    text: str
    """As plain text."""
    bold: bool = False
    code: int = 0
    """The number of the code block in which it stands; 0 for none."""
    element: dict[str, Any] | None = None
    """What is more than text."""
    markup: str = ""
    """The same in the text for notifications."""
    more: int = 0
    """What it takes up beside its text."""

    @property
    def size(self) -> int:
        """Never less than what Slack counts for it, as JSON or as text for notifications."""
        if self.element is not None:
            written = json.dumps(self.element, ensure_ascii=False)
            return self.more + max(limits.length(written), limits.units(self.markup))
        return self.more + sum(map(_size, self.text))


def atoms(parts: Sequence[Part], known: Known, ping: Collection[str] = ()) -> list[Atom]:
    """Every part; plain text is inert, but for code blocks in it. Users of `ping` are pinged where first mentioned."""
    left, made = set(ping), list[Atom]()
    for plain, group in groupby(parts, lambda part: isinstance(part, str)):
        if plain:  # joined first: a code block may begin in one text and end in the next
            made += _text("".join(str(part) for part in group), _blocks(made))
        else:
            for part in group:
                made += _special(part, known, left)
    return made


def users(parts: Iterable[Part]) -> set[str]:
    """Who of Slack is mentioned there."""
    return {part.user for part in parts if isinstance(part, Mention) and pings(part.user)}


def links(parts: Iterable[Part]) -> list[Spot]:
    """The places that are linked to there."""
    return [part.spot for part in parts if isinstance(part, Jump)]


def pings(user: str) -> bool:
    """Whether it is a user of Slack, who can be pinged."""
    return _USER.fullmatch(user) is not None


def live(user: str) -> Atom:
    """A mention that pings."""
    return Atom(user, False, 0, {"type": "user", "user_id": user}, f"<@{user}>", _BESIDE)


def name(user: str, known: Known) -> str:
    """As people there read it; an account's id is nobody's business."""
    shown = one_line(known.user(user)) or texts.SOMEBODY
    return limits.cut(shown, limits.NAME)


def _text(text: str, blocks: int) -> Iterator[Atom]:
    after_code = False
    for part, is_code in fenced(clean(text)):
        if is_code:
            blocks += 1
            first, *rest = visible(part)
            yield Atom(first, code=blocks, more=2 * _BESIDE)
            yield from (Atom(character, code=blocks) for character in rest)
        else:
            prose = _GAPS.sub("\n\n", part)
            yield from map(Atom, visible(prose.removeprefix("\n") if after_code else prose))
        after_code = is_code


def _blocks(made: Sequence[Atom]) -> int:
    return max((atom.code for atom in made), default=0)


def _special(part: Part, known: Known, ping: set[str]) -> list[Atom]:
    match part:
        case Bold(text=text):
            return _styled(one_line(text), bold=True)
        case When():
            return [_moment(part)]
        case Mention(user=user) if user in ping and pings(user):
            ping.discard(user)
            return [live(user)]
        case Mention(user=user):
            return _styled(name(user, known) if pings(user) else one_line(user), bold=True)
        case Jump(label=label, spot=spot, message=message):
            shown = limits.cut(one_line(label), limits.NAME) or "…"
            link = known.link(spot, message) or ""
            return [_link(shown, link)] if _LINK.fullmatch(link) else _styled(shown)
        case _:
            raise TypeError(f"{part!r} is no part of a text.")


def _styled(text: str, *, bold: bool = False) -> list[Atom]:
    characters = visible(text)
    return [Atom(one, bold, more=0 if place else _BESIDE) for place, one in enumerate(characters)]


def _moment(moment: When) -> Atom:
    """In the reader's own time, and right whenever it is read.

    Slack has `{ago}`, documented for the past only; so what is left until then is told by the moment itself.
    """
    seconds, shown = moment.at // 1_000_000, _FORMATS[moment.style]
    words = datetime.fromtimestamp(seconds, UTC).strftime(_WORDS[moment.style])
    element = {"type": "date", "timestamp": seconds, "format": shown, "fallback": words}
    return Atom(words, False, 0, element, f"<!date^{seconds}^{shown}|{words}>", _BESIDE)


def _link(label: str, link: str) -> Atom:
    element = {"type": "link", "url": link, "text": label}
    markup = f"<{link.replace('&', '&amp;')}|{escaped(label).replace('|', '/')}>"
    return Atom(label, False, 0, element, markup, _BESIDE)


def _size(character: str) -> int:
    return _SIZES.get(character) or limits.units(character)
