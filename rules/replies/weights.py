"""The learned weights, read once from ``rules/data/replies.toml``."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

_DATA = Path(__file__).parent.parent / "data"

with (_DATA / "replies.toml").open("rb") as _file:
    _TABLES = tomllib.load(_file)

LINKS: Mapping[str, float] = _TABLES["link"]
"""Weights of the facts a message is linked by."""
OPEN: Mapping[str, float] = _TABLES["open"]
"""Weights of the facts by which a question counts as still open."""
