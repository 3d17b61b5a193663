"""GraphQL over HTTP: reading a request, bounded and strict, and answering it as JSON.

Whatever is sent, the answer is JSON and never a 5xx for what the client did wrong.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any

import orjson
from python_multipart.exceptions import FormParserError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from uuid_utils import uuid7

from graph.context import Client
from graph.errors import request_error
from graph.operations import Operation, Runner
from graph.workers import Busy, Workers
from settings import Settings

_JSON = "application/json"
_MULTIPART = "multipart/form-data"
_HEADERS = {405: {"Allow": "POST"}, 503: {"Retry-After": "1"}}
_TOKEN_LENGTH_MAX = 4_096
# A file's variable stands in the map as one path; nobody uploads more at once.
_FILES_MAX = 1


class BadRequest(Exception):  # noqa: N818 - told to the client
    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


class GraphQLEndpoint:
    """The one address of the API: POST, with JSON or, for a file, as a multipart form."""

    def __init__(self, runner: Runner, workers: Workers, settings: Settings) -> None:
        self._runner = runner
        self._workers = workers
        self._settings = settings

    async def respond(self, request: Request) -> Response:
        client = client_of(request, self._settings)
        try:
            operation = await self._read(request)
            body = await asyncio.wait_for(
                self._workers.run(lambda: self._runner.run(operation, client)),
                self._settings.operation_timeout_s,
            )
        except BadRequest as error:
            return answer(error.status, error.message, client)
        except Busy:
            return answer(503, "The server is busy; try again in a moment", client)
        except TimeoutError:
            message = "The operation took too long; ask for less, or try again"
            return answer(504, message, client)
        return Response(body, media_type=_JSON, headers={"X-Request-Id": client.request_id})

    async def _read(self, request: Request) -> Operation:
        if request.method != "POST":
            raise BadRequest("Send operations by POST", 405)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == _JSON:
            return operation_of(parse_json(await self._body(request)))
        if kind == _MULTIPART:
            return await self._read_form(request)
        raise BadRequest("Send the operation as application/json", 415)

    async def _body(self, request: Request) -> bytes:
        most = self._settings.body_bytes_max
        _refuse_declared(request, most)
        body = bytearray()
        try:
            async for chunk in request.stream():
                body += chunk
                if len(body) > most:
                    raise _too_large(most)
        except ClientDisconnect:
            raise BadRequest("The request ended before its body did") from None
        return bytes(body)

    async def _read_form(self, request: Request) -> Operation:
        # A browser sends such a form across sites without asking; it cannot add these headers.
        if not (
            request.headers.get("apollo-require-preflight") or request.headers.get("authorization")
        ):
            raise BadRequest("A multipart request needs the header Apollo-Require-Preflight")
        most = self._settings.upload_bytes_max + self._settings.body_bytes_max
        _refuse_declared(request, most)
        parser = MultiPartParser(
            request.headers,
            _bounded(request, most),
            max_files=_FILES_MAX,
            max_fields=2,
            max_part_size=self._settings.body_bytes_max,
        )
        try:
            form = await parser.parse()
        except (MultiPartException, FormParserError, HTTPException, KeyError, ValueError) as error:
            raise BadRequest(f"The form cannot be read: {error}") from None
        except ClientDisconnect:
            raise BadRequest("The request ended before its body did") from None
        return await _operation_of_form(dict(form), self._settings.upload_bytes_max)


def parse_json(body: bytes) -> Any:
    """Strict JSON in UTF-8: no NaN, no lone surrogates, bounded depth. Raises BadRequest."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadRequest(f"The body is not JSON in UTF-8: {error}") from None


def operation_of(body: Any) -> Operation:
    """The operation that a request's JSON object describes. Raises BadRequest."""
    if isinstance(body, list):
        raise BadRequest("Send one operation per request, as a JSON object; batches are not taken")
    if not isinstance(body, dict):
        raise BadRequest("The body must be a JSON object with a `query`")
    query = body.get("query")
    if not isinstance(query, str) or not query.strip():
        raise BadRequest("`query` must be the text of a GraphQL document")
    variables = body.get("variables")
    if variables is not None and not isinstance(variables, dict):
        raise BadRequest("`variables` must be a JSON object")
    name = body.get("operationName")
    if name is not None and not isinstance(name, str):
        raise BadRequest("`operationName` must be a string")
    if not isinstance(body.get("extensions", {}), dict | None):
        raise BadRequest("`extensions` must be a JSON object")
    return Operation(query, variables or {}, name or None)


def client_of(request: Request, settings: Settings) -> Client:
    """Who sent the request. A bearer token is all that counts; its form is checked later."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    is_bearer = scheme.lower() == "bearer" and 0 < len(token) <= _TOKEN_LENGTH_MAX
    agent = request.headers.get("user-agent")
    return Client(
        request_id=str(uuid7()),
        address=_address(request, settings),
        user_agent=agent[:200] if agent else None,
        token=token.strip() if is_bearer else None,
    )


def answer(status: int, message: str, client: Client) -> Response:
    """An error of a request that never became an operation, as GraphQL clients read it."""
    code = HTTPStatus(status).name
    headers = {"X-Request-Id": client.request_id} | _HEADERS.get(status, {})
    body = {"errors": [request_error(message, code, client.request_id)]}
    return Response(orjson.dumps(body), status, headers=headers, media_type=_JSON)


async def _operation_of_form(form: Mapping[str, Any], upload_bytes_max: int) -> Operation:
    """The multipart request spec: `operations`, `map`, then the file under a name of the map."""
    described, mapped = form.get("operations"), form.get("map")
    if not isinstance(described, str) or not isinstance(mapped, str):
        raise BadRequest("The form needs the fields `operations` and `map`, in front of the file")
    operation = operation_of(parse_json(described.encode()))
    places = parse_json(mapped.encode())
    if not isinstance(places, dict):
        raise BadRequest("`map` must be a JSON object of file names to lists of variable paths")
    for name, paths in places.items():
        file = form.get(name)
        if not isinstance(file, UploadFile):
            raise BadRequest("`map` names a file that the form does not have")
        if file.size is not None and file.size > upload_bytes_max:
            raise _too_large(upload_bytes_max)
        if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
            raise BadRequest("`map` must give each file a list of variable paths")
        for path in paths:
            _put(operation.variables, path, file)
    return operation


def _put(variables: dict[str, Any], path: str, file: UploadFile) -> None:
    root, *steps = path.split(".")
    place: Any = variables
    for step in steps[:-1]:
        place = place.get(step) if isinstance(place, dict) else None
    if root != "variables" or not steps or not isinstance(place, dict):
        raise BadRequest("`map` has a path that is not in `variables`; write variables.input.file")
    if place.get(steps[-1], ...) is not None:
        raise BadRequest("The variable that a file stands for must be null")
    place[steps[-1]] = file


def _refuse_declared(request: Request, most: int) -> None:
    length = request.headers.get("content-length", "0")
    if not length.isdecimal():
        raise BadRequest("Content-Length is not a number")
    if len(length) > 18 or int(length) > most:  # noqa: PLR2004 - an absurd length is too large unread
        raise _too_large(most)


async def _bounded(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            raise _too_large(most)
        yield chunk


def _too_large(most: int) -> BadRequest:
    return BadRequest(f"The request is larger than {most:,} bytes", 413)


def _address(request: Request, settings: Settings) -> str:
    """The sender's address; what a proxy says of it is believed from trusted proxies only."""
    direct = request.client.host if request.client else "unknown"
    for claimed in reversed(request.headers.get("x-forwarded-for", "").split(",")):
        if not _is_trusted(direct, settings) or not claimed.strip():
            break
        direct = claimed.strip()[:64]
    return direct


def _is_trusted(address: str, settings: Settings) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in settings.trusted_proxies)
