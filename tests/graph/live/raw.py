"""A WebSocket spoken byte by byte, for what no library would send."""

from __future__ import annotations

import base64
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from tests.graph.server import BOUND_S, Answer, receive

TEXT, BINARY, CONTINUATION, CLOSE, PING, PONG = 0x1, 0x2, 0x0, 0x8, 0x9, 0xA

_KEY = base64.b64encode(os.urandom(16)).decode()
HEADERS = {
    "Host": "outlay.test",
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Key": _KEY,
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Protocol": "graphql-transport-ws",
}


def frame(
    opcode: int, payload: bytes = b"", *, is_last: bool = True, is_masked: bool = True, rsv: int = 0
) -> bytes:
    """One frame of RFC 6455, with a mask of zeros."""
    head = bytes([(0x80 if is_last else 0) | rsv | opcode])
    mask = 0x80 if is_masked else 0
    size = len(payload)
    if size < 126:
        head += bytes([mask | size])
    elif size < 65_536:
        head += bytes([mask | 126]) + size.to_bytes(2, "big")
    else:
        head += bytes([mask | 127]) + size.to_bytes(8, "big")
    return head + (bytes(4) if is_masked else b"") + payload


class Raw:
    """A connection on which a handshake was tried; `answer` is what came of it."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.answer = Answer(0, {}, b"")

    def shake_hands(self, path: str = "/graphql", **changed: str | None) -> Answer:
        """A header that is None is left out; one with a line break in it comes twice."""
        headers = HEADERS | {name.replace("_", "-"): value for name, value in changed.items()}
        lines = [f"{name}: {value}" for name, value in headers.items() if value is not None]
        self.connection.sendall("\r\n".join([f"GET {path} HTTP/1.1", *lines, "", ""]).encode())
        self.answer = receive(self.connection)
        return self.answer

    def send(self, *frames: bytes) -> None:
        self.connection.sendall(b"".join(frames))

    def frames(self) -> Iterator[tuple[int, bytes]]:
        """What the server sends, as opcode and payload, until it hangs up."""
        with self.connection.makefile("rb") as stream:
            while head := stream.read(2):
                size = head[1] & 0x7F
                if size >= 126:
                    size = int.from_bytes(stream.read(2 if size == 126 else 8), "big")
                yield head[0] & 0x0F, stream.read(size)

    def close_code(self) -> int | None:
        """The code of the server's close frame, what comes before it left aside."""
        for opcode, payload in self.frames():
            if opcode == CLOSE:
                return int.from_bytes(payload[:2], "big")
        return None


@contextmanager
def raw(port: int) -> Iterator[Raw]:
    with socket.create_connection(("127.0.0.1", port), timeout=BOUND_S) as connection:
        yield Raw(connection)
