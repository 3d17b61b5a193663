"""Booking: writes transactions and, in the same breath, every sum that depends on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, repeat
from operator import itemgetter
from typing import Any, TypeAlias

from sqlalchemy.orm import Session

from db.base import new_id
from db.images import of_values
from db.queries import bookings, payees, references, tags, totals
from db.queries.references import Asked
from db.queries.tags import WalletTag
from db.queries.transactions import rows
from db.tables import Payee, Tag, Transaction, TransactionLine, TransactionTag
from domain.changes import Action, Image, canonical_on
from domain.errors import Invalid
from domain.ledger import Entry, TotalKey, account_effects, daily_effects
from domain.text import fold
from domain.transactions import Draft, Series, Surroundings
from services.budgets import keeping
from services.conversions import keeping as conversions
from services.writing import Touched, Write

# (Signed minor units, count) by the key of a day's total; minor units by account and day.
Daily: TypeAlias = dict[TotalKey, tuple[int, int]]
Balances: TypeAlias = dict[tuple[str, str], int]

# All of a wallet's tags are shown in one list.
TAGS_PER_WALLET_MAX = 1_000


def surroundings(session: Session, wallet_id: str, drafts: Sequence[Draft]) -> Surroundings:
    """The accounts and categories that the drafts name, as far as the wallet has them."""
    return found_of(session, wallet_id, drafts)[0]


def found_of(
    session: Session, wallet_id: str, drafts: Sequence[Draft], *, by: str | None = None
) -> tuple[Surroundings, set[str]]:
    """The surroundings, and which of the drafts' ids are in use in wallets of the person `by`."""
    found = references.named(session, wallet_id, asked_of(drafts, by=by))
    return Surroundings(found.accounts, found.categories), found.taken


def asked_of(drafts: Sequence[Draft], *, by: str | None) -> Asked:
    """What is looked up for `found_of`."""
    account_ids = {draft.account_id for draft in drafts} | {d.to_account_id for d in drafts}
    category_ids = {draft.category_id for draft in drafts}
    category_ids |= {line.category_id for draft in drafts for line in draft.lines}
    new_ids = _ids(draft.id for draft in drafts)
    return Asked(
        _ids(account_ids),
        _ids(category_ids),
        new=(by, new_ids) if by is not None and new_ids else None,
    )


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
    alone = [Series(draft, [(draft.id or new_id(), draft.occurred_on)]) for draft in drafts]
    return book_series(write, alone, origin)


def book_series(write: Write, every: Sequence[Series], origin: Origin = _ENTERED) -> list[str]:
    """The same of many that are alike: what they have in common is thought of once."""
    if not every:
        return []
    payee_ids = payees_named(write, [one.draft.payee for one in every if one.draft.payee])
    known_tags = tags_named(write, [tag for one in every for tag in one.draft.tags])
    stamp = _stamp(write, origin)
    rows_of = [
        columns(one.draft, payee_ids) | stamp | {"import_key": one.draft.import_key}
        for one in every
    ]
    _insert(write, list(zip(every, rows_of, strict=True)), known_tags)
    conversions.booked(write, (each for one in every for each in _foreign(write, one)))
    for one, values in zip(every, rows_of, strict=True):
        ids = (uuid for uuid, _ in one.dated)
        days = (day for _, day in one.dated)
        texts = canonical_on(image(values, one.draft, known_tags), "occurred_on", days)
        write.record_texts(Transaction, origin.action, zip(ids, texts, strict=True))
    return [uuid for one in every for uuid, _ in one.dated]


def _stamp(write: Write, origin: Origin) -> dict[str, Any]:
    is_new = origin.action is Action.CREATED
    return {
        "import_id": origin.import_id,
        "created_by": write.by.user_id if is_new else origin.created_by,
        "created_at": origin.created_at or write.by.at,
        "updated_at": write.by.at,
        "version": write.version,
    }


def _insert(
    write: Write,
    every: Sequence[tuple[Series, dict[str, Any]]],
    known_tags: Mapping[str, WalletTag],
) -> None:
    """The rows, each series with what its rows have in common, and all sums."""
    session, wallet_id = write.session, write.wallet_id
    dated = [each for one, _ in every for each in one.dated]
    daily, balances = _effects_of(one for one, _ in every)
    if (
        len(dated) == len(daily) == len(balances) == 1
        and not every[0][0].draft.lines
        and not known_tags
    ):
        fit = bookings.insert_plain(
            session,
            wallet_id,
            every[0][1] | {"id": dated[0][0]},
            daily=daily,
            balances=balances,
            month_start_day=write.held.month_start_day,
        )
        _refuse_unless(fit)
    else:
        values = list(chain.from_iterable(repeat(of, len(one.dated)) for one, of in every))
        told = {name: list(map(itemgetter(name), values)) for name in values[0]}
        ids, days = zip(*dated, strict=True)
        rows.insert_columns(
            session, wallet_id, Transaction, told | {"id": ids, "occurred_on": days}
        )
        insert_parts(write, [one for one, _ in every], known_tags)
        _add(write, daily, balances)
    keeping.moved(write, daily)


def _foreign(write: Write, series: Series) -> Iterable[tuple[str, Draft]]:
    return series.drafts() if conversions.is_foreign(write, series.draft.amount.currency) else ()


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
    write: Write, every: Iterable[Series], known_tags: Mapping[str, WalletTag]
) -> None:
    """The lines and tags of new or emptied transactions."""
    lines: list[dict[str, Any]] = []
    tagged: list[dict[str, Any]] = []
    for one in every:
        draft = one.draft
        tag_ids = [known_tags[key].id for key in dict.fromkeys(fold(tag) for tag in draft.tags)]
        if not (tag_ids or draft.lines):
            continue
        for uuid, day in one.dated:
            of = {"transaction_id": uuid, "occurred_on": day}
            lines += [
                of
                | {
                    "position": position,
                    "category_id": line.category_id,
                    "amount_minor": line.amount_minor,
                    "note": line.note,
                }
                for position, line in enumerate(draft.lines)
            ]
            tagged += [of | {"tag_id": tag_id} for tag_id in tag_ids]
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
) -> tuple[Daily, Balances]:
    """What is to be added to daily totals and to accounts."""
    daily: Daily = defaultdict(lambda: (0, 0))
    balances: Balances = defaultdict(int)
    for entries, direction in ((removed, -1), (added, 1)):
        for entry in entries:
            _take(entry, [entry.occurred_on], direction, daily, balances)
    return daily, balances


def _effects_of(every: Iterable[Series]) -> tuple[Daily, Balances]:
    """The same of new transactions."""
    daily: Daily = defaultdict(lambda: (0, 0))
    balances: Balances = defaultdict(int)
    for one in every:
        _take(one.draft.entry(), [day for _, day in one.dated], 1, daily, balances)
    return daily, balances


def _take(
    entry: Entry, days: Sequence[str], direction: int, daily: Daily, balances: Balances
) -> None:
    """An entry that comes or goes on each of these days."""
    for (_, kind, category_id, currency), amount_minor, count in daily_effects(entry):
        for day in days:
            key = TotalKey(day, kind, category_id, currency)
            before = daily[key]
            daily[key] = (before[0] + direction * amount_minor, before[1] + direction * count)
    for (account_id, _), amount_minor in account_effects(entry):
        for day in days:
            balances[account_id, day] += direction * amount_minor


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


def _ids(found: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(uuid for uuid in found if uuid is not None)
