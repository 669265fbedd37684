"""The whole application on Discord, as simcord plays it."""

from pathlib import Path

from tests.adapters.discord.town import town


async def test_a_command_is_answered_for_its_asker_alone(tmp_path: Path) -> None:
    async with town(tmp_path / "rapport.db") as place:
        await place.say("ana", "help", "hello")
        given = await place.ask("ana", "help", "coach")
        assert given.ephemeral
        assert "Coaching is off" in place.answers[-1].text
        assert place.posted() == []
