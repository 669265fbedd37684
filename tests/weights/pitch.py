"""``rules/data/pitch.toml``: what the features of a pitch weigh.

Learned from comments under videos (promotion or not), from IRC help channels (whose
messages are taken for none, at a fraction of a row's weight) and from the sentences of
``pitches.txt``. Messages of Slack and Discord never train. Prints how well it does on each
video when learned without it.
"""

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from rules.model import Posted
from rules.reading import pitch
from rules.signals import PITCH_COUNTS, read
from tests.weights.logistic import BIAS, Row, fit, grouped

COMMENTS = "youtube_dev"
IRC = ("irc_ubuntu_train", "irc_ubuntu_dev", "irc_linux")
SENTENCES = Path(__file__).parent / "pitches.txt"
TARGET = Path(pitch.__file__).parent.parent / "data" / "pitch.toml"

STRENGTH = 0.3
"""How strongly weights are pulled to nothing (L2)."""
IRC_WEIGHT = 0.5
SENTENCE_WEIGHT = 3.0
UNSCORED_WEIGHT = 0.03
"""What a row counts beside a comment's one; messages that meet no cue at all only hold
the bias down, and there are many of them."""
SIGNS = dict.fromkeys(pitch.RAISING, 1) | dict.fromkeys(pitch.SOFTENING, -1)

_HEADER = """\
# Weights of the features of a pitch (rules/reading/pitch.py), in the logarithm of odds: the
# score is 1 / (1 + exp(-(bias + sum of the weights of the features found))).
#
# Made by `make weights ARGS=pitch` (tests/weights/pitch.py), not by hand: logistic
# regression with a sign for every feature, over comments under videos, messages of IRC
# help channels as non-pitches, and sentences written for it. Slack and Discord never train.
"""
_REMEMBERED = """\

# What only whoever remembers earlier messages can see (rules/pitching.py): the same in
# another channel, the same again here, a link to where most of the author's links lead.
# Set by hand, small: no set we may learn from has it. All of it together with a link stays
# below what counts as a pitch.
[remembered]
own_domain = 0.90
crossposted = 0.90
repeated = 0.60
"""


def features_of(text: str) -> frozenset[str]:
    """The features a reading would score; none when it would not."""
    found: list[frozenset[str]] = []

    def note(features: frozenset[str]) -> tuple[float, tuple[str, ...]]:
        found.append(features)
        return 0.0, ()

    read(Posted("C1", "m1", 0, "ana", text), note)
    return found[0] if found else frozenset()


def sentences() -> Iterator[tuple[str, str]]:
    """Label and text of the sentences written for it."""
    for line in SENTENCES.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            label, _, text = line.partition(" | ")
            yield label, text.replace("\\n", "\n")


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def comments(data: Path) -> dict[str, list[Row]]:
    """Rows by video."""
    gold = {
        row["id"]: row["pitch"] == 2
        for row in _lines(data / "gold" / f"{COMMENTS}.pitch.jsonl")
    }
    rows: dict[str, list[Row]] = defaultdict(list)
    for post in _lines(data / f"{COMMENTS}.jsonl"):
        row = (features_of(post["text"]), gold[post["id"]], 1.0)
        rows[post["channel"]].append(row)
    return rows


def others(data: Path) -> list[Row]:
    """Rows that belong to no video."""
    rows = [
        (features_of(text), label == "pitch", SENTENCE_WEIGHT)
        for label, text in sentences()
    ]
    for name in IRC:
        rows += [
            (features_of(post["text"]), False, IRC_WEIGHT)
            for post in _lines(data / f"{name}.jsonl")
        ]
    return rows


def learn(rows: Iterable[Row]) -> dict[str, float]:
    """Weights from rows. A pitch that meets no cue teaches nothing."""
    kept = [
        (features, is_one, weight if features else weight * UNSCORED_WEIGHT)
        for features, is_one, weight in rows
        if features or not is_one
    ]
    return fit(grouped(kept), SIGNS, STRENGTH)


def score(weights: Mapping[str, float], features: frozenset[str]) -> float:
    """The score of features under weights just learned."""
    if not features:
        return 0.0
    total = weights[BIAS] + sum(weights[name] for name in features)
    return 1 / (1 + math.exp(-total))


def held_out(videos: Mapping[str, list[Row]], rest: list[Row]) -> Iterator[str]:
    """A line a video, learned without it, and one for all together."""
    everything: list[tuple[bool, bool]] = []
    for video in videos:
        others = [row for name in videos if name != video for row in videos[name]]
        weights = learn(others + rest)
        pairs = [
            (score(weights, features) >= PITCH_COUNTS, is_one)
            for features, is_one, _ in videos[video]
        ]
        everything += pairs
        yield f"{video:20} {_measured(pairs)}"
    yield f"{'all':20} {_measured(everything)}"


def _measured(pairs: list[tuple[bool, bool]]) -> str:
    """Precision, recall and F1 of (said, is)."""
    hits = sum(said and is_one for said, is_one in pairs)
    precision = hits / max(1, sum(said for said, _ in pairs))
    recall = hits / max(1, sum(is_one for _, is_one in pairs))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}"


def written(weights: Mapping[str, float]) -> str:
    """The data file: a part a group of features, heaviest first."""
    lines = [_HEADER + "[weights]", f"{BIAS} = {weights[BIAS]:.2f}"]
    adding = [name for name in pitch.RAISING if name not in pitch.PRESSING]
    for title, names in (
        ("pressing", pitch.PRESSING),
        ("adding", adding),
        ("softening", pitch.SOFTENING),
    ):
        lines += ["", f"# {title}"]
        heaviest = sorted(names, key=lambda name: (-abs(weights[name]), name))
        lines += [f"{name} = {weights[name]:.2f}" for name in heaviest]
    return "\n".join(lines).replace("-0.00", "0.00") + "\n" + _REMEMBERED


def main(data: Path) -> None:
    """Learn, print how it does on videos it was not learned from, write the file."""
    videos, rest = comments(data), others(data)
    print("pitches in comments, each video learned without it:")
    for line in held_out(videos, rest):
        print(" ", line)
    weights = learn([row for rows in videos.values() for row in rows] + rest)
    TARGET.write_text(written(weights), "utf-8")
    print(f"written: {TARGET}")
