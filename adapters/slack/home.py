"""The App Home: a member's inbox and mirror, and for managers how things stand."""

from collections.abc import Callable

from adapters.platform import Feed
from adapters.slack.blocks import IN_VIEW, Linker, page
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
        blocks = page(cards, self._linker(install.workspace), IN_VIEW)
        await self._calls.call(
            install,
            "views.publish",
            user_id=member,
            view={"type": "home", "blocks": blocks},
        )
