"""A draft, before it is posted: what each rule would tell its author about it.

The draft goes through the very same engine, as the one message of a coached and
attentive member of long standing. So rules that look at a single message speak, and
those that need a conversation or a habit are silent. Nothing is kept.
"""

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from msgspec import Struct

from bot.config import Config
from bot.config.model import RuleSettings
from bot.languages import ENGLISH
from bot.wording import Words, words_for
from rules.checks import times
from rules.engine import Engine
from rules.model import DAY, Finding, Kind, Over, Posted, Reading
from rules.outcome import Outcome
from rules.reading.markup import own_words
from rules.rule import N_, Rule
from rules.signals import READ_AT_MOST
from rules.state.workspace import Place, Workspace

_ID = "draft"
_POSTED = 20_000 * DAY
"""Any moment will do: a single message has no past."""
LONGEST_LINK = 200
RULE_IS_OFF = N_("this rule is off")
NOT_SURE = N_("it is not sure enough to tell anybody")
OPENING = N_("A better opening: “{opening}”")


class DraftNote(Struct, frozen=True):
    """What one rule would say about a draft."""

    rule: str
    title: str
    noticed: str
    why: str
    try_this: str
    """A better opening, ready to use."""
    certainty: float
    told: bool
    """False when the rule is off here, or not sure enough to tell anybody."""
    because: str
    """Why it would not be told; empty when it would."""


class DraftVerdict(Struct, frozen=True):
    """What the rules make of a draft."""

    kind: Kind
    notes: tuple[DraftNote, ...]
    silent: tuple[str, ...]
    """Rules that look at single messages and found nothing in this one."""
    not_here: tuple[str, ...]
    """Rules that do not look at channels of this kind."""
    need_more: tuple[str, ...]
    """Rules that need more than one message to judge."""
    reading: Reading
    """What was read from the draft."""


def check_draft(
    text: str, kind: Kind, config: Config, words: Words | None = None
) -> DraftVerdict:
    """Say what the rules would tell the author of a draft meant for such a channel.

    Without ``words`` it is said in English.
    """
    bound = config.in_force(everything=True)
    place = Place(kind)
    workspace = Workspace(
        _ID,
        b"a draft keeps no state, no key..",
        everybody=True,
        places={_ID: place},
        domains=frozenset(config.workspace.domains),
    )
    post = Posted(channel=_ID, id=_ID, at=_POSTED, author=_ID, text=text)
    engine = Engine(bound, times=times(bound), readings=True)
    outcome = engine.fold(workspace, [post, Over()])
    rules = tuple(rule for rule, _ in bound)
    said = words or words_for(ENGLISH, ZoneInfo("UTC"))
    notes = tuple(_notes(outcome.findings, rules, config, said, _first_link(text)))
    return _verdict(outcome, kind, notes, rules)


def _verdict(
    outcome: Outcome,
    kind: Kind,
    notes: tuple[DraftNote, ...],
    rules: tuple[Rule, ...],
) -> DraftVerdict:
    alone = [rule for rule in rules if rule.draft]
    found = {note.rule for note in notes}
    (reading,) = outcome.readings
    return DraftVerdict(
        kind=kind,
        notes=notes,
        silent=tuple(
            rule.id for rule in alone if kind in rule.kinds and rule.id not in found
        ),
        not_here=tuple(rule.id for rule in alone if kind not in rule.kinds),
        need_more=tuple(rule.id for rule in rules if rule not in alone),
        reading=reading,
    )


def _notes(
    findings: Iterable[Finding],
    rules: Iterable[Rule],
    config: Config,
    words: Words,
    link: str,
) -> Iterator[DraftNote]:
    """Word what was found; rules that need more than one message have no words for it."""
    found = {one.rule: one for one in findings}
    for rule in rules:
        if rule.draft is None or rule.id not in found:
            continue
        finding, say = found[rule.id], words.say
        because = _untold(finding, config.rules[rule.id])
        yield DraftNote(
            rule=rule.id,
            title=say(rule.wording.title),
            noticed=say(rule.draft.noticed, traits=words.traits(finding.traits)),
            why=say(rule.draft.why),
            try_this=say(OPENING, opening=say(rule.draft.opening, link=link)),
            certainty=finding.certainty,
            told=not because,
            because=say(because) if because else "",
        )


def _untold(finding: Finding, settings: RuleSettings) -> str:
    """Say why nobody would be told; empty: they would."""
    if not settings.on:
        return RULE_IS_OFF
    return NOT_SURE if finding.certainty < settings.options.threshold else ""


def _first_link(text: str) -> str:
    """Return the first link of a draft, if it is not too long to repeat."""
    first = next(iter(own_words(text[:READ_AT_MOST]).urls), "")
    return first if len(first) <= LONGEST_LINK else "…"
