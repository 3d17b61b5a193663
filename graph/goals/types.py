"""A goal as clients see it, with what was contributed to it and what follows from that."""

from __future__ import annotations

from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from db import tables
from db.base import AnyRow
from db.queries import contributions, wallets
from db.queries import goals as queries
from db.queries.conversions import Shown
from db.queries.transactions import lists
from domain import goals
from domain.conversions import stored_rate
from domain.goals import PACE_DAYS, POINTS_MAX, GoalStatus, Saving
from domain.ledger import Weekday
from domain.money import Money as Amount
from domain.periods import Calendar, day_in
from graph import ids, paging
from graph.columns import as_tuples, own_id, stored
from graph.context import Info
from graph.conversions import Conversion
from graph.enums import described
from graph.ids import Prefix
from graph.members import Member
from graph.money import Money
from graph.nodes import Node, findable
from graph.paging import After, Before, Connection, First, Last, PageArguments
from graph.relations import Relation, to_one
from graph.scalars import Date, DateTime, Decimal, instant, instant_text
from services.goals.leaving import Withdrawn

if TYPE_CHECKING:
    from graph.transactions.types import Transaction

described(GoalStatus, "Where a goal stands.")

_ORDER = "CONTRIBUTIONS"


def _transaction(row: AnyRow) -> Transaction:
    from graph.transactions.types import Transaction  # noqa: PLC0415 - transactions know goals

    return Transaction.of(row)


def _goal(row: AnyRow) -> Goal:
    return Goal.of(row)


@strawberry.type(description="Money put aside for a goal, or taken back from it.")
class Contribution(Node):
    row: strawberry.Private[AnyRow]
    id: strawberry.ID = own_id(Prefix.Contribution)
    date: Date = stored("day", "The civil day on which it counts.")
    note: str | None = stored("note", "More about it, on any number of lines.")
    version: int = stored("version", "The wallet's version at its last change.")
    goal: Annotated[Goal, strawberry.lazy("graph.goals.types")] | None = to_one(
        Relation.in_wallet(queries.by_ids, "goal_id", _goal), "What it is for."
    )
    transaction: Annotated[Transaction, strawberry.lazy("graph.transactions.types")] | None = (
        to_one(
            Relation.in_wallet(lists.by_ids, "transaction_id", _transaction),
            "The transaction of which it counts a part; null for one that stands by itself.",
        )
    )
    created_by: Member | None = to_one(
        Relation.in_wallet(wallets.member_by_keys, "created_by", Member.of),
        "Who entered it; null for someone who has left the wallet.",
    )

    @classmethod
    def of(cls, row: AnyRow) -> Self:
        return cls(row=row)

    @strawberry.field(
        description="As it was given: in its transaction's currency, or in any without one. "
        "Negative for money taken back, which only one that links no transaction can be.",
        metadata=as_tuples("amount_minor", "currency"),
    )
    def amount(self) -> Money:
        return Money.of(self.row.amount_minor, self.row.currency)

    @strawberry.field(
        description="What it counts, where it is in another currency than its goal; null where it "
        "is in the same. It was converted when it was contributed, and stays so for ever: by the "
        "rate given with it, by the user's own rate of its transaction, or by the one known then "
        "for its day."
    )
    def in_goal_currency(self) -> Conversion | None:
        row = self.row
        if row.to_minor is None:
            return None
        rate = stored_rate(row.numerator, row.denominator, row.rate_day, row.source)
        amount = Amount(row.amount_minor, row.currency)
        return Conversion.of(Shown(amount, Amount(row.to_minor, row.to_currency), rate))

    @strawberry.field(description="When it was entered.")
    def created_at(self) -> DateTime:
        return instant_text(self.row.created_at)


findable(Prefix.Contribution, contributions.of_viewer, Contribution.of)


@strawberry.type(description="A page of what was contributed to a goal, the latest day first.")
class ContributionConnection(Connection[Contribution]):
    row: strawberry.Private[tables.Goal | AnyRow]

    @strawberry.field(description="How many there are. Counted only when asked for.")
    async def total_count(self, info: Info) -> int:
        return await info.context.read(contributions.count, self.row.wallet_id, self.row.id)


@strawberry.type(description="How much was saved for a goal at the end of a day.")
class GoalPoint:
    date: Date = strawberry.field(description="A civil day on which something was contributed.")
    amount: Money = strawberry.field(
        description="All that was contributed until then, that day included. What is taken back on "
        "a day before it was put aside makes it negative in between."
    )


@strawberry.type(description="An amount that is being saved for.")
class Goal(Node):
    row: strawberry.Private[tables.Goal | AnyRow]
    id: strawberry.ID = own_id(Prefix.Goal)
    name: str = stored("name", "What it is for.")
    deadline: Date | None = stored(
        "deadline", "The last day on which it should be reached, inclusive; null for none."
    )
    status: GoalStatus = stored("status", "Where it stands.", as_enum=GoalStatus)
    version: int = stored(
        "version", "The wallet's version at its last change, contributions to it included."
    )

    @classmethod
    def of(cls, row: tables.Goal | AnyRow) -> Self:
        return cls(row=row)

    @strawberry.field(
        description="What is to be saved; more than zero.",
        metadata=as_tuples("target_minor", "currency"),
    )
    def target(self) -> Money:
        return Money.of(self.row.target_minor, self.row.currency)

    @strawberry.field(
        description="What its contributions sum to, in the target's currency, each in another one "
        "converted by its own rate; never negative.",
        metadata=as_tuples("current_minor", "currency"),
    )
    def current(self) -> Money:
        return Money.of(self.row.current_minor, self.row.currency)

    @strawberry.field(
        description="How much of the target is there, in percent with one decimal, rounded half "
        "to even; above 100 when there is more."
    )
    def percent(self) -> Decimal:
        return Decimal(goals.percent(self._saving))

    @strawberry.field(description="When it was set.")
    def created_at(self) -> DateTime:
        return instant(self.row.created_at)

    @strawberry.field(
        description="What must be saved in each of the wallet's months until the deadline to "
        "reach the target by then: what remains, by the months from this one to the deadline's, "
        "both counted, rounded up to a minor unit; all that remains once the deadline is past. "
        "Null without a deadline, when it is reached, and for one that is not ACTIVE."
    )
    async def required_per_month(self, info: Info) -> Money | None:
        if self.row.deadline is None or not self._is_saved_for:
            return None
        wallet = await info.context.load(wallets.by_ids, self.row.wallet_id)
        required_minor = goals.required_per_month(
            self._saving,
            today=day_in(info.context.at, wallet.time_zone),
            deadline=date.fromisoformat(self.row.deadline),
            calendar=Calendar(wallet.month_start_day, Weekday[wallet.week_start]),
        )
        return Money.of(required_minor, self.row.currency)

    @strawberry.field(
        description="When the target is reached if saving goes on as it did: at the mean of each "
        f"day of the last {PACE_DAYS}, today included, or of the days since the first "
        "contribution where that is later. Contributions dated in the future count as saved, but "
        "not for the pace. Null when nothing was saved in those days, when it is reached, for one "
        "that is not ACTIVE, and when it would be after the year 2200."
    )
    async def projected_date(self, info: Info) -> Date | None:
        if not self._is_saved_for:
            return None
        wallet = await info.context.load(wallets.by_ids, self.row.wallet_id)
        today = day_in(info.context.at, wallet.time_zone)
        days = (goals.pace_since(today).isoformat(), today.isoformat())
        first, saved_minor = await info.context.load(
            contributions.paces, (self.row.wallet_id, self.row.id, *days)
        )
        pace = goals.pace(
            first=None if first is None else date.fromisoformat(first),
            saved_minor=saved_minor,
            today=today,
        )
        found = goals.projected(self._saving, pace, today=today)
        return None if found is None else Date(found.isoformat())

    @strawberry.field(
        description="How it has come, the earliest first: one point for each day on which "
        f"something was contributed, of the last {POINTS_MAX:,} such days. By days it may be "
        "negative in between, although `current` never is."
    )
    async def progress(self, info: Info) -> list[GoalPoint]:
        days = await info.context.load(contributions.days, (self.row.wallet_id, self.row.id))
        return [
            GoalPoint(date=Date(day), amount=Money.of(saved_minor, self.row.currency))
            for day, saved_minor in goals.progress(self.row.current_minor, days)
        ]

    @strawberry.field(description="What was contributed to it, the latest day first.")
    async def contributions(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> ContributionConnection | None:
        page = PageArguments(first, after, last, before)
        request = page.parse(_ORDER, paging.is_day, paging.is_uuid)
        rows = await info.context.read(contributions.page, self.row.wallet_id, self.row.id, request)
        return ContributionConnection(page=rows, order=_ORDER, of=Contribution.of, row=self.row)

    @property
    def _saving(self) -> Saving:
        return Saving(self.row.target_minor, self.row.current_minor)

    @property
    def _is_saved_for(self) -> bool:
        return self.row.status == GoalStatus.ACTIVE.name and not self._saving.is_reached


findable(Prefix.Goal, queries.of_viewer, Goal.of)


@strawberry.type(description="A contribution that went with the transaction that it linked.")
class WithdrawnContribution:
    id: strawberry.ID = strawberry.field(
        description="Its id, as before; it comes back with the transaction."
    )
    amount: Money = strawberry.field(
        description="By how much its goal has less, in the goal's currency."
    )
    key: strawberry.Private[queries.GoalKey]
    goal: Goal | None = to_one(
        Relation(queries.by_ids, attrgetter("key"), _goal), "The goal that has so much less."
    )

    @classmethod
    def of(cls, withdrawn: Withdrawn) -> Self:
        amount = withdrawn.amount
        return cls(
            id=ids.encode(Prefix.Contribution, withdrawn.id),
            amount=Money.of(amount.amount_minor, amount.currency),
            key=(withdrawn.wallet_id, withdrawn.goal_id),
        )
