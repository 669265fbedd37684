"""``rapport config``: print an example, show what is in force, check a file."""

from pathlib import Path

from bot.config import Config, example, load, show


def run(action: str, file: Path | None) -> None:
    """Do what was asked about the configuration in ``file``."""
    if action == "example":
        print(example(), end="")
        return
    config = load(file) if file else Config()
    if action == "show":
        print(show(config), end="")
    else:
        print(f"{file}: nothing wrong with it")
