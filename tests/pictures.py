"""Take the pictures of the guide: a card as its receiver sees it, the demo's report, the
charts of a weekly post and of a member's mirror.

``make docs`` runs it; a Chromium takes those that are pages. Nothing is drawn by hand.
"""

import asyncio
import io
import os
import re
import sys
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.terminal_theme import TerminalTheme

from bot.commands.chart import chart
from bot.demo import play
from bot.summary.digest import digest
from bot.summary.drawing import draw
from bot.summary.trend import drawing
from bot.wording import words_for
from rules.model import DAY, Week
from rules.state.presence import DayCount
from tests.bot.summary.weeks import MONDAY, week
from tests.chromium import find_chromium, open_page

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
SHOWN = ("link-only", "asks-and-vanishes")
THEME = TerminalTheme(
    (250, 250, 247),
    (35, 40, 38),
    [
        (35, 40, 38),
        (160, 60, 50),
        (20, 110, 90),
        (150, 110, 20),
        (40, 90, 160),
        (120, 70, 140),
        (20, 110, 110),
        (90, 95, 92),
    ],
)


def main() -> int:
    """Draw everything anew."""
    PICTURES.mkdir(exist_ok=True)
    asyncio.run(_charts())
    chromium = find_chromium()
    if chromium is None:
        print("No Chromium found: pictures of pages stay as they are.")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        report, card = Path("rapport-demo.html"), Path("card.html")
        console = Console(
            record=True,
            width=90,
            force_terminal=True,
            file=io.StringIO(),
            highlight=False,
        )
        play.run(report, console=console, only=SHOWN, most=1)
        card.write_text(_page(console), encoding="utf-8")
        asyncio.run(_shoot(chromium, report.absolute(), card.absolute()))
    return 0


async def _charts() -> None:
    """Draw the charts as a chat shows them, of made-up weeks."""
    words = words_for("en", ZoneInfo("UTC"))
    found = digest("help", [_week(back) for back in range(9)], (), MONDAY)
    counts = enumerate(((4, 3), (11, 8), (7, 4), (9, 6), (0, 0), (12, 5), (5, 1)))
    days = [
        DayCount(MONDAY // DAY + 8 - 7 * back, posts, replies=replies)
        for back, (posts, replies) in counts
    ]
    drawings = {
        "summary.png": found and drawing(found, words),
        "mirror.png": chart(days, MONDAY + 8 * DAY, words),
    }
    for name, one in drawings.items():
        picture = await draw(one) if one else None
        if picture is None:
            raise SystemExit(f"{name} could not be drawn")
        _keep(name, picture.png)


def _week(back: int) -> Week:
    """A week of a channel, so many before the one told of: answers come sooner of late."""
    waits = (35, 50, 90, 80, 190, 120, 240, 210, 300)
    replied = (26, 24, 25, 21, 22, 18, 20, 16, 17)
    minutes = (waits[back] // 4, waits[back], waits[back] * 3)
    return week(back, replied=replied[back], answer_minutes=minutes)


def _page(console: Console) -> str:
    """Return what the terminal showed, as a page without any address in it."""
    svg = console.export_svg(title="rapport", theme=THEME)
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code", "DejaVu Sans Mono")
    style = "body{margin:0;background:#fff;width:1000px}svg{display:block;width:1000px}"
    return f"<!doctype html><meta charset=utf-8><style>{style}</style>{svg}"


async def _shoot(chromium: str, report: Path, card: Path) -> None:
    async with open_page(chromium) as page:
        await page.view(1100, 900, scale=1)
        await page.open(card.as_uri())
        width = await page.run("Math.ceil(document.body.getBoundingClientRect().width)")
        height = await page.run(
            "Math.ceil(document.body.getBoundingClientRect().height)"
        )
        await page.view(int(width), int(height), scale=1)
        _keep("card.png", await page.screenshot())
        await page.view(1100, 1050)
        await page.open(report.as_uri())
        _keep("report.png", await page.screenshot())
        await page.run("document.querySelector('.case').scrollIntoView()")
        _keep("report-case.png", await page.screenshot())


def _keep(name: str, png: bytes) -> None:
    (PICTURES / name).write_bytes(png)


if __name__ == "__main__":
    sys.exit(main())
