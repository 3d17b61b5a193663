"""Tries at a password: counted before they are checked, however many come at once."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import Engine, select

from db.queries.attempts import all_forgotten
from db.session import reading, write
from db.tables import Attempt
from domain.attempts import FREE_PER_ACCOUNT, FREE_PER_ADDRESS, wait
from domain.errors import RateLimited
from services import attempts
from services.attempts import Subject

AT = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
SECRET = "a secret of the tests that is long enough"

_numbers = count(1)


def account() -> Subject:
    return attempts.account(f"somebody {next(_numbers)}", secret=SECRET)


def admit(engine: Engine, subjects: Sequence[Subject], after: timedelta = timedelta(0)) -> int:
    """0 if admitted, or how long to wait, in seconds."""
    try:
        write(engine, attempts.admit, subjects, AT + after)
    except RateLimited as refused:
        return refused.retry_after_s
    return 0


def failures(engine: Engine, subject: Subject) -> int:
    with reading(engine) as session:
        row = session.scalars(select(Attempt).where(Attempt.subject == subject.key)).one_or_none()
        return row.failures if row else 0


@pytest.mark.parametrize(
    ("failed", "seconds"),
    [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (14, 512), (15, 900), (16, 900), (10**9, 900)],
)
def test_each_failure_doubles_the_wait_up_to_a_quarter_of_an_hour(
    failed: int, seconds: int
) -> None:
    assert wait(failed, free=FREE_PER_ACCOUNT) == timedelta(seconds=seconds)


def test_the_wait_grows_with_every_failure(engine: Engine) -> None:
    guessed, after, waits = account(), timedelta(0), []

    for _ in range(FREE_PER_ACCOUNT + 13):
        if seconds := admit(engine, [guessed], after):
            waits.append(seconds)
            assert admit(engine, [guessed], after + timedelta(seconds=seconds - 0.5))
            after += timedelta(seconds=seconds)
            assert admit(engine, [guessed], after) == 0

    assert waits == [2**step for step in range(10)] + [900, 900, 900]


def test_a_try_that_comes_too_early_does_not_count(engine: Engine) -> None:
    guessed = account()

    answers = [admit(engine, [guessed]) for _ in range(20)]

    assert answers == [0] * FREE_PER_ACCOUNT + [1] * 15
    assert failures(engine, guessed) == FREE_PER_ACCOUNT


def test_what_one_subject_refuses_the_other_does_not_count(engine: Engine) -> None:
    guessed, address = account(), attempts.address("192.0.2.1", secret=SECRET)
    for _ in range(FREE_PER_ACCOUNT):
        admit(engine, [guessed])

    assert admit(engine, [guessed, address]) == 1
    assert failures(engine, address) == 0


def test_an_address_waits_too(engine: Engine) -> None:
    address = attempts.address("192.0.2.2", secret=SECRET)

    answers = [admit(engine, [account(), address]) for _ in range(FREE_PER_ADDRESS + 1)]

    assert answers == [0] * FREE_PER_ADDRESS + [1]


def test_a_right_password_clears_the_account_and_not_the_address(engine: Engine) -> None:
    guessed, address = account(), attempts.address("192.0.2.3", secret=SECRET)
    for _ in range(4):
        admit(engine, [guessed, address])

    write(engine, attempts.forgive, [guessed, address])

    assert failures(engine, guessed) == 0
    assert failures(engine, address) == 3


def test_a_try_that_was_not_looked_at_is_undone(engine: Engine) -> None:
    guessed, address = account(), attempts.address("192.0.2.4", secret=SECRET)
    admit(engine, [guessed, address])
    admit(engine, [guessed])

    write(engine, attempts.undo, [guessed, address])

    assert failures(engine, guessed) == 1
    assert failures(engine, address) == 0


def test_tries_at_once_are_all_counted(engine: Engine) -> None:
    guessed, address = account(), attempts.address("192.0.2.5", secret=SECRET)

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: admit(engine, [guessed, address]), range(30)))

    assert answers.count(0) == FREE_PER_ACCOUNT
    assert failures(engine, guessed) == FREE_PER_ACCOUNT


def test_tries_and_forgiveness_at_once_do_not_block_each_other(engine: Engine) -> None:
    address = attempts.address("192.0.2.6", secret=SECRET)
    people = [account() for _ in range(4)]

    def sign_in(number: int) -> None:
        subjects = [people[number % 4], address]
        if admit(engine, subjects) == 0:
            write(engine, attempts.forgive, subjects)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(sign_in, range(60)))

    assert [failures(engine, person) for person in people] == [0, 0, 0, 0]
    assert failures(engine, address) == 0


def test_failures_are_forgotten_after_a_day(engine: Engine) -> None:
    guessed = account()
    for _ in range(FREE_PER_ACCOUNT):
        admit(engine, [guessed])

    assert admit(engine, [guessed], timedelta(days=1, seconds=1)) == 0
    assert failures(engine, guessed) == 1


def test_what_is_forgotten_can_be_removed(engine: Engine) -> None:
    old, new = account(), account()
    admit(engine, [old])
    admit(engine, [new], timedelta(hours=12))

    write(engine, all_forgotten, AT + timedelta(days=1, seconds=1), 100)

    assert (failures(engine, old), failures(engine, new)) == (0, 1)


def test_a_clock_set_back_locks_nobody_out(engine: Engine) -> None:
    guessed = account()
    for _ in range(FREE_PER_ACCOUNT):
        admit(engine, [guessed], timedelta(days=300))

    assert admit(engine, [guessed]) == 0


def test_names_are_not_stored(engine: Engine) -> None:
    guessed = attempts.account("ada@example.org", secret=SECRET)

    assert "ada" not in guessed.key
    assert guessed.key != attempts.address("ada@example.org", secret=SECRET).key


@pytest.mark.parametrize(
    ("addresses", "subjects"),
    [
        (["2001:db8::1", "2001:db8::ffff:1"], 1),
        (["2001:db8::1", "2001:db8:0:1::1"], 2),
        (["::ffff:192.0.2.1", "192.0.2.1"], 1),
        (["192.0.2.1", "192.0.2.2"], 2),
        (["no address", "no address"], 1),
    ],
)
def test_an_address_counts_as_its_network(addresses: list[str], subjects: int) -> None:
    keys = {attempts.address(address, secret=SECRET).key for address in addresses}

    assert len(keys) == subjects
