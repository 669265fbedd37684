"""Bad days on Slack: nothing is lost, nothing is said twice, and nothing becomes public."""

import asyncio
from pathlib import Path

import pytest

from bot.store import open_store
from tests.adapters.slack.town import BOT_USER, TEAM
from tests.stories.slack_stage import SlackStory

LINK = """
#garden
dov: https://example.org/soil
/later 6m
"""
TITLE = "A word with your link"


class Day(SlackStory):
    """A story with something going wrong before its last line."""

    async def _act(self) -> None:
        *first, last = self._lines
        self._lines = first
        await super()._act()
        await self.turn()
        self._lines = [last]
        await super()._act()
        await self.after()

    async def turn(self) -> None:
        """What goes wrong."""

    async def after(self) -> None:
        """What is to be looked at while the application runs."""

    def notes(self) -> list[str]:
        return [one for one in map(self._words, self._seen("dov")) if TITLE in one]


async def test_every_third_call_is_refused_for_a_while(tmp_path: Path) -> None:
    story = Day(LINK + "/later 30m", socket_mode=False)
    story.slack.busy_every = 3
    await story.play(tmp_path / "rapport.db")
    assert len(story.notes()) == 1


class Archived(Day):
    async def turn(self) -> None:
        self.town.channels["garden"].archived = True


async def test_a_channel_is_archived_between_finding_and_sending(
    tmp_path: Path,
) -> None:
    text = "\n#garden\ndov: https://example.org/soil\n/later 2m\n/later 30m"
    story = Archived(text, socket_mode=False)
    await story.play(tmp_path / "rapport.db")
    assert story.notes() == []
    async with open_store(tmp_path / "rapport.db") as store:
        (hint,) = await store.hints(TEAM)
        counts = await store.counts()
    assert hint.decision == "sent"
    assert counts["channels"] == 0  # it is switched off


class Doubled(Day):
    async def turn(self) -> None:
        """Everything comes again, out of order, under the same and under other ids."""
        for message in reversed(self.town.channels["garden"].messages):
            event = self.town.event_of(message, "garden")
            for id in ("Ev-1", "Ev-1", "Ev-2"):
                again = await self.slack.send(event, event_id=f"{id}-{message['ts']}")
                assert again == {}


async def test_what_comes_again_counts_once(tmp_path: Path) -> None:
    story = Doubled(
        "\n#garden\ndov: good morning\ndov: the beds are dry\n/later 10m\n"
        "dov: /coach privacy show",
        socket_mode=False,
    )
    await story.play(tmp_path / "rapport.db")
    said = self_said(story)
    assert "Posts of the last day (which, when, of what kind): 2" in said


def self_said(story: SlackStory) -> str:
    return "\n".join(map(story._words, story._seen("dov")))


class Revoked(Day):
    answers: list[object]

    async def turn(self) -> None:
        self.slack.api.revoked = True
        said = self.town.say("dov", "garden", "hello?")
        self.answers = [await self.slack.send(said)]

    async def after(self) -> None:
        self.answers.append(await self.slack.send({"type": "app_uninstalled"}))


async def test_the_token_is_revoked_in_the_middle(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    story = Revoked(LINK + "/later 30m", socket_mode=False)
    await story.play(tmp_path / "rapport.db")
    assert story.answers == [{}, {}]
    said = [one.getMessage() for one in caplog.records if one.levelname == "ERROR"]
    (line,) = said
    assert "rapport doctor" in line
    async with open_store(tmp_path / "rapport.db") as store:
        assert set((await store.counts()).values()) == {0}


class Closing(SlackStory):
    """The connections are closed before every line."""

    async def _act(self) -> None:
        lines = self._lines
        while lines:
            self._lines = [lines.pop(0)]
            await self._close_all()
            await super()._act()
        self._lines = []

    async def _close_all(self) -> None:
        """Close both, and wait until what was missed meanwhile has been read."""
        before, sockets = list(self.slack.sockets), self.slack.sockets
        await self.slack.close_sockets()
        await self._until(
            lambda: len(sockets) == 2 and not any(one in before for one in sockets)
        )
        # Their greetings are on the way.
        await asyncio.sleep(0.05)
        await self._until_vouched(self.platform)


async def test_the_connections_are_closed_again_and_again(tmp_path: Path) -> None:
    story = Closing(
        "\n#garden\ndov: https://example.org/soil\nana: good morning\n/later 6m\n"
        f"=> dov sees {TITLE}\ndov: /coach inbox\n=> dov sees {TITLE}\n/later 30m",
        socket_mode=True,
    )
    await story.play(tmp_path / "rapport.db")
    public = [
        message
        for channel in story.town.channels.values()
        for message in channel.messages
        if message["user"] == BOT_USER and channel.id not in story.town.directs
    ]
    assert public == []
