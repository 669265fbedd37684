"""The mirror: one's own counts and what came of it, never a share, never a grade."""

from dataclasses import replace

import pytest

from bot.store import Changes, Hint
from rules.model import DAY, HOUR, MINUTE, Posted, Watermark
from tests.bot.commands.asking import ask, facts
from tests.bot.delivery.office import NOON, Office, finding, said

ASKS = "does anyone know how to keep slugs off the lettuce without poison?"
ANSWERS = "a ring of ash around the bed keeps them away, renew it after rain"


def by(author: str, id: str, minute: int, text: str, **more) -> Posted:
    at = NOON + minute * MINUTE
    return Posted(channel="help", id=id, at=at, author=author, text=text, **more)


async def an_hour_passes(office: Office, *events) -> None:
    office.clock.at = NOON + HOUR
    await office.hand_in(*events, Watermark(office.clock.at))


async def mirror_notes(office: Office, reason: str, *keys: str) -> None:
    """Notes that were told to nobody."""
    hints = [
        Hint(
            finding=finding(key),
            decided_at=office.clock.at,
            decision="mirror",
            reason=reason,
            state="silent",
        )
        for key in keys
    ]
    async with office.desk.at_work() as unit:
        await unit.save(Changes(hints=hints))


async def test_what_was_given_and_what_came_of_it(office) -> None:
    await an_hour_passes(
        office,
        by("ben", "q1", 1, ASKS),
        by("ana", "a1", 5, ANSWERS, reply_to="q1"),
        by("ben", "t1", 9, "thanks, that worked", reply_to="a1"),
    )
    said = facts(await ask(office, "coach me"))
    assert said["Posts in the last 30 days"] == "2"
    assert said["Replies to others"] == "1"
    assert said["Open questions you answered lately"] == "1"
    assert said["Of those, thanked for or nodded at"] == "1"
    assert said["Posts of the last day that drew a reply"] == "1"
    assert said["Week of Monday, March 2"] == "2 posts and 1 reply"


async def test_it_says_the_same_whether_the_asker_is_coached_or_not(office) -> None:
    await ask(office, "coach on inbox", "ben")
    for author, minute in (("ben", 1), ("cara", 20)):
        id = f"q-{author}"
        await office.hand_in(
            by(author, id, minute, ASKS),
            by("ana", f"a-{author}", minute + 4, ANSWERS, reply_to=id),
            by(author, f"t-{author}", minute + 8, "thanks, that worked"),
        )
    await an_hour_passes(office)
    said = facts(await ask(office, "coach me"))
    assert said["Open questions you answered lately"] == "2"
    assert said["Of those, thanked for or nodded at"] == "2"


async def test_weeks_are_listed_latest_first(office) -> None:
    for week in range(1, 6):
        at = NOON + 7 * week * DAY
        await office.hand_in(said(f"w{week}", at), Watermark(at + HOUR))
    office.clock.at = NOON + 36 * DAY
    weeks = [fact for fact in facts(await ask(office, "coach me")) if "Week" in fact]
    assert weeks == [
        f"Week of Monday, {day}"
        for day in ("April 6", "March 30", "March 23", "March 16")
    ]


async def test_nothing_on_it_is_a_share_or_a_grade(office) -> None:
    await an_hour_passes(office, by("ana", "q1", 1, ASKS))
    card = await ask(office, "coach me")
    assert not any("%" in fact.label + fact.value for fact in card.facts)


async def test_what_was_noticed_and_told_nobody_waits_here(office) -> None:
    await mirror_notes(office, "mirror-only", "link-only:help:m1")
    await mirror_notes(office, "below-threshold", "sales-pitch:help:m2")
    card = await ask(office, "coach me")
    noticed = facts(card)["Noticed on Tuesday, March 3, told to nobody"]
    assert "link you put up in <#help>" in noticed
    assert "Noticed on Tuesday, March 3, but not sure, so told to nobody" in facts(card)
    assert (await ask(office, "coach inbox")).text[0].startswith("There are none")


async def test_good_things_that_were_told_stand_here_again(office) -> None:
    rules = office.desk.setup.rules
    rules["link-only"] = replace(rules["link-only"], praise=True)
    await office.push()
    assert "Tuesday, March 3" in facts(await ask(office, "coach me"))


async def test_nobody_sees_anybody_elses(office) -> None:
    await mirror_notes(office, "mirror-only", "link-only:help:m1")
    card = await ask(office, "coach me", "ben")
    assert card.facts == ()
    assert "I count nothing of yours" in card.text[0]


@pytest.mark.parametrize("text", ["coach me", "coach mirror", "coach ME please"])
async def test_it_begins_with_nothing(office, text: str) -> None:
    await ask(office, "coach on inbox", "ben")
    card = await ask(office, text, "ben")
    assert card.facts == ()
    assert "nothing of yours yet" in card.text[0]
