"""One set through the real ``rapport replay``, and what the scorer makes of it."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

from tests.eval.figures import Count, Figure, Measured, Scores
from tests.eval.scoring import Row, Scorer, Signals, read_rows
from tests.eval.sets import FLAGS, CannotMeasure, Set

ROOT = Path(__file__).parents[2]
FLAGGED = "messages flagged"
TOLD = "told: "
UNSURE = ("below-threshold", "retracted")
"""Reasons for which a finding is told to nobody, however much they wish to hear."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay said about a set."""

    signals: Signals
    told: dict[str, set[str]]
    """By rule, the messages somebody would be told about."""
    channels: dict[str, str]
    """The channel of each message, by its id."""


def measure(one: Set, scorer: Scorer) -> list[Measured]:
    """Replay a set and score it, whole and by halves of its channels."""
    replayed = replay(one)
    gold = read_rows(one.gold)
    lost = [row.get("id") for row in gold if row.get("id") not in replayed.signals]
    if one.kind == FLAGS:  # lines that a replay skips are nobody's gold
        gold = [row for row in gold if row.get("id") in replayed.signals]
    elif lost:
        raise CannotMeasure(
            f"{len(lost)} of {one.gold} have no signals, the first: {lost[0]}"
        )
    whole = _figures(one, scorer, replayed, gold)
    halves = [_figures(one, scorer, replayed, half) for half in _halves(replayed, gold)]
    return [
        Measured(name, one.name, figure, tuple(half[name] for half in halves))
        for name, figure in whole.items()
        if not (name.startswith(TOLD) and _found_nothing(figure))
    ]


def replay(one: Set) -> Replayed:
    """Run ``rapport replay`` over a set and read what it wrote."""
    with TemporaryDirectory(prefix="rapport-eval-") as folder:
        signals, findings = Path(folder) / "signals", Path(folder) / "findings"
        command = [
            sys.executable, "-m", "bot.cli", "replay", str(one.messages.resolve()),
            "--pace", "attentive", "--signals", str(signals), "--findings", str(findings),
        ]  # fmt: skip
        if subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL).returncode:
            raise CannotMeasure(f"{one.messages} could not be replayed")
        told: dict[str, set[str]] = {}
        for row in read_rows(findings):
            if row["reason"] not in UNSURE:
                told.setdefault(row["rule"], set()).add(row["messages"][0])
        read = {row["id"]: row for row in read_rows(signals)}
    said = (row for row in read_rows(one.messages) if row.get("id") in read)
    return Replayed(read, told, {row["id"]: row["channel"] for row in said})


def _found_nothing(figure: Figure) -> bool:
    return isinstance(figure, Scores) and figure.right + figure.wrong == 0


def _halves(replayed: Replayed, gold: list[Row]) -> Iterator[list[Row]]:
    """Split gold in two by channel: what is over-fitted to one shows in the other."""
    for half in (0, 1):
        yield [
            row
            for row in gold
            if crc32(replayed.channels[row["id"]].encode()) % 2 == half
        ]


def _figures(
    one: Set, scorer: Scorer, replayed: Replayed, gold: list[Row]
) -> dict[str, Figure]:
    signals = replayed.signals
    if one.kind == FLAGS:
        signals = {row["id"]: signals[row["id"]] for row in gold}
    found = scorer.score(one.kind, signals, gold)
    if one.kind == FLAGS:
        flagged = sum(row["pitch_flag"] or row["link_drop"] for row in signals.values())
        found[FLAGGED] = Count(flagged, len(signals))
    for rule, pairs in _told(one.kind, replayed, gold).items():
        found[TOLD + rule] = scorer.measure(TOLD + rule, pairs)
    return found


def _told(
    kind: str, replayed: Replayed, gold: list[Row]
) -> dict[str, list[tuple[bool, bool]]]:
    """For each rule whose habit was annotated: was it told, and rightly?"""
    truth: dict[str, dict[str, bool]] = {}
    if kind == "unanswered":
        firm = (row for row in gold if not row["censored"])
        truth["unanswered-question"] = {row["id"]: row["unanswered"] for row in firm}
    if kind == "pool":
        drops = (row for row in gold if row.get("link_drop") is not None)
        truth["link-only"] = {row["id"]: row["link_drop"] for row in drops}
    if kind in ("pool", "pitch"):
        pitches = (row for row in gold if row.get("pitch") is not None)
        truth["sales-pitch"] = {row["id"]: row["pitch"] == 2 for row in pitches}
    return {
        rule: [(id in replayed.told.get(rule, ()), true) for id, true in ids.items()]
        for rule, ids in truth.items()
    }
