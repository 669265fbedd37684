"""A member's own page: what stands on it, and that opening it is reading the notes."""

from adapters.cards import Card
from adapters.platform import Person
from bot.commands.answer import BUTTONS, show_overview
from bot.commands.overview import HOME_ACTIONS, NOTES, PRIVACY_ACTIONS
from bot.live.decisions import State
from rules.model import DAY, HOUR, Watermark
from tests.bot.commands.asking import ask, press
from tests.bot.delivery.office import LINK, NOON, Office, said


async def page(office: Office, who: str = "ana") -> list[Card]:
    return await show_overview(office.desk, who, office.clock.at)


def titles(cards: list[Card]) -> list[str]:
    return [card.title for card in cards]


async def test_who_is_not_coached_sees_what_it_would_mean(office: Office) -> None:
    office.platform.people["ben"] = Person("ben")
    first, *others = await page(office, "ben")
    assert first.title == "A private word now and then"
    assert [a.verb for a in first.actions] == ["turn-on-direct", "turn-on-inbox"]
    assert titles(others) == ["What I keep about you"]


async def test_a_coached_member_sees_notes_part_and_settings(office: Office) -> None:
    await office.push()
    cards = await page(office)
    assert titles(cards)[0] == "Coaching is on"
    assert titles(cards)[1] == "A word with your link"
    assert cards[1].subject == LINK
    assert titles(cards)[2:] == [
        "Your part here",
        "Your settings",
        "What I keep about you",
    ]
    async with office.desk.at_work() as unit:
        hint = await unit.inbox.one(LINK)
    assert hint is not None
    assert hint.state == State.SEEN


async def test_many_notes_are_listed(office: Office) -> None:
    for number in range(NOTES + 1):
        await office.push(f"link-only:help:m{number}")
    notes = [
        card for card in await page(office) if card.title == "A word with your link"
    ]
    assert len(notes) == NOTES
    assert "Your notes" in titles(await page(office))


async def test_a_manager_sees_how_things_stand(office: Office) -> None:
    office.platform.people["ana"] = Person("ana", manager=True)
    *_, status, channels = await page(office)
    assert (status.title, channels.title) == ("How things stand", "The channels")
    (button,) = status.actions
    answer = await press(office, button.verb)
    assert answer.title == "Setting up"


async def test_the_chart_stands_in_lines(office: Office) -> None:
    for week in (1, 2):
        office.clock.at = NOON + week * 7 * DAY
        post = said(f"w{week}", office.clock.at)
        await office.hand_in(post, Watermark(office.clock.at + HOUR))
    (part,) = [card for card in await page(office) if card.title == "Your part here"]
    (line,) = [fact for fact in part.facts if fact.label == "Your posts in a week"]
    assert line.value.endswith("1, 1")


async def test_what_managers_see_is_theirs_alone(office: Office) -> None:
    assert (
        await press(office, "setup")
    ).title == "That is for people who manage this place"


def test_every_button_of_the_page_does_something() -> None:
    assert {verb for verb, _ in (*HOME_ACTIONS, *PRIVACY_ACTIONS)} <= BUTTONS.keys()


async def test_a_guest_is_told_that_coaching_is_for_members(office: Office) -> None:
    office.platform.people["gus"] = Person("gus", outside=True)
    for card in (
        await ask(office, "coach on", "gus"),
        await ask(office, "coach on inbox", "gus"),
        await press(office, "turn-on-direct", "gus"),
        (await page(office, "gus"))[0],
    ):
        assert card.title == "Coaching is off"
        assert "members of this place alone" in card.text[0]
    assert "gus" not in office.desk.consents
