"""Taking an import out of the ledger again, as a whole; the same file may come in afterwards."""

from __future__ import annotations

from sqlalchemy.orm import Session

from db.queries.imports import batches
from db.tables import Import
from domain.errors import Invalid
from services import wallets
from services.actors import Actor


def revert(session: Session, by: Actor, *, import_id: str) -> str:
    """Remove what the import brought, also what somebody has changed since. Returns its id.

    Reverting again changes nothing. Raises NotFound, Forbidden or Invalid.
    """
    wallet = wallets.writing_where(session, by, Import, import_id)
    batch = batches.find(session, wallet.id, import_id)
    assert batch is not None, "it was found a moment ago, and imports are never deleted"
    if batch.reverted_at is not None:
        return batch.id
    batch.removed_count, batch.edited_count = batches.contents(
        session, wallet.id, batch.id, version=batch.version
    )
    if not batches.take_out(session, wallet.id, batch.id, version=batch.version):
        raise Invalid(
            "What is left of one day would be larger than a total can be; check its refunds",
            field=("id",),
        )
    batch.reverted_at = by.at
    batch.version = wallet.version
    session.flush()
    return batch.id
