"""``make bench``: what things cost, as ratios against something in the same run.

Machines are shared and noisy: a ratio of two costs measured side by side holds where a
time does not. Nothing here passes or fails.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from zipfile import ZipFile, is_zipfile

import msgspec

from rules.checks import RULES, times
from rules.engine import Engine
from rules.model import Event, Posted, Watermark
from rules.state.workspace import Workspace
from tests.bench import archives, discord_live, gateway, slack_events, together
from tests.bench.children import MB, measured

ROUNDS = 5


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small archives only")
    quick = parser.parse_args().quick
    data = os.environ.get("RAPPORT_DATA")
    with tempfile.TemporaryDirectory(prefix="rapport-bench-") as folder:
        talk = _talk(Path(folder), data)
        _engine(talk)
        _slack(talk, quick)
        discord_live.report(talk, quick=quick)
        together.report(Path(folder))
        _help()
        _replay(Path(folder), talk)
        _memory(Path(folder), quick)
    return 0


def _talk(folder: Path, data: str | None) -> Path:
    """Return the messages to measure with: real ones where they are given."""
    if data:
        return Path(data) / "slack_racket.jsonl"
    print("RAPPORT_DATA is not given: measuring with made-up messages")
    path = folder / "talk.jsonl"
    archives.jsonl(path, 5 * MB, 300, channels=1)
    return path


def _engine(talk: Path) -> None:
    rows = [json.loads(line) for line in talk.open(encoding="utf-8")][:20_000]
    posts = _posts(rows)
    said = [(row["author"], row["text"]) for row in rows]
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(_engine_cost(posts))
        theirs.append(asyncio.run(gateway.cost(said)))
    ratios = [mine / other for mine, other in zip(ours, theirs, strict=True)]
    print(
        f"engine, all rules and reply links, a message: {median(ratios):.2f} x"
        f" discord.py's parse and dispatch ({min(ratios):.2f} to {max(ratios):.2f};"
        f" {median(ours) * 1e6:.0f} and {median(theirs) * 1e6:.0f} µs; at least 2, aim 1)"
    )


def _posts(rows: Sequence[dict[str, str]]) -> list[Posted]:
    posts = []
    at = 0
    for number, row in enumerate(rows):
        at += 60_000 if number % 5 else 600_000
        who = row["author"]
        posts.append(Posted("C", row["id"], at, who, row["text"], number, who))
    return posts


def _engine_cost(posts: Sequence[Posted]) -> float:
    bound = tuple((rule, rule.options()) for rule in RULES)
    engine = Engine(bound, times=times(bound), readings=True)
    workspace = Workspace("W", b"bench", everybody=True)
    began = time.process_time()
    for start in range(0, len(posts), 500):
        events: list[Event] = list(posts[start : start + 500])
        events.append(Watermark(posts[min(start + 499, len(posts) - 1)].at))
        engine.fold(workspace, events)
    return (time.process_time() - began) / len(posts)


def _slack(talk: Path, quick: bool) -> None:
    """Measure events on Slack: what they cost, and how soon they are taken in."""
    texts = [json.loads(line)["text"] for line in talk.open(encoding="utf-8")][:5_000]
    bolt, ours = zip(
        *(asyncio.run(slack_events.costs(texts)) for _ in range(3)), strict=True
    )
    ratios = [mine / own for own, mine in zip(bolt, ours, strict=True)]
    print(
        f"Slack, ours on top of Bolt's own, an event, commits included:"
        f" {median(ratios):.2f} x Bolt ({min(ratios):.2f} to {max(ratios):.2f};"
        f" {median(ours) * 1e6:.0f} and {median(bolt) * 1e6:.0f} µs; at most 1)"
    )
    seconds = 10 if quick else 60
    delays = asyncio.run(slack_events.delays(_cycled(texts, 200 * seconds), 200))
    middle, late = delays[len(delays) // 2], delays[len(delays) * 99 // 100]
    print(
        f"Slack, 200 signed events a second for {seconds} s, until acknowledged:"
        f" p50 {middle * 1e3:.0f} ms, p99 {late * 1e3:.0f} ms (at most 100)"
    )


def _cycled(texts: Sequence[str], count: int) -> list[str]:
    return [texts[number % len(texts)] for number in range(count)]


def _help() -> None:
    rapport, bare = [], []
    for _ in range(ROUNDS):
        rapport.append(measured([sys.executable, "-m", "bot.cli", "--help"])[0])
        bare.append(measured([sys.executable, "-c", "pass"])[0])
    print(
        f"rapport --help: {median(rapport):.2f} s of CPU, {median(rapport) - median(bare):.2f}"
        " s above a bare interpreter (limit 0.3)"
    )


def _replay(folder: Path, talk: Path) -> None:
    many = folder / "ten.jsonl"
    with many.open("wb") as stream:
        for copy in range(10):
            for row in talk.read_bytes().splitlines():
                stream.write(
                    row.replace(b'"channel":"', b'"channel":"%d-' % copy, 1) + b"\n"
                )
    for name, path in (("once", talk), ("ten times in a row", many)):
        messages = sum(1 for _ in path.open("rb"))
        decoding = _cpu(lambda path=path: _decode(path))
        spent, peak = measured(_command(path, folder))
        start = measured([sys.executable, "-m", "bot.cli", "rules", "list"])[0]
        print(
            f"replay into SQLite with signals and findings, {name}: {messages:,} messages,"
            f" {spent:.1f} s of CPU ({messages / spent:,.0f} a second of a core;"
            f" {messages / max(spent - start, 0.01):,.0f} without start-up),"
            f" {spent / decoding:.0f} x merely decoding the file, {peak:.0f} MB"
        )


def _memory(folder: Path, quick: bool) -> None:
    large = 20 * MB if quick else 1000 * MB
    medium = 5 * MB if quick else 100 * MB
    cases: list[tuple[str, Callable[[Path], object]]] = [
        ("JSONL, 1,000 members", lambda p: archives.jsonl(p, medium, 1_000)),
        ("JSONL, 200,000 members", lambda p: archives.jsonl(p, medium, 200_000)),
        ("Slack zip, 1,000 members", lambda p: archives.slack_zip(p, medium, 1_000)),
        (
            "Slack zip, 200,000 members",
            lambda p: archives.slack_zip(p, medium, 200_000),
        ),
        ("Discord file, 1,000 members", lambda p: _discord(p, medium, 1_000)),
        ("Discord file, 200,000 members", lambda p: _discord(p, medium, 200_000)),
        ("Discord folder of 3,000 threads", _threads),
        ("JSONL, 1,000 members, large", lambda p: archives.jsonl(p, large, 1_000)),
    ]
    for name, make in cases:
        path = folder / "archive"
        make(path)
        size = _size(path)
        spent, peak = measured(_command(path, folder))
        print(f"memory, {name}, {size}: {peak:.0f} MB at most ({spent:.0f} s CPU)")
        _remove(path)


def _discord(path: Path, size: int, members: int) -> None:
    archives.discord_file(path, size // 330, members, archives.START, "100")


def _threads(path: Path) -> None:
    path.mkdir()
    for number in range(3_000):
        begin = archives.START + number * 3_000
        archives.discord_file(
            path / f"{number}.json", 15, 1_000, begin, str(10_000 + number)
        )


def _size(path: Path) -> str:
    if path.is_dir():
        return _mb(sum(one.stat().st_size for one in path.iterdir()))
    size = _mb(path.stat().st_size)
    if not is_zipfile(path):
        return size
    with ZipFile(path) as archive:
        days = [one for one in archive.infolist() if "/" in one.filename]
    unpacked = _mb(sum(one.file_size for one in days))
    return f"{size} ({len(days):,} day files, {unpacked} unzipped)"


def _mb(size: int) -> str:
    return f"{size / MB:,.0f} MB"


def _remove(path: Path) -> None:
    if path.is_dir():
        for one in path.iterdir():
            one.unlink()
        path.rmdir()
    else:
        path.unlink()


def _command(path: Path, folder: Path) -> list[str]:
    for old in folder.glob("out.*"):
        old.unlink()
    return [
        sys.executable, "-m", "bot.cli", "replay", str(path),
        "--signals", str(folder / "out.signals"),
        "--findings", str(folder / "out.findings"),
        "--db", str(folder / "out.db"),
    ]  # fmt: skip


def _decode(path: Path) -> None:
    decode = msgspec.json.Decoder().decode
    with path.open("rb") as stream:
        for row in stream:
            decode(row)


def _cpu(work: Callable[[], None]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    sys.exit(main())
