"""Bolt, set up: who is let in, what is taken in before it is acknowledged, who answers.

Bolt acknowledges an event before it runs its listeners, so a crash there would lose it.
Events are therefore taken in by a middleware, which runs before that: it awaits the commit.
"""

import logging
import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.errors import PlatformError
from adapters.slack import views
from adapters.slack.answering import CHECK_MESSAGE, Answering
from adapters.slack.calls import Calls
from adapters.slack.installs import Installs
from adapters.slack.later import Later
from adapters.slack.taking import Taking

Body = dict[str, Any]
EVENTS = frozenset({"event_callback", "app_rate_limited"})
ANY = re.compile("")
"""Everything: one listener for each kind of thing; which button it is, ``bot`` knows."""

log = logging.getLogger(__name__)


class TakeIn(AsyncMiddleware):
    """Takes events in; Bolt's listeners see only what people do."""

    def __init__(self, taking: Taking) -> None:
        self._taking = taking

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],
    ) -> BoltResponse | None:
        """Return when what an event leads to is committed; Bolt acknowledges then."""
        if req.body.get("type") not in EVENTS:
            return await next()
        try:
            await self._taking.take(req.body)
        except PlatformError as error:
            log.warning("an event is not taken in and will come again: %s", error)
            return BoltResponse(status=503)
        except Exception:
            log.exception("an event could not be taken in; it will come again")
            return BoltResponse(status=503)
        return BoltResponse(status=200)


def bolt_app(
    calls: Calls, installs: Installs, taking: Taking, answering: Answering, later: Later
) -> AsyncApp:
    """Return Bolt's application. Signatures have been verified before it is asked."""

    async def authorize(
        enterprise_id: str | None, team_id: str | None
    ) -> AuthorizeResult | None:
        install = await installs.of(team_id or "", enterprise_id or "")
        if install is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=install.user,
            bot_id=install.bot,
            bot_token=install.token,
        )

    app = AsyncApp(
        name="rapport",
        client=calls.client(),
        # What an event needs of an installation, taking it in finds by itself.
        before_authorize=TakeIn(taking),
        authorize=authorize,  # type: ignore[arg-type]  # Bolt takes None for nobody
        request_verification_enabled=False,
        ssl_check_enabled=False,
        attaching_function_token_enabled=False,
    )
    _answer_to(app, answering, later)
    return app


def _answer_to(app: AsyncApp, answering: Answering, later: Later) -> None:
    """Let what people do be answered, after Slack was told that it arrived."""

    def after_ack(
        what: str, work: Callable[[Mapping[str, Any]], Coroutine[Any, Any, None]]
    ) -> Callable[..., Awaitable[None]]:
        async def listener(ack: AsyncAck, body: Body) -> None:
            await ack()
            later.do(what, work(body))

        return listener

    def after_update(
        what: str, work: Callable[[Mapping[str, Any]], Coroutine[Any, Any, None]]
    ) -> Callable[..., Awaitable[None]]:
        async def listener(ack: AsyncAck, body: Body) -> None:
            await ack(response_action="update", view=views.waiting())
            later.do(what, work(body))

        return listener

    app.command(ANY)(after_ack("a command", answering.command))
    app.action(ANY)(after_ack("a button", answering.pressed))
    app.shortcut(CHECK_MESSAGE)(after_ack("a check", answering.check_message))
    app.shortcut(views.DRAFT)(after_ack("a draft", answering.ask_for_draft))
    app.view(views.DRAFT)(after_update("a draft", answering.check_draft))
    app.view(views.FORM)(after_update("a form", answering.filled_in))
