"""The console's stories, played on Slack in both transports."""

from pathlib import Path

import pytest

from tests.stories.slack_stage import SlackStory
from tests.stories.test_stories import STORIES, read

IN_A_FLAT_CHANNEL = {"the-mirror"}
"""On Slack a reply is in a thread; who nods there is not counted for the mirror yet."""
PLAYED = [story for story in STORIES if story.stem not in IN_A_FLAT_CHANNEL]


IN_SOCKET_MODE = [story for story in PLAYED if story.stem in ("a-restart", "erased")]
"""What may differ between the transports: a new start, and a file handed over."""


@pytest.mark.parametrize("story", PLAYED, ids=lambda path: path.stem)
async def test_a_story_goes_the_same_on_slack(story: Path, tmp_path: Path) -> None:
    await SlackStory(read(story), socket_mode=False).play(tmp_path / "rapport.db")


@pytest.mark.parametrize("story", IN_SOCKET_MODE, ids=lambda path: path.stem)
async def test_and_in_socket_mode(story: Path, tmp_path: Path) -> None:
    await SlackStory(read(story), socket_mode=True).play(tmp_path / "rapport.db")
