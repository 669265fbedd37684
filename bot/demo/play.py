"""``rapport demo``: the invented community through the real path, on the embedded store.

The script is written as a Slack export into a temporary folder and replayed from there
as any other export is. Everybody has coaching on, at the attentive pace, so that somebody
trying it out sees it at work.
"""

import tempfile
from collections import Counter
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console

from adapters.archives import open_archive
from adapters.console.cards import by_time, show_card
from bot.cards import hint_card
from bot.coach import DecisionWord, Outcome
from bot.config import ChannelSettings, Config, WorkspaceSettings
from bot.demo.script import Community, parse, write_slack_export
from bot.replay.people import ArchiveNames
from bot.replay.request import ReplayRequest, ReplayResult
from bot.replay.run import replay
from bot.wording import Register, words_for
from rules.checks import RULES
from rules.model import Kind

SCRIPT = Path(__file__).with_name("community.txt")
NAME = "Rootless"
ZONE = "Europe/Berlin"
_RULES = {rule.id: rule for rule in RULES}


def run(
    report: Path,
    *,
    console: Console | None = None,
    only: tuple[str, ...] = (),
    most: int | None = None,
) -> None:
    """Play the demo: cards, what was held back and why, the report.

    ``only`` and ``most`` narrow the cards to some rules, and to so many of each.
    """
    console = console or Console(highlight=False)
    community = parse(SCRIPT.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="rapport-demo-") as folder:
        export = Path(folder) / NAME
        write_slack_export(community, export)
        outcomes: list[Outcome] = []
        request = ReplayRequest(
            input=export,
            config=config_of(community),
            db=Path(folder) / "rapport.db",
            report=report,
            pace="attentive",
            timezone=ZONE,
            quotes=True,
        )
        result = replay(request, listener=outcomes.append)
        _introduce(console, community, result)
        _show(console, export, _picked(outcomes, only, most))
    _account(console, outcomes)
    console.print(f"\nThe whole month as a report: [bold]{report}[/bold]")


def config_of(community: Community) -> Config:
    """Set the community up as its managers would: zone, and what channels are for."""
    return Config(
        workspace=WorkspaceSettings(timezone=ZONE),
        channels={
            channel.name: ChannelSettings(kind=Kind(channel.kind))
            for channel in community.channels
        },
    )


def _introduce(console: Console, community: Community, result: ReplayResult) -> None:
    console.print(
        f"[bold]{NAME}[/bold], an invented community of people who grow things in water:"
        f" {result.messages:,} messages of {result.people} people in"
        f" {len(community.channels)} channels, in one month."
    )
    console.print(
        "Everybody has switched coaching on. Each note below is seen by one person"
        " alone; nobody else ever learns of it.\n"
    )


def _picked(
    outcomes: list[Outcome], only: tuple[str, ...], most: int | None
) -> list[Outcome]:
    """Pick what was told, narrowed to some rules and so many of each."""
    shown: Counter[str] = Counter()
    picked = []
    for outcome in outcomes:
        rule = outcome.finding.rule
        if outcome.decision is not DecisionWord.SENT or (only and rule not in only):
            continue
        shown[rule] += 1
        if most is None or shown[rule] <= most:
            picked.append(outcome)
    return picked


def _show(console: Console, export: Path, outcomes: list[Outcome]) -> None:
    archive = open_archive(export)
    words = words_for("en", ZoneInfo(ZONE))
    names = ArchiveNames(archive, words)
    called = {id: place.name for id, place in archive.places.items()}
    point = by_time(called, ZoneInfo(ZONE))
    for outcome in outcomes:
        finding = outcome.finding
        register = Register.NEWCOMER if outcome.newcomer else Register.REGULAR
        card = hint_card(
            finding, _RULES[finding.rule], words, names, register, outcome.said
        )
        who = names.person(finding.about) or finding.about
        heading = (
            f"{words.day(outcome.at)}, {words.clock(outcome.at)} · only {who} sees"
        )
        show_card(console, card, heading=heading, called=called, point=point)


def _account(console: Console, outcomes: list[Outcome]) -> None:
    words = words_for("en", ZoneInfo(ZONE))
    settings = Config().coaching
    sent = sum(outcome.decision is DecisionWord.SENT for outcome in outcomes)
    console.print(f"\n[bold]{sent}[/bold] notes in a month. Held back:")
    held = Counter(
        (outcome.finding.rule, outcome.reason)
        for outcome in outcomes
        if outcome.decision is not DecisionWord.SENT
    )
    for (rule, reason), count in held.most_common():
        console.print(f"{count:>5} × {rule}: {words.reason(reason, settings)}")
