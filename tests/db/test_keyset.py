"""Keyset pages: whatever is walked, and however, is seen once and in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, select

from db.keyset import Order, Page, PageRequest, page
from db.session import reading, write

METADATA = MetaData()
# `stray` is no table of the product.
STRAY = Table(
    "stray",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("day", String(10), nullable=False),
    Column("kind", Integer, nullable=False),
)

ROWS = st.lists(
    st.tuples(st.sampled_from(["2026-01-01", "2026-01-02", "2026-01-03"]), st.integers(0, 2)),
    max_size=14,
)
Row = tuple[str, int]


def order(*, is_descending: bool) -> Order:
    return Order((STRAY.c.day, STRAY.c.id), is_descending)


def fill(engine: Engine, rows: Sequence[Row]) -> None:
    METADATA.create_all(engine)

    def refill(session: Any) -> None:
        session.execute(STRAY.delete())
        values = [
            {"id": number, "day": day, "kind": kind} for number, (day, kind) in enumerate(rows, 1)
        ]
        if values:
            session.execute(STRAY.insert(), values)

    write(engine, refill)


def ask(engine: Engine, branches: int, request: PageRequest, *, is_descending: bool) -> Page:
    parts = [select(STRAY)]
    if branches > 1:
        parts = [select(STRAY).where(STRAY.c.kind == kind) for kind in range(3)]
    with reading(engine) as session:
        return page(session, parts, order(is_descending=is_descending), request)


def wanted(rows: Sequence[Row], *, is_descending: bool) -> list[tuple[str, int]]:
    keys = [(day, number) for number, (day, _) in enumerate(rows, 1)]
    return sorted(keys, reverse=is_descending)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=ROWS,
    size=st.integers(1, 6),
    branches=st.sampled_from([1, 3]),
    is_descending=st.booleans(),
    is_backward=st.booleans(),
)
def test_a_walk_sees_every_row_once_and_in_order(
    engine: Engine,
    rows: list[Row],
    size: int,
    branches: int,
    is_descending: bool,  # noqa: FBT001 - Hypothesis gives arguments by name
    is_backward: bool,  # noqa: FBT001 - the same
) -> None:
    fill(engine, rows)
    seen: list[tuple[Any, ...]] = []
    edge: tuple[Any, ...] | None = None

    for _ in range(len(rows) + 1):
        after, before = (None, edge) if is_backward else (edge, None)
        request = PageRequest(size, is_backward, after, before)
        found = ask(engine, branches, request, is_descending=is_descending)
        seen = [*found.keys, *seen] if is_backward else [*seen, *found.keys]
        assert len(found.rows) <= size
        assert (found.has_next if is_backward else found.has_previous) is (edge is not None)
        if not (found.has_previous if is_backward else found.has_next):
            break
        edge = found.keys[0] if is_backward else found.keys[-1]

    assert seen == wanted(rows, is_descending=is_descending)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), rows=ROWS.filter(lambda rows: len(rows) > 1), is_descending=st.booleans())
def test_a_page_between_two_keys_holds_neither(
    engine: Engine,
    data: st.DataObject,
    rows: list[Row],
    is_descending: bool,  # noqa: FBT001 - Hypothesis gives arguments by name
) -> None:
    fill(engine, rows)
    keys = wanted(rows, is_descending=is_descending)
    first = data.draw(st.integers(0, len(keys) - 1))
    last = data.draw(st.integers(0, len(keys) - 1))
    is_backward = data.draw(st.booleans())

    request = PageRequest(20, is_backward, after=keys[first], before=keys[last])
    found = ask(engine, 3, request, is_descending=is_descending)

    assert found.keys == keys[first + 1 : last]


@pytest.mark.parametrize("branches", [1, 3])
def test_an_empty_list_has_an_empty_page(engine: Engine, branches: int) -> None:
    fill(engine, [])

    found = ask(engine, branches, PageRequest(5), is_descending=False)

    assert (list(found.rows), found.keys) == ([], [])
    assert (found.has_next, found.has_previous) == (False, False)


def test_a_key_of_a_row_that_is_gone_still_marks_its_place(engine: Engine) -> None:
    fill(engine, [("2026-01-01", 0), ("2026-01-01", 0), ("2026-01-01", 0)])
    gone = ("2026-01-01", 2)
    write(engine, lambda session: session.execute(STRAY.delete().where(STRAY.c.id == 2)))

    found = ask(engine, 1, PageRequest(5, after=gone), is_descending=False)

    assert found.keys == [("2026-01-01", 3)]
