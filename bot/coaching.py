"""The coaching policy: whether, when and how a finding is told. A pure decision.

``decide`` asks the questions of ``STEPS`` in their order; the first that objects
decides, and a finding nobody objects to is told now. Everything it needs is handed in:
it reads no clock, keeps nothing and sends nothing.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from bot import decision as why
from bot.decision import Decision, Reason, Verdict
from bot.history import History
from bot.limits import CoachingSettings
from bot.member import MemberSettings, Newness, Pace
from bot.quiet import Quiet, clock_time, quiet_until, zone_of
from rules.model import ASKED, DAY, Finding, Millis, Tell
from rules.rule import Rule, UseBy, millis
from rules.state.workspace import Place

NOTICED_FOR: Millis = 7 * DAY
"""How long after the notice notes begin."""
FIRST_MESSAGES = 2
"""So many messages of a newcomer are never coached."""


@dataclass(frozen=True, slots=True)
class Member:
    """The member a finding is about."""

    settings: MemberSettings
    history: History = History()  # noqa: RUF009 - frozen
    newness: Newness = Newness()  # noqa: RUF009 - frozen
    announces: bool = False
    """To announce things is what they are here for."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """What its managers set, and what has stopped itself there."""

    coaching: CoachingSettings = CoachingSettings()  # noqa: RUF009 - frozen
    zone: str = "UTC"
    """Name of the time zone of members whose own is not known."""
    thresholds: Mapping[str, float] = field(default_factory=dict)
    """Thresholds of rules whose options say something else than the default."""
    off: frozenset[str] = frozenset()
    """Rules that are switched off."""
    places: Mapping[str, Place] = field(default_factory=dict)
    """How channels are set up: rules that are off in one of them."""
    unread: Collection[str] = ()
    """Channels that are switched off."""
    stopped: Mapping[str, Millis] = field(default_factory=dict)
    """Rules the flood brake stopped, and until when."""
    muted: frozenset[str] = frozenset()
    """Rules that muted themselves because members reject them."""


@dataclass(frozen=True, slots=True)
class Case:
    """Everything the decision rests on."""

    finding: Finding
    rule: Rule
    member: Member
    workspace: Workspace
    now: Millis
    retracted: bool = False

    @property
    def asks(self) -> bool:
        """Tell whether it asks its member for something, and is not about them."""
        return self.finding.tell in ASKED


def decide(
    finding: Finding,
    rule: Rule,
    member: Member,
    workspace: Workspace,
    now: Millis,
    *,
    retracted: bool = False,
) -> Decision:
    """Decide what becomes of a finding at the moment ``now``."""
    case = Case(finding, rule, member, workspace, now, retracted)
    for step in STEPS:
        decision = step(case)
        if decision is not None:
            return decision
    return Decision(Verdict.SEND, why.TOLD)


def speaks_against(
    finding: Finding,
    rule: Rule,
    settings: MemberSettings,
    workspace: Workspace,
    now: Millis,
) -> Decision | None:
    """Say what has come up against telling a finding since that was decided, if anything."""
    case = Case(finding, rule, Member(settings), workspace, now)
    for step in (is_not_theirs, is_switched_off, is_past_its_use_by, is_quiet):
        decision = step(case)
        if decision is not None:
            return decision
    return None


def threshold(rule: Rule, workspace: Workspace) -> float:
    """Return the certainty from which this rule's findings are told."""
    default: float = rule.options.model_fields["threshold"].default
    return workspace.thresholds.get(rule.id, default)


def is_not_theirs(case: Case) -> Decision | None:
    """It is for people who offered to be asked, and this member did not: drop."""
    offered = not case.asks or case.member.settings.offers(case.finding.tell)
    return None if offered else Decision(Verdict.DROP, why.NOT_OFFERED)


def is_switched_off(case: Case) -> Decision | None:
    """Not coached, coached only later than this, paused, or the rule is off or rests: drop."""
    chose, workspace, rule = case.member.settings, case.workspace, case.rule.id
    if chose.consented is None:
        return Decision(Verdict.DROP, why.OFF)
    if case.finding.posted < chose.consented and not case.asks:
        return Decision(Verdict.DROP, why.BEFORE_CONSENT)
    if chose.paused_until is not None and case.now < chose.paused_until:
        return Decision(Verdict.DROP, why.PAUSED)
    if rule in chose.off or rule in workspace.off or _is_off_here(case):
        return Decision(Verdict.DROP, why.RULE_OFF)
    if case.finding.channel in workspace.unread:
        return Decision(Verdict.DROP, why.CHANNEL_OFF)
    if case.now < chose.snoozed.get(rule, case.now):
        return Decision(Verdict.DROP, why.SNOOZED)
    if case.now < workspace.stopped.get(rule, case.now):
        return Decision(Verdict.DROP, why.FLOOD_BRAKE)
    if rule in workspace.muted:
        return Decision(Verdict.DROP, why.MUTED)
    return None


def _is_off_here(case: Case) -> bool:
    place = case.workspace.places.get(case.finding.channel)
    return place is not None and case.rule.id in place.exempt


def announces_things(case: Case) -> Decision | None:
    """A rule about how somebody shares things, and they are here to announce: drop."""
    spared = case.rule.spares_announcers and case.member.announces
    return Decision(Verdict.DROP, why.ANNOUNCER) if spared else None


def is_not_asked_for(case: Case) -> Decision | None:
    """They were told and did not say no: only what one message shows, or they offered."""
    only_noticed = case.member.settings.noticed is not None
    more = only_noticed and case.rule.use_by is not UseBy.MESSAGE
    return Decision(Verdict.DROP, why.NOT_ASKED_FOR) if more and not case.asks else None


def was_just_noticed(case: Case) -> Decision | None:
    """They were told less than a week ago that there will be notes: drop."""
    noticed = case.member.settings.noticed
    just = noticed is not None and case.now < noticed + NOTICED_FOR
    return Decision(Verdict.DROP, why.JUST_NOTICED) if just and not case.asks else None


def no_longer_holds(case: Case) -> Decision | None:
    """The message was deleted, answered or changed so that it no longer says it: drop."""
    return Decision(Verdict.DROP, why.RETRACTED) if case.retracted else None


def is_unsure(case: Case) -> Decision | None:
    """Less certain than the rule's threshold: the mirror."""
    needed = threshold(case.rule, case.workspace)
    unsure = case.finding.certainty < needed
    return Decision(Verdict.MIRROR, why.BELOW_THRESHOLD) if unsure else None


def belongs_in_the_mirror(case: Case) -> Decision | None:
    """A habit over weeks, unless the member asked to be told of their patterns."""
    told = case.finding.tell is not Tell.MIRROR or case.member.settings.patterns
    return None if told else Decision(Verdict.MIRROR, why.MIRROR_ONLY)


def is_no_pattern_yet(case: Case) -> Decision | None:
    """A first clear case, for a member at the gentle pace: drop."""
    waits = not case.finding.pattern and case.member.settings.pace is Pace.GENTLE
    return Decision(Verdict.DROP, why.NOT_YET_A_PATTERN) if waits else None


def is_past_its_use_by(case: Case) -> Decision | None:
    """Too long since the rule's moment: drop."""
    return Decision(Verdict.DROP, why.USE_BY) if case.now > _use_by(case) else None


def is_a_newcomers_first_words(case: Case) -> Decision | None:
    """One of a newcomer's first two messages in the workspace: drop."""
    new = case.member.newness
    if case.asks or not new.newcomer:
        return None
    posts = new.first_posts
    later = len(posts) >= FIRST_MESSAGES and case.finding.posted > posts[1]
    return None if later else Decision(Verdict.DROP, why.FIRST_WORDS)


def rule_just_spoke(case: Case) -> Decision | None:
    """The same rule spoke to them in the last 14 days, or once ever: drop."""
    told = case.member.history.rules.get(case.rule.id)
    if told is None or case.asks:
        return None
    if case.rule.once:
        return Decision(Verdict.DROP, why.ONCE)
    recently = case.now - told.last < millis(case.workspace.coaching.same_rule_every)
    return Decision(Verdict.DROP, why.SAME_RULE) if recently else None


def was_told_twice(case: Case) -> Decision | None:
    """Told twice and it is here again: silent for 90 days. Praise may come again."""
    told = case.member.history.rules.get(case.rule.id)
    if told is None or case.asks or case.rule.praise or told.times < 2:
        return None
    silent = case.now - told.last < streak(case.workspace)
    return Decision(Verdict.DROP, why.TOLD_TWICE) if silent else None


def has_a_hint_on_its_message(case: Case) -> Decision | None:
    """A hint of the last 24 hours rests on the message it is about: fold into it."""
    about = case.finding.messages[:1]
    for told in case.member.history.told:
        if case.now - told.at < DAY and about and about[0] in told.messages:
            return Decision(Verdict.FOLD, why.SAME_MESSAGE, into=told.key)
    return None


def day_is_full(case: Case) -> Decision | None:
    """They were told something in the last 24 hours: wait or drop."""
    told = case.member.history.told
    if not told:
        return None
    free = told[-1].at + millis(case.workspace.coaching.hint_every)
    return _wait_for_room(case, free, why.ONE_A_DAY)


def week_is_full(case: Case) -> Decision | None:
    """They were told three things in the last 7 days, or as many as they want."""
    told, most = case.member.history.told, case.workspace.coaching.hints_per_week
    most = min(most, case.member.settings.most or most)
    if len(told) < most:
        return None
    return _wait_for_room(case, told[-most].at + 7 * DAY, why.THREE_A_WEEK)


def corrections_pile_up(case: Case) -> Decision | None:
    """Three corrections without a praise in between: the next waits 14 days."""
    history, coaching = case.member.history, case.workspace.coaching
    if (
        case.asks
        or case.rule.praise
        or history.corrections < coaching.corrections_in_a_row
    ):
        return None
    free = history.corrected + millis(coaching.correction_wait)
    return _wait_for_room(case, free, why.CORRECTIONS)


def was_just_praised(case: Case) -> Decision | None:
    """A praise, and they were praised in the last week: wait or drop."""
    praised = [told.at for told in case.member.history.told if told.praise]
    if not case.rule.praise or not praised:
        return None
    free = praised[-1] + millis(case.workspace.coaching.praise_every)
    return _wait_for_room(case, free, why.PRAISE_A_WEEK)


def is_quiet(case: Case) -> Decision | None:
    """Quiet hours or a weekend where they live: hold what the bot starts by itself.

    A hint about a message of the last fifteen minutes is none of that: its author is
    there. Any other is, also one about an older message that was read late.
    """
    coaching, chose = case.workspace.coaching, case.member.settings
    if case.now - case.finding.posted <= millis(coaching.fresh):
        return None
    hours = (coaching.quiet_from, coaching.quiet_until)
    if chose.quiet is not None:
        hours = (clock_time(chose.quiet[0]), clock_time(chose.quiet[1]))
    zone = zone_of(chose.zone, case.workspace.zone)
    over = quiet_until(case.now, zone, Quiet(*hours, coaching.weekend_days))
    return None if over is None else _hold(case, over, why.QUIET_HOURS)


def streak(workspace: Workspace) -> Millis:
    """Return how long after a telling the next one counts as "again"."""
    return millis(workspace.coaching.told_twice_silence)


def _use_by(case: Case) -> Millis:
    """Return the last moment at which the finding is worth telling."""
    coaching = case.workspace.coaching
    if case.rule.use_by is UseBy.MESSAGE:
        return case.finding.at + millis(coaching.message_use_by)
    return case.finding.at + millis(coaching.use_by)


def _wait_for_room(case: Case, free: Millis, reason: Reason) -> Decision | None:
    """Hold until there is room; what is about a single message is dropped instead."""
    if case.now >= free:
        return None
    if case.rule.use_by is UseBy.MESSAGE:
        return Decision(Verdict.DROP, reason)
    return _hold(case, free, reason)


def _hold(case: Case, until: Millis, reason: Reason) -> Decision:
    """Hold until then, or drop what would be too old by then."""
    if until > _use_by(case):
        return Decision(Verdict.DROP, reason)
    return Decision(Verdict.HOLD, reason, until=until)


STEPS: tuple[Callable[[Case], Decision | None], ...] = (
    is_not_theirs,
    is_switched_off,
    announces_things,
    is_not_asked_for,
    no_longer_holds,
    is_unsure,
    belongs_in_the_mirror,
    is_no_pattern_yet,
    is_past_its_use_by,
    is_a_newcomers_first_words,
    rule_just_spoke,
    was_told_twice,
    has_a_hint_on_its_message,
    day_is_full,
    week_is_full,
    corrections_pile_up,
    was_just_praised,
    was_just_noticed,
    is_quiet,
)
