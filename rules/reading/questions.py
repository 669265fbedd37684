"""Is it a question: does it ask other people for something and expect a reply?"""

from rules.reading.cues import CUES, GATES, eraser, matcher, union
from rules.reading.fold import MARK

ASK_WORDS = GATES["question.ask"]
ASK_FIRST = GATES["question.ask first"]
RHETORIC_WORDS = GATES["question.rhetorical"]
_ANYWAY = CUES["question.small_talk"] + CUES["question.reported"]
_RHETORIC = union(CUES["question.rhetorical"] + _ANYWAY)
_NO_ASK = union(CUES["question.not"] + _ANYWAY)
_HOOK = union(CUES["question.hook"])
_asks = matcher(union(CUES["question.ask"]))
_no_ask = matcher(_NO_ASK)
_rhetorical = matcher(_RHETORIC)
_hooks = matcher(_HOOK)
_without_no_ask = eraser(_NO_ASK)
_without_rhetoric = eraser(_RHETORIC)
_without_hooks = eraser(_HOOK)
_ECHO = 3
"""Words up to which a question at the start, and then a statement, echoes what it
comments on ("in winter? that is when I prune them")."""
_ESSAY = 900
"""Bytes of a plain form, some 150 words, from which a text may ask to answer itself."""
_LAST_WORDS = 60
_ASKERS = frozenset(
    b"i im ive id my me we us anyone anybody someone somebody any help".split()
)


def asks(form: bytes) -> bool:
    """Tell whether a message asks, going by its words alone."""
    if not _asks(form):
        return False
    return not _no_ask(form) or bool(_asks(_without_no_ask(form)))


def believed(form: bytes, maybe_rhetoric: bool, pressing: bool) -> bool:
    """Tell whether a message with a question mark asks somebody.

    It does, unless what the mark ends is rhetoric, small talk, an echo or, in a message
    with cues of a pitch, its opener.
    """
    if maybe_rhetoric and _rhetorical(form):
        form = _without_rhetoric(form)
    if pressing and _hooks(form):
        form = _without_hooks(form)
    if MARK not in form or _echoes(form):
        return asks(form)
    return len(form) < _ESSAY or _wants_to_know(form)


def _echoes(form: bytes) -> bool:
    """A fragment with the only mark first, and at least two words of one's own after."""
    before, _, after = form.rpartition(b"?")
    if not after.strip() or len(after.split()) < 2:
        return False
    *address, fragment = before.strip(b" \n?").split(b"\n")
    return MARK not in before.strip(b" \n?") and (
        len(fragment.split()) <= _ECHO and sum(map(len, map(bytes.split, address))) <= 1
    )


def _wants_to_know(form: bytes) -> bool:
    """Tell a long text that asks from one whose questions lead on to its own answers.

    It asks if it ends so, or if a question of its names who wants to know or who might.
    """
    *marked, rest = form.split(b"?")
    if len(rest) < _LAST_WORDS:
        return True
    clauses = [piece.rpartition(b"\n")[2].split() for piece in marked]
    return not all(_ASKERS.isdisjoint(clause) for clause in clauses)
