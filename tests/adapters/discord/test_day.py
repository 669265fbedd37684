"""A day and a week of a community, from the first invitation to the weekly summary."""

import logging
import os
from pathlib import Path

import pytest

from adapters.discord.answering import TWICE
from adapters.discord.messages import DISCORD_EPOCH
from bot.store import open_store
from rules.model import DAY, HOUR, MINUTE
from tests.adapters.discord.day import PEOPLE, Day, day
from tests.adapters.discord.loopback import GARDEN, GUILD, HELP, iso

QUESTION = "does anyone know how to keep slugs off the lettuce without poison?"
ANSWER = "a ring of ash around the bed keeps them away, renew it after rain"


async def switch_on(place: Day, who: str) -> None:
    assert "Where should my notes go?" in await place.ask(who, "coach on")
    said = await place.press(who, "Direct message", place.answer())
    assert "Coaching is on" in said
    assert "This is where my notes to you will come" in place.sent_to(who)[-1]


async def test_a_day_with_a_drop_a_restart_and_the_weekly_summary(
    tmp_path: Path,
) -> None:
    async with day(tmp_path / "rapport.db") as place:
        for who in PEOPLE:
            await place.say(who, GARDEN, f"hello all, {who} here, I grow tomatoes")
        await switch_on(place, "ana")
        await switch_on(place, "ben")
        await place.later(26 * HOUR, HOUR)

        # A bare link; a word beside it is missing; a button.
        await place.say("ana", GARDEN, "https://example.org/soil")
        await place.later(6 * MINUTE)
        assert "A word with your link" in place.sent_to("ana")[-1]
        note = place.server.sent[-1]["components"]
        assert "Thank you" in await place.press("ana", "Useful", note)

        # A question; the connection drops; the answer is replayed when it is resumed.
        asked = await place.say("ben", HELP, QUESTION)
        await place.server.drop(4_000)
        place.note("-- the connection dropped")
        await place.say("cara", HELP, ANSWER)
        await place.server.until(lambda: place.server.resumed)
        await place.life.settle()
        place.note("-- the session was resumed")
        await place.later(10 * MINUTE)
        assert "There are none here that I know of." in await place.ask(
            "ben", "coach questions"
        )

        # An edit, and a thread on the question.
        await edit(place, asked, f"{QUESTION} It is getting bad.")
        thread = await open_thread(place, asked)
        await place.say("dov", thread, "beer traps work for me, too")
        await place.later(10 * MINUTE)

        # A restart; what was said in between is read from history.
        await place.end()
        place.server.forget_sessions()
        place.server.message(PEOPLE["eva"], GARDEN, "said while nobody listened")
        place.note("eva: said while nobody listened")
        await place.begin()
        await place.later(10 * MINUTE)
        assert place.sent_to("ana")[-1].startswith("A word with your link")
        assert len(place.sent_to("ana")) == 2

        # The week goes by, with its summary.
        for number in range(6):
            for who in PEOPLE:
                await place.say(who, GARDEN, f"day {number} of {who} in the garden")
            await place.later(DAY, 4 * HOUR)
        weekly = [one for one in place.posted() if "The week in this channel" in one]
        assert weekly
        assert len(weekly) == len(set(weekly))
        checked = place.checked()
        place.note(f"-- {checked} calls checked against Discord's description, 0 wrong")
        write_down(place)


def write_down(place: Day) -> None:
    """Write the transcript where it is asked for."""
    wanted = os.environ.get("RAPPORT_TRANSCRIPT")
    if wanted:
        Path(wanted).write_text("\n".join(place.lines) + "\n", encoding="utf-8")


async def edit(place: Day, message: dict, text: str) -> None:
    message |= {"content": text, "edited_timestamp": iso(place.clock.now())}
    await place.server.tell("MESSAGE_UPDATE", place.server.in_guild(message))
    place.note(f"-- edited: {text}")
    await place.life.settle()


async def open_thread(place: Day, message: dict) -> int:
    id, now = int(message["id"]), iso(place.clock.now())
    place.server.channels[id] = "slugs"
    thread = {
        "id": str(id),
        "guild_id": str(GUILD),
        "parent_id": str(HELP),
        "owner_id": str(PEOPLE["ben"]),
        "type": 11,
        "name": "slugs",
        "last_message_id": None,
        "message_count": 0,
        "member_count": 1,
        "rate_limit_per_user": 0,
        "newly_created": True,
        "thread_metadata": {
            "archived": False,
            "auto_archive_duration": 1_440,
            "archive_timestamp": now,
            "create_timestamp": now,
            "locked": False,
        },
    }
    assert (id >> 22) + DISCORD_EPOCH < place.clock.now()
    await place.server.tell("THREAD_CREATE", thread)
    place.note("-- ben opened a thread on the question")
    await place.life.settle()
    return id


async def test_two_processes_with_one_token_push_nothing_twice(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    db = tmp_path / "rapport.db"
    async with open_store(db) as other, day(db, shared=True) as place:
        for who in PEOPLE:
            await place.say(who, GARDEN, f"hello all, {who} here, I grow tomatoes")
        await switch_on(place, "ana")
        await place.later(26 * HOUR, HOUR)
        first, place.store = place.life, other
        await place.begin()
        second = place.life
        await place.say("ana", GARDEN, "https://example.org/soil")
        for _ in range(8):
            for life in (first, second):
                await life.clock.pass_to(life.clock.now() + MINUTE)
                life.platform.sessions.vouch(life.platform.client)
                await life.settle()
        with caplog.at_level(logging.ERROR, "adapters"):
            for _ in range(2):
                assert "Coaching is on" in await place.ask("ana", "coach home")
                await first.settle()
        # Each was answered once, and whoever runs it is told in one line a process.
        assert set(caplog.messages) == {TWICE}
        assert len(caplog.messages) <= 2
        notes = [one for one in place.sent_to("ana") if "A word with your link" in one]
        assert len(notes) == 1
        assert not any("A word with your link" in one for one in place.posted())
