"""A filtered list is the same however many branches it is read in: every row once, in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import Engine

from db.keyset import PageRequest
from db.queries.transactions import lists
from db.queries.transactions.filters import BRANCHES_MAX, Filter, OrderBy
from db.session import reading
from domain.ledger import Line
from domain.transactions import Draft
from services import transactions
from tests.services.books import Books

CATEGORIES = ["Rent", "Car", "Travel"]
# More than are read one by one.
MANY_TAGS = [f"tag{place}" for place in range(BRANCHES_MAX + 2)]


def draft_of(books: Books, place: int) -> Draft:
    """One of many transactions that differ in whatever a branch is made by."""
    ids = [books.categories[name] for name in CATEGORIES]
    stated: dict[str, Any] = {
        "occurred_on": f"2026-03-{1 + place % 5:02}",
        "tags": [tag for number, tag in enumerate(MANY_TAGS) if (place + number) % 4 == 0],
        "account_id": books.accounts[["Cash", "Bank"][place % 2]],
        "category_id": ids[place % 3],
    }
    if place % 3 == 0:
        parts = [ids[0], ids[place % 2], ids[0], None][place % 4 :]
        stated["lines"] = [Line(uuid, 1250 if len(parts) == 1 else 100) for uuid in parts]
        stated["category_id"] = None
    elif place % 7 == 0:
        stated["category_id"] = None
    total = sum(line.amount_minor for line in stated.get("lines", ())) or 1250
    return books.draft(total, **stated)


@pytest.fixture(scope="module")
def books(engine: Engine) -> Books:
    books = Books.new(engine)
    books.account("Bank")
    return books


@pytest.fixture(scope="module")
def drafts(books: Books) -> dict[str, Draft]:
    """Id → draft, in the order of the list: the latest day first."""
    stated = [draft_of(books, place) for place in range(60)]
    ids = books.add_many(*stated)
    pairs = sorted(zip(ids, stated, strict=True), key=lambda pair: (pair[1].occurred_on, pair[0]))
    return dict(reversed(pairs))


def on(draft: Draft) -> set[str | None]:
    """The categories that a draft stands on."""
    return {line.category_id for line in draft.lines} or {draft.category_id}


Case = tuple[Callable[[Books], Filter], Callable[[Books, Draft], bool]]


def categories(*names: str, is_uncategorized: bool = False) -> Case:
    def wanted(books: Books) -> Filter:
        ids = [books.categories[name] for name in names] if names else None
        return Filter(categories=ids, is_uncategorized=is_uncategorized)

    def holds(books: Books, draft: Draft) -> bool:
        ids = {books.categories[name] for name in names}
        return bool(on(draft) & (ids | ({None} if is_uncategorized else set())))

    return wanted, holds


def tags(*names: str) -> Case:
    return lambda _: Filter(tags=names), lambda _, draft: bool(set(names) & set(draft.tags))


CASES: dict[str, Case] = {
    "one category": categories("Rent"),
    "a category twice": categories("Rent", "Rent"),
    "categories": categories("Travel", "Rent", "Car"),
    "uncategorized": categories(is_uncategorized=True),
    "a category or none": categories("Rent", is_uncategorized=True),
    "one tag": tags("tag0"),
    "tags": tags("tag4", "tag0", "tag1"),
    "many tags": tags(*MANY_TAGS),
    "a tag that is not there": tags("nothing"),
    "no tag at all": tags(),
    "a tag from a day on": (
        lambda _: Filter(tags=["tag1"], start="2026-03-03"),
        lambda _, draft: "tag1" in draft.tags and draft.occurred_on >= "2026-03-03",
    ),
    "tags on an account": (
        lambda books: Filter(tags=["tag1", "tag2"], accounts=[books.accounts["Bank"]]),
        lambda books, draft: (
            bool({"tag1", "tag2"} & set(draft.tags)) and draft.account_id == books.accounts["Bank"]
        ),
    ),
    "a category with a tag until a day": (
        lambda books: Filter(categories=[books.categories["Car"]], tags=["tag3"], end="2026-03-04"),
        lambda books, draft: (
            books.categories["Car"] in on(draft)
            and "tag3" in draft.tags
            and draft.occurred_on < "2026-03-04"
        ),
    ),
}


def walk(books: Books, wanted: Filter, *, is_backward: bool) -> list[str]:
    """The whole list, page by page of three."""
    walked: list[str] = []
    key = None
    while True:
        request = PageRequest(
            3,
            is_backward=is_backward,
            after=None if is_backward else key,
            before=key if is_backward else None,
        )
        with reading(books.engine) as session:
            page = lists.page(
                session, books.wallet, wanted, OrderBy.DATE, request, is_descending=True
            )
        found: Sequence[str] = [row.id for row in page.rows]
        walked = [*found, *walked] if is_backward else [*walked, *found]
        if not (page.has_previous if is_backward else page.has_next):
            return walked
        key = page.keys[0 if is_backward else -1]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_list_in_branches_has_every_row_once(
    books: Books, drafts: dict[str, Draft], case: Case
) -> None:
    wanted, holds = case[0](books), case[1]
    expected = [uuid for uuid, draft in drafts.items() if holds(books, draft)]

    forwards = walk(books, wanted, is_backward=False)
    backwards = walk(books, wanted, is_backward=True)
    with reading(books.engine) as session:
        count = lists.count(session, books.wallet, wanted)

    assert forwards == backwards == expected
    assert count == len(expected)


def test_what_stands_below_a_transaction_follows_it_to_another_day(books: Books) -> None:
    uuid = books.add(tags=["moving"], lines=[Line(None, 1250)], category_id=None)
    key = (books.wallet, uuid)

    books.write(move_to_another_day, transaction_id=uuid)

    with reading(books.engine) as session:
        [line] = lists.lines(session, [key])[key]
        assert line.occurred_on == "2026-05-01"
    assert walk(books, Filter(tags=["moving"], start="2026-05-01"), is_backward=False) == [uuid]


def move_to_another_day(session: Any, by: Any, *, transaction_id: str) -> str:
    return transactions.update(
        session, by, transaction_id=transaction_id, changes={"occurred_on": "2026-05-01"}
    )
