"""Wording without anybody in it: nobody, no channel and no message is named."""

from adapters.platform import MessageRef


class Nameless:
    """Calls people, channels and messages nothing in particular."""

    def person(self, id: str) -> str | None:
        """Name nobody."""
        return None

    def channel(self, id: str) -> str:
        """Name no channel."""
        return "a channel"

    def message(self, ref: MessageRef) -> str:
        """Point at no message."""
        return "the message"
