"""The offer to help or to welcome: once, on a note about answers that helped."""

import pytest

from bot.asking.offer import is_worth_an_offer
from bot.live.decisions import decide, save
from bot.member import MemberSettings
from rules.checks import RULES, good_answer, link_only
from rules.model import MINUTE
from tests.bot.commands.asking import ask, press
from tests.bot.delivery.office import NOON, Office, finding

HELPED = "good-answer:help:m1"
OFFER = "I can also tell you"


async def told(office: Office, key: str = HELPED, **more) -> None:
    """Somebody is told that their answers helped."""
    figures = {"numbers": {"people": 2, "answers": 3}, "certainty": 1.0}
    found = finding(key, **{"pattern": True, "at": NOON, **figures, **more})
    async with office.desk.at_work() as unit:
        now = office.clock.at
        await save(office.desk, unit, await decide(office.desk, unit, [found], now))


async def note(office: Office, number: int = 1) -> str:
    return "\n".join((await ask(office, f"coach inbox {number}")).text)


def test_only_a_note_about_answers_that_helped_carries_it() -> None:
    chose = MemberSettings(consented=0)
    carry = [rule.id for rule in RULES if is_worth_an_offer(rule, chose)]
    assert carry == [good_answer.RULE.id]


@pytest.mark.parametrize(
    "chose", [{"helps": True}, {"welcomes": True}, {"offered": "k"}]
)
def test_it_is_not_made_to_who_offered_or_was_asked_before(chose) -> None:
    settings = MemberSettings(consented=0, **chose)
    assert not is_worth_an_offer(good_answer.RULE, settings)


async def test_it_stands_on_the_note_until_it_is_taken_up(office) -> None:
    await told(office)
    assert office.desk.settings("ana").offered == HELPED
    assert OFFER in await note(office)
    answer = await press(office, "offer-helping", about=HELPED)
    assert "at most once a day" in answer.text[0]
    assert office.desk.settings("ana").helps
    assert OFFER not in await note(office)


async def test_it_is_made_once(office) -> None:
    await told(office)
    later = office.clock.at = NOON + 20 * 24 * 60 * MINUTE
    await told(
        office, "good-answer:help:m9", messages=("m9",), at=later, posted=later - MINUTE
    )
    assert OFFER not in await note(office, 1)
    assert OFFER in await note(office, 2)


async def test_on_a_note_nobody_was_told_it_was_not_made(office) -> None:
    office.desk.apply("shadow", "on")
    await told(office)
    assert office.desk.settings("ana").offered == ""
    office.desk.apply("shadow", "")
    later = office.clock.at = NOON + 20 * 24 * 60 * MINUTE
    await told(
        office, "good-answer:help:m9", messages=("m9",), at=later, posted=later - MINUTE
    )
    assert OFFER in await note(office)


async def test_no_other_note_carries_it(office) -> None:
    await told(office, f"{link_only.RULE.id}:help:m1", numbers={})
    assert OFFER not in await note(office)
    assert office.desk.settings("ana").offered == ""


@pytest.mark.parametrize(
    ("verb", "role"), [("offer-helping", "helps"), ("offer-welcoming", "welcomes")]
)
async def test_a_button_that_is_pressed_when_coaching_is_off_changes_nothing(
    office, verb: str, role: str
) -> None:
    await told(office)
    await ask(office, "coach off")
    assert (await press(office, verb, about=HELPED)).title == "Coaching is off"
    assert not getattr(office.desk.settings("ana"), role)
