"""A rule that many reject mutes itself here, and a manager brings it back."""

import pytest

from adapters.platform import Person
from bot.store import Changes, PushState
from bot.trouble import Kind, Thing
from tests.bot.commands.asking import ask, facts, press
from tests.bot.delivery.office import LINK, Office, open_office
from tests.bot.store.rows import hint

MUTED = "Rules that muted themselves"
FOUND = "How members find link-only"


@pytest.fixture
async def office(office: Office) -> Office:
    office.platform.people["mia"] = Person("mia", manager=True)
    return office


async def rated(office: Office, useful: int, rejected: int) -> None:
    """Others have rated their notes."""
    words = ["useful"] * useful + ["not-for-me"] * rejected
    hints = [
        hint(
            f"link-only:x:{number}",
            about=f"p{number}",
            feedback=word,
            decided_at=office.clock.at,
        )
        for number, word in enumerate(words)
    ]
    async with office.desk.at_work() as unit:
        await unit.save(Changes(hints=hints))


async def test_the_tenth_who_rates_it_may_be_the_fourth_who_rejects_it(office) -> None:
    await rated(office, 6, 3)
    await office.push()
    await press(office, "useful")
    assert office.desk.muted == frozenset()
    await press(office, "not-for-me")
    assert office.desk.muted == {"link-only"}
    assert Thing(Kind.MUTED, "link-only", "T1") in office.desk.troubles.known
    other = await open_office(office.store, spoke=False)
    assert other.desk.muted == {"link-only"}


async def test_a_report_is_a_rejection_too(office) -> None:
    await rated(office, 6, 3)
    await office.push()
    await press(office, "report-nameless")
    assert office.desk.muted == {"link-only"}


async def test_what_waits_of_a_muted_rule_is_not_sent(office) -> None:
    await rated(office, 5, 5)
    await office.push("sales-pitch:help:m9", traits=("buy",))
    await office.push()
    await press(office, "useful")
    await office.work()
    stored = await office.stored()
    assert (stored.state, stored.reason) == (PushState.DROPPED, "muted")
    assert office.shown() == ["ana help"]


async def test_status_says_how_members_find_a_rule_small_counts_left_out(
    office,
) -> None:
    assert FOUND not in facts(await ask(office, "coach-admin status", "mia"))
    await rated(office, 5, 4)
    found = facts(await ask(office, "coach-admin status", "mia"))
    assert found[FOUND] == "useful: 5; not for them: fewer than five"
    assert MUTED not in found


async def test_a_manager_brings_it_back_and_ratings_count_anew(office) -> None:
    await rated(office, 5, 5)
    await office.push()
    await press(office, "not-for-me")
    found = facts(await ask(office, "coach-admin status", "mia"))
    assert found[MUTED] == "link-only"
    office.clock.at += 1
    card = await ask(office, "coach-admin unmute Link-Only", "mia")
    assert card.title == "The rule link-only speaks again"
    assert office.desk.muted == frozenset()
    assert Thing(Kind.MUTED, "link-only", "T1") not in office.desk.troubles.known
    found = facts(await ask(office, "coach-admin status", "mia"))
    assert MUTED not in found
    assert (
        found["Changed"]
        == "Tuesday, March 3: the muting of link-only is off, by <@mia>"
    )
    await press(office, "not-for-me")
    assert office.desk.muted == frozenset()


@pytest.mark.parametrize("typed", ["", "link-only", "dance", "x" * 3000])
async def test_what_is_not_muted_cannot_be_unmuted(office, typed: str) -> None:
    card = await ask(office, f"coach-admin unmute {typed}", "mia")
    title = "No rule of that name has muted itself" if typed else "Rules that muted"
    assert card.title.startswith(title)
    assert card.text == ("No rule is muted here.",)


async def test_a_name_that_is_none_is_told_which_are(office) -> None:
    await rated(office, 5, 5)
    await office.push()
    await press(office, "useful", about=LINK)
    card = await ask(office, "coach-admin unmute dance", "mia")
    assert card.text[0].startswith("These have: link-only.")
