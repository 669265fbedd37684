"""What is handed over is readable, and all of it is there."""

import pytest
from msgspec import Struct

from bot.commands.readable import kinds, readable
from rules.model import DAY
from rules.signals import Flag
from rules.state.turn import REPLIED

AT = 20_515 * DAY
MOMENT = "2026-03-03T00:00:00Z"


class Told(Struct, array_like=True):
    at: int
    times: int
    messages: tuple[str, ...]


@pytest.mark.parametrize(
    ("value", "name", "expected"),
    [
        pytest.param(AT, "at", MOMENT, id="a moment"),
        pytest.param(float(AT), "answered_at", MOMENT, id="one among figures"),
        pytest.param((AT, AT), "times", [MOMENT, MOMENT], id="several"),
        pytest.param({"link-only": AT}, "snoozed", {"link-only": MOMENT}, id="by rule"),
        pytest.param(3, "times", 3, id="a count"),
        pytest.param(AT, "place", AT, id="a number that is none"),
        pytest.param(20_515, "day", "2026-03-03", id="a day"),
        pytest.param(None, "until", None, id="nothing"),
        pytest.param(True, "first", True, id="yes"),
        pytest.param(1 << 62, "until", 1 << 62, id="later than any calendar reaches"),
        pytest.param(1 << 40, "day", 1 << 40, id="a day of no calendar"),
        pytest.param(frozenset({"b", "a"}), "off", ["a", "b"], id="a set"),
        pytest.param(
            {"help": [Told(AT, 2, ("m1",))]},
            "told",
            {"help": [{"at": MOMENT, "times": 2, "messages": ["m1"]}]},
            id="what has names of its own",
        ),
    ],
)
def test_how_it_is_written(value, name: str, expected) -> None:
    assert readable(value, name) == expected


def test_what_was_read_in_a_message_is_named() -> None:
    assert kinds(Flag.QUESTION | REPLIED) == ["question", "replied_to"]
