"""The channel: what was committed is announced, to all that listen, and nothing else is."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import pytest
from sqlalchemy import Engine, make_url, text
from sqlalchemy.orm import Session

from db import channel
from db.channel import EVERYTHING, Subscription, wallet_topic
from db.engine import Limits, connect
from db.session import will_announce, write, writing
from tests.conftest import ON_POSTGRESQL
from tests.services.books import Books

BOUND_S = 20
_END_LISTENERS = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE application_name = 'outlay-channel' AND datname = current_database()"
)

Word = tuple[str, int]


class Heard:
    """What one listener was told, in order."""

    def __init__(self, engine: Engine) -> None:
        # A word of before is not for this one, and the herald may not have said it yet.
        channel.flush(engine, BOUND_S)
        self.words: Queue[Word] = Queue()
        self.subscription = Subscription(engine, lambda *word: self.words.put(word))
        if engine.dialect.name == "postgresql":
            assert self.next() == (EVERYTHING, 0)

    def next(self) -> Word:
        return self.words.get(timeout=BOUND_S)

    def nothing(self) -> bool:
        try:
            self.words.get_nowait()
        except Empty:
            return True
        return False


@pytest.fixture
def listen() -> Iterator[Callable[[Engine], Heard]]:
    made: list[Heard] = []

    def one(engine: Engine) -> Heard:
        made.append(Heard(engine))
        return made[-1]

    yield one
    for heard in made:
        heard.subscription.close()


@pytest.fixture
def other(engine: Engine) -> Iterator[Engine]:
    """Another engine over the same database, as another process has it."""
    one = connect(engine.url.render_as_string(hide_password=False), Limits(connections=1))
    yield one
    one.dispose()


def say(session: Session, topic: str, version: int = 1) -> None:
    will_announce(session, topic, version)


def fail(session: Session, topic: str) -> None:
    will_announce(session, topic, 1)
    raise KeyError


def test_what_was_committed_is_heard(engine: Engine, listen: Callable[[Engine], Heard]) -> None:
    heard = listen(engine)

    write(engine, say, "here", 7)
    with writing(engine) as session:
        say(session, "there", 8)

    assert [heard.next(), heard.next()] == [("here", 7), ("there", 8)]


def test_what_was_rolled_back_is_not(engine: Engine, listen: Callable[[Engine], Heard]) -> None:
    heard = listen(engine)

    with pytest.raises(KeyError):
        write(engine, fail, "undone")
    write(engine, say, "done")

    assert heard.next() == ("done", 1)


def test_it_is_committed_by_the_time_it_is_heard(
    engine: Engine, listen: Callable[[Engine], Heard]
) -> None:
    books = Books.new(engine)
    heard = listen(engine)

    books.add()

    assert heard.next() == (wallet_topic(books.wallet), 2)
    assert books.version == 2
    assert heard.nothing()


def test_one_transaction_announces_all_its_topics(
    engine: Engine, listen: Callable[[Engine], Heard]
) -> None:
    heard = listen(engine)

    with writing(engine) as session:
        for version in (1, 2, 3):
            say(session, f"topic{version}", version)
            say(session, "twice", version)

    words = {heard.next() for _ in range(4)}
    assert words == {("topic1", 1), ("topic2", 2), ("topic3", 3), ("twice", 3)}


def test_other_engines_hear_it_on_postgresql(
    engine: Engine, other: Engine, listen: Callable[[Engine], Heard]
) -> None:
    """On SQLite only those of the same engine do; others look by themselves."""
    mine, theirs = listen(engine), listen(other)

    write(engine, say, "news")

    assert mine.next() == ("news", 1)
    if engine.dialect.name == "postgresql":
        assert theirs.next() == ("news", 1)
    else:
        assert theirs.nothing()


@ON_POSTGRESQL
def test_whoever_was_cut_off_hears_everything_again(
    engine: Engine, listen: Callable[[Engine], Heard]
) -> None:
    heard = listen(engine)

    for version in (1, 2, 3):
        with engine.begin() as connection:
            assert connection.scalar(text(_END_LISTENERS)) == 1
        assert heard.next() == (EVERYTHING, 0)
        write(engine, say, "back", version)
        assert heard.next() == ("back", version)


def threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "channel"]


def files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_a_closed_one_hears_nothing_and_leaves_nothing_behind(engine: Engine) -> None:
    write(engine, say, "warm")
    threads_before, files_before = len(threads()), files()
    several = [Heard(engine) for _ in range(5)]

    started = time.monotonic()
    for heard in several:
        heard.subscription.close()
        heard.subscription.close()
    took_s = time.monotonic() - started

    assert took_s < 2
    assert (len(threads()), files()) == (threads_before, files_before)
    write(engine, say, "late")
    channel.flush(engine, BOUND_S)
    assert all(heard.nothing() for heard in several)


@pytest.mark.parametrize("host", ["/nowhere", "127.0.0.1"])
def test_a_database_that_is_away_is_nobodys_trouble(host: str) -> None:
    """Neither for whoever announces, nor for whoever wants to stop listening."""
    away = connect(f"postgresql+psycopg2://nobody@/none?host={host}&port=1")
    told: list[Any] = []
    subscription = Subscription(away, lambda *word: told.append(word))

    channel.announce(away, {"nobody hears it": 1})
    subscription.close()

    assert told == []
    assert threads() == []
    away.dispose()


@ON_POSTGRESQL
def test_connections_that_died_in_the_pool_lose_no_word(
    engine: Engine, other: Engine, listen: Callable[[Engine], Heard]
) -> None:
    heard = listen(engine)
    write(other, say, "first")
    assert heard.next() == ("first", 1)
    with engine.begin() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <>"
                " pg_backend_pid() AND datname = current_database()"
                " AND application_name = 'outlay'"
            )
        )

    channel.announce(other, {"second": 2})

    assert heard.next() == ("second", 2)


@ON_POSTGRESQL
def test_what_an_address_says_goes_for_the_listener_too(
    engine: Engine, listen: Callable[[Engine], Heard]
) -> None:
    url = make_url(engine.url).update_query_dict({"application_name": "mine"})
    named = connect(url.render_as_string(hide_password=False))

    heard = listen(named)
    write(engine, say, "news")

    assert heard.next() == ("news", 1)
    named.dispose()
