"""Any text can be read: no exception, figures in range, the same every time."""

import os

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.model import Posted
from rules.signals import Signals, read

EXAMPLES = int(os.environ.get("RAPPORT_FUZZ", "300"))
PIECES = st.sampled_from(
    [
        "https://", "example.org", "/x?y=1", "www.", "[", "](", ")", "<", ">", "<@U1>",
        "`", "```", "> ", "\n", " ", ":fire:", "@here", "?", "؟", "!", "!!!", "ben:",
        "buy now", "thanks", "hi", "how do i", "subscribe", "50% off", "$", "\u200b",
        "\u202e", "\ud800", "\x00", "é", "土", "🔥", "ß", "İ", "a.b.c", "&amp;", "\r\n",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(PIECES, max_size=60).map("".join),
    st.tuples(PIECES, st.integers(1, 3_000)).map(lambda pair: pair[0] * pair[1]),
)


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
@given(TEXTS, st.booleans(), st.integers(0, 3))
def test_any_text_can_be_read(text: str, forwarded: bool, images: int) -> None:
    post = Posted("C1", "m1", 0, "ana", text, forwarded=forwarded, images=images)
    found = read(post)
    assert isinstance(found, Signals)
    assert 0 <= found.pitch <= 1
    assert found.words >= 0
    assert len(found.leading) <= 3
    assert read(post) == found
    for name in (*found.traits, *found.domains, *found.leading, *found.mentions):
        assert isinstance(name, str)
