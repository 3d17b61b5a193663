"""Opening, changing and deleting wallets, and finding one."""

from __future__ import annotations

from typing import Annotated

import strawberry

from db.queries import wallets as queries
from domain.errors import Invalid
from domain.ledger import Weekday
from graph import ids, inputs
from graph.context import Info
from graph.ids import Prefix
from graph.inputs import Reader
from graph.payloads import Payload, mutation
from graph.retries import KEY, MERGE, name_of, seen, write_once
from graph.scalars import Currency, TimeZone
from graph.wallets.types import Wallet
from services import wallets as services
from services.conversions import changing

_MONTH_DAYS = 31
_EXPECTED_VERSION = (
    "The wallet's version that the client saw. Refused with CONFLICT if its own fields or its "
    "members have changed since."
)


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
    expected_version: int | None = strawberry.field(default=None, description=_EXPECTED_VERSION)
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
    expected_version: int | None = strawberry.field(default=None, description=_EXPECTED_VERSION)


@strawberry.input(description="A wallet whose figures are to be in another currency.")
class ChangeWalletCurrencyInput:
    wallet: strawberry.ID = strawberry.field(description="The wallet.")
    expected_version: int | None = strawberry.field(default=None, description=_EXPECTED_VERSION)
    to: Currency = strawberry.field(
        description="The currency that it is to have. The one that it has ends a change that is "
        "under way."
    )


@strawberry.type(description="The wallet that was opened.")
class CreateWalletPayload(Payload):
    wallet: Wallet | None = strawberry.field(default=None, description="The new wallet.")


@strawberry.type(description="The wallet that was changed.")
class UpdateWalletPayload(Payload):
    wallet: Wallet | None = strawberry.field(default=None, description="The wallet as it is.")


@strawberry.type(description="The wallet whose currency changes, or has changed.")
class ChangeWalletCurrencyPayload(Payload):
    wallet: Wallet | None = strawberry.field(
        default=None,
        description="The wallet as it is: `currencyChange` tells how far it is, and is null where "
        "it has been done.",
    )


@strawberry.type(description="The wallet that was deleted.")
class DeleteWalletPayload(Payload):
    deleted_id: strawberry.ID | None = strawberry.field(
        default=None, description="The id of what is gone."
    )


CreateWallet = Annotated[CreateWalletInput, strawberry.argument(description="The wallet to open.")]
UpdateWallet = Annotated[UpdateWalletInput, strawberry.argument(description="What to change.")]
ChangeWalletCurrency = Annotated[
    ChangeWalletCurrencyInput, strawberry.argument(description="Which wallet, and what to.")
]
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

    @mutation(
        "Change a wallet's currency: everything is converted first, by the rate of each day, in "
        "the background where it is much, and then the currency changes in a moment. Until then "
        "all figures stay as they are. Amounts, accounts, budgets and goals keep their own "
        "currencies. Asking again changes nothing; another currency takes the place of the one "
        "asked before. Only its owner may."
    )
    async def change_wallet_currency(
        self, info: Info, input: ChangeWalletCurrency
    ) -> ChangeWalletCurrencyPayload | None:
        actor, read = info.context.actor, Reader()
        wallet_id = read.value("wallet", input.wallet, inputs.id_of(Prefix.Wallet))
        read.finish()
        row = await info.context.write(
            changing.change,
            actor,
            wallet_id=wallet_id,
            to=input.to,
            seen=seen(input.expected_version),
        )
        return ChangeWalletCurrencyPayload(wallet=Wallet.of(row))

    @mutation("Delete a wallet and everything in it. Only its owner may.")
    async def delete_wallet(self, info: Info, input: DeleteWallet) -> DeleteWalletPayload | None:
        actor = info.context.actor
        wallet_id = inputs.own_id(Prefix.Wallet, input.id)
        await info.context.write(
            services.delete, actor, wallet_id=wallet_id, seen=seen(input.expected_version)
        )
        return DeleteWalletPayload(deleted_id=input.id)


def _month_day(value: int) -> int:
    if not 1 <= value <= _MONTH_DAYS:
        raise Invalid(f"A month starts on a day from 1 to {_MONTH_DAYS}")
    return value
