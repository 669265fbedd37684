"""``rapport check``: a draft in, what its author would be told out."""

import sys
from pathlib import Path

from msgspec.json import encode, format

from bot.check import DraftNote, DraftVerdict, check_draft
from bot.cli.printing import bold, wrapped
from bot.config import Config, load
from bot.errors import UserError
from rules.model import Kind


def run(
    text: str | None, as_json: bool, channel_kind: str, config: Path | None
) -> None:
    """Check a draft and print what the rules make of it."""
    settings = load(config) if config else Config()
    verdict = check_draft(_draft(text), Kind(channel_kind), settings)
    if as_json:
        print(format(encode(verdict), indent=2).decode())
    else:
        _print(verdict)


def _draft(text: str | None) -> str:
    if text is None or text == "-":
        if sys.stdin.isatty() and text is None:
            raise UserError(
                "no draft to check; write it after the command, in quotes, or pipe it"
                ' in: rapport check "Has anybody tried …?"'
            )
        text = sys.stdin.buffer.read().decode("utf-8", "replace")
    if not text.strip():
        raise UserError("the draft is empty; write something to check")
    return text


def _print(verdict: DraftVerdict) -> None:
    if verdict.notes:
        print("Posted like this, the rules would say to you, privately:\n")
    else:
        print("Nothing to say about this draft.")
    for note in verdict.notes:
        _print_note(note)
    for said, rules in (
        ("Found nothing", verdict.silent),
        (f"Not for channels of this kind ({verdict.kind})", verdict.not_here),
        ("Need more than one message", verdict.need_more),
    ):
        if rules:
            print(wrapped(f"{said}: {', '.join(rules)}."))


def _print_note(note: DraftNote) -> None:
    print(f"{bold(note.rule)}: {note.title}")
    for line in (note.noticed, note.why, note.try_this):
        print(wrapped(line, "  "))
    if not note.told:
        print(wrapped(f"(Nobody would be told: {note.because}.)", "  "))
    print()
