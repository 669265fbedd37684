"""``make weights``: learn again what the data files under ``rules/data`` weigh.

``ARGS=pitch`` learns one of them. Needs the conversations of RAPPORT_DATA.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from tests.weights import pitch

LEARNERS: dict[str, Callable[[Path], None]] = {"pitch": pitch.main}


def main(names: list[str]) -> int:
    """Run the learners that are named, else all."""
    unknown = set(names) - set(LEARNERS)
    if unknown:
        print(f"unknown: {', '.join(sorted(unknown))}; there is {', '.join(LEARNERS)}")
        return 2
    data = os.environ.get("RAPPORT_DATA", "")
    if not data:
        print(
            "RAPPORT_DATA is not given: name the folder of conversations to learn from"
        )
        return 2
    for name in names or LEARNERS:
        LEARNERS[name](Path(data))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
