"""Slack's events, turned into ours: what nobody said first, then what somebody did."""

from typing import Any

import pytest

from adapters.slack.events import Self, Unreadable, read_event
from rules.model import Deleted, Edited, Joined, Posted, Reacted, Reaction
from rules.signals import Flag, read

TS = "1741089600.000100"
AT = 1_741_089_600_000
LATER = "1741089660.000200"
BOT = Self("UBOT", "BBOT")


def message(**more: Any) -> dict[str, Any]:
    plain = {
        "type": "message",
        "channel": "C1",
        "channel_type": "channel",
        "user": "UANA",
        "text": "Which pan do I need?",
        "ts": TS,
        "event_ts": TS,
        "team": "T1",
    }
    return {**plain, **more}


def changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    inner = {"channel", "channel_type", "event_ts"}
    return {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "channel": "C1",
        "channel_type": "channel",
        "ts": LATER,
        "event_ts": LATER,
        "message": {k: v for k, v in after.items() if k not in inner},
        "previous_message": {k: v for k, v in before.items() if k not in inner},
    }


def rich(*elements: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"type": "rich_text", "block_id": "b1", "elements": list(elements)}]


def section(*elements: Any) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": [part(one) for one in elements]}


def part(element: Any) -> dict[str, Any]:
    if isinstance(element, str):
        return {"type": "text", "text": element}
    return dict(element)


def one(event: dict[str, Any]) -> Any:
    (found,) = read_event(event, BOT, {"UANA": "Ana"})
    return found


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(message(subtype="channel_join"), id="a join, told twice"),
        pytest.param(message(subtype="channel_topic"), id="a topic"),
        pytest.param(message(subtype="pinned_item"), id="a pin"),
        pytest.param(message(subtype="channel_archive"), id="an archived channel"),
        pytest.param(message(subtype="assistant_app_thread"), id="an assistant's"),
        pytest.param(message(subtype="ekm_access_denied"), id="no key to it"),
        pytest.param(message(subtype="something_new"), id="a subtype of tomorrow"),
        pytest.param(message(channel_type="im"), id="a direct message"),
        pytest.param(message(channel_type="mpim"), id="a direct group"),
        pytest.param(message(user="UBOT"), id="our own"),
        pytest.param(message(user=None, bot_id="BBOT"), id="our own, as a bot"),
        pytest.param(message(user=None), id="nobody's"),
        pytest.param(message(ts="soon"), id="without a time"),
        pytest.param(
            message(message=message(), ts=LATER), id="a thread was replied to"
        ),
        pytest.param(changed(message(), message()), id="a preview was added"),
        pytest.param(
            changed(
                message(text="See <https://a.example>"),
                message(text="See <https://a.example>", attachments=[{"id": 1}]),
            ),
            id="a preview below the same words",
        ),
        pytest.param({"type": "user_change", "user": {"id": "UANA"}}, id="a profile"),
        pytest.param({}, id="nothing at all"),
        pytest.param(
            {
                "type": "reaction_added",
                "user": "UANA",
                "reaction": "tada",
                "item": {"type": "file", "file": "F1"},
                "event_ts": LATER,
            },
            id="a reaction to a file",
        ),
        pytest.param(
            {
                "type": "member_joined_channel",
                "user": "UBOT",
                "channel": "C1",
                "event_ts": TS,
            },
            id="we joined",
        ),
    ],
)
def test_nobody_said_anything(event: dict[str, Any]) -> None:
    assert read_event(event, BOT, {}) == ()


@pytest.mark.parametrize(
    ("event", "human"),
    [
        pytest.param(message(), True, id="a message"),
        pytest.param(message(subtype="file_share", files=[{}]), True, id="a file"),
        pytest.param(message(subtype="me_message"), True, id="/me"),
        pytest.param(message(subtype="thread_broadcast"), True, id="a reply to all"),
        pytest.param(message(subtype="bot_message", bot_id="B2"), False, id="a bot"),
        pytest.param(message(bot_id="B2"), False, id="a workflow's"),
        pytest.param(message(user="USLACKBOT"), False, id="Slackbot"),
        pytest.param(message(channel_type="group"), True, id="in a private channel"),
        pytest.param(message(user_team="T2", team="T2"), True, id="a stranger's"),
    ],
)
def test_somebody_said_it(event: dict[str, Any], human: bool) -> None:
    post = one(event)
    assert isinstance(post, Posted)
    assert (post.human, post.id, post.at) == (human, f"C1:{TS}", AT)


def test_a_message_with_all_that_belongs_to_it() -> None:
    post = one(
        message(
            thread_ts="1741089000.000001",
            files=[{"mimetype": "image/png"}, {"mimetype": "text/csv"}],
            reactions=[{"name": "tada", "users": ["UBEN"], "count": 1}],
        )
    )
    assert (post.author, post.name, post.text) == (
        "UANA",
        "Ana",
        "Which pan do I need?",
    )
    assert post.order == 1_741_089_600_000_100
    assert post.thread == "C1:1741089000.000001"
    assert (post.images, post.files) == (1, 1)
    assert post.reactions == (Reaction(":tada:", ("UBEN",)),)


def test_a_root_hangs_on_nothing() -> None:
    assert one(message(thread_ts=TS)).thread is None


def test_a_shared_message_is_somebody_elses_words() -> None:
    shared = one(message(text="", attachments=[{"is_share": True, "text": "Soup"}]))
    assert shared.forwarded
    assert shared.text == ""


def test_changed_words_are_an_edit() -> None:
    edit = one(changed(message(), message(text="Which pot do I need?")))
    assert isinstance(edit, Edited)
    assert (edit.post.id, edit.post.at) == (f"C1:{TS}", AT)
    assert edit.post.text == "Which pot do I need?"
    assert edit.at == AT + 60_000


def test_an_edit_is_taken_where_the_words_before_are_not_told() -> None:
    event = changed(message(), message(edited={"user": "UANA", "ts": LATER}))
    del event["previous_message"]
    assert isinstance(one(event), Edited)


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(
            message(subtype="message_deleted", deleted_ts=TS, ts=LATER, event_ts=LATER),
            id="a message",
        ),
        pytest.param(
            changed(message(), message(subtype="tombstone", text="Gone.")),
            id="the root of a thread",
        ),
    ],
)
def test_what_was_deleted_is_gone(event: dict[str, Any]) -> None:
    assert one(event) == Deleted("C1", f"C1:{TS}", AT + 60_000)


def test_a_reaction_has_its_time() -> None:
    event = {
        "type": "reaction_added",
        "user": "UBEN",
        "reaction": "tada",
        "item": {"type": "message", "channel": "C1", "ts": TS},
        "item_user": "UANA",
        "event_ts": LATER,
    }
    assert one(event) == Reacted("C1", f"C1:{TS}", AT + 60_000, "UBEN", ":tada:")


def test_a_join_is_an_event() -> None:
    event = {
        "type": "member_joined_channel",
        "user": "UCLEO",
        "channel": "C1",
        "event_ts": TS,
    }
    assert one(event) == Joined("C1", "UCLEO", AT)


@pytest.mark.parametrize(
    ("blocks", "text"),
    [
        pytest.param(rich(section("salt & <pepper>")), "salt & <pepper>", id="text"),
        pytest.param(
            rich(section("hi ", {"type": "user", "user_id": "UBEN"}, "!")),
            "hi <@UBEN>!",
            id="a member",
        ),
        pytest.param(
            rich(section("in ", {"type": "channel", "channel_id": "C2"})),
            "in <#C2>",
            id="a channel",
        ),
        pytest.param(
            rich(section({"type": "broadcast", "range": "here"}, " soup")),
            "@here soup",
            id="everybody",
        ),
        pytest.param(
            rich(section({"type": "usergroup", "usergroup_id": "S1"})),
            "@subteam",
            id="a group",
        ),
        pytest.param(
            rich(section({"type": "link", "url": "https://a.example/x"})),
            "https://a.example/x",
            id="an address",
        ),
        pytest.param(
            rich(
                section(
                    {"type": "link", "url": "https://a.example/x", "text": "the list"}
                )
            ),
            "[the list](https://a.example/x)",
            id="a labelled link",
        ),
        pytest.param(
            rich(section("run ", {"type": "text", "text": "ls", "style": {"code": 1}})),
            "run `ls`",
            id="code",
        ),
        pytest.param(
            rich(section({"type": "emoji", "name": "tada", "unicode": "1f389"})),
            ":tada:",
            id="emoji",
        ),
        pytest.param(
            rich(
                {"type": "rich_text_quote", "elements": [part("one\ntwo")]},
                section("\nyes"),
            ),
            "> one\n> two\nyes",
            id="a quote",
        ),
        pytest.param(
            rich(
                section("look:\n"),
                {"type": "rich_text_preformatted", "elements": [part("a < b ``` c")]},
            ),
            "look:\n```\na < b ''' c\n```",
            id="a block of code",
        ),
        pytest.param(
            rich(
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [section("salt"), section("oil")],
                }
            ),
            "• salt\n• oil",
            id="a list",
        ),
        pytest.param(rich(section({"type": "new_thing"})), "", id="of tomorrow"),
    ],
)
def test_what_was_typed_is_read_from_its_blocks(
    blocks: list[dict[str, Any]], text: str
) -> None:
    assert one(message(text="something else", blocks=blocks)).text == text


def test_other_blocks_leave_the_markup() -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "Soup"}}]
    assert one(message(text="a &amp; b", blocks=blocks)).text == "a & b"


def test_a_quoted_question_is_not_the_authors() -> None:
    quoted = {"type": "rich_text_quote", "elements": [part("Which pan do I need?")]}
    post = one(message(blocks=rich(quoted, section("I wondered too."))))
    assert not read(post).flags & Flag.QUESTION


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(message(ts=[]), id="ts a list"),
        pytest.param(message(files="none"), id="files a word"),
        pytest.param(
            message(subtype="message_deleted", deleted_ts=TS, event_ts=""),
            id="a deletion without a time",
        ),
        pytest.param({"type": "reaction_added"}, id="a reaction to nothing"),
    ],
)
def test_what_slack_would_not_send_is_named(event: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        read_event(event, BOT, {})


def test_lists_within_lists_come_to_an_end() -> None:
    deep: dict[str, Any] = section("soup")
    for _ in range(500):
        deep = {"type": "rich_text_list", "elements": [deep]}
    assert "soup" not in one(message(blocks=rich(deep))).text
