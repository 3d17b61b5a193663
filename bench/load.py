"""`python -m bench.load`: keeps a server busy over a few connections, and says what it managed.

What to send comes on standard input as JSON: how each answer begins, and pairs of a token and a
body, of which every request takes another at random. What was measured goes to standard output as
JSON. Requests are written and answers recognised as bytes, so that this process needs a small part
of what the slowest of the servers needs.
"""

from __future__ import annotations

import asyncio
import random
import re
import sys
from collections.abc import Sequence
from itertools import cycle
from time import perf_counter, process_time
from typing import cast

import click
import orjson
import uvloop

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)


class Failed(Exception):  # noqa: N818 - the server did
    """A server gave another answer than it should."""


class Meter:
    """Latencies in seconds of all that was answered between the warm-up and the end."""

    def __init__(
        self, requests: Sequence[bytes], answer: bytes, *, warm_up_s: float, seconds: float
    ) -> None:
        self.requests = requests
        self.answer = answer
        self.latencies: list[float] = []
        self.starts_at = perf_counter() + warm_up_s
        self.ends_at = self.starts_at + seconds

    def pick(self) -> bytes:
        return random.choice(self.requests)

    def note(self, began_at: float, ended_at: float) -> None:
        if began_at >= self.starts_at and ended_at <= self.ends_at:
            self.latencies.append(ended_at - began_at)


class Connection(asyncio.Protocol):
    """One request after another over one connection, until the time is over."""

    def __init__(self, meter: Meter) -> None:
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._meter = meter
        self._received = b""
        self._missing = -1
        self._began_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are no subclass of asyncio's, but do the same.
        self._transport = cast("asyncio.Transport", transport)
        self._send()

    def data_received(self, data: bytes) -> None:
        if self._missing < 0:
            self._received += data
            head, found, start = self._received.partition(b"\r\n\r\n")
            if not found or len(start) < len(self._meter.answer):
                return
            length = _LENGTH.search(head + b"\r\n")
            is_right = head.startswith(b"HTTP/1.1 200") and start.startswith(self._meter.answer)
            if not is_right or not length:
                self._fail(self._received[:2_000].decode(errors="replace"))
                return
            self._missing = int(length[1]) - len(start)
        else:
            self._missing -= len(data)
        if self._missing == 0:
            self._meter.note(self._began_at, perf_counter())
            self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self._fail(f"The connection was closed: {exc}")

    def _send(self) -> None:
        self._received = b""
        self._missing = -1
        self._began_at = perf_counter()
        if self._began_at < self._meter.ends_at:
            self._transport.write(self._meter.pick())
        elif not self.done.done():
            self.done.set_result(None)
            self._transport.close()

    def _fail(self, reason: str) -> None:
        if not self.done.done():
            self.done.set_exception(Failed(reason))


@click.command()
@click.option("--port", "ports", type=int, multiple=True, required=True)
@click.option("--connections", type=int, default=8, show_default=True)
@click.option("--seconds", type=float, default=3.0, show_default=True)
@click.option("--warm-up", type=float, default=0.5, show_default=True)
def main(ports: Sequence[int], connections: int, seconds: float, warm_up: float) -> None:
    """Connections are spread evenly over the ports."""
    told = orjson.loads(sys.stdin.buffer.read())
    requests = [_request(token, body.encode()) for token, body in told["requests"]]
    meter = Meter(requests, told["answer"].encode(), warm_up_s=warm_up, seconds=seconds)
    worked_before = process_time()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_run(ports, connections, meter))
    latencies = sorted(meter.latencies)
    result = {
        "rate": len(latencies) / seconds,
        "p50_ms": 1000 * _quantile(latencies, 0.50),
        "p99_ms": 1000 * _quantile(latencies, 0.99),
        "client_cores": (process_time() - worked_before) / (warm_up + seconds),
    }
    sys.stdout.buffer.write(orjson.dumps(result))


async def _run(ports: Sequence[int], connections: int, meter: Meter) -> None:
    loop = asyncio.get_running_loop()
    made = [
        await loop.create_connection(lambda: Connection(meter), "127.0.0.1", port)
        for port, _ in zip(cycle(ports), range(connections), strict=False)
    ]
    await asyncio.gather(*(connection.done for _, connection in made))


def _request(token: str, body: bytes) -> bytes:
    head = (
        "POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Accept: application/json\r\nContent-Length: {len(body)}\r\n"
        f"Authorization: Bearer {token}\r\n\r\n"
    )
    return head.encode() + body


def _quantile(ordered: Sequence[float], part: float) -> float:
    return ordered[int(part * (len(ordered) - 1))] if ordered else float("nan")


if __name__ == "__main__":
    main()
