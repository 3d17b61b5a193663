"""What may be said over a socket, and what comes of it: the table of probes.

What is expected is written `<type> <id>`; a number closes the socket with that code, and None
means that it is still open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from tests.graph.live.world import subscribe

INIT: dict[str, Any] = {"type": "connection_init"}
HELLO = "{ hello }"
COUNT = "subscription { count(to: 2) { number } }"
WAITS = 'subscription { waits(name: "probe") }'
ACK = "connection_ack"


@dataclass(frozen=True)
class Probe:
    """`sent` is sent at once, a dict as its JSON, bytes as a binary frame."""

    fact: str
    sent: list[Any]
    answers: list[str]
    code: int | None = None


def after_init(fact: str, *sent: Any, answers: list[str] | None = None, code: int | None) -> Probe:
    return Probe(fact, [INIT, *sent], [ACK, *(answers or [])], code)


def asked(payload: Any, id: Any = "1") -> dict[str, Any]:  # noqa: A002 - the protocol's word
    return {"type": "subscribe", "id": id, "payload": payload}


def init(payload: Any) -> dict[str, Any]:
    return INIT | {"payload": payload}


def deep(levels: int) -> str:
    return "{ __schema { types { " * levels + "name" + " } }" * levels


BEFORE_THE_ACK = [
    Probe("it is let in", [INIT], [ACK]),
    Probe("a payload may be null", [init(None)], [ACK]),
    Probe("a payload may be empty", [init({})], [ACK]),
    Probe("a payload may hold other things", [init({"locale": "de", "a": [1, {}]})], [ACK]),
    Probe("further members are let be", [INIT | {"id": "1", "more": True}], [ACK]),
    Probe("a ping may come first", [{"type": "ping"}, INIT], ["pong", ACK]),
    Probe("a pong may come first", [{"type": "pong"}, INIT], [ACK]),
    Probe("to complete nothing is nothing", [{"type": "complete", "id": "1"}, INIT], [ACK]),
    Probe("a payload of another kind", [init("token")], [], 4400),
    Probe("a payload that is a list", [init([])], [], 4400),
    Probe("a payload that is a number", [init(1)], [], 4400),
    Probe("a token that is no text", [init({"token": 1})], [], 4400),
    Probe("an authorization that is no text", [init({"authorization": {}})], [], 4400),
    Probe("another scheme", [init({"Authorization": "Basic YTpi"})], [], 4400),
    Probe("a made-up token", [init({"token": "a.b.c"})], [], 4403),
    Probe("a made-up bearer", [init({"authorization": "Bearer nothing"})], [], 4403),
    Probe("a token that never ends", [init({"token": "a" * 60_000})], [], 4403),
    Probe("an operation before the ack", [subscribe("1", HELLO)], [], 4401),
    Probe("a subscription before the ack", [subscribe("1", COUNT), INIT], [], 4401),
    Probe("two of them", [INIT, INIT], [ACK], 4429),
    Probe("two of them, later", [INIT, {"type": "ping"}, INIT], [ACK, "pong"], 4429),
]

MESSAGES = [
    after_init("no JSON", "hello", code=4400),
    after_init("nothing", "", code=4400),
    after_init("half of JSON", '{"type": "ping"', code=4400),
    after_init("two JSONs", '{"type": "ping"}{"type": "ping"}', code=4400),
    after_init("a list", "[]", code=4400),
    after_init("a list of messages", '[{"type": "ping"}]', code=4400),
    after_init("null", "null", code=4400),
    after_init("a string", '"ping"', code=4400),
    after_init("a number", "42", code=4400),
    after_init("not a number", '{"type": "ping", "payload": NaN}', code=4400),
    after_init("very deep", "[" * 20_000, code=4400),
    after_init("a lone surrogate", '{"type": "\\ud800"}', code=4400),
    after_init("no type", {}, code=4400),
    after_init("a type that is null", {"type": None}, code=4400),
    after_init("a type that is a number", {"type": 1}, code=4400),
    after_init("a type that is a list", {"type": ["ping"]}, code=4400),
    after_init("a type in capitals", {"type": "PING"}, code=4400),
    after_init("an unknown type", {"type": "unsubscribe", "id": "1"}, code=4400),
    after_init("the old protocol's type", {"type": "start", "id": "1"}, code=4400),
    after_init("the server's ack", {"type": "connection_ack"}, code=4400),
    after_init("the server's next", {"type": "next", "id": "1", "payload": {}}, code=4400),
    after_init("the server's error", {"type": "error", "id": "1", "payload": []}, code=4400),
    after_init("a binary message", b'{"type": "ping"}', code=4400),
    after_init("an empty binary message", b"", code=4400),
    after_init("a ping", {"type": "ping"}, answers=["pong"], code=None),
    after_init(
        "a ping with a payload", {"type": "ping", "payload": {}}, answers=["pong"], code=None
    ),
    after_init("a ping with a payload of another kind", {"type": "ping", "payload": 1}, code=4400),
    after_init("a pong nobody asked for", {"type": "pong", "payload": {"a": 1}}, code=None),
    after_init("a pong with a payload of another kind", {"type": "pong", "payload": ""}, code=4400),
    after_init("to complete what never was", {"type": "complete", "id": "9"}, code=None),
    after_init("to complete without an id", {"type": "complete"}, code=4400),
    after_init("to complete a number", {"type": "complete", "id": 1}, code=4400),
    # The server below closes at once, and may do so before the ack.
    Probe("larger than 64 kB", [{"type": "ping", "payload": {"a": "x" * 65_536}}], [], 1009),
    after_init("of 64 kB", orjson.dumps({"type": "pong"}).decode().ljust(65_536), code=None),
]

OPERATIONS = [
    after_init("no id", asked({"query": HELLO}, id=None), code=4400),
    after_init("an empty id", asked({"query": HELLO}, id=""), code=4400),
    after_init("an id that is a number", asked({"query": HELLO}, id=1), code=4400),
    after_init("an id that is too long", asked({"query": HELLO}, id="1" * 256), code=4400),
    after_init("no payload", {"type": "subscribe", "id": "1"}, code=4400),
    after_init("a payload that is null", asked(None), code=4400),
    after_init("a payload that is a string", asked(HELLO), code=4400),
    after_init("a payload that is a list", asked([]), code=4400),
    after_init("no query", asked({}), code=4400),
    after_init("a query that is null", asked({"query": None}), code=4400),
    after_init("a query that is an object", asked({"query": {}}), code=4400),
    after_init("variables in a list", asked({"query": HELLO, "variables": []}), code=4400),
    after_init("variables in a string", asked({"query": HELLO, "variables": "{}"}), code=4400),
    after_init("a name that is a number", asked({"query": HELLO, "operationName": 1}), code=4400),
    after_init("extensions in a list", asked({"query": HELLO, "extensions": []}), code=4400),
    after_init("a query", subscribe("1", HELLO), answers=["next 1", "complete 1"], code=None),
    after_init(
        "nulls",
        asked({"query": HELLO, "variables": None, "operationName": None, "extensions": None}),
        answers=["next 1", "complete 1"],
        code=None,
    ),
    after_init(
        "a mutation",
        subscribe("1", 'mutation { shout(word: "a") }'),
        answers=["next 1", "complete 1"],
        code=None,
    ),
    after_init(
        "a subscription",
        subscribe("1", COUNT),
        answers=["next 1", "next 1", "complete 1"],
        code=None,
    ),
    after_init(
        "a subscription of nothing",
        subscribe("1", "subscription { count(to: 0) { number } }"),
        answers=["complete 1"],
        code=None,
    ),
    after_init(
        "an id in any letters",
        subscribe("Ünï💶", HELLO),
        answers=["next Ünï💶", "complete Ünï💶"],
        code=None,
    ),
    after_init("an empty document", subscribe("1", ""), answers=["error 1"], code=None),
    after_init("a syntax error", subscribe("1", "{"), answers=["error 1"], code=None),
    after_init("an unknown field", subscribe("1", "{ nothing }"), answers=["error 1"], code=None),
    after_init(
        "an unknown subscription",
        subscribe("1", "subscription { nothing }"),
        answers=["error 1"],
        code=None,
    ),
    after_init(
        "a missing variable",
        subscribe("1", "query ($a: Boolean!) { hello @skip(if: $a) }"),
        answers=["error 1"],
        code=None,
    ),
    after_init(
        "a missing variable of a subscription",
        subscribe("1", "subscription ($n: Int!) { count(to: $n) { number } }"),
        answers=["error 1"],
        code=None,
    ),
    after_init(
        "two root fields of a subscription",
        subscribe("1", f"subscription {{ a: count(to: 1) {{ number }} {COUNT[15:]}"),
        answers=["error 1"],
        code=None,
    ),
    after_init(
        "several operations and no name",
        subscribe("1", "query A { hello } query B { hello }"),
        answers=["error 1"],
        code=None,
    ),
    after_init(
        "one of several by its name",
        subscribe("1", f"query A {{ hello }} subscription B {COUNT[13:]}", operationName="B"),
        answers=["next 1", "next 1", "complete 1"],
        code=None,
    ),
    after_init("too deep", subscribe("1", deep(12)), answers=["error 1"], code=None),
    after_init(
        "too many tokens", subscribe("1", "{ hello " * 1_001), answers=["error 1"], code=None
    ),
    after_init(
        "a field that fails",
        subscribe("1", "{ broken }"),
        answers=["next 1", "complete 1"],
        code=None,
    ),
    after_init(
        "a subscription that refuses",
        subscribe("1", "subscription { refuses(after: 1) }"),
        answers=["next 1", "error 1"],
        code=None,
    ),
    after_init(
        "a subscription with a bug",
        subscribe("1", "subscription { fails(after: 2) }"),
        answers=["next 1", "next 1", "error 1"],
        code=None,
    ),
    after_init(
        "somebody must be signed in",
        subscribe("1", 'subscription { me(topic: "probe") }'),
        answers=["error 1"],
        code=None,
    ),
    after_init("an id twice", subscribe("1", WAITS), subscribe("1", WAITS), code=4409),
    after_init("an id twice, and a query", subscribe("1", WAITS), subscribe("1", HELLO), code=4409),
    after_init(
        "an id again after its end",
        subscribe("1", WAITS),
        {"type": "complete", "id": "1"},
        subscribe("1", HELLO),
        answers=["next 1", "complete 1"],
        code=None,
    ),
    after_init(
        "to complete twice",
        subscribe("1", WAITS),
        {"type": "complete", "id": "1"},
        {"type": "complete", "id": "1"},
        code=None,
    ),
]

PROBES = BEFORE_THE_ACK + MESSAGES + OPERATIONS
