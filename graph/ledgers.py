"""Ledgers: taking in whole what Outlay exported."""

from __future__ import annotations

from typing import Annotated, cast

import strawberry
from starlette.datastructures import UploadFile
from strawberry.file_uploads import Upload

from domain import ledger_csv
from graph.context import Info
from graph.payloads import Payload, mutation
from graph.statements.reading import space
from graph.wallet_choice import chosen_wallet_id
from services import ledgers


@strawberry.input(description="A ledger to take in.")
class ImportLedgerInput:
    wallet: strawberry.ID | None = strawberry.field(
        default=None, description="The wallet; the viewer's personal wallet by default."
    )
    file: Upload = strawberry.field(
        description="A file from `exportTransactions`, at most 10 MB and 50,000 rows."
    )


@strawberry.type(description="What was taken in; all counts are null if it was refused.")
class ImportLedgerPayload(Payload):
    added_count: int | None = strawberry.field(
        default=None, description="How many transactions are new in the wallet."
    )
    known_count: int | None = strawberry.field(
        default=None, description="How many were there already and were left as they are."
    )
    new_account_count: int | None = strawberry.field(
        default=None, description="How many accounts were made, as of kind OTHER."
    )
    new_category_count: int | None = strawberry.field(
        default=None, description="How many categories were made."
    )


ImportLedger = Annotated[
    ImportLedgerInput, strawberry.argument(description="The file, and where it goes.")
]


@strawberry.type
class LedgerMutation:
    @mutation(
        "Take in a file from `exportTransactions`, all of it or nothing. Accounts and categories "
        "are found by name, or made; transactions that the wallet has already are not doubled. "
        "Refusals name the lines of the file."
    )
    async def import_ledger(self, info: Info, input: ImportLedger) -> ImportLedgerPayload | None:
        actor = info.context.actor
        wallet_id = chosen_wallet_id(info, input.wallet)
        content = cast("UploadFile", input.file).file.read()
        with space(len(content)):
            entries = ledger_csv.read(content)
            done = await info.context.write(
                ledgers.bring_in, actor, wallet_id=wallet_id, entries=entries
            )
        return ImportLedgerPayload(
            added_count=done.added,
            known_count=done.known,
            new_account_count=done.accounts,
            new_category_count=done.categories,
        )
