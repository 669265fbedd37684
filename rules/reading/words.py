"""Single words: do they say anything about a link, whom do they address?"""

import re
import tomllib
from collections.abc import Iterable, Sequence

from rules.reading.cues import DATA
from rules.reading.fold import HOLE, letters, plain

with (DATA / "words.toml").open("rb") as _file:
    _LISTS: dict[str, frozenset[str]] = {
        name: frozenset(words.split()) for name, words in tomllib.load(_file).items()
    }
with (DATA / "common.toml").open("rb") as _file:
    _COMMON = frozenset(word.encode() for word in tomllib.load(_file)["words"].split())
_BEFORE_NAME = 2
"""Words that may stand before the name of whom a message is for ("oh, thanks …")."""
_RARE_LENGTH = 4
_RARE_MOST = 8
EMPTY = frozenset(letters(word).encode() for word in _LISTS["empty"]) | {b"?", b"#"}
TECHNICAL = frozenset(word.encode() for word in _LISTS["technical"])
_POINTS_BACK = frozenset(letters(word).encode() for word in _LISTS["points_back"])
PARTING = frozenset(letters(word).encode() for word in _LISTS["parting"])
NOT_CALLED = frozenset(word.encode() for word in _LISTS["not_called"])
_NOT_NAMES = _LISTS["not_names"]
NO_NAMES = frozenset(
    plain(word) for word in _NOT_NAMES - {"hi", "hey", "hello", "yo", "thanks", "thx"}
)
"""First words that name nobody: most messages need no closer look."""
_NOT_RARE = _COMMON.union(word for word in EMPTY | NO_NAMES if len(word) < _RARE_LENGTH)
"""The short ones save measuring most words of a message."""
_LABELS = _LISTS["labels"]

_EDGES = "@:,.!?;()<>\"'*_~…’“”"
_TITLE_WORDS = 5
_AROUND_TITLE = f" \t\n-–|:>*_{HOLE}"
_LOWER_CASE = re.compile(r"(?<![\w’'])[a-z][^\W_]{3}").search
_MOSTLY = 0.8
_POINTS_WITHIN = 6
"""Words that may point back; among more of them they are part of a title."""
_INTRODUCING = ("ing", "ed", "ly")
"""Ends of words that introduce something ("Solved:"); other capital ones are names."""
_TWO_SIGNS = 4
"""Bytes of the shortest word of substance in a script that is not Latin."""
_FEW = 2
"""Words among which laughter would be most of what is said."""
_LAUGHTER = 4
"""Signs from which one or two of them over and over are laughter."""
_ADDRESS_AT_MOST = 2_000
_NO_TITLE = 16
"""Different words of substance that no title has."""
_NAMES_WITHIN = 120
_NO_NAME = "<`[>:("
_CALLS = _LISTS["calls"]
"""A name may follow these ("thanks bob")."""


def addressed(text: str) -> tuple[tuple[str, ...], bool]:
    """Up to three casefolded words at the start that may name somebody.

    Words followed by a colon or a comma and words after an ``@`` are taken as long as
    they last, else the first word, or the one after a greeting, if it can be a name. Also
    tells whether they are marked like that.
    """
    head = text.split(None, 1)
    if not head or head[0][0] in _NO_NAME:
        return (), False
    first = head[0]
    if first[0] == "@" or first[-1] in ":,":
        names = _called(text)
        if names:
            return names, True
    name = first.strip(_EDGES).casefold()
    if name in _CALLS and len(head) > 1:
        first = head[1].split(None, 1)[0]
        name = first.strip(_EDGES).casefold()
    if "://" in name:
        name = _before_address(name)
    if not name or name in _NOT_NAMES or first[0] in _NO_NAME:
        return (), False
    return (name,), False


def rare(tokens: Sequence[bytes]) -> list[bytes]:
    """The eight longest words of a plain form that are not among the commonest."""
    found = [
        word for word in tokens if word not in _NOT_RARE and len(word) >= _RARE_LENGTH
    ]
    if len(found) > 1:
        found = list(dict.fromkeys(found))
    if len(found) > _RARE_MOST:
        found.sort()
        found.sort(key=len, reverse=True)
        del found[_RARE_MOST:]
    return found


def turned_to(
    text: str, mentioned: Iterable[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Tell whom a message turns to from whom it mentions on the way.

    Who stands first or last (a greeting or thanks aside) is spoken to.
    """
    to: list[str] = []
    aside: list[str] = []
    start = 0
    for id in mentioned:
        at = text.find(f"@{id}")
        at = at if at >= 0 else text.find(f"@!{id}")
        after = text[at:].partition(">")[2]
        first = len(text[start : max(at - 1, start)].split(None, 3)) <= _BEFORE_NAME
        if first:
            start = len(text) - len(after)
        (to if first or not after.strip(_EDGES + " \n") else aside).append(id)
    return tuple(to), tuple(aside)


def _before_address(word: str) -> str:
    """The name in "ben:https://…"; nothing where the address is all there is."""
    name = word.partition("://")[0].removesuffix("s").removesuffix("http")
    return name.strip(_EDGES) if name[-1:] in (":", ",") else ""


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
        if rest and rest[0] in ":," and rest[1:2] == " ":  # "ben : …"
            word, rest = word + rest[0], rest[2:]
        if not word or not (word[-1] in ":," or word[0] == "@"):
            return text
        name = word.strip(_EDGES)
        folded = name.casefold()
        introduces = not name or folded in _LABELS or folded in _NOT_NAMES
        if introduces or (name.istitle() and name.endswith(_INTRODUCING)):
            return text
        text = rest


def calls_somebody(text: str) -> bool:
    """Tell whether words beside a link begin with a name ("ben: …")."""
    if not (":" in text or "," in text):
        return False
    text = text[:_NAMES_WITHIN]
    if without_addressee(text) is text:
        return False
    return plain(text.split(None, 1)[0].strip(_EDGES)) not in EMPTY


def point_back(tokens: Sequence[bytes]) -> bool:
    """Tell whether the few words beside a link tie it to what was said before."""
    if not tokens or len(tokens) > _POINTS_WITHIN:
        return False
    return b"?" in tokens or not _POINTS_BACK.isdisjoint(tokens)


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
    if len(left) <= _FEW:
        left = [token for token in left if not _laughs(token)]
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


def _laughs(token: bytes) -> bool:
    """Laughter in any script: the same sign or two over and over ("haha", "ㅋㅋㅋㅋ")."""
    signs = token if token.isascii() else token.decode("utf-8", "ignore")
    return len(signs) >= _LAUGHTER and signs == (signs[:2] * len(signs))[: len(signs)]


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
