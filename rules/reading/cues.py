"""Cues: the phrases that betray a question, thanks, a greeting, a pitch.

They stand in ``rules/data/cues``, a file a language, in the syntax of RE2 with these
readings, over the plain form of ``rules.reading.fold``:

- a blank is one or more blanks, ``\\?`` a question mark with or without blanks before;
- ``^`` at the start: a clause begins here, after words that open one ("so", "ok");
  ``^^^``: the same, in the first clause after an address or an interjection ("bob:",
  "oh well,"); ``^^``: the message begins;
- ``$``: a clause ends here; ``$$``: the message ends;
- otherwise a cue begins and ends at a word's edge (save in scripts without blanks).

All languages are matched at once, by one RE2 automaton a kind, in linear time: a message
written in one language seldom holds another's phrases, so nobody need say which it is.
Most kinds have a gate, words of which one must be there, and many a second one, so that
most messages meet no automaton: its states are never in the processor's cache, and a
gate costs a tenth of it. Kinds are compiled singly: together their states would multiply.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

import re2

from rules.reading.fold import letters

DATA = Path(__file__).parent.parent / "data"
_LANGUAGES = ("en", "es", "de", "fr", "pt", "ja", "other")

_FILLERS = (
    "so|and|but|or|ok|okay|well|also|then|now|hey|hi|hello|(?:hi|hey|hello) there|oh|hm+|um+|uh|erm?|lol|haha|"
    "yes|yeah|yep|yup|no|nope|please|pls|btw|just|though|ah+|actually|wait|sorry|guys|"
    "all|everyone|folks|anyway|anyways|because|cause|cuz|cool|nice|thanks|great|"
    "right|good|morning|dear|team|damn|omg|wow|yo|man|dude|quick question|question|"
    "out of curiosity|just curious|do you know|like|still|if not|if so|in that case|"
    "entonces|oye|bueno|hola|pues|und|aber|hallo|moin|na|sag mal|et|mais|bonjour|salut|"
    "alors|e|mas|oi|ola|pessoal|gente"
)
_AFTER_FILLERS = rf"(?:(?:{_FILLERS})[ \n]+)*"
_STARTS = {
    "": "",
    "^": rf"(?:^|[\n?])[ \n]*{_AFTER_FILLERS}",
    "^^": r"^[ \n]*",
    "^^^": rf"^[ \n]*(?:[^ \n?]+(?: +[^ \n?]+)? *\n[ \n]*)?{_AFTER_FILLERS}",
}
_MEANT = {
    "$": r" *(?:\n[ \n?$%]*|$)",
    "$$": r"[ \n]*$",
    " ": " +",
    " ?": " *",
    r"\?": r" *\?",
}
_SPECIAL = re.compile(r"\[[^\]]*\]|\$\$?|\\\?| \?| ")

MAX_MEM = 8 << 20
"""Bytes one automaton may spend on itself and the cache of its states."""


def _options() -> re2.Options:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1  # bytes as they are
    options.never_capture = True
    options.log_errors = False
    options.max_mem = MAX_MEM
    return options


def _meant(cue: str) -> str:
    """A cue in RE2's own syntax."""
    return _SPECIAL.sub(lambda found: _MEANT.get(found[0], found[0]), cue)


def _translate(cue: str) -> tuple[str, str]:
    """Split a cue into where it begins and the RE2 pattern of the rest."""
    start = cue[: len(cue) - len(cue.lstrip("^"))]
    rest = cue[len(start) :].removeprefix(" ")
    if not rest.isascii():
        return start, _meant(letters(rest))
    begin = "" if start else r"\b"
    end = "" if r"\?" in rest[-8:] else r"(?:\b|$)"
    return start, f"{begin}(?:{_meant(rest)}){end}"


def union(cues: Iterable[str]) -> str:
    """Join cues to one RE2 pattern, sharing what precedes them."""
    by_start: dict[str, list[str]] = defaultdict(list)
    for cue in cues:
        start, body = _translate(cue)
        by_start[start].append(body)
    return "|".join(
        f"{_STARTS[start]}(?:{'|'.join(bodies)})" for start, bodies in by_start.items()
    )


def whole(words: Iterable[str], also: Iterable[str] = (), name: str = "") -> str:
    """A message that is nothing but ``words``, ``also`` after them, and one name."""
    first = "|".join(_meant(letters(word)) for word in words)
    rest = "|".join([first, *(_meant(letters(word)) for word in also)])
    more = rf"(?:[ \n?]+(?:{rest}))*"
    return rf"^[ \n]*(?:{first}){more}{name}{more}[ \n?]*$"


def matcher(pattern: str) -> Callable[[bytes], list[int]]:
    """Give a function that tells (by a list with something in it) whether it matches."""
    cues = re2.Set.SearchSet(_options())
    cues.Add(pattern.encode("utf-8"))
    cues.Compile()
    match: Callable[[bytes], list[int]] = cues._set.Match  # its wrapper costs 0.7 µs
    return match


def eraser(pattern: str) -> Callable[[bytes], bytes]:
    """Give a function that takes every match out of a plain form, mark and all."""
    whole_of_it = rf"(?:{pattern})(?: *\?)*"
    compiled = re2.compile(whole_of_it.encode("utf-8"), _options())
    return lambda form: compiled.sub(b"\n", form)


def _read_all() -> tuple[
    dict[str, list[str]], dict[str, frozenset[bytes]], dict[str, frozenset[bytes]]
]:
    """All cues of all languages by kind ("question.ask"), and both gates of kinds."""
    cues: dict[str, list[str]] = defaultdict(list)
    gates: dict[str, list[str]] = defaultdict(list)
    second: dict[str, list[str]] = defaultdict(list)
    for language in _LANGUAGES:
        with (DATA / "cues" / f"{language}.toml").open("rb") as file:
            tables = tomllib.load(file)
        also = tables.pop("also", {})
        for kind, words in tables.pop("gate", {}).items():
            gates[kind] += words.split()
            second[kind] += also.get(kind, words).split()
        for table, kinds in tables.items():
            for kind, patterns in kinds.items():
                listed = patterns.split() if isinstance(patterns, str) else patterns
                cues[f"{table}.{kind}"] += listed
    return dict(cues), _folded(gates), _folded(second)


def _folded(gates: dict[str, list[str]]) -> dict[str, frozenset[bytes]]:
    return {
        kind: frozenset(letters(word).encode() for word in words)
        for kind, words in gates.items()
    }


CUES, GATES, ALSO = _read_all()
"""Cues by kind; the words of which one must be there before a kind is looked for at all;
those of which one must be there too (the same where one word may be all there is)."""
