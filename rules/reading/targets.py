"""Where an address leads, as far as its name says: a shop, a vote, a manual.

Nothing is fetched. What is not listed in ``rules/data/targets.toml`` says nothing.
"""

import tomllib
from functools import lru_cache

from rules.reading.cues import DATA
from rules.reading.links import domain_of, for_everybody, host_of

with (DATA / "targets.toml").open("rb") as _file:
    _LISTS: dict[str, frozenset[str]] = {
        name: frozenset(words.split()) for name, words in tomllib.load(_file).items()
    }
_WHOLE = frozenset({"shortener", "paid_clicks", "collecting", "shop", "profile"})
"""Kinds of host whose every address is of that kind."""
_KINDS = {host: kind for kind in (*_WHOLE, "profile_alone") for host in _LISTS[kind]}
_TRACKING = tuple(_LISTS["tracking"])
_AT_MOST = 20
"""Addresses looked at; a message with more is a list."""

SERVING = ("tracking", "shortener", "paid_clicks", "collecting", "shop", "profile")
"""Kinds of address that may serve their author."""
REFERENCE = "reference"
"""An address of code, manuals, discussions: what help is made of."""


def kinds(urls: list[str]) -> list[str]:
    """Name what the addresses say, each name once."""
    found: dict[str, None] = {}
    for url in urls[:_AT_MOST]:
        if "=" in url and _tracked(url):
            found["tracking"] = None
        kind = _kind(url)
        if kind:
            found[kind] = None
    return list(found)


@lru_cache(maxsize=4096)
def may_be_own(domain: str) -> bool:
    """Tell whether a registrable domain may be somebody's own, not everybody's."""
    return not (
        domain in _KINDS or domain in _LISTS[REFERENCE] or for_everybody(domain)
    )


def _kind(url: str) -> str:
    """What one address leads to; empty when its name does not say."""
    kind = _of_host(host_of(url))
    if kind in _WHOLE:
        return kind
    path = _path(url)
    if kind == "profile_alone":
        return "profile" if _is_profile(path) else ""
    return kind if _LISTS["collecting_paths"].isdisjoint(path) else "collecting"


@lru_cache(maxsize=4096)
def _of_host(host: str) -> str:
    """What a host is for; the path may say more of what is a reference or unknown."""
    host = host.removeprefix("www.")
    names = (host, domain_of(host), ".".join(host.split(".")[-2:]))
    for name in names:
        if name in _KINDS:
            return _KINDS[name]
    start = host.partition(".")[0]
    if start in _LISTS["reference_starts"]:
        return REFERENCE
    return "" if _LISTS["reference"].isdisjoint(names) else REFERENCE


def _path(url: str) -> list[str]:
    """The parts of an address's path, in lower case."""
    rest = url.partition("://")[2] or url
    path = rest.partition("?")[0].partition("#")[0]
    return [part for part in path.lower().split("/")[1:] if part]


def _is_profile(path: list[str]) -> bool:
    """The page of somebody, not of a single post or video."""
    if len(path) == 1:
        return path[0] not in ("watch", "search", "home", "playlist", "results")
    return len(path) > 1 and path[0] in ("user", "channel", "c")


def _tracked(url: str) -> bool:
    query = url.partition("?")[2].lower()
    return bool(query) and any(
        part.startswith(_TRACKING) for part in query.replace("#", "&").split("&")
    )
