"""What a workspace may set about the weekly summary: the ``[summary]`` part."""

from datetime import time

from pydantic import BaseModel, ConfigDict

from bot.limits import ClockTime, Weekday


class SummarySettings(BaseModel):
    """When a channel is told how its week was; managers may change it by channel."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: bool = True
    """Whether summaries are posted where nobody has said otherwise; in channels for
    announcements only where a manager asked for it."""
    weekday: Weekday = Weekday.TUESDAY
    """The day on which they are posted."""
    at: ClockTime = time(9, 30)
    """The time of day, where the workspace is."""
