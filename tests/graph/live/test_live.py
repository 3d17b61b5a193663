"""The parts together: the poll, and servers other than ours underneath."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson
import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from websockets.exceptions import ConnectionClosed

from graph.live.protocol import FRAME_BYTES_MAX
from tests.graph.live.world import SEEN, World, receive, send, subscribe, world
from tests.graph.server import BOUND_S, until

INIT = '{"type":"connection_init"}'


def test_a_wake_up_that_was_lost_only_delays(engine: Engine, tmp_path: Path) -> None:
    asked: list[Sequence[str]] = []

    def versions(session: Session, ids: Sequence[str]) -> dict[str, int]:
        asked.append(ids)
        return dict.fromkeys(ids, int(session.execute(text("SELECT 7")).scalar_one()))

    with world(engine, tmp_path, OUTLAY_LIVE_POLL_S="1") as here:
        here.live.versions["purse"] = versions
        with here.acknowledged(here.person()) as opened:
            for topic in ("purse:a", "purse:b", "stone:c", "d"):
                query = f'subscription {{ changes(topic: "{topic}") {{ number }} }}'
                send(opened, subscribe(topic, query))
                assert receive(opened)["id"] == topic

            woken = {receive(opened)["id"] for _ in range(2)}
            # Told once, a version is no news at the next poll.
            until(lambda: len(asked) >= 3)
            send(opened, {"type": "ping"})
            assert receive(opened) == {"type": "pong"}

    assert woken == {"purse:a", "purse:b"}
    assert asked[-1] == ["a", "b"]


def test_a_poll_that_fails_is_tried_again(engine: Engine, tmp_path: Path) -> None:
    asked = []

    def versions(_: Session, ids: Sequence[str]) -> dict[str, int]:
        asked.append(ids)
        if len(asked) == 1:
            raise RuntimeError("a bug")
        return dict.fromkeys(ids, 1)

    with world(engine, tmp_path, OUTLAY_LIVE_POLL_S="1") as here:
        here.live.versions[""] = versions
        with here.acknowledged() as opened:
            send(opened, subscribe("1", 'subscription { changes(topic: "x") { number } }'))
            assert receive(opened)["type"] == "next"

            assert receive(opened)["payload"] == {"data": {"changes": {"number": 1}}}


class Stage:
    """A server that hands messages over and takes what comes, as plain as ASGI has it."""

    def __init__(self, *messages: dict[str, Any]) -> None:
        self.sent: list[MutableMapping[str, Any]] = []
        self._messages = list(messages)

    async def receive(self) -> MutableMapping[str, Any]:
        if self._messages:
            return self._messages.pop(0)
        await asyncio.get_running_loop().create_future()
        raise AssertionError("unreachable")

    async def send(self, message: MutableMapping[str, Any]) -> None:
        self.sent.append(message)


def scope(*headers: tuple[bytes, bytes]) -> dict[str, Any]:
    return {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "path": "/graphql",
        "query_string": b"",
        "headers": [(b"host", b"outlay.test"), *headers],
        "subprotocols": ["graphql-transport-ws"],
        "client": ("192.0.2.1", 1),
    }


def play(here: World, stage: Stage, *headers: tuple[bytes, bytes]) -> list[Any]:
    """What is sent, up to the end of the socket."""
    ended = here.app(scope(*headers), stage.receive, stage.send)
    asyncio.run_coroutine_threadsafe(_bounded(ended), here.loop).result(BOUND_S)
    return [message.get("code", message["type"]) for message in stage.sent]


async def _bounded(ended: Any) -> None:
    async with asyncio.timeout(BOUND_S):
        await ended


CONNECT = {"type": "websocket.connect"}


def says(text_: str | None, data: bytes | None = None) -> dict[str, Any]:
    return {"type": "websocket.receive", "text": text_, "bytes": data}


@pytest.mark.parametrize(
    ("messages", "sent"),
    [
        ([says("x" * (FRAME_BYTES_MAX + 1))], [1009]),
        ([says("ü" * (FRAME_BYTES_MAX // 2 + 1))], [1009]),
        ([says('"\ud800"')], [4400]),
        ([says(None, b"{}")], [4400]),
        ([says(INIT), says(INIT)], ["websocket.send", 4429]),
        ([{"type": "websocket.disconnect", "code": 1001}], []),
        ([{"type": "websocket.disconnect"}], []),
        ([says(INIT), {"type": "websocket.disconnect", "code": 1001}], ["websocket.send"]),
    ],
)
def test_another_server_underneath_makes_no_difference(
    here: World, messages: list[Any], sent: list[Any]
) -> None:
    assert play(here, Stage(CONNECT, *messages)) == ["websocket.accept", *sent]


def test_a_page_that_may_not_is_refused_where_no_answer_can_be_given(here: World) -> None:
    said = play(here, Stage(CONNECT), (b"origin", b"https://evil.example.org"))

    assert said == [1000]


def test_a_client_that_is_gone_while_it_is_answered_ends_its_sources(here: World) -> None:
    topic = str(uuid4())
    query = orjson.dumps(subscribe("1", f'subscription {{ flood(name: "{topic}") }}')).decode()

    class Broken(Stage):
        async def send(self, message: MutableMapping[str, Any]) -> None:
            await super().send(message)
            if len(self.sent) > 5:
                raise OSError

    said = play(here, Broken(CONNECT, says(INIT), says(query)))

    assert said == ["websocket.accept", *["websocket.send"] * 5]
    until(lambda: topic in SEEN.ended)


def test_what_breaks_inside_closes_the_socket(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("graph.live.socket.message_of", broken)

    said = play(here, Stage(CONNECT, says(INIT)))

    assert said == ["websocket.accept", 1011]


def test_who_somebody_is_cannot_always_be_found_out(engine: Engine, tmp_path: Path) -> None:
    """A database that is away closes sockets in a way that lets them come back."""
    with world(engine, tmp_path, OUTLAY_OPERATION_TIMEOUT_S="1") as here:
        person = here.person()
        with here.acknowledged(person) as opened:
            until(lambda: any(topic.startswith("session:") for topic in here.live.hub.topics))
            with unreachable(engine):
                here.live.hub.wake_all()
                with pytest.raises(ConnectionClosed):
                    opened.recv(timeout=BOUND_S)
                with here.socket() as refused:
                    given = {"token": person.token}
                    send(refused, {"type": "connection_init", "payload": given})
                    with pytest.raises(ConnectionClosed):
                        refused.recv(timeout=BOUND_S)

    assert (opened.close_code, refused.close_code) == (1013, 1013)


@contextmanager
def unreachable(engine: Engine) -> Iterator[None]:
    def refuse(*_: object) -> None:
        raise OperationalError(
            "SELECT", {}, OSError("connection refused"), connection_invalidated=True
        )

    event.listen(engine, "before_cursor_execute", refuse)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", refuse)
