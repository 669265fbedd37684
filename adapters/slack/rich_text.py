"""What somebody typed, as Slack keeps it in blocks: quotes and code are told apart.

A typed message carries its text twice, as markup and as ``rich_text`` blocks. The blocks
are exact where the markup is not (a quote within a list, a code block with brackets in
it), so they are read where there are any.
https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from collections.abc import Iterable, Mapping
from typing import Any

from adapters.slack_text import link

Element = Mapping[str, Any]
DEEPEST = 8
"""Lists within lists that are followed; Slack itself allows fewer."""


def plain_blocks(blocks: Iterable[object]) -> str | None:
    """Return the plain form of a message's ``rich_text``; None where it has none."""
    texts = [
        _lines(_elements(block))
        for block in blocks
        if isinstance(block, Mapping) and block.get("type") == "rich_text"
    ]
    return "\n".join(texts) if texts else None


def _lines(elements: Iterable[Element], depth: int = 0) -> str:
    """Write what stands below each other; every part begins a line of its own."""
    parts = (_part(element, depth) for element in elements)
    return "\n".join(part for part in parts if part)


def _part(element: Element, depth: int) -> str:
    match element.get("type"):
        case "rich_text_section":
            return _said(element).strip("\n")
        case "rich_text_quote":
            quoted = _said(element).strip("\n")
            return "\n".join(f"> {line}" for line in quoted.split("\n"))
        case "rich_text_preformatted":
            code = _bare(element).strip("\n").replace("```", "'''")
            return f"```\n{code}\n```"
        case "rich_text_list" if depth < DEEPEST:
            items = (_part(item, depth + 1) for item in _elements(element))
            return "\n".join(f"• {item}" for item in items)
        case _:
            return ""


def _said(element: Element) -> str:
    return "".join(map(_inline, _elements(element)))


def _bare(element: Element) -> str:
    """Return what stands in a code block: text and addresses, nothing else means much."""
    found = _elements(element)
    return "".join(_text(one, "text") or _text(one, "url") for one in found)


def _inline(element: Element) -> str:
    match element.get("type"):
        case "text":
            text = _text(element, "text")
            style = element.get("style")
            if isinstance(style, Mapping) and style.get("code"):
                return f"`{text.replace('`', chr(39))}`"
            return text
        case "link":
            return link(_text(element, "url"), _text(element, "text"))
        case "user":
            return f"<@{_text(element, 'user_id')}>"
        case "channel":
            return f"<#{_text(element, 'channel_id')}>"
        case "emoji":
            return f":{_text(element, 'name')}:"
        case "broadcast":
            return f"@{_text(element, 'range')}"
        case "usergroup":
            return "@subteam"
        case "date":
            return _text(element, "fallback")
        case "color":
            return _text(element, "value")
        case _:
            return ""


def _elements(element: Element) -> list[Element]:
    found = element.get("elements")
    if not isinstance(found, list):
        return []
    return [one for one in found if isinstance(one, Mapping)]


def _text(element: Element, name: str) -> str:
    value = element.get(name)
    return value if isinstance(value, str) else ""
