"""What is read from one message: for each reading, what it is not first, then what it is."""

import pytest

from rules.model import Posted
from rules.signals import PITCH_COUNTS, Flag, Signals, read


def reading(text: str, **more: object) -> Signals:
    post = Posted("C1", "m1", 0, "ana", text, **more)  # type: ignore[arg-type]
    return read(post)


def rows(*texts: str) -> list[object]:
    return [pytest.param(text, id=text[:50] or "nothing") for text in texts]


NO_LINK = rows(
    "look at main.py and README.md first",
    "we moved from 2.0.1 to 2.1.0 last week",
    "write to ana@example.org if you like",
    "e.g. the blue one, i.e. not the red one",
    "see you at 10.30, room 4.12",
    "node.js or something like it",
    "run `curl https://example.org/x` and wait",
    "```\nhttps://example.org/x\n```",
    "> https://example.org/x",
    "it ended. Then it began again",
    "",
)
LINK = rows(
    "https://example.org/soil",
    "have a look at www.example.org for the map",
    "[the map](https://example.org/map)",
    "<https://example.org/soil>",
    "example.com/soil is where I read it",
    "(https://example.org/a_(b)), and so on",
)
NOT_LINK_ONLY = rows(
    "https://example.org/soil good intro to watering",
    "fixed in 0.8 https://example.org/changes",
    "how we [keep the pots warm](https://example.org/pots) in winter",
    "https://example.org/soil 土のことが よく わかる",
    "https://example.org/soil полезно про полив",
    "no link at all",
    "",
)
LINK_ONLY = rows(
    "https://example.org/soil",
    "this https://example.org/soil",
    "lol https://example.org/soil",
    "check this out https://example.org/soil",
    "fyi https://example.org/soil",
    ":fire: :fire: https://example.org/soil",
    "🔥 https://example.org/soil",
    "<@U1> https://example.org/soil",
    "https://example.org/a https://example.org/b",
    "<https://example.org/soil>",
)
NO_QUESTION = rows(
    "I asked him about it yesterday",
    "how are you all?",
    "what's up?",
    "you restart it first, right?",
    "> how do I water it?\nlovely quote",
    "`a ? b : c` is all it takes",
    "https://example.org/search?q=water",
    "who knows?",
    "that is how I do it",
    "when it rains I stay in",
    "what a day!",
    "",
)
QUESTION = rows(
    "how do I water it in winter?",
    "how do I water it in winter",
    "does anybody know where the key is",
    "anyone tried the new filter",
    "I can't get it to start, any ideas",
    "could somebody help me with the pump",
    "¿alguien sabe dónde está la llave?",
    "weiß jemand, wie man das entkalkt?",
    "quelqu'un sait comment on fait ?",
    "alguém sabe como se faz?",
    "これは どうやって 使いますか？",
    "هل يعرف أحد كيف؟",
    "I was wondering if the blue one is waterproof",
)
NO_GREETING = rows(
    "hi, my pump is loud",
    "high water today",
    "this is it",
    "hello world program in four lines",
    "thanks",
    "https://example.org/hello",
    "",
)
GREETING = rows(
    "hi", "Hello!", "hey everyone", "good morning all", "hello, anyone here?",
    "guten Morgen", "hola a todos", "bonjour", "bom dia", "おはようございます",
)  # fmt: skip
NO_THANKS = rows(
    "thank god it's Friday",
    "no thanks",
    "thanks in advance",
    "thanks for nothing",
    "it never worked",
    "",
)
THANKS = rows(
    "thanks!", "thx ben", "cheers, that worked", "that did the trick", "danke dir",
    "muchas gracias", "merci beaucoup", "obrigado", "ありがとうございます",
    "never mind, got it working", "figured it out",
)  # fmt: skip
NO_PITCH = rows(
    "I wrote a small tool for this, happy to hear what breaks. https://example.org/t",
    "version 2.1 is out, with a fix for the timer",
    "where did you buy your saw?",
    "shall we meet on Monday or on Tuesday",
    "you should follow the manual on this one",
    "the price of a mistake is high",
    "join me in the workshop later, ben",
    "> Buy now! 50% off!\nanother of these mails",
    "the sign up form returns a 500, see `POST /signup`",
    "disclaimer: I work on it. It can do this with `--dry-run` since 2.3",
    "",
)
PITCH = rows(
    "Sign up today and save 30% with code SPRING30, only until Friday!"
    " https://shop.example.com/?ref=ana",
    "Subscribe to my channel and like the video guys!!",
    "Want to earn money from home? DM me for details and sign up today",
    "Claim your free airdrop here before it's gone https://coin.example.com",
    "Buy now, 50% off everything this weekend only",
    "Check out my new shop and use code ANA10 for a discount https://shop.example.com",
    "S u b s c r i b e to my channel and follow me for more",
    "Ѕubsсribе to my channel and follow me for more",
)
CASES = [
    (Flag.LINK, NO_LINK, LINK),
    (Flag.LINK_ONLY, NOT_LINK_ONLY, LINK_ONLY),
    (Flag.QUESTION, NO_QUESTION, QUESTION),
    (Flag.GREETING, NO_GREETING, GREETING),
    (Flag.THANKS, NO_THANKS, THANKS),
    (Flag.PITCH, NO_PITCH, PITCH),
]
NAMES = {value: name for name, value in vars(Flag).items() if isinstance(value, int)}


@pytest.mark.parametrize(
    ("flag", "text"),
    [
        pytest.param(flag, param.values[0], id=f"{NAMES[flag]}: {param.id}")
        for flag, silent, _ in CASES
        for param in silent
    ],
)
def test_is_not_read_into(flag: int, text: str) -> None:
    assert not reading(text).flags & flag


@pytest.mark.parametrize(
    ("flag", "text"),
    [
        pytest.param(flag, param.values[0], id=f"{NAMES[flag]}: {param.id}")
        for flag, _, finds in CASES
        for param in finds
    ],
)
def test_is_read(flag: int, text: str) -> None:
    assert reading(text).flags & flag


def test_a_pitch_names_what_made_it_one() -> None:
    found = reading(PITCH[0].values[0])  # type: ignore[attr-defined]
    assert found.pitch >= PITCH_COUNTS
    assert found.traits


def test_mentions_domains_and_who_is_named_first() -> None:
    found = reading("ben: <@U1> and <@U2>, see https://docs.example.co.uk/x and <@U1>")
    assert found.mentions == ("U1", "U2")
    assert found.domains == ("example.co.uk",)
    assert found.leading[0] == "ben"


def test_pictures_and_forwards_are_marked() -> None:
    assert reading("", images=1).flags & Flag.IMAGE
    assert reading("", forwarded=True).flags & Flag.FORWARD
    assert reading("https://media.example.org/dance.gif").flags & Flag.IMAGE


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a" * 40_000, id="forty thousand letters"),
        pytest.param("https://example.org/x " * 100_000, id="a hundred thousand links"),
        pytest.param("[" * 20_000 + "](" * 20_000, id="brackets"),
        pytest.param("`" * 39_999, id="backticks"),
        pytest.param("> " * 20_000, id="quote marks"),
        pytest.param("\x00\ud800?" * 10_000, id="NULs and lone surrogates"),
        pytest.param("a.b" * 13_000, id="dots"),
        pytest.param(":" * 40_000, id="colons"),
    ],
)
def test_hostile_texts_are_read(text: str) -> None:
    found = reading(text)
    assert 0 <= found.pitch <= 1


def test_joining_a_channel_of_this_very_place_presses_nobody() -> None:
    text = "by the way, we have <#C77> for seedlings now, come and join us"
    assert not reading(text).flags & Flag.PITCH
    elsewhere = text.replace("<#C77>", "https://example.org/seedlings")
    assert reading(elsewhere).pitch > reading(text).pitch
