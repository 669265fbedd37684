"""Single words: do they say anything about a link, whom do they address?"""

import re
import tomllib
from collections.abc import Sequence

from rules.reading.cues import DATA
from rules.reading.fold import plain

with (DATA / "words.toml").open("rb") as _file:
    _LISTS: dict[str, frozenset[str]] = {
        name: frozenset(words.split()) for name, words in tomllib.load(_file).items()
    }
EMPTY = frozenset(word.encode() for word in _LISTS["empty"])
TECHNICAL = frozenset(word.encode() for word in _LISTS["technical"])
NOT_CALLED = frozenset(word.encode() for word in _LISTS["not_called"])
_NOT_NAMES = _LISTS["not_names"]
_LABELS = _LISTS["labels"]

_EDGES = "@:,.!?;()<>\"'*_~…’“”"
_SLUG = re.compile(r"[A-Za-z0-9]+")
_TITLE_WORDS = 5
_NO_TITLE = 16
"""Different words of substance that no title has."""
_NAMES_WITHIN = 120
_NO_NAME = "<`[>:("
_CALLS = frozenset(
    "hi hey hello thanks yo thx hiya ty hallo hola welcome morning gracias danke".split()
)
"""A name may follow these ("thanks bob")."""


def addressed(text: str) -> tuple[str, ...]:
    """Up to three casefolded words at the start that may name somebody.

    Words followed by a colon or a comma and words after an ``@`` are taken as long as
    they last, else the first word, or the one after a greeting, if it can be a name.
    """
    head = text[:_NAMES_WITHIN].split(None, 1)
    if not head:
        return ()
    first = head[0]
    if first in _NOT_NAMES or first[0] in _NO_NAME:
        return ()
    if first[0] == "@" or first[-1] in ":,":
        names = _called(text)
        if names:
            return names
    name = first.strip(_EDGES).casefold()
    if name in _CALLS and len(head) > 1:
        first = head[1].split(None, 1)[0]
        name = first.strip(_EDGES).casefold()
    if not name or name in _NOT_NAMES or first[0] in _NO_NAME or "://" in name:
        return ()
    return (name,)


def _called(text: str) -> tuple[str, ...]:
    """Names at the start that are marked as such."""
    names: list[str] = []
    for word in text[:_NAMES_WITHIN].split(None, 3)[:3]:
        if word[0] != "@" and word[-1] not in ":,":
            break
        name = word.strip(_EDGES).casefold()
        if name and name not in _NOT_NAMES:
            names.append(name)
    return tuple(names)


def without_addressee(text: str) -> str:
    """Take the addressed names off the start, but no word that introduces something."""
    while True:
        word, _, rest = text.lstrip().partition(" ")
        name = word.strip(_EDGES)
        if not word or not name or not (word[-1] in ":," or word[0] == "@"):
            return text
        folded = name.casefold()
        introduces = folded in _LABELS or folded in _NOT_NAMES
        if introduces or (name.istitle() and name.isalpha() and word[-1] == ":"):
            return text
        text = rest


def say_something(
    text: str, tokens: Sequence[bytes], labels: Sequence[str], urls: Sequence[str]
) -> bool:
    """Tell whether words beside links say what they are or why they matter.

    ``text`` holds the labels of links, too; they count only among other words. A title
    pasted with its link (quoted, in capitals, or the words of the address) does not.
    """
    if len(EMPTY.union(tokens)) - len(EMPTY) > _NO_TITLE:
        return True
    text = without_addressee(text)
    tokens = [token for token in plain(text).split() if token not in (b"?", b"#")]
    if labels and len(tokens) <= sum([len(plain(label).split()) for label in labels]):
        return False
    left = [token for token in tokens if token not in EMPTY and not token.isdigit()]
    if not left or (len(left) == 1 and len(left[0]) < 3 and left[0] != b"no"):
        return bool(left) and not left[0].isascii() and len(left[0]) >= 6
    return not _repeats(left, urls) and not _is_title(text)


def _repeats(left: Sequence[bytes], urls: Sequence[str]) -> bool:
    """The words are those of the address."""
    slug = {word.lower().encode() for url in urls for word in _SLUG.findall(url[:2000])}
    together = b"".join(sorted(slug, key=len))
    known = sum(
        token in slug or (len(token) > 5 and token in together) for token in left
    )
    return known == len(left) or (
        len(left) >= _TITLE_WORDS and known >= 0.8 * len(left)
    )


def _is_title(text: str) -> bool:
    """A headline pasted in: in quotes from end to end, or every long word capital."""
    text = text.strip(" \t\n-–|:>*_")
    if "\n" in text:
        return False
    if len(text) > 2 and text[0] in '"“«' and text[-1] in '"”»':
        return True
    words = [word for word in text.split() if word[:1].isalpha() and len(word) > 3]
    capital = sum(word[0].isupper() and not word.isupper() for word in words)
    return len(words) >= _TITLE_WORDS and capital == len(words)
