"""Booking: writes transactions and, in the same breath, every sum that depends on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.base import new_id
from db.images import of_values
from db.queries import bookings, payees, references, tags, totals
from db.queries.tags import WalletTag
from db.queries.transactions import rows
from db.tables import Payee, Tag, Transaction, TransactionLine, TransactionTag
from domain.changes import Action, Image
from domain.errors import Invalid
from domain.ledger import Entry, TotalKey, account_effects, daily_effects
from domain.text import fold
from domain.transactions import Draft, Surroundings
from services.budgets import keeping
from services.conversions import keeping as conversions
from services.writing import Touched, Write

# All of a wallet's tags are shown in one list.
TAGS_PER_WALLET_MAX = 1_000


def surroundings(session: Session, wallet_id: str, drafts: Sequence[Draft]) -> Surroundings:
    """The accounts and categories that the drafts name, as far as the wallet has them."""
    return found_of(session, wallet_id, drafts)[0]


def found_of(
    session: Session, wallet_id: str, drafts: Sequence[Draft], *, by: str | None = None
) -> tuple[Surroundings, set[str]]:
    """The surroundings, and which of the drafts' ids are in use in wallets of the person `by`."""
    account_ids = {draft.account_id for draft in drafts} | {d.to_account_id for d in drafts}
    category_ids = {draft.category_id for draft in drafts}
    category_ids |= {line.category_id for draft in drafts for line in draft.lines}
    new_ids = _ids(draft.id for draft in drafts)
    found = references.named(
        session,
        wallet_id,
        account_ids=_ids(account_ids),
        category_ids=_ids(category_ids),
        new=(by, new_ids) if by is not None and new_ids else None,
    )
    return Surroundings(found.accounts, found.categories), found.taken


@dataclass(frozen=True, slots=True)
class Origin:
    """How transactions come into the ledger: with which import, or back from the trash.

    Of those that come back: who entered them at first, None for who is gone, and when.
    """

    import_id: str | None = None
    action: Action = Action.CREATED
    created_by: str | None = None
    created_at: datetime | None = None


_ENTERED = Origin()


def book(write: Write, drafts: Sequence[Draft], origin: Origin = _ENTERED) -> list[str]:
    """Insert checked drafts, in order. Returns their ids."""
    session, wallet_id = write.session, write.wallet_id
    ids = [draft.id or new_id() for draft in drafts]
    payee_ids = payees_named(write, [draft.payee for draft in drafts if draft.payee])
    known_tags = tags_named(write, [tag for draft in drafts for tag in draft.tags])
    is_new = origin.action is Action.CREATED
    stamp = {
        "import_id": origin.import_id,
        "created_by": write.by.user_id if is_new else origin.created_by,
        "created_at": origin.created_at or write.by.at,
        "updated_at": write.by.at,
        "version": write.version,
    }
    values = [
        columns(draft, payee_ids) | stamp | {"id": uuid, "import_key": draft.import_key}
        for uuid, draft in zip(ids, drafts, strict=True)
    ]
    daily, balances = _effects(added=[draft.entry() for draft in drafts])
    if len(drafts) == len(daily) == len(balances) == 1 and not drafts[0].lines and not known_tags:
        fit = bookings.insert_plain(
            session,
            wallet_id,
            values[0],
            daily=daily,
            balances=balances,
            month_start_day=write.held.month_start_day,
        )
        _refuse_unless(fit)
    else:
        rows.insert_rows(session, wallet_id, Transaction, values)
        insert_parts(write, zip(ids, drafts, strict=True), known_tags)
        _add(write, daily, balances)
    keeping.moved(write, daily)
    conversions.booked(write, zip(ids, drafts, strict=True))
    write.record(
        Touched(Transaction, row["id"], origin.action, image(row, draft, known_tags))
        for row, draft in zip(values, drafts, strict=True)
    )
    return ids


def image(values: Mapping[str, Any], draft: Draft, known_tags: Mapping[str, WalletTag]) -> Image:
    """What is kept of a transaction with these columns in the history of its wallet."""
    lines = [(line.category_id, line.amount_minor, line.note) for line in draft.lines]
    return of_values(values, lines, tag_names(draft, known_tags))


def tag_names(draft: Draft, known_tags: Mapping[str, WalletTag]) -> list[str]:
    """The draft's tags as the wallet writes them, each once."""
    return [known_tags[key].name for key in dict.fromkeys(fold(tag) for tag in draft.tags)]


def columns(draft: Draft, payee_ids: dict[str, str]) -> dict[str, Any]:
    """A transaction's own columns, but for its id and its stamps."""
    entry = draft.entry()
    return {
        "kind": entry.kind,
        "occurred_on": entry.occurred_on,
        "amount_minor": entry.amount_minor,
        "currency": entry.currency,
        "to_amount_minor": entry.to_amount_minor,
        "account_id": draft.account_id,
        "to_account_id": draft.to_account_id,
        "category_id": draft.category_id,
        "payee_id": payee_ids[fold(draft.payee)] if draft.payee else None,
        "description": draft.description,
        "note": draft.note,
        "is_refund": draft.is_refund,
        "has_lines": bool(draft.lines),
        "own_rate": None if draft.own_rate is None else str(draft.own_rate),
        "search": search_text(draft),
    }


def search_text(draft: Draft) -> str:
    """What a search looks into: description, payee, note and tags, folded."""
    parts = [draft.description, draft.payee, draft.note, *draft.tags]
    parts += [line.note for line in draft.lines]
    return "\n".join(fold(part) for part in parts if part)


def insert_parts(
    write: Write,
    drafts: Iterable[tuple[str, Draft]],
    known_tags: Mapping[str, WalletTag],
) -> None:
    """The lines and tags of new or emptied transactions."""
    lines: list[dict[str, Any]] = []
    tagged: list[dict[str, Any]] = []
    for uuid, draft in drafts:
        lines += [
            {
                "transaction_id": uuid,
                "position": position,
                "occurred_on": draft.occurred_on,
                "category_id": line.category_id,
                "amount_minor": line.amount_minor,
                "note": line.note,
            }
            for position, line in enumerate(draft.lines)
        ]
        tag_keys = dict.fromkeys(fold(tag) for tag in draft.tags)
        tagged += [
            {
                "transaction_id": uuid,
                "tag_id": known_tags[key].id,
                "occurred_on": draft.occurred_on,
            }
            for key in tag_keys
        ]
    rows.insert_rows(write.session, write.wallet_id, TransactionLine, lines)
    rows.insert_rows(write.session, write.wallet_id, TransactionTag, tagged)


def move(
    write: Write,
    *,
    removed: Iterable[Entry] = (),
    added: Iterable[Entry] = (),
) -> None:
    """Bring the daily totals and balances along with entries that went and came.

    Raises Invalid if one of them would pass what is kept of a sum.
    """
    daily, balances = _effects(removed=removed, added=added)
    _add(write, daily, balances)
    keeping.moved(write, daily)


def _effects(
    *, removed: Iterable[Entry] = (), added: Iterable[Entry] = ()
) -> tuple[dict[TotalKey, tuple[int, int]], dict[tuple[str, str], int]]:
    """What is to be added to daily totals and to accounts."""
    daily: dict[TotalKey, tuple[int, int]] = defaultdict(lambda: (0, 0))
    balances: dict[tuple[str, str], int] = defaultdict(int)
    for entries, direction in ((removed, -1), (added, 1)):
        for entry in entries:
            for key, amount_minor, count in daily_effects(entry):
                before = daily[key]
                daily[key] = (
                    before[0] + direction * amount_minor,
                    before[1] + direction * count,
                )
            for place, amount_minor in account_effects(entry):
                balances[place] += direction * amount_minor
    return daily, balances


def _add(
    write: Write,
    daily: Mapping[TotalKey, tuple[int, int]],
    balances: Mapping[tuple[str, str], int],
) -> None:
    session, wallet_id = write.session, write.wallet_id
    months = write.held.month_start_day
    _refuse_unless(
        totals.add_daily(session, wallet_id, daily)
        and totals.add_monthly(session, wallet_id, daily, month_start_day=months)
        and totals.add_accounts(session, wallet_id, balances)
    )


def _refuse_unless(fit: bool) -> None:  # noqa: FBT001 - that is all it is about
    if not fit:
        raise Invalid(
            "All amounts of one month together would be larger than a total can be; "
            "check the amounts of that month"
        )


def payees_named(write: Write, names: Sequence[str]) -> dict[str, str]:
    """Folded name → id of each payee, made where the wallet has none of the name."""
    session, wallet_id = write.session, write.wallet_id
    wanted = {fold(name): name for name in reversed(names)}
    found = payees.named(session, wallet_id, list(wanted)) if wanted else dict[str, str]()
    new: list[dict[str, Any]] = [
        {"id": new_id(), "name": name, "name_key": key, "version": write.version}
        for key, name in wanted.items()
        if key not in found
    ]
    rows.insert_rows(session, wallet_id, Payee, new)
    write.record(Touched(Payee, row["id"], Action.CREATED, {"name": row["name"]}) for row in new)
    return found | {row["name_key"]: row["id"] for row in new}


def tags_named(write: Write, names: Sequence[str]) -> dict[str, WalletTag]:
    """Folded name → each tag, made where the wallet has none of the name.

    Raises Invalid if the wallet would have too many.
    """
    session, wallet_id = write.session, write.wallet_id
    wanted = {fold(name): name for name in reversed(names)}
    found = tags.named(session, wallet_id, list(wanted)) if wanted else dict[str, WalletTag]()
    new = [
        {"id": new_id(), "name": name, "name_key": key}
        for key, name in wanted.items()
        if key not in found
    ]
    if new and tags.count(session, wallet_id) + len(new) > TAGS_PER_WALLET_MAX:
        raise Invalid(
            f"A wallet has at most {TAGS_PER_WALLET_MAX:,} tags; use those that are there"
        )
    rows.insert_rows(session, wallet_id, Tag, new)
    return found | {row["name_key"]: WalletTag(row["id"], row["name"]) for row in new}


def _ids(found: Iterable[str | None]) -> list[str]:
    return [uuid for uuid in found if uuid is not None]
