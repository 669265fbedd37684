"""What of a message is the author's own voice: not code, not quotes, not addresses.

Takes the plain form of ``Posted.text`` and also what Slack's own archives leave in it
(``<https://…|label>``, ``&gt;``). Every step reads the text once.
"""

import re

from rules.reading import links
from rules.reading.fold import HOLE

_GAP = f" {HOLE} "
_FENCE_GAP = f"\n{HOLE}\n"
_INLINE = re.compile(r"`+[^`\n]*`+")
_QUOTED_LINE = re.compile(r"^>.*$", re.MULTILINE)
_QUOTED_REST = re.compile(r"^>>>[\s\S]*", re.MULTILINE)
_BRIDGED = re.compile(r"(?:\[[\w .|-]{1,32}\] ?)?<[\w .|-]{1,32}>(?= )")
_EMOJI = re.compile(r":[A-Za-z0-9_+'-]{1,48}:(?::skin-tone-\d:)?")
_REPORTED = re.compile(r"(?<!\S)[\"“](?=\S)[^\"“”\n?]*\?[^\"“”\n]*[\"”]")
_TYPED_MENTION = re.compile(r"(?<!\S)@[\w.-]+")
_EVERYONE = re.compile(r"(?<![\w@])@(?:here|channel|everyone)\b")


class Own:
    """The author's own words, and what was taken out from around them."""

    __slots__ = (
        "called", "code", "everyone", "labels", "mentions", "quote", "text", "urls",
    )  # fmt: skip

    def __init__(self, text: str) -> None:
        self.text = text
        self.urls: list[str] = []
        self.labels: list[str] = []
        self.mentions: dict[str, None] = {}
        self.code = False
        self.quote = False
        self.everyone = False
        self.called = False
        """Somebody is mentioned by a typed ``@name``."""


def lightly_marked(text: str) -> tuple[str, str, bool] | None:
    """The quick way for nine messages of ten, which have few marks or none.

    Gives the author's own words, the one mention they begin with and whether code was
    taken out of them; None when there is more to take out (see ``own_words``).
    """
    mention = ""
    code = False
    if "`" in text:
        text = _take_code(text)
        code = True
    if "<" in text:
        inside, closed, after = text[2:].partition(">")
        if not closed or "<" in after or text[:2] != "<@" or not inside.isalnum():
            return None
        text = after
        mention = inside
    if (
        "&" in text or "@" in text
        or (">" in text and (text[0] == ">" or "\n>" in text))
        or ("." in text and links.DOTTED(text))
    ):  # fmt: skip
        return None
    if ":" in text:
        if "://" in text:
            return None
        if text.count(":") > 1:
            text = _EMOJI.sub(" ", text)
    if "?" in text and ('"' in text or "“" in text):
        text = _REPORTED.sub(_GAP, text)
    return text, mention, code


def own_words(text: str) -> Own:
    """Take out code, quotes, mentions, addresses and the names of emoji."""
    own = Own(text)
    if "&" in text:
        text = text.replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&")
    if "`" in text:
        text = _take_code(text)
        own.code = True
    if ">" in text and (text[0] == ">" or "\n>" in text):
        text = _QUOTED_LINE.sub(" ", _QUOTED_REST.sub(" ", text))
        own.quote = True
    if "(re @" in text and text[-1] == ")":  # how a bridge quotes what is replied to
        text = text.partition("(re @")[0]
    if "<br" in text:  # as pages export a line's end
        text = text.replace("<br />", "\n").replace("<br>", "\n")
    if "<" in text:
        text = _take_angles(_without_bridge(text), own)
    if "://" in text:
        text = links.take(text, own.urls, own.labels)
    if "." in text and links.DOTTED(text):
        text = links.take_bare(text, own.urls)
    if "@" in text:
        own.everyone = own.everyone or bool(_EVERYONE.search(text))
        without = _TYPED_MENTION.sub(" ", text)
        own.called = without != text and not own.everyone
        text = without
    if ":" in text and text.count(":") > 1:
        text = _EMOJI.sub(" ", text)
    if "?" in text and ('"' in text or "“" in text):
        text = _REPORTED.sub(_GAP, text)
    own.text = text
    return own


def _take_code(text: str) -> str:
    """Take out code in backticks; a fence that nobody closed holds to the end."""
    if "```" in text:
        text = _FENCE_GAP.join(text.split("```")[::2])
        if "`" not in text:
            return text
    parts = text.split("`")
    code = parts[1::2]
    one_line = "\n" not in text or "\n" not in "".join(code)
    if len(parts) % 2 and "" not in code and one_line:
        return _GAP.join(parts[::2])
    return _INLINE.sub(_GAP, text)


def _without_bridge(text: str) -> str:
    """Take off the name that a bridge to another network puts before a message."""
    if text[0] == "[" or (text[0] == "<" and text[1:2] != "@"):
        return _BRIDGED.sub("", text, count=1) if _BRIDGED.match(text) else text
    return text


def _take_angles(text: str, own: Own) -> str:
    """Take out ``<@id>``, ``<https://…|label>`` and their kin; keep ``Vec<T>``."""
    first, *rest = text.split("<")
    pieces = [first]
    for piece in rest:
        inside, closed, after = piece.partition(">")
        if not closed or not inside or "\n" in inside:
            pieces.append("<" + piece)
            continue
        pieces.append(_angle(inside, own))
        pieces.append(after)
    return "".join(pieces)


def _angle(inside: str, own: Own) -> str:
    """What stays in the text for one ``<…>``."""
    kind = inside[0]
    target, _, label = inside.partition("|")
    if kind == "@":
        _mention(target[1:], own)
        return " "
    if kind == "!":
        own.everyone = own.everyone or target in ("!here", "!channel", "!everyone")
        return " "
    if kind in "#:" or inside.startswith(("a:", "t:", "mailto:", "tel:")):
        return " "
    if target.startswith(("http://", "https://")) and " " not in target:
        own.urls.append(target)
        return f" {label} " if links.keep(label, own.labels) else _GAP
    return f"<{inside}>"


def _mention(target: str, own: Own) -> None:
    """Note whom a mention names; roles are nobody in particular."""
    name = target.removeprefix("!")
    if name and name[0] != "&":
        own.mentions[name] = None
