"""What came of plans: imports, and the mappings kept for accounts."""

from __future__ import annotations

from typing import Self

import strawberry

from db import tables
from db.base import AnyRow
from db.queries import accounts, wallets
from db.queries.imports import batches, mappings
from domain.statements.mapping import Mapping
from graph import ids, paging
from graph.accounts import Account
from graph.context import Info
from graph.ids import Prefix
from graph.members import Member
from graph.nodes import Node, findable
from graph.paging import After, Before, Connection, First, Last, PageArguments
from graph.relations import Relation, to_one
from graph.scalars import Currency, DateTime, instant, instant_text
from graph.statements.enums import DateOrder, Role, Sign
from graph.transactions.lists import Asked, connection
from graph.transactions.types import TransactionConnection, TransactionFilter


@strawberry.type(description="A statement that was imported, as one batch.")
class Import(Node):
    row: strawberry.Private[AnyRow]
    file_name: str = strawberry.field(description="The name of the file.")
    format: str = strawberry.field(description="The format of the file, `CSV`.")
    added_count: int = strawberry.field(description="How many transactions it brought.")
    duplicate_count: int = strawberry.field(
        description="How many rows were left out because they had come in before."
    )
    skipped_count: int = strawberry.field(
        description="How many other rows were left out: invalid, unsure, or by choice."
    )
    removed_count: int = strawberry.field(
        description="How many transactions the revert took out; 0 before."
    )
    edited_count: int = strawberry.field(
        description="How many of those somebody had changed since the import."
    )
    version: int = strawberry.field(description="The wallet's version at its last change.")
    account: Account | None = to_one(
        Relation(
            accounts.by_ids, lambda root: (root.row.wallet_id, root.row.account_id), Account.of
        ),
        "The account that the statement was of.",
    )
    created_by: Member | None = to_one(
        Relation(
            wallets.member_by_keys,
            lambda root: root.row.created_by and (root.row.wallet_id, root.row.created_by),
            Member.of,
        ),
        "Who committed it; null for someone who has left the wallet.",
    )

    @classmethod
    def of(cls, row: AnyRow) -> Self:
        return cls(
            row=row,
            id=ids.encode(Prefix.Import, row.id),
            file_name=row.file_name,
            format=row.format,
            added_count=row.added_count,
            duplicate_count=row.duplicate_count,
            skipped_count=row.skipped_count,
            removed_count=row.removed_count,
            edited_count=row.edited_count,
            version=row.version,
        )

    @strawberry.field(description="When it was committed.")
    def created_at(self) -> DateTime:
        return instant_text(self.row.created_at)

    @strawberry.field(description="When it was taken out again; null while it stands.")
    def reverted_at(self) -> DateTime | None:
        return instant_text(self.row.reverted_at) if self.row.reverted_at else None

    @strawberry.field(description="What it brought, as far as it is still there.")
    async def transactions(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> TransactionConnection | None:
        wallet = await info.context.load(wallets.by_ids, self.row.wallet_id)
        mine = TransactionFilter(imports=[self.id])
        page = PageArguments(first, after, last, before)
        return await connection(info, wallet, Asked(page, mine))


findable(Prefix.Import, batches.of_viewer, Import.of)


@strawberry.type(description="A page of imports.")
class ImportConnection(Connection[Import]):
    wallet_id: strawberry.Private[str]

    @strawberry.field(description="How many the whole list has. Counted only when asked for.")
    async def total_count(self, info: Info) -> int:
        return await info.context.read(batches.count, self.wallet_id)


async def imports_of(info: Info, wallet: tables.Wallet, page: PageArguments) -> ImportConnection:
    """The imports of a wallet that the viewer may see, the latest first."""
    name = "CREATED.DESC"
    request = page.parse(name, paging.is_instant, paging.is_uuid)
    found = await info.context.read(batches.page, wallet.id, request)
    return ImportConnection(
        page=found,
        order=name,
        of=Import.of,
        wallet_id=wallet.id,
    )


@strawberry.type(description="What a saved mapping says of a column.")
class ImportMappingColumn:
    index: int | None = strawberry.field(
        description="The column's number, from 0; null where it is named by its heading."
    )
    header: str | None = strawberry.field(
        description="The column's heading; null where it is named by its number."
    )
    role: Role = strawberry.field(description="What it holds.")


@strawberry.type(
    description="How the statements of an account are read. What is null is found out from each "
    "file."
)
class ImportMapping:
    row: strawberry.Private[tables.ImportMapping]
    encoding: str | None = strawberry.field(description="How characters are encoded.")
    delimiter: str | None = strawberry.field(description="What stands between two fields.")
    quote: str | None = strawberry.field(description="What stands around a field.")
    preamble_lines: int | None = strawberry.field(description="Lines before the table.")
    header_line: int | None = strawberry.field(description="The line of the header; 0 for none.")
    footer_lines: int | None = strawberry.field(description="Lines after the table.")
    date_order: DateOrder | None = strawberry.field(description="The order of day, month, year.")
    decimal_mark: str | None = strawberry.field(description="What stands before the decimals.")
    sign: Sign | None = strawberry.field(description="How it says which way money went.")
    money_out_words: list[str] | None = strawberry.field(description="Words for money out.")
    currency: Currency | None = strawberry.field(description="Of amounts that name none.")
    columns: list[ImportMappingColumn] = strawberry.field(description="What columns hold.")
    account: Account | None = to_one(
        Relation(
            accounts.by_ids, lambda root: (root.row.wallet_id, root.row.account_id), Account.of
        ),
        "The account whose statements are read so.",
    )

    @classmethod
    def of(cls, row: tables.ImportMapping) -> Self:
        kept = Mapping.from_json(row.mapping)
        return cls(
            row=row,
            encoding=kept.encoding,
            delimiter=kept.delimiter,
            quote=kept.quote,
            preamble_lines=kept.preamble_lines,
            header_line=kept.header_line,
            footer_lines=kept.footer_lines,
            date_order=kept.date_order,
            decimal_mark=kept.decimal_mark,
            sign=kept.sign,
            money_out_words=None if kept.money_out_words is None else list(kept.money_out_words),
            currency=None if kept.currency is None else Currency(kept.currency),
            columns=[
                ImportMappingColumn(
                    index=column if isinstance(column, int) else None,
                    header=column if isinstance(column, str) else None,
                    role=role,
                )
                for column, role in kept.columns
            ],
        )

    @strawberry.field(description="When it was saved.")
    def updated_at(self) -> DateTime:
        return instant(self.row.updated_at)


async def mapping_of(
    info: Info, wallet: tables.Wallet, account: strawberry.ID
) -> ImportMapping | None:
    """The mapping kept for one of the wallet's accounts; None for any other id."""
    found = ids.split(account)
    if found is None or found[0] is not Prefix.Account:
        return None
    row = await info.context.load(mappings.by_accounts, (wallet.id, found[1]))
    return ImportMapping.of(row) if row else None
