"""Restoring transactions: back as they were, as far as what they named is still there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from db.queries import accounts, trash, users
from db.queries.imports import lookups
from domain.changes import Action, Image
from domain.conversions import OwnRate
from domain.errors import InUse, Refusals
from domain.ledger import Line, TransactionKind
from domain.money import Money
from domain.transactions import Draft, refusals
from services.goals import returning
from services.transactions import booking
from services.transactions.booking import Origin, book
from services.writing import Notice, Write


def restore(write: Write, transaction_id: str, image: Image) -> list[Notice]:
    """Book a deleted transaction again. What it named and is gone is told, and what is there now.

    Raises InUse for a transfer whose account is gone, and Refusals.
    """
    notices: list[Notice] = []
    draft = _draft(write, transaction_id, image)
    draft = _with_accounts(write, draft, notices)
    draft = _with_categories(write, draft, notices)
    if draft.import_key and lookups.keyed(write.session, write.wallet_id, [draft.import_key]):
        draft = replace(draft, import_key=None)
        notices.append(Notice("import", "Its row of the statement has been imported again", None))
    known = booking.surroundings(write.session, write.wallet_id, [draft])
    if found := list(refusals(draft, known)):
        raise Refusals(found)
    origin = Origin(
        import_id=image["import_id"],
        action=Action.RESTORED,
        created_by=users.still_there(write.session, image["by"]),
        created_at=datetime.fromisoformat(image["created_at"]),
    )
    book(write, [draft], origin)
    # What went into the trash before there were goals tells of none.
    return notices + returning.with_transaction(write, image.get("contributions", []))


def _draft(write: Write, transaction_id: str, image: Image) -> Draft:
    return Draft(
        id=transaction_id,
        kind=TransactionKind[image["kind"]],
        amount=Money(image["amount_minor"], image["currency"]),
        occurred_on=image["occurred_on"],
        description=image["description"],
        note=image["note"],
        payee=image["payee"],
        tags=image["tags"],
        account_id=image["account_id"],
        to_account_id=image["to_account_id"],
        to_amount=_arrived(write, image),
        category_id=image["category_id"],
        lines=[Line(*line) for line in image["lines"]],
        is_refund=image["is_refund"],
        import_key=image["import_key"],
        own_rate=OwnRate.of(image["own_rate"]) if image.get("own_rate") else None,
    )


def _arrived(write: Write, image: Image) -> Money | None:
    to_account = image["to_account_id"]
    if to_account is None:
        return None
    currencies = accounts.currencies(write.session, write.wallet_id, [to_account])
    if to_account not in currencies:
        raise _needs_account("to_account")
    return Money(image["to_amount_minor"], currencies[to_account])


def _with_accounts(write: Write, draft: Draft, notices: list[Notice]) -> Draft:
    if draft.account_id is None:
        return draft
    if accounts.currencies(write.session, write.wallet_id, [draft.account_id]):
        return draft
    if draft.kind is TransactionKind.TRANSFER:
        raise _needs_account("account")
    notices.append(Notice("account", "Its account is gone; it stands on none", None))
    return replace(draft, account_id=None)


def _needs_account(field: str) -> InUse:
    return InUse(
        f"The {'receiving ' if field == 'to_account' else ''}account of this transfer is gone; "
        "restore the account first",
        field=("id",),
    )


def _with_categories(write: Write, draft: Draft, notices: list[Notice]) -> Draft:
    # Each once, and told in the order of the receipt.
    wanted = dict.fromkeys([draft.category_id, *(line.category_id for line in draft.lines)])
    moved: Mapping[str, Any] = {
        uuid: trash.heir_of(write.session, write.wallet_id, uuid)
        for uuid in wanted
        if uuid is not None
    }
    for uuid, heir in moved.items():
        if heir == uuid:
            continue
        place = "what was on it went to another" if heir else "what was on it has none now"
        notices.append(Notice("category", f"Its category is gone; {place}", heir))
    return replace(
        draft,
        category_id=draft.category_id and moved[draft.category_id],
        lines=[
            replace(line, category_id=line.category_id and moved[line.category_id])
            for line in draft.lines
        ],
    )
