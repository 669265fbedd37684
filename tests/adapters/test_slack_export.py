"""Slack exports: who and what they list, and true order of time over all channels."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from adapters.archives import Person, Place
from tests.adapters.archive_files import (
    DAY_MS,
    MEMBERS,
    NOON,
    data,
    member,
    read,
    said,
    slack_folder,
    zipped,
)

DAY = "2023-11-15"
NOON_MS = NOON * 1_000


def kitchen(path: Path, *messages: Any, **more: Any) -> Path:
    return slack_folder(path / "export", {"kitchen": {DAY: list(messages)}}, **more)


def test_who_people_are(tmp_path: Path) -> None:
    members = [
        *MEMBERS,
        {"id": "UCAT", "name": "cat", "real_name": "Cat C", "profile": {}},
        {
            "id": "UDAN",
            "name": "dan",
            "profile": {"real_name": "Dan", "display_name": ""},
        },
        {"id": "UEVE", "name": "eve"},
        {"name": "no id"},
    ]
    guest = said(user="UGUEST", user_profile={"display_name": "Guest"})
    reading = read(kitchen(tmp_path, guest, members=members))
    assert reading.archive.people == {
        "UANA": Person("UANA", "Ana", "Europe/Lisbon"),
        "UBEN": Person("UBEN", "Ben"),
        "UROBOT": Person("UROBOT", "Robot", None, False),
        "UCAT": Person("UCAT", "Cat C"),
        "UDAN": Person("UDAN", "Dan"),
        "UEVE": Person("UEVE", "eve"),
        "UGUEST": Person("UGUEST", "Guest"),
    }
    assert reading.posts[0].name == "Guest"
    assert reading.archive.skipped == {"entry of users.json with no usable id": 1}


@pytest.mark.parametrize("name", ["users.json", "org_users.json"])
def test_finds_the_list_of_members(tmp_path: Path, name: str) -> None:
    path = kitchen(tmp_path, said(), members=None, lists={name: [member("UANA", "A")]})
    reading = read(path)
    assert reading.archive.people == {"UANA": Person("UANA", "A")}
    assert not reading.archive.noted


def test_does_without_a_list_of_members(tmp_path: Path) -> None:
    reading = read(kitchen(tmp_path, said(), members=None))
    assert reading.archive.people == {"UANA": Person("UANA", "")}
    assert reading.archive.noted == {"no list of members": 1}


def test_channels_listed_and_not(tmp_path: Path) -> None:
    path = slack_folder(
        tmp_path / "export",
        {name: {DAY: [said()]} for name in ("kitchen", "attic", "cellar", "C0RENAMED")},
        listed=[
            {"id": "C1", "name": "kitchen"},
            {"id": "C2", "name": "burnt-down"},
            {"id": "C0RENAMED", "name": "old-name"},
        ],
        lists={"groups.json": [{"id": "G1", "name": "cellar"}]},
    )
    archive = read(path).archive
    assert archive.places == {
        "C1": Place("C1", "kitchen"),
        "C2": Place("C2", "burnt-down"),
        "C0RENAMED": Place("C0RENAMED", "old-name"),
        "G1": Place("G1", "cellar", private=True),
        "attic": Place("attic", "attic"),
    }
    assert archive.skipped == {"channel listed but absent": 1}
    assert archive.examples["channel listed but absent"] == "channels.json: burnt-down"
    assert archive.noted == {"folder that no list of channels has": 1}
    assert archive.messages == 4


def test_never_reads_direct_messages(tmp_path: Path) -> None:
    private = {DAY: [said(text="private")]}
    folders = ("D01234567", "D2", "mpdm-ana--ben-1", "mpdm-x", "im-flagged")
    path = slack_folder(
        tmp_path / "export",
        {"kitchen": {DAY: [said()]}} | dict.fromkeys(folders, private),
        listed=[
            {"id": "C1", "name": "kitchen"},
            {"id": "C2", "name": "im-flagged", "is_im": True},
        ],
        lists={
            "dms.json": [{"id": "D2", "members": ["UANA", "UBEN"]}],
            "mpims.json": [{"id": "G2", "name": "mpdm-ana--ben-1"}],
        },
    )
    reading = read(path)
    assert reading.texts == ["soup"]
    assert reading.archive.left_out == {"folder of direct messages": 5}
    assert reading.archive.places.keys() == {"C1"}


def test_true_order_of_time_across_channels(tmp_path: Path) -> None:
    path = slack_folder(
        tmp_path / "export",
        {
            "kitchen": {DAY: [said(50, text="3"), said(10, text="1")]},
            "attic": {DAY: [said(30, text="2"), said(70, text="4")]},
        },
    )
    reading = read(path, size=2)
    assert reading.texts == ["1", "2", "3", "4"]
    assert reading.archive.repaired == 0


@pytest.mark.parametrize(
    "hours",
    [
        pytest.param(0, id="UTC"),
        pytest.param(-11, id="west"),
        pytest.param(13, id="east"),
        pytest.param(14, id="farthest east"),
    ],
)
def test_day_files_may_follow_any_time_zone(tmp_path: Path, hours: int) -> None:
    channels: dict[str, dict[str, list[Any]]] = {"kitchen": {}, "attic": {}}
    for number in range(0, 72, 5):
        local = NOON + (number + hours) * 3600
        day = f"2023-11-{15 + (local - NOON + 43_200) // 86_400:02}"
        channel = "kitchen" if number % 2 else "attic"
        message = said(number * 3600, text=f"{number}")
        channels[channel].setdefault(day, []).append(message)
    reading = read(slack_folder(tmp_path / "export", channels), size=3)
    assert reading.texts == [f"{number}" for number in range(0, 72, 5)]
    assert reading.archive.repaired == 0


def test_a_message_far_from_its_files_day(tmp_path: Path) -> None:
    late, early = said(5 * 86_400, text="late"), said(-5 * 86_400, text="early")
    path = slack_folder(
        tmp_path / "export",
        {
            "kitchen": {DAY: [said(), late], "2023-11-18": [said(3 * 86_400), early]},
            "attic": {"2023-11-19": [said(4 * 86_400)]},
        },
    )
    reading = read(path)
    assert reading.texts == ["soup", "early", "soup", "soup", "late"]
    days = [(post.at - NOON_MS) / DAY_MS for post in reading.posts]
    assert days == [0, 0, 3, 4, 5]
    assert reading.archive.repaired == 1


def test_a_zip_reads_like_its_folder(tmp_path: Path) -> None:
    days = {
        f"2023-11-{day}": [said(86_400 * (day - 15) + n * 60) for n in range(9)]
        for day in (15, 16, 20)
    }
    folder = slack_folder(tmp_path / "export", {"kitchen": days, "attic": days})
    (folder / "__MACOSX").mkdir()
    (folder / "__MACOSX" / "users.json").write_bytes(b"\x00")
    (folder / "kitchen" / ".DS_Store").write_bytes(b"\x00")
    (folder / "kitchen" / "canvas_in_the_conversation.json").write_text("?")
    (folder / "kitchen" / "2023-13-45.json").write_text("?")
    (folder / "integration_logs.json").write_text("[]")
    plain = read(folder)
    assert len(plain.posts) == 54
    for top in ("", "Our house export/"):
        packed = read(zipped(folder, tmp_path / f"{len(top)}.zip", top))
        assert packed.batches == plain.batches
        assert packed.archive.people == plain.archive.people
    moved = tmp_path / "unpacked" / "Our house export"
    moved.parent.mkdir()
    folder.rename(moved)
    assert read(moved.parent).batches == plain.batches


def test_a_zip_with_a_member_without_a_name(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"kitchen/{DAY}.json", json.dumps([said()]))
        archive.writestr("x", "")
        archive.filelist[-1].filename = ""
    assert read(path).texts == ["soup"]


def test_day_files_without_any_list(tmp_path: Path) -> None:
    path = kitchen(tmp_path, said(), members=None)
    (path / "channels.json").unlink()
    reading = read(path)
    assert [post.channel for post in reading.posts] == ["kitchen"]
    assert reading.archive.noted == {
        "no list of members": 1,
        "folder that no list of channels has": 1,
    }


def test_finds_texts_a_second_time(tmp_path: Path) -> None:
    path = kitchen(tmp_path, *(said(n, text=f"soup {n}") for n in range(20)))
    for each in (path, zipped(path, tmp_path / "export.zip")):
        reading = read(each)
        ids = [reading.posts[3].id, reading.posts[17].id, "CKITCHEN:1.0"]
        assert list(reading.archive.texts(ids).values()) == ["soup 3", "soup 17"]


def test_counts_what_a_plain_reading_counts() -> None:
    path = data() / "archives" / "slack_export"
    members = json.loads((path / "users.json").read_text(encoding="utf-8"))
    bots = {each["id"] for each in members if each["is_bot"]} | {"USLACKBOT"}
    said_in_all = set()
    for file in path.glob("*/*.json"):
        for message in json.loads(file.read_text(encoding="utf-8")):
            kept = message.get("subtype") in (None, "thread_broadcast", "file_share")
            if kept and not message.get("bot_id") and message["user"] not in bots:
                said_in_all.add((file.parent.name, message["ts"]))
    reading = read(path)
    names = {place.id: place.name for place in reading.archive.places.values()}
    assert {
        (names[post.channel], post.id.partition(":")[2])
        for post in reading.posts
        if post.human
    } == said_in_all
    assert reading.archive.repaired == 0
