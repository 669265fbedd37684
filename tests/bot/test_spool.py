"""The spool: whatever order findings come in, they leave in order of time."""

import random

from bot.spool import MOST_RUNS, Spool
from rules.model import Finding, Retraction, Tell


def finding(number: int, tell: Tell = Tell.AUTHOR) -> Finding:
    return Finding(
        rule="link-only",
        key=f"k{number:06}",
        channel="C1",
        about="U1",
        tell=tell,
        at=number,
        posted=number,
        messages=(f"m{number}",),
    )


def test_comes_out_in_order_of_time_through_many_runs() -> None:
    run = 3
    findings = [finding(number) for number in range(run * MOST_RUNS * 3)]
    shuffled = random.Random(5).sample(findings, len(findings))
    spool = Spool(run)
    for one in shuffled:
        spool.add(one)
    assert list(spool) == findings
    assert spool.findings == len(findings)
    spool.close()


def test_what_waits_in_the_mirror_is_there_once() -> None:
    spool = Spool(2)
    for _ in range(5):
        spool.add(finding(1, Tell.MIRROR))
    assert len(list(spool)) == spool.findings == 1
    spool.close()


def test_a_retraction_stands_at_its_own_time() -> None:
    spool = Spool(2)
    gone = Retraction("k000001", 5, "answered")
    spool.retract(gone)
    for number in (9, 1):
        spool.add(finding(number))
    assert list(spool) == [finding(1), gone, finding(9)]
    spool.close()
