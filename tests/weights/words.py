"""The commonest words of chat: what is not among them is rare enough to link by."""

from collections import Counter
from pathlib import Path

from rules.reading.cues import DATA
from rules.reading.fold import plain
from tests.weights.talks import load

SET = "irc_ubuntu_train"
TARGET = DATA / "common.toml"
KEPT = 1500
SHORTEST = 4
"""Shorter words are never looked at."""
_HEAD = """\
# The commonest words of chat, in plain form: sharing one of them links nothing.
#
# Made by `make weights`: the {kept} words of {shortest} letters or more said in most of the
# channels of irc_ubuntu_train, by most messages where that is the same; names of speakers
# left out. Words alone, no sentence.
words = \"\"\"
"""


def main(data: Path) -> None:
    """Count words and write the commonest to ``common.toml``."""
    channels: Counter[bytes] = Counter()
    messages: Counter[bytes] = Counter()
    names: set[bytes] = set()
    for talk in load(data, SET):
        here: set[bytes] = set()
        for post in talk.posts:
            words = set(plain(post.text).split())
            messages.update(words)
            here |= words
            names.update(plain(post.author).split())
        channels.update(here)
    common = sorted(
        (word for word in messages if len(word) >= SHORTEST and word.isalpha()),
        key=lambda word: (-channels[word], -messages[word], word),
    )
    kept = [word.decode() for word in common if word not in names][:KEPT]
    lines = [_HEAD.format(kept=KEPT, shortest=SHORTEST)]
    line = ""
    for word in sorted(kept):
        if len(line) + len(word) > 88:
            lines.append(line.rstrip() + "\n")
            line = ""
        line += word + " "
    written = "".join([*lines, line.rstrip(), '"""\n'])
    TARGET.write_text(written, encoding="utf-8")
