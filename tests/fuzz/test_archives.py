"""Broken archives of every kind: refused in one line or read with counts, never else.

``RAPPORT_FUZZ`` sets how many archives are tried in all.
"""

import io
import json
import os
import random
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.archives import ArchiveError, open_archive
from tests.adapters.archive_files import (
    Reading,
    check,
    discord_file,
    jsonl,
    line,
    member,
    said,
    slack_folder,
    wrote,
)

TESTS = 7
EXAMPLES = max(20, int(os.environ.get("RAPPORT_FUZZ", "350")) // TESTS)

fuzzed = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)

# Anything JSON can say, lone surrogates and numbers without end included.
TEXT = st.text(st.characters(), max_size=12) | st.sampled_from(
    [
        "",
        "\ud800",
        "\udfff\ud83d",
        "<@U1|x>",
        "<https://a.example|b>",
        "&lt;<!date^1^x|y>",
        "@Ana <@!901> <:x:1> #kitchen >>> a\nb",
        "1700000000.000100",
        "2024-03-01T00:00:00Z",
        "thread_broadcast",
        "channel_join",
        "Reply",
        "GuildMemberJoin",
        "21",
        "UANA",
        "C1",
        "500",
    ]
)
SCALAR = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(10**30), 10**30)
    | st.floats()
    | TEXT
)
ANY = st.recursive(
    SCALAR,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            TEXT | st.sampled_from(["id", "name", "ts"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)


def changed(sound: dict[str, Any]) -> st.SearchStrategy[Any]:
    """The sound record with some fields replaced or taken away; or anything at all."""
    fields = st.sampled_from(sorted(sound)) | TEXT
    changes = st.dictionaries(fields, ANY | st.just(...), max_size=3)
    return changes.map(
        lambda change: {k: v for k, v in (sound | change).items() if v is not ...}
    ) | st.one_of(ANY)


@st.composite
def mutations(draw: st.DrawFn) -> Callable[[bytes], bytes]:
    """A way to damage bytes: cut, drop, double, overwrite, insert."""
    chance = random.Random(draw(st.integers(0, 2**32)))
    steps = draw(st.lists(st.sampled_from("cdorif"), min_size=1, max_size=4))
    scraps = [b'"', b"\\", b"{", b"}", b"[", b"]", b",", b"\0", b"\xff", b"\n", b"null"]
    scraps += [
        b'{"id": "1", "type":',
        b'{"ts":',
        b"\\ud800",
        b"\xed\xa0\x80",
        b"9" * 400,
    ]

    def mutate(raw: bytes) -> bytes:
        for step in steps:
            at, length = (
                chance.randint(0, len(raw)),
                int(chance.paretovariate(0.4) % 400),
            )
            if step == "c":
                raw = raw[:at]
            elif step == "d":
                raw = raw[:at] + raw[at + length :]
            elif step == "o":
                raw = raw[:at] + chance.choice(scraps) + raw[at + 1 :]
            elif step == "r":
                raw = raw[:at] + raw[max(0, at - length) :]
            elif step == "i":
                raw = raw[:at] + chance.choice(scraps) + raw[at:]
            elif at < len(raw):
                raw = raw[:at] + bytes([raw[at] ^ 1 << length % 8]) + raw[at + 1 :]
        return raw

    return mutate


def survives(path: Path, format: str = "auto") -> None:
    """Read to the end, or be refused in one line."""
    refusal = ""
    try:
        archive = open_archive(path, format)
        reading = Reading(archive, list(archive.batches(5)))
    except ArchiveError as error:
        refusal = str(error)
    if refusal:
        assert refusal.isprintable()
        return
    check(reading)
    msgspec.json.encode(reading.events)
    some = [post.id for post in reading.posts[:3]]
    assert archive.texts(some).keys() == set(some)


@pytest.fixture(scope="module")
def folder():
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@fuzzed
@given(st.lists(changed(line()), max_size=6))
def test_jsonl_of_odd_records(folder: Path, lines: list[Any]) -> None:
    encoded = [json.dumps(each) for each in (line(), *lines)]
    survives(jsonl(folder / "a.jsonl", encoded), "jsonl")


@fuzzed
@given(st.binary(max_size=300) | st.just(b""), mutations(), st.booleans())
def test_jsonl_of_damaged_bytes(
    folder: Path, tail: bytes, mutate: Callable[[bytes], bytes], forced: bool
) -> None:
    path = jsonl(folder / "b.jsonl", [line(n, ts=f"{n}") for n in range(9)])
    path.write_bytes(mutate(path.read_bytes()) + tail)
    survives(path, "jsonl" if forced else "auto")


SLACK = said(
    thread_ts="1700049600.000000",
    bot_id=None,
    subtype="me_message",
    files=[{"mimetype": "image/png"}],
    attachments=[{"is_share": True}],
    reactions=[{"name": "tada", "users": ["UANA"]}],
    user_profile={"display_name": "Ana"},
    username="ana",
    hidden=False,
)


@fuzzed
@given(
    st.lists(changed(SLACK), max_size=4),
    st.lists(changed(member("UANA", "Ana", tz="UTC", is_bot=False)), max_size=2),
    st.lists(changed({"id": "C1", "name": "kitchen", "is_private": True}), max_size=2),
)
def test_slack_of_odd_records(
    folder: Path, messages: list[Any], members: list[Any], listed: list[Any]
) -> None:
    path = slack_folder(
        folder / "slack",
        {"kitchen": {"2023-11-15": [said(), *messages]}},
        members=members,
        listed=listed,
        lists={"dms.json": listed},
    )
    survives(path)


@fuzzed
@given(mutations(), st.sampled_from(["kitchen/2023-11-15.json", "users.json"]))
def test_slack_of_damaged_bytes(
    folder: Path, mutate: Callable[[bytes], bytes], name: str
) -> None:
    messages = [SLACK | said(n, text="soup " * n) for n in range(9)]
    channels = {"kitchen": {"2023-11-15": messages, "2023-11-16": [said(86_400)]}}
    path = slack_folder(folder / "damaged", channels)
    (path / name).write_bytes(mutate((path / name).read_bytes()))
    survives(path)


@fuzzed
@given(mutations(), st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
def test_slack_zip_of_damaged_bytes(
    folder: Path, mutate: Callable[[bytes], bytes], packing: int
) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", packing) as archive:
        archive.writestr("channels.json", '[{"id": "C1", "name": "kitchen"}]')
        archive.writestr("kitchen/2023-11-15.json", json.dumps([said()]))
        archive.writestr("users.json", "[]")
    path = folder / "a.zip"
    path.write_bytes(mutate(content.getvalue()))
    survives(path, "slack")


DISCORD = wrote(
    7,
    reference={"type": "Default", "messageId": "4"},
    attachments=[{"fileName": "a.png"}],
    stickers=[{"id": "1"}],
    reactions=[{"emoji": {"id": "", "name": "x"}, "users": [{"id": "901"}]}],
    mentions=[{"id": "901", "name": "ana", "nickname": "Ana"}],
    forwardedMessage=None,
    poll=None,
)
CHANNEL = {"id": "500", "type": "GuildPublicThread", "name": "kitchen", "category": "x"}


@fuzzed
@given(
    st.lists(changed(DISCORD), max_size=4),
    changed(CHANNEL).filter(lambda value: isinstance(value, dict)),
    st.sampled_from([2, None]),
)
def test_discord_of_odd_records(
    folder: Path, messages: list[Any], channel: Any, indent: int | None
) -> None:
    # Escaped, so that lone surrogates can be written at all.
    path = discord_file(folder / "a.json", [], channel={}, indent=indent)
    export = json.loads(path.read_text())
    export |= {"channel": channel, "messages": [wrote(1), *messages]}
    separators = None if indent else (",", ":")
    path.write_text(json.dumps(export, indent=indent, separators=separators))
    survives(path, "discord")


@fuzzed
@given(mutations(), st.sampled_from([2, None]), st.booleans())
def test_discord_of_damaged_bytes(
    folder: Path, mutate: Callable[[bytes], bytes], indent: int | None, up: bool
) -> None:
    inside = folder / "discord"
    messages = [DISCORD | wrote(n, "soup " * n) for n in range(1, 9)]
    messages = messages if up else messages[::-1]
    path = discord_file(inside / "a.json", messages, channel=CHANNEL, indent=indent)
    path.write_bytes(mutate(path.read_bytes()))
    discord_file(inside / "b.json", [wrote(3)], channel={"id": "501"})
    survives(inside, "discord")
