"""A draft, before it is posted: what each rule would tell its author about it.

The draft goes through the very same engine, as the one message of a coached and
attentive member of long standing. So rules that look at a single message speak, and
those that need a conversation or a habit are silent. Nothing is kept.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from msgspec import Struct

from adapters.cards import MessageRef
from bot.config import Config
from bot.languages import ENGLISH
from bot.wording import Names, Register, Words, render, words_for
from rules.checks import times
from rules.engine import Engine
from rules.model import DAY, Finding, Kind, Over, Posted, Reading
from rules.outcome import Outcome
from rules.rule import N_, Moment, Rule
from rules.state.workspace import Place, Workspace

_ID = "draft"
_POSTED = 20_000 * DAY
"""Any moment will do: a single message has no past."""
RULE_IS_OFF = N_("this rule is off")
YOUR_DRAFT = N_("your draft")
NOT_SURE = N_("it is not sure enough to tell anybody")
_CHANNELS = {
    Kind.HELP: N_("a help channel"),
    Kind.DISCUSSION: N_("a discussion channel"),
    Kind.SHOWCASE: N_("a showcase channel"),
    Kind.SOCIAL: N_("a social channel"),
    Kind.ANNOUNCEMENTS: N_("an announcement channel"),
}


class DraftNote(Struct, frozen=True):
    """What one rule would say about a draft."""

    rule: str
    title: str
    noticed: str
    why: str
    try_this: str
    """One thing to try; for a bare link, how to open the line under it."""
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
    text: str,
    kind: Kind,
    config: Config,
    words: Words | None = None,
    names: Names | None = None,
) -> DraftVerdict:
    """Say what the rules would tell the author of a draft meant for such a channel.

    Without ``words`` it is said in English; without ``names`` nobody is named, and the
    channel goes by what it is for.
    """
    words = words or words_for(ENGLISH, ZoneInfo("UTC"))
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
    wording = _Wording(config, words, names or _Draft(kind, words))
    return _verdict(outcome, kind, wording, tuple(rule for rule, _ in bound))


@dataclass(frozen=True, slots=True)
class _Wording:
    """How notes on a draft are worded."""

    config: Config
    words: Words
    names: Names


def _verdict(
    outcome: Outcome, kind: Kind, wording: _Wording, rules: tuple[Rule, ...]
) -> DraftVerdict:
    known = {rule.id: rule for rule in rules}
    alone = [rule for rule in rules if rule.moment is Moment.SETTLED]
    found = {one.rule: one for one in outcome.findings}
    (reading,) = outcome.readings
    return DraftVerdict(
        kind=kind,
        notes=tuple(
            _note(finding, known[id], wording) for id, finding in found.items()
        ),
        silent=tuple(
            rule.id for rule in alone if kind in rule.kinds and rule.id not in found
        ),
        not_here=tuple(rule.id for rule in alone if kind not in rule.kinds),
        need_more=tuple(rule.id for rule in rules if rule not in alone),
        reading=reading,
    )


def _note(finding: Finding, rule: Rule, wording: _Wording) -> DraftNote:
    words = wording.words
    hint = render(finding, rule, words, wording.names, Register.REGULAR)
    settings = wording.config.rules[rule.id]
    because = ""
    if not settings.on:
        because = words.say(RULE_IS_OFF)
    elif finding.certainty < settings.options.threshold:
        because = words.say(NOT_SURE)
    return DraftNote(
        rule=rule.id,
        title=hint.title,
        noticed=hint.noticed,
        why=hint.why,
        try_this=hint.try_this,
        certainty=finding.certainty,
        told=not because,
        because=because,
    )


class _Draft:
    """Nobody is named, and the channel goes by what it is for."""

    def __init__(self, kind: Kind, words: Words) -> None:
        self._kind, self._words = kind, words

    def person(self, id: str) -> str | None:
        return None

    def channel(self, id: str) -> str:
        return self._words.say(_CHANNELS[self._kind])

    def message(self, ref: MessageRef) -> str:
        return self._words.say(YOUR_DRAFT)
