"""Every text that can be translated, as a gettext template (``bot/locale/rapport.pot``).

The template depends on the texts alone: sorted, without dates, line numbers or paths of
the machine it was made on, so that making it again changes nothing.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from bot.commands.options import KINDS
from bot.config.fields import options_of
from bot.config.model import RuleSettings
from rules.checks import RULES

ROOT = Path(__file__).parent.parent
CHECKS = "rules/checks"
METHODS = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract")]
KEYWORDS = {
    "N_": None,
    "N_plural": (1, 2),
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
}
HEADER = """\
# Texts of Rapport, to be translated.
# Names in braces stand for what is filled in; keep them as they are.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def extract() -> str:
    """Return the template: every marked text of the rules and the application."""
    catalog = Catalog(charset="utf-8")
    for file, text, context in _marked_texts():
        catalog.add(text, locations=[(file, 0)], context=context)
    for rule in RULES:
        file = f"{CHECKS}/{rule.id.replace('-', '_')}.py"
        for text in (rule.finds, *(one.about for one in options_of(rule.options))):
            catalog.add(text, locations=[(file, 0)])
    for option in options_of(RuleSettings):
        if option.key == KINDS:
            catalog.add(option.about, locations=[("bot/config/model.py", 0)])
    written = BytesIO()
    write_po(
        written,
        catalog,
        width=88,
        sort_output=True,
        omit_header=True,
        include_lineno=False,
    )
    return HEADER + written.getvalue().decode("utf-8").rstrip("\n") + "\n"


def _marked_texts() -> Iterator[tuple[str, str | tuple[str, ...], str | None]]:
    """Yield each marked text, with the file it stands in relative to the project."""
    for folder in ("bot", CHECKS):
        for found in extract_from_dir(ROOT / folder, METHODS, keywords=KEYWORDS):
            file, _, text, _, context = found
            yield f"{folder}/{Path(file).as_posix()}", text, context
