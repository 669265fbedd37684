"""``rapport privacy``: what is kept about a member, for those who cannot ask themselves."""

import asyncio
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

from adapters.cards import Card
from bot.cli.opening import desk_of, opened, settings_of, workspace_of
from bot.cli.printing import wrapped
from bot.clock import WallClock
from bot.commands import privacy
from bot.commands.asked import Asked
from bot.commands.holdings import holdings
from bot.config import Config
from bot.errors import UserError
from bot.wording import words_for

ACTIONS = {
    "show": privacy.show,
    "export": privacy.export,
    "delete": privacy.erase_all,
}
SEEN_AS = "Kept about {member}, as they would be told themselves:"
ERASED = "Everything about {member} is erased, from every table and queue."
MARK_STAYS = (
    "One thing stays: a scrambled mark that says they said no, so that it is kept to."
)
NOTHING = (
    "Nothing is kept about {member}. If that is not what you expect, check the id: it is the"
    " platform's own, like U012AB3CD on Slack or a long number on Discord."
)
SURE = "Erase everything about {member}, for good? Type yes: "


def run(
    action: str,
    member: str,
    workspace: str | None,
    config: Path | None,
    yes: bool = False,
) -> None:
    """Show, hand over or erase what is kept about a member."""
    settings = settings_of(config)
    if action == "delete" and not yes:
        _ask(member)
    card, said_no, unknown = asyncio.run(_answer(action, member, workspace, settings))
    if unknown:
        print(wrapped(NOTHING.format(member=member)), file=sys.stderr)
    if card.attachment is not None:
        sys.stdout.write(card.attachment.data.decode() + "\n")
    elif action == "show":
        print(SEEN_AS.format(member=member))
        for fact in card.facts:
            print(f"  {fact.label}: {fact.value}")
    else:
        print(ERASED.format(member=member))
        if said_no:
            print(wrapped(MARK_STAYS))


def _ask(member: str) -> None:
    """Ask whether the member is to be erased; anything but a yes ends it."""
    if not sys.stdin.isatty():
        raise UserError("erasing cannot be undone; add --yes to do it without asking")
    if input(SURE.format(member=member)).strip().casefold() != "yes":
        raise UserError("nothing was erased")


async def _answer(
    action: str, member: str, workspace: str | None, settings: Config
) -> tuple[Card, bool, bool]:
    """Answer as the command in chat would.

    Says beside it whether the member said no, and whether nothing is kept about them.
    """
    words = words_for("en", ZoneInfo("UTC"))
    async with opened(settings) as store:
        desk = desk_of(store, await workspace_of(store, workspace), settings)
        async with desk.at_work() as unit:
            asked = Asked(desk, unit, member, words, WallClock().now())
            unknown = not any((await holdings(asked)).values())
            card = await ACTIONS[action](asked)
            said_no = asked.refusal is not None
        if asked.erased:
            await store.leave_no_trace()
    return card, said_no, unknown
