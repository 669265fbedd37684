"""The same ten minutes twice: on a good day, and with nothing working as it should."""

import logging
import secrets
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from msgspec import to_builtins

from adapters.discord.messages import at_of
from adapters.discord.steadiness import IS_STEADY, UNSTEADY
from rules.model import HOUR, MINUTE, SECOND
from tests.adapters.discord import payloads
from tests.adapters.discord.day import PEOPLE, Day, day
from tests.adapters.discord.loopback import (
    GARDEN,
    GUILD,
    HELP,
    Fault,
    iso,
)

pytestmark = pytest.mark.usefixtures("no_waiting")

LINK = ("ana", GARDEN, "https://example.org/soil")
TALK = (
    ("ben", HELP, "does anyone know how to keep slugs off the lettuce without poison?"),
    ("cara", HELP, "which of the two beds is it, the one by the wall?"),
    ("dov", HELP, "a ring of ash around the bed keeps them away, renew it after rain"),
    ("ben", HELP, "thank you dov, that sounds simple enough"),
    ("eva", HELP, "we had hail here, half of the tomatoes are gone"),
)
ROUNDS = 4
"""The talk is had so often, and takes ten minutes in all."""
UNHEARD = (8, 13, 18)
"""After so much talk something happens in a gap that no history tells of."""
TROUBLE = (500, 429, 403)


def weather() -> Iterator[Fault | None]:
    """Calls fail in turn, each in another way, and then one gets through."""
    for status in cycle((*TROUBLE, None)):
        yield None if status is None else fault(status)


def fault(status: int) -> Fault:
    body = {"message": "not now", "code": 0, "retry_after": 0.01, "global": False}
    headers = {"Via": "1.1 google", "Retry-After": "0.01"} if status == 429 else {}
    return Fault("*", "(?!/gateway).*", status, body, headers, 1)


async def begin(place: Day) -> None:
    """Everybody has been around for a day, and ana takes direct messages."""
    for who in PEOPLE:
        await place.say(who, GARDEN, f"hello all, {who} here, I grow tomatoes")
    for who in ("ana", "ben"):
        await place.ask(who, "coach on")
        await place.press(who, "Direct message", place.answer())
    await place.later(26 * HOUR, 13 * HOUR)


async def talk(place: Day, *, in_trouble: bool) -> None:
    """Ten minutes of talk, a message every half a minute."""
    lines = [LINK, *TALK * ROUNDS]
    for number, (who, where, text) in enumerate(lines):
        if not in_trouble:
            await place.say(who, where, text)
            if number in UNHEARD:
                await happens(place, UNHEARD.index(number))
        else:
            await flap(place, number, who, where, text)
        await place.later(30 * SECOND, 15 * SECOND)


async def flap(place: Day, number: int, who: str, where: int, text: str) -> None:
    """The connection is lost, something is said, and the connection is back."""
    server = place.server
    times = len(server.resumed) + len(server.identified) + 1
    if number % 2 and number not in UNHEARD:
        await server.drop(4_000)
        await server.say(PEOPLE[who], where, text)
    else:
        # Nobody is told of this one, for the session is lost.
        losing = server.lose_sessions()
        server.message(PEOPLE[who], where, text)
        if number in UNHEARD:
            await happens(place, UNHEARD.index(number))
        await losing
    await restored(place, times)


async def happens(place: Day, which: int) -> None:
    """A reaction, an edit or a deletion, each of a question of the minute before."""
    server, channel = place.server, str(HELP)
    message = server.messages[HELP][-3]
    about = {"channel_id": channel, "guild_id": str(GUILD)}
    if which == 0:
        ana = PEOPLE["ana"]
        member = {**payloads.member(), "user": server.user(ana)}
        reacted = {"user_id": str(ana), "message_id": message["id"], "member": member}
        emoji = {"id": None, "name": "🎉"}
        await server.tell(
            "MESSAGE_REACTION_ADD", {**about, **reacted, "emoji": emoji, "type": 0}
        )
    elif which == 1:
        message |= {"content": "never mind", "edited_timestamp": iso(place.clock.now())}
        await server.tell("MESSAGE_UPDATE", server.in_guild(message))
    else:
        server.messages[HELP].remove(message)
        await server.tell("MESSAGE_DELETE", {**about, "id": message["id"]})


async def restored(place: Day, times: int) -> None:
    """Wait until the connection was restored once more."""
    server, sessions = place.server, place.life.platform.sessions
    await server.until(lambda: len(server.resumed) + len(server.identified) >= times)
    await server.until(lambda: sessions._up == {0} and server.sessions)


async def counters(place: Day) -> dict[str, Any]:
    """All that is counted: of channels and their weeks, and of coached members."""
    desk = place.life.app.desks.known(str(GUILD))
    assert desk is not None
    async with desk.at_work():
        memory = desk.memory
        found: dict[str, Any] = {
            one.id: (one.count, one.late, to_builtins(one.week))
            for one in memory.channels.values()
        }
        found |= {one.id: to_builtins(one) for one in memory.members.values()}
        return by_moment(found)


def by_moment(value: Any) -> Any:
    """Write messages by when they were posted: their ids tell what else was said, too."""
    if isinstance(value, dict):
        return {name: by_moment(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [by_moment(one) for one in value]
    is_id = isinstance(value, str) and value.isdecimal() and len(value) > 17
    return at_of(int(value)) if is_id else value


async def lived(db: Path, *, in_trouble: bool) -> tuple[dict[str, Any], int, list[str]]:
    """Live through it; return what was counted, notes sent to ana, and what was posted."""
    async with day(db) as place:
        await begin(place)
        before = len(place.posted())
        if in_trouble:
            place.server.weather = weather()
        await talk(place, in_trouble=in_trouble)
        place.server.weather = iter(())
        await place.later(HOUR, 10 * MINUTE)
        notes = ["A word with your link" in one for one in place.sent_to("ana")]
        return await counters(place), sum(notes), place.posted()[before:]


@pytest.fixture(autouse=True)
def same_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both days count the same people under the same marks."""
    monkeypatch.setattr(secrets, "token_bytes", bytes)


async def test_ten_minutes_of_trouble_change_no_counter(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    counted, notes, _ = await lived(tmp_path / "good.db", in_trouble=False)
    with caplog.at_level(logging.WARNING, "adapters"):
        troubled, then, posted = await lived(tmp_path / "bad.db", in_trouble=True)
    assert len(list(differences(counted, troubled))) <= len(UNHEARD)
    assert notes == 1
    # What was refused for good waits in the inbox alone; nothing is told twice.
    assert then <= 1
    assert posted == []
    ours = [one for one in caplog.records if one.name.startswith("adapters")]
    told = [one.msg for one in ours]
    assert (told.count(UNSTEADY), told.count(IS_STEADY)) == (1, 1)
    said = [one.getMessage() for one in ours]
    assert len(said) == len(set(said))


def differences(one: Any, other: Any, path: str = "") -> Iterator[str]:
    """Yield where two of the same shape differ."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        for name in one:
            yield from differences(one[name], other[name], f"{path}/{name}")
    elif (
        isinstance(one, list | tuple)
        and isinstance(other, list | tuple)
        and len(one) == len(other)
    ):
        for number, pair in enumerate(zip(one, other, strict=True)):
            yield from differences(*pair, f"{path}/{number}")
    elif one != other:
        yield f"{path}: {one!r} {other!r}"
