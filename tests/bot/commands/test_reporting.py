"""A report reaches whoever runs the bot: rule and wording, nobody's name unless ticked."""

import asyncio

import pytest

from adapters.errors import Unclear
from bot import operator
from bot.config.model import OperatorSettings
from tests.bot.commands.asking import ask, facts, press
from tests.bot.delivery.office import LINK, Office


@pytest.fixture
def heard(office, caplog) -> pytest.LogCaptureFixture:
    """An office whose operator has a channel; what the log says."""
    config = office.desk.setup.config
    office.desk.setup.config = config.model_copy(
        update={"operator": OperatorSettings(notify="ops")}
    )
    office.platform.channels["ops"] = {"olga"}
    return caplog


def posted(office: Office) -> list:
    return [one.card for one in office.platform.sent.values() if one.channel == "ops"]


async def test_it_is_said_first_what_would_go(office, heard) -> None:
    await office.push()
    card = await ask(office, "coach report")
    assert card.subject == LINK
    assert "link you put up in a channel" in card.text[0]
    assert [one.verb for one in card.actions] == ["report-nameless", "report-named"]
    assert (posted(office), heard.records) == ([], [])


async def test_it_can_be_begun_from_the_figures_of_a_note(office, heard) -> None:
    await office.push()
    card = await press(office, "more")
    assert "report" in [one.verb for one in card.actions]
    assert (await press(office, "report")).title == "Report this note?"
    assert (await press(office, "report", "ben")).title == "That note is gone"
    assert (posted(office), heard.records) == ([], [])


async def test_a_report_names_the_rule_and_the_wording_and_nobody(
    office, heard
) -> None:
    await office.push()
    await press(office, "report-nameless")
    (card,) = posted(office)
    assert facts(card) == {"Rule": "link-only"}
    assert card.text[0].startswith("The link you put up in a channel came without")
    (record,) = heard.records
    for said in (record.getMessage(), str(card)):
        assert "link-only" in said
        assert not {"ana", "help", "m1"} & set(said.replace("'", " ").split())


async def test_a_name_goes_along_only_if_its_member_says_so(office, heard) -> None:
    await office.push()
    await press(office, "report-named")
    (card,) = posted(office)
    assert facts(card)["Reported by"] == "<@ana>"
    assert "by ana" in heard.records[0].getMessage()


async def test_whom_a_note_named_is_not_named_in_a_report(office, heard) -> None:
    key = "asks-and-vanishes:help:m2"
    numbers = {"answered_at": 0, "hours": 48, "answers": 1}
    await office.push(key, people=("ben",), numbers=numbers)
    await press(office, "report-nameless", about=key)
    (card,) = posted(office)
    assert "ben" not in " ".join(card.text)
    assert "{" not in " ".join(card.text)


async def test_a_note_is_reported_once(office, heard) -> None:
    await office.push()
    for _ in range(2):
        card = await press(office, "report-nameless")
    assert card.title == "You have reported that note already"
    assert len(posted(office)) == len(heard.records) == 1
    (hint,) = await office.store.hints("T1")
    assert hint.feedback == "reported"


async def test_the_note_of_somebody_else_cannot_be_reported(office, heard) -> None:
    await office.push()
    assert (await press(office, "report-named", "ben")).title == "That note is gone"
    assert (await ask(office, "coach report", "ben")).text[0].startswith("There are")
    assert (posted(office), heard.records) == ([], [])


async def test_without_a_channel_the_log_has_it(office, caplog) -> None:
    await office.push()
    await press(office, "report-nameless")
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert office.platform.sent == {}


async def test_a_channel_that_is_gone_or_slow_is_said_and_the_member_is_answered(
    office, heard, monkeypatch
) -> None:
    async def post(workspace: str, channel: str, card) -> str:
        await asyncio.Event().wait()
        return ""

    await office.push()
    office.platform.failures.append(Unclear("broken"))
    card = await press(office, "report-nameless")
    assert card.title == "Thank you, it is reported"
    assert [record.levelname for record in heard.records] == ["WARNING", "ERROR"]
    await office.push("sales-pitch:help:m2", traits=("buy",))
    monkeypatch.setattr(operator, "PATIENCE", 0.01)
    office.platform.post = post
    card = await press(office, "report-nameless", about="sales-pitch:help:m2")
    assert card.title == "Thank you, it is reported"
    assert heard.records[-1].levelname == "ERROR"
