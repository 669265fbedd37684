"""What is read of a past, a look and a trial leaves no word and no name behind."""

from pathlib import Path

from adapters.platform import Command, Person, Press
from bot.commands.answer import answer_command, answer_press
from bot.live.batch import take_in
from bot.store import open_store
from bot.trying.trials import Trials
from rules.model import DAY, HOUR, SECOND, Posted
from tests.bot.delivery.office import NOON
from tests.bot.opening.test_opening import build, post

WORDS = ("quincemarmalade", "toadlily", "hornbeam", "saxifrage")
SPOKEN = ("ana-uncoached", "ben-uncoached", "dov-uncoached")


def everything(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def test_no_word_and_nobodys_id_is_in_the_database(tmp_path: Path) -> None:
    async with open_store(tmp_path / "rapport.db") as store:
        house = await build(store)
        people = {id: Person(id, roles=("staffrole",)) for id in SPOKEN}
        house.platform.people |= people
        house.platform.channels["help"] |= set(SPOKEN)
        house.platform.posts = [
            post(1, 5 * DAY, SPOKEN[1], f"https://example.org/{WORDS[1]}"),
            post(2, 2 * DAY, SPOKEN[0], f"how do I make {WORDS[0]} from a quince?"),
            post(3, HOUR, SPOKEN[2], f"does anybody know why my {WORDS[2]} is bare?"),
        ]

        async def ask(text: str) -> None:
            command = Command("T1", "mia", f"coach-admin {text}", "help")
            await answer_command(house.desk, command, house.clock.at)

        await ask(f"exempt add <@{SPOKEN[0]}>")
        await ask("channels on")
        await house.work()
        look = Press("T1", SPOKEN[1], "look", "help")
        told = await answer_press(house.desk, look, house.clock.at)
        assert told.facts
        await ask("try")
        trials = Trials(house.desks, house.clock)
        link = f"https://example.org/{WORDS[3]}"
        tried = Posted(channel="help", id="m9", at=NOON, author="mia", text=link)
        await take_in(house.desk, [tried], NOON)
        trials.take(house.desk, [tried])
        await trials.work(NOON + 20 * SECOND)
        assert house.platform.sent
    kept = everything(tmp_path)
    assert b"m3" in kept
    for word in (*WORDS, *SPOKEN):
        assert word.encode() not in kept
