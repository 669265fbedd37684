"""Is it a question: does it ask other people for something and expect a reply?"""

from rules.reading.cues import CUES, eraser, matcher, union

asks = matcher(union(CUES["question.ask"]))
"""Does a plain form without a question mark hold an indirect ask?"""

_rhetorical = matcher(union(CUES["question.rhetorical"]))
_hooks = matcher(union(CUES["question.hook"]))
_without_rhetoric = eraser(union(CUES["question.rhetorical"]))
_without_hooks = eraser(union(CUES["question.hook"]))


def believed(form: bytes, pressing: bool) -> bool:
    """Tell whether a question mark ends a question; ``pressing``: it has a pitch's cues.

    It does, unless what it ends is rhetoric, small talk or, in a pitch, its opener.
    """
    if _rhetorical(form):
        form = _without_rhetoric(form)
    if pressing and _hooks(form):
        form = _without_hooks(form)
    return b"?" in form or bool(asks(form))
