"""Writes small archives for the tests of their readers, and reads them whole."""

import json
import os
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from adapters.archives import Archive, Batch, open_archive
from rules.model import Event, Joined, Over, Posted, Watermark

DAY_MS = 86_400_000
NOON = 1_700_049_600
"""2023-11-15 12:00 UTC, in seconds."""


class Reading(NamedTuple):
    """An archive read to its end."""

    archive: Archive
    batches: list[Batch]

    @property
    def events(self) -> list[Event]:
        return [event for batch in self.batches for event in batch.events]

    @property
    def posts(self) -> list[Posted]:
        return [event for event in self.events if isinstance(event, Posted)]

    @property
    def joins(self) -> list[Joined]:
        return [event for event in self.events if isinstance(event, Joined)]

    @property
    def texts(self) -> list[str]:
        return [post.text for post in self.posts]


def read(path: Path, format: str = "auto", size: int = 1000) -> Reading:
    archive = open_archive(path, format)
    reading = Reading(archive, list(archive.batches(size)))
    check(reading)
    return reading


def check(reading: Reading) -> None:
    """What holds for every archive, whatever is in it."""
    archive, batches = reading
    assert isinstance(batches[-1].events[-1], Over)
    assert archive.messages == len(reading.posts)
    assert {post.channel for post in reading.posts} <= archive.places.keys()
    assert {post.author for post in reading.posts} <= archive.people.keys()
    done = [batch.done for batch in batches]
    assert done == sorted(done)
    assert done[-1] == batches[-1].total
    assert all(batch.total == done[-1] for batch in batches)
    vouched: dict[str | None, int] = {}
    for event in reading.events:
        if isinstance(event, Posted | Joined):
            clock = None if archive.shared_clock else event.channel
            assert event.at >= vouched.get(clock, event.at)
            event_text = event.text if isinstance(event, Posted) else ""
            event_text.encode()
        elif isinstance(event, Watermark):
            assert (event.channel is None) == archive.shared_clock
            assert event.at >= vouched.get(event.channel, event.at)
            vouched[event.channel] = event.at


# JSONL


def jsonl(path: Path, lines: Iterable[Mapping[str, Any] | str | bytes]) -> Path:
    encoded = [
        line
        if isinstance(line, bytes)
        else (line if isinstance(line, str) else json.dumps(line)).encode()
        for line in lines
    ]
    path.write_bytes(b"".join(line + b"\n" for line in encoded))
    return path


def line(number: int = 1, **fields: Any) -> dict[str, Any]:
    """A sound line; a field given as ``...`` is left out."""
    sound = {
        "id": f"m{number}",
        "channel": "kitchen",
        "author": "ana",
        "ts": NOON + number,
        "text": f"line {number}",
    }
    return {k: v for k, v in (sound | fields).items() if v is not ...}


# Slack


def said(
    seconds: float = 0, user: str = "UANA", text: str = "soup", **more: Any
) -> Any:
    ts = f"{NOON + seconds:.6f}"
    return {"type": "message", "ts": ts, "user": user, "text": text} | more


def member(id: str, name: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "name": name.lower(), "profile": {"display_name": name}} | more


MEMBERS = (
    member("UANA", "Ana", tz="Europe/Lisbon"),
    member("UBEN", "Ben"),
    member("UROBOT", "Robot", is_bot=True),
)


def slack_folder(
    path: Path,
    channels: Mapping[str, Mapping[str, Any]],
    *,
    members: Sequence[Any] | None = MEMBERS,
    listed: Sequence[Any] | None = None,
    lists: Mapping[str, Any] | None = None,
) -> Path:
    """Write an export: by channel, by day, a list of messages (or the file's bytes)."""
    path.mkdir(parents=True, exist_ok=True)
    if listed is None:
        listed = [{"id": f"C{name.upper()}", "name": name} for name in channels]
    files: dict[str, Any] = {"channels.json": listed, **(lists or {})}
    if members is not None:
        files["users.json"] = members
    for name, days in channels.items():
        files |= {f"{name}/{day}.json": content for day, content in days.items()}
    for name, content in files.items():
        target = path / name
        target.parent.mkdir(exist_ok=True)
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        target.write_bytes(raw)
    return path


def zipped(folder: Path, target: Path, top: str = "") -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, top + file.relative_to(folder).as_posix())
    return target


# Discord


def wrote(id: int, text: str = "soup", /, **more: Any) -> dict[str, Any]:
    """A message; its time follows from its id, one second a thousand."""
    author = {"id": "901", "name": "ana", "nickname": "Ana", "isBot": False}
    at = f"2024-03-01T{id // 3_600_000:02}:{id // 60_000 % 60:02}:{id // 1000 % 60:02}"
    message = {
        "id": str(id),
        "type": "Default",
        "timestamp": f"{at}.{id % 1000:03}+00:00",
        "timestampEdited": None,
        "isPinned": False,
        "content": text,
        "author": author,
        "attachments": [],
        "embeds": [],
        "stickers": [],
        "reactions": [],
        "mentions": [],
    }
    return {k: v for k, v in (message | more).items() if v is not ...}


def discord_file(
    path: Path,
    messages: Sequence[Any],
    *,
    channel: Mapping[str, Any] | None = None,
    indent: int | None = 2,
    after: str | None = None,
) -> Path:
    described = {
        "id": "500",
        "type": "GuildTextChat",
        "categoryId": "400",
        "category": "Rooms",
        "name": "kitchen",
        "topic": None,
    }
    export = {
        "guild": {"id": "1", "name": "House", "iconUrl": ""},
        "channel": described | dict(channel or {}),
        "dateRange": {"after": after, "before": None},
        "exportedAt": "2024-04-01T00:00:00+00:00",
        "messages": messages,
        "messageCount": len(messages),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    separators = None if indent else (",", ":")
    text = json.dumps(export, indent=indent, separators=separators, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    return path


def data() -> Path:
    """The folder of real conversations; skips the test where there is none."""
    folder = os.environ.get("RAPPORT_DATA")
    if not folder:
        pytest.skip("set RAPPORT_DATA to a folder of real conversations to compare")
    return Path(folder)
