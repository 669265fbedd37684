"""The contract suite's community, on Discord as simcord plays it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.discord.people import FRESH
from adapters.platform import Platform
from rules.model import SECOND, Millis
from tests.adapters.discord.town import Town, said_in, town

NOBODY = "17"


class DiscordStage:
    """ana, ben and cleo; #help for all, #den for ana and ben."""

    def __init__(self, place: Town) -> None:
        self._town = place
        self.platform: Platform = place.platform
        self.workspace = str(place.guild.id)
        for name in ("ana", "ben", "cleo"):
            place.join(name)
        place.open("help")
        place.open("den", ("ana", "ben"))

    @classmethod
    @asynccontextmanager
    async def opened(cls) -> AsyncIterator["DiscordStage"]:
        with TemporaryDirectory() as folder:
            async with town(Path(folder) / "rapport.db") as place:
                yield cls(place)

    def id(self, name: str) -> str:
        known = {**self._town.people, **self._town.channels}
        return str(known[name].id) if name in known else NOBODY

    def say(self, author: str, channel: str, text: str, at: Millis) -> str:
        """Say it then: the clock goes there, back in time if it must."""
        backend, place = self._town.env.backend, self._town
        backend.clock.elapsed += (at - place.now()) / SECOND
        where, who = place.channels[channel].id, place.people[author].id
        return str(backend.create_message(where, who, text).id)

    def leave(self, member: str) -> None:
        """Somebody leaves; what was known of them a moment ago is known no more."""
        self._town.leave(member)
        self._town.env.backend.advance_clock(FRESH / SECOND)

    def close(self, member: str) -> None:
        self._town.close_door(member)

    def seen(self, shown: str) -> tuple[str, str, str] | None:
        backend, place = self._town.env.backend, self._town
        channel, message = map(int, shown.split("/"))
        found = backend.messages[channel].get(message)
        if found is None:
            return None
        title = next(said_in(found.components))
        for name, member in place.people.items():
            if backend.dm_channels.get(member.id) == channel:
                return name, "", title
        (name,) = (name for name, one in place.channels.items() if one.id == channel)
        return "", name, title
