"""Short conversations with the verdict on each, as they stand in ``tests/rules/corpus``.

A file is a theme; a conversation is a block of lines, blank lines between blocks:

    a link handed to whoever asked [help]
    09:00 ben: has anybody got a link on soil?
    09:04 ana: https://example.org/soil
    09:10 ben likes m2
    = m1 answered by m2, m2 link-only
    because ben asked for exactly that

The first line is its id, a plain phrase, and the kind of its channel in brackets
(``discussion`` where none is given). Messages are written as ``conversation()`` reads
them; besides, somebody ``likes``, ``deletes`` or ``edits`` one (``edits m2: new text``).
The verdict names each message that is read as anything; whatever it does not name, or
all of it where it says ``nothing``, must be read as nothing and told to nobody:

- ``link``: links and no words; ``drop``: standing alone, too; ``link-only``: not alone
- ``question``, ``answered``, ``unanswered``; ``by`` names messages that answer it
- ``pitch``, ``greeting``
- ``told``: its author would hear of it (of an answered question: that they vanished);
  ``told?``: that is for the thresholds to say
- ``praised``: its author would hear something good about it
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from msgspec import structs

from rules.checks import RULES
from rules.model import (
    Deleted,
    Edited,
    Event,
    Finding,
    Kind,
    Posted,
    Reacted,
    Reading,
)
from rules.outcome import Outcome
from tests.rules.conversation import CHANNEL, conversation, fold

CORPUS = Path(__file__).parent / "corpus"
KNOWN_FAILURES = "known_failures"
NOTHING = "nothing"
MAYBE = "told?"
WORDS = (
    "link", "link-only", "drop", "question", "answered", "unanswered", "pitch", "greeting",
    "told", MAYBE, "praised",
)  # fmt: skip
_THRESHOLDS = {rule.id: rule.options().threshold for rule in RULES}
_PRAISE = {rule.id for rule in RULES if rule.praise}
_HEAD = re.compile(r"(?P<id>[^\[\]]+?)(?: \[(?P<kind>\w+)\])?")
_CHANGE = re.compile(
    r"(?P<when>(?:\d+ )?\d\d:\d\d) (?P<who>[^:]+?) (?P<does>likes|deletes|edits)"
    r" (?P<id>\w+)(?:: (?P<text>.+))?"
)

Verdict = dict[str, frozenset[str]]
"""What is to be read of each message that is read as anything."""


@dataclass(frozen=True, slots=True)
class Case:
    """A conversation, and what is right to say of it."""

    id: str
    theme: str
    kind: Kind
    lines: tuple[str, ...]
    verdict: Verdict
    answers: dict[str, frozenset[str]]
    """Messages that answer a question, where the verdict names them."""
    because: str

    @property
    def silent(self) -> bool:
        """Whether nobody is to be told anything."""
        return not any(words & {"told", MAYBE} for words in self.verdict.values())


def corpus(folder: Path = CORPUS) -> Iterator[Case]:
    """Read every conversation of the corpus."""
    for path in sorted(folder.glob("*.txt")):
        if path.stem == KNOWN_FAILURES:
            continue
        text = re.sub(
            r"^#.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE
        )
        for block in text.split("\n\n"):
            if block.strip():
                yield case(block, path.stem)


def case(block: str, theme: str) -> Case:
    """Read one conversation."""
    head, *lines = block.strip().split("\n")
    because = lines.pop()
    verdict = lines.pop()
    match = _HEAD.fullmatch(head)
    assert match, f"{theme}: no id: {head}"
    assert because.startswith("because "), f"{theme}: {head}: no reason given"
    assert verdict.startswith("= "), f"{theme}: {head}: no verdict given"
    words, answers = _verdict(verdict.removeprefix("= "))
    kind = Kind(match["kind"] or "discussion")
    return Case(match["id"], theme, kind, tuple(lines), words, answers, because)


def _verdict(text: str) -> tuple[Verdict, dict[str, frozenset[str]]]:
    verdict: Verdict = {}
    answers = {}
    for part in text.split(", ") if text != NOTHING else ():
        said, _, by = part.partition(" by ")
        id, *words = said.split()
        assert words, f"nothing is said of {id}"
        assert set(words) <= set(WORDS), f"not a verdict: {part}"
        verdict[id] = frozenset(words)
        if by:
            answers[id] = frozenset(by.split())
    return verdict, answers


def known_failures(path: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Return what tells somebody something wrong, and the rest, by id with a reason."""
    sections: list[dict[str, str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            sections.append({})
        elif line and not line.startswith("#"):
            id, _, reason = line.partition(" | ")
            assert reason, f"no reason given: {line}"
            sections[-1][id] = reason
    told_wrongly, not_yet = sections
    return told_wrongly, not_yet


def mistakes(case: Case) -> tuple[list[str], list[str]]:
    """Read a conversation; return what is wrongly read into it, and what is missed."""
    outcome = _fold(case)
    found = list(_sure_enough(outcome))
    told = {one.messages[0] for one in found if one.rule not in _PRAISE}
    praised = {one.messages[0] for one in found if one.rule in _PRAISE}
    readings = {reading.id: reading for reading in outcome.readings}
    wrong, missed = [], []
    for id in sorted(case.verdict | readings):
        right = case.verdict.get(id, frozenset())
        reading = readings.get(id)
        read = frozenset(_words(reading, right)) if reading else frozenset()
        if id in told and MAYBE not in right:
            read |= {"told"}
        if id in praised:
            read |= {"praised"}
        wrong += [f"{id} {word}" for word in sorted(read - right)]
        missed += [f"{id} {word}" for word in sorted(right - read - {MAYBE})]
        answered_by = reading.answered_by if reading else ()
        by = case.answers.get(id, frozenset()).difference(answered_by)
        missed += [f"{id} by {answer}" for answer in sorted(by)]
    return wrong, missed


def _fold(case: Case) -> Outcome:
    """Fold the messages and what was done to them."""
    changes = [line for line in case.lines if _CHANGE.fullmatch(line)]
    posts = conversation("\n".join(line for line in case.lines if line not in changes))
    by_id = {post.id: post for post in posts}
    unknown = set(case.verdict) - set(by_id)
    assert not unknown, f"{case.id}: no message is called {unknown}"
    events = [_change(line, by_id) for line in changes]
    return fold(posts, kind=case.kind, changes=events)


def _change(line: str, posts: dict[str, Posted]) -> Event:
    match = _CHANGE.fullmatch(line)
    assert match
    id, who = match["id"], match["who"]
    (now,) = conversation(f"{match['when']} {who}: {match['text'] or 'ok'}")
    if match["does"] == "likes":
        return Reacted(CHANNEL, id, now.at, who, "+1")
    if match["does"] == "deletes":
        return Deleted(CHANNEL, id, now.at)
    return Edited(structs.replace(posts[id], text=now.text), now.at)


def _sure_enough(outcome: Outcome) -> Iterator[Finding]:
    """Findings that are sure enough to be told, unless withdrawn."""
    withdrawn = {one.key for one in outcome.retractions}
    for finding in outcome.findings:
        sure = finding.certainty >= _THRESHOLDS[finding.rule]
        if sure and finding.key not in withdrawn:
            yield finding


def _words(reading: Reading, right: frozenset[str]) -> Iterator[str]:
    """What was read, in the words of a verdict, as closely as the verdict looks."""
    if reading.link_only and "link" in right:
        yield "link"
    elif reading.link_only:
        yield "drop" if reading.link_drop else "link-only"
    if reading.question and "question" in right:
        yield "question"
    elif reading.question:
        yield "unanswered" if reading.unanswered else "answered"
    if reading.pitch_flag:
        yield "pitch"
    if reading.greeting:
        yield "greeting"
