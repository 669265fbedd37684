"""A headless Chromium to look at a page with, driven over its DevTools protocol.

It sees nothing but what it is given: an empty profile, no background requests. Used by
tests and by whatever takes pictures of pages for the docs.
"""

import asyncio
import base64
import itertools
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--remote-debugging-port=0",
)
PATIENCE = 30.0
"""Seconds to wait for the browser to start or to answer."""

KEYS = {
    "Tab": {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9},
    "Space": {"key": " ", "code": "Space", "windowsVirtualKeyCode": 32, "text": " "},
    "Enter": {
        "key": "Enter",
        "code": "Enter",
        "windowsVirtualKeyCode": 13,
        "text": "\r",
    },
    "Right": {"key": "ArrowRight", "code": "ArrowRight", "windowsVirtualKeyCode": 39},
}


def find_chromium() -> str | None:
    """Return the program, or None when there is none on the path."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Page:
    """A tab: what it logged and asked the network for is kept in plain lists."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Talk over an open DevTools socket."""
        self._socket = socket
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._loaded = asyncio.Event()
        self.problems: list[str] = []
        """Errors and warnings of the console, exceptions included."""
        self.requests: list[str] = []
        """Addresses asked for, the page's own and ``data:`` excluded."""

    async def listen(self) -> None:
        """Take in what the browser says until the socket closes."""
        async for message in self._socket:
            said = message.json()
            if "id" in said:
                waiting = self._waiting.pop(said["id"], None)
                if waiting and not waiting.done():
                    waiting.set_result(said)
            else:
                self._note(said["method"], said["params"])

    def _note(self, method: str, params: dict[str, Any]) -> None:
        if method == "Page.loadEventFired":
            self._loaded.set()
        elif method == "Runtime.exceptionThrown":
            self.problems.append(str(params["exceptionDetails"]))
        elif method == "Runtime.consoleAPICalled" and params["type"] != "log":
            self.problems.append(str(params["args"]))
        elif method == "Log.entryAdded":
            self.problems.append(params["entry"]["text"])
        elif method == "Network.requestWillBeSent":
            address = params["request"]["url"]
            if not address.startswith("data:") and params.get("type") != "Document":
                self.requests.append(address)

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Call a DevTools method."""
        number = next(self._numbers)
        answer = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        await self._socket.send_json({"id": number, "method": method, "params": params})
        async with asyncio.timeout(PATIENCE):
            said = await answer
        if "error" in said:
            raise RuntimeError(f"{method}: {said['error']['message']}")
        return dict(said["result"])

    async def open(self, address: str) -> None:
        """Open an address (a file's too) and wait until it is loaded."""
        self._loaded.clear()
        await self.call("Page.navigate", url=address)
        async with asyncio.timeout(PATIENCE):
            await self._loaded.wait()

    async def view(
        self, width: int, height: int, *, dark: bool = False, scale: float = 1
    ) -> None:
        """Set the window's size and the colour scheme the reader prefers."""
        await self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=width < 600,
        )
        scheme = {
            "name": "prefers-color-scheme",
            "value": "dark" if dark else "light",
        }
        still = {"name": "prefers-reduced-motion", "value": "reduce"}
        await self.call("Emulation.setEmulatedMedia", features=[scheme, still])

    async def run(self, script: str) -> Any:
        """Evaluate an expression in the page and return its value."""
        said = await self.call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in said:
            raise RuntimeError(str(said["exceptionDetails"]))
        return said["result"].get("value")

    async def press(self, key: str) -> None:
        """Press and release a key of ``KEYS``."""
        for kind in ("keyDown", "keyUp"):
            await self.call("Input.dispatchKeyEvent", type=kind, **KEYS[key])

    async def screenshot(self, *, whole: bool = False) -> bytes:
        """Return what is seen, or the whole page, as PNG."""
        said = await self.call(
            "Page.captureScreenshot", format="png", captureBeyondViewport=whole
        )
        return base64.b64decode(said["data"])

    async def pdf(self) -> bytes:
        """Return the page printed on A4, as PDF."""
        said = await self.call(
            "Page.printToPDF",
            paperWidth=8.27,
            paperHeight=11.69,
            preferCSSPageSize=True,
        )
        return base64.b64decode(said["data"])


async def _endpoint(profile: Path, browser: asyncio.subprocess.Process) -> str:
    """Wait for the browser to say on which port it listens."""
    port = profile / "DevToolsActivePort"
    async with asyncio.timeout(PATIENCE):
        while not (port.exists() and port.read_text().count("\n")):
            if browser.returncode is not None:
                raise RuntimeError(f"Chromium ended with status {browser.returncode}")
            await asyncio.sleep(0.05)
    return f"http://127.0.0.1:{port.read_text().split()[0]}"


@asynccontextmanager
async def _browser(program: str) -> AsyncIterator[str]:
    """Start a browser with an empty profile; it is gone at the end."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = await asyncio.create_subprocess_exec(
            program,
            *FLAGS,
            f"--user-data-dir={profile}",
            "about:blank",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            yield await _endpoint(Path(profile), browser)
        finally:
            with suppress(ProcessLookupError):
                browser.terminate()
            try:
                await asyncio.wait_for(browser.wait(), timeout=5)
            except TimeoutError:
                browser.kill()
                await browser.wait()


@asynccontextmanager
async def open_page(program: str) -> AsyncIterator[Page]:
    """Open a tab in a browser of its own."""
    async with _browser(program) as address, aiohttp.ClientSession() as session:
        async with session.get(f"{address}/json/list") as answer:
            tabs = await answer.json()
        tab = next(tab for tab in tabs if tab["type"] == "page")
        async with session.ws_connect(
            tab["webSocketDebuggerUrl"], max_msg_size=0
        ) as socket:
            page = Page(socket)
            listening = asyncio.create_task(page.listen())
            try:
                for domain in ("Page", "Runtime", "Log", "Network"):
                    await page.call(f"{domain}.enable")
                yield page
            finally:
                listening.cancel()
                with suppress(asyncio.CancelledError):
                    await listening
