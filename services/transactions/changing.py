"""Changing and deleting transactions: the sums move by the difference, in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypedDict

from sqlalchemy.orm import Session

from db.images import FIELDS, of_ids
from db.queries import accounts, payees, tags
from db.queries.transactions import lists, rows
from db.tables import Transaction
from domain.changes import Action
from domain.conversions import OwnRate, rate_refusals
from domain.errors import NotFound, Refusals
from domain.ledger import Line, TransactionKind
from domain.money import Money
from domain.text import fold
from domain.transactions import Draft, Series, refusals
from services import writing
from services.actors import Actor
from services.conflicts import Seen, refuse_stale
from services.conversions import keeping as conversions
from services.goals import leaving
from services.goals.contributing import refuse_less
from services.goals.leaving import Withdrawn
from services.transactions import booking
from services.writing import Gone, Touched, Write

# Names of drafts that images know under others.
_IMAGE_NAMES = {
    "amount": ("amount_minor", "currency"),
    "to_amount": ("to_amount_minor",),
    "payee": ("payee_id",),
}


class Changes(TypedDict, total=False):
    """What `update` may change; what is left out stays. The names are those of Draft."""

    kind: TransactionKind
    amount: Money
    occurred_on: str
    description: str
    note: str | None
    payee: str | None
    tags: Sequence[str]
    account_id: str | None
    to_account_id: str | None
    to_amount: Money | None
    category_id: str | None
    lines: Sequence[Line]
    is_refund: bool
    own_rate: OwnRate | None


def update(
    session: Session,
    by: Actor,
    *,
    transaction_id: str,
    changes: Changes,
    seen: Seen | None = None,
) -> str:
    """Change what is named, keep the rest, return the id. Raises Refusals, NotFound, Conflict."""
    write = writing.begin_where(session, by, Transaction, transaction_id)
    row = _find(session, write.wallet_id, transaction_id)
    before = _draft(session, row)
    after = replace(before, **_consequences(before, changes))
    after = conversions.towards_wallet(write, after)
    refuse_stale(write, Transaction, row.id, seen, _image_names(before, after))
    known = booking.surroundings(session, write.wallet_id, [after])
    stated = after.own_rate if "own_rate" in changes else None
    if found := [*refusals(after, known), *rate_refusals(after.amount, stated)]:
        raise Refusals(found)
    refuse_less(write, row.id, before=before.amount, after=after.amount)
    converted = conversions.taken_out(write, row.id, before.amount)
    _rewrite(write, row, after)
    booking.move(write, removed=[before.entry()], added=[after.entry()])
    conversions.rebooked(write, row.id, after, converted)
    return row.id


def delete(
    session: Session,
    by: Actor,
    *,
    transaction_id: str,
    seen: Seen | None = None,
) -> list[Withdrawn]:
    """What goals count of it is withdrawn, and returned. Raises NotFound, Conflict or InUse."""
    write = writing.begin_where(session, by, Transaction, transaction_id)
    row = _find(session, write.wallet_id, transaction_id)
    refuse_stale(write, Transaction, row.id, seen)
    before = _draft(session, row)
    withdrawn = leaving.with_transaction(write, row.id)
    write.deleted(Transaction, entombed(session, write.wallet_id, [row.id], withdrawn))
    conversions.taken_out(write, row.id, before.amount)
    session.delete(row)
    session.flush()
    booking.move(write, removed=[before.entry()])
    return withdrawn


def entombed(
    session: Session, wallet_id: str, ids: Sequence[str], withdrawn: Sequence[Withdrawn] = ()
) -> list[Gone]:
    """What the trash keeps of transactions that are about to go, after what goals count of them."""
    contributions = leaving.by_transaction(withdrawn)
    images = of_ids(session, wallet_id, Transaction, ids)
    names = payees.names_of(session, wallet_id, {i["payee_id"] for i in images.values()})
    entered = rows.entered_by(session, wallet_id, ids)
    return [
        Gone(
            uuid,
            images[uuid]["description"],
            {
                **images[uuid],
                "payee": names.get(images[uuid]["payee_id"]),
                "by": entered[uuid],
                "contributions": contributions.get(uuid, []),
            },
        )
        for uuid in ids
    ]


def stored(write: Write, transaction_id: str) -> Draft:
    """A transaction as a person would have stated it. Raises NotFound."""
    return _draft(write.session, _find(write.session, write.wallet_id, transaction_id))


def _find(session: Session, wallet_id: str, transaction_id: str) -> Transaction:
    row = rows.find(session, wallet_id, transaction_id)
    if row is None:
        raise NotFound("There is no such transaction", field=("id",))
    return row


def _consequences(before: Draft, changes: Changes) -> Changes:
    """The changes, with what they make pointless put away.

    A category replaces lines and lines replace a category; what arrives in a transfer within one
    currency follows the amount; what is no transfer any more has no receiving side; and a rate is
    of the currency that it was given for.
    """
    implied: Changes = {}
    if changes.get("category_id") is not None and "lines" not in changes:
        implied["lines"] = ()
    if changes.get("lines") and "category_id" not in changes:
        implied["category_id"] = None
    is_same_currency = before.to_amount is None or (
        before.to_amount.currency == before.amount.currency
    )
    if "to_amount" not in changes and is_same_currency:
        implied["to_amount"] = None
    if "amount" in changes and changes["amount"].currency != before.amount.currency:
        implied["own_rate"] = None
    if changes.get("kind", before.kind) is not TransactionKind.TRANSFER:
        if "to_account_id" not in changes:
            implied["to_account_id"] = None
        if "to_amount" not in changes:
            implied["to_amount"] = None
    return {**implied, **changes}


def _draft(session: Session, row: Transaction) -> Draft:
    """The stored transaction as a person would have stated it."""
    key = (row.wallet_id, row.id)
    payee = None
    if row.payee_id is not None:
        payee_key = (row.wallet_id, row.payee_id)
        found = payees.by_ids(session, [payee_key])[payee_key]
        payee = found.name if found else None
    lines = lists.lines(session, [key])[key] if row.has_lines else []
    return Draft(
        id=row.id,
        kind=TransactionKind[row.kind],
        amount=Money(row.amount_minor, row.currency),
        occurred_on=row.occurred_on,
        description=row.description,
        note=row.note,
        payee=payee,
        tags=tags.of_transactions(session, [key])[key],
        account_id=row.account_id,
        to_account_id=row.to_account_id,
        to_amount=_arrived(session, row),
        category_id=row.category_id,
        lines=[Line(line.category_id, line.amount_minor, line.note) for line in lines],
        is_refund=row.is_refund,
        import_key=row.import_key,
        own_rate=OwnRate.of(row.own_rate) if row.own_rate else None,
    )


def _arrived(session: Session, row: Transaction) -> Money | None:
    if row.to_account_id is None or row.to_amount_minor is None:
        return None
    currencies = accounts.currencies(session, row.wallet_id, [row.to_account_id])
    return Money(row.to_amount_minor, currencies[row.to_account_id])


def _rewrite(write: Write, row: Transaction, draft: Draft) -> None:
    session, wallet_id = write.session, write.wallet_id
    payee_ids = booking.payees_named(write, [draft.payee] if draft.payee else [])
    known_tags = booking.tags_named(write, draft.tags)
    for name, value in booking.columns(draft, payee_ids).items():
        setattr(row, name, value)
    row.updated_at = write.by.at
    row.version = write.version
    session.flush()
    rows.clear_parts(session, wallet_id, row.id)
    rows.clear_tags(session, wallet_id, row.id)
    booking.insert_parts(write, [Series(draft, [(row.id, draft.occurred_on)])], known_tags)
    values = {name: getattr(row, name) for name in (*FIELDS[Transaction], "own_rate")}
    image = booking.image(values, draft, known_tags)
    write.record([Touched(Transaction, row.id, Action.UPDATED, image)])


def _image_names(before: Draft, after: Draft) -> set[str]:
    """What an update changes, by the names of images; what it leaves as it is does not count."""
    was, now = _comparable(before), _comparable(after)
    is_moved = [name for name, value in now.items() if was[name] != value]
    return {image_name for name in is_moved for image_name in _IMAGE_NAMES.get(name, (name,))}


def _comparable(draft: Draft) -> dict[str, Any]:
    """The draft's fields, alike where they mean the same: what arrives unsaid is what leaves."""
    values: dict[str, Any] = {name: getattr(draft, name) for name in Changes.__annotations__}
    is_transfer = draft.kind is TransactionKind.TRANSFER
    arriving = (draft.to_amount or draft.amount) if is_transfer else draft.to_amount
    return values | {
        "to_amount": arriving,
        "payee": draft.payee and fold(draft.payee),
        "lines": [(line.category_id, line.amount_minor, line.note) for line in draft.lines],
        "tags": sorted({fold(tag) for tag in draft.tags}),
    }
