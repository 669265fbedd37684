"""Settings: read forgivingly, said back, kept, and heeded by the coach."""

import msgspec
import pytest

from adapters.platform import Person
from bot.coaching import Case, Member, Workspace, is_quiet, week_is_full
from bot.history import History, Told
from bot.live.packed import pack, unpack_settings
from bot.member import MemberSettings, Pace, Reach
from rules.checks import RULES
from rules.model import DAY, HOUR
from tests.bot.commands.asking import ask, facts, press
from tests.bot.delivery.office import NOON, finding

LINK_ONLY = next(rule for rule in RULES if rule.id == "link-only")


@pytest.mark.parametrize(
    ("typed", "field", "value"),
    [
        ("pace gentle", "pace", Pace.GENTLE),
        ("Pace  GENTLE ", "pace", Pace.GENTLE),
        ("patterns yes", "patterns", True),
        ("week 1", "most", 1),
        ("frequency 2", "most", 2),
        ("quiet 21:00-8:30", "quiet", (21 * 60, 8 * 60 + 30)),
        ("quiet hours from 9pm to 7.15 am", "quiet", (21 * 60, 7 * 60 + 15)),
        ("quiet 12am until 12pm", "quiet", (0, 12 * 60)),
        ("quiet off", "quiet", (0, 0)),
        ("zone Asia/Tokyo", "zone", "Asia/Tokyo"),
        ("timezone madrid", "zone", "Europe/Madrid"),
        ("zone New York", "zone", "America/New_York"),
        ("language english", "language", "en"),
        ("notes inbox", "reach", Reach.INBOX),
        ("where only my inbox", "reach", Reach.INBOX),
        ("link-only off", "off", {"link-only"}),
        ("off Link only", "off", {"link-only"}),
        ("rule sales-pitch off", "off", {"sales-pitch"}),
    ],
)
async def test_a_choice_is_read_and_kept(office, typed: str, field: str, value) -> None:
    card = await ask(office, f"coach settings {typed}")
    assert card.title == "From now on"
    assert getattr(office.desk.settings("ana"), field) == value
    office.desk.read_again()
    async with office.desk.at_work():
        assert getattr(office.desk.settings("ana"), field) == value


@pytest.mark.parametrize(
    "typed",
    [
        "pace furious",
        "patterns maybe",
        "week 0",
        "week 4",
        "week ten",
        "week " + "9" * 5000,
        "quiet whenever",
        "quiet 21:00",
        "quiet 25:00-8:00",
        "quiet 13pm to 7am",
        "quiet 1-2-3",
        "zone Atlantis",
        "zone ../../etc/passwd",
        "zone GMT+3",
        "language Klingon",
        "notes pigeon",
        "zone " + "x" * 3000,
    ],
)
async def test_what_is_no_value_changes_nothing(office, typed: str) -> None:
    before = office.desk.settings("ana")
    card = await ask(office, f"coach settings {typed}")
    assert card.title == "I could not change that"
    assert "/coach settings" in card.text[0]
    assert office.desk.settings("ana") == before


@pytest.mark.parametrize(
    ("typed", "field", "value"),
    [
        ("week default", "most", None),
        ("quiet default", "quiet", None),
        ("zone auto", "zone", ""),
        ("language default", "language", ""),
        ("link-only on", "off", frozenset()),
    ],
)
async def test_a_choice_can_be_taken_back(office, typed: str, field, value) -> None:
    chosen = {"most": 1, "quiet": (0, 60), "zone": "Asia/Tokyo", "language": "en"}
    await office.choose(**chosen, off=frozenset({"link-only"}))
    await ask(office, f"coach settings {typed}")
    assert getattr(office.desk.settings("ana"), field) == value


async def test_all_of_them_are_said(office) -> None:
    await office.choose(off=frozenset({"link-only"}))
    said = facts(await ask(office, "coach settings"))
    assert said["Quiet hours"] == "from 8:00\u202fPM until 8:00\u202fAM"
    assert said["Time zone"] == "UTC"
    assert said["Language"] == "English"
    assert said["Notes in a week, at most"] == "3"
    assert said["Stopped tips"] == "link-only"


async def test_a_setting_alone_says_how_it_is_set(office) -> None:
    card = await ask(office, "coach settings quiet")
    assert "21:00-8:00" in card.text[0]
    assert list(facts(card)) == ["Quiet hours"]


async def test_the_tips_are_listed(office) -> None:
    card = await ask(office, "coach settings rules")
    assert facts(card)["link-only"] == "on. A word with your link"
    assert list(facts(await ask(office, "coach settings link-only"))) == ["link-only"]


@pytest.mark.parametrize(
    ("typed", "meant"), [("pacce gentle", "pace"), ("link-onyl off", "link-only")]
)
async def test_a_slip_is_asked_about(office, typed: str, meant: str) -> None:
    card = await ask(office, f"coach settings {typed}")
    assert f"“/coach settings {meant}”" in card.text[0]


@pytest.mark.parametrize("typed", ["xyzzy", "{0} %s", "x" * 3000, "- - -", "off on"])
async def test_nonsense_is_answered(office, typed: str) -> None:
    before = office.desk.settings("ana")
    card = await ask(office, f"coach settings {typed}")
    assert len(card.title) < 80
    assert office.desk.settings("ana") == before


async def test_a_button_sets_what_it_says_however_often(office) -> None:
    card = await ask(office, "coach settings")
    assert [one.verb for one in card.actions] == [
        "set-pace-gentle",
        "set-patterns-on",
        "set-helper-on",
        "set-welcomer-on",
    ]
    for _ in range(2):
        await press(office, "set-pace-gentle", about="")
    assert office.desk.settings("ana").pace is Pace.GENTLE


async def test_the_zone_that_the_platform_tells_holds_until_another_is_chosen(
    office,
) -> None:
    office.platform.people["ben"] = Person("ben", zone="Asia/Tokyo")
    await ask(office, "coach on inbox", "ben")
    assert office.desk.settings("ben").zone == "Asia/Tokyo"
    await ask(office, "coach settings zone Madrid", "ben")
    await ask(office, "coach on inbox", "ben")
    assert office.desk.settings("ben").zone == "Europe/Madrid"
    await ask(office, "coach settings zone default", "ben")
    assert office.desk.settings("ben").zone == "Asia/Tokyo"


async def test_who_is_not_coached_has_nothing_to_set(office) -> None:
    for text in ("coach settings", "coach settings pace gentle"):
        assert (await ask(office, text, "ben")).title == "Coaching is off"
    assert (await press(office, "set-pace-gentle", "ben", "")).title == (
        "Coaching is off"
    )
    assert "ben" not in office.desk.consents


# -- what they are for --------------------------------------------------------------------


def case(settings: MemberSettings, *told: Told, at: int = NOON) -> Case:
    found = msgspec.structs.replace(finding(), posted=at - DAY, at=at - HOUR)
    member = Member(settings, History(told=told))
    return Case(found, LINK_ONLY, member, Workspace(), at)


def test_own_quiet_hours_stand_in_for_the_workspaces() -> None:
    evening, morning = NOON + 9 * HOUR, NOON - 3 * HOUR
    late_riser = MemberSettings(quiet=(23 * 60, 10 * 60))
    assert is_quiet(case(MemberSettings(), at=evening)) is not None
    assert is_quiet(case(late_riser, at=evening)) is None
    held = is_quiet(case(late_riser, at=morning))
    assert held is not None
    assert held.until == NOON - 2 * HOUR
    never = MemberSettings(quiet=(0, 0))
    assert is_quiet(case(never, at=evening)) is None


def test_a_member_may_want_fewer_notes_and_never_gets_more() -> None:
    told = [Told(str(n), "x", NOON - (6 - n) * DAY) for n in range(4)]
    assert week_is_full(case(MemberSettings(most=1), told[0])) is not None
    assert week_is_full(case(MemberSettings(most=2), told[0])) is None
    assert week_is_full(case(MemberSettings(most=50), *told[:3])) is not None


def test_what_was_chosen_before_there_were_these_choices_is_still_read() -> None:
    old = msgspec.msgpack.encode({"consented": 5, "pace": "gentle"})
    assert unpack_settings(old) == MemberSettings(consented=5, pace=Pace.GENTLE)
    chosen = MemberSettings(quiet=(60, 120), most=1, language="en")
    assert unpack_settings(pack(chosen)) == chosen
