"""Figures from sums: several currencies side by side, rolled up, compared, as shares and means.

Nothing is converted here: each sum keeps to its currency, and tells what of it was converted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import add
from typing import NamedTuple, TypeAlias

from domain.budgets import nearest
from domain.periods import Span


class Sum(NamedTuple):
    """Signed minor units, of how many amounts they are the sum; and what of that was converted into
    the currency that is looked at: what it came to, what it was, and how many amounts.
    """

    amount_minor: int
    entries: int
    to_minor: int = 0
    from_minor: int = 0
    converted: int = 0

    def plus(self, other: Sum) -> Sum:
        return Sum(*map(add, self, other))

    @property
    def negative(self) -> Sum:
        """What it takes off, made of as many amounts."""
        return Sum(
            -self.amount_minor, self.entries, -self.to_minor, -self.from_minor, self.converted
        )

    @property
    def rest(self) -> tuple[int, int]:
        """Minor units and number of what was not converted."""
        return self.amount_minor - self.from_minor, self.entries - self.converted


ZERO = Sum(0, 0)
# By currency.
Sums: TypeAlias = Mapping[str, Sum]

NOTHING: Sums = {}
_HUNDREDTHS = 10_000


def added(several: Iterable[Sums]) -> Sums:
    """One sum for each currency; one that is of nothing is left out."""
    found: dict[str, Sum] = {}
    for sums in several:
        for currency, sum_ in sums.items():
            before = found.get(currency)
            found[currency] = sum_ if before is None else before.plus(sum_)
    return {currency: sum_ for currency, sum_ in found.items() if any(sum_)}


def less(sums: Sums, others: Sums) -> Sums:
    """What is left; it is made of the amounts of both."""
    return added([sums, {currency: sum_.negative for currency, sum_ in others.items()}])


def minor(sums: Sums, currency: str) -> int:
    """What is in the currency, and what was converted into it."""
    own = sums.get(currency, ZERO).amount_minor
    return own + sum(sum_.to_minor for sum_ in sums.values())


def percent(part_minor: int, whole_minor: int) -> str | None:
    """With two decimals, half to even; None of what is nothing or less."""
    if whole_minor <= 0:
        return None
    hundredths = nearest(part_minor * _HUNDREDTHS, whole_minor)
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100:02}"


def change(now_minor: int, then_minor: int) -> str | None:
    """By how many percent it is more than then; None where there was nothing, or less."""
    return percent(now_minor - then_minor, then_minor)


def mean(amounts_minor: Sequence[int]) -> int:
    """Rounded to whole minor units, half to even."""
    return nearest(sum(amounts_minor), len(amounts_minor))


def moving(amounts_minor: Sequence[int], length: int) -> list[int | None]:
    """The mean of each with those before it, `length` in all; None where there are not so many."""
    return [
        None if place + 1 < length else mean(amounts_minor[place + 1 - length : place + 1])
        for place in range(len(amounts_minor))
    ]


@dataclass(frozen=True, slots=True)
class CategorySums:
    """A category with what is below it; `category_id` None is for what has no category."""

    category_id: str | None
    own: Sums
    total: Sums
    children: Mapping[str | None, CategorySums] = field(default_factory=dict)


# Categories of one level by their ids.
Nodes: TypeAlias = Mapping[str | None, CategorySums]

NONE = CategorySums(None, NOTHING, NOTHING)


def largest_first(keys: Iterable[str | None], by: Nodes, currency: str) -> list[str | None]:
    """Ids decide between equals."""
    return sorted(keys, key=lambda key: (-minor(by.get(key, NONE).total, currency), key or ""))


def rolled_up(of_category: Mapping[str | None, Sums], parents: Mapping[str, str | None]) -> Nodes:
    """Those of the first level by their ids. A category that `parents` lacks stands on it too."""
    below: dict[str | None, dict[str | None, CategorySums]] = defaultdict(dict)
    roots: dict[str | None, Sums] = {}
    for category_id, sums in of_category.items():
        parent_id = None if category_id is None else parents.get(category_id)
        if parent_id is None:
            roots[category_id] = sums
        else:
            below[parent_id][category_id] = CategorySums(category_id, sums, sums)
    for parent_id in below:
        roots.setdefault(parent_id, NOTHING)
    return {
        root: CategorySums(
            root,
            own,
            added([own, *(child.own for child in below.get(root, {}).values())]),
            below.get(root, {}) if root is not None else {},
        )
        for root, own in roots.items()
    }


def in_tiles(tiles: Sequence[Span], sums: Iterable[tuple[str, str, Sum]]) -> list[dict[str, Sum]]:
    """(day, currency, sum) put into consecutive spans; each has its Sums."""
    starts = [tile.start.isoformat() for tile in tiles]
    found: list[dict[str, Sum]] = [{} for _ in tiles]
    for day, currency, sum_ in sums:
        tile = found[bisect_right(starts, day) - 1]
        before = tile.get(currency)
        tile[currency] = sum_ if before is None else before.plus(sum_)
    return [dict(added([tile])) for tile in found]


@dataclass(frozen=True, slots=True)
class Flow:
    """Money in and out during some days."""

    span: Span
    income: Sums
    expense: Sums

    @property
    def net(self) -> Sums:
        return less(self.income, self.expense)

    def savings_rate(self, currency: str) -> str | None:
        """Percent of the income that is left, in one currency; None without income."""
        return percent(minor(self.net, currency), minor(self.income, currency))


def worth(
    opening: Mapping[str, int], moves: Iterable[tuple[str, str, int]], tiles: Sequence[Span]
) -> list[dict[str, int]]:
    """What there is of each currency at the end of each span.

    `opening` is what there was before the first of them; moves are (day, currency, minor units).
    """
    starts = [tile.start.isoformat() for tile in tiles]
    moved: list[dict[str, int]] = [defaultdict(int) for _ in tiles]
    for day, currency, net_minor in moves:
        moved[bisect_right(starts, day) - 1][currency] += net_minor
    now, found = dict(opening), []
    for tile in moved:
        for currency, net_minor in tile.items():
            now[currency] = now.get(currency, 0) + net_minor
        found.append(dict(now))
    return found
