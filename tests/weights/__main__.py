"""``make weights``: learn again whatever was learned from data."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.weights import pitch, replies, words

LEARNERS: dict[str, Callable[[Path], None]] = {
    "words": words.main,
    "replies": replies.main,
    "pitch": pitch.main,
}
"""In this order: what links messages leans on which words are common."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Learn what was asked for, or everything."""
    parser = argparse.ArgumentParser(prog="make weights", description=__doc__)
    parser.add_argument("what", nargs="*", help=f"of {', '.join(LEARNERS)}; else all")
    asked = parser.parse_args(arguments).what
    unknown = [name for name in asked if name not in LEARNERS]
    data = os.environ.get("RAPPORT_DATA")
    if unknown or not data:
        remedy = "RAPPORT_DATA is not given: make weights DATA=folder"
        known = f"choose of {', '.join(LEARNERS)}"
        print(
            f"no such learner: {', '.join(unknown)}; {known}" if unknown else remedy,
            file=sys.stderr,
        )
        return 2
    for name, learn in LEARNERS.items():
        if not asked or name in asked:
            print(f"learning {name}", file=sys.stderr)
            learn(Path(data))
    return 0


if __name__ == "__main__":
    sys.exit(main())
