"""Single words: do they say anything about a link, whom do they address?"""

import re
import tomllib
from collections.abc import Sequence

from rules.reading.cues import DATA
from rules.reading.fold import HOLE, plain

with (DATA / "words.toml").open("rb") as _file:
    _LISTS: dict[str, frozenset[str]] = {
        name: frozenset(words.split()) for name, words in tomllib.load(_file).items()
    }
EMPTY = frozenset(word.encode() for word in _LISTS["empty"]) | {b"?", b"#"}
TECHNICAL = frozenset(word.encode() for word in _LISTS["technical"])
NOT_CALLED = frozenset(word.encode() for word in _LISTS["not_called"])
_NOT_NAMES = _LISTS["not_names"]
NO_NAMES = frozenset(
    plain(word) for word in _NOT_NAMES - {"hi", "hey", "hello", "yo", "thanks", "thx"}
)
"""First words that name nobody: most messages need no closer look."""
_LABELS = _LISTS["labels"]

_EDGES = "@:,.!?;()<>\"'*_~…’“”"
_TITLE_WORDS = 5
_AROUND_TITLE = f" \t\n-–|:>*_{HOLE}"
_LOWER_CASE = re.compile(r"(?<![\w’'])[a-z][^\W_]{3}").search
_MOSTLY = 0.8
_TWO_SIGNS = 4
"""Bytes of the shortest word of substance in a script that is not Latin."""
_ADDRESS_AT_MOST = 2_000
_NO_TITLE = 16
"""Different words of substance that no title has."""
_NAMES_WITHIN = 120
_NO_NAME = "<`[>:("
_CALLS = _LISTS["calls"]
"""A name may follow these ("thanks bob")."""


def addressed(text: str) -> tuple[str, ...]:
    """Up to three casefolded words at the start that may name somebody.

    Words followed by a colon or a comma and words after an ``@`` are taken as long as
    they last, else the first word, or the one after a greeting, if it can be a name.
    """
    head = text.split(None, 1)
    if not head or head[0][0] in _NO_NAME:
        return ()
    first = head[0]
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


def is_called(text: str) -> bool:
    """Whether a message begins with somebody's name, marked as such ("@bob", "bob:")."""
    return bool(_called(text))


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
        if not word or not (word[-1] in ":," or word[0] == "@"):
            return text
        name = word.strip(_EDGES)
        folded = name.casefold()
        introduces = not name or folded in _LABELS or folded in _NOT_NAMES
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
    left = [token for token in tokens if token not in EMPTY]
    if not left or len(left) > _NO_TITLE:
        return bool(left)
    bare = without_addressee(text)
    if bare is not text:
        tokens = plain(bare).split()
        left = [token for token in tokens if token not in EMPTY]
    if labels:
        count = sum([token not in (b"?", b"#") for token in tokens])
        if count <= sum([len(plain(label).split()) for label in labels]):
            return False
    if len(left) < 2 and not _weighs(left):
        return False
    if 2 * len(left) >= len(tokens) and _repeats(left, urls):
        return False
    return not _is_title(bare)


def _weighs(left: Sequence[bytes]) -> bool:
    """A single word: a number or a stray letter says nothing."""
    if not left or left[0].isdigit():
        return False
    if not left[0].isascii():
        return len(left[0]) >= _TWO_SIGNS
    return len(left[0]) > 2 or left[0] == b"no"


def _repeats(left: Sequence[bytes], urls: Sequence[str]) -> bool:
    """The words are those of the address."""
    address = " ".join(urls)[:_ADDRESS_AT_MOST].lower().encode("utf-8", "ignore")
    long = [token for token in left if len(token) > 2]
    known = sum([token in address for token in long])
    return (known > 0 and known == len(long)) or (
        len(long) >= _TITLE_WORDS and known >= _MOSTLY * len(long)
    )


def _is_title(text: str) -> bool:
    """A headline pasted in: in quotes from end to end, or every long word capital."""
    text = text.strip(_AROUND_TITLE)
    if "\n" in text:
        return False
    if len(text) > 2 and text[0] in '"“«' and text[-1] in '"”»':
        return True
    if _LOWER_CASE(text):
        return False
    words = [word for word in text.split() if word[0].isalpha() and len(word) > 3]
    capital = sum([word[0].isupper() and not word.isupper() for word in words])
    return len(words) >= _TITLE_WORDS and capital == len(words)
