"""The messages of `graphql-transport-ws`, as its PROTOCOL.md has them, and why a socket closes.

What is sent is a message, or a Closing that names what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, TypeAlias

import orjson

from graph.operations import Operation

SUBPROTOCOL = "graphql-transport-ws"
# A message carries one document with its variables, never a file.
FRAME_BYTES_MAX = 64 * 1024
# Clients number their operations or give them UUIDs.
ID_LENGTH_MAX = 255
_TOKEN_LENGTH_MAX = 4_096
# A close frame has room for 125 bytes, two of which are the code.
_REASON_BYTES_MAX = 123
_ID_SHOWN_MAX = 40


class Code(IntEnum):
    """Why a socket is closed. Of those above 4000, clients come back after FORBIDDEN only."""

    TOO_LARGE = 1009
    BROKEN = 1011
    RESTARTING = 1012
    TRY_AGAIN_LATER = 1013
    BAD_MESSAGE = 4400
    UNAUTHORIZED = 4401
    FORBIDDEN = 4403
    SUBPROTOCOL_NOT_ACCEPTABLE = 4406
    INIT_TIMEOUT = 4408
    ALREADY_EXISTS = 4409
    TOO_MANY = 4429


class Closing(Exception):  # noqa: N818 - the end of a socket
    """The socket is to be closed, and the client told why."""

    def __init__(self, code: Code, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason.encode()[:_REASON_BYTES_MAX].decode(errors="ignore")


@dataclass(frozen=True, slots=True)
class Init:
    """The first message. Without a token it speaks for nobody."""

    token: str | None


@dataclass(frozen=True, slots=True)
class Ping:
    payload: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Pong:
    pass


@dataclass(frozen=True, slots=True)
class Subscribe:
    id: str
    operation: Operation


@dataclass(frozen=True, slots=True)
class Complete:
    id: str


Message: TypeAlias = Init | Ping | Pong | Subscribe | Complete


def message_of(text: str) -> Message:
    """Raises Closing for anything that the protocol does not let a client send."""
    if len(text.encode(errors="surrogatepass")) > FRAME_BYTES_MAX:
        raise Closing(Code.TOO_LARGE, f"A message may have {FRAME_BYTES_MAX:,} bytes")
    try:
        sent = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise _bad("A message is a JSON object") from None
    if not isinstance(sent, dict):
        raise _bad("A message is a JSON object")
    kind = sent.get("type")
    if not isinstance(kind, str) or kind not in _KINDS:
        raise _bad("The `type` of the message is none that a client may send")
    return _KINDS[kind](sent)


def encoded(kind: str, payload: bytes | None = None, *, id: str | None = None) -> str:
    """A message of ours; the payload is JSON already."""
    named = b"" if id is None else b',"id":' + orjson.dumps(id)
    carried = b"" if payload is None else b',"payload":' + payload
    return (b'{"type":"' + kind.encode() + b'"' + named + carried + b"}").decode()


def already_exists(id: str) -> Closing:
    return Closing(Code.ALREADY_EXISTS, f"Subscriber for {id[:_ID_SHOWN_MAX]} already exists")


def _init(sent: dict[str, Any]) -> Init:
    """`{"authorization": "Bearer …"}`, the name in any letter case, or `{"token": "…"}`."""
    given = {name.lower(): value for name, value in (_payload(sent) or {}).items()}
    bearer, token = given.get("authorization"), given.get("token")
    if not (isinstance(bearer, str | None) and isinstance(token, str | None)):
        raise _bad("The token of connection_init must be a string")
    if bearer is not None:
        scheme, _, token = bearer.partition(" ")
        if scheme.lower() != "bearer":
            raise _bad("`authorization` must be `Bearer` and the access token")
    return Init((token or "").strip()[:_TOKEN_LENGTH_MAX] or None)


def _subscribe(sent: dict[str, Any]) -> Subscribe:
    asked = _payload(sent)
    if asked is None:
        raise _bad("A subscribe message has a `payload`")
    query, name = asked.get("query"), asked.get("operationName")
    variables = asked.get("variables")
    if not isinstance(query, str):
        raise _bad("The `query` of a subscribe message must be a string")
    if not isinstance(name, str | None):
        raise _bad("`operationName` must be a string")
    if not isinstance(variables, dict | None):
        raise _bad("`variables` must be an object")
    if not isinstance(asked.get("extensions"), dict | None):
        raise _bad("`extensions` must be an object")
    return Subscribe(_id(sent), Operation(query, variables or {}, name or None))


def _id(sent: dict[str, Any]) -> str:
    id = sent.get("id")
    if not isinstance(id, str) or not 0 < len(id) <= ID_LENGTH_MAX:
        raise _bad(f"The `id` of an operation is a string of 1 to {ID_LENGTH_MAX} characters")
    return id


def _payload(sent: dict[str, Any]) -> dict[str, Any] | None:
    payload = sent.get("payload")
    if not isinstance(payload, dict | None):
        raise _bad("The `payload` of the message must be an object")
    return payload


def _pong(sent: dict[str, Any]) -> Pong:
    _payload(sent)
    return Pong()


def _bad(reason: str) -> Closing:
    return Closing(Code.BAD_MESSAGE, reason)


_KINDS: dict[str, Callable[[dict[str, Any]], Message]] = {
    "connection_init": _init,
    "ping": lambda sent: Ping(_payload(sent)),
    "pong": _pong,
    "subscribe": _subscribe,
    "complete": lambda sent: Complete(_id(sent)),
}
