"""Is a question still open? Judged from everything that followed it.

The likelihoods that single messages were meant for it say most; that the asker was
addressed, turned to somebody, thanked or asked again says the rest.
"""

from bisect import bisect_left
from collections.abc import Mapping
from math import exp, log

from rules.replies.weights import OPEN
from rules.signals import Flag
from rules.state import Channel, Question, Turn
from rules.voices import Voices

ANSWERED_BELOW = 0.45
"""Likelihood of being open below which a question counts as answered."""
_AFTER = (1, 2, 4, 8, 16)
_FOLLOWED = (0, 1, 2, 5, 10, 20, 40)
_WORDS = (1, 3, 6, 10, 20)
_STARTS = (0.1, 0.3, 0.6, 0.85)
_LEAST = 0.001


class Judge:
    """Judges questions by a set of weights (of ``rules/data/replies.toml``)."""

    def __init__(self, weights: Mapping[str, float] = OPEN) -> None:
        """Keep the weights."""
        self._weights = weights

    def __call__(self, channel: Channel, question: Question) -> float:
        """Return how likely nobody has answered it, 0 to 1."""
        total = 0.0
        for name, value in facts(channel, question).items():
            total += self._weights.get(name, 0.0) * value
        return 1.0 / (1.0 + exp(-total))


def facts(channel: Channel, question: Question) -> dict[str, float]:
    """Name what followed a question, with its amounts (1 for what is or is not)."""
    alone = min(max(question.alone, _LEAST), 1 - _LEAST)
    odds = log(alone / (1 - alone))
    start = bisect_left(_STARTS, question.starts)
    followed = bisect_left(_FOLLOWED, channel.count - question.count)
    found = {
        "bias": 1.0,
        "alone": odds,
        f"alone.start.{start}": odds,
        f"start.{start}": 1.0,
        f"followed.{followed}": 1.0,
        f"words.{bisect_left(_WORDS, question.words)}": 1.0,
        f"called.{min(question.called, 3)}.{followed}": 1.0,
        f"spoke.{min(question.spoke, 3)}.{followed}": 1.0,
        f"turned.{question.turned}": 1.0,
        f"best.{int(question.best * 10)}": 1.0,
    }
    if question.called_after:
        found[f"called_after.{bisect_left(_AFTER, question.called_after)}"] = 1.0
    if question.spoke_after:
        found[f"spoke_after.{bisect_left(_AFTER, question.spoke_after)}"] = 1.0
    if question.thanked:
        found["thanked"] = 1.0
    if question.again:
        found["again"] = 1.0
    if question.to:
        found["to_somebody"] = 1.0
    if question.flags & Flag.GREETING:
        found["greets"] = 1.0
    return found


def follow(voices: Voices, turn: Turn) -> None:
    """Note what a message says about the latest question of whom it is from or to."""
    asked = voices.asked
    if not asked:
        return
    questions, count = voices.channel.questions, voices.channel.count
    for alias in turn.to:
        question = questions.get(asked.get(alias, ""))
        if question is not None:
            question.called += 1
            question.called_after = question.called_after or count - question.count
    question = questions.get(asked.get(turn.author, ""))
    if question is None:
        return
    question.spoke += 1
    question.spoke_after = question.spoke_after or count - question.count
    if turn.flags & (Flag.THANKS | Flag.ACK):
        question.thanked = True
    if turn.flags & Flag.QUESTION:
        question.again = True
    if turn.to:
        question.turned = max(question.turned, 2 if question.called else 1)
