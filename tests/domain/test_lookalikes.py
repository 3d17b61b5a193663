"""Which entries by hand look like rows of a statement."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.lookalikes import DAYS_APART_MAX, Booked, Entered, pairs, words

DAYS = st.integers(0, 12)
WORDS = st.frozensets(st.sampled_from(["bread", "coffee", "rent", "tea"]), max_size=3)


def booked(*days: int, said: str = "") -> list[Booked]:
    return [Booked(position, day, words(said)) for position, day in enumerate(days)]


def entered(**days: int) -> list[Entered]:
    return [Entered(name, day, words(name)) for name, day in days.items()]


@pytest.mark.parametrize(
    ("rows", "by_hand", "found"),
    [
        (booked(10), entered(coffee=10), {0: "coffee"}),
        (booked(10), entered(coffee=7), {0: "coffee"}),
        (booked(10), entered(coffee=6), {}),
        (booked(10), entered(coffee=13), {0: "coffee"}),
        (booked(10), entered(coffee=14), {}),
        (booked(10), entered(later=11, earlier=9), {0: "earlier"}),
        (booked(10), entered(near=9, nearer=10), {0: "nearer"}),
        (booked(10, said="Coffee shop 24"), entered(lunch=10, coffee=12), {0: "coffee"}),
        (booked(10, 10), entered(coffee=10), {0: "coffee"}),
        (booked(10, 11), entered(one=10, two=11), {0: "one", 1: "two"}),
    ],
)
def test_the_likeliest_entry_is_found(
    rows: Sequence[Booked], by_hand: Sequence[Entered], found: dict[int, str]
) -> None:
    assert {position: one.id for position, one in pairs(rows, by_hand).items()} == found


@given(st.lists(st.tuples(DAYS, WORDS), max_size=12), st.lists(st.tuples(DAYS, WORDS), max_size=12))
@settings(max_examples=200, deadline=None)
def test_no_entry_is_matched_twice_and_none_in_reach_is_left_beside_a_lonely_row(
    rows: list[tuple[int, frozenset[str]]], by_hand: list[tuple[int, frozenset[str]]]
) -> None:
    file = [Booked(position, day, said) for position, (day, said) in enumerate(rows)]
    there = [Entered(str(number), day, said) for number, (day, said) in enumerate(by_hand)]

    found = pairs(file, there)

    matched = [one.id for one in found.values()]
    assert len(matched) == len(set(matched))
    assert all(abs(file[at].day - one.day) <= DAYS_APART_MAX for at, one in found.items())
    lonely = [row for row in file if row.position not in found]
    free = [one for one in there if one.id not in matched]
    assert not any(abs(row.day - one.day) <= DAYS_APART_MAX for row in lonely for one in free)


def test_a_whole_file_of_one_amount_takes_no_longer_than_any_other() -> None:
    rows = booked(*([10] * 20_000), said="coffee shop")
    there = [Entered(str(number), 10, words("coffee shop")) for number in range(20_000)]

    found = pairs(rows, there)

    assert len({one.id for one in found.values()}) == 20_000


def test_numbers_and_short_words_say_nothing() -> None:
    assert words("REWE 4711 am Zoo", None, "Café") == {"rewe", "zoo", "cafe"}
