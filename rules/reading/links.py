"""Links: finding addresses in a text, and what an address says by itself.

Nothing is fetched and nothing resolved: a registrable domain comes from the public
suffix list that publicsuffixlist brings along, private suffixes included, so that everybody's
github.io counts as their own.
"""

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import ip_address

from publicsuffixlist import PublicSuffixList

from rules.reading.cues import DATA
from rules.reading.fold import HOLE

with (DATA / "links.toml").open("rb") as _file:
    _LISTS: dict[str, frozenset[str]] = {
        name: frozenset(words.split()) for name, words in tomllib.load(_file).items()
    }
_IMAGE_ENDS = tuple(_LISTS["image_ends"])
_TALKED_AT = frozenset(part.partition("/")[0] for part in _LISTS["messages"])
_LOOKED_UP = tuple(_LISTS["looked_up_hosts"])
_FOR_EVERYBODY = ("passed_on", "looked_up", "image_hosts", "everybodys")
_LOCAL_ENDS = (".local", ".localhost", ".internal", ".lan", ".test")

_suffixes = PublicSuffixList(accept_unknown=False)

_GAP = f" {HOLE} "
# East Asian stops and brackets end an address; letters may stand in it.
_REST = re.compile(
    r"[^\s<>\"`\u3001\u3002\u3008-\u3011\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]*"
)
_AROUND = ".,;:!?)]}'*_~|”’»…"
_LABEL = re.compile(r"\[[^\[\]\n]{0,300}\]$")
_END = re.compile(r"\.([A-Za-z]{2,18})(?::\d{2,5})?(/[^\s<>\"`]*)?(?!\.?[\w@(=\\-])")
DOTTED = _END.search
"""Is there anything like a domain at all? (The gate before looking for bare ones.)"""
_NO_HOST_AFTER = frozenset("@./:\\$#~=-_")
_LONGEST_HOST = 253
_HOST = re.compile(r"(?:[A-Za-z]+://)?(?:[^/?#\\@]*@)?([^/?#\\:@]+)")


@lru_cache(maxsize=4096)
def domain_of(host: str) -> str:
    """The registrable domain of a host; the host itself if it has no public suffix.

    Empty for the machine in front of its user and private networks: nobody shares those.
    """
    host = host.rstrip(".")
    if "." not in host or host.endswith(_LOCAL_ENDS) or len(host) > 253:
        return ""
    if host.replace(".", "").isdigit():
        return _public_address(host)
    return _suffixes.privatesuffix(host) or host


def _public_address(host: str) -> str:
    try:
        return host if ip_address(host).is_global else ""
    except ValueError:
        return ""


def host_of(url: str) -> str:
    """The lower-case host of an address that begins with its scheme or its host."""
    found = _HOST.match(url)
    return found[1].lower() if found else ""


def trim(text: str, start: int, end: int) -> int:
    """Where an address ends, without the marks of the sentence around it."""
    if end > start and text[end - 1] not in _AROUND:
        return end
    opened, closed = text.count("(", start, end), text.count(")", start, end)
    while end > start:
        last = text[end - 1]
        if last not in _AROUND or (last == ")" and opened >= closed):
            break
        if last == ")":
            closed -= 1
        end -= 1
    return end


def take(text: str, urls: list[str], labels: list[str]) -> str:
    """Take out addresses that name their scheme; a link's label stays in the text."""
    pieces: list[str] = []
    done = 0
    colon = text.find("://")
    while colon >= 0:
        start = _scheme(text, colon, done)
        if start < 0:
            colon = text.find("://", colon + 3)
            continue
        rest = _REST.match(text, colon + 3)
        end = trim(text, colon + 3, rest.end() if rest else colon + 3)
        before = text[done:start]
        if before.endswith("]("):
            end = _closing(text, colon + 3, end)
            before = _label(before[:-1], labels)
        urls.append(text[start:end])
        pieces.append(before)
        done = end
        colon = text.find("://", max(end, colon + 3))
    pieces.append(text[done:])
    return _GAP.join(pieces)


def _scheme(text: str, colon: int, done: int) -> int:
    """Where the scheme before ``://`` starts, if it is one that browsers open."""
    if colon - done >= 5 and text[colon - 5 : colon] == "https":
        return colon - 5
    for name in ("https", "http"):
        start = colon - len(name)
        if start >= done and text[start:colon].lower() == name:
            return start
    return -1


def _closing(text: str, start: int, end: int) -> int:
    """The end of ``(address)`` in a labelled link: its own parenthesis."""
    depth = 0
    for place in range(start, end):
        if text[place] == "(":
            depth += 1
        elif text[place] == ")":
            depth -= 1
            if depth < 0:
                return place
    return end


def _label(before: str, labels: list[str]) -> str:
    """The text before a labelled link's address: its label kept, brackets gone."""
    found = _LABEL.search(before)
    if not found:
        return before
    keep(found[0][1:-1], labels)
    shown = labels[-1] if labels and labels[-1] == found[0][1:-1] else " "
    return f"{before[: found.start()].removesuffix('!')} {shown}"


def keep(label: str, labels: list[str]) -> bool:
    """Note a label, unless it only repeats an address or a file's name."""
    if not label or (("." in label or "/" in label) and " " not in label):
        return False
    labels.append(label)
    return True


def take_bare(text: str, urls: list[str]) -> str:
    """Take out domains typed without a scheme (``example.com/x``), not file names."""
    pieces: list[str] = []
    done = 0
    for found in _END.finditer(text):
        if not found[2] and found[1].lower() not in _LISTS["bare"]:
            continue
        start = _host_start(text, found.start(), done)
        end = trim(text, start, found.end())
        if _is_link(text[start:end]):
            urls.append(text[start:end])
            pieces.append(text[done:start])
            done = end
    if not done:
        return text
    pieces.append(text[done:])
    return _GAP.join(pieces)


def _host_start(text: str, dot: int, done: int) -> int:
    """Where the host before a dot starts; the dot itself when none may stand there."""
    least = max(done, dot - _LONGEST_HOST)
    start = dot
    while start > least and (text[start - 1].isalnum() or text[start - 1] in ".-"):
        start -= 1
    return dot if start and text[start - 1] in _NO_HOST_AFTER else start


def _is_link(found: str) -> bool:
    """Tell a domain from a file, a package, a method call or a missing blank."""
    host, slash, path = found.partition("/")
    parts = host.partition(":")[0].split(".")
    end = parts[-1]
    if not all(parts) or parts[0][0] == "-" or not host.isascii():
        return False
    if parts[0].lower() == "www" and len(parts) > 2:
        return bool(domain_of(host.lower()))
    if parts[0] in ("com", "org", "net", "io", "java", "javax"):
        return False
    if not slash:
        shouted = end.isupper() and host.isupper()
        plain = end.islower() and end in _LISTS["bare"]
        if not (plain or (shouted and end.lower() in _LISTS["bare"])):
            return False
        if end.lower() in _LISTS["needs_path"] or host.lower() in _LISTS["not_links"]:
            return False
    elif end in _LISTS["files"] and "." in path:
        return False
    return _known(host.partition(":")[0].lower())


@lru_cache(maxsize=4096)
def _known(host: str) -> bool:
    return _suffixes.privatesuffix(host) is not None


def is_image(url: str, host: str, domain: str) -> bool:
    """A picture, a GIF or a video by its address."""
    if host in _LISTS["image_hosts"] or domain in _LISTS["image_hosts"]:
        return True
    if "?" in url or "#" in url:
        url = url.partition("?")[0].partition("#")[0]
    return url[-6:].lower().endswith(_IMAGE_ENDS)


def passed_on(domains: Iterable[str]) -> bool:
    """A place of videos, posts or news: what people pass around."""
    return not _LISTS["passed_on"].isdisjoint(domains)


def for_everybody(domain: str) -> bool:
    """A place where everybody looks things up, meets or shares: nobody's own."""
    return any(domain in _LISTS[name] for name in _FOR_EVERYBODY)


def to_a_message(urls: Iterable[str], domains: Iterable[str]) -> bool:
    """A permalink of something said on this or another platform of talk."""
    if _TALKED_AT.isdisjoint(domains):
        return False
    return any(part in url for url in urls for part in _LISTS["messages"])


def looked_up(hosts: Iterable[str], domains: Iterable[str]) -> bool:
    """A place of documentation, code, answers or logs: what people look up for a talk."""
    if not _LISTS["looked_up"].isdisjoint(domains):
        return True
    return any(host.startswith(_LOOKED_UP) for host in hosts)
