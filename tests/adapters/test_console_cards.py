"""A card reads well in any terminal, and loses nothing without colour or frame."""

import io
import re
from datetime import timedelta, timezone

import pytest
from rich.cells import cell_len
from rich.console import Console

from adapters.cards import Action, Card, Fact, MessageRef, Option, Pick, Picture
from adapters.console.cards import by_time, clean, show_card

POST = MessageRef("C1", "m1", 1_741_093_500_000)
CARD = Card(
    title="A word with your link",
    text=(
        "You shared a link in <#C1> without a word beside it.",
        "A line on what caught you helps people decide to open it, and gives them"
        " something to answer, as <@U1> and <@U9> might.",
        "Reply under it with one line: “Worth it for the part on …”.",
    ),
    facts=(
        Fact("About", ref=POST),
        Fact("", ref=MessageRef("C1", "m0", 0)),
        Fact("Links without a word", "3"),
    ),
    actions=(
        Action("useful", "Useful"),
        Action("nope", "Not for me"),
        Action("more", "⋯"),
    ),
)
CALLED = {"C1": "#design", "U1": "Mira"}


def shown(card: Card = CARD, *, encoding: str = "utf-8", **terminal) -> str:
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
    show_card(
        Console(file=file, **terminal),
        card,
        heading="Only Ana sees this",
        called=CALLED,
    )
    file.flush()
    return raw.getvalue().decode(encoding)


def test_a_pipe_gets_plain_text() -> None:
    assert (
        shown()
        == """\
(Only Ana sees this)
A word with your link

You shared a link in #design without a word beside it.

A line on what caught you helps people decide to open it, and gives them
something to answer, as @Mira and @U9 might.

Reply under it with one line: “Worth it for the part on …”.

About: #design, Tue 4 Mar 2025, 13:05
       #design (m0)
Links without a word: 3

[Useful]  [Not for me]  [⋯]

"""
    )


@pytest.mark.parametrize("width", [30, 60, 88, 200])
def test_a_frame_is_never_wider_than_the_terminal_or_88(width: int) -> None:
    framed = shown(force_terminal=True, no_color=True, width=width)
    lines = re.sub(r"\x1b\[\d*m", "", framed).splitlines()
    assert {cell_len(line) for line in lines} == {min(width, 88)}


def test_a_terminal_gets_a_frame_and_colour() -> None:
    text = shown(force_terminal=True, color_system="standard", width=100)
    assert text.startswith("\x1b[36m╭─")
    assert "Only Ana sees this" in text.splitlines()[0]


def test_without_colour_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    text = shown(force_terminal=True, color_system="standard", width=100)
    assert "\x1b[3" not in text.replace("\x1b[3m", "")
    for said in ("A word with your link", "[Useful]", "About", "#design", "@Mira"):
        assert said in text


def test_a_terminal_that_knows_ascii_alone_gets_ascii() -> None:
    framed = shown(encoding="ascii", force_terminal=True, no_color=True, width=80)
    piped = shown(encoding="ascii")
    assert '"Worth it for the part on ..."' in framed
    assert "[...]" in piped


def test_a_list_says_what_is_in_it() -> None:
    card = Card(
        title="Lists",
        text=(),
        picks=(
            Pick(
                label="Which", command="c", options=(Option("a", "A"), Option("b", "B"))
            ),
            Pick(label="Where", command="c"),
        ),
    )
    for terminal in (False, True):
        said = shown(card, force_terminal=terminal, color_system=None)
        assert "[Which: A | B]" in said
        assert "[Where: #…]" in said


def test_a_picture_is_said_in_words() -> None:
    card = Card(title="Week", text=(), picture=Picture(b"", "Replies went up"))
    assert "[Replies went up]" in shown(card)
    assert "[Replies went up]" in shown(card, force_terminal=True, width=80)


@pytest.mark.parametrize(
    ("name", "harmless"),
    [
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("two\r\nlines", "two lines"),
        ("\u202eevil", "evil"),
        ("half \ud800", "half "),
        ("👩\u200d💻", "👩\u200d💻"),
        ("[bold]x[/bold]", "[bold]x[/bold]"),
    ],
)
def test_names_cannot_harm_a_terminal(name: str, harmless: str) -> None:
    assert clean(name) == harmless
    card = Card(title="t", text=(f"as {name} said",))
    assert harmless in shown(card)


def test_a_post_is_pointed_at_by_channel_and_time() -> None:
    point = by_time(CALLED, timezone(timedelta(hours=9)))
    assert point(POST) == "#design, Tue 4 Mar 2025, 22:05"
    assert point(MessageRef("C2", "m", 1 << 60)) == f"#C2, {1 << 60}"
