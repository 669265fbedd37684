"""The coaching policy: one row for each thing that keeps Rapport silent, then for a yes."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from bot.coaching import Member, Workspace, decide, threshold
from bot.decision import REASONS, Decision, Verdict
from bot.history import History, pack, record_folded, record_sent, unpack
from bot.limits import CoachingSettings
from bot.member import ALWAYS, MemberSettings, Newness, Pace
from rules.model import DAY, HOUR, MINUTE, Finding, Kind, Millis, Tell
from rules.rule import Moment, Options, Plural, Rule, UseBy, Variant, Wording, millis
from rules.state.workspace import Place

SAID = Variant("noticed", "why", "try")
WORDING = Wording("title", (SAID, SAID, SAID), (SAID, SAID, SAID))


class Sure(Options):
    threshold: float = 0.8


def rule(id: str, **more) -> Rule:
    return Rule(
        id=id,
        moment=Moment.SETTLED,
        options=more.pop("options", Options),
        kinds=frozenset(Kind),
        check=lambda view, options: (),
        wording=WORDING,
        **more,
    )


LINK = rule("link-only", options=Sure)
PITCH = rule("sales-pitch")
SHARING = rule("broadcasting", spares_announcers=True)
GREETING = rule("empty-greeting", once=True)
VANISHES = rule("asks-and-vanishes", use_by=UseBy.WEEK, starts_by_itself=True)
PRAISE = rule("good-answer", use_by=UseBy.WEEK, starts_by_itself=True, praise=True)


def on(when: str, zone: str = "UTC", fold: int = 0) -> Millis:
    """``on("2025-03-04 10:00")``"""
    moment = datetime.fromisoformat(when).replace(tzinfo=ZoneInfo(zone), fold=fold)
    return millis(moment - datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC")))


NOON = on("2025-03-04 12:00")
"""A Tuesday."""
LONG_AGO = NOON - 300 * DAY
KEEN = MemberSettings(consented=ALWAYS)


def found(rule: Rule = LINK, *, at: Millis = NOON, ago: Millis = 3 * MINUTE, **more):
    """A finding of ``rule`` about a message posted so long before."""
    more = {"messages": ("m1",), "key": f"{rule.id}:m1"} | more
    return Finding(
        rule=rule.id, channel="general", about="ana", at=at, posted=at - ago, **more
    )


def told(*tellings: tuple[Rule, Millis]) -> History:
    """What was told before, and how long before noon; each about a message of its own."""
    history = History()
    for number, (which, ago) in enumerate(tellings):
        about = found(which, key=f"k{number}", messages=(f"old{number}",))
        history = record_sent(history, about, which, NOON - ago, 90 * DAY)
    return history


def decided(
    rule: Rule = LINK,
    finding: Finding | None = None,
    *,
    now: Millis = NOON,
    settings: MemberSettings = KEEN,
    history: History | None = None,
    newness: Newness | None = None,
    workspace: Workspace | None = None,
    retracted: bool = False,
    announces: bool = False,
) -> Decision:
    return decide(
        finding or found(rule),
        rule,
        Member(settings, history or History(), newness or Newness(), announces),
        workspace or Workspace(CoachingSettings()),
        now,
        retracted=retracted,
    )


def keen(**more) -> MemberSettings:
    return MemberSettings(**({"consented": ALWAYS} | more))


# A weekend and a night, by the clock of Berlin (UTC+1 in winter, UTC+2 from 30 March).
FRIDAY_NIGHT = on("2025-03-07 23:00", "Europe/Berlin")
SATURDAY_NOON = on("2025-03-08 12:00", "Europe/Berlin")
MONDAY_8 = on("2025-03-10 08:00", "Europe/Berlin")
BERLIN = keen(zone="Europe/Berlin")


def late(rule: Rule, now: Millis) -> dict:
    """A finding made now about something two days old, for a member in Berlin."""
    finding = found(rule, at=now, ago=2 * DAY)
    return {"rule": rule, "finding": finding, "now": now, "settings": BERLIN}


@pytest.mark.parametrize(
    ("scene", "reason"),
    [
        pytest.param({"settings": MemberSettings()}, "off", id="never switched on"),
        pytest.param(
            {"settings": keen(consented=NOON)},
            "before-consent",
            id="posted before switching on",
        ),
        pytest.param(
            {"settings": keen(paused_until=NOON + 1)}, "paused", id="member paused"
        ),
        pytest.param(
            {"settings": keen(off=frozenset({"link-only"}))},
            "rule-off",
            id="member turned this rule off",
        ),
        pytest.param(
            {"settings": keen(snoozed={"link-only": NOON + 1})},
            "snoozed",
            id="member lets this rule rest",
        ),
        pytest.param(
            {"workspace": Workspace(off=frozenset({"link-only"}))},
            "rule-off",
            id="manager turned this rule off",
        ),
        pytest.param(
            {
                "workspace": Workspace(
                    places={"general": Place(exempt=frozenset({"link-only"}))}
                )
            },
            "rule-off",
            id="manager turned this rule off in this channel",
        ),
        pytest.param(
            {"workspace": Workspace(unread={"general"})},
            "channel-off",
            id="manager switched this channel off",
        ),
        pytest.param(
            {"rule": SHARING, "announces": True},
            "announcer",
            id="about how one shares things, to an announcer",
        ),
        pytest.param(
            {"rule": VANISHES, "settings": keen(noticed=NOON - 30 * DAY)},
            "not-asked-for",
            id="about more than a message, to who only did not say no",
        ),
        pytest.param(
            {"settings": keen(noticed=NOON - 7 * DAY + 1)},
            "just-noticed",
            id="in the week after the notice",
        ),
        pytest.param(
            {"workspace": Workspace(stopped={"link-only": NOON + 1})},
            "flood-brake",
            id="rule stopped itself",
        ),
        pytest.param({"retracted": True}, "retracted", id="message no longer says it"),
        pytest.param(
            {"finding": found(pattern=False), "settings": keen(pace=Pace.GENTLE)},
            "not-yet-a-pattern",
            id="first case at the gentle pace",
        ),
        pytest.param(
            {"now": NOON + DAY + 1}, "use-by", id="about a message, after a day"
        ),
        pytest.param(
            {"rule": VANISHES, "now": NOON + 7 * DAY + 1},
            "use-by",
            id="any other rule, after a week",
        ),
        pytest.param(
            {"newness": Newness(True, (NOON - 3 * MINUTE,))},
            "first-messages",
            id="a newcomer's first message",
        ),
        pytest.param(
            {"newness": Newness(True, (NOON - DAY, NOON - 3 * MINUTE))},
            "first-messages",
            id="a newcomer's second message",
        ),
        pytest.param(
            {"history": told((LINK, 14 * DAY - 1))},
            "same-rule",
            id="same rule within 14 days",
        ),
        pytest.param(
            {"rule": PRAISE, "history": told((PRAISE, 14 * DAY - 1))},
            "same-rule",
            id="same praise within 14 days",
        ),
        pytest.param(
            {"rule": GREETING, "history": told((GREETING, 300 * DAY))},
            "once",
            id="a rule that speaks once ever",
        ),
        pytest.param(
            {"history": told((LINK, 110 * DAY), (LINK, 90 * DAY - 1))},
            "told-twice",
            id="told twice, then 90 days of silence",
        ),
        pytest.param(
            {"history": told((PITCH, DAY - 1))},
            "one-a-day",
            id="about a message, told something within 24 hours",
        ),
        pytest.param(
            {"history": told((PITCH, 7 * DAY - 1), (VANISHES, 4 * DAY), (PRAISE, DAY))},
            "three-a-week",
            id="about a message, told three things within 7 days",
        ),
        pytest.param(
            {
                "history": told(
                    (PITCH, 40 * DAY), (VANISHES, 30 * DAY), (GREETING, 14 * DAY - 1)
                )
            },
            "corrections-in-a-row",
            id="about a message, three corrections without a praise",
        ),
        pytest.param(
            {
                "rule": VANISHES,
                "history": told((PITCH, 40 * DAY), (LINK, 30 * DAY), (GREETING, DAY)),
            },
            "corrections-in-a-row",
            id="three corrections, and the wait outlasts the use-by",
        ),
        pytest.param(
            late(LINK, FRIDAY_NIGHT),
            "quiet-hours",
            id="about a message read late, quiet beyond its use-by",
        ),
    ],
)
def test_drops(scene: dict, reason: str) -> None:
    decision = decided(**scene)
    assert (decision.verdict, decision.reason.slug) == (Verdict.DROP, reason)


@pytest.mark.parametrize(
    ("scene", "reason"),
    [
        pytest.param(
            {"finding": found(certainty=0.79)}, "below-threshold", id="not sure enough"
        ),
        pytest.param(
            {
                "rule": PITCH,
                "finding": found(PITCH, certainty=0.9),
                "workspace": Workspace(thresholds={"sales-pitch": 0.95}),
            },
            "below-threshold",
            id="not sure enough for this workspace",
        ),
        pytest.param(
            {"finding": found(tell=Tell.MIRROR)}, "mirror-only", id="a habit over weeks"
        ),
    ],
)
def test_shows_in_the_mirror_only(scene: dict, reason: str) -> None:
    decision = decided(**scene)
    assert (decision.verdict, decision.reason.slug) == (Verdict.MIRROR, reason)


@pytest.mark.parametrize(
    ("scene", "reason", "until"),
    [
        pytest.param(
            {"rule": VANISHES, "history": told((PITCH, 2 * HOUR))},
            "one-a-day",
            NOON + 22 * HOUR,
            id="told something two hours ago",
        ),
        pytest.param(
            {
                "rule": VANISHES,
                "history": told((PITCH, 5 * DAY), (LINK, 3 * DAY), (PRAISE, 2 * DAY)),
            },
            "three-a-week",
            NOON + 2 * DAY,
            id="told three things, the first five days ago",
        ),
        pytest.param(
            {
                "rule": VANISHES,
                "history": told(
                    (PITCH, 40 * DAY), (LINK, 30 * DAY), (GREETING, 10 * DAY)
                ),
            },
            "corrections-in-a-row",
            NOON + 4 * DAY,
            id="three corrections, the last ten days ago",
        ),
        pytest.param(
            {
                "rule": rule("better-link", use_by=UseBy.WEEK, praise=True),
                "history": told((PRAISE, 3 * DAY)),
            },
            "praise-a-week",
            NOON + 4 * DAY,
            id="praised three days ago",
        ),
        pytest.param(
            late(VANISHES, on("2025-03-04 20:00", "Europe/Berlin")),
            "quiet-hours",
            on("2025-03-05 08:00", "Europe/Berlin"),
            id="a reminder in the evening",
        ),
        pytest.param(
            late(PRAISE, on("2025-03-04 07:59", "Europe/Berlin")),
            "quiet-hours",
            on("2025-03-04 08:00", "Europe/Berlin"),
            id="praise before breakfast",
        ),
        pytest.param(
            late(VANISHES, FRIDAY_NIGHT), "quiet-hours", MONDAY_8, id="Friday night"
        ),
        pytest.param(
            late(PRAISE, SATURDAY_NOON), "quiet-hours", MONDAY_8, id="Saturday noon"
        ),
        pytest.param(
            late(VANISHES, on("2025-03-29 12:00", "Europe/Berlin")),
            "quiet-hours",
            on("2025-03-31 06:00"),
            id="a weekend whose clock goes forward",
        ),
        pytest.param(
            late(VANISHES, on("2025-10-25 12:00", "Europe/Berlin")),
            "quiet-hours",
            on("2025-10-27 07:00"),
            id="a weekend whose clock goes back",
        ),
        pytest.param(
            late(VANISHES, on("2025-03-04 19:30"))
            | {
                "settings": keen(zone="Mars/Base"),
                "workspace": Workspace(zone="Asia/Tokyo"),
            },
            "quiet-hours",
            on("2025-03-05 08:00", "Asia/Tokyo"),
            id="an unknown zone falls back to the workspace's",
        ),
        pytest.param(
            late(LINK, on("2025-03-04 23:00", "Europe/Berlin")),
            "quiet-hours",
            on("2025-03-05 08:00", "Europe/Berlin"),
            id="about a message read late, at night",
        ),
    ],
)
def test_holds(scene: dict, reason: str, until: Millis) -> None:
    decision = decided(**scene)
    assert (decision.verdict, decision.reason.slug) == (Verdict.HOLD, reason)
    assert decision.until == until


@pytest.mark.parametrize(
    "scene",
    [
        pytest.param({}, id="a clear case, just posted"),
        pytest.param({"settings": keen(paused_until=NOON)}, id="the pause is over"),
        pytest.param(
            {"workspace": Workspace(stopped={"link-only": NOON})},
            id="the rule's day of rest is over",
        ),
        pytest.param(
            {"finding": found(certainty=0.8)}, id="exactly as sure as it has to be"
        ),
        pytest.param(
            {
                "finding": found(tell=Tell.MIRROR),
                "settings": keen(patterns=True),
            },
            id="a habit over weeks, for who asked to be told",
        ),
        pytest.param(
            {"finding": found(pattern=False)}, id="first case at the attentive pace"
        ),
        pytest.param(
            {"settings": keen(pace=Pace.GENTLE)}, id="a pattern at the gentle pace"
        ),
        pytest.param(
            {"finding": found(ago=0), "now": NOON + 15 * MINUTE},
            id="a message fifteen minutes old",
        ),
        pytest.param(
            {"rule": VANISHES, "now": NOON + 7 * DAY}, id="a week later, to the moment"
        ),
        pytest.param(
            {"newness": Newness(True, (NOON - 2 * DAY, NOON - DAY))},
            id="a newcomer's third message",
        ),
        pytest.param(
            {"newness": Newness(False, (NOON - 3 * MINUTE,))},
            id="the first message since reading began, of no newcomer",
        ),
        pytest.param({"history": told((LINK, 14 * DAY))}, id="same rule after 14 days"),
        pytest.param(
            {"history": told((LINK, 110 * DAY), (LINK, 90 * DAY))},
            id="told twice, after 90 days of silence",
        ),
        pytest.param(
            {"history": told((LINK, 200 * DAY), (LINK, 180 * DAY), (LINK, 20 * DAY))},
            id="told thrice, but it had stopped for 90 days in between",
        ),
        pytest.param(
            {"rule": PRAISE, "history": told((PRAISE, 40 * DAY), (PRAISE, 20 * DAY))},
            id="praise may come a third time",
        ),
        pytest.param({"history": told((PITCH, DAY))}, id="24 hours after another"),
        pytest.param(
            {"history": told((PITCH, 7 * DAY), (VANISHES, 4 * DAY), (PRAISE, DAY))},
            id="7 days after the third last",
        ),
        pytest.param(
            {
                "history": told(
                    (PITCH, 40 * DAY), (VANISHES, 30 * DAY), (GREETING, 14 * DAY)
                )
            },
            id="three corrections, 14 days ago",
        ),
        pytest.param(
            {
                "history": told(
                    (PITCH, 40 * DAY),
                    (PRAISE, 9 * DAY),
                    (VANISHES, 8 * DAY),
                    (GREETING, DAY),
                )
            },
            id="three corrections, with a praise in between",
        ),
        pytest.param(
            {
                "rule": PRAISE,
                "history": told(
                    (PITCH, 40 * DAY), (LINK, 30 * DAY), (GREETING, 2 * DAY)
                ),
            },
            id="praise after three corrections",
        ),
        pytest.param(late(VANISHES, MONDAY_8), id="a reminder on Monday at eight"),
        pytest.param(
            {
                "finding": found(at=FRIDAY_NIGHT),
                "now": FRIDAY_NIGHT,
                "settings": BERLIN,
            },
            id="about a message posted three minutes ago, at night",
        ),
        pytest.param(
            {
                "rule": PRAISE,
                "finding": found(PRAISE, at=SATURDAY_NOON),
                "now": SATURDAY_NOON,
                "settings": BERLIN,
            },
            id="praise for a message posted three minutes ago, on a Saturday",
        ),
        pytest.param(
            late(VANISHES, FRIDAY_NIGHT)
            | {
                "workspace": Workspace(
                    CoachingSettings(
                        quiet_from=time(8), quiet_until=time(8), weekend=()
                    )
                )
            },
            id="no quiet hours and no weekend set",
        ),
        pytest.param(
            late(VANISHES, 1 << 50), id="a year no calendar has is never quiet"
        ),
        pytest.param(
            {
                "rule": VANISHES,
                "finding": found(VANISHES, tell=Tell.HELPERS),
                "settings": keen(helps=True, noticed=NOON - DAY),
            },
            id="asked for help, as they offered after the notice",
        ),
    ],
)
def test_sends(scene: dict) -> None:
    decision = decided(**scene)
    assert (decision.verdict, decision.reason.slug) == (Verdict.SEND, "told")


def test_folds_into_the_hint_of_the_day_that_rests_on_the_message() -> None:
    before = found(PITCH, messages=("m2", "m1"), key="earlier")
    history = record_sent(History(), before, PITCH, NOON - HOUR, 90 * DAY)
    decision = decided(LINK, found(messages=("m1",)), history=history)
    assert decision.verdict is Verdict.FOLD
    assert decision.into == "earlier"


def test_folds_into_nothing_after_a_day() -> None:
    before = found(PITCH, messages=("m1",), key="earlier")
    history = record_sent(History(), before, PITCH, NOON - DAY, 90 * DAY)
    assert decided(LINK, found(messages=("m1",)), history=history).into == ""


def test_what_was_folded_counts_as_said_by_its_rule() -> None:
    history = record_folded(History(), LINK, NOON - DAY)
    assert decided(LINK, history=history).reason.slug == "same-rule"
    assert decided(PITCH, history=history).verdict is Verdict.SEND


def test_the_threshold_is_the_rules_own_unless_the_workspace_says_otherwise() -> None:
    assert threshold(LINK, Workspace()) == 0.8
    assert threshold(PITCH, Workspace()) == 0.5
    assert threshold(PITCH, Workspace(thresholds={"sales-pitch": 0.9})) == 0.9


def test_a_history_keeps_sixty_days_and_packs() -> None:
    history = told(*((rule(f"rule-{n}"), (100 - 2 * n) * DAY) for n in range(50)))
    kept = {hint.at for hint in history.told}
    assert min(kept) > NOON - 2 * DAY - 60 * DAY
    assert unpack(pack(history)) == history
    assert unpack(b"") == History()


def test_every_reason_has_a_slug_of_its_own_and_a_sentence() -> None:
    assert len({reason.slug for reason in REASONS}) == len(REASONS)
    for sentence in (reason.sentence for reason in REASONS):
        said = sentence.many if isinstance(sentence, Plural) else sentence
        assert said.endswith(".")


@pytest.mark.parametrize(
    "louder",
    [
        {"hint_every": timedelta(hours=23)},
        {"hints_per_week": 4},
        {"same_rule_every": timedelta(days=13)},
        {"praise_every": timedelta(days=6)},
        {"use_by": timedelta(days=8)},
        {"quiet_from": "20:00+01:00"},
        {"hints_a_week": 3},
    ],
    ids=str,
)
def test_a_workspace_cannot_make_it_louder_than_promised(louder: dict) -> None:
    with pytest.raises(ValidationError):
        CoachingSettings.model_validate(louder)
