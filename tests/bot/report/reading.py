"""Read a page as a machine does: elements, attributes, visible text."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from bot.report.model import Report
from bot.report.page import write_report

VOID = {"meta", "link", "input", "br"}


@dataclass
class Element:
    """An element with its attributes and all text inside it."""

    tag: str
    attrs: dict[str, str]
    inside: tuple[str, ...] = ()
    """Tags around it, outermost first."""
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text inside it."""
        return "".join(self.pieces)


@dataclass
class PageText:
    """A page that was read."""

    source: str
    elements: list[Element] = field(default_factory=list)
    visible: str = ""

    def all(self, tag: str, **attrs: str) -> list[Element]:
        """Return the elements with these attributes (``class_`` for ``class``)."""
        wanted = {name.rstrip("_"): value for name, value in attrs.items()}
        return [
            element
            for element in self.elements
            if element.tag == tag and wanted.items() <= element.attrs.items()
        ]


class _Reader(HTMLParser):
    def __init__(self, page: PageText) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.open: list[Element] = []

    def handle_starttag(self, tag, attrs):
        named = {name: value or "" for name, value in attrs}
        assert len(named) == len(attrs), f"an attribute twice: <{tag} {attrs}>"
        around = tuple(element.tag for element in self.open)
        element = Element(tag, named, inside=around)
        self.page.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data):
        for element in self.open:
            element.pieces.append(data)
        if not {element.tag for element in self.open} & {"script", "style", "title"}:
            self.page.visible += data


def read(source: str) -> PageText:
    """Read a page; every element must be closed where it should be."""
    page = PageText(source)
    reader = _Reader(page)
    reader.feed(source)
    reader.close()
    assert not reader.open, f"left open: {reader.open}"
    return page


def undrawn(charts):
    """Stand in for the child process that draws."""
    return {}


def page_of(report: Report, folder: Path, draw=undrawn) -> PageText:
    """Write a report and read it."""
    target = folder / "report.html"
    write_report(report, target, draw=draw)
    return read(target.read_text(encoding="utf-8"))
