"""Many writers of one wallet at once: no update is lost, and who reads the feed misses nothing."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from time import sleep

import pytest
from sqlalchemy import Engine

from db.base import AnyRow
from db.engine import Limits, connect
from db.queries import changes
from db.session import reading
from domain.errors import Conflict
from domain.money import Money
from services import transactions
from services.conflicts import Seen
from tests.conftest import verify
from tests.plugins.figures import Figures
from tests.recount import rows
from tests.services.books import Books

WRITERS, UPDATES = 6, 100
FEED_WRITERS = 8
FEED_CHANGES = 100_000 if os.environ.get("OUTLAY_SOAK_MINUTES") else 2_000
# How many transactions one write makes; the writers differ in it, and so in how long they take.
LENGTHS = (1, 60, 3, 25, 1, 10, 2, 40)


@pytest.fixture
def crowded(database_url: str) -> Iterator[Engine]:
    """The module's database with a connection for each writer, who may wait long for their turn."""
    limits = Limits(
        connections=FEED_WRITERS + 1, lock_timeout_ms=60_000, statement_timeout_ms=60_000
    )
    engine = connect(database_url, limits)
    yield engine
    verify(engine)
    engine.dispose()


def test_no_update_is_lost(crowded: Engine, figures: Figures) -> None:
    books = Books.new(crowded)
    uuid = books.add(1)

    with ThreadPoolExecutor(WRITERS) as pool:
        counts = list(pool.map(lambda _: count_up(books, uuid), range(WRITERS)))

    (row,) = rows(crowded, "SELECT amount_minor FROM transactions WHERE id = :id", id=uuid)
    assert row.amount_minor == 1 + WRITERS * UPDATES
    figures(
        "writers",
        f"{WRITERS} x {UPDATES} updates with {sum(counts)} conflicts on {crowded.name}, 0 lost",
    )


def count_up(books: Books, uuid: str) -> int:
    """Adds one so many times, each to what it has seen. How often it had to look again."""
    conflicts = 0
    for _ in range(UPDATES):
        while True:
            found = "SELECT amount_minor, version FROM transactions WHERE id = :id"
            (row,) = rows(books.engine, found, id=uuid)
            amount = Money(row.amount_minor + 1, "EUR")
            try:
                books.write(
                    transactions.update,
                    transaction_id=uuid,
                    changes={"amount": amount},
                    seen=Seen(row.version),
                )
                break
            except Conflict:
                conflicts += 1
    return conflicts


def test_a_reader_of_the_feed_misses_nothing(crowded: Engine, figures: Figures) -> None:
    books = Books.new(crowded)
    with reading(crowded) as session:
        start = changes.feed(session, books.wallet, after=(0, -1), size=10_000).end

    with ThreadPoolExecutor(FEED_WRITERS) as pool:
        writers = [pool.submit(enter, books, length) for length in LENGTHS]
        seen, pages = follow(books, start, writers)
    wait(writers)

    made = [uuid for writer in writers for uuid in writer.result()]
    places = [(row.version, row.number) for row in seen]
    assert places == sorted(set(places)), "out of order"
    told = {row.entity_id: row.version for row in seen if row.entity == "Transaction"}
    assert told.keys() == set(made)
    found = rows(
        crowded, "SELECT id, version FROM transactions WHERE wallet_id = :w", w=books.wallet
    )
    assert {str(row.id): row.version for row in found} == told
    assert set(Counter(made).values()) == {1}
    figures(
        "feed",
        f"{FEED_WRITERS} writers, {len(seen)} changes in {pages} pages while they wrote on "
        f"{crowded.name}, 0 missed, 0 out of order",
    )


def enter(books: Books, length: int) -> list[str]:
    """Makes this writer's share, `length` at a time, and changes one of each lot later."""
    made: list[str] = []
    while len(made) < FEED_CHANGES // FEED_WRITERS:
        lot = books.add_many(*(books.draft(number + 1) for number in range(length)))
        books.write(transactions.update, transaction_id=lot[0], changes={"note": "seen"})
        made += lot
    return made


def follow(
    books: Books, start: tuple[int, int], writers: list[Future[list[str]]]
) -> tuple[list[AnyRow], int]:
    """What the feed told, page by page, until all have written and nothing more follows."""
    seen: list[AnyRow] = []
    after, pages = start, 0
    while True:
        is_over = all(writer.done() for writer in writers)
        with reading(books.engine) as session:
            page = changes.feed(session, books.wallet, after=after, size=100)
        seen += page.rows
        after, pages = page.end, pages + 1
        if not page.rows:
            # A device that has all asks again a little later, and leaves the writers their time.
            sleep(0.005)
        if is_over and not page.rows and not page.has_more:
            return seen, pages
