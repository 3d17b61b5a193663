"""Taking an import out of the ledger again, as a whole; the same file may come in afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.queries.imports import batches
from db.tables import Import, Payee, Transaction
from domain.errors import Invalid
from services import writing
from services.actors import Actor
from services.budgets import keeping
from services.conversions.keeping import import_taken_out
from services.goals import leaving
from services.transactions.changing import entombed
from services.writing import PIECE


@dataclass(frozen=True, slots=True)
class Reverted:
    """The import's id, and how many contributions to goals went with its transactions."""

    id: str
    withdrawn_count: int = 0


def revert(session: Session, by: Actor, *, import_id: str) -> Reverted:
    """Remove what the import brought, also what somebody has changed since.

    Reverting again changes nothing. Raises NotFound, Forbidden, InUse or Invalid.
    """
    write = writing.begin_where(session, by, Import, import_id)
    batch = batches.find(session, write.wallet_id, import_id)
    assert batch is not None, "it was found a moment ago, and imports are never deleted"
    if batch.reverted_at is not None:
        return Reverted(batch.id)
    batch.removed_count, batch.edited_count = batches.contents(
        session, write.wallet_id, batch.id, version=batch.version
    )
    withdrawn = leaving.with_import(write, batch.id)
    ids = batches.transaction_ids(session, write.wallet_id, batch.id)
    for start in range(0, len(ids), PIECE):
        piece = ids[start : start + PIECE]
        write.deleted(Transaction, entombed(session, write.wallet_id, piece, withdrawn))
    if write.held.budget_count:
        keeping.moved(write, batches.daily_moves(session, write.wallet_id, batch.id))
    import_taken_out(write, batch.id)
    unnamed = batches.take_out(
        session,
        write.wallet_id,
        batch.id,
        version=batch.version,
        month_start_day=write.held.month_start_day,
    )
    if unnamed is None:
        raise Invalid(
            "What is left of one month would be larger than a total can be; check its refunds",
            field=("id",),
        )
    write.dropped(Payee, unnamed)
    batch.reverted_at = by.at
    write.updated(batch)
    return Reverted(batch.id, len(withdrawn))
