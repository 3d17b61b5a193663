"""How responses are framed inside one HTTP response, byte by byte.

Events are the "distinct connections mode" of graphql-sse; parts are Apollo's multipart protocol
for subscriptions, version 1.0.
"""

from __future__ import annotations

from typing import Any, Protocol

import orjson

from graph.live.accepts import Way

_BOUNDARY = b"graphql"


class Frames(Protocol):
    """The pieces of a stream. `failed` is a response that says why the operation goes no further,
    `broken` says it of the connection.
    """

    media_type: str
    head: bytes
    beat: bytes
    tail: bytes

    def response(self, body: bytes) -> bytes: ...
    def failed(self, errors: list[dict[str, Any]]) -> bytes: ...
    def broken(self, errors: list[dict[str, Any]]) -> bytes: ...


class Events:
    media_type = "text/event-stream; charset=utf-8"
    # A comment, which clients do not see and proxies do.
    head = beat = b":\n\n"
    # Without a data line a browser would not hand the event on.
    tail = b"event: complete\ndata:\n\n"

    def response(self, body: bytes) -> bytes:
        # orjson leaves no line breaks in what it writes.
        return b"event: next\ndata: " + body + b"\n\n"

    def failed(self, errors: list[dict[str, Any]]) -> bytes:
        return self.response(orjson.dumps({"errors": errors}))

    broken = failed


class Parts:
    """A client hands a part on when it has read the delimiter behind it: so it comes at once."""

    media_type = 'multipart/mixed; boundary="graphql"; subscriptionSpec="1.0"'
    _delimiter = b"\r\n--" + _BOUNDARY
    _type = b"\r\nContent-Type: application/json\r\n\r\n"
    beat = _type + b"{}" + _delimiter
    head = _delimiter + beat
    tail = b"--\r\n"

    def response(self, body: bytes) -> bytes:
        return self._type + b'{"payload":' + body + b"}" + self._delimiter

    def failed(self, errors: list[dict[str, Any]]) -> bytes:
        return self.response(orjson.dumps({"errors": errors}))

    def broken(self, errors: list[dict[str, Any]]) -> bytes:
        body = orjson.dumps({"payload": None, "errors": errors})
        return self._type + body + self._delimiter


FRAMES: dict[Way, Frames] = {Way.EVENTS: Events(), Way.PARTS: Parts()}
