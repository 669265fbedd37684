"""A day on Slack, in both transports: what is left of it in the database holds no word."""

from pathlib import Path

import pytest

from tests.stories.slack_stage import SlackStory

MARK = "zyzzogeton"
"""A word that nobody else uses."""
DAY = f"""
#help
ana: good morning, anybody here who knows the {MARK} well?
ben: does anyone know how a {MARK} gets through the winter without a greenhouse?
#garden
dov: https://{MARK}.example/{MARK}
/later 6m
=> dov sees A word with your link
/press dov ⋯
=> dov sees Why this note
/press dov Useful
ana re 2: wrap the {MARK} in fleece, and keep its roots dry
/edit 4 wrap the {MARK} in two layers of fleece, and keep its roots dry
ben re 2: thanks, the {MARK} will like that
/later 20m
cleo: Sign up for the {MARK} course NOW, 20% off with my code {MARK}: https://{MARK}.example
cleo: /coach check the {MARK} is for sale: https://{MARK}.example
dov: /coach inbox
dov: /coach {MARK}
ana: /coach privacy export
/delete 3
/later 2h
=> restart
/later 1h
#den
eva: is the {MARK} over there, too?
/later 1d
"""


def left_in(folder: Path) -> list[str]:
    """The files that hold the word; there are some to look into."""
    files = sorted(folder.rglob("*"))
    assert files
    return [file.name for file in files if MARK.encode() in file.read_bytes().lower()]


@pytest.mark.parametrize("socket_mode", [False, True], ids=["http", "socket"])
async def test_no_word_of_a_day_is_in_any_file(
    socket_mode: bool, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    story = SlackStory(DAY, socket_mode=socket_mode)
    story.step = 60_000 if socket_mode else story.step
    await story.play(tmp_path / "rapport.db")
    assert left_in(tmp_path) == []
    assert MARK not in caplog.text.lower()
    assert len(story.slack.api.calls) > 10
