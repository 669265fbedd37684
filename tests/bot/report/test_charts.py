"""Weeks become pictures and tables; few people's weeks become neither."""

import logging
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
from babel.core import Locale

from bot.report.health import health
from bot.report.model import Place
from bot.report.pictures import draw
from bot.report.weeks import SHOWN_CHANNELS, SHOWN_WEEKS, WEEK, rhythm
from bot.report.words import Map, Words
from rules.model import Week
from tests.bot.report.reading import page_of
from tests.bot.report.sample import MONDAY, sample

ROOT = Path(__file__).parents[3]
WORDS = Words(ZoneInfo("UTC"), Locale("en"))


def week(channel: str = "C1", at: int = 0, **changes) -> Week:
    return msgspec.structs.replace(
        Week(
            channel=channel,
            monday=MONDAY + at * WEEK,
            posts=40,
            authors=8,
            replied=20,
            questions=4,
            answered=3,
            answer_minutes=(10, 30, 50),
            links=6,
            link_drops=2,
            newcomers=0,
            welcomed=0,
            thanks=0,
        ),
        **changes,
    )


def shown(*weeks: Week, places: tuple[Place, ...] = ()):
    return rhythm(weeks, Map(places, WORDS, quotes=False))


def test_a_week_of_few_people_is_left_out():
    found = shown(week(at=0), week(at=1, authors=4), week("C2", authors=1))
    assert [list(c.weeks) for c in found.channels] == [[MONDAY]]
    assert found.quiet == 1


def test_threads_count_with_their_channel_and_people_are_not_added_up():
    thread = Place(id="T1", name="a thread", parent="C1")
    found = shown(week(), week("T1", authors=6, answer_minutes=(1,)), places=(thread,))
    merged = found.channels[0].weeks[MONDAY]
    assert (merged.posts, merged.authors, merged.least) == (80, 8, True)
    assert merged.median == 20


def test_threads_of_few_people_each_do_not_make_many_people():
    threads = tuple(Place(id=f"T{n}", name="", parent="C1") for n in range(9))
    found = shown(*(week(t.id, authors=3) for t in threads), places=threads)
    assert found.channels == ()


def test_the_busiest_channels_and_the_latest_half_year():
    weeks = [
        week(f"C{n:02}", at, posts=40 + n) for n in range(30) for at in range(0, 80, 2)
    ]
    found = shown(*weeks)
    assert [c.channel for c in found.channels[:2]] == ["C29", "C28"]
    assert len(found.channels) == SHOWN_CHANNELS
    assert found.more == 30 - SHOWN_CHANNELS
    assert len(found.mondays) == SHOWN_WEEKS
    assert found.mondays[-1] == MONDAY + 78 * WEEK


def test_a_lonely_message_of_another_age_does_not_move_the_axis():
    odd = (week(at=-2000, authors=1), week(at=50_000_000, authors=1))
    assert len(shown(week(at=0), week(at=3), *odd).mondays) == 4


def test_one_week_is_a_table_without_pictures():
    report = msgspec.structs.replace(sample(0), weeks=(week("C0HELP000"),))
    section = health(report, Map(report.places, WORDS, quotes=False), WORDS)
    assert section.charts() == []
    assert section.channels[0].rows[0].cells == (
        "40",
        "8",
        "50%",
        "3",
        "1",
        "30 min",
        "4",
        "2",
    )


def test_a_hidden_week_has_no_figures_anywhere():
    weeks = (week(at=0), week(at=1, authors=4, posts=4711), week(at=2))
    report = msgspec.structs.replace(sample(0), weeks=weeks)
    section = health(report, Map(report.places, WORDS, quotes=False), WORDS)
    assert section.channels[0].rows[1].cells == ()
    for chart in section.charts():
        assert chart.hidden == (1,)
        assert [values[1] for values in chart.series] == [None] * len(chart.series)
    assert "4711" not in repr(section)


def test_pictures_take_the_pages_colours_and_have_words(tmp_path):
    report = sample(0)
    section = health(report, Map(report.places, WORDS, quotes=False), WORDS)
    charts = section.charts()[:6]
    pictures = draw(charts)
    assert list(pictures) == [chart.id for chart in charts]
    for chart in charts:
        root = ET.fromstring(pictures[chart.id])
        assert root.attrib["role"] == "img"
        names = root.attrib["aria-labelledby"].split()
        assert [root[0].attrib["id"], root[1].attrib["id"]] == names
        assert root[0].text == f"{chart.title}"
        assert "most recently" in str(root[1].text)
        assert "var(--chart-1)" in pictures[chart.id]
        assert "#" not in pictures[chart.id].replace("#help", "")
        assert len(pictures[chart.id]) < 6_000


def test_drawing_leaves_matplotlib_in_the_child(tmp_path):
    script = (
        "import sys; from pathlib import Path\n"
        "from bot.report.page import write_report\n"
        "from tests.bot.report.sample import sample\n"
        f"write_report(sample(1), Path({str(tmp_path / 'r.html')!r}))\n"
        "assert 'matplotlib' not in sys.modules\n"
    )
    command = [sys.executable, "-c", script]
    subprocess.run(command, check=True, timeout=120, cwd=ROOT)
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert page.count("<svg") == page.count("<figure>") >= 6 * 5


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(
            (sys.executable, "-c", "raise SystemExit('no fonts')"), id="fails"
        ),
        pytest.param((sys.executable, "-c", "print('half')"), id="talks nonsense"),
        pytest.param(("no-such-program-here",), id="is not there"),
        pytest.param((sys.executable, "-c", "input(); input()"), id="stops early"),
    ],
)
def test_without_pictures_the_tables_remain(tmp_path, caplog, command):
    with caplog.at_level(logging.WARNING, "bot.report.pictures"):
        page = page_of(sample(0), tmp_path, lambda charts: draw(charts, command))
    assert "The pictures could not be drawn this time." in page.visible
    assert "Week of" in page.visible
    assert not page.all("svg")
    assert "Charts could not be drawn" in caplog.text


def test_a_child_that_hangs_is_given_up(caplog):
    report = sample(0)
    section = health(report, Map(report.places, WORDS, quotes=False), WORDS)
    sleep = (sys.executable, "-c", "import time; time.sleep(60)")
    assert draw(section.charts(), sleep, timeout=0.2) == {}
    assert "TimeoutExpired" in caplog.text
