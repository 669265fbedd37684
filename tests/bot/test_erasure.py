"""Taking somebody out of the windows: nothing of them stays, and others keep theirs."""

from bot.erasure import forget_author, held_of, open_questions_of
from rules.checks import RULES, times
from rules.engine import Engine
from rules.model import HOUR, MINUTE, Posted, Watermark
from rules.state.packed import pack_channel
from rules.state.workspace import Member, Workspace
from tests.rules.conversation import CHANNEL, KEY, conversation

BOUND = tuple((rule, rule.options()) for rule in RULES)
TALK = """
09:00 ana: how do I get the old paint off a window frame? {q}
09:05 ben: @ana with a heat gun, from the edge inwards {re q}
09:10 ben: does anybody know how to store dahlias over the winter? {open}
09:20 cleo: in sand, in a dry box {re open}
09:25 cleo: ben, and not too warm {c}
09:30 ben: and now?
"""


def workspace(*coached: str) -> Workspace:
    memory = Workspace("W1", KEY)
    for id in coached:
        alias = memory.alias(id)
        memory.members[alias] = Member(id, alias)
    posts = conversation(TALK)
    engine = Engine(BOUND, times=times(BOUND))
    engine.fold(memory, [*posts, Watermark(posts[-2].at + 4 * MINUTE)])
    late = Posted(
        channel=CHANNEL,
        id="late",
        at=posts[-1].at + MINUTE,
        author="ben",
        text="<@ana>?",
    )
    engine.fold(memory, [late])
    return memory


def aliases_in(memory: Workspace) -> str:
    return repr(memory.channels)


def test_no_trace_of_them_is_left_in_any_channel() -> None:
    memory = workspace("ana", "ben", "cleo")
    for who in ("ben", "cleo", "ana"):
        alias = memory.alias(who)
        assert str(alias) in aliases_in(memory)
        forget_author(memory, alias)
        assert str(alias) not in aliases_in(memory)
        assert held_of(memory, alias) == {}
        assert open_questions_of(memory, alias) == []
        packed = pack_channel(memory.channels[CHANNEL])
        assert who.encode() not in packed
    assert memory.dirty_channels == {CHANNEL}


def test_no_trace_of_them_is_left_in_what_others_gave() -> None:
    memory = Workspace("W1", KEY)
    ben = memory.alias("ben")
    memory.members[ben] = Member("ben", ben)
    link = "worth it for the part on clay soil https://garden.example/soil"
    posts = conversation(
        f"{TALK}\n09:40 ana: thanks, that worked {{re m2}}\n2 15:50 ben: {link} {{l}}\n"
        "2 15:55 ana: ours is sand {re l}"
    )
    engine = Engine(BOUND, times=times(BOUND))
    engine.fold(memory, [*posts, Watermark(posts[-1].at + 10 * MINUTE)])
    presence = memory.members[ben].presence[CHANNEL]
    channel, ana = memory.channels[CHANNEL], memory.alias("ana")
    assert presence.deeds is not None
    assert [one.by for one in presence.deeds.helped] == [ana]
    assert channel.shared["l"].people == (ana,)
    memory.clean()
    forget_author(memory, ana)
    assert presence.deeds.helped == ()
    assert channel.shared["l"].people == ()
    assert memory.dirty_members == {ben}
    forget_author(memory, ben)
    assert channel.shared == {}


def test_an_answer_taken_up_goes_with_either_side() -> None:
    for who in ("ana", "ben"):
        memory = workspace("ana", "ben")
        posts = conversation("09:33 ana: right, off to borrow one {b} {re m2}")
        engine = Engine(BOUND, times=times(BOUND))
        engine.fold(memory, [*posts, Watermark(posts[-1].at + 10 * MINUTE)])
        channel, ana = memory.channels[CHANNEL], memory.alias("ana")
        assert ana in channel.taken
        forget_author(memory, memory.alias(who))
        assert ana not in channel.taken


def test_what_others_said_stays_and_an_answered_question_was_answered() -> None:
    memory = workspace("ana")
    forget_author(memory, memory.alias("ben"))
    channel = memory.channels[CHANNEL]
    assert [turn.id for turn in channel.recent] == ["q", "m4", "c"]
    question = channel.questions["q"]
    assert {(answer.author, answer.who) for answer in question.answers} == {(0, "")}
    assert "open" not in channel.questions


def test_the_channel_goes_on_as_before() -> None:
    memory = workspace("ana")
    forget_author(memory, memory.alias("ben"))
    engine = Engine(BOUND, times=times(BOUND))
    last = memory.channels[CHANNEL].settled
    outcome = engine.fold(memory, [Watermark(last + 100 * HOUR)])
    assert outcome.faults == []
    assert [finding.rule for finding in outcome.findings] == []
