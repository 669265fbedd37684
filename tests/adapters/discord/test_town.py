"""What people see of Rapport on Discord, as simcord plays it."""

import logging
from pathlib import Path

import discord
import pytest

from adapters.cards import Pick
from adapters.discord import picks
from bot.chat import EVERYBODY
from bot.config import Config
from bot.live.chosen import CLOSED
from bot.live.setup import Setup
from rules.checks import RULES
from rules.model import HOUR, MINUTE, SECOND
from tests.adapters.discord.town import Town, as_it_is, town


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "rapport.db"


def coached() -> Setup:
    """Whoever speaks has switched coaching on."""
    return Setup(Config(), everything=True, from_the_start=EVERYBODY)


def last(place: Town) -> str:
    return place.answers[-1].text


async def test_a_command_is_answered_for_its_asker_alone(db: Path) -> None:
    async with town(db) as place:
        await place.say("ana", "help", "hello")
        given = await place.ask("ana", "help", "coach")
        assert given.ephemeral
        assert "Coaching is off" in last(place)
        assert not any("Coaching is off" in one.text for one in place.posted())


# -- switching on ------------------------------------------------------------------------


async def test_direct_message_opens_the_conversation_at_once(db: Path) -> None:
    async with town(db) as place:
        await place.say("ana", "help", "hello")
        await place.ask("ana", "help", "coach on")
        await place.press("ana", "Direct message")
        assert "Coaching is on" in last(place)
        (first,) = [one for one in place.seen_by("ana") if one.direct]
        assert "This is where my notes to you will come" in first.text


async def test_a_closed_door_is_said_at_once_and_not_tried_again(db: Path) -> None:
    async with town(db, coached()) as place:
        await place.say("ana", "help", "hello all, I keep bees")
        place.close_door("ana")
        await place.ask("ana", "help", "coach on direct")
        assert "I cannot write to you" in last(place)
        tried = len(sends(place))
        await place.say("ana", "garden", "https://example.org/soil")
        await place.later(HOUR)
        assert len(sends(place)) == tried
        await place.ask("ana", "help", "coach inbox")
        assert "A word with your link" in last(place)


async def test_only_my_inbox_opens_no_conversation(db: Path) -> None:
    async with town(db) as place:
        await place.say("ana", "help", "hello")
        await place.ask("ana", "help", "coach on")
        await place.press("ana", "Only my inbox")
        assert "Coaching is on" in last(place)
        assert [one for one in place.seen_by("ana") if one.direct] == []


def sends(place: Town) -> list[str]:
    """Direct messages that the bot tried to send."""
    doors = {
        f"/channels/{one}/messages" for one in place.env.backend.dm_channels.values()
    }
    calls = place.env.http_requests
    return [one.path for one in calls if one.method == "POST" and one.path in doors]


# -- notes -------------------------------------------------------------------------------


async def test_a_note_comes_directly_with_buttons_that_outlive_a_restart(
    db: Path,
) -> None:
    async with town(db, coached()) as place:
        await place.say("dov", "garden", "https://example.org/soil")
        await place.later(10 * MINUTE)
        (note,) = place.seen_by("dov")
        assert note.direct
        link = f"https://discord.com/channels/{place.guild.id}/"
        assert f"{link}{place.channels['garden'].id}/{place.said[0].id}" in note.text
        await place.restart()
        await place.press("dov", "Useful")
        assert "Thank you" in last(place)
        assert len(sends(place)) == 1
        assert place.posted() == []


async def test_nobody_is_called_and_every_note_has_a_nonce(db: Path) -> None:
    async with town(db, coached()) as place:
        await place.say("dov", "garden", "https://example.org/soil")
        await place.later(10 * MINUTE)
        (body,) = [
            one.json
            for one in place.env.http_requests
            if one.method == "POST" and one.path in sends(place)
        ]
        assert body["allowed_mentions"] == {"parse": []}
        assert body["enforce_nonce"] is True
        assert len(body["nonce"]) <= 25
        flags = discord.MessageFlags._from_value(body["flags"])
        assert flags.suppress_embeds
        assert flags.components_v2
        assert not body["content"]


async def test_what_is_written_to_the_bot_is_a_command(db: Path) -> None:
    async with town(db, coached()) as place:
        await place.say("dov", "garden", "hello all")
        await place.write("dov", "off")
        assert "Coaching is off" in place.seen_by("dov")[-1].text
        await place.write("dov", "/coach help")
        assert "What you can ask me" in place.seen_by("dov")[-1].text


# -- drafts ------------------------------------------------------------------------------


async def test_a_draft_is_asked_for_in_a_form(db: Path) -> None:
    async with town(db) as place:
        await place.say("ana", "help", "hello")
        ana = place.people["ana"]
        form = await ana.slash(place.channels["help"], "coach check")
        assert form.modal is not None
        field = form.modal["components"][0]["component"]["custom_id"]
        draft = "https://example.org/one\nhttps://example.org/two"
        given = await ana.submit_modal(form, {field: draft})
        assert given.ephemeral
        assert "If you post this" in place.text_of(given.response)


async def test_only_ones_own_post_is_checked(db: Path) -> None:
    async with town(db) as place:
        await place.say("ana", "help", "https://example.org/soil")
        await place.say("ben", "help", "nice")
        await place.ask("ana", "help", "", place.said[0])
        assert "Your post, as it stands" in last(place)
        await place.ask("ana", "help", "", place.said[1])
        assert "I only look at your own posts" in last(place)
        assert place.answers[-1].who == "ana"
        assert len(place.answers) == 2


async def test_options_are_suggested_as_they_are_typed(db: Path) -> None:
    async with town(db) as place:
        await place.say("ana", "help", "hello")
        ana, help = place.people["ana"], place.channels["help"]
        found = await ana.autocomplete(help, "coach settings", "change", "pace a")
        assert [one["value"] for one in found] == ["pace attentive"]


# -- settings ----------------------------------------------------------------------------


async def test_settings_are_chosen_in_a_form(db: Path) -> None:
    async with town(db, coached()) as place:
        await place.say("ana", "help", "hello all, I keep bees")
        ana = place.people["ana"]
        form = await ana.slash(place.channels["help"], "coach settings")
        assert form.modal is not None
        labels = [one["label"] for one in form.modal["components"]]
        assert len(labels) == 5
        assert "Time zone" in labels
        assert "When I speak" in labels
        chosen = {"zone": "Asia/Tokyo", "pace": ["gentle"]}
        given = await ana.submit_modal(form, as_it_is(form.modal) | chosen)
        said = place.text_of(given.response)
        assert "Time zone: Asia/Tokyo" in said
        assert "When I speak: gentle" in said
        assert given.ephemeral


async def test_a_form_that_changes_nothing_shows_what_is_set(db: Path) -> None:
    async with town(db, coached()) as place:
        await place.say("ana", "help", "hello all, I keep bees")
        ana = place.people["ana"]
        form = await ana.slash(place.channels["help"], "coach settings")
        assert form.modal is not None
        given = await ana.submit_modal(form, as_it_is(form.modal))
        assert "Your settings" in place.text_of(given.response)


async def test_who_is_not_coached_is_told_so_instead_of_asked(db: Path) -> None:
    async with town(db) as place:
        await place.say("ana", "help", "hello")
        await place.ask("ana", "help", "coach settings")
        assert "There is nothing to set while coaching is off." in last(place)


# -- managers ----------------------------------------------------------------------------


async def test_managers_commands_are_for_who_manages_the_server(db: Path) -> None:
    async with town(db) as place:
        await place.say("ana", "help", "hello")
        ana, help = place.people["ana"], place.channels["help"]
        assert not any("coach-admin" in one for one in ana.available_commands(help))
        place.show_managers_commands()
        await place.ask("ana", "help", "coach-admin status")
        assert "for people who manage this place" in last(place)
        place.manages("ana")
        await place.ask("ana", "help", "coach-admin status")
        assert "How things stand" in last(place)


async def test_commands_are_sent_only_when_they_have_changed(db: Path) -> None:
    async with town(db) as place:
        await place.restart()
        calls = [(one.method, one.path) for one in place.env.http_requests]
        commands = [method for method, path in calls if path.endswith("/commands")]
        assert commands == ["GET", "PUT", "GET"]


# -- removal -----------------------------------------------------------------------------


async def test_removed_from_a_server_all_of_it_goes(db: Path) -> None:
    async with town(db, coached()) as place:
        await place.say("dov", "garden", "https://example.org/soil")
        await place.later(10 * MINUTE)
        place.env.backend.remove_guild(place.guild.id)
        await place.env.settle()
        await place.settle()
        assert await kept(place) == set()


async def test_removed_while_it_was_away_all_of_it_goes_in_a_day_of_many_starts(
    db: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with town(db, coached()) as place:
        await place.say("dov", "garden", "https://example.org/soil")
        await place.later(10 * MINUTE)

        async def removed() -> None:
            place.env.backend.remove_guild(place.guild.id)

        async def hours_pass() -> None:
            place.env.backend.advance_clock(9 * HOUR / SECOND)

        with caplog.at_level(logging.ERROR, "bot"):
            await place.restart(removed)
            for _ in range(2):
                await place.restart(hours_pass)
                assert await kept(place) != set()
            await place.restart(hours_pass)
        assert await kept(place) == set()
        # The same moment is named by each process.
        (said,) = {one.getMessage() for one in caplog.records}
        assert "no longer in the discord workspace" in said
        assert "2026-03-04 10:1" in said


async def test_nothing_is_left_that_was_set_about_a_channel_deleted_meanwhile(
    db: Path,
) -> None:
    async with town(db, coached()) as place:
        place.show_managers_commands()
        for where in ("help", "den"):
            await place.say("mia", where, "hello all")
        place.manages("mia")
        await place.ask("mia", "den", "coach-admin channels kind showcase")
        await place.ask("mia", "den", "coach-admin summary schedule friday 16:00")
        await place.ask("mia", "help", "coach-admin channels kind help")
        den = place.channels["den"].id
        assert len(await set_about(place, den)) == 2

        async def deleted() -> None:
            place.take_away("den")

        await place.restart(deleted)
        assert await set_about(place, den) == set()
        assert len(await set_about(place, place.channels["help"].id)) == 1


async def test_managers_find_in_their_record_that_a_channel_was_deleted(
    db: Path,
) -> None:
    async with town(db, coached()) as place:
        place.show_managers_commands()
        for where in ("help", "den"):
            await place.say("mia", where, "hello all")
        place.manages("mia")
        await place.ask("mia", "den", "coach-admin channels kind showcase")
        den = place.channels["den"].id
        place.take_away("den")
        await place.env.settle()
        await place.settle()
        assert await set_about(place, den) == set()
        desk = place.app.desks.known(str(place.guild.id))
        assert desk is not None
        async with desk.at_work() as unit:
            latest, *_ = await unit.settings_record()
        assert (latest.who, latest.name) == (CLOSED, f"channel <#{den}>")


async def set_about(place: Town, channel: int) -> set[str]:
    desk = place.app.desks.known(str(place.guild.id))
    assert desk is not None
    async with desk.at_work():
        chosen = desk.chosen.items()
        return {name for name, value in chosen if value and f"<#{channel}>" in name}


async def kept(place: Town) -> set[str]:
    """Tables in which something is kept."""
    counts = await place.store.counts()
    return {name for name, count in counts.items() if count}


# -- lists -------------------------------------------------------------------------------


async def test_a_list_outlives_a_restart_and_is_answered_to_its_asker_alone(
    db: Path,
) -> None:
    async with town(db) as place:
        await place.say("mia", "help", "hello all")
        place.manages("mia")
        place.show_managers_commands()
        await place.ask("mia", "help", "coach-admin channels")
        await place.restart()
        given = await place.choose("mia", "#help")
        assert given.ephemeral
        assert "<#help>: on, for help" in last(place)
        await place.choose("mia", "kind showcase")
        assert "<#help>: on, for showcase" in last(place)


async def test_what_a_list_does_is_for_who_manages_the_server(db: Path) -> None:
    async with town(db) as place:
        await place.say("mia", "help", "hello all")
        place.manages("mia")
        place.show_managers_commands()
        await place.ask("mia", "help", "coach-admin rules")
        place.manages_no_more("mia")
        await place.choose("mia", "link-only")
        assert "for people who manage this place" in last(place)


@pytest.mark.parametrize(
    "data",
    [
        {"custom_id": "someone-elses", "values": ["x"]},
        {"custom_id": "rapport-pick coach-admin rules", "values": []},
        {"custom_id": "rapport-pick coach-admin rules"},
        {"custom_id": "rapport-pick coach-admin rules", "values": ["a", "b"]},
        {},
    ],
)
def test_what_is_no_choice_of_ours_is_let_be(data) -> None:
    assert picks.read(data) is None


def test_the_longest_list_fits() -> None:
    command = f"coach-admin rules {max((r.id for r in RULES), key=len)} <#{1 << 63}>"
    shown = picks.shown(Pick(label="x" * 200, command=command))
    assert len(shown.custom_id) <= 100
    data = {"custom_id": shown.custom_id, "component_type": 8, "values": ["5"]}
    assert picks.read(data) == f"{command} <#5>"
