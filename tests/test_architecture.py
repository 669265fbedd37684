"""Who may import whom, what rules may touch, and that every rule is registered."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.docs.rule import HEADINGS, read_doc
from rules.checks import RULES

ROOT = Path(__file__).parent.parent
OURS = ("adapters", "bot", "rules", "tests")

RULES_MAY_IMPORT = {
    # Ours, and what it stands on.
    "rules",
    "msgspec",
    "pydantic",
    "rapidfuzz",
    "re2",
    "publicsuffixlist",
    # The standard library, as far as it neither reads a clock nor touches the world.
    "__future__",
    "array",
    "bisect",
    "collections",
    "dataclasses",
    "datetime",
    "difflib",
    "enum",
    "functools",
    "hashlib",
    "heapq",
    "ipaddress",
    "itertools",
    "math",
    "operator",
    "re",
    "struct",
    "statistics",
    "string",
    "tomllib",
    "types",
    "typing",
    "unicodedata",
    "urllib.parse",
}
READS_DATA_AT_IMPORT = {"importlib.resources", "pathlib", "json"}
"""Modules that read a data file of their package once, when they are imported."""
ADAPTERS_MAY_IMPORT = {
    "rules.model",
    "adapters.cards",
    "adapters.errors",
    "adapters.platform",
    # How a platform writes things is the same live and in its archives.
    "adapters.discord_text",
    "adapters.slack_parts",
    "adapters.slack_text",
}
CLOCKS = {"now", "today", "utcnow", "fromtimestamp"}
WORLD = {"open", "print", "input", "exec", "eval", "__import__"}


def modules(folder: str) -> list[str]:
    """Every module below a folder, by its path in the project."""
    found = (ROOT / folder).rglob("*.py")
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def tree(module: str) -> ast.Module:
    return ast.parse((ROOT / module).read_text(encoding="utf-8"))


def imports(module: str) -> Iterator[str]:
    """The full names a module imports, wherever in it."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name: str, allowed: set[str]) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in allowed)


@pytest.mark.parametrize("module", modules("rules"))
def test_rules_import_nothing_but_what_is_listed(module: str) -> None:
    allowed = RULES_MAY_IMPORT
    if not module.startswith("rules/checks/"):
        allowed = allowed | READS_DATA_AT_IMPORT
    assert [name for name in imports(module) if not within(name, allowed)] == []


@pytest.mark.parametrize("module", modules("rules"))
def test_rules_read_no_clock_and_touch_nothing(module: str) -> None:
    called = [
        node.func for node in ast.walk(tree(module)) if isinstance(node, ast.Call)
    ]
    clocks = [
        f.attr for f in called if isinstance(f, ast.Attribute) and f.attr in CLOCKS
    ]
    world = [f.id for f in called if isinstance(f, ast.Name) and f.id in WORLD]
    assert clocks + world == []


@pytest.mark.parametrize("module", modules("rules/checks"))
def test_rules_are_synchronous_and_keep_nothing_in_their_module(module: str) -> None:
    kept = [
        type(node).__name__
        for node in ast.walk(tree(module))
        if isinstance(
            node, ast.AsyncFunctionDef | ast.Global | ast.Nonlocal | ast.Await
        )
    ]
    assert kept == []


@pytest.mark.parametrize("module", modules("adapters"))
def test_an_adapter_knows_the_model_the_port_and_itself(module: str) -> None:
    own = ".".join(Path(module).parts[:2]).removesuffix(".py")
    allowed = ADAPTERS_MAY_IMPORT | {own}
    ours = [name for name in imports(module) if name.split(".")[0] in OURS]
    assert [name for name in ours if not within(name, allowed)] == []


@pytest.mark.parametrize("module", modules("bot"))
def test_the_application_imports_no_tests(module: str) -> None:
    assert [name for name in imports(module) if within(name, {"tests"})] == []


def test_the_registry_names_every_rule_file_once() -> None:
    files = {Path(name).stem for name in modules("rules/checks")} - {"__init__"}
    assert {rule.id for rule in RULES} == {name.replace("_", "-") for name in files}
    assert len(RULES) == len({rule.id for rule in RULES})


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_has_its_file_its_tests_its_headings_and_its_page(rule) -> None:
    name = rule.id.replace("-", "_")
    module = importlib.import_module(f"rules.checks.{name}")
    assert module.RULE is rule
    assert rule.doc == module.__doc__
    assert rule.check is module.check
    assert (ROOT / "tests" / "rules" / f"test_{name}.py").is_file()
    assert (ROOT / "docs" / "rules" / f"{rule.id}.md").is_file()
    title, sections = read_doc(rule.doc)
    assert not title.endswith(".")
    assert tuple(heading for heading, _ in sections) == HEADINGS
    assert all(text for _, text in sections)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rules_file_reads_from_options_to_check_to_rule(rule) -> None:
    module = tree(f"rules/checks/{rule.id.replace('-', '_')}.py")
    order = [
        node.name if isinstance(node, ast.ClassDef | ast.FunctionDef) else "RULE"
        for node in module.body
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
        or (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "RULE")
    ]
    wanted = [rule.options.__name__, "check", "RULE"]
    assert [name for name in order if name in wanted] == wanted
