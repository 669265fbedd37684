"""Which pages there are, what stands in them, and which of them are out of date."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from bot.catalog import extract
from bot.docs.commands import commands_page
from bot.docs.markdown import option_table, page, table
from bot.docs.rule import About, about
from bot.docs.settings import settings_page
from bot.wording import Hint
from rules.checks import RULES

RULE_PAGES = Path("docs/rules")
"""Everything in this folder is made here; what is not, does not belong there."""

_RULES = """\
# What Rapport notices

Each rule is one habit. It is told to one person, privately, and only when it is clear;
when unsure, a rule stays silent. Every rule can be switched off, for a workspace or for
a channel: see [settings](../settings.md)."""


def made() -> Mapping[Path, str]:
    """Return every page that is made from the code, by its place in the project."""
    rules = [about(rule) for rule in RULES]
    pages = {RULE_PAGES / f"{rule.id}.md": rule_page(rule) for rule in rules}
    pages[RULE_PAGES / "README.md"] = _index(rules)
    pages[Path("docs/settings.md")] = settings_page(rules)
    pages[Path("docs/commands.md")] = commands_page()
    pages[Path("bot/locale/rapport.pot")] = extract()
    return pages


def write(root: Path) -> None:
    """Write all pages, and take away those of rules there are no more."""
    pages = made()
    for path, text in pages.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="\n")
    for path in _left_over(root, pages):
        (root / path).unlink()


def stale(root: Path) -> tuple[Path, ...]:
    """Return the pages that are not what the code says, or should not be there."""
    pages = made()
    changed = [path for path, text in pages.items() if _read(root / path) != text]
    return tuple(sorted([*changed, *_left_over(root, pages)]))


def rule_page(rule: About) -> str:
    """Write the page of a rule."""
    state = "on" if rule.on else "off"
    sections = [f"## {head}\n\n{_paragraphs(text)}" for head, text in rule.sections]
    hints = [
        f"{audience}{', in one of these ways' if len(ways) > 1 else ''}:"
        f"\n\n{_quotes(ways)}"
        for audience, ways in rule.hints
    ]
    return page(
        f"# {rule.title}",
        f"`{rule.id}` is {state} from the start, in channels of these kinds:"
        f" {', '.join(rule.kinds)}. A hint is told within {rule.use_by} or not at all.",
        *sections,
        "## Options",
        f"In the configuration, below `[rules.{rule.id}]`, beside `on` and `kinds`"
        " ([settings](../settings.md)).",
        option_table(rule.options),
        "## For instance",
        f"**{rule.hints[0][1][0].title}**",
        *hints,
    )


def _index(rules: list[About]) -> str:
    rows = [
        (
            f"[{rule.id}]({rule.id}.md)",
            rule.title,
            ", ".join(rule.kinds),
            "on" if rule.on else "off",
        )
        for rule in rules
    ]
    return page(
        _RULES, table(("rule", "finds", "in channels for", "from the start"), rows)
    )


def _paragraphs(text: str) -> str:
    return text.replace("\n", "\n\n")


def _quotes(hints: Iterable[Hint]) -> str:
    """Quote hints, each on one line of its own."""
    return "\n>\n".join("> " + hint.text.replace("\n", " ") for hint in hints)


def _left_over(root: Path, pages: Mapping[Path, str]) -> list[Path]:
    found = (path.relative_to(root) for path in (root / RULE_PAGES).glob("*.md"))
    return [path for path in found if path not in pages]


def _read(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return None
