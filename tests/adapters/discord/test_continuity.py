"""What was missed is read from history; nothing counts because nobody was listening."""

import logging
from pathlib import Path

import discord
import pytest
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from adapters.discord.catching_up import NO_HISTORY
from bot.chat import EVERYBODY
from bot.config import Config
from bot.live.setup import Setup
from rules.model import DAY, HOUR, MINUTE, SECOND
from tests.adapters.discord.town import Town, town

QUESTION = "does anyone know how to keep slugs off the lettuce without poison?"
ANSWER = "a ring of ash around the bed keeps them away, renew it after rain"


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "rapport.db"


def coached() -> Setup:
    return Setup(Config(), everything=True, from_the_start=EVERYBODY)


async def counts(place: Town) -> dict[str, tuple[int, int]]:
    """Messages of people settled in each channel, and those that came late."""
    desk = place.app.desks.known(str(place.guild.id))
    assert desk is not None
    async with desk.at_work():
        channels = desk.memory.channels.values()
        names = {str(one.id): name for name, one in place.channels.items()}
        return {names.get(one.id, one.id): (one.count, one.late) for one in channels}


async def while_away(place: Town, *said: tuple[str, str, str], pause: int = 0) -> None:
    """End the process, let people talk, and start the next one."""

    async def meanwhile() -> None:
        backend = place.env.backend
        for who, where, text in said:
            backend.advance_clock(30)
            channel, author = place.channels[where].id, place.people[who].id
            backend.create_message(channel, author, text)
        backend.advance_clock(pause / SECOND)

    await place.restart(meanwhile)


async def test_what_was_said_in_a_gap_is_read_in_order(db: Path) -> None:
    async with town(db, coached()) as place:
        await place.say("ana", "help", "hello all, I grow tomatoes")
        await place.say("ben", "garden", "hello all, I grow beans")
        await place.later(10 * MINUTE)
        gap = (
            ("ana", "help", QUESTION),
            ("ben", "garden", "the beans are up"),
            ("ben", "help", ANSWER),
        )
        await while_away(place, *gap, pause=2 * HOUR)
        await place.later(10 * MINUTE)
        assert await counts(place) == {"help": (3, 0), "garden": (2, 0)}


async def test_a_question_answered_in_a_gap_is_not_open(db: Path) -> None:
    async with town(db, coached()) as place:
        await place.say("ana", "help", QUESTION)
        await place.say("ben", "help", "good morning everybody, lovely weather")
        await place.later(10 * MINUTE)
        await while_away(place, ("ben", "help", ANSWER), pause=30 * HOUR)
        await place.later(10 * MINUTE)
        await place.ask("ben", "help", "coach questions")
        assert "There are none here that I know of." in place.answers[-1].text


async def test_a_channel_first_used_in_a_gap_is_read_too(db: Path) -> None:
    async with town(db, coached()) as place:
        await place.say("ana", "help", "hello all, I grow tomatoes")
        place.open("garden")
        await place.later(10 * MINUTE)
        await while_away(place, ("ana", "garden", "nothing grows here yet"))
        await place.later(10 * MINUTE)
        assert await counts(place) == {"help": (1, 0), "garden": (1, 0)}


async def test_a_server_met_for_the_first_time_is_not_read_backwards(db: Path) -> None:
    async with town(db) as place:
        channel = place.open("help")
        ana = place.join("ana")
        place.env.backend.create_message(channel.id, ana.id, "said before")
        await place.restart()
        assert not history_asked(place)


async def test_nothing_is_asked_where_nothing_was_missed(db: Path) -> None:
    async with town(db, coached()) as place:
        await place.say("ana", "help", "hello all, I grow tomatoes")
        await place.later(10 * MINUTE)
        await while_away(place)
        assert not history_asked(place)


def history_asked(place: Town) -> list[str]:
    return [
        one.path
        for one in place.env.http_requests
        if one.method == "GET" and one.path.endswith("/messages")
    ]


async def test_what_is_older_than_a_week_is_let_be(db: Path) -> None:
    async with town(db, coached()) as place:
        await place.say("ana", "help", "hello all, I grow tomatoes")
        await place.later(10 * MINUTE)
        await while_away(place, ("ana", "help", "long ago"), pause=8 * DAY)
        await while_away(place, ("ana", "help", "just now"))
        await place.later(10 * MINUTE)
        assert await counts(place) == {"help": (2, 0)}


async def test_a_new_session_reads_what_it_missed_and_a_resumed_one_does_not(
    db: Path,
) -> None:
    async with town(db, coached()) as place:
        await place.say("ana", "help", "hello all, I grow tomatoes")
        await place.later(10 * MINUTE)
        sessions, guilds = place.platform.sessions, place.platform.client.guilds
        sessions.disconnected(0, guilds)
        backend = place.env.backend
        stored = backend.create_message(
            place.channels["help"].id, place.people["ana"].id, "while it was gone"
        )
        await place.settle()
        sessions.connected(0, guilds, anew=False)
        await place.settle()
        assert not history_asked(place)
        sessions.disconnected(0, guilds)
        sessions.connected(0, guilds, anew=True)
        await place.settle()
        assert history_asked(place)
        await place.later(10 * MINUTE)
        assert await counts(place) == {"help": (2, 0)}
        assert stored.content


async def test_nobody_vouches_while_the_connection_is_gone(db: Path) -> None:
    async with town(db, coached()) as place:
        await place.say("ana", "help", QUESTION)
        await place.say("ben", "help", "good morning everybody, lovely weather")
        place.platform.sessions.disconnected(0, place.platform.client.guilds)
        await place.later(30 * HOUR)
        assert (await counts(place))["help"] == (0, 0)


async def test_who_may_not_read_the_history_is_told_once_what_to_do(
    db: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with town(db, coached()) as place:
        await place.say("ana", "help", "hello all, I grow tomatoes")
        await place.say("ben", "garden", "hello all, I grow beans")
        await place.later(10 * MINUTE)
        forbid_history(place, "help", forbidden=True)
        with caplog.at_level(logging.ERROR):
            await while_away(place, ("ana", "help", QUESTION))
            await place.later(10 * MINUTE)
        help = place.channels["help"].id
        (said,) = [one for one in caplog.records if one.msg == NO_HISTORY]
        assert str(help) in said.getMessage()
        await place.say("ben", "garden", "the beans are up")
        await place.later(10 * MINUTE)
        # The other channel goes on; this one waits, and is read once it can be.
        assert await counts(place) == {"help": (1, 0), "garden": (2, 0)}
        forbid_history(place, "help", forbidden=False)
        await place.later(10 * MINUTE)
        assert await counts(place) == {"help": (2, 0), "garden": (2, 0)}


def forbid_history(place: Town, channel: str, *, forbidden: bool) -> None:
    bit = discord.Permissions(read_message_history=True).value
    overwrite = Overwrite(
        target_id=place.guild.me.id,
        type=OverwriteType.MEMBER,
        allow=0,
        deny=bit if forbidden else 0,
    )
    backend, id = place.env.backend, place.channels[channel].id
    backend.set_overwrite(id, overwrite)
    backend.announce_channel_update(id)


async def test_history_that_fails_is_asked_for_again(db: Path) -> None:
    async with town(db, coached()) as place:
        await place.say("ana", "help", "hello all, I grow tomatoes")
        await place.later(10 * MINUTE)
        path = f"/channels/{place.channels['help'].id}/messages"
        place.env.inject_error("GET", path, status=500, times=3)
        await while_away(place, ("ana", "help", QUESTION))
        await place.later(10 * MINUTE)
        assert await counts(place) == {"help": (2, 0)}
