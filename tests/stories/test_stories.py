"""The stories beside this file, each played to its end."""

from pathlib import Path

import pytest

from tests.stories.stage import Story

STORIES = sorted(Path(__file__).parent.glob("*.txt"))


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
async def test_a_story_goes_as_it_is_told(story: Path, tmp_path: Path) -> None:
    text = read(story)
    transcript = await Story(text).play(tmp_path / "rapport.db")
    assert "\n! " not in transcript, transcript


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
