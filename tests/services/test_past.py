"""A list as of a moment is the list that was read at that moment, whatever has happened since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeAlias

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db.keyset import PageRequest
from db.queries import changes, tags
from db.queries.transactions import lists, past
from db.queries.transactions.filters import Filter, OrderBy
from db.session import reading
from services import trash
from tests.services import model
from tests.services.books import Books
from tests.services.model import Stated, Step
from tests.services.walk import Walk

SIZE = 3

# A filter in names, the order, and which way it runs.
Wanted: TypeAlias = tuple[dict[str, Any], OrderBy, bool]
FILTERS: list[dict[str, Any]] = [
    {},
    {"kinds": ["EXPENSE", "TRANSFER"]},
    {"kinds": []},
    {"start": "2026-01-02", "end": "2026-02-28"},
    {"currency": "EUR", "minimum": 1_000, "maximum": 500_000},
    {"categories": ["Clothing", "Salary"]},
    {"categories": ["Health"], "is_uncategorized": True},
    {"is_uncategorized": True, "kinds": ["EXPENSE"]},
    {"accounts": ["Cash"]},
    {"accounts": ["Bank", "Dollars"], "tags": ["work", "fun"]},
    {"tags": ["trip"]},
    {"words": ("cafe",)},
    {"words": ("x", "work")},
    {"creators": ["me"]},
    {"creators": []},
    {"imports": []},
]
WANTED = st.lists(
    st.tuples(st.sampled_from(FILTERS), st.sampled_from(OrderBy), st.booleans()),
    min_size=1,
    max_size=3,
)


class LongWalk(Walk):
    """A walk whose clock goes on with each step, and on which what was deleted may come back."""

    def __init__(self, books: Books) -> None:
        super().__init__(books)
        self.gone: dict[str, Stated] = {}

    def take(self, step: Step) -> None:
        by = self.books.by
        self.books.by = replace(by, at=by.at + timedelta(minutes=1, microseconds=500_000))
        super().take(step)

    def delete(self, number: int) -> None:
        before = dict(self.model.transactions)
        super().delete(number)
        self.gone |= {id: before[id] for id in before.keys() - self.model.transactions.keys()}  # noqa: A001

    def restore(self, number: int) -> None:
        if self.gone:
            id = list(self.gone)[number % len(self.gone)]  # noqa: A001
            self.books.write(trash.restore, entity="Transaction", row_id=id)
            self.model.transactions[id] = self.gone.pop(id)

    def revive(self, number: int) -> None:
        """A category that was dropped comes back, if one was."""
        name = model.SPENDING[number % len(model.SPENDING)]
        if name not in self.model.categories:
            own = self.books.categories[name]
            self.books.write(trash.restore, entity="Category", row_id=own)
            self.model.categories.add(name)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("create"), model.stated()),
        st.tuples(st.just("create_many"), st.lists(model.stated(), min_size=1, max_size=6)),
        st.tuples(
            st.just("update"),
            st.tuples(
                st.integers(0, 9),
                st.sampled_from(["day", "whole", "refund", "category", "lines", "tags", "payee"]),
                model.stated(),
            ),
        ),
        st.tuples(st.just("delete"), st.integers(0, 9)),
        st.tuples(st.just("restore"), st.integers(0, 9)),
        st.tuples(st.just("drop"), st.tuples(st.integers(0, 9), st.integers(0, 9))),
        st.tuples(st.just("revive"), st.integers(0, 9)),
    ),
    min_size=2,
    max_size=14,
)


def read_by(books: Books, named: dict[str, Any], until: int | None) -> Filter:
    """The filter with ids for names."""
    ids: dict[str, Any] = {"categories": books.categories, "accounts": books.accounts}
    ids["creators"] = {"me": books.by.user_id}
    known: dict[str, Any] = {
        name: [ids[name][each] for each in value] if name in ids else value
        for name, value in named.items()
    }
    return Filter(**known, until=until)


def everything(books: Books, wanted: Wanted, until: int | None = None) -> list[Any]:
    """All pages of a list, both ways, with all that they show; then its count and its sums."""
    named, by, is_descending = wanted
    filter = read_by(books, named, until)  # noqa: A001 - its name
    reads: Any = lists if until is None else past
    with reading(books.engine) as session:
        there, back = (
            pages(session, books.wallet, (filter, by, is_descending), reads, is_backward=backward)
            for backward in (False, True)
        )
        figures = [reads.count(session, books.wallet, filter)]
        figures += reads.totals(session, books.wallet, filter)
    assert there == back
    return [there, figures]


def pages(
    session: Session, wallet: str, wanted: Any, reads: Any, *, is_backward: bool
) -> list[dict[str, Any]]:
    filter, by, is_descending = wanted  # noqa: A001 - its name
    found: list[dict[str, Any]] = []
    edge: tuple[Any, ...] | None = None
    while True:
        keys = (None, edge) if is_backward else (edge, None)
        request = PageRequest(SIZE, is_backward, *keys)
        page = reads.page(session, wallet, filter, by, request, is_descending=is_descending)
        shown = [told(session, row) for row in page.rows]
        found = shown + found if is_backward else found + shown
        if not (page.has_previous if is_backward else page.has_next):
            return found
        edge = page.keys[0 if is_backward else -1]


def told(session: Session, row: Any) -> dict[str, Any]:
    """All that a list shows of a transaction, with its lines and tags."""
    key = (row.wallet_id, row.id)
    shown = {column.key: getattr(row, str(column.key)) for column in lists.COLUMNS}
    if isinstance(row, past.PastRow):
        below, tagged = row.lines, row.tags
    else:
        below = lists.lines(session, [key])[key]
        tagged = tags.of_transactions(session, [key])[key]
    lines = [(line.category_id, line.amount_minor, line.note) for line in below]
    return shown | {"lines": lines, "tags": tagged}


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS, wanted=WANTED)
def test_every_list_of_the_past_is_the_list_that_was(
    engine: Engine, steps: list[Step], wanted: Sequence[Wanted]
) -> None:
    walk = LongWalk(Books.new(engine))
    seen = []

    for step in steps:
        walk.take(step)
        seen.append((walk.books.by.at, [everything(walk.books, each) for each in wanted]))

    for at, then in seen:
        with reading(engine) as session:
            version = changes.version_at(session, walk.books.wallet, at)
        assert [everything(walk.books, each, version) for each in wanted] == then
