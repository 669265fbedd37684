"""What a replay prints when it is done: the counts, what was decided, what was odd."""

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.replay.run import Replay

_DECIDED = (
    ("sent", "would have been told, privately"),
    ("held", "still on hold when the archive ended"),
    ("folded", "folded into another note"),
    ("mirror", "would wait in the member's own mirror"),
    ("dropped", "held back"),
)


def summary(run: "Replay", decisions: Counter[str]) -> tuple[str, ...]:
    """Return the lines to print."""
    tallies, archive = run.tallies, run.archive
    lines = [
        f"{_count(tallies.messages, 'message')} of"
        f" {_count(len(run.workspace.seen), 'person', 'people')} in"
        f" {_count(len(run.archive.places), 'channel')}",
        f"{_count(tallies.unanswered, 'question')} nobody answered,"
        f" {_count(len(tallies.firsts), 'newcomer')} nobody greeted",
        f"{_count(run.found, 'finding')}, if everybody had switched coaching on"
        f" ({run.request.pace} pace){':' if run.found else ''}",
    ]
    lines += [
        f"  {decisions[word]:>6,} {what}" for word, what in _DECIDED if decisions[word]
    ]
    if archive.repaired:
        times = _count(archive.repaired, "time")
        lines.append(f"{times} repaired (missing or out of order)")
    for what, counts in (
        ("skipped", archive.skipped),
        ("left out", archive.left_out),
        ("noted", archive.noted),
    ):
        for reason, count in counts.most_common():
            where = archive.examples.get(reason)
            lines.append(
                f"{what} {count:,}: {reason}" + (f" ({where})" if where else "")
            )
    for rule, count in run.faults.items():
        lines.append(
            f"the rule {rule} failed on {_count(count, 'message')}, first on {run.first_fault};"
            " please report this"
        )
    for target in (
        run.request.db,
        run.request.signals,
        run.request.findings,
        run.request.report,
    ):
        if target is not None:
            lines.append(f"written: {target}")
    return tuple(lines)


def _count(number: int, one: str, more: str = "") -> str:
    return f"{number:,} {one if number == 1 else more or one + 's'}"
