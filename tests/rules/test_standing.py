"""Which bare links stand alone: the tied ones first, then the drops."""

import pytest

from rules.model import MINUTE
from rules.signals import Flag
from rules.standing import COUNTS_ALONE, alone
from rules.state.turn import Turn
from tests.rules.conversation import conversation, fold

PAGE = "https://example.org/soil"
VIDEO = "https://youtu.be/soil"
CODE = "https://docs.example.org/soil"

TIED = [
    pytest.param(f"09:00 ben: my soil is grey {{q}}\n09:30 ana: {PAGE} {{re q}}", id="a platform reply"),
    pytest.param(f"09:00 ben: my soil is grey {{q}}\n09:30 ana: {PAGE} {{in q}}", id="in a thread"),
    pytest.param(f"09:00 ana: ben: {PAGE}", id="calls somebody who has not spoken"),
    pytest.param(f"09:00 ana: @ben {PAGE}", id="mentions somebody who has not spoken"),
    pytest.param(f"09:00 ana: {PAGE}\n09:02 ana: the part on lime is the one", id="explained after it"),
    pytest.param(f"09:00 ana: I dug up the north bed today\n09:20 ana: {PAGE}", id="goes on with one's own words"),
    pytest.param(f"09:00 ana: the north bed\n09:05 ana: {PAGE}/1\n09:10 ana: {PAGE}/2", id="the second of two links goes on as well"),
    pytest.param(f"09:00 ana: can lime be too much?\n10:10 ana: {PAGE}", id="answers one's own question"),
    pytest.param(f"09:00 ben: can lime be too much?\n10:30 ana: {PAGE}", id="an open question, the last thing said"),
    pytest.param(f"09:00 ben: can lime be too much?\n09:10 cem: it was for my roses\n09:25 ana: {PAGE}", id="a question some minutes ago"),
    pytest.param(f"09:00 ben: the roses had too much lime\n09:03 cem: mine went yellow\n09:05 ana: {PAGE}", id="others were just talking"),
    pytest.param(f"09:00 ana: mine went yellow\n09:02 ben: so did the hedge\n09:08 ana: {VIDEO}", id="a video from somebody in the talk"),
    pytest.param(f"09:00 ben: what did you all do about the yellow hedge?\n09:06 ana: {VIDEO}", id="a video after a question"),
    pytest.param(f"09:00 ben: mine went yellow\n09:24 ana: {CODE}", id="looked up half an hour later"),
    pytest.param(f"09:00 ben: mine went yellow\n10:10 ana: related: {PAGE}", id="points back to an hour ago"),
    pytest.param(f"09:00 ben: mine went yellow\n10:10 ana: is this it? {PAGE}", id="asks about an hour ago"),
    pytest.param("09:00 ben: mine went yellow\n10:10 ana: https://example.org/sad.gif", id="a picture answers a mood"),
    pytest.param(f"09:00 ana: {PAGE} {{forward}}", id="a forward"),
]  # fmt: skip

DROPS = [
    pytest.param(f"09:00 ana: {PAGE}", id="the first thing said"),
    pytest.param(f"09:00 ben: hello all\n09:01 ana: {PAGE}", id="after a greeting"),
    pytest.param(f"09:00 ben: {PAGE}/1\n09:02 cem: {PAGE}/2\n09:03 ana: {PAGE}/3", id="one bare link among others"),
    pytest.param(f"09:00 ben: the roses had too much lime\n09:50 ana: {PAGE}", id="long after the talk"),
    pytest.param(f"09:00 ana: that was the north bed done\n11:00 ana: {PAGE}", id="long after one's own words"),
    pytest.param(f"09:00 ben: can lime be too much?\n09:05 cem: ask me\n10:30 ana: {PAGE}", id="long after a question that was taken up"),
    pytest.param(f"09:00 ben: the roses had too much lime\n09:01 cem: mine went yellow\n09:02 ana: {VIDEO}", id="a video from a bystander"),
    pytest.param(f"1 09:00 ben: mine went yellow\n1 23:00 ana: also {PAGE}", id="points back to nothing recent"),
    pytest.param(f"09:00 ana: {PAGE}\n09:20 ana: who is coming on Friday", id="other words much later"),
    pytest.param(f"09:00 ana: {PAGE}\n09:01 ben: nice", id="others speak after it"),
]  # fmt: skip


def drops(talk: str) -> list[str]:
    return [one.id for one in fold(conversation(talk)).readings if one.link_drop]


@pytest.mark.parametrize("talk", TIED)
def test_is_tied(talk: str) -> None:
    last = [post for post in conversation(talk) if "://" in post.text][-1]
    assert last.id not in drops(talk)


@pytest.mark.parametrize("talk", DROPS)
def test_stands_alone(talk: str) -> None:
    last = [post for post in conversation(talk) if "://" in post.text][-1]
    assert last.id in drops(talk)


def turn(at: int, author: int, flags: int = 0, words: int = 5) -> Turn:
    return Turn(f"m{at}", at * MINUTE, 0, author, flags, 0, words=words)


def test_grows_surer_with_every_minute() -> None:
    link = turn(300, 1, Flag.LINK | Flag.LINK_ONLY, 0)
    sure = [alone(link, [turn(at, 2)], (), 0.0) for at in range(300)]
    assert sure == sorted(sure, reverse=True)


def test_is_less_sure_the_likelier_it_replies_to_somebody() -> None:
    link = turn(300, 1, Flag.LINK | Flag.LINK_ONLY, 0)
    sure = [alone(link, (), (), tenths / 10) for tenths in range(11)]
    assert sure == sorted(sure, reverse=True)
    assert sure[-1] == 0.0


def test_a_bystanders_video_counts_but_is_not_told() -> None:
    link = turn(300, 1, Flag.LINK | Flag.LINK_ONLY | Flag.PASSED_ON, 0)
    assert COUNTS_ALONE <= alone(link, [turn(299, 2)], (), 0.0) < 0.6
