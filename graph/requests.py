"""Reading a request, bounded and strict: what is sent is an operation or a BadRequest."""

from __future__ import annotations

from collections.abc import AsyncIterator
from ipaddress import ip_address
from typing import Any

import orjson
from starlette.requests import HTTPConnection, Request
from uuid_utils import uuid7

from graph.context import Client
from graph.operations import Operation
from settings import Settings

# Longer ones are cut, and then are not valid.
_TOKEN_LENGTH_MAX = 4_096
_AGENT_LENGTH_MAX = 200
_LENGTH_DIGITS_MAX = 18


class BadRequest(Exception):  # noqa: N818 - told to the client
    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


async def read_json(request: Request, settings: Settings) -> Operation:
    """The operation of a JSON request. Raises BadRequest."""
    refuse_declared(request, settings.body_bytes_max)
    body = bytearray()
    async for chunk in chunks(request, settings.body_bytes_max):
        body += chunk
    return operation_of(parse_json(body))


async def chunks(request: Request, most: int) -> AsyncIterator[bytes]:
    """The body as it arrives, at most `most` bytes of it. Raises BadRequest."""
    size, is_more = 0, True
    while is_more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise BadRequest("The request ended before its body did")
        chunk = message.get("body", b"")
        is_more = message.get("more_body", False)
        size += len(chunk)
        if size > most:
            raise too_large(most)
        yield chunk


def refuse_declared(request: Request, most: int) -> None:
    """Raises BadRequest when the headers alone tell that the body is too large."""
    length = request.headers.get("content-length", "0")
    if not (length.isascii() and length.isdecimal()):
        raise BadRequest("Content-Length is not a number")
    if len(length) > _LENGTH_DIGITS_MAX or int(length) > most:
        raise too_large(most)


def too_large(most: int) -> BadRequest:
    return BadRequest(f"The request is larger than {most:,} bytes", 413)


def parse_json(body: bytes | bytearray) -> Any:
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
    if not isinstance(body.get("extensions"), dict | None):
        raise BadRequest("`extensions` must be a JSON object")
    return Operation(query, variables or {}, name or None)


def client_of(request: HTTPConnection, settings: Settings) -> Client:
    """Who sent the request. A bearer token is all that counts; its form is checked later."""
    # Looked up one by one they would be gone through again each time; of two the first counts.
    given: dict[bytes, bytes] = dict(reversed(request.scope["headers"]))
    scheme, _, token = given.get(b"authorization", b"").decode("latin-1").partition(" ")
    is_bearer = scheme.lower() == "bearer"
    agent = given.get(b"user-agent", b"").decode("latin-1")
    if not agent.isprintable():
        agent = "".join(filter(str.isprintable, agent))
    return Client(
        request_id=request.scope.get("request_id") or str(uuid7()),
        address=_address(request, settings, is_forwarded=b"x-forwarded-for" in given),
        user_agent=agent[:_AGENT_LENGTH_MAX] or None,
        token=token.strip()[:_TOKEN_LENGTH_MAX] or None if is_bearer else None,
    )


def _address(request: HTTPConnection, settings: Settings, *, is_forwarded: bool) -> str:
    """The sender's address; what a proxy says of it is believed from trusted proxies only.

    Each proxy adds its own word at the end, in the same header or in another one of the name.
    """
    direct = request.client.host if request.client else "unknown"
    said = ",".join(request.headers.getlist("x-forwarded-for")) if is_forwarded else ""
    if not said:
        return direct
    for claimed in reversed(said.split(",")):
        address = _plain(claimed.strip())
        if address is None or not _is_trusted(direct, settings):
            break
        direct = address
    return direct


def _plain(text: str) -> str | None:
    """An IP address without a port; None for anything else."""
    host = text[1:].partition("]")[0] if text.startswith("[") else text
    if host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        return str(ip_address(host))
    except ValueError:
        return None


def _is_trusted(address: str, settings: Settings) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in settings.trusted_proxies)
