"""Replay: an archive in, what would have been said out, through the very same path."""

from bot.replay.request import Progress, ReplayRequest, ReplayResult
from bot.replay.run import replay

__all__ = ["Progress", "ReplayRequest", "ReplayResult", "replay"]
