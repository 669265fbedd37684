"""The stories beside this file, each played to its end.

Platforms play them too, in time that really passes: in the suite those that take hours, and
with RAPPORT_STORIES=all (``make stories``) also those that take days.
"""

import os
import re
from pathlib import Path

import pytest

from tests.stories.stage import Story

STORIES = sorted(Path(__file__).parent.glob("*.txt"))
ALL = os.environ.get("RAPPORT_STORIES") == "all"
_DAYS = re.compile(r"^/later (\d+[dw]|\d\dh)", re.MULTILINE)


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
async def test_a_story_goes_as_it_is_told(story: Path, tmp_path: Path) -> None:
    text = read(story)
    transcript = await Story(text).play(tmp_path / "rapport.db")
    assert "\n! " not in transcript, transcript


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


PLAYED_ON_PLATFORMS = [one for one in STORIES if ALL or not _DAYS.search(read(one))]
