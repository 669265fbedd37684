"""Conversations written as text, and what a rule finds in them.

A line is ``[DAY ]HH:MM author: what was said {marks}``. Day 1 is Monday 2 March 2026.
Marks at the end, in braces: a bare word is the message's id, ``re ID`` a platform reply,
``in ID`` a post in the thread of ID, ``like NAME`` a reaction of NAME, ``gif`` a picture
attached, ``forward`` a forward, ``bot`` posted by a bot.
"""

import re
from collections.abc import Iterable

from rules.checks import RULES, times
from rules.engine import Engine
from rules.model import (
    DAY,
    HOUR,
    MINUTE,
    Event,
    Finding,
    Kind,
    Over,
    Posted,
    Reaction,
    Watermark,
)
from rules.outcome import Outcome
from rules.rule import Options, Rule
from rules.state.workspace import Place, Workspace

MONDAY = 20_514 * DAY
"""Monday 2 March 2026, 00:00 UTC."""
CHANNEL = "C1"
KEY = b"tests"

_LINE = re.compile(
    r"^(?:(?P<day>\d+) )?(?P<hour>\d\d):(?P<minute>\d\d) (?P<who>[^:]+): ?(?P<rest>.*)$"
)
_MARK = re.compile(r"\{([^{}]*)\}\s*$")


def conversation(text: str, channel: str = CHANNEL) -> list[Posted]:
    """Read a conversation; ids are ``m1``, ``m2`` … where no mark gives one."""
    posts = []
    day = 1
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    for number, line in enumerate(lines, 1):
        match = _LINE.match(line)
        assert match, f"line {number} is not a message: {line}"
        day = int(match["day"] or day)
        at = (
            MONDAY
            + (day - 1) * DAY
            + int(match["hour"]) * HOUR
            + int(match["minute"]) * MINUTE
        )
        rest, marks = _marks(match["rest"])
        post = Posted(
            channel=channel,
            id=marks.get("id", f"m{number}"),
            at=at,
            author=match["who"],
            text=rest,
            order=number,
            name=match["who"],
            human="bot" not in marks,
            thread=marks.get("in"),
            reply_to=marks.get("re"),
            images=int("gif" in marks),
            forwarded="forward" in marks,
            reactions=(Reaction("+1", (marks["like"],)),) if "like" in marks else (),
        )
        posts.append(post)
    return posts


def _marks(rest: str) -> tuple[str, dict[str, str]]:
    marks: dict[str, str] = {}
    while match := _MARK.search(rest):
        rest = rest[: match.start()].rstrip()
        word, _, value = match[1].partition(" ")
        if word in ("re", "in", "like", "gif", "forward", "bot"):
            marks[word] = value
        else:
            marks["id"] = word
    return rest.replace("\\n", "\n"), marks


def fold(
    posts: Iterable[Posted],
    *,
    rules: Iterable[tuple[Rule, Options]] | None = None,
    kind: Kind = Kind.DISCUSSION,
    lasts: int = 4,
    shared_clock: bool = True,
    changes: Iterable[Event] = (),
) -> Outcome:
    """Fold a conversation and the ``lasts`` days after it, everybody being coached.

    ``changes`` are edits, deletions and reactions to it, with times of their own.
    """
    posts = list(posts)
    bound = tuple((rule, rule.options()) for rule in RULES) if rules is None else rules
    bound = tuple(bound)
    engine = Engine(bound, times=times(bound), readings=True)
    places = {post.channel: Place(kind) for post in posts}
    workspace = Workspace(
        "W1", KEY, everybody=True, shared_clock=shared_clock, places=places
    )
    end = max(post.at for post in posts) + lasts * DAY
    first = engine.fold(workspace, [*posts, *changes, Watermark(end)])
    rest = engine.fold(workspace, [Over()])
    assert not first.faults, first.faults
    return Outcome(
        first.findings + rest.findings,
        first.retractions + rest.retractions,
        first.readings + rest.readings,
        first.questions + rest.questions,
        first.firsts + rest.firsts,
        first.weeks + rest.weeks,
        [],
        first.taken_in,
        first.late,
    )


def find(
    rule: Rule, text: str, *, kind: Kind = Kind.DISCUSSION, **options: object
) -> list[Finding]:
    """Return what one rule finds in a conversation."""
    bound = ((rule, rule.options.model_validate(options)),)
    return fold(conversation(text), rules=bound, kind=kind).findings
