"""Made-up rows, one of each kind."""

from typing import Any

from bot.store import (
    BrakeRow,
    Changes,
    ChannelRow,
    ConsentRow,
    Hint,
    MemberRow,
    Notice,
    Push,
    RefusalRow,
    SeenRow,
    SettingChange,
    SettingRow,
    Summary,
    SummaryState,
)
from rules.model import Finding, Tell, Week

CHANNEL = ChannelRow("C1", b"\x00window\xff")
MEMBER = MemberRow("U1", -(2**63), b"counters", b"")
SEEN = SeenRow(2**63 - 1, 1_700_000_000_000, None, 19_675)
CONSENT = ConsentRow("U1", b"settings")
REFUSAL = RefusalRow(-1, "leave-me-out")
BRAKE = BrakeRow("link-only", b"found")
SETTING = SettingRow("paused", "yes")
CHANGE = SettingChange("paused", 5, "U1", "yes")

NOTICE = Notice("flood", "link-only", 5, True)

WEEK = Week(
    channel="C1",
    monday=1_699_833_600_000,
    posts=40,
    authors=12,
    replied=20,
    questions=5,
    answered=4,
    answer_minutes=(3, 50, 0, 1_440),
    links=7,
    link_drops=2,
    newcomers=3,
    welcomed=1,
    thanks=6,
)

SUMMARY = Summary(
    channel="C1",
    week="2026-W10",
    state=SummaryState.SENDING,
    at=1_700_000_000_000,
    questions=(("m1", 1_699_999_000_000), ("m2", 1_699_999_900_000)),
    people=("U1", "U2"),
)


def hint(key: str = "link-only:C1:1", **changes: Any) -> Hint:
    """A hint; ``changes`` are fields of its finding or of itself."""
    own = {
        "decided_at": 1_700_000_005_000,
        "decision": "sent",
        "reason": "",
        "state": "queued",
        "until": None,
        "feedback": "",
    }
    finding = {
        "rule": "link-only",
        "key": key,
        "channel": "C1",
        "about": "U1",
        "tell": Tell.MIRROR,
        "at": 1_700_000_004_000,
        "posted": 1_700_000_000_000,
        "messages": ("C1:1.0", "C1:2.0"),
        "times": (1, 2),
        "people": ("U2",),
        "numbers": {"links": 3, "share": 0.25},
        "traits": ("price",),
        "certainty": 0.975,
        "pattern": False,
    }
    for name, value in changes.items():
        (own if name in own else finding)[name] = value
    return Hint(finding=Finding(**finding), **own)


def push(key: str = "link-only:C1:1", **changes: Any) -> Push:
    """A push of a hint."""
    return Push(**{"key": key, "member": "U1", "channel": "C1", "due": 5, **changes})


def one_of_each() -> Changes:
    """A row for every table."""
    return Changes(
        channels=[CHANNEL],
        members=[MEMBER],
        seen=[SEEN],
        consents=[CONSENT],
        refusals=[REFUSAL],
        brakes=[BRAKE],
        settings=[SETTING],
        record=[CHANGE],
        weeks=[WEEK],
        summaries=[SUMMARY],
        hints=[hint()],
        pushes=[push()],
        notices=[NOTICE],
    )
