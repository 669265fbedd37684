"""Is it a question: does it ask other people for something and expect a reply?"""

from rules.reading.cues import CUES, eraser, matcher, union

_asks = matcher(union(CUES["question.ask"]))
_rhetorical = matcher(union(CUES["question.rhetorical"]))
_hooks = matcher(union(CUES["question.hook"]))
_without_rhetoric = eraser(union(CUES["question.rhetorical"]))
_without_hooks = eraser(union(CUES["question.hook"]))


def is_question(form: bytes, pressing: bool) -> bool:
    """Tell from a plain form; ``pressing``: the message has cues of a pitch.

    A question mark is believed, unless what it ends is rhetoric, small talk or, in a
    pitch, its opener. Without one, an indirect ask must be there.
    """
    if b"?" not in form:
        return bool(_asks(form))
    if _rhetorical(form):
        form = _without_rhetoric(form)
    if pressing and _hooks(form):
        form = _without_hooks(form)
    return b"?" in form or bool(_asks(form))
