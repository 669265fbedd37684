"""What goes wrong with a platform: refused, not accepted, or nobody can tell.

Every adapter turns its library's errors into one of these three at its edge; one that
cannot even be started says ``CannotRun``.
"""

from enum import StrEnum

from rules.model import Millis


class Cause(StrEnum):
    """Why something was refused for good."""

    CLOSED = "closed"
    """The member takes no direct messages."""
    NO_MEMBER = "no-member"
    NO_CHANNEL = "no-channel"
    NO_MESSAGE = "no-message"
    FORBIDDEN = "forbidden"


class PlatformError(Exception):
    """Something asked of a platform did not work."""


class Refused(PlatformError):
    """It was not done and never will be: asking again is useless."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(f"refused: {cause}")
        self.cause = cause


class NotAccepted(PlatformError):
    """It is proven that it was not done, and it may work later."""

    def __init__(self, reason: str, retry_after: Millis | None = None) -> None:
        super().__init__(f"not accepted: {reason}")
        self.reason = reason
        self.retry_after = retry_after


class Unclear(PlatformError):
    """It may have been done or not: nobody can tell (a timeout, a broken connection)."""


class CannotRun(Exception):
    """A platform cannot be run until somebody puts something right; its text says what."""
