"""Learning who answers whom, and which questions stayed open, from annotated IRC.

Twice two steps. First the facts of every flat message are recorded as the engine meets
them, and weights fitted by which people's own links are the likeliest. Then the engine
links by those weights (channels by weights that never saw them), what followed each
question is recorded, and the odds that nobody answered are fitted.
"""

import random
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from rules.engine import Engine
from rules.reading.cues import DATA
from rules.replies import Linker, Links
from rules.replies.linking import Notes
from rules.replies.openness import key_of, names, odds_alone, odds_names
from rules.state.channel import Channel
from rules.state.turn import Turn
from rules.state.watched import Question
from rules.voices import Voices
from tests.weights import fitting
from tests.weights.fitting import Rows
from tests.weights.talks import Talk, Thinning, calmed, load, play, thinned

SET = "irc_ubuntu_train"
TARGET = DATA / "replies.toml"
THINNER = (
    Thinning(0.3, 0.6, (1, 3, 8)),
    Thinning(0.15, 0.8, (2, 6, 15)),
)
FOLDS = 5
PENALTY = 2.0
ROUNDS = 150
LEAST = 0.015
"""Weights smaller than this are left out of the file."""
_HEAD = """\
# Who answers whom, and which questions are still open: learned weights.
#
# Made by `make weights` from irc_ubuntu_train (who replies to whom, annotated by people:
# Kummerfeld et al., ACL 2019, CC-BY-4.0), as it was and thinned twice over, by L-BFGS on a
# softmax with an L2 penalty of {penalty}. [link] weighs the facts named in
# rules/replies/facts.py, [open] those of rules/replies/openness.py. Numbers alone: no word of any
# message is in here.
"""


@dataclass
class LinkRows:
    """What a message may reply to, as recorded: one group of rows a message."""

    rows: Rows = field(default_factory=Rows)
    right: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)

    def recorder(self, talk: Talk) -> Callable[[Voices, Turn], Links]:
        """Give a linker that links nothing and writes down what there was to link."""

        def link(voices: Voices, turn: Turn) -> Links:
            if turn.id in talk.replies:
                self._record(voices, turn, talk)
            return Links([])

        return link

    def _record(self, voices: Voices, turn: Turn, talk: Talk) -> None:
        if turn.thread or turn.reply_to:
            return
        notes: Notes = []
        _UNWEIGHED.weigh(voices, turn, notes)
        wanted = talk.replies[turn.id]
        right = [float(id in wanted) for id, _ in notes]
        if not any(right):
            right[0] = 1.0
        for _, those in notes:
            self.rows.add(those)
        self.right += right
        self.sizes.append(len(right))
        self.channels.append(talk.channel)


_UNWEIGHED = Linker({})


@dataclass
class OpenRows:
    """What followed each question, as recorded."""

    rows: Rows = field(default_factory=Rows)
    true: list[float] = field(default_factory=list)
    opening: list[bool] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)

    def recorder(self, talk: Talk) -> Callable[[Channel, Question], float]:
        """Give a judge that finds nothing and writes down what it was asked."""
        asked = {one.id: one for one in talk.asked}

        def judge(channel: Channel, question: Question) -> float:
            one = asked.get(question.id)
            if one is not None:
                key, odds = key_of(channel, question), odds_alone(question)
                self.rows.add(
                    dict.fromkeys(names(key), 1.0)
                    | dict.fromkeys(odds_names(key), odds)
                )
                self.true.append(float(one.unanswered))
                self.opening.append(one.opening)
                self.channels.append(talk.channel)
            return 0.5

        return judge


def main(data: Path) -> None:
    """Learn both sets of weights and write them to ``replies.toml``."""
    talks = load(data, SET)
    rng = random.Random(1)
    all_talks = list(talks)
    for how in THINNER:
        all_talks += [thinned(talk, how, rng) for talk in talks]
    all_talks += [calmed(talk, rng) for talk in talks]
    all_talks = [talk for talk in all_talks if talk.posts]
    fold_of = {talk.channel: n % FOLDS for n, talk in enumerate(talks)}
    recorded = LinkRows()
    for talk in all_talks:
        play(talk, Engine((), link=recorded.recorder(talk)))
    links, by_fold = _fit_links(recorded, fold_of)
    _say(f"{len(recorded.sizes)} messages, {len(links)} weights of links")
    followed = OpenRows()
    as_it_was = 0
    for number, talk in enumerate(all_talks):
        if number == len(talks):
            as_it_was = len(followed.true)
        linker = by_fold[fold_of[talk.channel]]
        play(talk, Engine((), link=linker, judge=followed.recorder(talk)))
    opens = _fit_open(followed, fold_of, as_it_was)
    written = _written(links, opens)
    TARGET.write_text(written, encoding="utf-8")


def _fit_links(
    recorded: LinkRows, fold_of: dict[str, int]
) -> tuple[dict[str, float], list[Linker]]:
    rows = recorded.rows.freeze()
    right, sizes = np.array(recorded.right), np.array(recorded.sizes)
    folds = np.array([fold_of[channel] for channel in recorded.channels])
    by_row = np.repeat(folds, sizes)

    def fit(chosen: np.ndarray, rounds: int) -> dict[str, float]:
        kept = np.isin(by_row, chosen)
        weights = fitting.fit_choices(
            rows.where(kept),
            right[kept],
            sizes[np.isin(folds, chosen)],
            PENALTY,
            rounds,
        )
        return dict(zip(recorded.rows.names, weights.tolist(), strict=True))

    every = np.arange(FOLDS)
    linkers = [Linker(fit(every[every != fold], ROUNDS // 2)) for fold in range(FOLDS)]
    return fit(every, ROUNDS), linkers


def _fit_open(
    followed: OpenRows, fold_of: dict[str, int], as_it_was: int
) -> dict[str, float]:
    rows = followed.rows.freeze()
    true, opening = np.array(followed.true), np.array(followed.opening)
    folds = np.array([fold_of[channel] for channel in followed.channels])
    chance = np.zeros(len(true))
    for fold in range(FOLDS):
        others = folds != fold
        weights = fitting.fit_odds(rows.where(others), true[others], PENALTY, ROUNDS)
        own = rows.where(~others)
        chance[~others] = 1 / (1 + np.exp(-own.scores(weights)))
    whole = np.arange(len(true)) < as_it_was
    for name, which in (
        ("opening", opening & whole),
        ("every", whole),
        ("opening, thinner and calmer too", opening),
    ):
        scores = [
            f"{at:.2f}: {_f1(chance[which] >= at, true[which] > 0):.3f}"
            for at in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)
        ]
        _say(f"unanswered, {name}, out of fold, F1 by threshold: {', '.join(scores)}")
    for at in (0.6, 0.7, 0.8, 0.85, 0.9, 0.95):
        told = opening & (chance >= at)
        precision = true[told].mean() if told.any() else 0.0
        _say(f"told at {at:.2f}: precision {precision:.3f} of {int(told.sum())}")
    weights = fitting.fit_odds(rows, true, PENALTY, ROUNDS)
    return dict(zip(followed.rows.names, weights.tolist(), strict=True))


def _f1(said: np.ndarray, true: np.ndarray) -> float:
    both = float((said & true).sum())
    return 2 * both / max(1.0, float(said.sum() + true.sum()))


def _written(links: dict[str, float], opens: dict[str, float]) -> str:
    """The data file: a table of links, a table of what followed."""
    lines = [_HEAD.format(penalty=PENALTY)]
    for table, weights in (("link", links), ("open", opens)):
        lines.append(f"\n[{table}]\n")
        lines += [
            f'"{name}" = {weights[name]:.2f}\n'
            for name in sorted(weights)
            if abs(weights[name]) >= LEAST
        ]
    return "".join(lines)


def _say(text: str) -> None:
    print(text, file=sys.stderr)
