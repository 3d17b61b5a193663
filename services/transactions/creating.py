"""New transactions, one or many; many are booked all or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from sqlalchemy.orm import Session

from db.queries.references import Asked
from db.tables import Transaction
from domain.conversions import rate_refusals
from domain.errors import Code, Conflict, Invalid, Refusal, Refusals
from domain.transactions import Draft, refusals
from services import writing
from services.actors import Actor
from services.conversions.keeping import towards_wallet
from services.retries import asking
from services.transactions.booking import asked_of, book, found_of


def _asked(by: Actor, *, draft: Draft, **_: Any) -> Asked:
    return asked_of([draft], by=by.user_id)


@asking(_asked)
def create(session: Session, by: Actor, *, wallet_id: str, draft: Draft) -> str:
    """Book one transaction and return its id. Raises Refusals."""
    found, ids = _try(session, by, wallet_id, [draft])
    if found:
        raise Refusals([refusal for _, refusal in found])
    return ids[0]


def create_many(
    session: Session, by: Actor, *, wallet_id: str, drafts: Sequence[Draft]
) -> list[str]:
    """Book all of them or none; each refusal names the position of its draft."""
    if not drafts:
        raise Invalid("Give at least one transaction", field=("transactions",), code=Code.REQUIRED)
    found, ids = _try(session, by, wallet_id, drafts)
    if found:
        raise Refusals(
            [refusal.under("transactions", str(position)) for position, refusal in found]
        )
    return ids


def _try(
    session: Session, by: Actor, wallet_id: str, drafts: Sequence[Draft]
) -> tuple[list[tuple[int, Refusal]], list[str]]:
    write = writing.begin(session, by, wallet_id)
    drafts = [towards_wallet(write, draft) for draft in drafts]
    known, taken = found_of(session, wallet_id, drafts, by=by.user_id)
    found = [
        (position, refusal)
        for position, draft in enumerate(drafts)
        for refusal in (*refusals(draft, known), *rate_refusals(draft.amount, draft.own_rate))
    ]
    found += _taken(drafts, taken)
    return (found, []) if found else ([], book(write, drafts))


def _taken(drafts: Sequence[Draft], taken: AbstractSet[str]) -> list[tuple[int, Refusal]]:
    """The drafts whose client-made id is in use already, or twice among them."""
    chosen = [(position, draft.id) for position, draft in enumerate(drafts) if draft.id]
    seen = set(taken)
    found: list[tuple[int, Refusal]] = []
    for position, uuid in chosen:
        if uuid in seen:
            conflict = Conflict(
                "There is a transaction with this id already",
                field=("id",),
                current=(Transaction.__name__, uuid),
            )
            found.append((position, conflict))
        seen.add(uuid)
    return found
