"""The stories of the console, on Discord."""

from pathlib import Path

import pytest

from tests.adapters.discord.story import DiscordStory
from tests.stories.test_stories import PLAYED_ON_PLATFORMS, read

CONSOLE_ALONE = {
    "a-bare-link": "which of the wordings is told goes by the ids of messages",
    "an-offer-again": "which of the wordings is told goes by the ids of messages",
    "a-channel-is-archived": "Discord archives no channels",
    "a-notice": "on Discord nobody is coached who did not ask for it",
    "a-rule-mutes-itself": "whoever runs it names a channel by an id nobody knows before",
    "nobody-is-awake": "Discord tells nobody's time zone",
    "setting-up": "Discord tells nobody's time zone",
}
"""Stories that need what Discord has not, and what that is."""


@pytest.mark.parametrize(
    "story",
    [one for one in PLAYED_ON_PLATFORMS if one.stem not in CONSOLE_ALONE],
    ids=lambda path: path.stem,
)
async def test_a_story_goes_on_discord_as_it_does_on_the_console(
    story: Path, tmp_path: Path
) -> None:
    await DiscordStory(read(story)).play(tmp_path / "rapport.db")
