"""Verification: whether what is kept follows from what it is kept of. For jobs only.

Sums follow from transactions; the ledger of what recurs holds together; the rows of a wallet follow
from its changes, replayed from nothing; and each change follows on the one before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy.orm import Session

from db.base import NO_ID, AnyRow
from db.images import FIELDS, of_ids
from db.queries import changes, conversions, verification, wallets
from db.queries.budgets import SpentRow
from db.tables import (
    Conversion,
    ConvertedDay,
    ConvertedMonth,
    DailyTotal,
    MonthlyTotal,
    Occurrence,
    RecurringTransaction,
    Transaction,
    Wallet,
)
from domain.analytics.figures import ZERO
from domain.changes import GENESIS, canonical
from domain.conversions import stored_rate
from domain.exchange import convert
from domain.money import Money
from services.budgets import keeping, settling
from services.budgets.keeping import Spent
from services.conversions import verifying
from services.goals.leaving import saved_of
from services.recurring import auditing

# Tables in which a wallet has a row.
Kinds: TypeAlias = AbstractSet[type[Any]]

# What is kept of a period of a budget, in the order of a Sum.
_OF_PERIODS = ("spent", "count", "converted", "amount converted", "count converted")

# From which tables follows what is looked at for each wallet by itself.
_SUMMED: Kinds = {DailyTotal, MonthlyTotal}
_CONVERTED: Kinds = {Transaction, Conversion, ConvertedDay, ConvertedMonth}
_RECURRING: Kinds = {RecurringTransaction, Occurrence}
_KINDS = sorted(
    {*FIELDS, *_SUMMED, *_CONVERTED, *_RECURRING} - {Wallet}, key=lambda table: table.__name__
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One kept figure that is not what it should be; `where` names it, for a person to read."""

    wallet_id: str
    what: str
    where: str
    stored: int | str
    computed: int | str

    def __str__(self) -> str:
        return (
            f"wallet {self.wallet_id}: {self.what} of {self.where}: "
            f"stored {self.stored}, computed {self.computed}"
        )


def differences(session: Session, wallet_ids: Sequence[str]) -> Iterator[Difference]:
    """Everything that is not as it should be in these wallets. `session` should be a snapshot."""
    yield from _daily(session, wallet_ids)
    yield from _budgets(session, wallet_ids)
    for row in verification.all_balance_differences(session, wallet_ids):
        where = f"account {row.account_id} on {row.day}"
        yield Difference(row.wallet_id, "movement", where, row.stored, row.computed)
    for row in verification.all_line_differences(session, wallet_ids):
        where = f"transaction {row.transaction_id}"
        yield Difference(row.wallet_id, "sum of lines", where, row.stored, row.computed)
    for row in verification.all_currency_differences(session, wallet_ids):
        where = f"transaction {row.transaction_id}"
        yield Difference(row.wallet_id, "currency", where, row.stored, row.computed)
    yield from _goals(session, wallet_ids)
    # Most wallets have little of what there can be, and what there is nothing of is not asked for.
    kinds = verification.all_kinds(session, wallet_ids, _KINDS)
    yield from _conversions(session, [each for each in wallet_ids if kinds[each] & _CONVERTED])
    for wallet_id in wallet_ids:
        if kinds[wallet_id] & _SUMMED:
            yield from _monthly(session, wallet_id)
        if kinds[wallet_id] & _RECURRING:
            for doubt in auditing.doubts(session, wallet_id):
                yield Difference(wallet_id, *doubt)
        yield from _chain(session, wallet_id)
        yield from _replay(session, wallet_id, kinds[wallet_id])


def _daily(session: Session, wallet_ids: Sequence[str]) -> Iterator[Difference]:
    for row in verification.all_daily_differences(session, wallet_ids):
        where = _place(row.day, row.kind, row.category_id, row.currency)
        if row.stored != row.computed:
            yield Difference(row.wallet_id, "total", where, row.stored, row.computed)
        if row.stored_count != row.computed_count:
            counts = (row.stored_count, row.computed_count)
            yield Difference(row.wallet_id, "count", where, *counts)


def _budgets(session: Session, wallet_ids: Sequence[str]) -> Iterator[Difference]:
    """What was spent of each budget in each of its periods and what that carries over, and how
    many budgets there are.
    """
    kept = verification.all_spent(session, wallet_ids)
    for wallet in wallets.by_ids(session, wallet_ids).values():
        every = keeping.all_of(session, wallet)
        if wallet.budget_count != len(every):
            counts = (wallet.budget_count, len(every))
            yield Difference(wallet.id, "number", "budgets", *counts)
        for each in every:
            stored, computed = kept.get(each.row.id, {}), keeping.counted(session, each)
            for key in sorted(stored.keys() | computed.keys()):
                sums = (stored.get(key, ZERO), computed.get(key, ZERO))
                where = f"budget {each.row.id} from {key[0]} in {key[1]}"
                for what, was, is_ in zip(_OF_PERIODS, *sums, strict=True):
                    if was != is_:
                        yield Difference(wallet.id, what, where, was, is_)
            if sides := settling.misplaced(each, each.own_spent(_rows(computed))):
                where = f"budget {each.row.id} into what begins on {each.row.settled_start}"
                yield Difference(wallet.id, "carried", where, *sides)


def _rows(spent: Spent) -> Iterator[SpentRow]:
    return ((*key, sum_) for key, sum_ in spent.items())


def _goals(session: Session, wallet_ids: Sequence[str]) -> Iterator[Difference]:
    for row in verification.all_goal_differences(session, wallet_ids):
        yield Difference(row.wallet_id, "saving", f"goal {row.goal_id}", row.stored, row.computed)
    for row in verification.all_converted_contributions(session, wallet_ids):
        stored = None if row.to_minor is None else str(saved_of(row))
        computed = _worth(row)
        if stored != computed:
            where = f"contribution {row.id}"
            yield Difference(row.wallet_id, "worth", where, str(stored), str(computed))
    for row in verification.all_goal_count_differences(session, wallet_ids):
        yield Difference(row.wallet_id, "count", "goals", row.stored, row.computed)
    for row in verification.all_overcounted(session, wallet_ids):
        where = f"what goals count of transaction {row.transaction_id}"
        yield Difference(row.wallet_id, "amount", where, row.stored, row.computed)


def _worth(row: AnyRow) -> str | None:
    """What a contribution comes to in its goal's currency; None where it is in that."""
    if row.currency == row.goal_currency:
        return None
    if row.source is None:
        return f"an amount in {row.goal_currency}"
    rate = stored_rate(row.numerator, row.denominator, row.rate_day, row.source)
    return str(convert(Money(row.amount_minor, row.currency), row.goal_currency, rate))


def _conversions(session: Session, wallet_ids: Sequence[str]) -> Iterator[Difference]:
    for wallet in wallets.by_ids(session, wallet_ids).values():
        for what, where, stored, computed in verifying.wrong(session, wallet):
            yield Difference(wallet.id, what, where, stored, computed)
    for row in conversions.all_idle(session, wallet_ids):
        where = f"transaction {row.transaction_id} in its own currency"
        yield Difference(row.wallet_id, "conversion", where, row.to_currency, "none")


def _monthly(session: Session, wallet_id: str) -> Iterator[Difference]:
    for one in verification.all_monthly_differences(session, wallet_id):
        where = f"the month of {_place(*one.key)}"
        for what, stored, computed in zip(
            ("total", "count"), one.stored, one.computed, strict=True
        ):
            if stored != computed:
                yield Difference(wallet_id, what, where, stored, computed)


def _place(day: str, kind: str, category_id: str, currency: str) -> str:
    category = "no category" if category_id == NO_ID else f"category {category_id}"
    return f"{day} {kind} in {category} in {currency}"


def _chain(session: Session, wallet_id: str) -> Iterator[Difference]:
    """Each change follows on the one before it, from the first to the wallet's head."""
    head, place, at = GENESIS, (0, 0), ""
    for change, stored in changes.chain(session, wallet_id):
        where = f"change {change.version}.{change.number}"
        computed = change.hash(head)
        if stored != computed:
            yield Difference(wallet_id, "hash", where, stored, computed)
        if change.number != (place[1] + 1 if change.version == place[0] else 0):
            yield Difference(wallet_id, "number", where, change.number, place[1] + 1)
        if change.at < at:
            yield Difference(wallet_id, "instant", where, change.at, f"{at} or later")
        head, place, at = stored, (change.version, change.number), change.at
    kept = verification.all_heads(session, [wallet_id])[0]
    if kept.head != head:
        yield Difference(wallet_id, "head", "the wallet", kept.head, head)
    if kept.version < place[0]:
        yield Difference(wallet_id, "version", "the wallet", kept.version, f"{place[0]} or later")


def _replay(session: Session, wallet_id: str, kinds: Kinds) -> Iterator[Difference]:
    """The last change of each thing says what its row says, and there are no others."""
    living = changes.living(session, wallet_id)
    for table in FIELDS:
        entity = table.__name__
        rows = 0
        if table is Wallet or table in kinds:
            for versions in verification.all_versions(session, wallet_id, table):
                rows += len(versions)
                yield from _compared(session, wallet_id, table, versions)
        if rows != living.get(entity, 0):
            yield Difference(wallet_id, "number", entity, rows, living.get(entity, 0))


def _compared(
    session: Session, wallet_id: str, table: type[Any], versions: Mapping[str, int]
) -> Iterator[Difference]:
    ids = list(versions)
    images = of_ids(session, wallet_id, table, ids)
    latest = changes.latest(session, wallet_id, entity=table.__name__, ids=ids)
    for uuid in ids:
        where = f"{table.__name__} {uuid}"
        stored, change = canonical(images[uuid]), latest.get(uuid)
        if change is None or change.image != stored:
            yield Difference(wallet_id, "state", where, stored, str(change and change.image))
        elif table is not Wallet and change.version != versions[uuid]:
            yield Difference(wallet_id, "version", where, versions[uuid], change.version)
