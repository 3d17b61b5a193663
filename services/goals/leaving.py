"""Leaving: contributions that go, by themselves, with their transaction or with their goal."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from db.base import AnyRow
from db.images import of_ids
from db.queries import contributions, goals
from db.tables import Contribution, Goal
from domain.errors import InUse
from domain.money import Money
from services.goals import saving
from services.writing import PIECE, Gone, Write


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A contribution that went with its transaction."""

    id: str
    wallet_id: str
    goal_id: str
    transaction_id: str
    amount: Money


def with_transaction(write: Write, transaction_id: str) -> list[Withdrawn]:
    """Withdraw what goals count of a transaction that is about to go. Raises InUse."""
    if not write.held.goal_count:
        return []
    rows = contributions.linking(write.session, write.wallet_id, [transaction_id])
    return _withdrawn(write, rows)


def with_import(write: Write, import_id: str) -> list[Withdrawn]:
    """The same for all transactions of an import."""
    if not write.held.goal_count:
        return []
    rows = contributions.linking_import(write.session, write.wallet_id, import_id)
    return _withdrawn(write, rows)


def by_transaction(withdrawn: Iterable[Withdrawn]) -> dict[str, list[str]]:
    """The ids of what went with each transaction, for bringing it back."""
    found: dict[str, list[str]] = defaultdict(list)
    for each in withdrawn:
        found[each.transaction_id].append(each.id)
    return dict(found)


def saved_of(row: AnyRow) -> Money:
    """What a contribution counts, in its goal's currency."""
    return Money(row.saved_minor, row.to_currency or row.currency)


def _withdrawn(write: Write, rows: Sequence[AnyRow]) -> list[Withdrawn]:
    if rows:
        withdraw(write, rows)
    return [
        Withdrawn(
            id=row.id,
            wallet_id=write.wallet_id,
            goal_id=row.goal_id,
            transaction_id=row.transaction_id,
            amount=saved_of(row),
        )
        for row in rows
    ]


def withdraw(write: Write, rows: Sequence[AnyRow]) -> dict[str, Goal]:
    """Put contributions into the trash; their goals have so much less. Those goals, by id.

    Raises InUse where more was taken back than would be left.
    """
    found = goals.some(write.session, write.wallet_id, sorted({row.goal_id for row in rows}))
    less: Counter[str] = Counter()
    for row in rows:
        less[row.goal_id] += row.saved_minor
    for goal_id, amount_minor in less.items():
        _refuse_less_than_nothing(found[goal_id], amount_minor)
    remove(write, rows, found)
    for goal_id, amount_minor in less.items():
        saving.move(write, found[goal_id], -amount_minor)
    return found


def remove(write: Write, rows: Sequence[AnyRow], of: Mapping[str, Goal]) -> None:
    """Put contributions into the trash, each under the name of its goal."""
    session, wallet_id = write.session, write.wallet_id
    for start in range(0, len(rows), PIECE):
        piece = rows[start : start + PIECE]
        ids = [row.id for row in piece]
        images = of_ids(session, wallet_id, Contribution, ids)
        gone = [
            Gone(row.id, of[row.goal_id].name, {**images[row.id], "by": row.created_by})
            for row in piece
        ]
        write.deleted(Contribution, gone)
        contributions.remove(session, wallet_id, ids)


def _refuse_less_than_nothing(goal: Goal, less_minor: int) -> None:
    if goal.current_minor < less_minor:
        there = Money(goal.current_minor, goal.currency)
        raise InUse(
            f"{Money(less_minor, goal.currency)} would go from the goal {goal.name}, which has "
            f"{there} since money was taken back from it; withdraw what was taken back first",
            field=("id",),
        )
