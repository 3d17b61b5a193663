"""The WebSocket at the API's address: who may open one, and in which words it is spoken."""

from __future__ import annotations

from contextlib import suppress

from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from graph.http import answer
from graph.live.protocol import SUBPROTOCOL, Code
from graph.live.room import Crowded
from graph.live.shared import Shared
from graph.live.socket import Socket
from graph.requests import client_of
from settings import Settings


class Sockets:
    """Only `graphql-transport-ws`; from a browser only on pages of this host or allowed ones."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        websocket = WebSocket(scope, receive, send)
        # A client that is gone before it was let in needs no answer.
        with suppress(WebSocketDisconnect):
            await self._admit(websocket)

    async def _admit(self, websocket: WebSocket) -> None:
        settings = self._shared.parts.settings
        client = client_of(websocket, settings)
        if not is_welcome(websocket, settings):
            message = "Pages of this origin may not call the API; see OUTLAY_ALLOWED_ORIGINS"
            if "websocket.http.response" in websocket.scope.get("extensions", {}):
                await websocket.send_denial_response(answer(403, message, client))
            else:
                await websocket.close()
            return
        if SUBPROTOCOL not in websocket.scope["subprotocols"]:
            await websocket.accept()
            await websocket.close(Code.SUBPROTOCOL_NOT_ACCEPTABLE, "Subprotocol not acceptable")
            return
        await websocket.accept(SUBPROTOCOL)
        try:
            with self._shared.room.connection():
                await Socket(websocket, client, self._shared).serve()
        except Crowded as crowded:
            await websocket.close(Code.TRY_AGAIN_LATER, crowded.message)


def is_welcome(websocket: WebSocket, settings: Settings) -> bool:
    """Whether the page that opens the socket may. What sends no Origin is no browser."""
    origins = websocket.headers.getlist("origin")
    if not origins:
        return True
    origin = origins[0].lower()
    scheme, _, host = origin.partition("://")
    own = "/".join(settings.base_url.lower().split("/")[:3])
    is_own = scheme in {"http", "https"} and host == websocket.headers.get("host", "").lower()
    return len(origins) == 1 and (is_own or origin == own or origin in settings.allowed_origins)
