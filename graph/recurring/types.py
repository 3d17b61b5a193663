"""Recurring transactions and their occurrences as clients see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Self

import strawberry
from sqlalchemy.orm import Session

from db import tables
from db.base import AnyRow
from db.queries import accounts, wallets
from db.queries import recurring as queries
from db.queries.transactions import lists
from domain.errors import Invalid
from domain.ledger import TransactionKind
from domain.periods import day_in
from domain.recurrence import Frequency, Missed, OccurrenceState, Posting
from graph import paging
from graph.accounts import Account
from graph.categories import SHOWN as CATEGORY
from graph.categories import Category
from graph.columns import own_id, stored
from graph.context import Info
from graph.ids import Prefix
from graph.money import Money
from graph.nodes import Node, findable
from graph.paging import After, Before, Connection, First, Last, PageArguments
from graph.relations import Relation, to_one
from graph.scalars import Date
from services.recurring import coming, ledger
from services.recurring.coming import UPCOMING_MAX, Coming, UntilKey
from services.recurring.ledger import AHEAD, Entry
from services.recurring.stored import tags_of

if TYPE_CHECKING:
    from graph.transactions.types import Transaction

_ORDER = "OCCURRENCES"

Active = Annotated[
    bool | None,
    strawberry.argument(
        description="True: only those of which something is still to come; false: only the "
        "others; null: all."
    ),
]
Until = Annotated[
    Date, strawberry.argument(description=f"The last day, at most {AHEAD.days} days from today.")
]


def _transaction(row: AnyRow) -> Transaction:
    from graph.transactions.types import Transaction as Shown  # noqa: PLC0415 - they know rules

    return Shown.of(row)


@strawberry.type(description="A transaction that comes again and again, by a rule.")
class RecurringTransaction(Node):
    row: strawberry.Private[tables.RecurringTransaction | AnyRow]
    id: strawberry.ID = own_id(Prefix.RecurringTransaction)
    kind: TransactionKind = stored("kind", "What it does to the wallet.", as_enum=TransactionKind)
    description: str = stored("description", "What each transaction will say it was.")
    note: str | None = stored("note", "More about it, on any number of lines.")
    payee: str | None = stored("payee", "The name of whom it goes to or comes from.")
    frequency: Frequency = stored("frequency", "What it is counted in.", as_enum=Frequency)
    every: int = stored("every", "Of how many days, weeks, months or years.")
    start_date: Date = stored(
        "start_date", "The first occurrence, from which all others are counted."
    )
    end_date: Date | None = stored("end_date", "The first day after it; null for none.")
    count: int | None = stored("times", "How many times it occurs; null for no such end.")
    posting: Posting = stored("posting", "What happens on its day.", as_enum=Posting)
    missed: Missed = stored(
        "missed", "What becomes of what was missed, as when nothing ran for days.", as_enum=Missed
    )
    remind_days_before: int | None = stored(
        "remind_days_before", "How many days before each an alert is raised; null for never."
    )
    failure: str | None = stored(
        "failure",
        "Why what is due could not be posted, in a sentence. It is tried again every day, and null "
        "once nothing stands in the way.",
    )
    version: int = stored("version", "The wallet's version at its last change or posting.")
    account: Account | None = to_one(
        Relation.in_wallet(accounts.by_ids, "account_id", Account.of),
        "Where the money is, or for a transfer where it leaves; null for none.",
    )
    to_account: Account | None = to_one(
        Relation.in_wallet(accounts.by_ids, "to_account_id", Account.of),
        "Where a transfer arrives; null for anything else.",
    )
    category: Category | None = to_one(
        Relation.in_wallet(CATEGORY, "category_id", Category.of),
        "Null for a transfer, and for none. When it is deleted, where its transactions went.",
    )

    @classmethod
    def of(cls, row: tables.RecurringTransaction | AnyRow) -> Self:
        return cls(row=row)

    @strawberry.field(description="Always positive; the kind gives its direction.")
    def amount(self) -> Money:
        return Money.of(self.row.amount_minor, self.row.currency)

    @strawberry.field(
        description="What arrives, in the receiving account's currency; null but for a transfer."
    )
    async def to_amount(self, info: Info) -> Money | None:
        if self.row.to_amount_minor is None:
            return None
        key: tuple[str, Any] = (self.row.wallet_id, self.row.to_account_id)
        account = await info.context.load(accounts.by_ids, key)
        assert account is not None, "a transfer holds on to its accounts"
        return Money.of(self.row.to_amount_minor, account.currency)

    @strawberry.field(description="The words that each transaction will carry.")
    def tags(self) -> list[str]:
        return list(tags_of(self.row.tag_names))

    @strawberry.field(
        description="The day that comes next; in the past for what is due and not posted yet. Null "
        "when nothing is to come, and while it is deactivated."
    )
    def next_date(self) -> Date | None:
        return None if self.row.next_date is None else Date(self.row.next_date)

    @strawberry.field(
        description="Whether anything is still to come: not once it is deactivated, and not after "
        "its last occurrence."
    )
    def is_active(self) -> bool:
        return queries.is_active(self.row)

    @strawberry.field(
        description="Its occurrences by nominal day, the first one first: all that something has "
        f"become of, and those of the next {AHEAD.days} days."
    )
    async def occurrences(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> OccurrenceConnection | None:
        request = PageArguments(first, after, last, before).parse(_ORDER, paging.is_day)
        wallet = await info.context.load(wallets.by_ids, self.row.wallet_id)
        today = day_in(info.context.at, wallet.time_zone)
        page = await info.context.read(ledger.page, self.row, request, today=today)
        return OccurrenceConnection(
            page=page,
            order=_ORDER,
            of=partial(Occurrence.of, self.row),
            rule=self.row,
            today=today,
        )


findable(Prefix.RecurringTransaction, queries.of_viewer, RecurringTransaction.of)


@strawberry.type(
    description="One time that a recurring transaction comes. It is known by its rule and its "
    "nominal day for ever, whatever day it is moved to."
)
class Occurrence:
    rule: strawberry.Private[tables.RecurringTransaction | AnyRow]
    entry: strawberry.Private[Entry]
    transaction: Annotated[Transaction, strawberry.lazy("graph.transactions.types")] | None = (
        to_one(
            Relation(
                lists.by_ids,
                lambda one: (
                    one.entry.transaction_id and (one.rule.wallet_id, one.entry.transaction_id)
                ),
                _transaction,
            ),
            "What it was posted as; null until then, and once that has been deleted.",
        )
    )

    @classmethod
    def of(cls, rule: tables.RecurringTransaction | AnyRow, entry: Entry) -> Self:
        return cls(rule=rule, entry=entry)

    @classmethod
    def of_coming(cls, one: Coming) -> Self:
        return cls.of(one.row, Entry.planned(one.planned))

    @strawberry.field(description="What it is an occurrence of.")
    def recurring(self) -> RecurringTransaction:
        return RecurringTransaction.of(self.rule)

    @strawberry.field(description="The day on which its rule has it.")
    def nominal_date(self) -> Date:
        return Date(self.entry.nominal)

    @strawberry.field(
        description="The day for which it is or was posted: the nominal one, unless it was moved."
    )
    def date(self) -> Date:
        return Date(self.entry.day)

    @strawberry.field(description="What it is to come to, or was posted with.")
    def amount(self) -> Money:
        changed = self.entry.amount_minor
        amount_minor = self.rule.amount_minor if changed is None else changed
        return Money.of(amount_minor, self.entry.currency or self.rule.currency)

    @strawberry.field(description="What has become of it.")
    def state(self) -> OccurrenceState:
        return self.entry.state


@strawberry.type(description="A page of occurrences.")
class OccurrenceConnection(Connection[Occurrence]):
    rule: strawberry.Private[Any]
    today: strawberry.Private[date]

    @strawberry.field(description="How many the whole list has. Counted only when asked for.")
    async def total_count(self, info: Info) -> int:
        return await info.context.read(ledger.count, self.rule, today=self.today)


async def recurring_of(
    info: Info,
    wallet: tables.Wallet,
    active: bool | None,  # noqa: FBT001 - as in the argument
) -> list[RecurringTransaction]:
    """Those of a wallet that the viewer may see, what comes next first."""
    rows = await info.context.load(queries.of_wallets, (wallet.id, active))
    return [RecurringTransaction.of(row) for row in rows]


@dataclass(frozen=True, slots=True)
class _Upcoming:
    """A batch query for what is to come, as of a moment; equal ones share a loader."""

    at: datetime

    def __call__(self, session: Session, keys: Sequence[UntilKey]) -> dict[UntilKey, list[Coming]]:
        return coming.upcoming(session, keys, at=self.at)


async def upcoming_of(info: Info, wallet: tables.Wallet, until: Date) -> list[Occurrence]:
    """What the wallet is to post until a day, included, soonest first."""
    today = day_in(info.context.at, wallet.time_zone)
    if date.fromisoformat(until) > today + AHEAD:
        raise Invalid(f"`until` is at most {AHEAD.days} days from today", field=("until",))
    found = await info.context.load(_Upcoming(info.context.at), (wallet.id, str(until)))
    return [Occurrence.of_coming(each) for each in found]


UPCOMING = (
    "What will be posted, or put up for approval, until a day, included, the soonest first: just "
    f"what the job will do, with what is due already. At most {UPCOMING_MAX:,}."
)
