"""Is a question still open? Judged from everything that followed it.

The likelihoods that single messages were meant for it say most; that the asker was
addressed, turned to somebody, thanked or asked again says the rest.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from math import exp, log

from rules.replies.weights import OPEN
from rules.signals import Flag
from rules.state.channel import Channel
from rules.state.turn import Turn
from rules.state.watched import Question
from rules.voices import Voices

ANSWERED_BELOW = 0.4
"""Likelihood of being open below which a question counts as answered."""
_AFTER = (1, 2, 4, 8, 16)
_FOLLOWED = (0, 1, 2, 5, 10, 20, 40)
_WORDS = (1, 3, 6, 10, 20)
_STARTS = (0.1, 0.3, 0.6, 0.85)
_LEAST = 0.001
_ASKED_AGAIN = 40
"""Messages within which somebody's next question may be the same once more."""
_FLAGS = ("thanked", "again", "to_somebody", "greets")
CACHED = 5_000
"""Sums remembered."""


Key = tuple[int, ...]
"""What followed a question, as small numbers: see ``names``."""
_HALF = 5
"""Numbers of a key that are weighed together; the rest is weighed by itself, so that
few sums are met that are not remembered."""


class Judge:
    """Judges questions by a set of weights (of ``rules/data/replies.toml``)."""

    def __init__(self, weights: Mapping[str, float] = OPEN) -> None:
        """Keep the weights."""
        self._weights = weights
        self._early: dict[Key, float] = {}
        self._late: dict[Key, float] = {}

    def __call__(self, channel: Channel, question: Question) -> float:
        """Return how likely nobody has answered it, 0 to 1."""
        key = key_of(channel, question)
        early, late = key[:_HALF], key[_HALF:]
        total = self._sum(self._early, early, _early_names)
        total += self._sum(self._late, late, _late_names)
        alone = odds_alone(question)
        for name in odds_names(key):
            total += self._weights.get(name, 0.0) * alone
        return 1.0 / (1.0 + exp(-total))

    def _sum(
        self, known: dict[Key, float], half: Key, names: Callable[[Key], list[str]]
    ) -> float:
        total = known.get(half)
        if total is None:
            if len(known) >= CACHED:
                known.clear()
            total = sum([self._weights.get(name, 0.0) for name in names(half)])
            known[half] = total
        return total


def odds_alone(question: Question) -> float:
    """Log-odds that no message, each taken by itself, was meant for it."""
    alone = min(max(question.alone, _LEAST), 1 - _LEAST)
    return log(alone / (1 - alone))


def key_of(channel: Channel, question: Question) -> Key:
    """Put what followed a question into small numbers."""
    called, spoke = question.called_after, question.spoke_after
    return (
        bisect_left(_STARTS, question.starts),
        bisect_left(_FOLLOWED, channel.count - question.count),
        bisect_left(_WORDS, question.words),
        min(question.called, 3),
        min(question.spoke, 3),
        bisect_left(_AFTER, called) if called else -1,
        bisect_left(_AFTER, spoke) if spoke else -1,
        question.turned,
        int(question.best * 10),
        question.thanked,
        question.again,
        bool(question.to),
        bool(question.flags & Flag.GREETING),
    )


def names(key: Key) -> list[str]:
    """Name the facts behind a key that are or are not."""
    return _early_names(key[:_HALF]) + _late_names(key[_HALF:])


def _early_names(key: Key) -> list[str]:
    start, followed, words, called, spoke = key
    return [
        "bias",
        f"start.{start}",
        f"followed.{followed}",
        f"words.{words}",
        f"called.{called}.{followed}",
        f"spoke.{spoke}.{followed}",
    ]


def _late_names(key: Key) -> list[str]:
    called_after, spoke_after, turned, best, *flags = key
    found = [f"turned.{turned}", f"best.{best}"]
    if called_after >= 0:
        found.append(f"called_after.{called_after}")
    if spoke_after >= 0:
        found.append(f"spoke_after.{spoke_after}")
    return found + [name for flag, name in zip(flags, _FLAGS, strict=True) if flag]


def odds_names(key: Key) -> tuple[str, str]:
    """Name the facts that weigh by ``odds_alone``."""
    return "alone", f"alone.start.{key[0]}"


def follow(voices: Voices, turn: Turn) -> None:
    """Note what a message says about the questions of whom it is from or to."""
    asked, channel = voices.asked, voices.channel
    questions, count = channel.questions, channel.count
    for alias in turn.to:
        question = questions.get(asked.get(alias, ""))
        if question is not None:
            for one in _in_a_row(channel, question):
                one.called += 1
                one.called_after = one.called_after or count - one.count
    question = questions.get(asked.get(turn.author, ""))
    if question is None:
        return
    for one in _in_a_row(channel, question):
        one.spoke += 1
        one.spoke_after = one.spoke_after or count - one.count
        if turn.flags & (Flag.THANKS | Flag.ACK):
            one.thanked = True
        if turn.flags & Flag.QUESTION:
            one.again = True
        if turn.to:
            one.turned = max(one.turned, 2 if one.called else 1)


def _in_a_row(channel: Channel, question: Question) -> Iterator[Question]:
    """Give somebody's latest question and those that it may well ask once more."""
    one: Question | None = question
    while one is not None and question.count - one.count <= _ASKED_AGAIN:
        yield one
        one = channel.questions.get(one.earlier)
