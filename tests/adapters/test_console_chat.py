"""What can be typed into the chat, and what a small community does with it."""

import pytest

from adapters.console.community import Community, Mistake
from adapters.console.lines import Does, Goes, Says, read_line, read_span
from rules.model import DAY, HOUR, MINUTE, SECOND, Deleted, Edited, Joined, Reacted


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("ana: hello there", Says("ana", "hello there")),
        ("ana:hello", Says("ana", "hello")),
        ("Ana: see: this", Says("Ana", "see: this")),
        ("ana re 3: yes", Says("ana", "yes", reply_to="3")),
        ("ana in 3: yes", Says("ana", "yes", thread="3")),
        ("ana: /coach inbox", Says("ana", "/coach inbox")),
        ("mia: /coach-admin pause", Says("mia", "/coach-admin pause")),
        ("#help", Goes("help")),
        ("/later 3h", Does("later", ("3h",))),
        ("/edit 3 some new words", Does("edit", ("3", "some new words"))),
        ("/press ana Not for me", Does("press", ("ana", "Not for me"))),
        ("/only #den ana ben", Does("only", ("#den", "ana", "ben"))),
        ("", None),
        ("   ", None),
        ("% a remark", None),
    ],
)
def test_a_line_is_one_thing_to_do(line: str, read: object) -> None:
    assert read_line(line) == read


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ("hello", "who says it first"),
        ("ana:", "who says it first"),
        ("ana to 3: hello", "who says it first"),
        ("/dance", "/help lists"),
        ("/later", "/later needs more"),
        ("/edit 3", "/edit needs more"),
    ],
)
def test_a_line_that_makes_no_sense_is_told_what_would(line: str, remedy: str) -> None:
    with pytest.raises(Mistake, match=remedy):
        read_line(line)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("90s", 90 * SECOND),
        ("10m", 10 * MINUTE),
        ("1h30m", 90 * MINUTE),
        ("2 d", 2 * DAY),
    ],
)
def test_a_length_of_time(text: str, span: int) -> None:
    assert read_span(text) == span


@pytest.mark.parametrize(
    "text", ["soon", "3", "3 hours and more", "-3h", "400d", "9" * 99]
)
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(Mistake):
        read_span(text)


@pytest.fixture
def community() -> Community:
    found = Community()
    for name in ("Ana", "Ben"):
        found.join(name, "help", 0)
    found.open("help")
    return found


def test_who_comes_is_known_by_name(community: Community) -> None:
    assert community.join("Cleo", "help", 5) == [Joined("help", "cleo", 5)]
    assert community.member("CLEO").name == "Cleo"


def test_what_is_said_mentions_who_is_there(community: Community) -> None:
    post = community.post(
        "ana", "help", "ask @Ben or @nobody in #help, mail a@ben", HOUR
    )
    assert post.text == "ask <@ben> or @nobody in <#help>, mail a@ben"
    assert (post.id, post.author, post.name, post.at) == ("1", "ana", "Ana", HOUR)


def test_what_was_said_can_be_changed_and_taken_back(community: Community) -> None:
    post = community.post("ana", "help", "helo", 1)
    assert community.react("ben", post.id, "+1", 2) == Reacted(
        "help", "1", 2, "ben", "+1"
    )
    edited = community.edit(post.id, "hello", 3)
    assert isinstance(edited, Edited)
    assert (edited.post.text, edited.post.at, edited.at) == ("hello", 1, 3)
    assert community.delete(post.id, 4) == Deleted("help", "1", 4)
    with pytest.raises(Mistake, match="no message 1"):
        community.edit(post.id, "again", 5)


def test_who_has_left_does_nothing_until_they_come_back(community: Community) -> None:
    community.leave("ben")
    with pytest.raises(Mistake, match="/join Ben"):
        community.post("ben", "help", "hm", 1)
    community.join("Ben", "help", 2)
    community.post("ben", "help", "hm", 3)


def test_nobody_gets_into_a_closed_channel(community: Community) -> None:
    community.open("#den", frozenset({"ana"}))
    with pytest.raises(Mistake, match="not let in"):
        community.post("ben", "den", "hm", 1)
    assert community.open("den") == "den"
    assert not community.can_read("ben", "den")


def test_a_reply_stands_where_what_it_replies_to_does(community: Community) -> None:
    post = community.post("ana", "help", "anybody?", 1)
    reply = community.post("ben", "elsewhere", "yes", 2, thread=post.id)
    assert (reply.channel, reply.thread) == ("help", post.id)


@pytest.mark.parametrize("where", [{"reply_to": "9"}, {"thread": "9"}])
def test_nothing_hangs_on_what_is_not_there(community: Community, where: dict) -> None:
    with pytest.raises(Mistake, match="no message 9"):
        community.post("ana", "help", "hm", 1, **where)
