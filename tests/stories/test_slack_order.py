"""However a minute's events arrive from Slack, late, doubled or shuffled: the same is found."""

from pathlib import Path
from random import Random

import pytest

from bot.chat import BEGINS
from bot.store import Hint, open_store
from rules.model import MINUTE
from tests.adapters.slack.town import TEAM
from tests.stories.slack_stage import SlackStory

SAID = (
    (
        "help",
        "ana",
        "does anyone know how to keep slugs off the lettuce without poison?",
    ),
    ("help", "ben", "a ring of ash around the bed, renew it after rain"),
    ("garden", "dov", "https://example.org/soil"),
    ("garden", "eva", "hello all, I grow beans"),
    ("help", "cleo", "https://example.org/ash"),
    ("help", "ana", "thanks ben, that sounds doable"),
    ("hall", "fay", "has anybody seen the key of the shed since the swap on Sunday?"),
)


class Minute(SlackStory):
    """A minute of events, handed over in an order of one's own; then two days pass."""

    def __init__(self, order: Random | None) -> None:
        super().__init__("\n/later 26h", socket_mode=False)
        self._order = order

    async def _act(self) -> None:
        # However long it took to connect: ids are moments, and are to be the same.
        await self._pass(BEGINS + 10 * MINUTE - self.clock.now())
        events = []
        for channel, who, text in SAID:
            if channel not in self.town.channels:
                self.town.open(channel)
            if who not in self.town.users:
                self.town.join(who)
            self.town.channels[channel].members.add(who)
            events.append(self.town.say(who, channel, text))
            self.town.clock += 7
        if self._order is not None:
            events += events[::2]
            self._order.shuffle(events)
        for event in events:
            await self._send(event, passes=False)
        await super()._act()


async def found(db: Path, order: Random | None) -> list[Hint]:
    story = Minute(order)
    story.step = 60_000
    await story.play(db)
    async with open_store(db) as store:
        return await store.hints(TEAM)


@pytest.mark.parametrize("seed", [1, 2])
async def test_what_is_found_depends_on_what_was_said(
    seed: int, tmp_path: Path
) -> None:
    in_order = await found(tmp_path / "in-order.db", None)
    shuffled = await found(tmp_path / "shuffled.db", Random(seed))
    assert len(in_order) >= 2
    assert [(hint.finding.key, hint.decision) for hint in shuffled] == [
        (hint.finding.key, hint.decision) for hint in in_order
    ]
