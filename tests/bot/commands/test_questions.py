"""Open questions and the look home: what is pointed at, and to whom."""

import pytest

from adapters.cards import Card
from adapters.errors import NotAccepted
from bot.member import Reach
from rules.model import DAY, HOUR, MINUTE, Deleted, Millis, Posted, Reacted, Watermark
from tests.bot.commands.asking import ask, facts
from tests.bot.delivery.office import NOON, Office, open_office

SEEDS = "does anyone know where the old seed catalogues are kept these days?"
ROOF = "who could lend me a ladder for the greenhouse roof next weekend?"


def question(
    id: str, at: Millis, channel: str = "help", author: str = "ben", text: str = SEEDS
) -> Posted:
    return Posted(channel=channel, id=id, at=at, author=author, text=text)


async def hours_later(office: Office, *events, hours: int = 1) -> None:
    """Let time pass after what is handed in."""
    office.clock.at += hours * HOUR
    await office.hand_in(*events, Watermark(office.clock.at))


def pointed_at(card: Card) -> list[str]:
    return [fact.ref.message for fact in card.facts if fact.ref]


async def test_the_oldest_comes_first_with_its_age(office) -> None:
    first = question("q1", NOON + MINUTE)
    second = question("q2", NOON + 91 * MINUTE, author="cara", text=ROOF)
    await hours_later(office, first, second, hours=2)
    card = await ask(office, "coach questions")
    assert pointed_at(card) == ["q1", "q2"]
    assert list(facts(card)) == ["open for 119 minutes", "open for 29 minutes"]


async def test_a_list_is_no_longer_than_a_card(office) -> None:
    for n in range(6):
        office.platform.channels[f"plot{n}"] = {"ana"}
        await office.hand_in(
            question(f"a{n}", NOON + n * MINUTE, f"plot{n}"),
            question(f"b{n}", NOON + 100 * MINUTE, f"plot{n}", "cara", ROOF),
        )
    await hours_later(office, hours=2)
    card = await ask(office, "coach questions", where="")
    assert pointed_at(card)[:7] == ["a0", "a1", "a2", "a3", "a4", "a5", "b0"]
    assert (len(card.facts), card.facts[-1].value) == (11, "and 2 more")


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(Reacted("help", "q1", NOON + 9 * MINUTE, "ana", "👍"), id="waved"),
        pytest.param(Deleted("help", "q1", NOON + 59 * MINUTE), id="deleted"),
        pytest.param(
            Posted(
                channel="help",
                id="a1",
                at=NOON + 9 * MINUTE,
                author="ana",
                text="in the green cupboard behind the door",
                reply_to="q1",
            ),
            id="answered",
        ),
    ],
)
async def test_what_is_settled_is_not_listed(office, after) -> None:
    await hours_later(office, question("q1", NOON + MINUTE), after)
    card = await ask(office, "coach questions")
    assert card.text == ("There are none here that I know of.",)


async def test_the_list_does_not_tell_who_is_coached(office) -> None:
    for channel, who in (("plot", "ana"), ("shed", "cara")):
        office.platform.channels[channel] = {"ben"}
        await office.hand_in(question(f"q-{who}", NOON + MINUTE, channel, who))
    await hours_later(office)
    card = await ask(office, "coach questions", "ben", where="")
    assert pointed_at(card) == ["q-ana", "q-cara"]
    await hours_later(office, hours=30)
    assert office.desk.memory.channels["plot"].overdue
    card = await ask(office, "coach questions", "ben", where="")
    assert pointed_at(card) == ["q-ana", "q-cara"]
    await hours_later(office, hours=7 * 24)
    assert pointed_at(await ask(office, "coach questions", "ben", where="")) == []


async def test_what_the_asker_may_know_comes_first(office) -> None:
    office.platform.channels |= {"plot": {"ana", "ben"}, "shed": {"ana", "ben"}}
    talked = Posted(
        channel="plot", id="m1", at=NOON, author="dov", text="<@ana> the sluice is open"
    )
    await hours_later(
        office,
        talked,
        question("far", NOON + MINUTE, "shed", "cara"),
        question("near", NOON + 2 * MINUTE, author="cara"),
        question("met", NOON + 90 * MINUTE, "plot", "dov", ROOF),
        hours=3,
    )
    card = await ask(office, "coach questions", where="")
    assert pointed_at(card) == ["met", "near", "far"]
    assert "may know about" in card.text[0]
    card = await ask(office, "coach questions", "ben", where="")
    assert pointed_at(card) == ["far", "near", "met"]
    assert "The oldest comes first" in card.text[0]


async def test_only_what_the_asker_can_read_is_listed(office) -> None:
    office.platform.channels["den"] = {"ben"}
    office.platform.channels["shed"] = {"ana", "ben"}
    asked = [
        question("q1", NOON + MINUTE, "den"),
        question("q2", NOON + 2 * MINUTE, "shed"),
    ]
    await hours_later(office, *asked)
    assert pointed_at(await ask(office, "coach questions", where="den")) == []
    assert pointed_at(await ask(office, "coach questions", where="")) == ["q2"]
    assert pointed_at(await ask(office, "coach questions", "ben", where="")) == [
        "q1",
        "q2",
    ]
    assert pointed_at(await ask(office, "coach questions")) == []


async def test_what_the_platform_does_not_say_in_time_is_not_shown(office) -> None:
    async def can_read(workspace: str, member: str, channel: str) -> bool:
        raise NotAccepted("busy")

    await hours_later(office, question("q1", NOON + MINUTE))
    office.platform.can_read = can_read
    assert pointed_at(await ask(office, "coach questions")) == []


async def test_a_process_that_comes_later_knows_them_too(office, store) -> None:
    await hours_later(office, question("q1", NOON + MINUTE))
    later = await open_office(store, spoke=False)
    later.clock.at = office.clock.at
    later.desk.read_again()
    assert pointed_at(await ask(later, "coach questions")) == ["q1"]


# -- home -------------------------------------------------------------------------------


async def test_home_says_what_waits_and_what_is_on(office) -> None:
    await office.push()
    await hours_later(
        office,
        question("q1", NOON + MINUTE, author="ana"),
        question("q2", NOON + 91 * MINUTE, text=ROOF),
        hours=2,
    )
    card = await ask(office, "coach")
    assert card.title == "Coaching is on"
    assert facts(card)["New notes in /coach inbox"] == "1"
    assert pointed_at(card) == ["q2"]
    assert "A word with your link" in facts(card)["What I may tell you about"]
    await ask(office, "coach inbox")
    assert "New notes in /coach inbox" not in facts(await ask(office, "coach"))


async def test_home_says_where_notes_go_and_what_is_stopped(office) -> None:
    await office.choose(reach=Reach.INBOX, off=frozenset({"link-only"}))
    card = await ask(office, "coach home")
    assert "nothing is sent to you" in card.text[0]
    assert "A word with" not in facts(card)["What I may tell you about"]


async def test_home_says_that_coaching_is_paused(office) -> None:
    await office.choose(paused_until=NOON + 3 * DAY)
    card = await ask(office, "coach")
    assert card.title == "Coaching is paused"
    assert "until Friday, March 6" in card.text[0]


async def test_home_of_somebody_who_switched_nothing_on(office) -> None:
    card = await ask(office, "coach", "ben")
    assert (card.title, card.facts) == ("Coaching is off", ())
    assert "/coach on" in card.text[0]
