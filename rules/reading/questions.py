"""Is it a question: does it ask other people for something and expect a reply?

With a question mark it is believed to, unless what the mark ends asks nobody; without
one it takes the words of an ask. Which these are stands in ``rules/data/cues``.
"""

from rules.reading.cues import CUES, GATES, eraser, matcher, union
from rules.reading.fold import MARK

ASK_WORDS = GATES["question.ask"]
ASK_FIRST = GATES["question.ask first"]
ASK_OPENERS = GATES["question.ask opener"]
_RHETORIC_WORDS = GATES["question.rhetorical"]
_RHETORIC_FIRST = GATES["question.rhetorical first"]

_ANYWAY = CUES["question.small_talk"] + CUES["question.reported"]
_NO_ASK = union(CUES["question.not"] + _ANYWAY)
_RHETORIC = union(CUES["question.rhetorical"] + _ANYWAY)
_HOOK = union(CUES["question.hook"])

hints = matcher(union(CUES["question.ask"]))
"""Does a form hold the words of an ask? (``stands`` tells whether they mean one.)"""
_no_ask = matcher(_NO_ASK)
_rhetorical = matcher(_RHETORIC)
_hooks = matcher(_HOOK)
_without_no_ask = eraser(_NO_ASK)
_without_rhetoric = eraser(_RHETORIC)
_without_hooks = eraser(_HOOK)

_BLANKS = b" \n?"
_ECHO = 3
"""Words of a question that may be an echo ("in winter? that is when I prune")."""
_ECHO_BYTES = 48
"""Bytes, address included, within which such an echo has its mark."""
_NOTHING = 4
"""Bytes after a mark in which nothing is said: blanks, a further mark."""
_ESSAY = 900
"""Bytes of a plain form, some 150 words, from which questions may be rhetoric."""
_END = 40
"""Bytes from the end of such a text that are its end."""
_ASKERS = frozenset(
    b"i im ive id my me we us anyone anybody someone somebody any help".split()
)


def begins_late(form: bytes, tokens: list[bytes]) -> bool:
    """Whether an opener or an address comes before a word that may begin an ask."""
    first = tokens[0]
    return first in ASK_OPENERS or form.lstrip()[len(first) :].lstrip(b" ")[:1] == b"\n"


def stands(form: bytes) -> bool:
    """Tell whether what hints at an ask is one: not told of others, not a statement."""
    return not _no_ask(form) or bool(hints(_without_no_ask(form)))


def believed(form: bytes, tokens: list[bytes], spaced: bool, pressing: bool) -> bool:
    """Tell whether a message with a question mark asks somebody.

    It does, unless what the mark ends is rhetoric, small talk, an echo or, in a message
    with cues of a pitch, its opener.
    """
    if not (
        spaced
        and tokens[0] not in _RHETORIC_FIRST
        and _RHETORIC_WORDS.isdisjoint(tokens)
    ) and _rhetorical(form):
        form = _without_rhetoric(form)
    if pressing and _hooks(form):
        form = _without_hooks(form)
    mark = form.find(MARK)
    said_on = mark + _NOTHING < len(form)
    if mark < 0 or (said_on and mark < _ECHO_BYTES and _echoes(form, mark)):
        return bool(hints(form)) and stands(form)
    return len(form) < _ESSAY or _wants_to_know(form)


def is_worded(form: bytes) -> bool:
    """Tell whether the words of a question with a mark ask too, not the mark alone."""
    for piece in form.split(b"?")[:-1]:
        clauses = piece.rstrip(_BLANKS).rsplit(b"\n", 2)
        clause = clauses.pop().split()
        if len(clause) == 1 and clauses:  # it may be a name ("how so, ana?")
            clause = clauses.pop().split() + clause
        if clause and (clause[0] in ASK_FIRST or not ASK_WORDS.isdisjoint(clause)):
            return True
    return bool(hints(form)) and stands(form)


def _echoes(form: bytes, mark: int) -> bool:
    """A fragment with the only mark, then at least two words of one's own."""
    after = form[mark:].lstrip(_BLANKS)
    if MARK in after or len(after.split(None, 2)) < 2 or after.startswith(b"or "):
        return False
    address, _, fragment = form[:mark].strip(_BLANKS).rpartition(b"\n")
    return len(fragment.split()) <= _ECHO and len(address.split()) <= 1


def _wants_to_know(form: bytes) -> bool:
    """Tell a long text that asks from one that goes on to answer its own questions.

    It asks if it ends so, or if a question names who wants to know or who might.
    """
    *marked, rest = form.split(b"?")
    if len(rest) < _END:
        return True
    clauses = [piece.rpartition(b"\n")[2].split() for piece in marked]
    return not all(_ASKERS.isdisjoint(clause) for clause in clauses)
