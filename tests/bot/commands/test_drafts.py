"""A draft looked at: what would be said, of one's own text alone."""

import msgspec
import pytest

from adapters.errors import NotAccepted
from rules.model import MINUTE, Posted, Watermark
from tests.bot.commands.asking import ask
from tests.bot.delivery.office import NOON, Office

BARE = "https://example.org/soil"


async def test_a_draft_is_told_what_a_post_would_be(office) -> None:
    card = await ask(office, f"coach check {BARE}")
    assert card.title == "If you post this"
    assert card.text[0].startswith("A word with your link: The link stands there")
    assert card.text[1] == (f"A better opening: “Worth it for the part on …: {BARE}”")
    assert "Nothing of it is kept" in card.text[-1]


async def test_a_draft_keeps_its_case_and_its_lines(office) -> None:
    card = await ask(office, f"coach check\n> {BARE}\n{BARE}")
    assert "link" in card.text[0]
    card = await ask(office, "coach Check How do you prune Rosa canina?\nIn March?")
    assert card.text[0] == "I would have nothing to say."


async def test_a_draft_meant_for_another_kind_of_channel(office) -> None:
    office.platform.channels["show-and-tell"] = {"ana"}
    card = await ask(office, f"coach check {BARE}", where="show-and-tell")
    assert card.text[0] == "I would have nothing to say."


@pytest.mark.parametrize("where", ["help", ""], ids=["a channel", "alone"])
async def test_nothing_is_said_of_what_came_of_a_draft(office, where: str) -> None:
    card = await ask(office, "coach check hello, anyone here?", where=where)
    assert card.text[0].startswith("Hello back: It says hello, and nothing after it.")
    assert not [text for text in card.text if "quiet" in text or "<#" in text]


async def test_a_link_that_goes_on_and_on_is_not_repeated(office) -> None:
    card = await ask(office, f"coach check https://example.org/{'x' * 3000}")
    assert card.text[1] == "A better opening: “Worth it for the part on …: …”"


async def test_a_rule_that_is_off_is_said_to_be(office) -> None:
    rules = dict(office.desk.setup.config.rules)
    off = {"link-only": rules["link-only"].model_copy(update={"on": False})}
    office.desk.setup.config = office.desk.setup.config.model_copy(
        update={"rules": rules | off}
    )
    card = await ask(office, f"coach check {BARE}")
    assert "Nobody would be told: this rule is off." in card.text


@pytest.mark.parametrize("text", ["coach check", "coach check  \n "])
async def test_without_a_draft_it_is_said_how(office, text: str) -> None:
    assert "/coach check Has" in (await ask(office, text)).text[0]


async def test_nobody_coached_may_ask_too_and_nothing_is_kept(office) -> None:
    before = await office.store.counts()
    await ask(office, f"coach check {BARE}", "ben")
    assert await office.store.counts() == before


@pytest.mark.parametrize("text", ["{0} %s {words}", "x" * 100_000, "\u202e\0 <@ana>"])
async def test_an_odd_draft_is_a_draft(office, text: str) -> None:
    assert (await ask(office, f"coach check {text}")).title == "If you post this"


# -- a post of one's own ------------------------------------------------------------------


async def posted(office: Office, author: str = "ana") -> None:
    post = Posted(channel="help", id="p1", at=NOON, author=author, text=BARE)
    office.platform.posts.append(post)
    await office.hand_in(post, Watermark(NOON + MINUTE))


async def test_a_post_of_ones_own_is_read_as_it_is_now(office) -> None:
    await posted(office)
    card = await ask(office, "coach check", on="p1")
    assert card.title == "Your post, as it stands"
    assert card.text[0].startswith("A word with your link")
    office.platform.posts[0] = msgspec.structs.replace(
        office.platform.posts[0], text=f"how peat forms, in pictures: {BARE}"
    )
    card = await ask(office, "coach check", on="p1")
    assert card.text[0] == "I would have nothing to say."


async def test_a_post_of_somebody_else_is_not_even_fetched(office) -> None:
    async def history(workspace: str, channel: str, after: int):
        raise AssertionError("nobody else's posts are read")
        yield

    await posted(office, "ben")
    office.platform.history = history
    card = await ask(office, "coach check", on="p1")
    assert card.title == "I only look at your own posts"


@pytest.mark.parametrize("gone", ["unknown", "deleted", "busy"])
async def test_a_post_that_cannot_be_read_is_not_guessed_at(office, gone: str) -> None:
    async def history(workspace: str, channel: str, after: int):
        raise NotAccepted("busy")
        yield

    await posted(office)
    if gone == "deleted":
        office.platform.posts.clear()
    if gone == "busy":
        office.platform.history = history
    card = await ask(office, "coach check", on="p1" if gone != "unknown" else "p9")
    assert card.title == "I only look at your own posts"
