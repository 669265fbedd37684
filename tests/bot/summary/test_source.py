"""Whom a summary may thank by name: who was thanked that week, and said yes."""

from collections.abc import AsyncIterator

import pytest
from msgspec import structs

from bot.store import Store
from bot.summary.source import MOST_NAMED, thanked
from rules.model import DAY, Millis
from rules.state.presence import Deeds, Help, Presence
from rules.state.workspace import Member
from tests.bot.delivery.office import Office, open_office
from tests.bot.summary.weeks import MONDAY


@pytest.fixture
async def office(store: Store) -> AsyncIterator[Office]:
    return await open_office(store)


def helped(
    office: Office, who: str, *at: Millis, where: str = "help", yes=True
) -> None:
    """Somebody was thanked then for answers of theirs."""
    desk = office.desk
    alias = desk.memory.alias(who)
    chose = structs.replace(desk.settings(who), consented=0, named=yes)
    desk.choose(who, chose)
    acts = tuple(Help(one, f"m{one}", 7, one) for one in at)
    member = desk.memory.members.setdefault(alias, Member(who, alias))
    member.presence[where] = Presence(deeds=Deeds(helped=acts))


def named(office: Office, monday: Millis = MONDAY) -> tuple[str, ...]:
    return thanked(office.desk, "help", monday)


@pytest.mark.parametrize(
    ("at", "more"),
    [
        pytest.param(MONDAY + DAY, {"yes": False}, id="said nothing or no"),
        pytest.param(MONDAY - 1, {}, id="the week before"),
        pytest.param(MONDAY + 7 * DAY, {}, id="the week after"),
        pytest.param(MONDAY + DAY, {"where": "den"}, id="in another channel"),
    ],
)
async def test_is_not_named(office, at: Millis, more: dict) -> None:
    helped(office, "ben", at, **more)
    assert named(office) == ()


async def test_is_named(office) -> None:
    helped(office, "ben", MONDAY)
    helped(office, "cleo", MONDAY - DAY, MONDAY + 7 * DAY - 1)
    assert named(office) == ("ben", "cleo")


async def test_the_name_goes_with_coaching(office) -> None:
    helped(office, "ben", MONDAY)
    office.desk.let_go("ben")
    assert named(office) == ()


async def test_where_there_are_many_it_is_others_every_week(office) -> None:
    people = [f"p{n:02}" for n in range(3 * MOST_NAMED)]
    for who in people:
        helped(office, who, MONDAY, MONDAY + 7 * DAY)
    first, second = named(office), named(office, MONDAY + 7 * DAY)
    assert len(first) == len(second) == MOST_NAMED
    assert first == tuple(sorted(first))
    assert first != second
