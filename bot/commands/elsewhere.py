"""Commands given where it does not show which workspace is meant: in a direct conversation.

It is the one whose note the asker had last; else the only one where they switched
coaching on; else the only one there is. Where that leaves a choice, they are asked to
say it there.
"""

from adapters.cards import Card
from adapters.platform import Platform
from bot.config.zones import zone
from bot.live.desk import Desk
from bot.live.desks import Desks
from bot.wording import words_for
from rules.rule import N_

WHICH = N_("I cannot tell which server you mean")
ASK_THERE = N_("Ask me there instead, with /coach. Nobody but you sees the answer.")


async def home_of(desks: Desks, platform: Platform, member: str) -> Desk | None:
    """Return the workspace that somebody means who does not say which; None: unclear."""
    homes = await desks.store.homes(member, platform.name)
    candidates = list(homes or await desks.store.workspaces(platform.name))
    latest_stands_out = len(homes) > 1 and next(iter(homes.values())) > 0
    if len(candidates) == 1 or latest_stands_out:
        return await desks.desk(candidates[0], platform)
    return None


def which() -> Card:
    """Say that it is unclear which workspace is meant."""
    say = words_for("en", zone("UTC")).say
    return Card(title=say(WHICH), text=(say(ASK_THERE),))
