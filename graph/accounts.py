"""Accounts: where the money is."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self

import strawberry

from db import tables
from db.base import AnyRow
from db.queries import accounts as queries
from db.queries import wallets
from domain.days import day_in
from domain.ledger import AccountKind
from graph import inputs
from graph.columns import own_id, stored
from graph.context import Info
from graph.ids import Prefix
from graph.inputs import Reader
from graph.money import Money, MoneyInput
from graph.nodes import Node, findable
from graph.payloads import Payload, mutation
from graph.retries import EXPECTED_VERSION, KEY, MERGE, name_of, seen, write_once
from graph.scalars import Currency, Date
from services import accounts as services


@strawberry.type(description="A place where money is: an account at a bank, a purse, a card.")
class Account(Node):
    row: strawberry.Private[tables.Account | AnyRow]
    id: strawberry.ID = own_id(Prefix.Account)
    name: str = stored("name", "Unique in the wallet, whatever its case and accents.")
    kind: AccountKind = stored("kind", "What the account is.", as_enum=AccountKind)
    currency: Currency = stored("currency", "The one currency that it holds.")
    archived: bool = stored("archived", "Whether it is out of use, kept for its history.")
    version: int = stored("version", "The wallet's version at its last change.")

    @classmethod
    def of(cls, row: tables.Account | AnyRow) -> Self:
        return cls(row=row)

    @strawberry.field(description="What was on it before its first entry.")
    def opening_balance(self) -> Money:
        return Money.of(self.row.opening_balance_minor, self.row.currency)

    @strawberry.field(description="What is on it at the end of a day.")
    async def balance(
        self,
        info: Info,
        on: Annotated[
            Date | None,
            strawberry.argument(description="The day, inclusive; today in the wallet by default."),
        ] = None,
    ) -> Money:
        day = on or today_in(info.context.at, await self._zone(info))
        key = (self.row.wallet_id, self.row.id, str(day))
        moved = await info.context.load(queries.moved_until, key)
        return Money.of(self.row.opening_balance_minor + moved, self.row.currency)

    async def _zone(self, info: Info) -> str:
        wallet = await info.context.load(wallets.by_ids, self.row.wallet_id)
        return wallet.time_zone


def today_in(moment: datetime, zone: str) -> Date:
    """The civil day of a moment in an IANA time zone."""
    return Date(day_in(moment, zone).isoformat())


findable(Prefix.Account, queries.of_viewer, Account.of)


@strawberry.input(description="An account to open.")
class CreateAccountInput:
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)
    id: strawberry.ID | None = strawberry.field(
        default=None, description="An id made by the client, `acc_` and a UUIDv7."
    )
    wallet: strawberry.ID = strawberry.field(description="The wallet it belongs to.")
    name: str = strawberry.field(description="At most 80 characters, unique in the wallet.")
    kind: AccountKind = strawberry.field(description="What the account is.")
    currency: Currency | None = strawberry.field(
        default=None, description="The wallet's currency by default; it stays for ever."
    )
    opening_balance: MoneyInput | None = strawberry.field(
        default=None, description="Zero by default; negative for what is owed."
    )

    def parse(self) -> tuple[str, services.NewAccount]:
        read = Reader()
        wallet_id = read.value("wallet", self.wallet, inputs.id_of(Prefix.Wallet))
        new = services.NewAccount(
            id=read.optional("id", self.id, inputs.new_id_of(Prefix.Account)),
            name=read.value("name", self.name, inputs.name),
            kind=self.kind,
            currency=self.currency,
            opening_balance=read.optional(
                "opening_balance", self.opening_balance, MoneyInput.parse
            ),
        )
        read.finish()
        return wallet_id, new


@strawberry.input(description="What to change of an account; what is left out stays.")
class UpdateAccountInput:
    id: strawberry.ID = strawberry.field(description="The account.")
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)
    merge: bool = strawberry.field(default=False, description=MERGE)
    name: str | None = strawberry.field(
        default=strawberry.UNSET, description="At most 80 characters, unique in the wallet."
    )
    kind: AccountKind | None = strawberry.field(
        default=strawberry.UNSET, description="What the account is."
    )
    opening_balance: MoneyInput | None = strawberry.field(
        default=strawberry.UNSET, description="In the account's currency."
    )
    archived: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Whether it is out of use."
    )

    def parse(self) -> tuple[str, services.AccountChanges]:
        read = Reader()
        account_id = read.value("id", self.id, inputs.id_of(Prefix.Account))
        changes: services.AccountChanges = {}
        read.change(changes, "name", self.name, inputs.name)
        read.change(changes, "kind", self.kind, inputs.as_is)
        read.change(changes, "opening_balance", self.opening_balance, MoneyInput.parse)
        read.change(changes, "archived", self.archived, inputs.as_is)
        read.finish()
        return account_id, changes


@strawberry.input(description="An account to delete. Only one that nothing is booked on.")
class DeleteAccountInput:
    id: strawberry.ID = strawberry.field(description="The account.")
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)


@strawberry.type(description="The account that was opened.")
class CreateAccountPayload(Payload):
    account: Account | None = strawberry.field(default=None, description="The new account.")


@strawberry.type(description="The account that was changed.")
class UpdateAccountPayload(Payload):
    account: Account | None = strawberry.field(default=None, description="The account as it is.")


@strawberry.type(description="The account that was deleted.")
class DeleteAccountPayload(Payload):
    deleted_id: strawberry.ID | None = strawberry.field(
        default=None, description="The id of what is gone."
    )


CreateAccount = Annotated[
    CreateAccountInput, strawberry.argument(description="The account to open.")
]
UpdateAccount = Annotated[UpdateAccountInput, strawberry.argument(description="What to change.")]
DeleteAccount = Annotated[
    DeleteAccountInput, strawberry.argument(description="The account to delete.")
]


@strawberry.type
class AccountMutation:
    @mutation("Open an account.")
    async def create_account(self, info: Info, input: CreateAccount) -> CreateAccountPayload | None:
        wallet_id, new = input.parse()
        name = name_of("createAccount", input)
        uuid = await write_once(info, name, services.create, wallet_id=wallet_id, new=new)
        return CreateAccountPayload(account=await _shown(info, uuid))

    @mutation("Change an account.")
    async def update_account(self, info: Info, input: UpdateAccount) -> UpdateAccountPayload | None:
        actor = info.context.actor
        account_id, changes = input.parse()
        row = await info.context.write(
            services.update,
            actor,
            account_id=account_id,
            changes=changes,
            seen=seen(input.expected_version, input.merge),
        )
        return UpdateAccountPayload(account=Account.of(row))

    @mutation("Delete an account that nothing is booked on; archive any other.")
    async def delete_account(self, info: Info, input: DeleteAccount) -> DeleteAccountPayload | None:
        actor = info.context.actor
        await info.context.write(
            services.delete,
            actor,
            account_id=inputs.own_id(Prefix.Account, input.id),
            seen=seen(input.expected_version),
        )
        return DeleteAccountPayload(deleted_id=input.id)


async def _shown(info: Info, uuid: str) -> Account | None:
    rows = await info.context.read(queries.of_viewer, info.context.viewer.id, [uuid])
    return Account.of(rows[uuid]) if uuid in rows else None
