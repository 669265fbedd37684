"""What is kept of people: consent, refusals, their inbox, and nothing once erased."""

from pathlib import Path

import msgspec

from bot.store import (
    Changes,
    ConsentRow,
    MemberRow,
    RefusalRow,
    SettingRow,
    Store,
    Verdict,
    Workspace,
    open_store,
)
from tests.bot.store.rows import (
    BRAKE,
    CHANGE,
    CONSENT,
    REFUSAL,
    hint,
    one_of_each,
    push,
)


def content_of(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def save(store: Store, workspace: Workspace, **changes) -> None:
    async with store.unit(workspace) as unit:
        await unit.save(Changes(**changes))


async def test_consent_refusals_and_brakes_are_read_by_who_has_not_seen_them(
    store, workspace
):
    await save(store, workspace, consents=[CONSENT], refusals=[REFUSAL], brakes=[BRAKE])
    later = ConsentRow("U1", b"paused")
    await save(store, workspace, consents=[later])
    async with store.unit(workspace) as unit:
        rows = await unit.since(1)
        assert rows.consents == (later,)
        assert rows.refusals == rows.brakes == ()
        everything = await unit.since(0)
    assert everything.refusals == (REFUSAL,)
    assert everything.brakes == (BRAKE,)


async def test_consent_taken_back_makes_everybody_read_again(store, workspace):
    await save(store, workspace, consents=[CONSENT], refusals=[REFUSAL])
    await save(store, workspace, consents_gone=["U1"], refusals_gone=[REFUSAL.mark])
    async with store.unit(workspace) as unit:
        rows = await unit.since(1)
    assert rows.complete
    assert rows.consents == rows.refusals == ()


async def test_an_inbox_is_one_members(store, workspace):
    mine, theirs = hint("a"), hint("b", about="U2")
    await save(store, workspace, hints=[theirs, hint("c", at=1), mine])
    async with store.unit(workspace) as unit:
        assert await unit.inbox.of("U1") == [hint("c", at=1), mine]
        assert await unit.inbox.one("b") == theirs
        assert await unit.inbox.one("never made") is None


async def test_a_hint_is_held_until_it_is_decided(store, workspace):
    held = hint("a", decision="held", until=9)
    await save(store, workspace, hints=[held, hint("b")])
    async with store.unit(workspace) as unit:
        assert await unit.inbox.held() == [held]
        verdict = Verdict("a", 9, "sent", "told", "new")
        await unit.save(Changes(verdicts=[verdict]))
        assert await unit.inbox.held() == []


async def test_what_a_member_made_of_a_hint_is_kept(store, workspace):
    await save(store, workspace, hints=[hint("a"), hint("b")])
    async with store.unit(workspace) as unit:
        await unit.inbox.rate("a", "useful")
        await unit.inbox.rate("a", "not-for-me")
        await unit.inbox.set_state("a", "seen")
    assert await store.hints("T1") == [
        hint("a", feedback="not-for-me", state="seen"),
        hint("b"),
    ]


async def test_hints_that_rest_on_a_message_are_found_by_its_whole_id(store, workspace):
    near = [
        hint("a", messages=("m1", "m2")),
        hint("b", messages=("m10",)),
        hint("c", messages=("m%",)),
        hint("d", messages=("m2",), channel="C2"),
    ]
    await save(store, workspace, hints=near)
    async with store.unit(workspace) as unit:
        for message, keys in (("m2", ["a"]), ("m1", ["a"]), ("m%", ["c"]), ("m", [])):
            found = await unit.inbox.resting_on("C1", message)
            assert [one.finding.key for one in found] == keys


async def test_the_record_of_settings_says_who_and_forgets_them_when_asked(
    store, workspace
):
    for who, value in (("U1", "yes"), ("U2", "no")):
        setting, change = SettingRow("paused", value), CHANGE
        change = change._replace(who=who, value=value)
        await save(store, workspace, settings=[setting], record=[change])
    async with store.unit(workspace) as unit:
        latest, first = await unit.settings_record()
        assert (latest.who, latest.value, first.who) == ("U2", "no", "U1")
        assert (await unit.since(0)).settings == (SettingRow("paused", "no"),)
        await unit.erase("U1")
        assert [one.who for one in await unit.settings_record()] == ["U2", ""]


async def test_nothing_of_somebody_erased_stays(store, workspace):
    everything = one_of_each()
    named = hint("b", about="U2", people=("U1", "U3"))
    others = [ConsentRow("U2", b"")], [MemberRow("U2", 1, b"", b"")]
    await save(
        store,
        workspace,
        consents=[CONSENT, *others[0]],
        members=[*everything.members, *others[1]],
        hints=[hint("a"), named],
        pushes=[push("a"), push("b", member="U2")],
    )
    async with store.unit(workspace) as unit:
        await unit.erase("U1")
    async with store.unit(workspace) as unit:
        rows = await unit.since(1)
        assert rows.complete
        assert [row.id for row in (*rows.members, *rows.consents)] == ["U2", "U2"]
        assert await unit.outbox.of("U1") == []
        assert len(await unit.outbox.of("U2")) == 1
    nameless = msgspec.structs.replace(named.finding, people=("U3",))
    assert [one.finding for one in await store.hints("T1")] == [nameless]


async def test_no_byte_of_somebody_erased_stays_in_the_files(tmp_path: Path):
    async with open_store(tmp_path / "rapport.db") as store:
        workspace = await store.workspace("T1", "slack")
        who = "U-UNMISTAKABLE"
        await save(
            store,
            workspace,
            consents=[ConsentRow(who, b"")],
            refusals=[RefusalRow(7, "leave-me-out")],
            members=[MemberRow(who, 1, b"", b"")],
            hints=[hint("a", about=who), hint("b", people=(who,))],
            pushes=[push("a", member=who)],
        )
        async with store.unit(workspace) as unit:
            await unit.erase(who)
        await store.leave_no_trace()
        kept = content_of(tmp_path)
    assert who.encode() not in kept
