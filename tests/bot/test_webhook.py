"""A line posted to a webhook, over a real socket."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from bot import webhook
from bot.webhook import WebhookError, is_webhook, post


@dataclass
class Hook:
    """A server that takes lines, and answers as a test wants it to."""

    address: str = ""
    status: int = 200
    slow: asyncio.Event | None = None
    asked: list[tuple[str, dict]] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        return [body["text"] for _, body in self.asked]

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append((request.path, json.loads(await request.read())))
        if self.slow is not None:
            await self.slow.wait()
        elsewhere = {"Location": "/elsewhere"} if self.status == 302 else {}
        return web.Response(status=self.status, headers=elsewhere)


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", hook.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    hook.address = f"http://{host}:{port}/services/T0/s3cret"
    yield hook
    if hook.slow is not None:
        hook.slow.set()
    await runner.cleanup()


async def test_a_line_arrives_as_slack_and_discord_read_it(hook: Hook) -> None:
    await post(hook.address, "The rule is back. <@ana>")
    ((path, body),) = hook.asked
    assert path == "/services/T0/s3cret"
    assert body["text"] == body["content"] == "The rule is back. <@ana>"
    assert body["allowed_mentions"] == {"parse": []}


@pytest.mark.parametrize("status", [302, 400, 404, 429, 500])
async def test_what_is_not_taken_is_an_error_without_the_address(
    hook: Hook, status: int
) -> None:
    hook.status = status
    with pytest.raises(WebhookError) as raised:
        await post(hook.address, "hello")
    assert str(raised.value) == f"it answered with status {status}"
    assert [path for path, _ in hook.asked] == ["/services/T0/s3cret"]


async def test_nobody_waits_for_ever(hook: Hook, monkeypatch) -> None:
    monkeypatch.setattr(webhook, "PATIENCE", 0.05)
    hook.slow = asyncio.Event()
    with pytest.raises(WebhookError, match=r"no answer in 0\.05 seconds"):
        await post(hook.address, "hello")


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1/s3cret", "http://[::bad/s3cret", "https:///s3cret"]
)
async def test_an_address_nobody_answers_at_is_an_error_too(address: str) -> None:
    with pytest.raises(WebhookError) as raised:
        await post(address, "hello")
    assert "s3cret" not in str(raised.value)


def test_a_webhook_is_told_from_a_channel() -> None:
    assert is_webhook("https://hooks.example.org/x")
    assert not is_webhook("C024BE7LH")
