"""Made-up weeks of a channel."""

from rules.model import DAY, Millis, Week

MONDAY: Millis = 20_507 * DAY
"""Monday 23 February 2026, 00:00 UTC."""


def week(back: int = 0, **changes) -> Week:
    """The week told of, or one so many weeks before it."""
    figures = {
        "channel": "help",
        "monday": MONDAY - back * 7 * DAY,
        "posts": 40,
        "authors": 12,
        "replied": 20,
        "questions": 6,
        "answered": 4,
        "answer_minutes": (3, 20, 50, 1_440),
        "links": 7,
        "link_drops": 2,
        "newcomers": 3,
        "welcomed": 3,
        "thanks": 6,
    }
    return Week(**(figures | changes))


def quiet(back: int = 0) -> Week:
    """A week in which people wrote and nothing else happened."""
    nothing = dict.fromkeys(
        ("replied", "answered", "links", "link_drops", "newcomers", "welcomed"), 0
    )
    return week(back, thanks=0, answer_minutes=(), **nothing)
