"""The trash: what was deleted comes back with what is still there of what it named, or goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlalchemy.orm import Session

from db.queries import trash
from domain.changes import Action, Image
from domain.errors import NotFound
from domain.ledger import WalletRole
from services import accounts, categories, writing
from services.actors import Actor
from services.budgets import restoring as budgets
from services.goals import returning
from services.transactions import restoring
from services.writing import Notice, Write


def _account(write: Write, row_id: str, image: Image) -> Iterable[Notice]:
    accounts.restore(write, row_id, image)
    return ()


_RESTORERS: dict[str, Callable[[Write, str, Image], Iterable[Notice]]] = {
    "Account": _account,
    "Category": categories.restore,
    "Transaction": restoring.restore,
    "Budget": budgets.restore,
    "Goal": returning.restore_goal,
    "Contribution": returning.restore_contribution,
}


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, and everything about it that is not as it was."""

    entity: str
    id: str
    notices: tuple[Notice, ...]


def restore(session: Session, by: Actor, *, entity: str, row_id: str) -> Restored:
    """Bring back what was deleted. Raises NotFound, Forbidden, InUse, Taken or Refusals."""
    wallet_id = trash.wallet_of(session, by.user_id, entity=entity, row_id=row_id)
    if wallet_id is None:
        raise _gone()
    write = writing.begin(session, by, wallet_id, field="id")
    tombstone = trash.find(session, wallet_id, entity=entity, row_id=row_id)
    if tombstone is None:
        raise _gone()
    image = orjson.loads(tombstone.image)
    # Before it is there again, so that nothing finds it in both places.
    session.delete(tombstone)
    session.flush()
    return Restored(entity, row_id, tuple(_RESTORERS[entity](write, row_id, image)))


def empty(session: Session, by: Actor, *, wallet_id: str) -> int:
    """Purge all that is in the wallet's trash; only an owner may. How many things went."""
    write = writing.begin(session, by, wallet_id, needs=WalletRole.OWNER)
    return purge(write)


def purge(write: Write, *, before: datetime | None = None) -> int:
    """Purge what is in the trash, or of that what was deleted before a moment.

    Devices that have not heard of those deletions have to read everything again.
    """
    how_many, last_version = trash.clear(write.session, write.wallet_id, before=before)
    if how_many:
        write.wallet.purged_version = max(write.wallet.purged_version, last_version)
        write.updated_wallet(Action.PURGED)
    return how_many


def _gone() -> NotFound:
    return NotFound(
        "There is nothing with this id in the trash of a wallet of yours; it was never deleted, "
        "has been restored, or is purged",
        field=("id",),
    )
