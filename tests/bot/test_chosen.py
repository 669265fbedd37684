"""What managers choose in chat, laid over what the configuration file says."""

from datetime import timedelta

import pytest

from bot.config import ChannelSettings, Config, WorkspaceSettings
from bot.config.chosen import overlaid, with_option
from rules.model import Kind

FILE = Config(
    workspace=WorkspaceSettings(timezone="Europe/Berlin", domains=("example.org",)),
    channels={"made-by-us": ChannelSettings(kind=Kind.SHOWCASE, read=True)},
)


def test_nothing_chosen_is_what_the_file_says() -> None:
    assert overlaid(FILE, {}) == FILE
    assert overlaid(FILE, {"rule link-only": "", "domains": ""}) == FILE


def test_a_channel_keeps_what_its_name_says_in_the_file() -> None:
    config = overlaid(FILE, {"rule link-only in <#C1>": "off"})
    found = config.channel("C1", "made-by-us")
    assert (found.kind, found.read) == (Kind.SHOWCASE, True)
    assert found.rules == {"link-only": False}
    assert not overlaid(FILE, {"channel <#C1>": "off"}).reads("C1", "made-by-us")


def test_a_channel_nobody_switched_on_is_not_read() -> None:
    assert not FILE.reads("C2", "garden")
    assert not overlaid(FILE, {"kind of <#C2>": "help"}).reads("C2", "garden")
    assert overlaid(FILE, {"channel <#C2>": "on"}).reads("C2", "garden")


def test_lists_take_the_place_of_the_files() -> None:
    domains = overlaid(FILE, {"domains": "example.com, example.net"}).workspace.domains
    assert domains == ("example.com", "example.net")
    assert overlaid(FILE, {"domains": "none"}).workspace.domains == ()


def test_an_option_is_read_as_in_the_file() -> None:
    config = overlaid(
        FILE,
        {
            "option asks-and-vanishes after": "3 days",
            "option link-only kinds": "help, social",
            "option link-only threshold": "1",
        },
    )
    vanishes, link = config.rules["asks-and-vanishes"], config.rules["link-only"]
    assert vanishes.options.after == timedelta(days=3)
    assert link.kinds == {Kind.HELP, Kind.SOCIAL}
    assert link.options.threshold == 1.0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("rule of-a-newer-version", "off", id="a rule nobody knows"),
        pytest.param("rule nothing in <#C1>", "on", id="such a rule in a channel"),
        pytest.param("option link-only threshold", "7", id="out of bounds by now"),
        pytest.param("option link-only colour", "red", id="no option any more"),
        pytest.param("kind of <#C1>", "market", id="no kind any more"),
        pytest.param("time zone", "Mars/Olympus", id="a zone that is gone"),
        pytest.param("paused", "yes", id="no setting of a configuration's"),
    ],
)
def test_what_cannot_be_read_is_passed_over(name: str, value: str) -> None:
    assert overlaid(FILE, {name: value}) == FILE


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("threshold", "7", "at most 1"),
        ("threshold", "nan", "not a number one can count with"),
        ("threshold", "high", "is not a number"),
        ("kinds", "help, moon", "is not one of"),
        ("within", "1 minute", "is less than"),
        ("colour", "red", "unknown option"),
        ("threshold", "9" * 3000, "at most 1"),
    ],
)
def test_what_an_option_cannot_be_is_said(key: str, typed: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        with_option(FILE.rules["link-only"], key, typed)
