"""Make a drawn SVG fit to stand inside the page.

The drawing is made with three stand-in colours that the page replaces by its own, so that
one picture serves light, dark and print. Only shapes and texts are kept: no ids that could
meet another picture's, no fonts, no metadata. A title and a description are put in.
"""

import re
from xml.etree import ElementTree

INK = "#010203"
GRID = "#040506"
SERIES = ("#070809", "#0a0b0c")

_VARIABLES = {
    INK: "var(--chart-ink)",
    GRID: "var(--chart-grid)",
    SERIES[0]: "var(--chart-1)",
    SERIES[1]: "var(--chart-2)",
}
_SVG = "{http://www.w3.org/2000/svg}"
_COLOUR = re.compile("|".join(_VARIABLES))
_UNWANTED = re.compile(r" ?(?:font[a-z-]*|stroke-linejoin|stroke-miterlimit): [^;]+;?")
_DECIMALS = re.compile(r"(\.\d)\d+")


def _clean(node: ElementTree.Element) -> None:
    """Keep of an element where it is and how it looks, in the page's own colours."""
    node.tag = node.tag.removeprefix(_SVG)
    kept: dict[str, str] = {}
    for name in sorted({"d", "x", "y"} & node.attrib.keys()):
        kept[name] = " ".join(_DECIMALS.sub(r"\1", node.attrib[name]).split())
    look = _UNWANTED.sub("", node.get("style", ""))
    kept["style"] = _COLOUR.sub(lambda found: _VARIABLES[found[0]], look).strip(" ;")
    node.attrib.clear()
    node.attrib.update(kept)


def _flat(node: ElementTree.Element) -> list[ElementTree.Element]:
    """Return what is drawn, without nests, metadata and definitions."""
    kept: list[ElementTree.Element] = []
    for child in node:
        if child.tag == "g":
            kept += _flat(child)
        elif child.tag in ("path", "text"):
            child.tail = None
            kept.append(child)
    return kept


def as_inline(drawn: str, prefix: str, title: str, desc: str) -> str:
    """Return an ``<svg>`` element for the page, with its alternative text."""
    root = ElementTree.fromstring(drawn)
    names = {"title": title, "desc": desc}
    look = {"viewBox": root.attrib["viewBox"], "role": "img"}
    for node in root.iter():
        _clean(node)
    labels = " ".join(f"{prefix}-{name}" for name in names)
    inline = ElementTree.Element("svg", look | {"aria-labelledby": labels})
    for name, text in names.items():
        words = ElementTree.SubElement(inline, name, {"id": f"{prefix}-{name}"})
        words.text = text
    inline.extend(_flat(root))
    return ElementTree.tostring(inline, encoding="unicode")
