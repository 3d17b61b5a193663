"""Subscriptions over HTTP, byte by byte: server-sent events and Apollo's multipart protocol."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import httpx
import orjson
import pytest

from db.channel import session_topic
from tests.api import Person
from tests.conftest import START
from tests.graph.live.test_stays import end_session, session_of
from tests.graph.live.world import SEEN, World, ask
from tests.graph.server import BOUND_S, until

EVENTS = "text/event-stream"
PARTS = "multipart/mixed;subscriptionSpec=1.0, application/json"
COUNT = "subscription { count(to: 2) { number } }"
# What differs from run to run.
_IDS = re.compile(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@contextmanager
def stream(
    here: World, query: str, accept: str, person: Person | None = None
) -> Iterator[httpx.Response]:
    """The response to a POST, whose body has not been read yet."""
    headers = {"Accept": accept, "Content-Type": "application/json"}
    if person is not None:
        headers["Authorization"] = f"Bearer {person.token}"
    address = f"http://127.0.0.1:{here.port}/graphql"
    with httpx.stream(
        "POST", address, content=ask(query), headers=headers, timeout=BOUND_S
    ) as response:
        yield response


def whole(
    here: World, query: str, accept: str, person: Person | None = None
) -> tuple[httpx.Response, bytes]:
    with stream(here, query, accept, person) as response:
        return response, _IDS.sub(b"<id>", response.read())


def part(body: bytes) -> bytes:
    return b"\r\nContent-Type: application/json\r\n\r\n" + body + b"\r\n--graphql"


def next_event(data: bytes) -> bytes:
    return b"event: next\ndata: " + data + b"\n\n"


COMPLETE = b"event: complete\ndata:\n\n"
UNSIGNED = (
    b'{"message":"Sign in first, and send the access token as '
    b'`Authorization: Bearer \xe2\x80\xa6`",'
    b'"extensions":{"code":"UNAUTHENTICATED","requestId":"<id>"}}'
)
UNKNOWN = (
    b"{\"message\":\"Cannot query field 'nothing' on type 'Subscription'.\","
    b'"locations":[{"line":1,"column":16}],'
    b'"extensions":{"code":"BAD_USER_INPUT","requestId":"<id>"}}'
)
LEFT = (
    b'{"message":"You are not a member of this wallet any more",'
    b'"extensions":{"code":"FORBIDDEN","reason":"FORBIDDEN","requestId":"<id>"}}'
)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            COUNT,
            next_event(b'{"data":{"count":{"number":1}}}')
            + next_event(b'{"data":{"count":{"number":2}}}'),
        ),
        ("subscription { count(to: 0) { number } }", b""),
        ("{ hello }", next_event(b'{"data":{"hello":"world"}}')),
        ('mutation { shout(word: "a") }', next_event(b'{"data":{"shout":"A"}}')),
        ("subscription { nothing }", next_event(b'{"errors":[' + UNKNOWN + b"]}")),
        ('subscription { me(topic: "a") }', next_event(b'{"errors":[' + UNSIGNED + b"]}")),
        (
            "subscription { refuses(after: 1) }",
            next_event(b'{"data":{"refuses":0}}') + next_event(b'{"errors":[' + LEFT + b"]}"),
        ),
    ],
)
def test_events_come_as_graphql_sse_has_them(here: World, query: str, expected: bytes) -> None:
    response, body = whole(here, query, EVENTS)

    assert response.status_code == 200
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert len(response.headers["x-request-id"]) == 36
    assert body == b":\n\n" + expected + COMPLETE


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            COUNT,
            part(b'{"payload":{"data":{"count":{"number":1}}}}')
            + part(b'{"payload":{"data":{"count":{"number":2}}}}'),
        ),
        ("subscription { count(to: 0) { number } }", b""),
        ('subscription { me(topic: "a") }', part(b'{"payload":{"errors":[' + UNSIGNED + b"]}}")),
        (
            "subscription { refuses(after: 1) }",
            part(b'{"payload":{"data":{"refuses":0}}}')
            + part(b'{"payload":{"errors":[' + LEFT + b"]}}"),
        ),
    ],
)
def test_parts_come_as_apollo_has_them(here: World, query: str, expected: bytes) -> None:
    response, body = whole(here, query, PARTS)

    assert response.status_code == 200
    kind = 'multipart/mixed; boundary="graphql"; subscriptionSpec="1.0"'
    assert response.headers["content-type"] == kind
    assert body == b"\r\n--graphql" + part(b"{}") + expected + b"--\r\n"


@pytest.mark.parametrize("query", ["{ hello }", "subscription { nothing }", "{"])
def test_parts_are_for_subscriptions_only(here: World, query: str) -> None:
    as_parts, body = whole(here, query, PARTS)
    as_json, expected = whole(here, query, "application/json")

    assert as_parts.headers["content-type"] == as_json.headers["content-type"]
    assert body == expected


def test_whoever_takes_json_as_well_gets_single_responses_as_json(here: World) -> None:
    response, body = whole(here, "{ hello }", "application/json, text/event-stream")

    assert response.headers["content-type"] == "application/json"
    assert body == b'{"data":{"hello":"world"}}'


def test_a_subscription_by_ordinary_post_is_told_the_three_ways(here: World) -> None:
    _, body = whole(here, COUNT, "*/*")

    message = orjson.loads(body)["errors"][0]["message"]
    for way in (
        "graphql-transport-ws",
        "text/event-stream",
        "multipart/mixed;subscriptionSpec=1.0",
    ):
        assert way in message


@contextmanager
def followed(here: World, accept: str, person: Person) -> Iterator[tuple[str, Iterator[bytes]]]:
    """A topic, and what comes of a subscription to it, piece by piece, behind its first event."""
    topic = str(uuid4())
    with stream(
        here, f'subscription {{ changes(topic: "{topic}") {{ number }} }}', accept, person
    ) as it:
        pieces = it.iter_raw()
        read_until(pieces, b'"number":0')
        until(lambda: here.listens_to(topic))
        yield topic, pieces


def read_until(pieces: Iterator[bytes], wanted: bytes) -> bytes:
    read = b""
    while wanted not in read:
        read += next(pieces)
    return read


@pytest.mark.parametrize("accept", [EVENTS, PARTS])
def test_an_event_comes_when_something_has_changed(here: World, accept: str) -> None:
    with followed(here, accept, here.person()) as (topic, pieces):
        for number in range(1, 4):
            here.live.hub.wake(topic, number)
            read_until(pieces, b'"number":%d' % number)


@pytest.mark.parametrize(
    ("accept", "beat"), [(EVENTS, b":\n\n"), (PARTS, part(b"{}"))], ids=["events", "parts"]
)
def test_a_quiet_stream_shows_that_it_lives(here: World, accept: str, beat: bytes) -> None:
    with followed(here, accept, here.person()) as (_, pieces):
        assert read_until(pieces, beat) == beat


@pytest.mark.parametrize("accept", [EVENTS, PARTS])
def test_a_source_ends_when_its_client_leaves(here: World, accept: str) -> None:
    with followed(here, accept, here.person()) as (topic, _):
        assert topic not in SEEN.ended

    until(lambda: topic in SEEN.ended)
    assert not here.listens_to(topic)


_OVER = b'{"message":"%s","extensions":{"code":"UNAUTHENTICATED","requestId":"<id>"}}'
EXPIRED = _OVER % b"The access token has expired; refresh the session"
ENDED = _OVER % b"The session has ended; sign in again"


def last_words(accept: str, error: bytes) -> bytes:
    if accept == EVENTS:
        return next_event(b'{"errors":[' + error + b"]}") + COMPLETE
    return part(b'{"payload":null,"errors":[' + error + b"]}") + b"--\r\n"


@pytest.mark.parametrize("accept", [EVENTS, PARTS])
def test_a_stream_ends_when_its_token_expires(here: World, accept: str) -> None:
    person = here.person()
    here.clock.now = START + timedelta(minutes=15) - timedelta(milliseconds=20)

    with followed(here, accept, person) as (_, pieces):
        here.clock.advance(milliseconds=20)
        rest = _IDS.sub(b"<id>", b"".join(pieces))

    assert rest.endswith(last_words(accept, EXPIRED))


@pytest.mark.parametrize("accept", [EVENTS, PARTS])
def test_a_stream_ends_at_once_when_its_session_is_revoked(here: World, accept: str) -> None:
    person = here.person()
    session_id = session_of(here, person)

    with followed(here, accept, person) as (topic, pieces):
        until(lambda: here.listens_to(session_topic(session_id)))
        end_session(here, session_id)
        here.live.hub.end(session_id)
        rest = _IDS.sub(b"<id>", b"".join(pieces))

    assert rest.endswith(last_words(accept, ENDED))
    until(lambda: topic in SEEN.ended)


@pytest.mark.parametrize("accept", [EVENTS, PARTS])
def test_a_stream_checks_access_for_every_event(here: World, accept: str) -> None:
    person = here.person()

    with followed(here, accept, person) as (topic, pieces):
        end_session(here, session_of(here, person))
        here.live.hub.wake(topic, 1)
        rest = _IDS.sub(b"<id>", b"".join(pieces))

    assert rest.endswith(last_words(accept, ENDED))


@pytest.mark.parametrize("accept", [EVENTS, PARTS])
def test_a_token_that_has_expired_opens_no_stream(here: World, accept: str) -> None:
    person = here.person()
    here.clock.advance(minutes=15)

    _, body = whole(here, COUNT, accept, person)

    assert body.endswith(last_words(accept, EXPIRED))
    assert b"number" not in body
