"""The console's stories, played on Slack in both transports."""

from pathlib import Path

import pytest

from tests.stories.slack_stage import SlackStory
from tests.stories.test_stories import STORIES, read

WITHOUT_ROLES = {"a-manager-sets-things"}
"""Slack's user groups take a scope of their own and are not asked for."""
WORDED_BY_ID = {"an-offer-again"}
"""A note's wording goes by the ids of messages, which are others on Slack."""
ELSEWHERE = WITHOUT_ROLES | WORDED_BY_ID
PLAYED = [story for story in STORIES if story.stem not in ELSEWHERE]


@pytest.mark.parametrize("transport", ["http", "socket"])
@pytest.mark.parametrize("story", PLAYED, ids=lambda path: path.stem)
async def test_a_story_goes_the_same_on_slack(
    story: Path, transport: str, tmp_path: Path
) -> None:
    played = SlackStory(read(story), socket_mode=transport == "socket")
    await played.play(tmp_path / "rapport.db")
