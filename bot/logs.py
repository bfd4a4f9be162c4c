"""What a serving process tells its operator: what happened, to which ids, why it failed; never what people wrote."""

import logging
import re
import sys
from collections.abc import Iterator, Mapping, MutableMapping
from traceback import extract_tb
from typing import Any, Final, TextIO

import structlog

from scenarios.kernel.errors import ParleyError

_OURS: Final = "parley"
"""Loggers below this one tell everything; those of libraries, which write words and addresses, only what is amiss."""
_WORDS: Final = frozenset(
    {"answer", "body", "content", "message_text", "params", "payload", "prompt", "reply", "text", "values"}
)
"""Fields that would hold words of people or models."""
_SECRET: Final = re.compile(r"(?i)(token|secret|password|authorization|api_?key)")
_LONG: Final = re.compile(r"[A-Za-z0-9_\-]{48,}")
"""What opens something in an address: tokens of hooks and answers."""
_HIDDEN: Final = "***"

Fields = MutableMapping[str, Any]


def configure(
    *,
    secrets: tuple[str, ...] = (),
    debug: bool = False,
    quiet: bool = False,
    stream: TextIO | None = None,
    as_json: bool | None = None,
) -> None:
    """Log to standard error: lines for people on a terminal, else JSON. `secrets` are never written.

    `debug` tells more, `quiet` only what is amiss.
    """
    out = stream or sys.stderr
    wide = out.isatty() if as_json is None else not as_json
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _failure,
        _without_words,
    ]
    last: Any = structlog.dev.ConsoleRenderer(colors=wide) if wide else structlog.processors.JSONRenderer()
    formatter = _Formatter(
        secrets,
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(_OURS).setLevel(logging.DEBUG if debug else logging.WARNING if quiet else logging.INFO)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


class _Formatter(structlog.stdlib.ProcessorFormatter):
    """Takes secrets out of the finished line, wherever they came from."""

    def __init__(self, secrets: tuple[str, ...], **how: Any) -> None:
        super().__init__(**how)
        self._secrets = tuple(secret for secret in secrets if secret)

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, _HIDDEN)
        return _LONG.sub(_HIDDEN, line)


def _failure(_: Any, __: str, fields: Fields) -> Fields:
    """An exception as its kinds and places; its text only where it is ours or the system's."""
    given = fields.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        fields["failure"] = " <- ".join(_described(error))
    return fields


def _described(error: BaseException) -> Iterator[str]:
    seen: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        told = f": {at}" if isinstance(at, ParleyError | OSError) else ""
        status = [
            str(getattr(at, name)) for name in ("status", "code") if isinstance(getattr(at, name, None), int)
        ]
        frames = extract_tb(at.__traceback__)[-3:]
        where = " > ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames)
        numbers = f" ({' '.join(status)})" if status else ""
        yield f"{type(at).__name__}{told}{numbers} at {where}"
        if isinstance(at, BaseExceptionGroup):
            for inner in at.exceptions:
                yield from _described(inner)
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)


def _without_words(_: Any, __: str, fields: Fields) -> Fields:
    """Words of people and secrets are left out by the names of their fields."""
    for name in tuple(fields):
        if name in _WORDS or _SECRET.search(name):
            fields[name] = _HIDDEN
        elif isinstance(fields[name], Mapping):
            fields[name] = dict(_without_words(None, "", dict(fields[name])))
    return fields
