"""Replay end to end: real archives in, files out, and nothing where it must not be."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from adapters.archives.errors import ArchiveError
from bot.config import Config, WorkspaceSettings
from bot.replay import ReplayRequest, replay

DATA = os.environ.get("RAPPORT_DATA")
DAY = 86_400
START = 1_772_442_000
"""Monday 2 March 2026, 09:00 UTC."""
MARKERS = ("quixotic", "zephyrine", "Mxyzptlk", "unmistakable-path", "velvetword")


def line(
    number: int, author: str, at: int, text: str, **more: object
) -> dict[str, Any]:
    row = {"id": f"m{number}", "channel": "garden", "author": author, "ts": at}
    return {**row, "text": text, **more}


def write(path: Path, rows: Iterable[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines()]


def month() -> list[dict[str, Any]]:
    """A link-dropper, a pitch, an asker who vanishes, an open question, two channels."""
    rows = []
    for day in range(0, 28, 2):
        at = START + day * DAY
        link = f"https://example.org/unmistakable-path/{day}"
        rows += [
            line(len(rows), "dov", at, link, name="Mxyzptlk"),
            line(
                len(rows) + 1, "ana", at + 900, f"how do I keep velvetword {day} warm?"
            ),
            line(len(rows) + 2, "ben", at + 960, "ana: zephyrine wool, under the pot"),
            line(
                len(rows) + 3, "ana", at + DAY, "the swap is on Sunday", channel="hall"
            ),
            line(len(rows) + 4, "cleo", at + 7200, "quixotic soil again, any ideas?"),
        ]
    return rows


def test_every_file_of_a_database_is_free_of_text_names_and_paths(
    tmp_path: Path,
) -> None:
    db = tmp_path / "kept.db"
    result = replay(ReplayRequest(write(tmp_path / "in.jsonl", month()), db=db))
    assert result.findings
    kept = [path for path in tmp_path.iterdir() if path.name != "in.jsonl"]
    assert kept == [db]
    with sqlite3.connect(db) as connection:
        dump = "\n".join(connection.iterdump())
    for marker in MARKERS:
        assert marker.encode() not in db.read_bytes()
        assert marker not in dump
        assert marker.encode().hex() not in dump.lower()


def test_the_inbox_of_the_database_holds_what_the_findings_file_says(
    tmp_path: Path,
) -> None:
    db, findings = tmp_path / "kept.db", tmp_path / "findings.jsonl"
    source = write(tmp_path / "in.jsonl", month())
    replay(ReplayRequest(source, db=db, findings=findings))
    lines = read(findings)
    assert {row["decision"] for row in lines} >= {"sent", "dropped"}
    with sqlite3.connect(db) as connection:
        kept = connection.execute(
            "SELECT rule, member, decision, reason FROM hints"
        ).fetchall()
    said = [
        (row["rule"], row["member"], row["decision"], row["reason"]) for row in lines
    ]
    assert sorted(kept) == sorted(said)


def test_the_database_holds_what_a_live_bot_would_remember(tmp_path: Path) -> None:
    db = tmp_path / "kept.db"
    source = write(tmp_path / "in.jsonl", month())
    result = replay(ReplayRequest(source, db=db))
    with sqlite3.connect(db) as connection:
        channels = connection.execute("SELECT id FROM channels").fetchall()
        members = connection.execute("SELECT id, history != '' FROM members").fetchall()
        seen = connection.execute("SELECT count(*) FROM seen").fetchone()
    assert {id for (id,) in channels} == {row["channel"] for row in month()}
    assert len(members) == seen[0] == result.people
    assert any(told for _, told in members)


def test_nobody_is_told_more_than_promised(tmp_path: Path) -> None:
    findings = tmp_path / "findings.jsonl"
    source = write(tmp_path / "in.jsonl", month())
    replay(ReplayRequest(source, findings=findings, pace="attentive"))
    sent = [row for row in read(findings) if row["decision"] == "sent"]
    assert sent
    for row in sent:
        same = [one for one in sent if one["member"] == row["member"]]
        assert len({one["at"][:10] for one in same}) == len(same)


def test_channels_of_a_jsonl_may_follow_one_another_or_interleave(
    tmp_path: Path,
) -> None:
    rows = month()
    interleaved = sorted(rows, key=lambda row: row["ts"])
    apart = sorted(interleaved, key=lambda row: row["channel"], reverse=True)
    outputs = []
    for number, order in enumerate((interleaved, apart)):
        signals, findings = tmp_path / f"s{number}", tmp_path / f"f{number}"
        source = write(tmp_path / "in.jsonl", order)
        replay(ReplayRequest(source, signals=signals, findings=findings))
        outputs.append(
            [sorted(path.read_text().splitlines()) for path in (signals, findings)]
        )
    assert outputs[0] == outputs[1]


def test_signals_hold_one_line_a_human_message(tmp_path: Path) -> None:
    rows = [*month(), line(999, "feed", START + 30 * DAY, "rain tomorrow", bot=True)]
    random.Random(3).shuffle(rows)
    rows.sort(key=lambda row: row["ts"])
    signals = tmp_path / "signals.jsonl"
    replay(ReplayRequest(write(tmp_path / "in.jsonl", rows), signals=signals))
    said = read(signals)
    assert sorted(row["id"] for row in said) == sorted(
        row["id"] for row in rows if "bot" not in row
    )
    assert list(said[0]) == [
        "id", "link_only", "link_drop", "question", "unanswered", "answered_by",
        "pitch", "pitch_flag", "greeting",
    ]  # fmt: skip


def test_a_second_copy_of_a_message_is_left_out(tmp_path: Path) -> None:
    rows = month()
    signals = tmp_path / "signals.jsonl"
    source = write(tmp_path / "in.jsonl", [*rows, rows[-1], rows[3]])
    result = replay(ReplayRequest(source, signals=signals))
    assert result.messages == len(rows) == len(read(signals))
    assert "left out 2: second copy" in result.lines


def test_an_archive_without_times_is_read_within_bounds(tmp_path: Path) -> None:
    rows = [line(n, f"u{n}", 0, "https://example.org/x", ts=None) for n in range(4_000)]
    signals = tmp_path / "signals.jsonl"
    result = replay(ReplayRequest(write(tmp_path / "in.jsonl", rows), signals=signals))
    assert result.messages == len(read(signals)) == 4_000


def test_an_answer_in_a_thread_opened_from_the_question_counts(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    guild = {"id": "1", "name": "pots"}
    who = {"id": "7", "name": "ana", "isBot": False}
    asked = {
        "id": "100", "type": "Default", "timestamp": "2026-03-02T09:00:00+00:00",
        "content": "how do I get the old paint off a window frame?", "author": who,
    }  # fmt: skip
    said = {
        "id": "101", "type": "Default", "timestamp": "2026-03-02T09:06:00+00:00",
        "content": "with a heat gun, from the edge inwards",
        "author": {"id": "8", "name": "ben", "isBot": False},
    }  # fmt: skip
    starter = {**asked, "id": "99", "type": "ThreadStarterMessage", "content": ""}
    later = {**said, "id": "900", "timestamp": "2026-03-06T09:00:00+00:00"}
    hall = {"id": "500", "type": "GuildTextChat", "name": "help"}
    thread = {
        "id": "100", "type": "GuildPublicThread", "name": "how do I get",
        "category": "help",
    }  # fmt: skip
    for channel, messages in ((hall, [asked, later]), (thread, [starter, said])):
        export = {"guild": guild, "channel": channel, "messages": messages}
        (folder / f"{channel['name']}.json").write_text(json.dumps(export))
    signals, findings = tmp_path / "signals.jsonl", tmp_path / "findings.jsonl"
    replay(ReplayRequest(folder, signals=signals, findings=findings))
    (question,) = [row for row in read(signals) if row["id"] == "100"]
    assert (question["unanswered"], question["answered_by"]) == (False, ["101"])
    assert not [row for row in read(findings) if row["rule"] == "unanswered-question"]


@pytest.mark.parametrize(
    ("named", "found"),
    [
        pytest.param({}, [["join", "call", "crossposted"]], id="anybody"),
        pytest.param({"announcer_members": ("dov",)}, [], id="who announces"),
    ],
)
def test_the_same_in_two_channels_of_an_export_weighs_more(
    tmp_path: Path, named: dict[str, Any], found: list[list[str]]
) -> None:
    folder = tmp_path / "export"
    channels = [{"id": "C1", "name": "garden"}, {"id": "C2", "name": "bees"}]
    text = "Join us for the evening course on lining ponds and planting reeds"
    for number, channel in enumerate(channels):
        (folder / channel["name"]).mkdir(parents=True)
        ts = f"{START + number * 600}.000001"
        day = [{"type": "message", "user": "U1", "text": text, "ts": ts}]
        path = folder / channel["name"] / "2026-03-02.json"
        path.write_text(json.dumps(day), encoding="utf-8")
    (folder / "users.json").write_text('[{"id": "U1", "name": "dov"}]')
    (folder / "channels.json").write_text(json.dumps(channels))
    findings = tmp_path / "findings.jsonl"
    config = Config(workspace=WorkspaceSettings(**named))
    replay(ReplayRequest(folder, config=config, findings=findings))
    pitches = [row for row in read(findings) if row["rule"] == "sales-pitch"]
    assert [row["evidence"]["traits"] for row in pitches[1:]] == found


def test_a_broken_archive_leaves_nothing_and_keeps_what_stood_there(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "export" / "garden"
    folder.mkdir(parents=True)
    (tmp_path / "export" / "users.json").write_text("[]")
    (tmp_path / "export" / "channels.json").write_text('[{"id":"C1","name":"garden"}]')
    day = [
        {
            "type": "message",
            "user": "U1",
            "text": "hello there",
            "ts": f"{START}.000001",
        }
    ]
    (folder / "2026-03-02.json").write_text(json.dumps(day))
    (folder / "2026-03-03.json").write_text(json.dumps(day)[:40])
    signals = tmp_path / "signals.jsonl"
    signals.write_text("from before")
    request = ReplayRequest(
        tmp_path / "export",
        signals=signals,
        db=tmp_path / "kept.db",
        report=tmp_path / "r.html",
    )
    with pytest.raises(ArchiveError, match=r"2026-03-03\.json"):
        replay(request)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "export",
        "signals.jsonl",
    ]
    assert signals.read_text() == "from before"


def test_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    write(
        source,
        (line(n, f"u{n % 50}", START + n * 30, "and so on") for n in range(400_000)),
    )
    command = [
        sys.executable, "-m", "bot.cli", "replay", str(source),
        "--signals", str(tmp_path / "signals.jsonl"), "--db", str(tmp_path / "kept.db"),
    ]  # fmt: skip
    process = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        # Whoever runs the tests in the background may have had it ignored.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    deadline = time.monotonic() + 60
    while len(list(tmp_path.iterdir())) < 3 and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said == "rapport: stopped; nothing was written\n"
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


@pytest.mark.skipif(
    DATA is None, reason="set RAPPORT_DATA to replay real archives here"
)
@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("archives/slack_export", 340),
        ("archives/discord_export", 3_913),
        ("irc_linux.jsonl", 1_915),
    ],
)
def test_real_archives_give_a_reading_of_every_human_message(
    tmp_path: Path, name: str, count: int
) -> None:
    outputs = {key: tmp_path / key for key in ("signals", "findings", "report", "db")}
    result = replay(ReplayRequest(Path(DATA or "") / name, quotes=True, **outputs))
    assert result.messages == count
    assert len(read(outputs["signals"])) == count
    assert len(read(outputs["findings"])) == result.findings
