"""The page in a real browser: judged by keyboard, on a phone, in the dark."""

import json
import os

import pytest

from bot.report.page import write_report
from tests.bot.report.reading import undrawn
from tests.bot.report.sample import sample
from tests.chromium import find_chromium, open_page

SUM = "document.getElementById('sum').textContent"
FOCUS = "document.querySelector('#c1 input').focus()"
BACKGROUND = "getComputedStyle(document.body).backgroundColor"
WIDTH = "document.documentElement.scrollWidth"

NO_STORAGE = """
Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } });
"""
CATCH = "URL.createObjectURL = (blob) => { window.saved = blob; return '#'; }"
SAVED = "document.querySelector('[data-save={form}]').click(); window.saved.text()"
COLUMNS = '"rule","case","told","channel","day","certainty","messages","verdict"'


@pytest.fixture
def chromium():
    program = find_chromium()
    if program is None:
        line = "install Debian's chromium to run this"
        pytest.fail(line) if os.environ.get("CI") == "true" else pytest.skip(line)
    return program


async def test_judging_by_keyboard_on_a_phone_and_coming_back_in_the_dark(
    tmp_path, chromium
):
    target = tmp_path / "report.html"
    write_report(sample(12, quotes=True), target, draw=undrawn)
    async with open_page(chromium) as page:
        await page.view(390, 844)
        await page.open(target.as_uri())
        light = await page.run(BACKGROUND)
        assert await page.run(WIDTH) == 390
        assert await page.run(SUM) == "72 notes to judge, as many as you like."

        await page.run(FOCUS)
        await page.press("Space")
        assert (
            await page.run(SUM) == "1 of 72 judged. 100% right of what would be told."
        )
        await page.press("Right")
        assert "1 of 72 judged. 0% right" in await page.run(SUM)
        await page.press("Tab")
        await page.press("Enter")
        assert await page.run(SUM) == "72 notes to judge, as many as you like."
        await page.press("Space")

        await page.view(1280, 900, dark=True)
        await page.open(target.as_uri())
        assert (
            await page.run(SUM) == "1 of 72 judged. 100% right of what would be told."
        )
        assert await page.run(WIDTH) == 1280
        assert light == "rgb(244, 246, 242)"
        assert await page.run(BACKGROUND) == "rgb(18, 24, 23)"
        assert page.problems == []
        assert page.requests == []


async def test_verdicts_are_saved_forgotten_and_kept_without_storage(
    tmp_path, chromium
):
    target = tmp_path / "report.html"
    write_report(sample(3), target, draw=undrawn)
    async with open_page(chromium) as page:
        await page.call("Page.addScriptToEvaluateOnNewDocument", source=NO_STORAGE)
        await page.open(target.as_uri())
        assert await page.run("document.getElementById('forgetful').hidden") is False
        await page.run("document.querySelector('#c1 input').click()")

        await page.run(CATCH)
        csv = str(await page.run(SAVED.format(form="csv"))).splitlines()
        assert csv[0] == COLUMNS
        assert len(csv) == 2
        assert csv[1].startswith('"link-only","1","true","#')
        assert csv[1].endswith(',"right"')
        saved = json.loads(await page.run(SAVED.format(form="json")))
        assert saved["community"] == "Mud & Fire"
        assert [row["verdict"] for row in saved["verdicts"]] == ["right"]
        assert saved["verdicts"][0]["messages"]

        await page.run("window.confirm = () => true")
        await page.run("document.querySelector('[data-reset]').click()")
        assert await page.run(SUM) == "18 notes to judge, as many as you like."
        assert page.problems == []
