"""The house: the Makefile, the locks and the project file agree with each other."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")

PIN = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>[\w.]+)(?: ; (?P<marker>.+?))? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")


def lines(name: str) -> list[str]:
    return (ROOT / name).read_text(encoding="utf-8").splitlines()


def pins(name: str) -> set[tuple[str, str, str | None]]:
    found = map(PIN.fullmatch, lines(name))
    return {(m["name"], m["version"], m["marker"]) for m in found if m}


def normal(requirement: str) -> str:
    """The name of a requirement as package indexes spell it."""
    name = re.match(r"[\w.-]+", requirement)
    assert name
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def test_make_lists_every_target_it_offers() -> None:
    declared = re.search(r"^\.PHONY: (.+)$", "\n".join(lines("Makefile")), re.MULTILINE)
    assert declared
    listing = subprocess.run(
        ["make", "--no-print-directory", "-C", str(ROOT)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    listed = re.findall(r"^  (\w+) +\S", listing, re.MULTILINE)
    assert listed == declared[1].split()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_only_names_versions_markers_and_hashes(lock: str) -> None:
    odd = [
        line
        for line in lines(lock)
        if not (line.startswith("#") or PIN.fullmatch(line) or HASH.fullmatch(line))
    ]
    assert odd == []
    assert not re.search(r"://|(^|\s)(/|[A-Z]:\\)", "\n".join(lines(lock)))


def test_both_locks_name_the_same_versions() -> None:
    assert pins("requirements.lock") <= pins("requirements-dev.lock")


@pytest.mark.parametrize("lock", LOCKS)
def test_every_dependency_is_locked(lock: str) -> None:
    project = tomllib.loads("\n".join(lines("pyproject.toml")))["project"]
    wanted = list(project["dependencies"])
    if lock == "requirements-dev.lock":
        wanted += project["optional-dependencies"]["dev"]
    locked = {name for name, _, _ in pins(lock)}
    assert {normal(requirement) for requirement in wanted} <= locked
