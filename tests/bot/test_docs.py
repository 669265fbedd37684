"""The manual's generated pages: complete, up to date, and the same every time."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from bot.cli.app import app
from bot.config.fields import options_of
from bot.config.model import Config, RuleSettings
from bot.docs.pages import made, stale, write
from bot.docs.rule import HEADINGS, about, read_doc
from rules.checks import RULES

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """Every page as the code would have it."""
    return {path.as_posix(): text for path, text in made().items()}


def commands(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every command below one, with what is typed to run it."""
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, f"{path} {name}")


COMMANDS = dict(commands(get_command(app), "rapport"))


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_and_option_is_documented_and_has_help(
    pages: dict[str, str], path: str
) -> None:
    command = COMMANDS[path]
    assert command.help
    page = pages["docs/commands.md"]
    assert f" `{path}`\n" in page
    section = page.partition(f" `{path}`\n")[2].partition("\n##")[0]
    for parameter in command.params:
        for option in (*parameter.opts, *parameter.secondary_opts):
            name = option if option.startswith("-") else parameter.metavar
            assert f"`{name}" in section, f"{path} {option}"
        assert parameter.help, f"{path} {parameter.name} does not say what it is for"


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_that_does_something_gives_an_example(path: str) -> None:
    command = COMMANDS[path]
    if not hasattr(command, "commands"):
        assert f"  {path}" in command.help


@pytest.mark.parametrize(
    "section",
    [name for name in Config.model_fields if name not in ("rules", "channels")],
)
def test_every_setting_is_documented(pages: dict[str, str], section: str) -> None:
    page = pages["docs/settings.md"].partition(f"\n## `[{section}]`")[2]
    page = page.partition("\n## ")[0]
    for option in options_of(type(getattr(Config(), section))):
        assert f"| `{option.key}` |" in page


@pytest.mark.parametrize("id", [rule.id for rule in RULES])
def test_every_option_of_a_rule_is_documented(pages: dict[str, str], id: str) -> None:
    (rule,) = (rule for rule in RULES if rule.id == id)
    section = pages["docs/settings.md"].partition(f"### `[rules.{id}]`")[2]
    for text in (section.partition("\n##")[0], pages[f"docs/rules/{id}.md"]):
        for option in options_of(rule.options):
            assert f"| `{option.key}` |" in text
    for option in options_of(RuleSettings):
        if option.key != "options":
            assert f"| `{option.key}` |" in pages["docs/settings.md"]


@pytest.mark.parametrize("id", [rule.id for rule in RULES])
def test_a_rules_page_has_its_sections_in_order_and_example_hints(
    pages: dict[str, str], id: str
) -> None:
    page = pages[f"docs/rules/{id}.md"]
    heads = [line[3:] for line in page.splitlines() if line.startswith("## ")]
    assert heads == [*HEADINGS, "Options", "For instance"]
    example = page.partition("## For instance")[2]
    assert "To a regular, in one of these ways:" in example
    assert "To a newcomer, in one of these ways:" in example
    assert "{" not in example
    assert f"[{id}]({id}.md)" in pages["docs/rules/README.md"]


@pytest.mark.parametrize(
    ("doc", "said"),
    [
        pytest.param("Title\n\nWhy: a.\n\nLimits: b.", "Title", id="one left out"),
        pytest.param(
            "Title\n\nWhy: a.\n\nStays silent when: b.\n\nFires when: c.\n\nLimits: d.",
            "Title",
            id="wrong order",
        ),
    ],
)
def test_a_docstring_without_its_sections_is_refused(doc: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_doc(doc)


def test_a_section_may_have_several_paragraphs() -> None:
    doc = "Title\n\nWhy: one\nline.\n\nMore.\n\nFires when: a.\n\nStays silent when: b.\n\n"
    title, sections = read_doc(doc + "Limits: c.")
    assert title == "Title"
    assert sections[0] == ("Why", "One line.\nMore.")


def test_pages_are_the_same_in_another_process(pages: dict[str, str]) -> None:
    code = (
        "import hashlib; from bot.docs.pages import made;"
        "print(hashlib.sha256(''.join(made().values()).encode()).hexdigest())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "COLUMNS": columns},
            capture_output=True,
            check=True,
        ).stdout
        for seed, columns in (("1", "40"), ("2", "200"))
    }
    assert len(seen) == 1


def test_stale_pages_are_named_and_writing_repairs_them(tmp_path: Path) -> None:
    write(tmp_path)
    assert stale(tmp_path) == ()
    (tmp_path / "docs/settings.md").write_text("old")
    (tmp_path / "docs/commands.md").unlink()
    (tmp_path / "docs/rules/gone-rule.md").write_text("a rule there was")
    assert [path.as_posix() for path in stale(tmp_path)] == [
        "docs/commands.md",
        "docs/rules/gone-rule.md",
        "docs/settings.md",
    ]
    write(tmp_path)
    assert stale(tmp_path) == ()


def test_the_pages_in_the_project_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot.docs", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.stderr == "", "run: make docs"
    assert done.returncode == 0


def test_an_example_hint_needs_nothing_that_is_not_stored() -> None:
    for rule in RULES:
        for _, ways in about(rule).hints:
            assert len({hint.text for hint in ways}) == len(ways)
            for hint in ways:
                assert all((hint.title, hint.noticed, hint.why, hint.try_this))
