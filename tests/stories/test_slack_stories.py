"""The console's stories, played on Slack: some over HTTP, fewer in Socket Mode.

``make stories`` (RAPPORT_STORIES=all) plays every one in both transports.
"""

from pathlib import Path

import pytest

from tests.stories.slack_stage import SlackStory
from tests.stories.test_stories import ALL, PLAYED_ON_PLATFORMS, read

WITHOUT_ROLES = {"a-manager-sets-things"}
"""Slack's user groups take a scope of their own and are not asked for."""
WORDED_BY_ID = {"an-offer-again"}
"""A note's wording goes by the ids of messages, which are others on Slack."""
COMES_BACK = {"what-is-gone"}
"""A channel of Slack's is archived, and may come back as it was; and there are roles in it."""
TYPED = {"a-manager-chooses"}
"""What is chosen of lists elsewhere is typed on Slack."""
ELSEWHERE = WITHOUT_ROLES | WORDED_BY_ID | COMES_BACK | TYPED
PLAYED = [story for story in PLAYED_ON_PLATFORMS if story.stem not in ELSEWHERE]


SHORT = {"a-restart", "erased", "off-means-off"}
OVER_HTTP = [
    story
    for story in PLAYED
    if ALL or story.stem in SHORT | {"a-draft", "open-questions", "taken-back"}
]
IN_SOCKET_MODE = [story for story in PLAYED if ALL or story.stem in SHORT]


@pytest.mark.parametrize("story", OVER_HTTP, ids=lambda path: path.stem)
async def test_a_story_goes_the_same_over_http(story: Path, tmp_path: Path) -> None:
    await SlackStory(read(story), socket_mode=False).play(tmp_path / "rapport.db")


@pytest.mark.parametrize("story", IN_SOCKET_MODE, ids=lambda path: path.stem)
async def test_a_story_goes_the_same_in_socket_mode(
    story: Path, tmp_path: Path
) -> None:
    await SlackStory(read(story), socket_mode=True).play(tmp_path / "rapport.db")
