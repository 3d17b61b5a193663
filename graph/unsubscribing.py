"""Ending the mail of alerts by the address that stands in every such mail (RFC 8058).

GET shows a button, as programs that look through mail visit what is in it; POST does it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from auth import unsubscribing
from auth.tokens import BadToken
from auth.unsubscribing import PATH
from db.session import write
from domain.errors import NotFound
from graph.http import answer, client_of
from services import notifications
from settings import Settings

_SAFETY = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_PAGE = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Outlay</title></head>
<body style="font-family:system-ui,sans-serif;max-width:30rem;margin:4rem auto;padding:0 1rem">
{content}
</body>
</html>
"""
_ASKS = (
    "<h1>No more mail of alerts?</h1>\n"
    "<p>Alerts stay in your inbox, and mail about the safety of your account still comes.</p>\n"
    '<form method="post"><button>Send me no more</button></form>'
)
_DONE = (
    "<h1>Done</h1>\n<p>You get no more mail of alerts. To get it again, change your notification"
    " preferences.</p>"
)


class Unsubscribing:
    """The address in a mail: GET asks, POST does it. Nobody need be signed in."""

    def __init__(self, settings: Settings, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._engine = engine
        self._clock = clock

    def routes(self) -> list[Route]:
        return [Route(f"{PATH}/{{link}}", self.respond, methods=["GET", "POST"])]

    async def respond(self, request: Request) -> Response:
        now, secret = self._clock(), self._settings.secret_key
        try:
            link = request.path_params["link"]
            user_id = unsubscribing.person(link, now=now, secret=secret)
            if request.method == "POST":
                await asyncio.to_thread(
                    write, self._engine, notifications.end_mail, user_id, at=now, secret=secret
                )
        except (BadToken, NotFound):
            client = client_of(request, self._settings)
            return answer(404, "There is nothing at this address", client)
        content = _DONE if request.method == "POST" else _ASKS
        return HTMLResponse(_PAGE.format(content=content), headers=_SAFETY)
