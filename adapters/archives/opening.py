"""Finding out what an archive is, by what is in it rather than by its name."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from adapters.archives.archive import Archive
from adapters.archives.containers import Folder, Zip
from adapters.archives.discord_export import DiscordExport
from adapters.archives.discord_file import looks_like_export
from adapters.archives.errors import ArchiveError, unreadable
from adapters.archives.jsonl import JsonlFile, refuse_utf16
from adapters.archives.lenient import BOM
from adapters.archives.slack_export import SlackExport
from adapters.archives.slack_layout import Layout

FORMATS = ("auto", "slack", "discord", "jsonl")
HEAD = 1 << 16

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PACKED = {b"\x1f\x8b": "gzip", b"7z\xbc\xaf": "7z", b"Rar!": "RAR", b"BZh": "bzip2"}
_FIELDS = frozenset({"id", "channel", "author", "text"})
_KEY = re.compile(rb'"(id|channel|author|text)"\s*:')
_WANTED = (
    "name a Slack export (zip or folder), DiscordChatExporter JSON (file or folder)"
    " or a JSONL file"
)


def open_archive(path: Path, format: str = "auto") -> Archive:
    """Open an archive for reading; raises ``ArchiveError`` for what is none."""
    if format not in FORMATS:
        raise ValueError(f"unknown format {format!r}")
    try:
        if path.is_dir():
            return _open_folder(path, format)
        if not path.exists():
            raise ArchiveError(path, "", "does not exist", "check the path")
        if not path.is_file():
            raise ArchiveError(path, "", "is no file", _WANTED)
        with path.open("rb") as file:
            beginning = file.read(HEAD)
    except OSError as error:
        raise unreadable(path, "", error) from error
    return _open_file(path, format, beginning)


def _open_file(path: Path, format: str, beginning: bytes) -> Archive:
    if not beginning:
        raise ArchiveError(path, "", "is empty", _WANTED)
    if beginning.startswith(_ZIP):
        return _open_zip(path, format)
    for magic, name in _PACKED.items():
        if beginning.startswith(magic):
            raise ArchiveError(path, "", f"is packed ({name})", "unpack it first")
    if format == "slack":
        raise ArchiveError(
            path,
            "",
            "is not a whole zip file",
            "name the zip Slack gave you, or a folder",
        )
    refuse_utf16(path, beginning)
    if format == "discord":
        return DiscordExport(path, [path])
    if format == "jsonl" or _is_jsonl(beginning):
        return JsonlFile(path)
    if looks_like_export(beginning):
        return DiscordExport(path, [path])
    if path.suffix in (".jsonl", ".ndjson"):
        return JsonlFile(path)
    if beginning.removeprefix(BOM).lstrip().startswith(b"["):
        raise ArchiveError(
            path,
            "",
            "is a single JSON list",
            "name the folder of the whole Slack export",
        )
    raise ArchiveError(path, "", "is in no format that Rapport reads", _WANTED)


def _open_zip(path: Path, format: str) -> Archive:
    if format not in ("auto", "slack"):
        raise ArchiveError(path, "", "is a zip", "unpack it and name what is inside")
    container = Zip(path)
    layout = Layout(container)
    if not layout:
        problem = "is a zip without a Slack export in it"
        raise ArchiveError(path, "", problem, "unpack it and name what is inside")
    return SlackExport(container, layout)


def _open_folder(path: Path, format: str) -> Archive:
    if format == "jsonl":
        raise ArchiveError(path, "", "is a folder", "name one JSONL file")
    folder = Folder(path)
    layout = Layout(folder) if format != "discord" else None
    if layout and (layout.days or format == "slack"):
        return SlackExport(folder, layout)
    if format != "slack":
        exports, others = _exports(path)
        if exports:
            archive = DiscordExport(path, exports)
            for other in others:
                archive.note("JSON file that is no export", other.name)
            return archive
    if layout:
        return SlackExport(folder, layout)
    if any(re.fullmatch(r"\d{4}-\d\d-\d\d\.json", name) for name, _ in folder.names()):
        problem = "is a single channel's folder"
        raise ArchiveError(
            path, "", problem, "name the folder of the whole Slack export"
        )
    raise ArchiveError(path, "", "holds no archive that Rapport reads", _WANTED)


def _exports(path: Path) -> tuple[list[Path], list[Path]]:
    """Find the files of an export, and the JSON files that are something else."""
    exports: list[Path] = []
    others: list[Path] = []
    for file in _json_files(path):
        with file.open("rb") as opened:
            beginning = opened.read(HEAD)
        (exports if looks_like_export(beginning) else others).append(file)
    return exports, others


def _json_files(path: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(path):
        # The exporter keeps downloaded attachments beside a file, in «name»_Files.
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and name[-6:] != "_Files"
        )
        for name in sorted(files):
            if name.lower().endswith(".json") and not name.startswith("."):
                yield Path(folder, name)


def _is_jsonl(beginning: bytes) -> bool:
    """Is one of the first lines a message, whole or cut off here?"""
    *lines, rest = beginning.removeprefix(BOM).split(b"\n")
    for line in lines[:1_000]:
        try:
            fields = msgspec.json.decode(line, type=dict[str, msgspec.Raw])
        except (ValueError, RecursionError):
            continue
        # One of the four may be missing by mistake.
        if len(_FIELDS & fields.keys()) >= 3:
            return True
    keys = {match[1].decode() for match in _KEY.finditer(rest)}
    return rest.startswith(b"{") and keys >= _FIELDS and not looks_like_export(rest)
