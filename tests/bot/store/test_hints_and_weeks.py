"""The inbox and the weekly counts, on both databases."""

import msgspec

from bot.store import Changes, Store, Verdict, Workspace
from bot.store.schema import hints, weeks
from rules.model import Finding, Week
from tests.bot.store.rows import WEEK, hint


async def save(store: Store, workspace: Workspace, **changes) -> None:
    async with store.unit(workspace) as unit:
        await unit.save(Changes(**changes))


def test_a_week_has_a_column_for_every_figure():
    assert weeks.c.keys() == ["workspace", *Week.__struct_fields__]


def test_a_hint_has_a_column_for_everything_its_finding_holds():
    fields = {field.replace("about", "member") for field in Finding.__struct_fields__}
    assert fields <= set(hints.c.keys())


async def test_hints_come_back_as_they_were_made_in_order_of_time(store, workspace):
    bare = hint("b", at=1, messages=(), people=(), numbers={}, traits=(), pattern=True)
    await save(store, workspace, hints=[hint("c"), hint("a"), bare])
    assert await store.hints("T1") == [bare, hint("a"), hint("c")]


async def test_the_same_hint_found_again_changes_nothing(store, workspace):
    await save(store, workspace, hints=[hint("a", state="shown")])
    await save(store, workspace, hints=[hint("a", state="queued"), hint("b")])
    assert await store.hints("T1") == [hint("a", state="shown"), hint("b")]


async def test_the_same_hint_twice_in_one_unit_is_one_hint(store, workspace):
    await save(store, workspace, hints=[hint("a"), hint("a", reason="again")])
    assert await store.hints("T1") == [hint("a")]


async def test_a_verdict_changes_what_was_decided_and_nothing_else(store, workspace):
    await save(store, workspace, hints=[hint("a"), hint("b")])
    verdict = Verdict("a", 9, "dropped", "answered meanwhile", "closed")
    await save(store, workspace, verdicts=[verdict])
    changed = hint(
        "a",
        decided_at=9,
        decision="dropped",
        reason="answered meanwhile",
        state="closed",
    )
    assert await store.hints("T1") == [changed, hint("b")]


async def test_a_withdrawn_hint_is_gone(store, workspace):
    await save(store, workspace, hints=[hint("a"), hint("b")])
    await save(store, workspace, withdrawn=["a", "never made"])
    assert await store.hints("T1") == [hint("b")]


async def test_a_hint_made_and_withdrawn_in_one_unit_is_gone(store, workspace):
    await save(store, workspace, hints=[hint("a")], withdrawn=["a"])
    assert await store.hints("T1") == []


async def test_a_week_counted_again_takes_the_place_of_the_first(store, workspace):
    later = msgspec.structs.replace(WEEK, posts=41, answer_minutes=())
    other = msgspec.structs.replace(WEEK, channel="C2")
    await save(store, workspace, weeks=[WEEK])
    await save(store, workspace, weeks=[other, later])
    assert await store.weeks("T1") == [later, other]
