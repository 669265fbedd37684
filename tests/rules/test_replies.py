"""Who answers whom in a flat channel, property by property; silences first."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.engine import Engine
from rules.model import Deleted, Event, Posted, Watermark
from rules.reading.names import guesses, names_of
from rules.replies import COUNTS, Linker, Links
from rules.state.turn import Turn
from rules.state.workspace import Workspace
from rules.voices import Voices, voices_of
from tests.rules.conversation import CHANNEL, KEY, conversation

LINKER = Linker()


def links(text: str) -> dict[str, tuple[str, str]]:
    """What each message most likely answers, and goes on with (at even odds or better)."""
    found: dict[str, tuple[str, str]] = {}

    def link(voices: Voices, turn: Turn) -> Links:
        made = LINKER(voices, turn)
        likeliest = made.others[0] if made.others else None
        answers = likeliest[0].id if likeliest and likeliest[1] >= COUNTS else ""
        own = made.own.id if made.own and made.goes_on >= COUNTS else ""
        found[turn.id] = (answers, own)
        return made

    posts = conversation(text)
    workspace = Workspace("W1", KEY)
    last = max(post.at for post in posts)
    Engine((), link=link).fold(workspace, [*posts, Watermark(last + 10**7)])
    return found


ASKED = "09:00 ana: how do I get the old paint off a window frame? {q}"
TALK = """09:00 ben: the kettle is on
09:00 cleo: two sugars for me
09:01 dan: none here
09:01 eve: is there oat milk?"""

TALK_ON = """09:04 ben: who took the big mug
09:05 cleo: dan has it
09:05 dan: guilty"""


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{ASKED}\n09:02 ana: anyone {{a}}", id="the asker again"),
        pytest.param(
            f"08:58 cleo: hungry\n{ASKED}\n09:02 ben: cleo: lunch is at one {{a}}",
            id="to somebody else",
        ),
        pytest.param(
            f"{ASKED}\n21:30 ben: the swap is on Sunday at six {{a}}",
            id="half a day later",
        ),
        pytest.param(f"{ASKED}\n09:02 ben: heat gun {{a}} {{bot}}", id="a bot"),
        pytest.param(
            f"{ASKED}\n09:01 ben: {{pic}}\n09:02 cleo: lovely {{a}} {{re pic}}",
            id="a reply to something else",
        ),
    ],
)
def test_does_not_answer(text: str) -> None:
    assert links(text).get("a", ("", ""))[0] != "q"


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("09:02 ben: a heat gun, from the edge inwards", id="right after"),
        pytest.param("09:20 ben: ana: a heat gun", id="by name"),
        pytest.param("09:20 ben: @ana a heat gun", id="by name, with an at"),
        pytest.param("09:20 ben: <@ana> a heat gun", id="by mention"),
        pytest.param("09:20 ben: ana, a heat gun", id="by name, with a comma"),
        pytest.param("09:20 ben: thanks for asking ana", id="by name at the end"),
        pytest.param("09:20 ben: a heat gun {re q}", id="by reply"),
        pytest.param("09:20 ben: a heat gun {in q}", id="in its thread"),
    ],
)
def test_answers(said: str) -> None:
    found = links(f"{ASKED}\n{said} {{a}}")
    assert found["a"][0] == "q"


@pytest.mark.parametrize(
    ("name", "called"),
    [
        pytest.param("marguerite_l", "margue:", id="half the name"),
        pytest.param("archangel25", "archangle25:", id="a slip in it"),
        pytest.param("Ana Lopez", "ana:", id="the first name"),
        pytest.param("|quad-", "quad:", id="without ornaments"),
    ],
)
def test_a_marked_name_is_found_though_not_in_full(name: str, called: str) -> None:
    text = f"{TALK}\n09:03 {name}: which glue holds on wet clay?\n{TALK_ON}"
    found = links(f"{text}\n09:06 ben: {called} the white one {{a}}")
    assert found["a"][0] == "m5"


@pytest.mark.parametrize(
    ("name", "word"),
    [
        pytest.param("ana", "an", id="shorter than a beginning"),
        pytest.param("marguerite", "guerite", id="an end of it"),
        pytest.param("ana", "eno", id="other letters"),
        pytest.param("", "ana", id="no name"),
    ],
)
def test_is_not_taken_for_a_name(name: str, word: str) -> None:
    assert not set(guesses(word)) & set(names_of(name))


def test_goes_on_with_ones_own_message() -> None:
    found = links("09:00 ana: the blue timer again\n09:00 ana: it skips every hour {b}")
    assert found["b"] == ("", "m1")


def test_likelihoods_add_up_to_one() -> None:
    def link(voices: Voices, turn: Turn) -> Links:
        made = LINKER(voices, turn)
        total = made.goes_on + made.nothing + sum(sure for _, sure in made.others)
        assert 0.85 <= total <= 1.000001  # the faintest are let go
        return made

    posts = conversation(f"{TALK}\n09:02 ana: eve: in the door\n{TALK}")
    Engine((), link=link).fold(
        Workspace("W1", KEY), [*posts, Watermark(posts[-1].at + 10**7)]
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_the_index_of_voices_follows_from_the_window(seed: int) -> None:
    rng = random.Random(seed)
    engine = Engine(())
    workspace = Workspace("W1", KEY)
    people = [f"p{n}" for n in range(rng.choice((4, 30, 300)))]
    at = 10**12
    for number in range(400):
        at += rng.choice((0, 1_000, 60_000, 3_600_000, 90_000_000))
        who = rng.choice(people)
        post = Posted(
            CHANNEL,
            f"m{number}",
            at,
            who,
            rng.choice(("any ideas?", "p0: so it is", "right", "thanks p1")),
            number,
            who,
            human=rng.random() > 0.1,
            thread=f"m{number - 3}" if rng.random() < 0.1 else None,
        )
        events: list[Event] = [post, Watermark(at + 200_000)]
        if rng.random() < 0.05:
            events.append(Deleted(CHANNEL, f"m{number - 5}", at + 1))
        engine.fold(workspace, events)
    channel = workspace.channels[CHANNEL]
    kept, made = voices_of(workspace, channel), Voices(channel)
    for author in kept.latest.keys() | made.latest.keys():
        ours = [turn.id for turn in kept.of(author)]
        assert ours == [turn.id for turn in made.of(author)]
    open_now = {a: id for a, id in kept.asked.items() if id in channel.questions}
    assert open_now == made.asked
