"""Raw bytes on the socket of a real server: each gets an answer in JSON, or a closed connection."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from uvicorn.server import ServerState

from graph import connections
from graph.connections import Connection
from tests.graph.server import BOUND_S, Server, receive, serving, until

ASK = b'{"query": "{ __typename }"}'
ANSWER = {"data": {"__typename": "Query"}}


def request(*headers: bytes, body: bytes = ASK, line: bytes = b"POST /graphql HTTP/1.1") -> bytes:
    length = b"Content-Length: %d" % len(body)
    all_headers = (b"Host: a", b"Content-Type: application/json", *(headers or (length,)))
    return b"\r\n".join([line, *all_headers, b"", body])


def chunked(*chunks: bytes) -> bytes:
    body = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    return request(b"Transfer-Encoding: chunked", body=body + b"0\r\n\r\n")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("data"), OUTLAY_LOG_FORMAT="json") as server:
        yield server


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"\0" * 100 + b"\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"x" * 100, 400),
        (b"\xff\xfe\xfd\r\n\r\n", 400),
        (b"hello\r\n\r\n", 400),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        (request(line=b"POST /graphql HTTP/9.9"), 400),
        (request(line=b"POST /graph\x00ql HTTP/1.1"), 400),
        (request(line=b"POST /gr\xc3\xa9 HTTP/1.1"), 400),
        (request(line=b"POST /%00 HTTP/1.1"), 404),
        (request(line=b"POST /%ff%fe HTTP/1.1"), 404),
        (request(line=b"POST /../../etc/passwd HTTP/1.1"), 404),
        (request(line=b"POST //graphql HTTP/1.1"), 404),
        (request(line=b"POST /graphql/ HTTP/1.1"), 404),
        (request(line=b"POST /" + b"a" * 30_000 + b" HTTP/1.1"), 404),
        (request(line=b"OPTIONS * HTTP/1.1"), 404),
        (request(line=b"CONNECT a:1 HTTP/1.1"), 400),
        (request(line=b"TRACE /graphql HTTP/1.1"), 405),
        (request(line=b"OPTIONS /graphql HTTP/1.1"), 405),
        (request(line=b"OPTIONS /healthz HTTP/1.1"), 405),
        (request(line=b"POST /readyz HTTP/1.1"), 405),
        (request(b"Content-Length: 5", b"Content-Length: 27"), 400),
        (request(b"Content-Length: 27, 27"), 400),
        (request(b"Content-Length: -1"), 400),
        (request(b"Content-Length: 99999999999999999999999"), 400),
        (request(b"Content-Length: 2000000"), 413),
        (request(b"Content-Length: 27", b"Transfer-Encoding: chunked"), 400),
        (request(b"Transfer-Encoding: gzip"), 400),
        (request(b"Transfer-Encoding: chunked", body=b"zz\r\n"), 400),
        (request(b"Transfer-Encoding: chunked", body=b"-1\r\n"), 400),
        (request(b"Transfer-Encoding: chunked", body=b"f" * 40 + b"\r\n"), 400),
        (request(b"A\x00: b"), 400),
        (request(b"A: b\x00"), 400),
        (request(b" A: b"), 400),
        (request(b": b"), 400),
        (chunked(ASK[:5], ASK[5:]), 200),
        (chunked(*[b" " * 60_000] * 20), 413),
        (request(line=b"POST /graphql HTTP/1.0"), 200),
        (request(line=b"POST http://elsewhere/graphql HTTP/1.1"), 200),
        (request(line=b"POST /graphql?query=%7Ba%7D HTTP/1.1"), 200),
        (request(b"Authorization: Bearer " + b"a" * 100_000, b"Content-Length: 27"), 200),
        (request(b"Content-Length: 27", b"Expect: 200-no"), 200),
        # uvicorn reads no body behind a wish for another protocol.
        (request(b"Content-Length: 27", b"Upgrade: h2c", b"Connection: Upgrade"), 400),
    ],
    ids=lambda value: repr(value[:40]) if isinstance(value, bytes) else str(value),
)
def test_raw_bytes_are_answered_in_json(server: Server, sent: bytes, status: int) -> None:
    answer = server.send(sent)

    assert answer.status == status, answer
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert len(answer.headers["x-request-id"]) == 36
    said = json.loads(answer.body)
    if status == 200:
        assert said == ANSWER
    else:
        assert said["errors"][0]["extensions"]["requestId"] == answer.headers["x-request-id"]


def test_a_head_without_end_is_refused(server: Server) -> None:
    begun = b"POST /graphql HTTP/1.1\r\nHost: a\r\nA: "
    with server.connect() as connection:
        connection.sendall(begun)
        # In pieces that are no more than the limit each: they count together.
        for _ in range(3):
            connection.sendall(b"a" * (connections.HEAD_BYTES_MAX // 2))

        answer = receive(connection)

    assert answer.status == 431
    assert json.loads(answer.body)["errors"][0]["extensions"]["code"] == "HEADERS_TOO_LARGE"


def test_a_body_is_not_counted_as_a_head(server: Server) -> None:
    body = b'{"query": "{ __typename }"' + b" " * 200_000 + b"}"

    with server.connect() as connection:
        answers = []
        for _ in range(3):
            connection.sendall(request(body=body))
            answers.append(receive(connection))

    assert [json.loads(answer.body) for answer in answers] == [ANSWER] * 3


def test_head_is_answered_without_a_body(server: Server) -> None:
    with server.connect() as connection:
        connection.sendall(b"HEAD /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        received = b"".join(iter(lambda: connection.recv(65_536), b""))

    assert received.startswith(b"HTTP/1.1 200")
    assert received.endswith(b"\r\n\r\n")


def test_a_client_that_leaves_half_way_is_no_matter(server: Server) -> None:
    for sent in (b"", b"POST", request()[:60], request(b"Content-Length: 99"), request()):
        with server.connect() as connection:
            connection.sendall(sent)

    assert json.loads(server.send(request()).body) == ANSWER


def test_a_client_that_only_stops_sending_is_answered(server: Server) -> None:
    with server.connect() as connection:
        connection.sendall(request(b"Content-Length: 99"))
        connection.shutdown(socket.SHUT_WR)

        received = b"".join(iter(lambda: connection.recv(65_536), b""))

    assert received == b"" or received.startswith(b"HTTP/1.1 400")


def test_requests_in_a_row_are_answered_in_a_row(server: Server) -> None:
    with server.connect() as connection:
        connection.sendall(request(line=b"POST /nowhere HTTP/1.1") + request())

        first, second = receive(connection), receive(connection)

    assert (first.status, second.status) == (404, 200)


def test_a_length_that_is_too_short_ends_the_connection(server: Server) -> None:
    with server.connect() as connection:
        connection.sendall(request(b"Content-Length: 5"))

        answer = receive(connection)

        assert answer.status == 400
        assert connection.recv(65_536) == b""


async def listening(app: Starlette, state: ServerState) -> asyncio.Server:
    config = uvicorn.Config(app, http=Connection, log_config=None)
    config.load()
    return await asyncio.get_running_loop().create_server(
        lambda: Connection(config=config, server_state=state, app_state={}), "127.0.0.1", 0
    )


@pytest.mark.parametrize("sent", [b"", b"POST /graphql HTTP/1.1\r\nHost:"], ids=["nothing", "half"])
def test_a_head_that_takes_too_long_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    monkeypatch.setattr(connections, "HEAD_S_MAX", 0.05)

    async def scenario() -> bytes:
        async with await listening(Starlette(), ServerState()) as server:
            host, port = server.sockets[0].getsockname()
            reader, writer = await asyncio.open_connection(host, port)
            writer.write(sent)
            received = await asyncio.wait_for(reader.read(), BOUND_S)
            writer.close()
            return received

    assert asyncio.run(scenario()).startswith(b"HTTP/1.1 408 ")


def test_an_answer_that_nobody_reads_is_not_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "STALLED_S_MAX", 0.05)

    async def large(_: Request) -> Response:
        return Response(b"x" * 50_000_000)

    async def scenario() -> None:
        loop, state = asyncio.get_running_loop(), ServerState()
        async with await listening(Starlette(routes=[Route("/", large)]), state) as server:
            with socket.socket() as client:
                client.setblocking(False)
                await loop.sock_connect(client, server.sockets[0].getsockname())
                await loop.sock_sendall(client, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                await asyncio.to_thread(until, lambda: state.connections)

                await asyncio.to_thread(until, lambda: not state.connections)

    asyncio.run(scenario())


def test_an_answer_that_is_read_slowly_is_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "STALLED_S_MAX", 0.2)

    async def large(_: Request) -> Response:
        return Response(b"x" * 20_000_000)

    async def scenario() -> int:
        app = Starlette(routes=[Route("/", large)])
        async with await listening(app, ServerState()) as server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.write(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            received = 0
            while piece := await asyncio.wait_for(reader.read(65_536), BOUND_S):
                received += len(piece)
            writer.close()
            return received

    assert asyncio.run(scenario()) > 20_000_000
