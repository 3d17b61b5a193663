"""Entering, changing and deleting transactions."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import strawberry

from db.queries.transactions import lists
from graph import inputs
from graph.context import Info
from graph.goals.types import WithdrawnContribution
from graph.ids import Prefix
from graph.inputs import Reader
from graph.payloads import Payload, mutation
from graph.retries import name_of, seen, write_once
from graph.transactions.inputs import (
    ConvertTransactionInput,
    CreateTransactionInput,
    CreateTransactionsInput,
    DeleteTransactionInput,
    UpdateTransactionInput,
)
from graph.transactions.types import Transaction
from graph.wallet_choice import chosen_wallet_id
from services import transactions as services


@strawberry.type(description="The transaction that was entered.")
class CreateTransactionPayload(Payload):
    transaction: Transaction | None = strawberry.field(
        default=None, description="The new transaction."
    )


@strawberry.type(description="The transactions that were entered.")
class CreateTransactionsPayload(Payload):
    transactions: list[Transaction] | None = strawberry.field(
        default=None,
        description="The new transactions, in the order given; null if none was. When a request "
        "is sent again, without those that have been deleted since.",
    )


@strawberry.type(description="The transaction that was changed.")
class UpdateTransactionPayload(Payload):
    transaction: Transaction | None = strawberry.field(
        default=None, description="The transaction as it is."
    )


@strawberry.type(description="The transaction that was converted.")
class ConvertTransactionPayload(Payload):
    transaction: Transaction | None = strawberry.field(
        default=None, description="The transaction as it is."
    )


@strawberry.type(description="The transaction that was deleted.")
class DeleteTransactionPayload(Payload):
    deleted_id: strawberry.ID | None = strawberry.field(
        default=None, description="The id of what is gone."
    )
    withdrawn_contributions: list[WithdrawnContribution] | None = strawberry.field(
        default=None,
        description="What goals counted of it, which went with it; it comes back with it too.",
    )


CreateTransaction: TypeAlias = Annotated[
    CreateTransactionInput, strawberry.argument(description="The transaction to enter.")
]
CreateTransactions: TypeAlias = Annotated[
    CreateTransactionsInput, strawberry.argument(description="The transactions to enter.")
]
UpdateTransaction: TypeAlias = Annotated[
    UpdateTransactionInput, strawberry.argument(description="What to change.")
]
ConvertTransaction: TypeAlias = Annotated[
    ConvertTransactionInput, strawberry.argument(description="What to convert, and into what.")
]
DeleteTransaction: TypeAlias = Annotated[
    DeleteTransactionInput, strawberry.argument(description="What to delete.")
]


@strawberry.type
class TransactionMutation:
    @mutation("Enter a transaction.")
    async def create_transaction(
        self,
        info: Info,
        input: Annotated[
            CreateTransactionInput, strawberry.argument(description="The transaction.")
        ],
    ) -> CreateTransactionPayload | None:
        uuid = await write_once(
            info,
            name_of("createTransaction", input),
            services.create,
            wallet_id=chosen_wallet_id(info, input.wallet),
            draft=input.parse(),
        )
        return CreateTransactionPayload(transaction=next(iter(await _shown(info, [uuid])), None))

    @mutation("Enter several transactions: all of them, or none if any is refused.")
    async def create_transactions(
        self,
        info: Info,
        input: Annotated[
            CreateTransactionsInput, strawberry.argument(description="The transactions.")
        ],
    ) -> CreateTransactionsPayload | None:
        ids = [each.id for each in input.transactions]
        uuids = await write_once(
            info,
            name_of("createTransactions", input, id=ids[0] if ids and all(ids) else None),
            services.create_many,
            wallet_id=chosen_wallet_id(info, input.wallet),
            drafts=input.parse(),
        )
        return CreateTransactionsPayload(transactions=await _shown(info, uuids))

    @mutation("Change a transaction.")
    async def update_transaction(
        self,
        info: Info,
        input: Annotated[
            UpdateTransactionInput, strawberry.argument(description="Which one, and what changes.")
        ],
    ) -> UpdateTransactionPayload | None:
        actor = info.context.actor
        transaction_id, changes = input.parse()
        uuid = await info.context.write(
            services.update,
            actor,
            transaction_id=transaction_id,
            changes=changes,
            seen=seen(input.expected_version, input.merge),
        )
        return UpdateTransactionPayload(transaction=(await _shown(info, [uuid]))[0])

    @mutation(
        "Have a transaction be one in another currency: its amount and its lines are converted by "
        "the rate of its day, or of another, rounded once, and stay so. What it was is in its "
        "history. To see it in the wallet's currency nothing need be converted: "
        "`amountInWalletCurrency` says it."
    )
    async def convert_transaction(
        self, info: Info, input: ConvertTransaction
    ) -> ConvertTransactionPayload | None:
        actor, read = info.context.actor, Reader()
        transaction_id = read.value("id", input.id, inputs.id_of(Prefix.Transaction))
        account_id = read.optional("account", input.account, inputs.id_of(Prefix.Account))
        read.finish()
        uuid = await info.context.write(
            services.convert,
            actor,
            transaction_id=transaction_id,
            into=services.Into(input.to, input.on, account_id),
            seen=seen(input.expected_version),
        )
        return ConvertTransactionPayload(transaction=(await _shown(info, [uuid]))[0])

    @mutation("Delete a transaction; what goals count of it is withdrawn.")
    async def delete_transaction(
        self, info: Info, input: DeleteTransaction
    ) -> DeleteTransactionPayload | None:
        actor = info.context.actor
        withdrawn = await info.context.write(
            services.delete,
            actor,
            transaction_id=inputs.own_id(Prefix.Transaction, input.id),
            seen=seen(input.expected_version),
        )
        return DeleteTransactionPayload(
            deleted_id=input.id,
            withdrawn_contributions=list(map(WithdrawnContribution.of, withdrawn)),
        )


async def _shown(info: Info, uuids: list[str]) -> list[Transaction]:
    """Without those that have been deleted since, when a request comes again."""
    rows = await info.context.read(lists.of_viewer, info.context.viewer.id, uuids)
    return [Transaction.of(rows[uuid]) for uuid in uuids if uuid in rows]
