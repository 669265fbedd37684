"""What goes wrong again and again is said once an hour."""

from rules.model import HOUR, Millis

SAY_AGAIN: Millis = HOUR


class Saying:
    """Remembers what was said to whoever runs the bot, and when."""

    def __init__(self) -> None:
        self._said: dict[str, Millis] = {}

    def is_news(self, what: str, now: Millis) -> bool:
        """Say whether something was not said lately; it is said now, then."""
        if now - self._said.get(what, now - SAY_AGAIN) < SAY_AGAIN:
            return False
        self._said[what] = now
        return True
