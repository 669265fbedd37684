"""Telling whoever runs the bot: what members report, in the log and where they asked for it.

It carries a rule and how it reads, never what anybody posted, and no member's name unless
that member said so.
"""

import asyncio
import logging

from msgspec import Struct

from adapters.platform import Card, Fact, PlatformError
from bot.live.desk import Desk

PATIENCE = 1.0
"""Seconds that posting it may take: somebody waits for the answer."""

log = logging.getLogger(__name__)


class Report(Struct, frozen=True):
    """A note that a member found wrong or hurtful."""

    rule: str
    said: tuple[str, ...]
    """What it said, with nobody named."""
    member: str = ""
    """Who reports it, if they want that to be known."""


async def pass_on(desk: Desk, report: Report) -> None:
    """Pass a report on; the log has it in any case."""
    log.warning(
        "workspace %s: a note of the rule %s was reported%s: %s",
        desk.id,
        report.rule,
        f" by {report.member}" if report.member else "",
        " ".join(report.said),
    )
    channel = desk.setup.config.operator.notify
    if not channel:
        return
    try:
        async with asyncio.timeout(PATIENCE):
            await desk.platform.post(desk.id, channel, _card(report))
    except (PlatformError, TimeoutError) as error:
        log.error(
            "workspace %s: the report could not be posted in %s: %r",
            desk.id,
            channel,
            error,
        )


def _card(report: Report) -> Card:
    """Whoever runs the bot reads English, as in the log."""
    facts = [Fact("Rule", report.rule)]
    if report.member:
        facts.append(Fact("Reported by", f"<@{report.member}>"))
    return Card(title="A note was reported", text=report.said, facts=tuple(facts))
