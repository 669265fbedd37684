"""Wording without anybody in it: nobody, no channel and no message is named."""

from dataclasses import dataclass

from adapters.cards import MessageRef
from bot.wording import Words
from rules.rule import N_

A_CHANNEL, THE_MESSAGE = N_("a channel"), N_("the message")


@dataclass(frozen=True, slots=True)
class Nameless:
    """Calls people, channels and messages nothing in particular."""

    words: Words

    def person(self, id: str) -> str | None:
        """Name nobody."""
        return None

    def channel(self, id: str) -> str:
        """Name no channel."""
        return self.words.say(A_CHANNEL)

    def message(self, ref: MessageRef) -> str:
        """Point at no message."""
        return self.words.say(THE_MESSAGE)
