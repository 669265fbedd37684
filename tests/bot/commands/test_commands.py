"""Commands and buttons: forgiving, private, one answer each, on both databases."""

from itertools import chain

import msgspec
import pytest
from msgspec import structs

from adapters.errors import NotAccepted
from bot.commands.answer import ABOUT, BUTTONS, COMMANDS, SAME, parse
from bot.member import Reach
from bot.store import PushState, open_store
from rules.model import DAY, MINUTE, Deleted, Watermark
from tests.bot.commands.asking import ask, press
from tests.bot.delivery.office import LINK, NOON, Office, open_office, said


@pytest.mark.parametrize(
    ("text", "verb", "rest"),
    [
        ("coach", "home", ""),
        ("", "home", ""),
        ("coach Home", "home", ""),
        ("coach help", "help", ""),
        ("coach OFF", "off", ""),
        ("coach   inbox   2", "inbox", "2"),
        ("coach on direct message", "on", "direct message"),
        ("coach privacy", "privacy show", ""),
        ("coach Privacy leave me out", "privacy leave-me-out", ""),
        ("coach leave_me_out", "privacy leave-me-out", ""),
        ("coach privacy delete please", "privacy delete", "please"),
        ("coach dance", "dance", ""),
        ("coach privacy dance", "privacy show", "dance"),
        ("coach inbox  Two\nLines ", "inbox", "Two\nLines"),
    ],
)
def test_a_command_is_read_forgivingly(text: str, verb: str, rest: str) -> None:
    assert parse(text) == (verb, rest)


def test_every_command_is_explained_and_every_other_name_leads_to_one() -> None:
    assert set(ABOUT) == set(COMMANDS)
    assert set(SAME.values()) <= set(COMMANDS)
    assert not set(SAME) & set(COMMANDS)


@pytest.mark.parametrize(
    ("text", "meant"), [("coach inbux", "inbox"), ("coach offf", "off")]
)
async def test_a_slip_is_asked_about(office, text: str, meant: str) -> None:
    card = await ask(office, text)
    assert f"“/coach {meant}”" in card.text[0]


@pytest.mark.parametrize(
    "text",
    ["coach xyzzy", "coach " + "x" * 3000, "coach " + "{0} %s " * 500, "\u202e\0"],
)
async def test_nonsense_gets_a_short_clear_answer(office, text: str) -> None:
    card = await ask(office, text)
    assert "/coach help" in card.text[0]
    assert len(card.title) < 80


@pytest.mark.parametrize(
    "rest",
    ["{0} %s {span}", "x" * 3000, "9" * 5000, "\u202e\0 <@ben> <!everyone>", "-- ; '"],
    ids=["fields", "long", "digits", "odd", "quotes"],
)
async def test_every_command_answers_whatever_follows_it(office, rest: str) -> None:
    await office.push()
    for verb in (verb for verb in COMMANDS if not verb.startswith("privacy")):
        card = await ask(office, f"coach {verb} {rest}")
        assert card.title != "I cannot do that right now"
        assert len(card.title) < 80
        assert all(len(text) < 600 for text in card.text)


async def test_help_lists_what_there_is_and_says_whether_coaching_is_on(office) -> None:
    card = await ask(office, "coach help")
    assert card.text[0].startswith("Coaching is on.")
    assert {fact.label for fact in card.facts} == {f"/coach {verb}" for verb in ABOUT}
    card = await ask(office, "coach help", "ben")
    assert card.text[0].startswith("Coaching is off.")


# -- consent ----------------------------------------------------------------------------


async def test_only_the_answer_to_where_switches_on(office) -> None:
    card = await ask(office, "coach on", "ben")
    assert [action.verb for action in card.actions] == [
        "turn-on-direct",
        "turn-on-inbox",
    ]
    assert "ben" not in office.desk.consents
    await press(office, "turn-on-inbox", "ben", "")
    settings = office.desk.settings("ben")
    assert (settings.consented, settings.reach) == (NOON, Reach.INBOX)
    assert office.desk.memory.alias("ben") in office.desk.memory.members


async def test_saying_on_again_keeps_since_when(office) -> None:
    await press(office, "turn-on-direct", "ben", "")
    office.clock.at += DAY
    await ask(office, "coach on inbox", "ben")
    assert office.desk.settings("ben").consented == NOON
    assert (await ask(office, "coach on", "ben")).title == "Coaching is on"


async def test_off_drops_what_waits_and_lets_go_of_the_counts(office) -> None:
    await office.push()
    await ask(office, "coach off")
    assert (await office.stored()).state is PushState.DROPPED
    counts = await office.store.counts()
    assert (counts["members"], counts["consents"], counts["refusals"]) == (0, 0, 1)
    # What had been told stays to be read.
    assert (await ask(office, "coach inbox")).title == "A word with your link"


async def test_off_twice_is_off(office) -> None:
    await ask(office, "coach off")
    assert "already" in (await ask(office, "coach off")).text[0]
    assert "already" in (await ask(office, "coach off", "ben")).text[0]


async def test_on_takes_an_earlier_no_back(office) -> None:
    await ask(office, "coach off")
    await press(office, "turn-on-direct")
    counts = await office.store.counts()
    assert (counts["members"], counts["consents"], counts["refusals"]) == (1, 1, 0)


async def test_snooze_pauses_for_a_week_and_on_ends_it(office) -> None:
    await press(office, "snooze")
    assert office.desk.settings("ana").paused_until == NOON + 7 * DAY
    await ask(office, "coach on")
    assert office.desk.settings("ana").paused_until is None


# -- the inbox --------------------------------------------------------------------------


async def test_one_note_is_shown_at_once_and_then_seen(office) -> None:
    await office.push()
    card = await ask(office, "coach inbox")
    assert (card.title, card.subject) == ("A word with your link", LINK)
    (hint,) = await office.store.hints("T1")
    assert hint.state == "seen"


async def test_several_notes_are_listed_newest_first(office) -> None:
    await office.push()
    office.clock.at += DAY
    await office.push("sales-pitch:help:m2", traits=("buy",))
    card = await ask(office, "coach inbox")
    assert [fact.label for fact in card.facts] == [
        "Wednesday, March 4 · new",
        "Tuesday, March 3 · new",
    ]
    assert (await ask(office, "coach inbox 2")).subject == LINK
    again = await ask(office, "coach inbox")
    assert again.facts[1].label == "Tuesday, March 3"


@pytest.mark.parametrize("number", ["0", "2", "9" * 50])
async def test_a_number_there_is_no_note_for(office, number: str) -> None:
    await office.push()
    card = await ask(office, f"coach inbox {number}")
    assert card.text[0].startswith("There is no note")


async def test_nobody_reads_or_rates_the_notes_of_others(office) -> None:
    await office.push()
    assert (
        (await ask(office, "coach inbox", "ben")).text[0].startswith("There are none")
    )
    for verb in ("useful", "not-for-me", "more", "stop-rule"):
        assert (await press(office, verb, "ben")).title == "That note is gone"
    (hint,) = await office.store.hints("T1")
    assert hint.feedback == ""


async def test_the_last_word_on_a_note_counts(office) -> None:
    await office.push()
    for _ in range(2):
        await press(office, "useful")
    card = await press(office, "not-for-me")
    assert [action.verb for action in card.actions] == ["stop-rule"]
    (hint,) = await office.store.hints("T1")
    assert hint.feedback == "not-for-me"


async def test_why_shows_the_figures_behind_a_note(office) -> None:
    await office.push()
    card = await press(office, "more")
    assert card.title == "Why this note"
    assert card.subject == LINK
    assert any(fact.label == "How sure" for fact in card.facts)


@pytest.mark.parametrize("text", ["why", "why 1", "why note 1", "Why #1."])
async def test_why_can_be_asked_of_any_note(office, text: str) -> None:
    await office.push()
    card = await ask(office, f"coach {text}")
    assert (card.title, card.subject) == ("Why this note", LINK)


async def test_why_asked_of_a_note_that_is_none(office) -> None:
    assert (await ask(office, "coach why")).text[0].startswith("There are none")
    await office.push()
    assert "the latest is 1" in (await ask(office, "coach why me")).text[0]
    for number in ("0", "2", "9" * 5000):
        card = await ask(office, f"coach why {number}")
        assert card.text[0].startswith("There is no note")


async def test_one_tip_can_be_stopped_alone(office) -> None:
    await office.push()
    await press(office, "stop-rule")
    settings = office.desk.settings("ana")
    assert settings.off == {"link-only"}
    assert settings.consented is not None


async def test_a_button_on_a_note_that_is_gone_is_answered(office) -> None:
    for verb in ("useful", "not-for-me", "more", "stop-rule"):
        assert (await press(office, verb)).title == "That note is gone"


async def test_a_button_nobody_knows_any_more_is_answered(office) -> None:
    assert "does nothing any more" in (await press(office, "dance")).text[0]


def test_every_button_a_card_offers_can_be_pressed() -> None:
    from bot.asking.offer import OFFERED
    from bot.cards import ASK_ACTIONS, ASK_MORE_ACTIONS, HINT_ACTIONS, MORE_ACTIONS
    from bot.commands.inbox import STOP
    from bot.commands.privacy import ERASE
    from bot.commands.reporting import HOW
    from bot.commands.switching import TO_ME

    on_notes = chain(HINT_ACTIONS, MORE_ACTIONS, ASK_ACTIONS, ASK_MORE_ACTIONS, OFFERED)
    offered = chain(on_notes, STOP, ERASE, TO_ME, HOW)
    assert {verb for verb, _ in offered} <= set(BUTTONS)


async def test_an_answer_can_do_without_the_platform(office) -> None:
    async def look_up(workspace: str, member: str) -> None:
        raise NotAccepted("busy")

    office.platform.look_up = look_up
    assert (await ask(office, "coach")).title == "Coaching is on"


@pytest.mark.parametrize("text", ["coach off", "coach questions", "coach check hello"])
async def test_a_database_that_cannot_be_written_is_said_and_nothing_is_changed(
    office, caplog, text: str
) -> None:
    async with open_store(office.address, patience=0.1) as second:
        kept = office.desk.store
        office.desk.store = second
        async with kept.unit(office.desk.kept):
            card = await ask(office, text)
        office.desk.store = kept
    assert card.title == "I cannot do that right now"
    assert office.desk.kept.id in caplog.text
    assert (await ask(office, "coach")).title == "Coaching is on"


# -- privacy ----------------------------------------------------------------------------


async def exported(office: Office, who: str = "ana") -> dict:
    card = await ask(office, "coach privacy export", who)
    assert card.attachment is not None
    return msgspec.json.decode(card.attachment.data)


async def test_an_export_holds_everything_that_is_held(office) -> None:
    await office.push()
    held = await exported(office)
    assert held["settings"]["reach"] == "direct"
    assert [one["finding"]["key"] for one in held["notes"]] == [LINK]
    assert [one["key"] for one in held["pushes"]] == [LINK]
    assert list(held["posts"]) == list(held["counts"]) == ["help"]
    assert held["seen"]["first"] == "2026-03-03T11:55:00Z"
    (day,) = held["counts"]["help"]
    assert (day["day"], day["posts"]) == ("2026-03-03", 1)
    assert held["notes"][0]["finding"]["posted"] == "2026-03-03T11:56:00Z"


async def test_an_export_says_when_links_led_to_the_same_place_and_not_to_which(
    office,
) -> None:
    text = "how we dug it: https://pond.example.org/dug"
    link = structs.replace(said("m5", NOON), text=text)
    await office.hand_in(link, Watermark(NOON + 9 * MINUTE))
    held = await exported(office)
    (one,) = held["links"]["help"]
    assert one["day"] == "2026-03-03"
    assert isinstance(one["place"], int)
    assert "example" not in str(held)
    await press(office, "erase")
    assert not any((await exported(office)).values())


async def test_somebody_never_coached_is_shown_what_is_held_too(office) -> None:
    await office.hand_in(said("m5", NOON, author="ben"), Watermark(NOON + 9 * MINUTE))
    held = await exported(office, "ben")
    assert held["settings"] is None
    assert len(held["posts"]["help"]) == 1
    stranger = await exported(office, "nobody")
    assert not any(stranger.values())


async def test_delete_asks_once_and_then_erases_everything(office) -> None:
    await office.push()
    await ask(office, "coach privacy delete")
    assert len((await exported(office))["notes"]) == 1
    card = await press(office, "erase")
    assert "scrambled mark" not in " ".join(card.text)
    # The receipt says what there was.
    gone = {fact.label: fact.value for fact in card.facts}
    assert gone["Notes and findings, for 60 days"] == "1"
    assert not any((await exported(office)).values())


async def test_after_an_erasure_a_no_is_still_a_no_and_the_receipt_says_so(
    office,
) -> None:
    await ask(office, "coach off")
    card = await press(office, "erase")
    assert "scrambled mark" in card.text[-1]
    held = await exported(office)
    assert held.pop("refused") == "do-not-coach"
    assert not any(held.values())


async def test_who_is_left_out_is_a_nameless_turn_from_then_on(office) -> None:
    await ask(office, "coach leave me out")
    await office.hand_in(said("m5", NOON), Watermark(NOON + 9 * MINUTE))
    held = await exported(office)
    assert held.pop("refused") == "leave-me-out"
    assert not any(held.values())
    (turn,) = office.desk.memory.channels["help"].recent
    assert (turn.id, turn.author) == ("m5", 0)


async def test_to_be_left_out_can_be_taken_back(office) -> None:
    assert "not left out" in (await ask(office, "coach include-me")).text[0]
    await ask(office, "coach leave-me-out")
    await ask(office, "coach include-me")
    await office.hand_in(said("m5", NOON), Watermark(NOON + 9 * MINUTE))
    held = await exported(office)
    assert len(held["posts"]["help"]) == 1
    assert held["settings"] is None


async def test_an_erasure_holds_for_a_process_that_comes_later(office, store) -> None:
    await office.push()
    await press(office, "erase")
    later = await open_office(store, spoke=False)
    async with later.desk.at_work():
        assert later.desk.histories == {}
    assert (await exported(later))["notes"] == []
    await later.hand_in(Deleted("help", "m0", NOON))
