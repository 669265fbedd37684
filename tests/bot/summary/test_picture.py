"""The picture is drawn by a child process; without one the summary goes all the same."""

import logging
import struct
import subprocess
import sys

import pytest

from bot.child import command
from bot.summary.drawing import draw
from bot.summary.trend import Drawing, Panel

DRAWING = Drawing(
    (
        Panel("Posts that got a $reply", (0.4, None, 0.6), "60%", share=True),
        Panel("Minutes to a first answer", (14.0, 0.0, None), ""),
    ),
    ("Feb 9", "Feb 16", "Feb 23"),
    "what it shows",
)


async def test_it_is_a_small_picture_with_the_same_in_words() -> None:
    picture = await draw(DRAWING)
    assert picture is not None
    assert picture.alt == "what it shows"
    assert picture.png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", picture.png[16:24])
    assert 800 < width < 1200
    assert 200 < height < 400
    assert len(picture.png) < 60_000


async def test_the_same_drawing_is_the_same_picture() -> None:
    one = Drawing(DRAWING.panels[:1], DRAWING.weeks, "")
    assert await draw(one) == await draw(one)


FAILING = [
    pytest.param([sys.executable, "-c", "raise SystemExit('no fonts')"], id="it fails"),
    pytest.param(["/no/such/program"], id="it is not there"),
    pytest.param([sys.executable, "-c", "import time; time.sleep(9)"], id="it hangs"),
]


@pytest.mark.parametrize("failing", FAILING)
async def test_without_a_picture_it_goes_all_the_same(failing, caplog) -> None:
    with caplog.at_level(logging.WARNING, "bot.summary.drawing"):
        assert await draw(DRAWING, failing, 0.5) is None
    assert "goes without its picture" in caplog.text


def test_what_draws_is_never_loaded_by_the_application() -> None:
    asked = (
        "import sys, bot.app, bot.summary.drawing; print('matplotlib' in sys.modules)"
    )
    program = [*command("bot")[:1], "-c", asked]
    done = subprocess.run(program, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
