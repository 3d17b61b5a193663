"""The socket's manners: each probe on a socket of its own, against a real server."""

from __future__ import annotations

import orjson
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from tests.graph.live.probes import PROBES, Probe
from tests.graph.live.world import World, receive, send
from tests.graph.server import BOUND_S


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.fact)
def test_what_is_said_has_its_answer(here: World, probe: Probe) -> None:
    with here.socket() as opened:
        answers, code = said(opened, probe)

    assert answers == probe.answers
    assert code == probe.code


def said(opened: ClientConnection, probe: Probe) -> tuple[list[str], int | None]:
    """The answers, and the code of the closing if it came to that."""
    answers = []
    try:
        for message in probe.sent:
            opened.send(message if isinstance(message, str | bytes) else _text(message))
        if probe.code is None:
            answers += [_shape(opened) for _ in probe.answers]
            send(opened, {"type": "ping", "payload": {"are you": "there"}})
            assert receive(opened) == {"type": "pong", "payload": {"are you": "there"}}
            return answers, None
        while True:
            answers.append(_shape(opened))
    except ConnectionClosed:
        return answers, opened.close_code


def _text(message: object) -> str:
    return orjson.dumps(message).decode()


def _shape(opened: ClientConnection) -> str:
    received = receive(opened)
    return f"{received['type']} {received.get('id', '')}".strip()


def test_there_are_as_many_probes_as_the_contract_counts() -> None:
    assert len(PROBES) >= 43


def test_who_says_nothing_is_asked_to_leave(here: World) -> None:
    with here.socket() as opened, pytest.raises(ConnectionClosed):
        opened.recv(timeout=BOUND_S)

    assert opened.close_code == 4408


def test_who_only_pings_is_asked_to_leave(here: World) -> None:
    with here.socket() as opened:
        send(opened, {"type": "ping"})
        assert receive(opened) == {"type": "pong"}
        with pytest.raises(ConnectionClosed):
            opened.recv(timeout=BOUND_S)

    assert opened.close_code == 4408


@pytest.mark.parametrize("offered", [None, ["graphql-ws"], ["graphql-transport-WS"], ["a", "b"]])
def test_another_sub_protocol_is_not_spoken(here: World, offered: list[str] | None) -> None:
    with here.socket(subprotocols=offered) as opened, pytest.raises(ConnectionClosed):
        opened.recv(timeout=BOUND_S)

    assert opened.close_code == 4406
    assert opened.subprotocol is None


def test_the_one_sub_protocol_is_chosen_among_several(here: World) -> None:
    with here.socket(subprotocols=["graphql-ws", "graphql-transport-ws"]) as opened:
        assert opened.subprotocol == "graphql-transport-ws"
