"""Wallets: the tenants. Everything about money belongs to one."""

from __future__ import annotations

from typing import Annotated, Self

import strawberry

from db import tables
from db.base import AnyRow
from db.queries import accounts, categories, payees, tags, targets
from db.queries import wallets as queries
from db.queries.transactions import lists
from domain import text
from domain.errors import Invalid
from domain.ledger import WalletRole, Weekday
from graph import ids
from graph.accounts import Account
from graph.analytics.asked import AsOfArgument as FiguresAsOf
from graph.analytics.queries import Analytics
from graph.budgets.types import Budget, OnDay, budget_of, budgets_of
from graph.categories import Category
from graph.context import Info
from graph.goals.mutations import StatusArgument, goal_of, goals_of
from graph.goals.types import Goal
from graph.history import AuditConnection, EntityArgument, history
from graph.ids import Prefix
from graph.inputs import Reader
from graph.invitations import Invitation, invitations_of
from graph.members import Member
from graph.nodes import Node, findable
from graph.paging import SIZE_DEFAULT, SIZE_MAX, After, Before, First, Last, PageArguments
from graph.payees import Payee
from graph.recurring.types import (
    UPCOMING,
    Active,
    Occurrence,
    RecurringTransaction,
    Until,
    recurring_of,
    upcoming_of,
)
from graph.scalars import Currency, DateTime, TimeZone, instant
from graph.statements.types import ImportConnection, ImportMapping, imports_of, mapping_of
from graph.sync import AfterChange, ChangeFeed, FirstChanges, feed
from graph.transactions.lists import (
    Asked,
    AsOfArgument,
    FilterArgument,
    OrderArgument,
    connection,
)
from graph.transactions.types import Transaction, TransactionConnection
from graph.trash import TrashConnection, trash_of


@strawberry.type(description="A change of a wallet's currency that is under way.")
class CurrencyChange:
    to: Currency = strawberry.field(description="The currency that it is to have.")
    done: int = strawberry.field(description="How many transactions have been converted.")
    total: int = strawberry.field(
        description="How many there are to convert. What is entered meanwhile is converted at once "
        "and does not count."
    )
    started_at: DateTime = strawberry.field(description="When converting began.")

    @classmethod
    def of(cls, row: AnyRow) -> Self:
        return cls(
            to=Currency(row.currency),
            done=row.done,
            total=max(row.total, row.done),
            started_at=instant(row.started_at),
        )


@strawberry.type(description="A ledger of its own, with the people who share it.")
class Wallet(Node):
    row: strawberry.Private[tables.Wallet]
    name: str = strawberry.field(description="What its members call it.")
    currency: Currency = strawberry.field(description="The currency in which it is summed up.")
    time_zone: TimeZone = strawberry.field(description="Where its days begin and end.")
    month_start_day: int = strawberry.field(
        description="The day on which its months begin, 1 to 31; the last day of shorter months."
    )
    week_start: Weekday = strawberry.field(description="The day on which its weeks begin.")
    version: int = strawberry.field(description="Grows with every write in it.")

    @classmethod
    def of(cls, row: tables.Wallet) -> Self:
        return cls(
            row=row,
            id=ids.encode(Prefix.Wallet, row.id),
            name=row.name,
            currency=Currency(row.currency),
            time_zone=TimeZone(row.time_zone),
            month_start_day=row.month_start_day,
            week_start=Weekday[row.week_start],
            version=row.version,
        )

    @strawberry.field(
        description="How far it is changed to another currency; null while nobody has asked for "
        "that."
    )
    async def currency_change(self, info: Info) -> CurrencyChange | None:
        if self.row.next_currency is None:
            return None
        row = await info.context.load(targets.next_of, self.row.id)
        return None if row is None else CurrencyChange.of(row)

    @strawberry.field(description="What the viewer may do in it.")
    async def viewer_role(self, info: Info) -> WalletRole:
        key = (self.row.id, info.context.viewer.id)
        member = await info.context.load(queries.member_by_keys, key)
        assert member is not None, "only a member is shown a wallet"
        return WalletRole[member.role]

    @strawberry.field(description="The people who share it, in the order they came; at most 50.")
    async def members(self, info: Info) -> list[Member]:
        rows = await info.context.load(queries.members, self.row.id)
        return [Member.of(row) for row in rows]

    @strawberry.field(
        description="The open invitations to it, the latest first, at most 50; null for whoever is "
        "no owner of it."
    )
    async def invitations(self, info: Info) -> list[Invitation] | None:
        return await invitations_of(info, self.row.id)

    @strawberry.field(description="Its accounts by name, archived ones last.")
    async def accounts(self, info: Info) -> list[Account]:
        rows = await info.context.load(accounts.of_wallets, self.row.id)
        return [Account.of(row) for row in rows]

    @strawberry.field(description="Its categories of both levels, by kind and name.")
    async def categories(
        self,
        info: Info,
        archived: Annotated[
            bool | None,
            strawberry.argument(
                description="True: only archived ones; false: only the others; null: all."
            ),
        ] = None,
    ) -> list[Category]:
        rows = await info.context.load(categories.of_wallets, (self.row.id, archived))
        return [Category.of(row) for row in rows]

    @strawberry.field(description="The tags that its transactions carry, by name.")
    async def tags(self, info: Info) -> list[str]:
        return await info.context.load(tags.of_wallets, self.row.id)

    @strawberry.field(description="Its payees by name, at most 100.")
    async def payees(
        self,
        info: Info,
        search: Annotated[
            str | None,
            strawberry.argument(description="Part of the name, whatever its case and accents."),
        ] = None,
        first: Annotated[
            int | None, strawberry.argument(description="How many, 1 to 100; 50 by default.")
        ] = None,
    ) -> list[Payee]:
        most = SIZE_DEFAULT if first is None else first
        if not 1 <= most <= SIZE_MAX:
            raise Invalid(f"`first` must lie between 1 and {SIZE_MAX}", field=("first",))
        read = Reader()
        wanted = read.optional("search", search, _folded)
        read.finish()
        rows = await info.context.read(payees.of_wallet, self.row.id, search=wanted, rows_max=most)
        return [Payee.of(row) for row in rows]

    @strawberry.field(description="Its transactions, page by page.")
    async def transactions(
        self,
        info: Info,
        filter: FilterArgument = None,
        order: OrderArgument = None,
        as_of: AsOfArgument = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> TransactionConnection | None:
        page = PageArguments(first, after, last, before)
        return await connection(info, self.row, Asked(page, filter, order, as_of=as_of))

    @strawberry.field(description="One of its transactions; null for any other id.")
    async def transaction(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="Of the transaction.")],
    ) -> Transaction | None:
        found = ids.split(id)
        if found is None or found[0] is not Prefix.Transaction:
            return None
        rows = await info.context.read(lists.of_viewer, info.context.viewer.id, [found[1]])
        row = rows.get(found[1])
        return Transaction.of(row) if row and row.wallet_id == self.row.id else None

    @strawberry.field(description="Its budgets, by name; at most 200.")
    async def budgets(self, info: Info, on: OnDay = None) -> list[Budget]:
        return await budgets_of(info, self.row, on)

    @strawberry.field(description="One of its budgets; null for any other id.")
    async def budget(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="Of the budget.")],
    ) -> Budget | None:
        return await budget_of(info, self.row, id)

    @strawberry.field(description="Its goals, in the order in which they were set; at most 200.")
    async def goals(self, info: Info, status: StatusArgument = None) -> list[Goal]:
        return await goals_of(info, self.row, status)

    @strawberry.field(description="One of its goals; null for any other id.")
    async def goal(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="Of the goal.")],
    ) -> Goal | None:
        return await goal_of(info, self.row, id)

    @strawberry.field(description="Its recurring transactions, what comes next first; at most 500.")
    async def recurring(self, info: Info, active: Active = None) -> list[RecurringTransaction]:
        return await recurring_of(info, self.row, active)

    @strawberry.field(description=UPCOMING)
    async def upcoming(self, info: Info, until: Until) -> list[Occurrence]:
        return await upcoming_of(info, self.row, until)

    @strawberry.field(description="Figures of it.")
    def analytics(self, as_of: FiguresAsOf = None) -> Analytics:
        return Analytics(wallet=self.row, as_of=as_of)

    @strawberry.field(description="The statements that were imported into it, the latest first.")
    async def imports(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> ImportConnection | None:
        return await imports_of(info, self.row, PageArguments(first, after, last, before))

    @strawberry.field(description="What was deleted from it, the last deleted first.")
    async def trash(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> TrashConnection | None:
        return await trash_of(info, self.row, PageArguments(first, after, last, before))

    @strawberry.field(
        description="Who did what in it, the latest first. It reaches back to its beginning."
    )
    async def history(
        self,
        info: Info,
        entity: EntityArgument = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> AuditConnection | None:
        page = PageArguments(first, after, last, before)
        return await history(info, self.row, entity, page)

    @strawberry.field(
        description="What changed in it since a device last asked. RESYNC_REQUIRED when that "
        "cannot be told any more."
    )
    async def changes(
        self, info: Info, after: AfterChange = None, first: FirstChanges = None
    ) -> ChangeFeed | None:
        return await feed(info, self.row, after, first)

    @strawberry.field(
        description="The mapping saved for the statements of one of its accounts; null where none "
        "is, and for any other id."
    )
    async def import_mapping(
        self,
        info: Info,
        account: Annotated[strawberry.ID, strawberry.argument(description="The account.")],
    ) -> ImportMapping | None:
        return await mapping_of(info, self.row, account)


findable(Prefix.Wallet, queries.of_viewer, Wallet.of)


def _folded(search: str) -> str:
    return text.fold(text.clean(search, length_max=text.NAME_MAX))
