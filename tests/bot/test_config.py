"""The configuration: what it takes, what it refuses, and how it says so."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import (
    ChannelSettings,
    Config,
    ConfigError,
    example,
    guess_kind,
    load,
    parse,
    parse_duration,
    show,
    show_duration,
    zone,
)
from bot.config.fields import options_of
from bot.config.locate import key_lines
from bot.errors import UserError
from rules.checks import RULES
from rules.model import Kind


def problems(text: str) -> list[str]:
    """What is said about a configuration, each problem without the file's name."""
    with pytest.raises(ConfigError) as raised:
        parse(text, "f")
    return [line.removeprefix("f:") for line in raised.value.lines]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param(
            "[coching]\nfresh = '1 minute'",
            '1: coching: unknown section; did you mean "coaching"?',
            id="unknown section",
        ),
        pytest.param(
            "timezone = 'UTC'",
            "1: timezone: stands in no section; write it below [workspace]",
            id="option above all sections",
        ),
        pytest.param(
            "[coaching]\n\n# a note\nhints_per_weak = 2",
            "4: coaching.hints_per_weak: unknown option;"
            ' did you mean "hints_per_week"?',
            id="misspelled option",
        ),
        pytest.param(
            "[store]\nxyzzy = 2",
            "2: store.xyzzy: unknown option; there is url",
            id="option like none",
        ),
        pytest.param(
            "[store]\ndiscord_token = 'x'",
            "2: store.discord_token: unknown option;"
            " secrets come from the environment, never from here",
            id="secret",
        ),
        pytest.param(
            "[store]\nurl = 'postgresql://me:hush@host/db'",
            "2: store.url: a password does not belong in this file;"
            " leave it out and set PGPASSWORD in the environment",
            id="password in an address",
        ),
        pytest.param(
            "[store]\nurl = 'mysql://host/db'",
            '2: store.url: "mysql://host/db" is not an address of a store; write'
            ' "sqlite:///rapport.db" or "postgresql://user@host/database"',
            id="store of another make",
        ),
        pytest.param(
            "[workspace]\ntimezone = 'Europe/Berln'",
            '2: workspace.timezone: "Europe/Berln" is not a time zone;'
            ' did you mean "Europe/Berlin"?',
            id="misspelled zone",
        ),
        pytest.param(
            "[workspace]\ntimezone = '../etc/passwd'",
            '2: workspace.timezone: "../etc/passwd" is not a time zone;'
            ' write it like "Europe/Berlin"',
            id="zone that is a path",
        ),
        pytest.param(
            "[workspace]\ndomains = ['https://example.org/']",
            '2: workspace.domains: "https://example.org/" is not a domain;'
            ' write it like "example.org"',
            id="address for a domain",
        ),
        pytest.param(
            "[coaching]\nhints_per_week = '2'",
            '2: coaching.hints_per_week: "2" is not a whole number;'
            " write digits alone, without quotes",
            id="text for a number",
        ),
        pytest.param(
            "[rules.link-only]\ntimes = 2.5",
            "2: rules.link-only.times: 2.5 is not a whole number;"
            " write digits alone, without quotes",
            id="fraction for a whole number",
        ),
        pytest.param(
            "[rules.link-only]\non = 'no'",
            '2: rules.link-only.on: "no" is not true or false;'
            " write true or false, without quotes",
            id="word for a switch",
        ),
        pytest.param(
            "[rules.link-only]\nthreshold = nan",
            "2: rules.link-only.threshold: nan is not a number one can count with;"
            " write digits",
            id="not a number",
        ),
        pytest.param(
            "[coaching]\nhints_per_week = 7",
            "2: coaching.hints_per_week: 7 is more than 3; give at most 3",
            id="louder than promised",
        ),
        pytest.param(
            "[coaching]\nhint_every = '3 h'",
            '2: coaching.hint_every: "3 hours" is less than "24 hours";'
            ' give at least "24 hours"',
            id="duration below its bound",
        ),
        pytest.param(
            "[coaching]\nfresh = '-3 minutes'",
            '2: coaching.fresh: a duration cannot be negative; "-3 minutes" is',
            id="negative duration",
        ),
        pytest.param(
            "[coaching]\nfresh = 'soon'",
            '2: coaching.fresh: "soon" is not a duration;'
            ' write "3 minutes", "48 h" or "14 days"',
            id="word for a duration",
        ),
        pytest.param(
            "[coaching]\nfresh = 15",
            '2: coaching.fresh: 15 is not a duration; write it like "3 minutes"',
            id="duration without a unit",
        ),
        pytest.param(
            "[coaching]\nquiet_from = '25:00'",
            '2: coaching.quiet_from: "25:00" is not a time of day;'
            ' write it like "20:00"',
            id="time that no clock shows",
        ),
        pytest.param(
            "[coaching]\nweekend = ['saterday']",
            '2: coaching.weekend: "saterday" is not one of "monday", "tuesday",'
            ' "wednesday", "thursday", "friday", "saturday", "sunday";'
            ' did you mean "saturday"?',
            id="misspelled word in a list",
        ),
        pytest.param(
            "[workspace]\ndomains = 'example.org'",
            '2: workspace.domains: "example.org" is not a list of texts',
            id="text for a list",
        ),
        pytest.param(
            "[workspace]\ndomains = [3]",
            "2: workspace.domains: 3 is not text; put it in quotes",
            id="number in a list of texts",
        ),
        pytest.param(
            "[rules]\nlink-only = false",
            "2: rules.link-only: not a table;"
            " write [rules.link-only] and options below it",
            id="switch for a section",
        ),
        pytest.param(
            "[rules.link_only]\non = true",
            '1: rules.link_only: unknown rule; did you mean "link-only"?',
            id="rule with an underscore",
        ),
        pytest.param(
            "[channels.general]\nrules.link-onlly = false",
            "2: channels.general.rules.link-onlly: unknown rule;"
            ' did you mean "link-only"?',
            id="unknown rule in a channel",
        ),
        pytest.param(
            "[channels.'#a']\nread = true\n[channels.a]\nread = true",
            "3: channels.a: set twice; keep one of them, without #",
            id="channel twice",
        ),
        pytest.param(
            "[channels.'made by us']\nkind = 'shows'",
            '2: channels."made by us".kind: "shows" is not one of "help",'
            ' "discussion", "showcase", "social", "announcements";'
            ' did you mean "showcase"?',
            id="channel name that needs quotes",
        ),
        pytest.param(
            "[rules.link-only]\nkinds = [\n  'help',\n  'nowhere',\n]\ntimes = 'x'",
            '6: rules.link-only.times: "x" is not a whole number;'
            " write digits alone, without quotes",
            id="line after a value of several lines",
        ),
        pytest.param(
            '\nworkspace = { timezone = "UTC", domains = [1] }',
            "2: workspace.domains: 1 is not text; put it in quotes",
            id="inline table",
        ),
    ],
)
def test_refuses(text: str, line: str) -> None:
    assert line in problems(text)


def test_all_problems_are_reported_at_once_in_the_order_of_the_file() -> None:
    said = problems("[store]\nurl = 3\nx = 1\n[channel]\n[rules.link-only]\ntimes = 0")
    assert [line.partition(":")[0] for line in said] == ["2", "3", "4", "6"]


@pytest.mark.parametrize(
    ("text", "start"),
    [
        pytest.param("[workspace\n", "1: not valid TOML: ", id="bracket left open"),
        pytest.param(
            "[store]\n\nurl = sqlite\n", "3: not valid TOML: ", id="quotes left out"
        ),
        pytest.param("[store]\nurl = '''x", "2: not valid TOML: ", id="text left open"),
        pytest.param(
            "[store]\nurl = 'a'\nurl = 'b'\n", "3: not valid TOML: ", id="key twice"
        ),
        pytest.param("a = " + "[" * 5000, "1: not valid TOML: ", id="endless nesting"),
        pytest.param("a = " + "9" * 5000, "1: not valid TOML: ", id="endless number"),
    ],
)
def test_what_is_not_toml_is_said_with_its_line(text: str, start: str) -> None:
    (line,) = problems(text)
    assert line.startswith(start)
    assert line.endswith("compare it with: rapport config example")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        pytest.param(None, "no such file; start one with: rapport config", id="absent"),
        pytest.param(b"\n\xff\n", ":2: not UTF-8 text; save the file as", id="latin-1"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, raw: bytes | None, said: str
) -> None:
    file = tmp_path / "rapport.toml"
    if raw is not None:
        file.write_bytes(raw)
    with pytest.raises(UserError) as raised:
        load(file)
    assert str(file) in str(raised.value)
    assert said in str(raised.value)


def test_a_folder_is_not_a_configuration(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="name a TOML file that can be read"):
        load(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("\ufeff# a note\r\n[store]\r\n", id="as Windows writes it"),
    ],
)
def test_what_is_left_out_has_its_default(tmp_path: Path, text: str) -> None:
    file = tmp_path / "rapport.toml"
    file.write_text(text, encoding="utf-8", newline="")
    assert load(file) == Config()


def test_what_a_file_says_is_taken_over() -> None:
    config = parse(
        """
        [workspace]
        timezone = "America/Sao_Paulo"
        domains = ["Example.ORG"]
        exempt_members = ["@ana", "U1"]
        announcer_members = [" @ben"]
        [coaching]
        hint_every = "2 days"
        quiet_from = 21:30:00
        [rules.link-only]
        on = false
        kinds = ["help"]
        within = "1 week 3 days"
        [channels."#projects"]
        kind = "discussion"
        read = false
        rules.link-only = true
        """
    )
    assert config.workspace.zone.key == "America/Sao_Paulo"
    assert config.workspace.domains == ("example.org",)
    assert config.workspace.exempt_members == ("ana", "U1")
    assert config.workspace.announcer_members == ("ben",)
    assert config.coaching.hint_every == timedelta(days=2)
    assert config.coaching.quiet_from.isoformat() == "21:30:00"
    rule = config.rules["link-only"]
    assert (rule.on, rule.kinds) == (False, frozenset({Kind.HELP}))
    assert rule.options.model_dump()["within"] == timedelta(days=10)
    assert config.channels["projects"] == ChannelSettings(
        kind=Kind.DISCUSSION, read=False, rules={"link-only": True}
    )


def test_the_example_parses_to_the_defaults() -> None:
    assert parse(example()) == Config()


def test_the_example_holds_every_option_with_a_comment() -> None:
    lines = example().splitlines()
    for model in (
        type(getattr(Config(), name)) for name in ("workspace", "coaching", "summary")
    ):
        for option in options_of(model):
            at = next(n for n, x in enumerate(lines) if x.startswith(option.key + " ="))
            assert lines[at - 1].startswith("# "), option.key
            assert option.about, option.key
    for rule in RULES:
        assert f"[rules.{rule.id}]" in lines


def test_every_option_says_what_it_is_for() -> None:
    unsaid = [
        f"{rule.id}.{option.key}"
        for rule in RULES
        for option in options_of(rule.options)
        if not option.about
    ]
    assert unsaid == []


def test_what_is_shown_can_be_loaded_again() -> None:
    config = parse(
        """
        [workspace]
        domains = ["a.example", "b.example"]
        exempt_roles = ["the \\"hosts\\""]
        [rules.broadcasting]
        on = true
        kinds = []
        [channels."made by us"]
        kind = "showcase"
        rules.link-only = false
        """
    )
    assert parse(show(config)) == config


@pytest.mark.parametrize(
    ("text", "span"),
    [
        pytest.param("3 minutes", timedelta(minutes=3), id="words"),
        pytest.param("48 h", timedelta(hours=48), id="short unit"),
        pytest.param("24h", timedelta(hours=24), id="no space"),
        pytest.param("14 days", timedelta(days=14), id="days"),
        pytest.param("1 Day", timedelta(days=1), id="one, capital"),
        pytest.param("2 weeks", timedelta(days=14), id="weeks"),
        pytest.param("1 h 30 min", timedelta(minutes=90), id="two parts"),
        pytest.param("1 day, 2 hours", timedelta(hours=26), id="comma"),
        pytest.param("1.5 h", timedelta(minutes=90), id="fraction"),
        pytest.param("0 seconds", timedelta(), id="none"),
        pytest.param(" 500 ms ", timedelta(milliseconds=500), id="milliseconds"),
    ],
)
def test_durations_are_read_as_people_write_them(text: str, span: timedelta) -> None:
    assert parse_duration(text) == span


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("3", id="no unit"),
        pytest.param("minutes", id="no number"),
        pytest.param("3 fortnights", id="unknown unit"),
        pytest.param("-3 minutes", id="negative"),
        pytest.param("3 minutes ago", id="something after it"),
        pytest.param("1h30", id="last part without a unit"),
        pytest.param("9" * 30 + " days", id="longer than can be counted"),
        pytest.param("9" * 400 + " days", id="longer than a float"),
        pytest.param("٣ days", id="other digits"),
    ],
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"duration|longer than can be counted"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("span", "text"),
    [
        pytest.param(timedelta(minutes=3), "3 minutes", id="minutes"),
        pytest.param(timedelta(minutes=1), "1 minute", id="one"),
        pytest.param(timedelta(hours=24), "24 hours", id="a day in hours"),
        pytest.param(timedelta(hours=48), "48 hours", id="two days in hours"),
        pytest.param(timedelta(days=14), "14 days", id="days"),
        pytest.param(timedelta(minutes=90), "90 minutes", id="an hour and a half"),
        pytest.param(timedelta(), "0 seconds", id="none"),
        pytest.param(timedelta(milliseconds=250), "250 milliseconds", id="short"),
    ],
)
def test_durations_are_shown_in_one_unit(span: timedelta, text: str) -> None:
    assert show_duration(span) == text
    assert parse_duration(text) == span


@pytest.mark.parametrize(
    "name", ["Europe", "", "\0", "/etc/passwd", "Nowhere", "x" * 999]
)
def test_what_is_no_zone_is_refused_with_a_remedy(name: str) -> None:
    with pytest.raises(
        ValueError, match=r"is not a time zone; (did you mean|write it)"
    ):
        zone(name)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        pytest.param("Europe/Berln", "Europe/Berlin", id="a letter left out"),
        pytest.param("Berlin", "Europe/Berlin", id="a city alone"),
        pytest.param("Sao Paulo", "America/Sao_Paulo", id="a space"),
    ],
)
def test_a_zone_is_suggested(name: str, meant: str) -> None:
    with pytest.raises(ValueError, match=f'did you mean "{meant}"'):
        zone(name)


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        pytest.param(
            Kind.HELP,
            "help support questions ask-anything python-help help-2 help2 🆘┃help q-and-a"
            " Q&A how-to showcase-help ayuda dúvidas duvidas hilfe entraide pomoc помощь"
            " 質問 ヘルプ質問部屋 新手求助 질문",
            id="help",
        ),
        pytest.param(
            Kind.SHOWCASE,
            "showcase show-and-tell show-your-work projects links jobs game-jobs hiring"
            " help-wanted marketplace feed news rss self-promo i-made-this proyectos"
            " empleos stellenangebote projets vagas вакансии 作品展示 채용",
            id="showcase",
        ),
        pytest.param(
            Kind.ANNOUNCEMENTS,
            "announcements 📢announcements announce releases changelog rules anuncios"
            " Ankündigungen ankundigungen annonces お知らせ 公告 공지사항",
            id="announcements",
        ),
        pytest.param(
            Kind.SOCIAL,
            "random off-topic offtopic lounge social watercooler water-cooler pets food"
            " pet-chat memes introductions random-chat hors-sujet plauderecke 雑談 闲聊"
            " флудилка",
            id="social",
        ),
        pytest.param(
            Kind.DISCUSSION,
            "general dev backend project-alpha news-discussion jobs-chat helpful-people"
            " shower-thoughts Überblick 12345 __ ポケモン feedback",
            id="discussion",
        ),
    ],
)
def test_a_channels_kind_is_guessed_from_its_name(kind: Kind, names: str) -> None:
    guessed = {name: guess_kind(name) for name in names.split()}
    assert guessed == dict.fromkeys(guessed, kind)


def test_a_configured_kind_wins_over_the_guess_and_an_id_over_a_name() -> None:
    config = parse(
        "[channels.help]\nkind = 'social'\n[channels.C1]\nkind = 'announcements'"
    )
    assert config.kind_of("C2", "help") is Kind.SOCIAL
    assert config.kind_of("C2", "#help") is Kind.SOCIAL
    assert config.kind_of("C1", "help") is Kind.ANNOUNCEMENTS
    assert config.kind_of("C2", "questions") is Kind.HELP


def looking(config: Config, name: str, *, everything: bool = False) -> set[str]:
    """Which rules look at a channel of that name, as the engine decides it."""
    place = config.place("C1", name, everything=everything)
    return {
        rule.id
        for rule, _ in config.in_force(everything=everything)
        if place.kind in rule.kinds and rule.id not in place.exempt
    }


@pytest.mark.parametrize(
    ("text", "channel", "looks"),
    [
        pytest.param("", "general", True, id="as it comes"),
        pytest.param("", "showcase", False, id="another kind of channel"),
        pytest.param(
            "[rules.link-only]\non = false", "general", False, id="off everywhere"
        ),
        pytest.param(
            "[rules.link-only]\nkinds = ['showcase']",
            "showcase",
            True,
            id="kinds of one's own",
        ),
        pytest.param(
            "[channels.general.rules]\nlink-only = false",
            "general",
            False,
            id="off in this channel",
        ),
        pytest.param(
            "[channels.other.rules]\nlink-only = false",
            "general",
            True,
            id="off in another channel",
        ),
        pytest.param(
            "[channels.showcase.rules]\nlink-only = true",
            "showcase",
            True,
            id="on in this channel, whatever its kind",
        ),
        pytest.param(
            "[rules.link-only]\non = false\n[channels.showcase.rules]\nlink-only = true",
            "showcase",
            True,
            id="on in this channel alone",
        ),
        pytest.param(
            "[rules.link-only]\non = false\n[channels.showcase.rules]\nlink-only = true",
            "general",
            False,
            id="on in another channel alone",
        ),
    ],
)
def test_where_a_rule_looks(text: str, channel: str, looks: bool) -> None:
    assert ("link-only" in looking(parse(text), channel)) is looks


def test_a_replay_runs_the_rules_that_are_off_too() -> None:
    config = parse("[rules.link-only]\non = false")
    assert "link-only" in looking(config, "general", everything=True)
    assert {rule.id for rule, _ in config.in_force(everything=True)} == {
        rule.id for rule in RULES
    }


def test_options_reach_the_engine() -> None:
    config = parse("[rules.link-only]\ntimes = 5")
    options = {rule.id: options for rule, options in config.in_force()}
    assert options["link-only"].model_dump()["times"] == 5


def test_a_frozen_configuration_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Config().workspace.timezone = "Asia/Tokyo"


def test_lines_of_keys_are_found_in_any_form_of_toml() -> None:
    text = (
        "a.b = 1\n"
        "\n"
        "[t] # [not.a.table]\n"
        'x = """\n[no.table]\ny = 1\n"""\n'
        "z = [\n  1, # ]\n  2,\n]\n"
        '"q w" = {k = 2}\n'
        "[t.'u v']\n"
        "last = '[x]'\n"
    )
    lines = key_lines(text)
    found = {path: lines[path] for path in lines if path}
    assert found == {
        ("a",): 1,
        ("a", "b"): 1,
        ("t",): 3,
        ("t", "x"): 4,
        ("t", "z"): 8,
        ("t", "q w"): 12,
        ("t", "q w", "k"): 12,
        ("t", "u v"): 13,
        ("t", "u v", "last"): 14,
    }


def test_a_message_is_one_printable_line_whatever_the_file_holds() -> None:
    (line,) = problems('[store]\n"a\\nb\\u001b[31m" = 1')
    assert re.fullmatch(r"[^\x00-\x1f\x7f]+", line)
