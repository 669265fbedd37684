"""The demo community keeps what it promises, and its reader is strict about slips."""

import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.demo import script
from bot.demo.script import Community, Post, parse, write_slack_export

SCRIPT = Path(script.__file__).with_name("community.txt")

SMALL = """\
% a comment
person ana | Ana Ruiz | Europe/Madrid | patient
person ben | Ben Ode | Africa/Lagos | curious
person drip | Drip Bot | UTC | reads the tank aloud | bot
channel help | help | Ask here
channel lounge | social | Tea

== 2026-03-28 #help
09:00 ana: has joined {{join}}
09:05 ben: water & light < soil? see https://x.example/a?b=1&c=2. {{id=q}}
09:05 ana: > water & light
    @ben yes, `@ben` is code

    and a blank line above {{thread=q react=heart:ben react=tada:ana,ben edited}}
== 2026-03-29 #help
08:00 drip: @here 19.8 degrees
"""


@pytest.fixture(scope="module")
def community() -> Community:
    return parse(SCRIPT.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def posts(community: Community) -> dict[str, Post]:
    return {post.id: post for post in community.posts}


def test_is_large_enough(community: Community):
    """A thousand messages, five channels, sixteen people who speak for themselves."""
    bots = {person.handle for person in community.people if person.bot}
    voices = Counter(p.author for p in community.posts if p.author not in bots)
    assert len(community.posts) >= 1000
    assert len({post.channel for post in community.posts}) >= 5
    assert {channel.kind for channel in community.channels} == set(script.KINDS)
    assert sum(count >= 10 for count in voices.values()) >= 16
    assert bots & {post.author for post in community.posts}


def test_everybody_listed_speaks(community: Community):
    assert {p.handle for p in community.people} == {p.author for p in community.posts}


def test_names_and_times_are_sound(community: Community):
    """Ids are unique, times ascend within a channel, threads hang on earlier roots."""
    posts = {post.id: post for post in community.posts}
    assert len(posts) == len(community.posts)
    last: dict[str, datetime] = {}
    for post in community.posts:
        assert post.at.tzinfo is UTC
        if post.channel in last:
            assert last[post.channel] < post.at
        last[post.channel] = post.at
        if post.thread:
            root = posts[post.thread]
            assert (root.thread, root.channel) == (None, post.channel)
            assert root.at < post.at


def test_spans_a_month_and_the_change_to_summer_time(community: Community):
    """The bot posts at the same hour of UTC, an hour later by Berlin's clocks."""
    first, last = community.posts[0].at, community.posts[-1].at
    assert last - first >= timedelta(days=31)
    daily = [p for p in community.posts if re.search(r"at 0[78]:30:", p.text)]
    assert len(daily) == 32
    assert {post.at.strftime("%H:%M") for post in daily} == {"06:30"}
    assert {post.at.astimezone(script.WALL_CLOCK).hour for post in daily} == {7, 8}


def test_most_is_said_by_day_on_weekdays(community: Community):
    local = [post.at.astimezone(script.WALL_CLOCK) for post in community.posts]
    assert sum(8 <= at.hour < 22 for at in local) > 0.9 * len(local)
    per_day = Counter(at.date() for at in local)
    weekends = [count for day, count in per_day.items() if day.weekday() >= 5]
    weekdays = [count for day, count in per_day.items() if day.weekday() < 5]
    assert sum(weekends) / len(weekends) < sum(weekdays) / len(weekdays)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        pytest.param("open", 11, id="questions nobody answers"),
        pytest.param("drop", 7, id="bare links"),
        pytest.param("line", 5, id="the same person's links with a line"),
        pytest.param("pitch", 5, id="a vendor's pitches"),
        pytest.param("cold", 2, id="pitches to a near stranger"),
        pytest.param("vanish", 4, id="askers who never came back to the answer"),
        pytest.param("gone", 3, id="askers not seen again"),
        pytest.param("hi", 4, id="greetings left hanging"),
        pytest.param("unseen", 2, id="newcomers nobody answered"),
        pytest.param("copy", 3, id="one text in three channels"),
        pytest.param("praise", 6, id="stock praise"),
    ],
)
def test_planted_cases_are_there(posts: dict[str, Post], name: str, count: int):
    found = [post for key, post in posts.items() if re.fullmatch(rf"{name}-\d+", key)]
    assert len(found) == count


def test_open_questions_stay_open(posts: dict[str, Post]):
    """Nobody replies in their threads, and nobody reacts."""
    answered = {post.thread for post in posts.values()}
    for key, post in posts.items():
        if re.fullmatch(r"(open|unseen)-\d+", key):
            assert key not in answered
            assert not post.reactions


def test_bare_links_are_bare(posts: dict[str, Post]):
    drops = [post for key, post in posts.items() if key.startswith("drop-")]
    assert {(post.author, post.channel) for post in drops} == {("dov", "general")}
    assert all(re.fullmatch(r"https://\S+", post.text) for post in drops)
    assert len({post.at.date() for post in drops}) == len(drops)


def test_gone_askers_are_gone(community: Community, posts: dict[str, Post]):
    for key in ("gone-1", "gone-2", "gone-3"):
        asker = posts[key].author
        last = [post for post in community.posts if post.author == asker][-1]
        assert last.id == key


def test_links_lead_nowhere(community: Community):
    """Every address is of a kind that can never belong to somebody."""
    hosts = re.findall(r"https?://([^/\s]+)", SCRIPT.read_text(encoding="utf-8"))
    assert len(hosts) >= 30
    reserved = re.compile(r"(.+\.)?(example|example\.(org|com|net))")
    assert [host for host in hosts if not reserved.fullmatch(host)] == []


def test_reads_every_part_of_a_message():
    community = parse(SMALL)
    joined, question, answer, bot = community.posts
    assert joined.join
    assert joined.id == "help-0328-1"
    assert answer.text == (
        "> water & light\n@ben yes, `@ben` is code\n\nand a blank line above"
    )
    assert (answer.thread, answer.edited) == ("q", True)
    assert [(r.name, r.people) for r in answer.reactions] == [
        ("heart", ("ben",)),
        ("tada", ("ana", "ben")),
    ]
    assert question.at == datetime(2026, 3, 28, 8, 5, tzinfo=UTC)
    assert answer.at == question.at + script.STEP
    assert bot.at == datetime(2026, 3, 29, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        pytest.param("9:00 ana: hi", "reads", id="an hour with one digit"),
        pytest.param("25:00 ana: hi", "hour", id="an hour that no day has"),
        pytest.param("09:10 ana hi", "reads", id="no colon after the author"),
        pytest.param("09:10 ana:", "reads", id="no text"),
        pytest.param("09:10 zoe: hi", "'zoe'", id="an unknown author"),
        pytest.param("09:10 ana: hi @zoe", "'zoe'", id="an unknown mention"),
        pytest.param(
            "09:10 ana: x {{react=tada:zoe}}", "'zoe'", id="a stranger reacts"
        ),
        pytest.param("09:10 ana: x {{id=q}}", "taken", id="an id used before"),
        pytest.param("09:10 ana: x {{thread=z}}", "'z'", id="a thread without root"),
        pytest.param("09:10 ana: x {{colour=red}}", "colour", id="an unknown tag"),
        pytest.param("07:00 ana: x", "back in time", id="a time before the last"),
        pytest.param("== 2026-03-30 #attic", "#attic", id="an unknown channel"),
        pytest.param("== 2026-02-30 #help", "day", id="a day that does not exist"),
        pytest.param("person eve | Eve", "fields", id="a person without a zone"),
        pytest.param("person eve | Eve | Mars/X | x", "Mars", id="an unknown zone"),
        pytest.param("channel attic | dusty | x", "dusty", id="an unknown kind"),
        pytest.param("hello?", "reads", id="a line that is nothing"),
    ],
)
def test_a_mistake_names_its_line(line: str, complaint: str):
    number = SMALL.count("\n") + 1
    with pytest.raises(ValueError, match=f"^line {number}: .*{re.escape(complaint)}"):
        parse(SMALL + line + "\n")


def test_an_hour_that_the_clocks_skip_is_a_mistake():
    with pytest.raises(ValueError, match=r"^line 18: 02:30 does not exist"):
        parse(SMALL + "== 2026-03-29 #lounge\n02:30 ana: nobody saw this\n")


def test_nothing_to_continue_is_a_mistake():
    with pytest.raises(ValueError, match=r"^line 1: nothing here to continue"):
        parse("    and so on\n")


def test_a_message_before_any_block_is_a_mistake():
    people = SMALL.partition("==")[0]
    with pytest.raises(ValueError, match=r"^line 8: a message before"):
        parse(people + "09:00 ana: hi\n")


def exported(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The messages of a Slack export, by channel, in the order of its files."""
    channels = json.loads((folder / "channels.json").read_text(encoding="utf-8"))
    return {
        channel["name"]: [
            message
            for path in sorted((folder / channel["name"]).glob("*.json"))
            for message in json.loads(path.read_text(encoding="utf-8"))
        ]
        for channel in channels
    }


def test_export_marks_up_as_slack_does(tmp_path: Path):
    write_slack_export(parse(SMALL), tmp_path / "export")
    users = json.loads((tmp_path / "export/users.json").read_text(encoding="utf-8"))
    ids = {user["name"]: user["id"] for user in users}
    joined, question, answer, bot = exported(tmp_path / "export")["help"]
    assert joined["subtype"] == "channel_join"
    assert joined["text"] == f"<@{ids['ana']}> has joined the channel"
    assert question["text"] == (
        "water &amp; light &lt; soil? see <https://x.example/a?b=1&amp;c=2>."
    )
    assert answer["text"].startswith("&gt; water &amp; light\n")
    assert f"<@{ids['ben']}> yes, `@ben` is code" in answer["text"]
    assert answer["thread_ts"] == question["thread_ts"] == question["ts"]
    assert (question["reply_count"], question["latest_reply"]) == (1, answer["ts"])
    assert answer["reactions"][1]["users"] == [ids["ana"], ids["ben"]]
    assert "edited" in answer
    assert bot["subtype"] == "bot_message"
    assert bot["text"] == "<!here> 19.8 degrees"
    assert "user" not in bot
    assert [user["tz"] for user in users] == ["Europe/Madrid", "Africa/Lagos", "UTC"]


def test_export_holds_every_message_once(community: Community, tmp_path: Path):
    write_slack_export(community, tmp_path)
    messages = exported(tmp_path)
    counts = Counter(post.channel for post in community.posts)
    assert {name: len(found) for name, found in messages.items()} == counts
    for found in messages.values():
        stamps = [message["ts"] for message in found]
        assert len(set(stamps)) == len(stamps)
        assert stamps == sorted(stamps)
        roots = {m["ts"]: m.get("reply_count", 0) for m in found}
        replies = Counter(
            m["thread_ts"] for m in found if m.get("thread_ts", m["ts"]) != m["ts"]
        )
        assert {ts: count for ts, count in roots.items() if count} == replies
    for path in tmp_path.glob("*/*.json"):
        for message in json.loads(path.read_text(encoding="utf-8")):
            day = datetime.fromtimestamp(float(message["ts"]), UTC).date()
            assert path.stem == day.isoformat()
