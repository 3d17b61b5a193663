"""The end of a server: nobody is left hanging, and it comes in time."""

from __future__ import annotations

import signal
from pathlib import Path
from uuid import uuid4

import httpx
import orjson
import pytest
from sqlalchemy import Engine
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.graph.live.world import SEEN, ask, receive, send, subscribe, world
from tests.graph.server import BOUND_S, serving, until
from tests.graph.test_process import SIGN_UP, posted

SUBPROTOCOL = Subprotocol("graphql-transport-ws")
ACCEPTS = {
    "text/event-stream": b"event: complete",
    "multipart/mixed;subscriptionSpec=1.0": b"--\r\n",
}


def test_what_listens_is_told_that_the_server_stops(engine: Engine, tmp_path: Path) -> None:
    topic = str(uuid4())
    query = f'subscription {{ changes(topic: "{topic}") {{ number }} }}'
    with world(engine, tmp_path, OUTLAY_OPERATION_TIMEOUT_S="60") as here:
        with here.acknowledged(here.person()) as opened:
            send(opened, subscribe("1", query))
            assert receive(opened)["type"] == "next"
            here.server.handle_exit(signal.SIGTERM, None)

            with pytest.raises(ConnectionClosed):
                opened.recv(timeout=BOUND_S)

        assert opened.close_code == 1012
        until(lambda: topic in SEEN.ended)


@pytest.mark.parametrize("accept", ACCEPTS)
def test_a_stream_ends_with_the_server(engine: Engine, tmp_path: Path, accept: str) -> None:
    query = f'subscription {{ changes(topic: "{uuid4()}") {{ number }} }}'
    headers = {"Accept": accept, "Content-Type": "application/json"}
    with world(engine, tmp_path, OUTLAY_OPERATION_TIMEOUT_S="60") as here:
        address = f"http://127.0.0.1:{here.port}/graphql"
        with httpx.stream(
            "POST", address, content=ask(query), headers=headers, timeout=BOUND_S
        ) as response:
            pieces = response.iter_raw()
            while b'"number":0' not in next(pieces):
                pass
            here.server.handle_exit(signal.SIGTERM, None)
            rest = b"".join(pieces)

    assert b"The server stops" in rest
    assert ACCEPTS[accept] in rest


def test_a_process_with_sockets_open_ends_in_time_and_without_a_word_too_many(
    database_url: str, tmp_path: Path
) -> None:
    with serving(tmp_path, DATABASE_URL=database_url, OUTLAY_LOG_FORMAT="json") as server:
        signed_up = orjson.loads(server.send(posted(SIGN_UP.replace("anna", "live"))).body)
        token = signed_up["data"]["signUp"]["credentials"]["accessToken"]
        with (
            connect(
                f"ws://127.0.0.1:{server.port}/graphql?secret", subprotocols=[SUBPROTOCOL]
            ) as opened,
            connect(f"ws://127.0.0.1:{server.port}/graphql", subprotocols=[SUBPROTOCOL]) as idle,
        ):
            send(opened, {"type": "connection_init", "payload": {"token": token}})
            assert receive(opened) == {"type": "connection_ack"}
            send(opened, subscribe("battery", "subscription { staple }"))
            assert receive(opened)["type"] == "error"
            code, said = server.stop()
            with pytest.raises(ConnectionClosed):
                opened.recv(timeout=BOUND_S)
            assert opened.close_code == 1012
            del idle

    assert code in (0, -15)
    for secret in ("Traceback", "ResourceWarning", "battery", "staple", "secret", token):
        assert secret not in said


def test_the_service_itself_takes_operations_over_a_socket(
    tmp_path: Path, database_url: str
) -> None:
    with (
        serving(tmp_path, DATABASE_URL=database_url) as server,
        connect(f"ws://127.0.0.1:{server.port}/graphql", subprotocols=[SUBPROTOCOL]) as opened,
    ):
        send(opened, {"type": "connection_init"})
        assert receive(opened) == {"type": "connection_ack"}
        send(opened, subscribe("1", "subscription { nothing }"))
        refused = receive(opened)
        send(opened, subscribe("2", "{ __typename }"))

        assert receive(opened)["payload"] == {"data": {"__typename": "Query"}}
    assert refused["type"] == "error"
    assert refused["payload"][0]["extensions"]["code"] == "BAD_USER_INPUT"
