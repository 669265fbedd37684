"""Telling whoever runs the bot: what members report and what is broken, where they asked
for it (a private channel, or a webhook).

It carries rules and how they read, never what anybody posted, and no member's name unless
that member said so. Whatever it is, the log has it in any case.
"""

import asyncio
import logging

from msgspec import Struct

from adapters.cards import Card, Fact
from adapters.errors import PlatformError
from bot import webhook
from bot.delivery.note import words_of_place
from bot.live.desk import Desk
from rules.rule import N_

PATIENCE = 1.0
"""Seconds that posting a report may take: somebody waits for the answer."""
REPORTED = N_("A note was reported")
RULE, REPORTED_BY = N_("Rule"), N_("Reported by")

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
    await tell(desk, _card(desk, report), PATIENCE)


async def tell(desk: Desk, card: Card, patience: float) -> None:
    """Show a card where whoever runs the bot wants to hear of things."""
    where = desk.setup.config.operator.notify
    if not where:
        return
    try:
        async with asyncio.timeout(patience):
            if webhook.is_webhook(where):
                await webhook.post(where, in_a_line(desk.id, card))
            else:
                await desk.platform.post(desk.id, where, card)
    except (PlatformError, webhook.WebhookError, TimeoutError) as error:
        log.error(
            "workspace %s: whoever runs the bot could not be told in %s: %r",
            desk.id,
            "the webhook" if webhook.is_webhook(where) else where,
            error,
        )


def in_a_line(workspace: str, card: Card) -> str:
    """Write a card in a line, for where there are no cards."""
    facts = [f"{fact.label}: {fact.value}." for fact in card.facts]
    return " ".join((f"Rapport in {workspace}: {card.title}.", *card.text, *facts))


def _card(desk: Desk, report: Report) -> Card:
    """Say it in the workspace's language."""
    say = words_of_place(desk).say
    facts = [Fact(say(RULE), report.rule)]
    if report.member:
        facts.append(Fact(say(REPORTED_BY), f"<@{report.member}>"))
    return Card(title=say(REPORTED), text=report.said, facts=tuple(facts))
