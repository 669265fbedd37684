"""What managers set about channels, rules and people, on both databases."""

from collections.abc import AsyncIterator

import pytest

from adapters.cards import Card
from adapters.errors import Cause, NotAccepted, Refused
from adapters.platform import Command, Person, Press
from bot.commands.answer import answer_command, answer_press
from bot.live.batch import take_in
from bot.store import Changes, PushState, Store
from rules.model import MINUTE, Kind, Posted, Watermark, Week
from tests.bot.delivery.office import NOON, Office, open_office, said


@pytest.fixture
async def office(store: Store) -> AsyncIterator[Office]:
    found = await open_office(store)
    found.platform.people["mia"] = Person("mia", manager=True)
    await take_in(found.desk, [said("m1", NOON)], NOON)
    return found


async def ask(office: Office, text: str, where: str = "help") -> Card:
    command = Command("T1", "mia", f"coach-admin {text}", where)
    return await answer_command(office.desk, command, office.clock.at)


def facts(card: Card) -> dict[str, str]:
    return {fact.label: fact.value for fact in card.facts}


async def other_process(office: Office) -> Office:
    other = await open_office(office.store, spoke=False)
    other.platform.people["mia"] = Person("mia", manager=True)
    await other.desk.meet(["help"])
    return other


async def test_a_rule_is_switched_off_in_every_process_at_once(office) -> None:
    other = await other_process(office)
    await ask(office, "rules link-only off")
    await take_in(other.desk, [Watermark(NOON)], NOON)
    assert "link-only" not in other.desk.setup.rules
    assert "link-only" in other.desk.policy().off


async def test_a_push_of_a_rule_that_is_off_in_its_channel_is_not_sent(office) -> None:
    await office.push()
    await ask(office, "rules link-only off here")
    await office.work()
    assert office.shown() == []
    stored = await office.stored()
    assert (stored.state, stored.reason) == (PushState.DROPPED, "rule-off")


async def test_a_held_hint_of_a_rule_that_is_off_by_now_harms_nobody(office) -> None:
    await ask(office, "rules empty-greeting off")
    assert "empty-greeting" in office.desk.policy().off


async def test_two_changes_at_once_are_both_kept(office) -> None:
    other = await other_process(office)
    await ask(office, "domains add example.org")
    card = await ask(other, "domains add example.net")
    assert facts(card)["Addresses"] == "example.org and example.net"
    await ask(office, "rules link-only off")
    await ask(other, "rules link-only on")
    assert (await ask(office, "rules link-only")).facts[0].value.startswith("on.")
    changes = await ask(office, "changes")
    assert len(changes.facts) == 4


async def test_a_channel_that_is_off_is_forgotten_with_its_weeks(office) -> None:
    await office.push()
    async with office.desk.at_work() as unit:
        await unit.save(_weeks("help", "other"))
    await ask(office, "channels off")
    assert office.desk.memory.channels == {}
    assert [week.channel for week in await office.store.weeks("T1")] == ["other"]
    await take_in(office.desk, [said("m2", NOON + MINUTE)], NOON + MINUTE)
    assert office.desk.memory.channels == {}
    await office.work()
    assert (await office.stored()).reason == "channel-off"


def _weeks(*channels: str) -> Changes:
    zeros = dict.fromkeys(Week.__struct_fields__[2:], 0) | {"answer_minutes": ()}
    return Changes(weeks=[Week(channel=id, monday=0, **zeros) for id in channels])


async def test_another_process_that_read_it_reads_it_no_more(office) -> None:
    other = await other_process(office)
    await take_in(other.desk, [said("m2", NOON + MINUTE)], NOON + MINUTE)
    await ask(office, "channels off")
    later = NOON + 2 * MINUTE
    await take_in(other.desk, [said("m3", later)], later)
    assert other.desk.memory.channels == {}


async def test_a_channel_that_is_gone_is_not_switched_on(office) -> None:
    await ask(office, "channels off")
    del office.platform.channels["help"]
    for where in ("help", "nowhere"):
        card = await ask(office, "channels on", where)
        assert card.title == "Nothing was changed"
        assert "no such channel" in card.text[0]
    assert not office.desk.reads("help")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Refused(Cause.FORBIDDEN), "I am not let in"),
        (NotAccepted("busy"), "try again in a minute"),
    ],
)
async def test_a_channel_that_cannot_be_read_is_not_switched_on(
    office, error, words
) -> None:
    async def history(*given):
        raise error
        yield

    await ask(office, "channels off")
    office.platform.history = history
    card = await ask(office, "channels on")
    assert words in card.text[0]
    assert not office.desk.reads("help")


async def test_what_a_channel_is_for_is_said_or_goes_by_its_name(office) -> None:
    assert facts(await ask(office, "channels"))["<#help>"] == "on, for help"
    card = await ask(office, "channels <#help> kind showcase")
    assert facts(card)["<#help>"] == "on, for showcase"
    assert office.desk.memory.places["help"].kind is Kind.SHOWCASE
    card = await ask(office, "channels kind default")
    assert facts(card)["<#help>"] == "on, for help"


@pytest.mark.parametrize(
    "text",
    [
        "channels kind moon",
        "channels x",
        "channels #nowhere on",
        "domains add not an example.org",
        "channels " + "x" * 3000,
        "channels <#help> <#help> <#help>",
        "rules moon off",
        "rules link-only colour red",
        "rules link-only threshold " + "9" * 3000,
        "rules link-only off in moon",
        "rules " + "x" * 3000,
        "domains add nothing",
        "domains add " + "x." * 1500,
        "exempt add",
    ],
)
async def test_what_makes_no_sense_changes_nothing(office, text: str) -> None:
    before = dict(office.desk.chosen)
    card = await ask(office, text)
    assert len(" ".join(card.text)) < 1000
    assert office.desk.chosen == before


async def test_a_channel_that_is_not_known_is_said(office) -> None:
    card = await ask(office, "channels #nowhere on")
    assert card.title == "Nothing was changed"
    assert "“#nowhere on”" in card.text[0]


async def test_a_role_may_have_several_words(office) -> None:
    card = await ask(office, "exempt add Community Team")
    assert facts(card)["Roles"] == "Community Team"
    card = await ask(office, "exempt remove community team")
    assert facts(card)["Roles"] == "none"


async def test_a_member_is_spared_by_a_mark_and_named_nowhere(office) -> None:
    card = await ask(office, "exempt add <@ana>")
    assert facts(card)["Members"] == "1 named"
    assert office.desk.memory.exempt == {"ana"}
    (change,) = (await ask(office, "changes")).facts
    assert "ana" not in change.value
    assert "ana" not in "".join(office.desk.chosen.values())


@pytest.mark.parametrize(
    ("words", "members"),
    [("<@ana> <@ben>", 2), ("<@ana> please", 1), ("member <@ana|Ana B.>", 1)],
)
async def test_no_member_is_taken_for_a_role_of_several_words(
    office, words: str, members: int
) -> None:
    found = facts(await ask(office, f"exempt add {words}"))
    assert (found["Roles"], found["Members"]) == ("none", f"{members} named")
    assert "ana" not in "".join(office.desk.chosen.values())
    found = facts(await ask(office, f"exempt remove {words}"))
    assert found["Members"] == "none"


async def test_whoever_is_spared_finds_it_in_their_export(office) -> None:
    await ask(office, "exempt add <@ana>")
    command = Command("T1", "ana", "coach privacy export", "help")
    card = await answer_command(office.desk, command, office.clock.at)
    assert b'"exempt members"' in card.attachment.data


async def test_whoever_is_erased_leaves_no_mark(office) -> None:
    await ask(office, "exempt add <@ana>")
    await ask(office, "announcers add <@ana>")
    erase = Press("T1", "ana", "erase", "")
    await answer_press(office.desk, erase, office.clock.at)
    assert facts(await ask(office, "exempt"))["Members"] == "none"
    other = await other_process(office)
    assert not any(
        other.desk.chosen.get(name) for name in ("exempt members", "announcers")
    )


async def test_an_announcer_is_spared_by_rules_about_sharing_alone(office) -> None:
    office.platform.people["ana"] = Person("ana", roles=("77", "Team"))
    await ask(office, "announcers add <@&77>")
    link = Posted(
        channel="help",
        id="m2",
        at=NOON + 30 * MINUTE,
        author="ana",
        text="https://example.org/soil",
    )
    await take_in(office.desk, [link], NOON)
    assert office.desk.announces("ana")
    for minute in range(1, 40):
        at = NOON + minute * MINUTE
        await take_in(office.desk, [Watermark(at)], at)
    (hint,) = await office.store.hints("T1")
    assert (hint.decision, hint.reason) == ("dropped", "announcer")


async def test_who_has_lost_the_role_is_spared_no_more(office) -> None:
    office.platform.people["ana"] = Person("ana", roles=("Team",))
    await ask(office, "exempt add @team")
    await take_in(office.desk, [said("m2", NOON)], NOON)
    assert office.desk.memory.exempt == {"ana"}
    office.platform.people["ana"] = Person("ana")
    later = NOON + 61 * MINUTE
    await take_in(office.desk, [said("m3", later)], later)
    assert office.desk.memory.exempt == set()
