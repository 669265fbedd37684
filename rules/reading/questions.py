"""Is it a question: does it ask other people for something and expect a reply?"""

from rules.reading.cues import CUES, GATES, eraser, matcher, union
from rules.reading.fold import MARK

_ASK_WORDS = GATES["question.ask"]
_ASK_FIRST = GATES["question.ask first"]
_RHETORIC_WORDS = GATES["question.rhetorical"]
_asks = matcher(union(CUES["question.ask"]))
_rhetorical = matcher(union(CUES["question.rhetorical"]))
_hooks = matcher(union(CUES["question.hook"]))
_without_rhetoric = eraser(union(CUES["question.rhetorical"]))
_without_hooks = eraser(union(CUES["question.hook"]))


def is_question(form: bytes, tokens: list[bytes], gated: bool, pressing: bool) -> bool:
    """Tell from a plain form; ``pressing``: the message has cues of a pitch.

    A question mark is believed, unless what it ends is rhetoric, small talk or, in a
    pitch, its opener. Without one, an indirect ask must be there.
    """
    if MARK in form:
        if not (gated and _RHETORIC_WORDS.isdisjoint(tokens)) and _rhetorical(form):
            form = _without_rhetoric(form)
        if pressing and _hooks(form):
            form = _without_hooks(form)
        return MARK in form or bool(_asks(form))
    if gated and (
        len(tokens) == 1
        or (tokens[0] not in _ASK_FIRST and _ASK_WORDS.isdisjoint(tokens))
    ):
        return False
    return bool(_asks(form))
