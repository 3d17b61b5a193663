"""Whatever is done to transactions, in any order and at once, their sums stay true."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from threading import Barrier
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from db.base import SUM_MINOR_MAX, new_id
from db.session import write
from db.tables import Wallet
from domain.errors import Conflict, Invalid, NotFound, Refusal, Refusals, Taken
from domain.ledger import AccountKind, CategoryKind, Line
from domain.money import AMOUNT_MINOR_MAX, Money
from services import accounts, categories, transactions, wallets
from services.accounts import NewAccount
from services.categories import NewCategory
from services.conflicts import Seen
from services.retries import Name, once
from services.transactions import booking
from tests import recount
from tests.services import model
from tests.services.books import Books
from tests.services.model import Step
from tests.services.walk import Walk

# These rows are put past the services.
TAMPERS = True

T = TypeVar("T")


@pytest.fixture
def books(engine: Engine) -> Books:
    return Books.new(engine)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=model.STEPS)
def test_any_steps_leave_the_sums_that_the_rows_come_to(books: Books, steps: list[Step]) -> None:
    walk = Walk(Books.new(books.engine))

    for step in steps:
        walk.take(step)
        walk.compare()


def at_once(work: Callable[[int], T], threads: int) -> list[T | Refusal]:
    """What each thread's `work` gave or refused; all begin at the same moment."""
    barrier = Barrier(threads)

    def run(number: int) -> T | Refusal:
        barrier.wait(timeout=30)
        try:
            return work(number)
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(threads)))


def test_six_writers_at_once_lose_nothing(books: Books) -> None:
    before = books.version

    def work(number: int) -> int:
        own: list[str] = []
        for turn in range(50):
            if turn % 5 == 4:
                changes: transactions.Changes = {"amount": Money(turn, "EUR"), "tags": ["b"]}
                books.write(transactions.update, transaction_id=own[turn // 5], changes=changes)
            else:
                own.append(books.add(100 + number, payee=f"Shop {turn}", tags=["a", f"t{turn}"]))
        return len(own)

    made = at_once(work, 6)

    recount.check(books.engine, books.wallet)
    assert made == [40] * 6
    assert books.version == before + 300
    versions = recount.rows(
        books.engine, "SELECT version FROM transactions WHERE wallet_id = :w", w=books.wallet
    )
    assert len({version for (version,) in versions}) == len(versions) == 240


def test_updates_of_one_version_at_once_are_one(books: Books) -> None:
    added = books.add()
    version = books.version

    def work(number: int) -> str:
        changes: transactions.Changes = {"amount": Money(1 + number, "EUR")}
        return books.write(
            transactions.update, transaction_id=added, changes=changes, seen=Seen(version)
        )

    answers = at_once(work, 6)

    assert answers.count(added) == 1
    assert [type(answer) for answer in answers].count(Conflict) == 5
    recount.check(books.engine, books.wallet)


@pytest.mark.parametrize("table", ["payees", "tags"])
def test_a_name_made_by_four_at_once_is_one_name(books: Books, table: str) -> None:
    names = ["Café Zoë", "CAFE ZOE", "cafe zoë", "Cafe Zoe"]

    at_once(lambda number: books.add(payee=names[number], tags=[names[number]]), 4)

    statement = f"SELECT name_key FROM {table} WHERE wallet_id = :w"
    made = recount.rows(books.engine, statement, w=books.wallet)
    assert [row.name_key for row in made] == ["cafe zoe"]


def test_a_name_claimed_by_four_at_once_goes_to_one(books: Books) -> None:
    category = NewCategory("Pets", CategoryKind.EXPENSE)
    account = NewAccount("Bank", AccountKind.CHECKING)

    for create, new in ((categories.create, category), (accounts.create, account)):
        service: Any = create
        answers = at_once(lambda _: books.write(service, wallet_id=books.wallet, new=new), 4)  # noqa: B023 - run before the next
        assert [type(answer) for answer in answers].count(Taken) == 3


def test_an_id_of_a_wallet_claimed_by_four_at_once_goes_to_one(books: Books) -> None:
    chosen = new_id()

    def work(_: int) -> Wallet:
        return books.write(
            wallets.create, wallet_id=chosen, name="W", currency="EUR", time_zone="UTC"
        )

    answers = at_once(work, 4)

    assert [type(answer) for answer in answers].count(Conflict) == 3


def test_who_is_removed_while_waiting_for_the_wallet_writes_nothing(books: Books) -> None:
    with pytest.raises(NotFound):
        _meanwhile(books, "DELETE FROM members WHERE wallet_id = :w", books.add)

    assert recount.counted_daily(books.engine, books.wallet) == {}


def test_what_is_removed_while_waiting_for_the_wallet_is_not_written_with(books: Books) -> None:
    draft = replace(books.draft(100), id=new_id())
    name = Name(f"id {draft.id}", "0" * 64, "id", draft.id)
    create = partial(once, wallet_id=books.wallet, draft=draft)

    with pytest.raises(Refusals, match="category"):
        _meanwhile(
            books,
            "DELETE FROM categories WHERE wallet_id = :w",
            lambda: write(books.engine, create, books.by, name, transactions.create),
        )

    assert recount.counted_daily(books.engine, books.wallet) == {}


def _meanwhile(books: Books, deletion: str, work: Callable[[], T]) -> T:
    """What comes of the work if it has to wait for the wallet until something is gone."""
    with books.engine.begin() as removing, ThreadPoolExecutor(1) as pool:
        lock = "SELECT id FROM wallets WHERE id = :w"
        if books.engine.dialect.name == "postgresql":
            lock += " FOR UPDATE"
        removing.execute(text(lock), {"w": books.wallet})
        waiting = pool.submit(work)
        _wait_for_a_waiter(books.engine)
        removing.execute(text(deletion), {"w": books.wallet})
        removing.commit()
        return waiting.result(timeout=30)


def _wait_for_a_waiter(engine: Engine) -> None:
    """On SQLite a writer cannot even begin while another one writes."""
    if engine.dialect.name == "sqlite":
        return
    for _ in range(10_000):
        if recount.rows(engine, "SELECT 1 FROM pg_locks WHERE NOT granted"):
            return
    raise AssertionError("nobody waits for the lock")


def test_a_month_takes_amounts_up_to_its_limit(books: Books) -> None:
    largest = books.draft(AMOUNT_MINOR_MAX, category_id=None)
    for _ in range(8):
        books.add_many(*[largest] * 500)

    with pytest.raises(Invalid, match="larger than a total can be"):
        books.add(AMOUNT_MINOR_MAX, category_id=None)
    with pytest.raises(Invalid, match="larger than a total can be"):
        books.add_many(*[replace(largest, account_id=None)] * 2)
    books.add(AMOUNT_MINOR_MAX, category_id=None, occurred_on="2026-04-01")
    refund = books.add(AMOUNT_MINOR_MAX, category_id=None, is_refund=True)

    assert 4_000 * AMOUNT_MINOR_MAX < SUM_MINOR_MAX < 4_001 * AMOUNT_MINOR_MAX
    recount.check(books.engine, books.wallet)
    books.add(AMOUNT_MINOR_MAX, category_id=None)
    with pytest.raises(Invalid, match="larger than a total can be"):
        books.write(transactions.delete, transaction_id=refund)
    recount.check(books.engine, books.wallet)


def test_categories_whose_days_do_not_fit_together_are_not_merged(books: Books) -> None:
    health, travel = books.categories["Health"], books.categories["Travel"]
    for category in (health, travel):
        largest = books.draft(AMOUNT_MINOR_MAX, category_id=category, account_id=None)
        for _ in range(5):
            books.add_many(*[largest] * 500)

    with pytest.raises(Invalid, match="larger than a total can be"):
        books.write(categories.delete, category_id=health, move_to=travel)

    recount.check(books.engine, books.wallet)
    assert len(recount.stored_daily(books.engine, books.wallet)) == 2


def test_a_wallet_has_a_limit_of_tags(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(booking, "TAGS_PER_WALLET_MAX", 3)
    books.add(tags=["a", "b", "c"])

    books.add(tags=["A", "c"])
    with pytest.raises(Invalid, match="at most 3 tags"):
        books.add(tags=["a", "d"])


def test_nothing_is_not_many(books: Books) -> None:
    before = books.version

    with pytest.raises(Invalid, match="at least one"):
        books.add_many()

    assert books.version == before


@pytest.mark.parametrize(
    "change",
    [
        "amount_minor = 0",
        "amount_minor = -1",
        f"amount_minor = {AMOUNT_MINOR_MAX + 1}",
        "kind = 'GIFT'",
        "kind = 'TRANSFER'",
        "to_account_id = account_id",
        "to_amount_minor = 1",
        "has_lines = true",
        "kind = 'TRANSFER', category_id = NULL, to_account_id = account_id, to_amount_minor = 1",
        "description = NULL",
        "currency = NULL",
        "category_id = wallet_id",
        "account_id = wallet_id",
        "payee_id = wallet_id",
        "import_id = wallet_id",
        "created_by = wallet_id",
    ],
)
def test_the_database_itself_refuses_a_transaction_that_cannot_be(
    books: Books, change: str
) -> None:
    added = books.add()

    with pytest.raises(IntegrityError), books.engine.begin() as connection:
        connection.execute(text(f"UPDATE transactions SET {change} WHERE id = :id"), {"id": added})

    recount.check(books.engine, books.wallet)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE transaction_lines SET amount_minor = 0 WHERE wallet_id = :w",
        "UPDATE transaction_lines SET position = 0 WHERE wallet_id = :w",
        "UPDATE transaction_lines SET category_id = wallet_id WHERE wallet_id = :w",
        "UPDATE members SET role = 'KING' WHERE wallet_id = :w",
        "UPDATE wallets SET month_start_day = 0 WHERE id = :w",
        "UPDATE wallets SET month_start_day = 32 WHERE id = :w",
        "UPDATE wallets SET week_start = 'NODAY' WHERE id = :w",
        "UPDATE accounts SET kind = 'PIGGY' WHERE wallet_id = :w",
        "UPDATE accounts SET name_key = 'x' WHERE wallet_id = :w",
        "UPDATE categories SET kind = 'BOTH' WHERE wallet_id = :w",
        "UPDATE categories SET name_key = 'x' WHERE wallet_id = :w",
        "UPDATE categories SET parent_id = wallet_id WHERE wallet_id = :w",
        "UPDATE payees SET name_key = 'x' WHERE wallet_id = :w",
        "UPDATE tags SET name_key = 'x' WHERE wallet_id = :w",
        "DELETE FROM accounts WHERE wallet_id = :w",
        "DELETE FROM payees WHERE wallet_id = :w",
        "DELETE FROM categories WHERE wallet_id = :w",
    ],
)
def test_the_database_itself_refuses_what_breaks_a_rule(books: Books, statement: str) -> None:
    books.account("Bank")
    lines = [Line(books.categories["Health"], 1000), Line(None, 250)]
    books.add(category_id=None, lines=lines, payee="A", tags=["a", "b"])
    books.add(payee="B")

    with pytest.raises(IntegrityError), books.engine.begin() as connection:
        connection.execute(text(statement), {"w": books.wallet})
