"""GraphQL over HTTP: from a request to its answer.

Whatever is sent, the answer is JSON and never a 5xx for what the client did wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import orjson
import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uuid_utils import uuid7

from graph.context import Client
from graph.errors import request_error
from graph.live import accepts
from graph.live.responses import Responses
from graph.live.room import Crowded
from graph.operations import Operation, Runner
from graph.requests import BadRequest, read_json
from graph.requests import client_of as client_of
from graph.turns import at_once_or_within
from graph.uploads import read_form
from graph.workers import Busy, Flag, Workers
from settings import Settings

log = structlog.get_logger("outlay.http")

_JSON = "application/json"
_MULTIPART = "multipart/form-data"
# How long a request may take to arrive: a full one over a connection of 300 kbit/s.
JSON_READING_S_MAX = 30
FORM_READING_S_MAX = 300

_CODES = {
    400: "BAD_REQUEST",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    408: "REQUEST_TIMEOUT",
    410: "GONE",
    413: "PAYLOAD_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    429: "RATE_LIMITED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
    504: "TIMEOUT",
}
_HEADERS = {
    405: {"Allow": "POST"},
    # The rest of the body is not waited for.
    408: {"Connection": "close"},
    413: {"Connection": "close"},
    503: {"Retry-After": "1"},
}


class GraphQLEndpoint:
    """The one address of the API: POST, with JSON or, for a file, as a multipart form."""

    def __init__(
        self,
        runner: Runner,
        workers: Workers,
        settings: Settings,
        streams: Responses | None = None,
    ) -> None:
        self._runner = runner
        self._workers = workers
        self._settings = settings
        self._streams = streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._respond(Request(scope, receive))
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> ASGIApp:
        client = client_of(request, self._settings)
        stream = accepts.wanted(",".join(request.headers.getlist("accept")))
        try:
            operation = await self._read(request)
            if stream is None or self._streams is None:
                outcome: bytes | ASGIApp = await self._run(operation, client)
            else:
                outcome = await self._streams.respond(operation, client, stream)
        except Crowded as error:
            return answer(429 if error.is_their_own else 503, error.message, client)
        except BadRequest as error:
            return answer(error.status, error.message, client)
        except Busy:
            return answer(503, "The server is busy; try again in a moment", client)
        except TimeoutError:
            message = "The operation took too long; ask for less, or try again"
            return answer(504, message, client)
        return _Answered(outcome) if isinstance(outcome, bytes) else outcome

    async def _read(self, request: Request) -> Operation:
        if request.method != "POST":
            raise BadRequest("Send operations by POST", 405)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        readers = {
            _JSON: (read_json, JSON_READING_S_MAX),
            _MULTIPART: (read_form, FORM_READING_S_MAX),
        }
        if kind not in readers:
            raise BadRequest("Send the operation as application/json", 415)
        read, seconds = readers[kind]
        try:
            return await at_once_or_within(seconds, read(request, self._settings))
        except TimeoutError:
            raise BadRequest("The request took too long to arrive", 408) from None

    async def _run(self, operation: Operation, client: Client) -> bytes:
        """Raises Busy, or TimeoutError when the operation takes too long.

        The worker goes on with what it is in the middle of, and begins nothing more.
        """
        abandoned = Flag()

        async def run() -> bytes:
            try:
                return (
                    b""
                    if abandoned.is_set()
                    else await self._runner.run(operation, client, abandoned)
                )
            finally:
                operation.close()

        try:
            return await self._workers.run(run, within_s=self._settings.operation_timeout_s)
        except Busy:
            operation.close()
            raise
        finally:
            abandoned.set()


@dataclass(frozen=True, slots=True)
class _Answered:
    """The answer to an operation, said as ASGI has it: nearly all that is answered is one."""

    body: bytes

    async def __call__(self, _: Scope, __: Receive, send: Send) -> None:
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", b"%d" % len(self.body)),
            (b"cache-control", b"no-store"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


class Direct:
    """Takes operations straight to the endpoint: nearly all requests are one."""

    def __init__(self, app: ASGIApp, path: str, endpoint: ASGIApp) -> None:
        self._app = app
        self._path = path
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_operation = scope["type"] == "http" and scope["path"] == self._path
        await (self._endpoint if is_operation else self._app)(scope, receive, send)


class Stamp:
    """Gives every request its id, and every answer what all answers carry."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = scope["request_id"] = str(uuid7())

        async def stamped(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message["headers"]
                said = {name for name, _ in headers}
                headers += [each for each in _raw(request_id) if each[0] not in said]
            await send(message)

        await self._app(scope, receive, stamped)


def carried(request_id: str) -> dict[str, str]:
    """The headers of every answer."""
    return {"X-Request-Id": request_id, "X-Content-Type-Options": "nosniff"}


def _raw(request_id: str) -> list[tuple[bytes, bytes]]:
    """The same as ASGI has them, where names are in lower case."""
    return [
        (b"x-request-id", request_id.encode("latin-1")),
        (b"x-content-type-options", b"nosniff"),
    ]


def answer(
    status: int, message: str, client: Client, headers: Mapping[str, str] | None = None
) -> Response:
    """An error of a request that never became an operation, as GraphQL clients read it."""
    code = _CODES.get(status, "BAD_REQUEST")
    body = {"errors": [request_error(message, code, client.request_id)]}
    all_headers = {"Cache-Control": "no-store", **(headers or _HEADERS.get(status, {}))}
    if status >= 500 or status == 408:  # noqa: PLR2004 - what an operator wants to know of
        log.warning("request refused", request_id=client.request_id, status=status, codes=[code])
    return Response(
        orjson.dumps(body),
        status,
        headers=carried(client.request_id) | all_headers,
        media_type=_JSON,
    )
