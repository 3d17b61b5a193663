"""Wallets: the tenants. Everything about money belongs to one."""

from __future__ import annotations

from typing import Annotated, Self

import strawberry

from db import tables
from db.queries import accounts, categories, payees, tags
from db.queries import wallets as queries
from db.queries.transactions import lists
from domain import text
from domain.errors import Invalid
from domain.ledger import WalletRole, Weekday
from graph import ids, inputs
from graph.accounts import Account
from graph.analytics.asked import AsOfArgument as FiguresAsOf
from graph.analytics.queries import Analytics
from graph.categories import Category
from graph.context import Info
from graph.history import AuditConnection, EntityArgument, history
from graph.ids import Prefix
from graph.inputs import Reader
from graph.members import Member
from graph.nodes import Node, findable
from graph.paging import SIZE_DEFAULT, SIZE_MAX, After, Before, First, Last, PageArguments
from graph.payees import Payee
from graph.payloads import Payload, mutation
from graph.retries import KEY, MERGE, name_of, seen, write_once
from graph.scalars import Currency, TimeZone
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
from services import wallets as services

_MONTH_DAYS = 31


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

    @strawberry.field(description="What the viewer may do in it.")
    async def viewer_role(self, info: Info) -> WalletRole:
        key = (self.row.id, info.context.viewer.id)
        member = await info.context.load(queries.member_by_keys, key)
        assert member is not None, "only a member is shown a wallet"
        return WalletRole[member.role]

    @strawberry.field(description="The people who share it, in the order they came.")
    async def members(self, info: Info) -> list[Member]:
        rows = await info.context.load(queries.members, self.row.id)
        return [Member.of(row) for row in rows]

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


@strawberry.input(description="A wallet to open.")
class CreateWalletInput:
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)
    id: strawberry.ID | None = strawberry.field(
        default=None, description="An id made by the client, `wal_` and a UUIDv7."
    )
    name: str = strawberry.field(description="At most 80 characters.")
    currency: Currency | None = strawberry.field(
        default=None, description="The viewer's currency by default."
    )
    time_zone: TimeZone | None = strawberry.field(
        default=None, description="The viewer's time zone by default."
    )


@strawberry.input(description="What to change of a wallet; what is left out stays.")
class UpdateWalletInput:
    id: strawberry.ID = strawberry.field(description="The wallet.")
    expected_version: int | None = strawberry.field(
        default=None,
        description="The wallet's version that the client saw. Refused with CONFLICT if its own "
        "fields or its members have changed since.",
    )
    merge: bool = strawberry.field(default=False, description=MERGE)
    name: str | None = strawberry.field(
        default=strawberry.UNSET, description="At most 80 characters."
    )
    time_zone: TimeZone | None = strawberry.field(
        default=strawberry.UNSET, description="Where its days begin and end."
    )
    month_start_day: int | None = strawberry.field(
        default=strawberry.UNSET, description="1 to 31; the last day of shorter months."
    )
    week_start: Weekday | None = strawberry.field(
        default=strawberry.UNSET, description="The day on which its weeks begin."
    )

    def parse(self) -> tuple[str, services.WalletChanges]:
        read = Reader()
        wallet_id = read.value("id", self.id, inputs.id_of(Prefix.Wallet))
        changes: services.WalletChanges = {}
        read.change(changes, "name", self.name, inputs.name)
        read.change(changes, "time_zone", self.time_zone, str)
        read.change(changes, "month_start_day", self.month_start_day, _month_day)
        read.change(changes, "week_start", self.week_start, inputs.as_is)
        read.finish()
        return wallet_id, changes


@strawberry.input(description="A wallet to delete, with everything in it.")
class DeleteWalletInput:
    id: strawberry.ID = strawberry.field(description="The wallet; not the personal one.")


@strawberry.type(description="The wallet that was opened.")
class CreateWalletPayload(Payload):
    wallet: Wallet | None = strawberry.field(default=None, description="The new wallet.")


@strawberry.type(description="The wallet that was changed.")
class UpdateWalletPayload(Payload):
    wallet: Wallet | None = strawberry.field(default=None, description="The wallet as it is.")


@strawberry.type(description="The wallet that was deleted.")
class DeleteWalletPayload(Payload):
    deleted_id: strawberry.ID | None = strawberry.field(
        default=None, description="The id of what is gone."
    )


CreateWallet = Annotated[CreateWalletInput, strawberry.argument(description="The wallet to open.")]
UpdateWallet = Annotated[UpdateWalletInput, strawberry.argument(description="What to change.")]
DeleteWallet = Annotated[
    DeleteWalletInput, strawberry.argument(description="The wallet to delete.")
]


@strawberry.type
class WalletQuery:
    @strawberry.field(
        description="A wallet of the viewer; null for any other. The personal one by default."
    )
    async def wallet(
        self,
        info: Info,
        id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Of the wallet.")
        ] = None,
    ) -> Wallet | None:
        viewer_id = info.context.viewer.id
        if id is None:
            # Read anew, as a mutation of this request may have changed it.
            wallet_id = info.context.personal_wallet.id
        else:
            found = ids.split(id)
            if found is None or found[0] is not Prefix.Wallet:
                return None
            wallet_id = found[1]
        rows = await info.context.read(queries.of_viewer, viewer_id, [wallet_id])
        return Wallet.of(rows[wallet_id]) if rows else None


@strawberry.type
class WalletMutation:
    @mutation("Open another wallet, with a cash account and starter categories.")
    async def create_wallet(self, info: Info, input: CreateWallet) -> CreateWalletPayload | None:
        viewer = info.context.viewer
        read = Reader()
        wallet_id = read.optional("id", input.id, inputs.new_id_of(Prefix.Wallet))
        name = read.value("name", input.name, inputs.name)
        read.finish()
        uuid = await write_once(
            info,
            name_of("createWallet", input),
            services.create,
            wallet_id=wallet_id,
            name=name,
            currency=input.currency or viewer.currency,
            time_zone=input.time_zone or viewer.time_zone,
        )
        rows = await info.context.read(queries.of_viewer, viewer.id, [uuid])
        return CreateWalletPayload(wallet=Wallet.of(rows[uuid]) if uuid in rows else None)

    @mutation("Change a wallet. Only its owner may.")
    async def update_wallet(self, info: Info, input: UpdateWallet) -> UpdateWalletPayload | None:
        actor = info.context.actor
        wallet_id, changes = input.parse()
        row = await info.context.write(
            services.update,
            actor,
            wallet_id=wallet_id,
            changes=changes,
            seen=seen(input.expected_version, input.merge),
        )
        return UpdateWalletPayload(wallet=Wallet.of(row))

    @mutation("Delete a wallet and everything in it. Only its owner may.")
    async def delete_wallet(self, info: Info, input: DeleteWallet) -> DeleteWalletPayload | None:
        actor = info.context.actor
        wallet_id = inputs.own_id(Prefix.Wallet, input.id)
        await info.context.write(services.delete, actor, wallet_id=wallet_id)
        return DeleteWalletPayload(deleted_id=input.id)


def _folded(search: str) -> str:
    return text.fold(text.clean(search, length_max=text.NAME_MAX))


def _month_day(value: int) -> int:
    if not 1 <= value <= _MONTH_DAYS:
        raise Invalid(f"A month starts on a day from 1 to {_MONTH_DAYS}")
    return value
