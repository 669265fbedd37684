"""Where the bot is installed, and the token it goes by there.

One workspace's own app has one token, from the environment. An app that several
workspaces install keeps theirs in the database.
"""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

PRIVATE_SCOPES = ("groups:history", "groups:read")
"""For private channels the app is invited to; without them it works in public ones."""


class Install(Struct, frozen=True):
    """The bot in one workspace; its token is never shown."""

    workspace: str
    token: str
    user: str = ""
    """The bot's own member id."""
    bot: str = ""
    """Its id as a bot."""
    url: str = ""
    """The workspace's address, for links to messages."""
    enterprise: str = ""
    """The organisation that the workspace belongs to."""
    private: bool = False
    """It may look at private channels that it was invited to."""
    organisation: bool = False
    """The whole organisation installed it, with one token."""

    def __repr__(self) -> str:
        return f"Install({self.workspace!r})"


class Installs(Protocol):
    """Knows where the bot is installed."""

    @property
    def complete(self) -> bool:
        """Say whether ``all`` named every one the last time, as far as Slack tells."""
        ...

    async def of(self, workspace: str, enterprise: str = "") -> Install | None:
        """Return the installation in a workspace, or None where there is none."""
        ...

    async def all(self) -> Sequence[Install]:
        """Return every installation; of an organisation's, the workspaces met so far."""
        ...

    async def forget(self, workspace: str, enterprise: str = "") -> Sequence[str]:
        """Forget an installation that is over; return the workspaces that are gone."""
        ...

    async def close(self) -> None:
        """Let go of what it stands on."""
        ...
