"""The page's colours: readable in light and in dark."""

import re
from pathlib import Path

import pytest

import bot.report

CSS = Path(bot.report.__file__).with_name("page") / "page.css"
LIGHT, DARK = re.findall(r":root \{\n(.+?)\n *\}", CSS.read_text("utf-8"), re.DOTALL)

TEXT = [
    (text, ground)
    for text in ("ink", "soft", "accent")
    for ground in ("paper", "card", "tint")
] + [("arguable", "card"), ("wrong", "card"), ("chart-ink", "paper")]
SHAPES = [("chart-1", "paper"), ("chart-2", "paper"), ("edge", "card")]


def light(colour: str) -> float:
    """Relative luminance, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(scheme: str, one: str, other: str) -> float:
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", scheme))
    low, high = sorted((light(colours[one]), light(colours[other])))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_contrast(scheme):
    for text, ground in TEXT:
        assert contrast(scheme, text, ground) >= 4.5, (text, ground)
    for shape, ground in SHAPES:
        assert contrast(scheme, shape, ground) >= 3, (shape, ground)


def test_schemes_print_and_motion_are_seen_to():
    css = CSS.read_text("utf-8")
    assert "color-scheme: light dark" in css
    assert "@media print" in css
    assert "animation" not in css
    assert "transition" not in css
