"""A transaction as clients see it, and the list it stands in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Self

import strawberry

from db import tables
from db.base import AnyRow
from db.queries import (
    accounts,
    changes,
    contributions,
    conversions,
    payees,
    recurring,
    tags,
    wallets,
)
from db.queries.imports import batches
from db.queries.transactions import lists, past
from db.queries.transactions.filters import Filter, OrderBy
from db.queries.transactions.lists import KindTotal
from db.queries.transactions.past import PastRow
from domain.analytics.figures import Sum
from domain.conversions import NOTHING, Moved
from domain.ledger import TransactionKind
from graph.accounts import Account
from graph.categories import SHOWN as CATEGORY
from graph.categories import Category
from graph.columns import as_tuples, own_id, stored
from graph.context import Info
from graph.conversions import Conversion, key_of
from graph.enums import Direction, described
from graph.ids import Prefix
from graph.members import Member
from graph.money import Money
from graph.nodes import Node, findable
from graph.paging import Connection
from graph.payees import Payee
from graph.relations import Relation, to_one
from graph.scalars import Currency, Date, DateTime, Decimal, instant_text
from graph.totals import Total, total_of

if TYPE_CHECKING:
    from graph.goals.types import Contribution
    from graph.recurring.types import RecurringTransaction
    from graph.statements.types import Import
    from graph.wallets import Wallet

described(OrderBy, "What a list of transactions is ordered by.", name="TransactionOrderField")


def _wallet(row: tables.Wallet) -> Wallet:
    from graph.wallets import Wallet  # noqa: PLC0415 - wallets know transactions

    return Wallet.of(row)


def _import(row: AnyRow) -> Import:
    from graph.statements.types import Import  # noqa: PLC0415 - imports know transactions

    return Import.of(row)


def _recurring(row: AnyRow) -> RecurringTransaction:
    from graph.recurring.types import RecurringTransaction  # noqa: PLC0415 - they know these

    return RecurringTransaction.of(row)


@strawberry.type(description="One part of a receipt that spreads over several categories.")
class TransactionLine:
    row: strawberry.Private[tables.TransactionLine]
    amount: Money = strawberry.field(description="In the transaction's currency; always positive.")
    note: str | None = strawberry.field(description="What this part was.")
    category: Category | None = to_one(
        Relation(
            CATEGORY,
            lambda line: line.row.category_id and (line.row.wallet_id, line.row.category_id),
            Category.of,
        ),
        "What this part was spent on; null when it has no category.",
    )

    @classmethod
    def of(cls, row: tables.TransactionLine, currency: str) -> Self:
        return cls(row=row, amount=Money.of(row.amount_minor, currency), note=row.note)


@strawberry.type(description="Money spent, received, or moved between two accounts.")
class Transaction(Node):
    row: strawberry.Private[AnyRow | PastRow]
    id: strawberry.ID = own_id(Prefix.Transaction)
    kind: TransactionKind = stored("kind", "What it does to the wallet.", as_enum=TransactionKind)
    date: Date = stored("occurred_on", "The civil day on which it happened.")
    description: str = stored("description", "What it was, on one line.")
    note: str | None = stored("note", "More about it, on any number of lines.")
    is_refund: bool = stored(
        "is_refund", "Whether money came back: it nets against its category's spending."
    )
    version: int = stored("version", "The wallet's version at its last change.")
    # What only an image knows of a transaction as it was; None for one as it is.
    past: strawberry.Private[PastRow | None] = None
    wallet: Annotated[Wallet, strawberry.lazy("graph.wallets")] | None = to_one(
        Relation(wallets.by_ids, lambda transaction: transaction.row.wallet_id, _wallet),
        "The wallet that it belongs to.",
    )
    account: Account | None = to_one(
        Relation.in_wallet(accounts.by_ids, "account_id", Account.of),
        "Where the money was, or for a transfer where it left; null when that is not recorded.",
    )
    to_account: Account | None = to_one(
        Relation.in_wallet(accounts.by_ids, "to_account_id", Account.of),
        "Where a transfer arrived; null for anything else.",
    )
    category: Category | None = to_one(
        Relation.in_wallet(CATEGORY, "category_id", Category.of),
        "Null for a transfer, for what has no category, and for what has lines.",
    )
    payee: Payee | None = to_one(
        Relation.in_wallet(payees.by_ids, "payee_id", Payee.of),
        "Whom it went to or came from; null when that is not recorded.",
    )
    created_by: Member | None = to_one(
        Relation.in_wallet(wallets.member_by_keys, "created_by", Member.of),
        "Who entered it; null for someone who has left the wallet.",
    )
    import_: Annotated[Import, strawberry.lazy("graph.statements.types")] | None = to_one(
        Relation.in_wallet(batches.by_ids, "import_id", _import),
        "The statement that it came in with; null when it was entered otherwise.",
        name="import",
    )

    recurring: Annotated[RecurringTransaction, strawberry.lazy("graph.recurring.types")] | None = (
        to_one(
            Relation.in_wallet(recurring.of_transactions, "id", _recurring),
            "What it was posted by; null when it was entered otherwise, and once that is deleted.",
        )
    )

    amount_in_wallet_currency: Conversion | None = to_one(
        Relation(conversions.in_wallet_currency, key_of, Conversion.of),
        "The amount in the wallet's currency as that is now, by the rate of its own day, or by the "
        "user's own. Null where it is in that currency, and where there is no such rate yet; then "
        "it is converted once there is one. One of the past is by the rates that are known now.",
    )

    @classmethod
    def of(cls, row: AnyRow | PastRow) -> Self:
        return cls(row=row)

    @strawberry.field(
        description="Always positive; the kind gives its direction.",
        metadata=as_tuples("amount_minor", "currency"),
    )
    def amount(self) -> Money:
        return Money.of(self.row.amount_minor, self.row.currency)

    @classmethod
    def as_it_was(cls, row: AnyRow | PastRow) -> Self:
        """The same for a list of the past, where a row is of today if it has not changed since."""
        transaction = cls.of(row)
        transaction.past = row if isinstance(row, PastRow) else None
        return transaction

    @strawberry.field(description="The words it carries, by name.")
    async def tags(self, info: Info) -> list[str]:
        if self.past is not None:
            return self.past.tags
        return await info.context.load(tags.of_transactions, (self.row.wallet_id, self.row.id))

    @strawberry.field(
        description="The parts of a receipt over several categories, which sum to the amount; "
        "empty when it is all one."
    )
    async def lines(self, info: Info) -> list[TransactionLine]:
        if not self.row.has_lines:
            return []
        if self.past is not None:
            return [TransactionLine.of(row, self.past.currency) for row in self.past.lines]
        rows = await info.context.load(lists.lines, (self.row.wallet_id, self.row.id))
        return [TransactionLine.of(row, self.row.currency) for row in rows]

    @strawberry.field(
        description="What arrived, in the receiving account's currency; null but for a transfer."
    )
    async def to_amount(self, info: Info) -> Money | None:
        if self.row.to_amount_minor is None:
            return None
        key: tuple[str, Any] = (self.row.wallet_id, self.row.to_account_id)
        if self.past is not None:
            # The account may be gone, and is remembered.
            currency = await info.context.load(changes.account_currency, key)
            return Money.of(self.row.to_amount_minor, currency)
        account = await info.context.load(accounts.by_ids, key)
        assert account is not None, "a transfer holds on to its accounts"
        return Money.of(self.row.to_amount_minor, account.currency)

    @strawberry.field(
        description="What goals count of it, as it is now; together no more than its amount."
    )
    async def contributions(
        self, info: Info
    ) -> list[Annotated[Contribution, strawberry.lazy("graph.goals.types")]]:
        from graph.goals.types import Contribution  # noqa: PLC0415 - goals know transactions

        key = (self.row.wallet_id, self.row.id)
        rows = await info.context.load(contributions.of_transactions, key)
        return [Contribution.of(row) for row in rows]

    @strawberry.field(description="When it was entered.")
    def created_at(self) -> DateTime:
        return instant_text(self.row.created_at)

    @strawberry.field(description="When it was last changed.")
    def updated_at(self) -> DateTime:
        return instant_text(self.row.updated_at)


findable(Prefix.Transaction, lists.of_viewer, Transaction.of)


@strawberry.type(description="What the transactions of one kind in a list sum to.")
class TransactionTotals:
    kind: TransactionKind = strawberry.field(description="The kind that is summed.")
    total: Total = strawberry.field(description="The sum, refunds netted.")


@strawberry.type(description="A page of transactions.")
class TransactionConnection(Connection[Transaction]):
    wallet: strawberry.Private[tables.Wallet]
    wanted: strawberry.Private[Filter]

    @strawberry.field(description="How many the whole list has. Counted only when asked for.")
    async def total_count(self, info: Info) -> int:
        count = lists.count if self.wanted.until is None else past.count
        return await info.context.read(count, self.wallet.id, self.wanted)

    @strawberry.field(
        description="What the whole list sums to, one entry for each kind in it. Summed only when "
        "asked for."
    )
    async def totals(self, info: Info) -> list[TransactionTotals]:
        own, wallet_id = self.wallet.currency, self.wallet.id
        source = lists if self.wanted.until is None else past
        rows = await info.context.read(source.totals, wallet_id, self.wanted)
        done: Mapping[tuple[str, str], Moved] = {}
        if any(row.currency != own for row in rows):
            done = await info.context.read(source.converted, wallet_id, self.wanted, own)
        kinds = dict.fromkeys(row.kind for row in rows)
        return [
            TransactionTotals(
                kind=TransactionKind[kind],
                total=total_of(
                    own,
                    [
                        (row.currency, _sum(row, done.get((kind, row.currency), NOTHING)))
                        for row in rows
                        if row.kind == kind
                    ],
                ),
            )
            for kind in kinds
        ]


def _sum(row: KindTotal, done: Moved) -> Sum:
    return Sum(row.amount_minor, row.entries, done.to_minor, done.from_minor, done.count)


@strawberry.input(description="Days from `start` on, up to but without `end`.")
class DateRange:
    start: Date | None = strawberry.field(
        default=None, description="The first day, inclusive; null for no bound."
    )
    end: Date | None = strawberry.field(
        default=None, description="The day after the last, exclusive; null for no bound."
    )


@strawberry.input(description="Amounts of one currency between two bounds, both inclusive.")
class AmountRange:
    min: Decimal | None = strawberry.field(
        default=None, description="The least amount, inclusive; null for no bound."
    )
    max: Decimal | None = strawberry.field(
        default=None, description="The largest amount, inclusive; null for no bound."
    )
    currency: Currency | None = strawberry.field(
        default=None, description="The wallet's by default. Other currencies are left out."
    )


@strawberry.input(description="Conditions that must all hold; what is left out does not filter.")
class TransactionFilter:
    kinds: list[TransactionKind] | None = strawberry.field(
        default=None, description="Any of these kinds."
    )
    dates: DateRange | None = strawberry.field(default=None, description="When it happened.")
    amount: AmountRange | None = strawberry.field(default=None, description="How much it was.")
    categories: list[strawberry.ID] | None = strawberry.field(
        default=None,
        description="On any of these very categories, itself or by a line. At most 100.",
    )
    uncategorized: bool | None = strawberry.field(
        default=None,
        description="True: without a category, transfers left out; with `categories`, those too.",
    )
    accounts: list[strawberry.ID] | None = strawberry.field(
        default=None, description="On any of these accounts, a transfer at either end. At most 100."
    )
    tags: list[str] | None = strawberry.field(
        default=None, description="With any of these tags. At most 100."
    )
    payees: list[strawberry.ID] | None = strawberry.field(
        default=None, description="With any of these payees. At most 100."
    )
    search: str | None = strawberry.field(
        default=None,
        description="Every word of this occurs in the description, payee, note or tags, whatever "
        "its case and accents. At most 200 characters and 10 words.",
    )
    created_by: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Entered by any of these users. At most 100."
    )
    imports: list[strawberry.ID] | None = strawberry.field(
        default=None, description="From any of these imports. At most 100."
    )


@strawberry.input(description="The order of a list of transactions.")
class TransactionOrder:
    by: OrderBy = strawberry.field(description="What it is ordered by; ids decide between equals.")
    direction: Direction = strawberry.field(description="Which way it runs.")
