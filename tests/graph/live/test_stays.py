"""Whose a socket is, and for how long: tokens, sessions, and access checked for every event."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from auth import tokens
from db.channel import session_topic
from tests.api import Person
from tests.conftest import START
from tests.graph.live.world import SEEN, World, receive, send, subscribe
from tests.graph.server import BOUND_S, until

SECOND = timedelta(seconds=1)


def session_of(here: World, person: Person) -> str:
    secret = here.api.settings.secret_key
    return tokens.read_access(person.token, now=START, secret=secret).session_id


def end_session(here: World, session_id: str) -> None:
    """As another process does it: the row goes, and nobody here is told."""
    with here.api.engine.begin() as connection:
        connection.execute(text("DELETE FROM sessions WHERE id = :id"), {"id": session_id})


def closed(opened: ClientConnection) -> tuple[int | None, str | None]:
    with pytest.raises(ConnectionClosed):
        opened.recv(timeout=BOUND_S)
    return opened.close_code, opened.close_reason


def follow(here: World, opened: ClientConnection, field: str = "me") -> str:
    """Subscribes to a topic of its own, whose first event has been read."""
    topic = str(uuid4())
    selection = "" if field == "me" else " { number }"
    send(opened, subscribe("1", f'subscription {{ {field}(topic: "{topic}"){selection} }}'))
    assert receive(opened)["type"] == "next"
    until(lambda: here.listens_to(topic))
    return topic


@pytest.mark.parametrize(
    "payload",
    [
        lambda token: {"token": token},
        lambda token: {"authorization": f"Bearer {token}"},
        lambda token: {"Authorization": f"bearer  {token} "},
        lambda token: {"AUTHORIZATION": f"BEARER {token}", "token": None},
    ],
)
def test_the_token_comes_in_the_first_message(here: World, payload: Any) -> None:
    person = here.person()

    with here.socket() as opened:
        send(opened, {"type": "connection_init", "payload": payload(person.token)})
        assert receive(opened) == {"type": "connection_ack"}
        send(opened, subscribe("1", "{ viewer }"))

        assert receive(opened)["payload"] == {"data": {"viewer": person.username}}


def test_a_token_in_a_header_or_in_the_address_is_nobodys(here: World) -> None:
    header = {"Authorization": f"Bearer {here.person().token}"}

    with here.socket(additional_headers=header) as opened:
        send(opened, {"type": "connection_init"})
        assert receive(opened) == {"type": "connection_ack"}
        send(opened, subscribe("1", "{ viewer }"))
        answer = receive(opened)

    assert answer["payload"]["data"] == {"viewer": None}
    assert answer["payload"]["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


def test_events_are_read_as_the_person_who_listens(here: World) -> None:
    person = here.person()

    with here.acknowledged(person) as opened:
        send(opened, subscribe("1", "subscription { count(to: 1) { number double viewer } }"))
        answer = receive(opened)

    assert answer["payload"] == {
        "data": {"count": {"number": 1, "double": 2, "viewer": person.username}}
    }


def test_a_token_that_has_expired_is_told_to_come_back(here: World) -> None:
    person = here.person()
    here.clock.advance(minutes=15)

    with here.socket() as opened:
        send(opened, {"type": "connection_init", "payload": {"token": person.token}})

        code, reason = closed(opened)

    assert code == 4403
    assert "expired" in str(reason)


def test_a_session_that_has_ended_is_told_so(here: World) -> None:
    person = here.person()
    end_session(here, session_of(here, person))

    with here.socket() as opened:
        send(opened, {"type": "connection_init", "payload": {"token": person.token}})

        assert closed(opened) == (4403, "The session has ended; sign in again")


def test_a_socket_is_closed_at_the_moment_when_its_token_expires(here: World) -> None:
    person = here.person()
    # The server's clock stands still a moment before; its timer goes off, and nothing happens.
    here.clock.now = START + timedelta(minutes=15) - timedelta(milliseconds=20)

    with here.acknowledged(person) as opened:
        follow(here, opened)
        here.clock.advance(milliseconds=20)

        code, reason = closed(opened)

    assert code == 4403
    assert "expired" in str(reason)


def test_a_session_that_is_revoked_closes_its_sockets_at_once(here: World) -> None:
    person, other = here.person(), here.person()
    session_id = session_of(here, person)

    with (
        here.acknowledged(person) as first,
        here.acknowledged(person) as second,
        here.acknowledged(other) as unharmed,
    ):
        until(lambda: here.listens_to(session_topic(session_id)))
        end_session(here, session_id)
        here.live.hub.end(session_id)

        assert closed(first) == (4403, "The session has ended; sign in again")
        assert closed(second)[0] == 4403
        send(unharmed, {"type": "ping"})
        assert receive(unharmed) == {"type": "pong"}


def test_a_false_alarm_closes_nothing(here: World) -> None:
    person = here.person()
    topic = session_topic(session_of(here, person))

    with here.acknowledged(person) as opened:
        until(lambda: here.listens_to(topic))
        for _ in range(3):
            here.live.hub.wake(topic)
        send(opened, subscribe("1", "{ viewer }"))

        assert receive(opened)["payload"] == {"data": {"viewer": person.username}}


@pytest.mark.parametrize("field", ["me", "changes"])
def test_access_is_checked_for_every_event(here: World, field: str) -> None:
    person = here.person()

    with here.acknowledged(person) as opened:
        topic = follow(here, opened, field)
        here.live.hub.wake(topic, 1)
        assert receive(opened)["type"] == "next"
        end_session(here, session_of(here, person))
        here.live.hub.wake(topic, 2)

        assert closed(opened)[0] == 4403


def test_a_person_who_is_locked_out_hears_nothing_more(here: World) -> None:
    person = here.person()

    with here.acknowledged(person) as opened:
        topic = follow(here, opened, "changes")
        with here.api.engine.begin() as connection:
            connection.execute(
                text("UPDATE users SET is_active = :no WHERE username = :name"),
                {"no": False, "name": person.username},
            )
        here.live.hub.wake(topic, 1)

        assert closed(opened)[0] == 4403


def test_a_source_ends_with_its_socket(here: World) -> None:
    with here.acknowledged() as opened:
        topic = follow(here, opened, "changes")
        assert topic in SEEN.begun

    until(lambda: topic in SEEN.ended)
    assert not here.listens_to(topic)


def test_a_source_ends_when_the_client_completes_it(here: World) -> None:
    with here.acknowledged() as opened:
        topic = follow(here, opened, "changes")
        send(opened, {"type": "complete", "id": "1"})

        until(lambda: topic in SEEN.ended)
        here.live.hub.wake(topic, 1)
        send(opened, {"type": "ping"})
        assert receive(opened) == {"type": "pong"}


def test_what_is_announced_anywhere_is_heard_by_all_who_listen(here: World) -> None:
    topic = str(uuid4())
    query = f'subscription {{ changes(topic: "{topic}") {{ number }} }}'

    with here.acknowledged() as one, here.acknowledged(here.person()) as other:
        for opened in (one, other):
            send(opened, subscribe("1", query))
            assert receive(opened)["payload"] == {"data": {"changes": {"number": 0}}}
        until(lambda: SEEN.begun.count(topic) == 2)
        here.live.hub.wake(topic, 1)

        for opened in (one, other):
            assert receive(opened)["payload"] == {"data": {"changes": {"number": 1}}}
