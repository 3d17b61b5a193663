"""Sessions by their effect on rows: rotation, grace, reuse, and many threads at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Barrier
from typing import TypeVar

import pytest
from sqlalchemy import Engine, select

from auth import tokens
from db.session import reading, write
from db.tables import Session, User
from domain.errors import NotFound, WrongCredentials
from domain.ledger import Weekday
from services import sessions, users
from services.actors import Actor
from services.devices import Device
from services.notices import Occasion
from services.sessions import SESSIONS_MAX, Opened, Proof, Reused, Terms
from services.users import NewUser

T = TypeVar("T")

AT = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
TERMS = Terms(timedelta(days=30), "a secret of the tests that is long enough")
DEVICE = Device("192.0.2.7", "a browser")
THREADS = 4

_numbers = count(1)


def new_user() -> NewUser:
    name = f"sitter{next(_numbers)}"
    return NewUser(
        email=f"{name}@example.org",
        username=name,
        name=name,
        currency="EUR",
        locale="en",
        time_zone="UTC",
        week_start=Weekday.MONDAY,
    )


def opened(engine: Engine) -> Opened:
    return write(engine, sessions.sign_up, new_user(), "a hash", DEVICE, TERMS, AT)


def refresh(engine: Engine, token: str, after: timedelta = timedelta(0)) -> Opened | Reused:
    return write(engine, sessions.refresh, token, TERMS, AT + after)


def refreshed(engine: Engine, token: str, after: timedelta = timedelta(0)) -> str:
    outcome = refresh(engine, token, after)
    assert isinstance(outcome, Opened)
    return outcome.refresh_token


def row_of(engine: Engine, session_id: str) -> Session | None:
    with reading(engine) as session:
        return session.scalars(select(Session).where(Session.id == session_id)).one_or_none()


def proof_of(engine: Engine, session_id: str) -> Proof:
    row = row_of(engine, session_id)
    assert row is not None
    return Proof(row.user_id, "a hash", None, ())


def at_once(work: Callable[[], T]) -> list[T]:
    barrier = Barrier(THREADS)

    def run() -> T:
        barrier.wait()
        return work()

    with ThreadPoolExecutor(THREADS) as pool:
        return [future.result() for future in [pool.submit(run) for _ in range(THREADS)]]


def test_no_token_is_stored(engine: Engine) -> None:
    first = opened(engine)
    second = refreshed(engine, first.refresh_token)

    row = row_of(engine, first.session_id)

    assert row is not None
    assert row.refresh_hash == tokens.fingerprint(second)
    assert row.previous_hash == tokens.fingerprint(first.refresh_token)


def test_a_refresh_moves_the_expiry_on(engine: Engine) -> None:
    first = opened(engine)

    refreshed(engine, first.refresh_token, timedelta(days=29))

    row = row_of(engine, first.session_id)
    assert row is not None
    assert row.expires_at == AT + timedelta(days=59)
    assert row.last_used_at == AT + timedelta(days=29)


def test_a_session_that_is_not_used_ends(engine: Engine) -> None:
    first = opened(engine)

    with pytest.raises(WrongCredentials):
        refresh(engine, first.refresh_token, TERMS.lifetime)


@pytest.mark.parametrize("after_s", [0, 1, 30])
def test_a_lost_answer_is_given_again(engine: Engine, after_s: int) -> None:
    first = opened(engine).refresh_token
    second = refreshed(engine, first)

    assert refreshed(engine, first, timedelta(seconds=after_s)) == second
    assert refreshed(engine, second, timedelta(seconds=after_s)) == tokens.next_refresh(
        second, secret=TERMS.secret
    )


def test_a_token_used_again_later_ends_the_session(engine: Engine) -> None:
    first = opened(engine)
    second = refreshed(engine, first.refresh_token)

    outcome = refresh(engine, first.refresh_token, timedelta(seconds=31))

    assert outcome == Reused(first.session_id)
    assert row_of(engine, first.session_id) is None
    with pytest.raises(WrongCredentials):
        refresh(engine, second, timedelta(seconds=32))


def test_an_older_token_ends_the_session_at_any_time(engine: Engine) -> None:
    first = opened(engine)
    refreshed(engine, refreshed(engine, first.refresh_token))

    assert refresh(engine, first.refresh_token) == Reused(first.session_id)
    assert row_of(engine, first.session_id) is None


def test_a_made_up_token_ends_nobodys_session(engine: Engine) -> None:
    first = opened(engine)

    with pytest.raises(WrongCredentials):
        refresh(engine, f"{first.session_id}.{'A' * 43}.{'A' * 22}")

    assert refreshed(engine, first.refresh_token)


def test_refreshes_at_once_all_get_the_same_successor(engine: Engine) -> None:
    for _ in range(5):
        first = opened(engine).refresh_token

        successors = set(at_once(lambda token=first: refreshed(engine, token)))  # type: ignore[misc]  # mypy cannot infer a lambda with a default

        assert successors == {tokens.next_refresh(first, secret=TERMS.secret)}


def test_ends_at_once_end_it_once(engine: Engine) -> None:
    first = opened(engine)
    actor = Actor(proof_of(engine, first.session_id).user_id, first.session_id, AT)

    def end() -> bool:
        try:
            write(engine, sessions.end, actor, first.session_id)
        except NotFound:
            return False
        return True

    assert sorted(at_once(end)) == [False, False, False, True]


def test_a_person_who_may_not_sign_in_cannot_refresh(engine: Engine) -> None:
    first = opened(engine)
    user_id = proof_of(engine, first.session_id).user_id

    def suspend(session: object) -> None:
        row = session.get(User, user_id)  # type: ignore[attr-defined]  # a test may look anything up
        row.is_active = False

    write(engine, suspend)

    with pytest.raises(WrongCredentials):
        refresh(engine, first.refresh_token)
    with pytest.raises(WrongCredentials):
        write(engine, sessions.sign_in, proof_of(engine, first.session_id), DEVICE, TERMS, AT)


def test_a_password_changed_meanwhile_opens_nothing(engine: Engine) -> None:
    proof = proof_of(engine, opened(engine).session_id)
    actor = Actor(proof.user_id, None, AT)
    write(
        engine,
        users.change_password,
        actor,
        proven_hash="a hash",
        password_hash="another",
        occasion=Occasion(AT, DEVICE, TERMS.secret),
    )

    with pytest.raises(WrongCredentials):
        write(engine, sessions.sign_in, proof, DEVICE, TERMS, AT)


def test_a_cheap_hash_is_replaced_at_sign_in(engine: Engine) -> None:
    proof = proof_of(engine, opened(engine).session_id)
    dearer = Proof(proof.user_id, proof.password_hash, "a dearer hash", ())

    write(engine, sessions.sign_in, dearer, DEVICE, TERMS, AT)

    with reading(engine) as session:
        user = session.get(User, proof.user_id)
        assert user is not None
        assert user.password_hash == "a dearer hash"


def test_the_session_used_longest_ago_makes_room(engine: Engine) -> None:
    first = opened(engine)
    proof = proof_of(engine, first.session_id)

    for minute in range(1, SESSIONS_MAX + 1):
        write(engine, sessions.sign_in, proof, DEVICE, TERMS, AT + timedelta(minutes=minute))

    with reading(engine) as session:
        rows = session.scalars(select(Session).where(Session.user_id == proof.user_id)).all()
        assert len(rows) == SESSIONS_MAX
    assert row_of(engine, first.session_id) is None


@pytest.mark.parametrize("said", ["\x00", "\ud800", "\u202e evil", "x" * 10_000, "", None])
def test_what_a_client_says_of_itself_breaks_nothing(engine: Engine, said: str | None) -> None:
    device = Device(said or "unknown", said)

    first = write(engine, sessions.sign_up, new_user(), "a hash", device, TERMS, AT)

    row = row_of(engine, first.session_id)
    assert row is not None
    assert len(row.user_agent or "") <= 200
    assert len(row.address or "") <= 64
