"""What somebody typed, as long as it is looked at and said again."""

LONGEST = 40
"""Letters that are looked at, and said again."""


def shortened(text: str) -> str:
    """Return what was typed, its end left out where it is too long to say again."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
