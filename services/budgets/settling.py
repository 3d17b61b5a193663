"""Settling: up to where it is worked out what a budget carries over, so that nobody walks it again.

Each write that touches a budget moves its checkpoint to the first period whose alerts are still
news. What begins there or later is walked from there, what was before from the beginning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from db.queries import budgets, checkpoints
from db.queries.checkpoints import NOTHING, Kept
from domain.budgets import BEGINNING, Checkpoint, Rollover, Standing, carried
from services.budgets.watched import Watched
from services.writing import Write

# After every day that there can be.
_NEVER = "9999-12-31"


@dataclass(frozen=True, slots=True)
class Book:
    """What was spent of a budget, in the limit's currency, by the numbers of its periods; whole
    from the checkpoint on.
    """

    of: Watched
    spent: Mapping[int, int]
    since: Checkpoint = BEGINNING

    def carried(self, into: Iterable[int]) -> dict[int, int]:
        limit, rollover = self.of.row.limit_minor, self.of.rollover
        return carried(self.spent, limit=limit, rollover=rollover, into=into, since=self.since)

    def standings(self, numbers: Iterable[int]) -> dict[int, Standing]:
        carry = self.carried(numbers)
        return {n: self.of.standing(carry[n], self.spent.get(n, 0)) for n in carry}


def opened(session: Session, since: Mapping[Watched, str]) -> list[Book]:
    """The book of each budget for its periods from a day on; empty for all of them."""
    keys = {
        each: (each.row.wallet_id, each.row.id, each.needed_from(day), _NEVER)
        for each, day in since.items()
    }
    spent = budgets.spent(session, list(keys.values())) if keys else {}
    return [
        Book(each, each.own_spent(spent[keys[each]]), each.checkpoint(day))
        for each, day in since.items()
    ]


def is_wanting(each: Watched, start: str, today: date) -> bool:
    """Whether the checkpoint is not where it should be, or not right once something has changed
    in the period that begins on `start`.
    """
    settled: str | None = each.row.settled_start
    return settled != _due_start(each, today) or (settled is not None and start < settled)


def settle(write: Write, books: Iterable[Book], today: date) -> None:
    """Move the checkpoints of these budgets to where they should be."""
    due = {book.of: _due(book, today) for book in books}
    rows = [(each.row.id, kept) for each, kept in due.items() if kept != _stored(each)]
    if rows:
        checkpoints.keep(write.session, write.wallet_id, rows)


def misplaced(each: Watched, spent: Mapping[int, int]) -> tuple[int | str, int | str] | None:
    """What the budget's checkpoint says, and what walking from the beginning comes to, if that is
    something else. `spent` is of all periods.
    """
    start, minor = each.row.settled_start, each.row.settled_minor
    if start is None:
        return None
    number = each.course.number(date.fromisoformat(start))
    if each.rollover is Rollover.NONE or each.start_of(number) != start:
        return minor, "nothing, as nothing is carried there"
    computed = Book(each, spent).carried([number])[number]
    return None if minor == computed else (minor, computed)


def _stored(each: Watched) -> Kept:
    return each.row.settled_start, each.row.settled_minor


def _due(book: Book, today: date) -> Kept:
    start = _due_start(book.of, today)
    if start is None:
        return NOTHING
    number = book.of.course.newsworthy_from(today)
    return checkpoints.kept(start, book.carried([number])[number])


def _due_start(each: Watched, today: date) -> str | None:
    """None where walking from the beginning is no walk."""
    number = each.course.newsworthy_from(today)
    return None if each.rollover is Rollover.NONE or number == 0 else each.start_of(number)
