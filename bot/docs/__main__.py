"""Write the pages that are made from the code, or check that they are up to date."""

import sys
from argparse import ArgumentParser
from pathlib import Path

from bot.docs.pages import stale, write

ROOT = Path(__file__).parents[2]


def main() -> int:
    """Write the pages; with ``--check`` name those that are out of date instead."""
    parser = ArgumentParser("python -m bot.docs", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare")
    if not parser.parse_args().check:
        write(ROOT)
        return 0
    found = stale(ROOT)
    for path in found:
        print(f"{path.as_posix()}: out of date; run: make docs", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
