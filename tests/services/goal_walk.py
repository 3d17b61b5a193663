"""A walk over goals: steps in a real wallet, each compared with what the rows say must come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from hypothesis import strategies as st
from sqlalchemy import select

from db.base import new_id
from db.session import reading
from db.tables import Alert, Contribution, Goal, Tombstone, Transaction, Wallet
from domain.errors import Refusal, Refusals
from domain.goals import MILESTONES, GoalStatus, Saving, followed
from domain.money import Money
from services import goals, transactions, trash
from services.goals import NewContribution, NewGoal
from tests.services.books import Books

# What to do, and numbers that say to which thing and how much, each modulo what there is.
Step: TypeAlias = tuple[str, int, int, int]

_KINDS = [
    *["contribute", "link", "restore"] * 2,
    *["take_back", "withdraw", "edit", "aim", "move", "begin"],
    *["delete_transaction", "delete_goal"],
]
STEPS: st.SearchStrategy[list[Step]] = st.lists(
    st.tuples(st.sampled_from(_KINDS), *[st.integers(0, 60)] * 3), min_size=4, max_size=20
)


@dataclass(frozen=True)
class State:
    """What the tables say, by id."""

    goals: dict[str, Any]
    contributions: dict[str, Any]
    transactions: dict[str, int]
    trash: dict[str, str]
    alerts: dict[tuple[str, str], tuple[datetime, bool]]
    goal_count: int

    @classmethod
    def of(cls, books: Books) -> State:
        with reading(books.engine) as session:

            def rows(table: type[Any]) -> Any:
                return session.scalars(select(table).where(table.wallet_id == books.wallet))

            return cls(
                {
                    row.id: (row.target_minor, row.current_minor, GoalStatus[row.status])
                    for row in rows(Goal)
                },
                {
                    row.id: (row.goal_id, row.transaction_id, row.amount_minor)
                    for row in rows(Contribution)
                },
                {row.id: row.amount_minor for row in rows(Transaction)},
                {row.id: row.entity for row in rows(Tombstone)},
                {
                    (row.subject_id, row.key): (row.raised_at, row.withdrawn_at is None)
                    for row in rows(Alert)
                },
                session.scalars(select(Wallet).where(Wallet.id == books.wallet)).one().goal_count,
            )

    def saved(self, goal: str) -> int:
        return sum(amount for of, _, amount in self.contributions.values() if of == goal)

    def counted(self, transaction: str) -> int:
        return sum(a for _, of, a in self.contributions.values() if of == transaction)

    def raised(self, goal: str) -> set[str]:
        return {key for (of, key), (_, is_up) in self.alerts.items() if of == goal and is_up}


class Walk:
    """Steps in a real wallet, each compared with what the rows before it say must come of it."""

    def __init__(self, books: Books) -> None:
        self.books = books
        receipts = [books.add(amount_minor) for amount_minor in (30, 50)]
        for target, receipt in zip((19, 59), receipts, strict=True):
            goal = set_goal(books, target)
            contribute(books, goal, 20, receipt)
            contribute(books, goal, -5)

    def take(self, step: Step) -> None:
        before = State.of(self.books)
        at = self.books.by.at + timedelta(seconds=1)
        self.books.by = replace(self.books.by, at=at)

        getattr(self, step[0])(before, *step[1:])

        after = State.of(self.books)
        self._check(before, after, at)

    def begin(self, _: State | None, __: int, ___: int, target: int) -> None:
        new = NewGoal("Boat", Money(target + 1, "EUR"))
        self.books.write(goals.create, wallet_id=self.books.wallet, new=new)

    def contribute(self, before: State, goal: int, _: int, amount: int) -> None:
        if chosen := at(before.goals, goal):
            self._contribute(before, chosen, None, amount)

    def take_back(self, before: State, goal: int, _: int, amount: int) -> None:
        if chosen := at(before.goals, goal):
            self._contribute(before, chosen, None, -amount)

    def link(self, before: State, goal: int, transaction: int, amount: int) -> None:
        chosen, linked = at(before.goals, goal), at(before.transactions, transaction)
        if chosen and linked:
            self._contribute(before, chosen, linked, amount)

    def _contribute(self, before: State, goal: str, linked: str | None, amount: int) -> None:
        _, current, status = before.goals[goal]
        is_free = linked is None or 0 < amount <= before.transactions[linked] - before.counted(
            linked
        )
        is_fine = amount != 0 and current + amount >= 0 and is_free
        uuid = new_id()
        new = NewContribution(goal, Money(amount, "EUR"), transaction_id=linked, id=uuid)

        done = self._try(goals.contribute, new=new)

        assert done is (is_fine and status is not GoalStatus.CANCELLED)
        expected = before.contributions | ({uuid: (goal, linked, amount)} if done else {})
        assert State.of(self.books).contributions == expected

    def withdraw(self, before: State, contribution: int, _: int, __: int) -> None:
        if chosen := at(before.contributions, contribution):
            goal, _, amount = before.contributions[chosen]

            done = self._try(goals.withdraw, contribution_id=chosen)

            assert done is (before.saved(goal) >= amount)
            self._went({chosen} if done else set(), before)

    def edit(self, before: State, transaction: int, _: int, amount: int) -> None:
        if chosen := at(before.transactions, transaction):
            changes: Any = {"amount": Money(amount + 1, "EUR")}

            done = self._try(transactions.update, transaction_id=chosen, changes=changes)

            assert done is (before.counted(chosen) <= amount + 1)

    def delete_transaction(self, before: State, transaction: int, _: int, __: int) -> None:
        if chosen := at(before.transactions, transaction):
            linked = {u: row for u, row in before.contributions.items() if row[1] == chosen}
            less: Counter[str] = Counter()
            for goal, _, amount in linked.values():
                less[goal] += amount

            done = self._try(transactions.delete, transaction_id=chosen)

            assert done is all(before.saved(goal) >= amount for goal, amount in less.items())
            self._went(set(linked) if done else set(), before)

    def delete_goal(self, before: State, goal: int, _: int, __: int) -> None:
        if chosen := at(before.goals, goal):
            self.books.write(goals.delete, goal_id=chosen)

            of_it = {u for u, row in before.contributions.items() if row[0] == chosen}
            self._went(of_it, before)

    def aim(self, before: State, goal: int, _: int, target: int) -> None:
        if chosen := at(before.goals, goal):
            changes: Any = {"target": Money(target + 1, "EUR")}
            self.books.write(goals.update, goal_id=chosen, changes=changes)

    def move(self, before: State, goal: int, status: int, _: int) -> None:
        if chosen := at(before.goals, goal):
            to = list(GoalStatus)[status % 3]
            was = before.goals[chosen][2]

            done = self._try(goals.update, goal_id=chosen, changes={"status": to})

            assert done is ({was, to} != {GoalStatus.COMPLETED, GoalStatus.CANCELLED})
            assert State.of(self.books).goals[chosen][2] is (to if done else was)

    def restore(self, before: State, thing: int, _: int, __: int) -> None:
        if chosen := at(before.trash, thing):
            done = self._try(trash.restore, entity=before.trash[chosen], row_id=chosen)

            after = State.of(self.books)
            assert after.contributions.items() >= before.contributions.items()
            assert (chosen in after.trash) is not done

    def _went(self, gone: set[str], before: State) -> None:
        after = State.of(self.books)
        assert after.contributions.keys() == before.contributions.keys() - gone
        assert all(after.trash[uuid] == "Contribution" for uuid in gone)

    def _try(self, service: Callable[..., Any], **given: Any) -> bool:
        try:
            self.books.write(service, **given)
        except (Refusal, Refusals):
            return False
        return True

    def _check(self, before: State, after: State, now: datetime) -> None:
        assert after.goal_count == len(after.goals)
        for uuid, amount in after.transactions.items():
            assert after.counted(uuid) <= amount
        for goal, (target, current, status) in after.goals.items():
            assert current == after.saved(goal) >= 0
            self._check_alerts(before, after, goal, now)
            if goal in before.goals and before.goals[goal][2] is not GoalStatus.CANCELLED:
                old_target, old_current, was = before.goals[goal]
                saving, old = Saving(target, current), Saving(old_target, old_current)
                moved = old != saving
                assert not moved or status is followed(was, before=old, after=saving)
        for goal in before.goals.keys() - after.goals.keys():
            assert after.raised(goal) == set()
        # Nothing is lost: what is not there is in the trash.
        gone = before.contributions.keys() - after.contributions.keys()
        assert gone <= after.trash.keys()
        lost = before.trash.keys() - after.trash.keys()
        there = after.contributions.keys() | after.transactions.keys() | after.goals.keys()
        assert lost <= there

    def _check_alerts(self, before: State, after: State, goal: str, now: datetime) -> None:
        target, current, status = after.goals[goal]
        due = {str(m) for m in MILESTONES if current * 100 >= m * target}
        was, is_up = before.raised(goal), after.raised(goal)
        if status is GoalStatus.CANCELLED and before.goals.get(goal, (0, 0, status))[2] is status:
            assert is_up == was & due
        else:
            assert is_up == due
        for key in is_up:
            raised_at, _ = after.alerts[goal, key]
            expected = before.alerts[goal, key][0] if key in was else now
            assert raised_at == expected


def at(things: dict[str, Any], number: int) -> str | None:
    """One of them; None if there are none."""
    return sorted(things)[number % len(things)] if things else None


def set_goal(books: Books, target: int = 1_000) -> str:
    new = NewGoal("Boat", Money(target, "EUR"))
    return books.write(goals.create, wallet_id=books.wallet, new=new).id


def contribute(books: Books, goal: str, amount: int, transaction: str | None = None) -> str:
    new = NewContribution(goal, Money(amount, "EUR"), transaction_id=transaction)
    return books.write(goals.contribute, new=new)
