"""What an archive is, is told by what is in it; naming another format is refused."""

from pathlib import Path

import pytest

from adapters.archives import ArchiveError, open_archive
from tests.adapters.archive_files import (
    jsonl,
    line,
    read,
    zipped,
)
from tests.adapters.bad_files import Make, discord, discord_folder, slack


@pytest.mark.parametrize(
    ("format", "make", "said"),
    [
        pytest.param(
            "slack", lambda p: jsonl(p / "a", [line()]), r"not a whole zip", id="JSONL"
        ),
        pytest.param(
            "slack",
            discord_folder,
            r"holds no archive",
            id="a Discord folder for Slack",
        ),
        pytest.param(
            "discord", slack(), r"holds no archive", id="a Slack folder for Discord"
        ),
        pytest.param(
            "discord",
            lambda p: zipped(slack()(p), p / "a.zip"),
            r"is a zip",
            id="a zip",
        ),
        pytest.param(
            "discord", lambda p: jsonl(p / "a", [line()]), r"no list of", id="lines"
        ),
        pytest.param(
            "jsonl", slack(), r"is a folder; name one", id="a folder of lines"
        ),
        pytest.param(
            "jsonl", discord(lambda r: r), "holds no message", id="Discord for JSONL"
        ),
    ],
)
def test_a_format_that_is_not_so(
    tmp_path: Path, format: str, make: Make, said: str
) -> None:
    with pytest.raises(ArchiveError, match=said):
        read(make(tmp_path), format)


@pytest.mark.parametrize(
    ("make", "format"),
    [
        pytest.param(slack(), "slack", id="a Slack folder"),
        pytest.param(lambda p: zipped(slack()(p), p / "x"), "slack", id="a Slack zip"),
        pytest.param(discord(lambda raw: raw), "discord", id="a Discord file"),
        pytest.param(discord(lambda raw: raw, None), "discord", id="minified"),
        pytest.param(
            lambda p: discord(lambda r: r)(p).parent, "discord", id="a folder"
        ),
        pytest.param(lambda p: jsonl(p / "a.txt", [line()]), "jsonl", id="lines"),
        pytest.param(
            lambda p: jsonl(p / "a.log", ["soup", line(2)]),
            "jsonl",
            id="after a bad line",
        ),
        pytest.param(
            lambda p: jsonl(p / "a.log", [line(text="é" * 60_000)]),
            "jsonl",
            id="one long",
        ),
        pytest.param(
            lambda p: jsonl(p / "a.log", [line(guild={"id": 1})]),
            "jsonl",
            id="more fields",
        ),
    ],
)
def test_tells_formats_by_what_is_in_them(
    tmp_path: Path, make: Make, format: str
) -> None:
    path = make(tmp_path)
    assert read(path).archive.format == format
    assert read(path, format).posts == read(path).posts


def test_an_unknown_format_is_the_callers_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="unknown format"):
        open_archive(tmp_path, "mbox")
