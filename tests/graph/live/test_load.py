"""More than there is room for: each limit is told, and what is not read is not kept."""

from __future__ import annotations

import gc
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import orjson
import pytest
from sqlalchemy import Engine
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from db.engine import Limits, connect
from tests.graph.live.raw import TEXT, Raw, frame
from tests.graph.live.world import SEEN, World, ask, receive, send, subscribe, world
from tests.graph.server import BOUND_S, until

WAITS = 'subscription { waits(name: "load") }'
STREAM = {"Accept": "text/event-stream", "Content-Type": "application/json"}


@pytest.fixture(scope="module")
def narrow(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A server with little room and little patience."""
    limits = {
        "OUTLAY_LIVE_CONNECTIONS_MAX": "4",
        "OUTLAY_LIVE_CONNECTIONS_EACH_MAX": "2",
        "OUTLAY_LIVE_OPERATIONS_MAX": "3",
        "OUTLAY_LIVE_SEND_S": "1",
    }
    with world(engine, tmp_path_factory.mktemp("data"), **limits) as running:
        yield running


def closed(opened: ClientConnection) -> int | None:
    with pytest.raises(ConnectionClosed):
        opened.recv(timeout=BOUND_S)
    return opened.close_code


def posted(here: World, query: str, token: str | None = None) -> httpx.Response:
    headers = STREAM | ({"Authorization": f"Bearer {token}"} if token else {})
    address = f"http://127.0.0.1:{here.port}/graphql"
    return httpx.post(address, content=ask(query), headers=headers, timeout=BOUND_S)


def until_empty(here: World) -> None:
    until(lambda: not here.live.connections)


def test_an_operation_too_many_is_refused_and_the_others_go_on(narrow: World) -> None:
    with narrow.acknowledged() as opened:
        for number in range(3):
            send(opened, subscribe(f"{number}", WAITS))
        send(opened, subscribe("too many", "{ hello }"))
        refused = receive(opened)
        send(opened, {"type": "complete", "id": "1"})
        send(opened, subscribe("fits", "{ hello }"))
        answered = receive(opened)

    assert (refused["type"], refused["id"]) == ("error", "too many")
    assert refused["payload"][0]["extensions"]["code"] == "RATE_LIMITED"
    assert answered == {"type": "next", "id": "fits", "payload": {"data": {"hello": "world"}}}


def test_a_person_has_so_many_sockets(narrow: World) -> None:
    person = narrow.person()
    until_empty(narrow)

    with narrow.acknowledged(person), narrow.acknowledged(person):
        with narrow.socket() as third:
            send(third, {"type": "connection_init", "payload": {"token": person.token}})
            assert closed(third) == 4429
        with narrow.acknowledged(narrow.person()):
            assert posted(narrow, WAITS, person.token).status_code == 429
    until_empty(narrow)
    with narrow.acknowledged(person):
        pass


def test_a_process_has_so_many_sockets(narrow: World) -> None:
    one, other = narrow.person(), narrow.person()
    until_empty(narrow)

    with (
        narrow.acknowledged(one),
        narrow.acknowledged(one),
        narrow.acknowledged(other),
        narrow.acknowledged(other),
    ):
        with narrow.socket() as fifth:
            assert closed(fifth) == 1013
        refused = posted(narrow, WAITS)

    assert refused.status_code == 503
    assert refused.headers["retry-after"] == "1"
    assert refused.json()["errors"][0]["extensions"]["code"] == "UNAVAILABLE"


def test_a_client_that_does_not_read_is_cut_off(narrow: World) -> None:
    name = str(uuid4())
    until_empty(narrow)
    with socket.socket() as connection:
        # Little room on the way, so that it is full soon.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        connection.settimeout(BOUND_S)
        connection.connect(("127.0.0.1", narrow.port))
        raw = Raw(connection)
        raw.shake_hands()
        query = f'subscription {{ flood(name: "{name}") }}'
        raw.send(
            frame(TEXT, b'{"type":"connection_init"}'),
            frame(TEXT, orjson.dumps(subscribe("1", query))),
        )

        until(lambda: name in SEEN.ended)
        until_empty(narrow)

    # What the systems on the way buffer, and not a message more.
    assert SEEN.flooded[name] < 1_000


@pytest.mark.parametrize("accept", ["text/event-stream", "multipart/mixed;subscriptionSpec=1.0"])
def test_a_stream_that_nobody_reads_comes_to_an_end(narrow: World, accept: str) -> None:
    name = str(uuid4())
    body = ask(f'subscription {{ flood(name: "{name}") }}')
    head = (
        "POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        f"Accept: {accept}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    until_empty(narrow)
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        connection.connect(("127.0.0.1", narrow.port))
        connection.sendall(head.encode() + body)

        until(lambda: name in SEEN.ended)
        until_empty(narrow)

    assert SEEN.flooded[name] < 1_000


def test_a_client_that_reads_slowly_gets_everything(narrow: World) -> None:
    with narrow.acknowledged() as opened:
        send(opened, subscribe("1", "subscription { count(to: 500) { number } }"))
        numbers = [receive(opened)["payload"]["data"]["count"]["number"] for _ in range(500)]

        assert numbers == list(range(1, 501))
        assert receive(opened) == {"type": "complete", "id": "1"}


ROUND = [
    {"type": "ping", "payload": {"a": 1}},
    subscribe("query", "{ hello }"),
    subscribe("count", "subscription { count(to: 1) { number } }"),
    subscribe("bad", "{ nothing }"),
    subscribe("waits", WAITS),
    {"type": "complete", "id": "waits"},
    {"type": "complete", "id": "nothing"},
    {"type": "pong"},
]
ANSWERS = 1 + 2 + 2 + 1


def exchange(opened: ClientConnection, rounds: int) -> None:
    for _ in range(rounds):
        for message in ROUND:
            send(opened, message)
        for _ in range(ANSWERS):
            receive(opened)


def blocks() -> int:
    """How many objects live."""
    gc.collect()
    return sys.getallocatedblocks()


@pytest.fixture
def lean(sqlite_template: Path, tmp_path: Path) -> Iterator[World]:
    """A server whose answers cost little, as the database has no part in this."""
    shutil.copy(sqlite_template, tmp_path / "outlay.db")
    engine = connect(f"sqlite:///{tmp_path / 'outlay.db'}", Limits(connections=4))
    with world(engine, tmp_path) as running:
        yield running
    engine.dispose()


def test_ten_thousand_messages_on_one_socket_leave_memory_flat(lean: World) -> None:
    rounds = 10_000 // len(ROUND)
    with lean.acknowledged() as opened:
        exchange(opened, rounds // 5)
        before = blocks()
        exchange(opened, rounds - rounds // 5)

        # 8,000 messages: one object kept for each would be more.
        assert blocks() - before < 4_000


def test_a_subscription_of_many_events_leaves_memory_flat(lean: World) -> None:
    query = "subscription { count(to: 3000) { number double twin { number double } } }"
    with lean.acknowledged() as opened:
        send(opened, subscribe("1", query))
        for _ in range(500):
            receive(opened)
        before = blocks()
        for _ in range(2_400):
            receive(opened)

        assert blocks() - before < 1_200
