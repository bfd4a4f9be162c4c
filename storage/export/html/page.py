"""Rendering a trace as one HTML page from the template beside this file."""

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from scenarios.kernel.figures import Figure, Image
from storage.export import tally, telling
from storage.export.html.look import Look
from storage.export.inert import bare
from storage.export.records import Trace

Draw = Callable[[Figure], str | None]
"""Makes an SVG element of a figure; None where it has no picture. Its result is trusted as markup."""

_FOLDER: Final = Path(__file__).parent


def rendered(trace: Trace, draw: Draw | None, stored: Mapping[str, bytes]) -> str:
    """The page. `stored` maps digests of pictures to their bytes.

    The policy in its head allows nothing but its own style sheet, by digest, and pictures in the page itself.
    """
    css = (_FOLDER / "page.css").read_text(encoding="utf-8")
    digest = b64encode(sha256(css.encode()).digest()).decode()

    def picture(figure: Figure) -> Markup | None:
        svg = draw(figure) if draw is not None else None
        return None if svg is None else Markup(svg)  # noqa: S704 - our own drawing, its texts escaped

    def source(image: Image) -> str | None:
        data = stored.get(image.digest)
        return None if data is None else f"data:{image.media};base64,{b64encode(data).decode()}"

    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )
    return _template().render(
        trace=trace,
        look=Look(trace),
        css=Markup(css),  # noqa: S704 - the file beside this one
        policy=policy,
        picture=picture,
        source=source,
    )


def pictures_of(trace: Trace) -> list[str]:
    """Digests of all pictures that the trace refers to."""
    return sorted({figure.digest for figure in _figures(trace) if isinstance(figure, Image)})


def _figures(trace: Trace) -> Iterator[Figure]:
    for event in trace.events:
        for item in event.learned:
            yield from item.figures
        if event.outcome is not None:
            yield from event.outcome.figures


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: bare(value) if type(value) is str else value,
    )
    environment.globals.update(tell=telling, tally=tally)
    return environment.get_template("page.html.j2")
