"""Drawings made fit to stand in a page: no style sheet, no reference, no name that another could share."""

import re
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as Xml

INK: Final = "#010203"
"""Drawn in this colour, a line or text takes the colour of the text around the picture."""

_SVG: Final = "{http://www.w3.org/2000/svg}"
_LINK: Final = "{http://www.w3.org/1999/xlink}href"
_DROPPED: Final = {f"{_SVG}metadata", f"{_SVG}style", f"{_SVG}defs", f"{_SVG}title"}
_PROPERTIES: Final = frozenset(
    (
        *(
            "fill",
            "fill-opacity",
            "fill-rule",
            "stroke",
            "stroke-width",
            "stroke-opacity",
            "stroke-dasharray",
        ),
        *("stroke-dashoffset", "stroke-linejoin", "stroke-linecap", "stroke-miterlimit", "opacity"),
        *("font-size", "font-family", "font-weight", "font-style", "text-anchor"),
    )
)
_FONT: Final = re.compile(r"(?P<extra>(?:[\w-]+\s+)*?)(?P<size>[\d.]+(?:px|pt)?)\s+(?P<family>.+)$")
_FAMILY: Final = "system-ui, 'DejaVu Sans', sans-serif"


def inline(drawing: bytes, alt: str) -> str:
    """The drawing as an `svg` element of its own width that reads as `alt`."""
    root = Xml.fromstring(drawing)  # noqa: S314 - our own drawing
    shapes = {f"#{element.get('id')}": element.get("d", "") for element in root.iter(f"{_SVG}path")}
    _drop(root)
    for element in root.iter():
        _written_out(element, shapes)
        _plain(element)
    for size in ("width", "height", "version"):
        root.attrib.pop(size, None)
    points = float(root.attrib["viewBox"].split()[2])
    root.attrib.update(
        {"width": f"{points * 4 / 3:.0f}", "role": "img", "aria-label": alt, "stroke-linejoin": "round"}
    )
    title = Xml.Element(f"{_SVG}title")
    title.text = alt
    root.insert(0, title)
    Xml.register_namespace("", _SVG[1:-1])
    return re.sub(r">\s+<", "><", Xml.tostring(root, encoding="unicode"))


def _drop(root: Xml.Element) -> None:
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in _DROPPED:
                parent.remove(child)


def _written_out(element: Xml.Element, shapes: dict[str, str]) -> None:
    """A shape that is used by its name, as the shape itself; names and clips go."""
    link = element.attrib.pop(_LINK, None)
    if element.tag == f"{_SVG}use" and link is not None:
        element.tag = f"{_SVG}path"
        x, y = element.attrib.pop("x", "0"), element.attrib.pop("y", "0")
        element.attrib.update({"d": shapes[link], "transform": f"translate({x} {y})"})
    for name in ("id", "clip-path"):
        element.attrib.pop(name, None)


def _plain(element: Xml.Element) -> None:
    """Styles as attributes, which a strict policy allows; the ink as the text's colour."""
    for name, value in _properties(element.attrib.pop("style", "")):
        if name in _PROPERTIES:
            element.set(name, value)
    for name in ("fill", "stroke"):
        if element.get(name, "").lower() == INK:
            element.set(name, "currentColor")
    if element.get("font-family"):
        element.set("font-family", _FAMILY)


def _properties(style: str) -> Iterator[tuple[str, str]]:
    for part in style.split(";"):
        name, colon, value = part.partition(":")
        name, value = name.strip(), value.strip()
        found = _FONT.match(value) if name == "font" else None
        if found is not None:
            yield "font-size", found["size"]
            yield "font-family", found["family"]
            weight = [word for word in found["extra"].split() if word in ("bold", "bolder") or word.isdigit()]
            yield from (("font-weight", word) for word in weight)
        elif colon:
            yield name, value
