"""Commands, buttons, shortcuts, views and the Home: each is answered to one person alone."""

from typing import Any

import pytest
from aiohttp import web

from adapters.cards import Field, Form, Option
from adapters.platform import Command, Press
from tests.adapters.slack.running import FILE, Running, breathe
from tests.adapters.slack.town import TEAM

BUTTON = {"type": "button", "action_id": "useful", "value": "link-only/1"}
TITLE = "*An answer*"
AT_HOME: dict[str, Any] = {
    "type": "block_actions",
    "actions": [{"type": "button", "action_id": "snooze", "block_id": "b"}],
    "container": {"type": "view", "view_id": "V0"},
    "view": {"id": "V0", "type": "home", "blocks": []},
}


def public(at_work: Running) -> list[dict[str, Any]]:
    """What anybody could see in a channel."""
    return [
        message
        for id in ("help", "den")
        for message in at_work.slack.town.channels[id].messages
    ]


async def test_a_command_is_acknowledged_and_answered_for_its_asker(
    at_work: Running,
) -> None:
    assert await at_work.slack.command("ana", "help", "/coach inbox 2") == {}
    await breathe()
    assert at_work.feed.commands == [Command(TEAM, "ana", "coach inbox 2", "help")]
    ((who, message),) = at_work.slack.town.answers
    assert (who, message["response_type"]) == ("ana", "ephemeral")
    assert message["text"].startswith(TITLE)
    assert message["blocks"][0]["type"] == "header"
    assert public(at_work) == []


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        pytest.param("/coach", "coach", id="alone"),
        pytest.param("/coach-admin status", "coach-admin status", id="a manager's"),
        pytest.param(
            "/coach check a &lt; b &amp; c", "coach check a < b & c", id="escaped"
        ),
        pytest.param("/coach me <@UBEN|ben>", "coach me <@UBEN>", id="a mention"),
    ],
)
async def test_what_is_typed_arrives_as_it_was_meant(
    over_http: Running, typed: str, text: str
) -> None:
    await over_http.slack.command("ana", "help", typed)
    await breathe()
    assert over_http.feed.commands[0].text == text


async def test_a_command_in_a_direct_conversation_has_no_channel(
    over_http: Running,
) -> None:
    over_http.slack.town.direct("ana")
    await over_http.slack.command("ana", "Dana", "/coach")
    await breathe()
    assert over_http.feed.commands[0].channel == ""


async def test_a_command_that_asks_things_in_turn_is_answered_in_a_view(
    at_work: Running,
) -> None:
    slack = at_work.slack
    for typed in ("/coach on", "/coach-admin setup"):
        assert await slack.command("ana", "help", typed) == {}
        await breathe()
    assert [
        view["blocks"][0]["text"]["text"] for view in slack.town.modals.values()
    ] == [
        "An answer",
        "An answer",
    ]
    assert slack.town.answers == []
    assert public(at_work) == []


async def test_where_its_view_opens_too_late_it_is_answered_all_the_same(
    over_http: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    slack = over_http.slack
    monkeypatch.setattr(slack, "trigger", lambda user: "expired")
    await slack.command("ana", "help", "/coach on")
    await breathe()
    assert [who for who, _ in slack.town.answers] == ["ana"]


@pytest.mark.parametrize("typed", ["/coach on", "/coach-admin setup"])
async def test_where_its_view_is_not_filled_it_is_answered_all_the_same(
    over_http: Running, typed: str
) -> None:
    slack = over_http.slack
    gone = web.json_response({"ok": False, "error": "not_found"})
    slack.failures.extend([None, gone])
    await slack.command("ana", "help", typed)
    await breathe()
    ((who, message),) = slack.town.answers
    assert (who, message["response_type"]) == ("ana", "ephemeral")
    assert message["text"].startswith(TITLE)


async def test_a_message_is_checked_also_where_its_view_is_closed(
    over_http: Running,
) -> None:
    gone = web.json_response({"ok": False, "error": "not_found"})
    over_http.slack.failures.extend([None, gone])
    await over_http.slack.interact(
        "ana",
        type="message_action",
        callback_id="check-message",
        channel={"id": "help", "name": "help"},
        message={"ts": "1741089600.000100", "user": "ana", "text": "Hello?"},
        message_ts="1741089600.000100",
        response_url=over_http.slack.response_url("ana"),
    )
    await breathe()
    assert [who for who, _ in over_http.slack.town.answers] == ["ana"]


async def test_a_button_is_answered_where_it_stands(at_work: Running) -> None:
    assert await at_work.slack.press("ana", BUTTON) == {}
    await breathe()
    assert at_work.feed.presses == [Press(TEAM, "ana", "useful", "link-only/1")]
    ((who, message),) = at_work.slack.town.answers
    assert who == "ana"
    assert message["replace_original"] is False


async def test_a_message_is_checked_in_a_view(at_work: Running) -> None:
    await at_work.slack.interact(
        "ana",
        type="message_action",
        callback_id="check-message",
        channel={"id": "help", "name": "help"},
        message={"ts": "1741089600.000100", "user": "ana", "text": "Hello?"},
        message_ts="1741089600.000100",
        response_url=at_work.slack.response_url("ana"),
    )
    await breathe()
    asked = Command(TEAM, "ana", "coach check", "help", "help:1741089600.000100")
    assert at_work.feed.commands == [asked]
    (view,) = at_work.slack.town.modals.values()
    assert view["blocks"][0]["text"]["text"] == "An answer"


async def test_a_draft_is_written_and_checked_in_a_view(at_work: Running) -> None:
    await at_work.slack.interact("ana", type="shortcut", callback_id="check-draft")
    await breathe()
    (view,) = at_work.slack.town.modals.values()
    assert view["callback_id"] == "check-draft"
    written = {"draft": {"text": {"type": "plain_text_input", "value": "Buy now"}}}
    answer = await at_work.slack.interact(
        "ana", type="view_submission", view={**view, "state": {"values": written}}
    )
    assert answer["response_action"] == "update"
    await breathe()
    assert at_work.feed.commands == [Command(TEAM, "ana", "coach check Buy now")]
    (view,) = at_work.slack.town.modals.values()
    assert view["blocks"][0]["text"]["text"] == "An answer"


async def test_a_view_that_is_asked_for_too_late_is_an_answer_instead(
    over_http: Running,
) -> None:
    await over_http.slack.interact(
        "ana",
        type="message_action",
        callback_id="check-message",
        channel={"id": "help"},
        message={"ts": "1.0"},
        response_url=over_http.slack.response_url("ana"),
        trigger_id="expired",
    )
    await breathe()
    assert over_http.slack.town.modals == {}
    ((_, message),) = over_http.slack.town.answers
    assert message["text"].startswith(TITLE)


async def test_the_home_shows_a_members_own_page(at_work: Running) -> None:
    event = {"type": "app_home_opened", "user": "ana", "channel": "Dana", "tab": "home"}
    assert await at_work.slack.send(event) == {}
    await breathe()
    home = at_work.slack.town.homes["ana"]
    kinds = [block["type"] for block in home["blocks"]]
    assert kinds == ["header", "section", "divider", "header", "actions"]


async def test_a_button_at_home_is_answered_in_a_view_over_it(at_work: Running) -> None:
    await at_work.slack.interact("ana", **AT_HOME)
    await breathe()
    assert at_work.feed.presses == [Press(TEAM, "ana", "snooze", "")]
    (view,) = at_work.slack.town.modals.values()
    assert view["blocks"][0]["text"]["text"] == "An answer"
    assert "ana" in at_work.slack.town.homes


async def test_a_button_at_home_does_its_work_though_its_view_opens_too_late(
    over_http: Running,
) -> None:
    await over_http.slack.interact("ana", **AT_HOME, trigger_id="expired")
    await breathe()
    assert over_http.feed.presses == [Press(TEAM, "ana", "snooze", "")]
    assert "ana" in over_http.slack.town.homes


async def test_a_button_in_a_view_fills_that_view(over_http: Running) -> None:
    slack = over_http.slack
    await slack.interact("ana", type="shortcut", callback_id="check-draft")
    await breathe()
    (view,) = slack.town.modals.values()
    await slack.interact(
        "ana",
        type="block_actions",
        actions=[{**BUTTON, "block_id": "b"}],
        container={"type": "view", "view_id": view["id"]},
        view=view,
    )
    await breathe()
    (view,) = slack.town.modals.values()
    assert view["blocks"][0]["text"]["text"] == "An answer"


FORM = Form(
    title="Your settings",
    send="Save",
    command="coach settings",
    fields=(
        Field(
            name="pace",
            label="When I speak",
            value="gentle",
            options=(Option("attentive", "At once"), Option("gentle", "Later")),
        ),
        Field(name="zone", label="Time zone", value="UTC", hint="Like Asia/Tokyo"),
    ),
)
ASKING = {**AT_HOME, "actions": [{"type": "button", "action_id": "form/settings"}]}


async def test_a_form_is_asked_and_what_is_changed_is_carried_out(
    at_work: Running,
) -> None:
    slack, at_work.feed.asks = at_work.slack, FORM
    await slack.interact("ana", **ASKING)
    await breathe()
    (view,) = slack.town.modals.values()
    assert [block["block_id"] for block in view["blocks"]] == ["pace", "zone"]
    values = {
        "pace": {"field": {"selected_option": {"value": "attentive"}}},
        "zone": {"field": {"value": "UTC"}},
    }
    written = {**view, "state": {"values": values}}
    answer = await slack.interact("ana", type="view_submission", view=written)
    assert answer["response_action"] == "update"
    await breathe()
    assert [one.text for one in at_work.feed.commands] == [
        "coach settings pace attentive"
    ]
    (view,) = slack.town.modals.values()
    assert view["blocks"][0]["text"]["text"] == "An answer"
    assert "ana" in slack.town.homes


async def test_where_there_is_nothing_to_ask_the_button_says_so(
    over_http: Running,
) -> None:
    await over_http.slack.interact("ana", **ASKING)
    await breathe()
    assert over_http.feed.presses == [Press(TEAM, "ana", "settings", "")]
    (view,) = over_http.slack.town.modals.values()
    assert view["blocks"][0]["text"]["text"] == "An answer"


async def test_a_file_goes_to_the_direct_conversation(over_http: Running) -> None:
    over_http.feed.answer = FILE
    await over_http.slack.command("ana", "help", "/coach privacy export")
    await breathe(0.2)
    (message,) = over_http.slack.town.channels["Dana"].messages
    assert message["files"][0]["data"] == b"{}"
    assert public(over_http) == []


async def test_where_the_answer_cannot_go_it_is_shown_in_the_channel_to_one(
    over_http: Running,
) -> None:
    slack = over_http.slack
    await slack.deliver(
        "slash_commands",
        {
            "team_id": TEAM,
            "channel_id": "help",
            "user_id": "ana",
            "command": "/coach",
            "text": "",
            "response_url": f"{slack.base}/gone",
            "trigger_id": "t",
        },
    )
    await breathe()
    assert [one.user for one in slack.town.ephemerals] == ["ana"]
    assert public(over_http) == []


async def test_what_fails_after_the_acknowledgement_is_logged_and_ends_nothing(
    at_work: Running, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(2):
        at_work.slack.failures.append(
            web.json_response({"ok": False, "error": "fatal_error"})
        )
    event = {"type": "app_home_opened", "user": "ana", "tab": "home"}
    assert await at_work.slack.send(event) == {}
    await breathe()
    assert "the Home" in caplog.text
    assert await at_work.slack.command("ana", "help", "/coach") == {}
    await breathe()
    assert len(at_work.slack.town.answers) == 1
