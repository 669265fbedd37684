"""The App Home: a member's inbox and mirror, and for managers how things stand."""

from collections.abc import Callable, Sequence

from adapters.platform import Card, Feed
from adapters.slack.blocks import IN_VIEW, Block, Linker, blocks_of, divider
from adapters.slack.calls import Calls
from adapters.slack.installs import Install


class Home:
    """Shows everybody their own page."""

    def __init__(
        self, calls: Calls, feed: Feed, linker: Callable[[str], Linker]
    ) -> None:
        self._calls, self._feed, self._linker = calls, feed, linker

    async def publish(self, install: Install, member: str) -> None:
        """Show a member's page as it is now."""
        cards = await self._feed.overview(install.workspace, member)
        blocks = page(cards, self._linker(install.workspace))
        await self._calls.call(
            install,
            "views.publish",
            user_id=member,
            view={"type": "home", "blocks": blocks},
        )


def page(cards: Sequence[Card], link: Linker) -> list[Block]:
    """Put cards below each other; one that would not fit any more is left out."""
    blocks: list[Block] = []
    for card in cards:
        more = blocks_of(card, link)
        if len(blocks) + 1 + len(more) > IN_VIEW:
            break
        blocks += [divider(), *more] if blocks else more
    return blocks
