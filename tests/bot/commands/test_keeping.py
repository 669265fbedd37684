"""Whom a member keeps up with: named by them, seen by them, gone with either side."""

import pytest

from adapters.platform import Person
from bot.commands.keeping import MOST
from bot.commands.looking import mentioned
from bot.store import Refusal
from tests.bot.commands.asking import ask, facts, press

LIST = "People you keep up with"


@pytest.fixture(autouse=True)
def people(office) -> None:
    for id in ("ben", "cleo", "dov", "eva", "fay", "gus"):
        office.platform.people[id] = Person(id)


async def kept(office, text: str, who: str = "ana") -> str:
    return facts(await ask(office, f"coach keep up {text}", who))[LIST]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("with <@ben>", ("ben",)),
        ("with <@!ben>, <@U1|dov> and <@ben>", ("ben", "U1")),
        ("with ben", ()),
        ("<@&role> <#help> <@> <@ben", ()),
        ("<@" * 5_000, ()),
        ("".join(f"<@{n}>" for n in range(50)), ("0", "1", "2", "3", "4", "5")),
    ],
)
def test_who_is_named(text: str, people: tuple[str, ...]) -> None:
    assert mentioned(text) == people


async def test_the_list_is_in_the_order_it_was_made_and_says_nobody_twice(office):
    assert await kept(office, "") == "nobody yet"
    assert await kept(office, "with <@dov>") == "<@dov>"
    assert await kept(office, "with <@ben> and <@dov>") == "<@dov> and <@ben>"
    assert await kept(office, "WITHOUT <@dov>") == "<@ben>"
    assert await kept(office, "without <@dov>") == "<@ben>"


async def test_five_people_are_the_most(office) -> None:
    five = ", ".join(f"<@{id}>" for id in ("ben", "cleo", "dov", "eva", "fay"))
    assert (await kept(office, f"with {five}")).count("<@") == MOST
    card = await ask(office, "coach keep up with <@gus>")
    assert card.text[0].startswith("Five people are on your list")
    assert "gus" not in facts(card)[LIST]


async def test_who_is_not_here_and_who_was_left_out_are_answered_alike(office) -> None:
    async with office.desk.at_work():
        office.desk.refuse(office.desk.memory.alias("cleo"), Refusal.EVERYTHING)
    gone = await ask(office, "coach keep up with <@zoe>")
    left_out = await ask(office, "coach keep up with <@cleo>")
    assert gone == left_out
    assert office.desk.settings("ana").keeps == ()


async def test_a_name_goes_with_whoever_bears_it(office) -> None:
    await kept(office, "with <@ben> and <@dov>")
    export = await ask(office, "coach privacy export", "ben")
    assert b'"kept_up_with_by_others": 1' in export.attachment.data
    assert b"ana" not in export.attachment.data
    await press(office, "erase", "ben")
    assert await kept(office, "") == "<@dov>"
    office.desk.read_again()
    assert await kept(office, "") == "<@dov>"


async def test_the_list_is_exported_and_goes_with_coaching(office) -> None:
    await kept(office, "with <@ben>")
    export = await ask(office, "coach privacy export")
    assert b'"ben"' in export.attachment.data
    await ask(office, "coach off")
    await ask(office, "coach on inbox")
    assert await kept(office, "") == "nobody yet"


async def test_without_coaching_there_is_no_list(office) -> None:
    assert (await ask(office, "coach keep up with <@ana>", "ben")).title == (
        "Coaching is off"
    )
