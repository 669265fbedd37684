"""How steady a connection is, said in one line when it is not, and one when it is again.

Discord asks for a new connection now and then, and one that is lost is restored within
seconds: that is nothing to tell anybody. What is told is a connection that is lost again
and again, or stays away.
"""

import logging
from dataclasses import dataclass

from rules.model import MINUTE, Millis

OFTEN = 3
"""Lost so often before it was steady for a while, it is unsteady."""
AWAY: Millis = MINUTE
"""Not restored after so long, it is away."""
STEADY: Millis = 5 * MINUTE
"""It is steady when it has been there for so long since it came back."""
UNSTEADY = (
    "shard %d: the connection to Discord is unsteady; what is missed is read from"
    " history, and nothing counts as unanswered meanwhile"
)
IS_STEADY = "shard %d: the connection is steady again; it was lost %d times"

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Trouble:
    times: int = 0
    lost_at: Millis = 0
    back_at: Millis | None = None
    """Since when it is seen to be there; None: it is not."""
    is_told: bool = False


class Steadiness:
    """Notes when connections of shards are lost, and tells of those that are unsteady."""

    def __init__(self) -> None:
        self._troubles: dict[int, _Trouble] = {}

    def lost(self, shard: int, now: Millis) -> None:
        """A connection was lost."""
        trouble = self._troubles.setdefault(shard, _Trouble())
        trouble.times += 1
        trouble.lost_at, trouble.back_at = now, None
        if trouble.times >= OFTEN:
            self._tell(shard, trouble)

    def look(self, connected: set[int], now: Millis) -> None:
        """Tell of what stays away, and of what is steady again."""
        for shard, trouble in list(self._troubles.items()):
            if shard not in connected:
                trouble.back_at = None
                if now - trouble.lost_at >= AWAY:
                    self._tell(shard, trouble)
                continue
            if trouble.back_at is None:
                trouble.back_at = now
            if now - trouble.back_at >= STEADY:
                del self._troubles[shard]
                if trouble.is_told:
                    log.warning(IS_STEADY, shard, trouble.times)

    def _tell(self, shard: int, trouble: _Trouble) -> None:
        if not trouble.is_told:
            log.warning(UNSTEADY, shard)
        trouble.is_told = True
