"""Write the report: one HTML page that loads nothing, from a ``Report``.

Messages are hostile text: everything is escaped, the page's own script is the only one
its policy lets run, and links are made from checked ids alone.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from babel.core import Locale
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from msgspec.structs import replace

from bot.report import pictures
from bot.report.cases import OPEN, Showing
from bot.report.community import newcomers, overall, questions, waits
from bot.report.health import health
from bot.report.model import Report
from bot.report.pictures import Chart
from bot.report.words import ENGLISH, LONGEST_NAME, Map, Words, shorten

Draw: TypeAlias = Callable[[Sequence[Chart]], Mapping[str, str]]
"""Draws charts: their SVG by id; nothing when that is not possible."""

_FOLDER = Path(__file__).parent / "page"
_LONGEST_PLACE = 160
_LONGEST_TEXT = 1_000
_INDENT = re.compile(r"\n\s+")
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def write_report(
    report: Report,
    target: Path,
    *,
    translations: NullTranslations = ENGLISH,
    locale: str = "en",
    draw: Draw = pictures.draw,
) -> None:
    """Write the page to ``target``.

    The caller hands a temporary path and renames it when all its outputs are complete.
    ``draw`` makes the charts, in a process of its own unless told otherwise.
    """
    words = Words(ZoneInfo(report.zone), Locale.parse(locale), translations)
    target.write_text(render(report, words, draw), encoding="utf-8")


def report_id(report: Report) -> str:
    """Return an id that two reports share only when they show the same.

    What a reader ticked is kept in their browser under it, so a newer version that says
    the same finds it again.
    """
    said = repr(replace(report, version=""))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def render(report: Report, words: Words, draw: Draw) -> str:
    """Return the page's text."""
    template = _environment(words).get_template("page.html")
    page = template.render(_context(report, words, draw))
    return _UNPRINTABLE.sub("�", _INDENT.sub("\n", page))


def _bounded(value: Any) -> Any:
    """Cut an endless text; the page's own parts are not touched."""
    if type(value) is str and len(value) > _LONGEST_TEXT:
        return shorten(value, _LONGEST_TEXT)
    return value


@lru_cache(maxsize=1)
def _environment(words: Words) -> Environment:
    """Prepare the templates: everything escaped, every name known.

    Reading them takes longer than filling them, so they are kept for the next report.
    """
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_bounded,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # The extension adds this method when it is loaded.
    environment.install_gettext_translations(  # type: ignore[attr-defined]
        words.translations, newstyle=True
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.filters |= {
        "day": words.day,
        "number": words.number,
        "people": words.people,
        "percent": words.percent,
        "shorten": lambda text: shorten(text, _LONGEST_PLACE),
    }
    return environment


def _context(report: Report, words: Words, draw: Draw) -> dict[str, Any]:
    """Gather what the templates name."""
    own_id = report_id(report)
    names = Map(report.places, words, report.quotes)
    showing = Showing(report, names, words, own_id)
    rules = [showing.rule(rule) for rule in report.rules]
    shown = health(report, names, words)
    return {
        "report": report,
        "report_id": own_id,
        "community": shorten(report.community, LONGEST_NAME),
        "questions": questions(report, showing.pointer, words),
        "newcomers": newcomers(report, showing.pointer),
        "overall": overall(report.answer_times, words),
        "waits": waits(report.answer_times, names, words),
        "rules": rules,
        "found_total": sum(rule.found for rule in rules),
        "cases_shown": sum(len(group.cases) for r in rules for group in r.groups),
        "open_cases": OPEN,
        "health": shown,
        "pictures": {key: Markup(svg) for key, svg in draw(shown.charts()).items()},
        "skipped": [skip for skip in report.skipped if skip.count],
        "linked": bool(report.discord_guild or report.slack_domain),
        **_wording(report, words),
        **_assets(words),
    }


def _wording(report: Report, words: Words) -> dict[str, Any]:
    """Word what depends on the report."""
    _ = words._
    paces = {
        "gentle": (
            _("gentle"),
            _("The pace is gentle: a habit is mentioned once it has become a pattern."),
        ),
        "attentive": (
            _("attentive"),
            _("The pace is attentive: a habit is mentioned when it first shows."),
        ),
    }
    pace, sentence = paces.get(report.pace, (report.pace, report.pace))
    return {
        "pace": pace,
        "pace_sentence": sentence,
        "verdicts": (
            ("right", _("right")),
            ("arguable", _("arguable")),
            ("wrong", _("wrong")),
        ),
        "script_words": _script_words(words),
    }


def _script_words(words: Words) -> dict[str, str]:
    """Word what the page's script says."""
    _ = words._
    return {
        "start": _("{all} notes to judge, as many as you like."),
        "total": _("{judged} of {all} judged. {share} right of what would be told."),
        "others": _("{judged} of {all} judged."),
        "none": "",
        "sum": _(
            "{judged} of {all} judged: {right} right, {arguable} arguable, "
            "{wrong} wrong. {share} right."
        ),
        "brief": _("{share} right of {judged} judged"),
        "undo": _("Undo"),
        "undoOf": _("Undo, {alias}"),
        "sure": _("Forget all your verdicts on this report?"),
    }


def _assets(words: Words) -> dict[str, Any]:
    """Read style and script; the script is the one the page's policy names."""
    script = _INDENT.sub("\n", (_FOLDER / "page.js").read_text(encoding="utf-8"))
    style = (_FOLDER / "page.css").read_text(encoding="utf-8")
    digest = hashlib.sha256(script.encode()).digest()
    return {
        "lang": str(words.locale).replace("_", "-"),
        "dir": words.locale.text_direction,
        "script": Markup(script),
        "script_hash": base64.b64encode(digest).decode(),
        "style": Markup(style),
    }
