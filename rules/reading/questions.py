"""Is it a question: does it ask other people for something and expect a reply?"""

from rules.reading.cues import CUES, GATES, eraser, matcher, union
from rules.reading.fold import MARK

ASK_WORDS = GATES["question.ask"]
ASK_FIRST = GATES["question.ask first"]
RHETORIC_WORDS = GATES["question.rhetorical"]
asks = matcher(union(CUES["question.ask"]))
"""Does a form hold an indirect ask? (Asked where there is no question mark.)"""
_rhetorical = matcher(union(CUES["question.rhetorical"]))
_hooks = matcher(union(CUES["question.hook"]))
_without_rhetoric = eraser(union(CUES["question.rhetorical"]))
_without_hooks = eraser(union(CUES["question.hook"]))


def believed(form: bytes, maybe_rhetoric: bool, pressing: bool) -> bool:
    """Tell whether a message with a question mark asks somebody.

    It does, unless what the mark ends is rhetoric, small talk or, in a message with
    cues of a pitch, its opener.
    """
    if maybe_rhetoric and _rhetorical(form):
        form = _without_rhetoric(form)
    if pressing and _hooks(form):
        form = _without_hooks(form)
    return MARK in form or bool(asks(form))
