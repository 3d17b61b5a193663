"""Below the messages: handshakes and frames that break the rules, and clients that do not read."""

from __future__ import annotations

import orjson
import pytest

from tests.graph.live.raw import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, Raw, frame, raw
from tests.graph.live.world import World

INIT = frame(TEXT, b'{"type":"connection_init"}')
HELLO = orjson.dumps({"type": "subscribe", "id": "1", "payload": {"query": "{ hello }"}})


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({}, 101),
        ({"Sec-WebSocket-Version": "8"}, 400),
        ({"Sec-WebSocket-Key": None}, 400),
        ({"Sec-WebSocket-Key": "short"}, 400),
        ({"Connection": "keep-alive"}, 405),
        ({"Upgrade": None}, 405),
        ({"path": "/nothing"}, 403),
        ({"path": "/graphql/"}, 403),
        ({"path": "/graphql?token=secret"}, 101),
        ({"Origin": "http://outlay.test"}, 101),
        ({"Origin": "https://outlay.test"}, 101),
        ({"Origin": "HTTPS://OUTLAY.TEST"}, 101),
        ({"Origin": "http://127.0.0.1:8000"}, 101),
        ({"Origin": "https://app.example.org"}, 101),
        ({"Origin": "https://evil.example.org"}, 403),
        ({"Origin": "https://outlay.test.evil.example.org"}, 403),
        ({"Origin": "https://app.example.org:444"}, 403),
        ({"Origin": "http://app.example.org"}, 403),
        ({"Origin": "ftp://outlay.test"}, 403),
        ({"Origin": "outlay.test"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Origin": "http://outlay.test\r\nOrigin: https://evil.example.org"}, 400),
    ],
    ids=str,
)
def test_a_handshake_is_let_in_or_told_why_not(
    here: World, changed: dict[str, str | None], status: int
) -> None:
    with raw(here.port) as connection:
        answer = connection.shake_hands(**changed)  # type: ignore[arg-type]  # one of them is a path

    assert answer.status == status
    if status == 403 and "Origin" in changed:
        assert orjson.loads(answer.body)["errors"][0]["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        ([frame(TEXT, b"{}", is_masked=False)], 1002),
        ([frame(0x3, b"{}")], 1002),
        ([frame(0xB)], 1002),
        ([frame(TEXT, b"{}", rsv=0x40)], 1002),
        ([frame(TEXT, b"{}", rsv=0x20)], 1002),
        ([frame(PING, b"a" * 126)], 1002),
        ([frame(PING, is_last=False)], 1002),
        ([frame(CONTINUATION, b"{}")], 1002),
        ([frame(TEXT, b"{", is_last=False), frame(TEXT, b"}")], 1002),
        ([frame(TEXT, b"\xff\xfe")], 1007),
        ([frame(TEXT, b'"\xed\xa0\x80"')], 1007),
        ([frame(TEXT, b"a" * 65_537)], 1009),
        ([frame(TEXT, b"a" * 40_000, is_last=False), frame(CONTINUATION, b"a" * 40_000)], 1009),
        ([frame(BINARY, b"{}")], 4400),
        ([frame(CLOSE, (1000).to_bytes(2, "big"))], 1000),
        ([frame(CLOSE, (4000).to_bytes(2, "big") + b"bye")], 4000),
        ([frame(CLOSE, b"\x03")], 1002),
        ([frame(CLOSE, (999).to_bytes(2, "big"))], 1002),
    ],
)
def test_a_frame_that_breaks_the_rules_closes_the_socket(
    here: World, frames: list[bytes], code: int
) -> None:
    with raw(here.port) as connection:
        connection.shake_hands()
        connection.send(*frames)

        assert connection.close_code() == code


def answered(connection: Raw, *frames: bytes) -> list[bytes]:
    """The payloads of what comes back, up to the end of the operation `1`."""
    connection.shake_hands()
    connection.send(INIT, *frames)
    payloads = []
    for _, payload in connection.frames():
        payloads.append(payload)
        if b"complete" in payload:
            return payloads
    raise AssertionError(payloads)


def test_a_message_may_come_in_pieces(here: World) -> None:
    pieces = [frame(TEXT, HELLO[:1], is_last=False)]
    pieces += [frame(CONTINUATION, bytes([byte]), is_last=False) for byte in HELLO[1:]]
    pieces += [frame(PING, b"in between"), frame(CONTINUATION)]

    with raw(here.port) as connection:
        payloads = answered(connection, *pieces)

    assert b"in between" in payloads
    assert b"world" in b"".join(payloads)


def test_pieces_may_be_empty_without_end(here: World) -> None:
    empty = frame(CONTINUATION, is_last=False) * 10_000

    with raw(here.port) as connection:
        payloads = answered(
            connection, frame(TEXT, HELLO, is_last=False), empty, frame(CONTINUATION)
        )

    assert b"world" in b"".join(payloads)


def test_a_socket_that_is_cut_off_is_noticed(here: World) -> None:
    for _ in range(30):
        with raw(here.port) as connection:
            connection.shake_hands()
            connection.send(INIT, frame(TEXT, HELLO))

    with raw(here.port) as connection:
        assert answered(connection, frame(TEXT, HELLO))


def test_pongs_are_not_kept_for_who_does_not_read_them(here: World) -> None:
    pings = 200_000
    with raw(here.port) as connection:
        connection.shake_hands()
        connection.send(INIT)
        connection.send(frame(PING, b"x" * 125) * pings, frame(PING, b"the last"))

        pongs = 0
        for opcode, payload in connection.frames():
            pongs += opcode == PONG
            if payload == b"the last":
                break

    # What the systems on the way buffer was answered, and of the rest the last.
    assert 0 < pongs < pings


def test_a_pong_that_nobody_asked_for_is_let_be(here: World) -> None:
    with raw(here.port) as connection:
        assert answered(connection, frame(PONG, b"unasked"), frame(TEXT, HELLO))
