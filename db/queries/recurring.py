"""Recurring transactions, and what became of their occurrences."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    and_,
    delete,
    func,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from db.base import AnyRow
from db.batches import Key, among_keys, by_key
from db.keyset import PageRequest
from db.queries.access import found_by_id
from db.queries.conversions import of_transaction
from db.queries.targets import is_kept
from db.tables import (
    Alert,
    Conversion,
    Occurrence,
    RecurringTransaction,
    Tombstone,
    Transaction,
    Wallet,
)
from domain.ledger import TransactionKind
from domain.recurrence import OccurrenceState

# A wallet, and whether active ones are wanted, the others, or all.
ListKey: TypeAlias = tuple[str, bool | None]

_COLUMNS = tuple(RecurringTransaction.__table__.columns)
_OPEN = OccurrenceState.SCHEDULED.name
_WAITING = OccurrenceState.AWAITING_APPROVAL.name
_SKIPPED = OccurrenceState.SKIPPED.name


def of_viewer(session: Session, viewer_id: str, ids: Sequence[str]) -> dict[str, AnyRow]:
    return found_by_id(session, viewer_id, RecurringTransaction, _COLUMNS, ids)


def by_ids(session: Session, keys: Sequence[Key]) -> dict[Key, AnyRow | None]:
    """A batch, by wallet and id."""
    return by_key(session, RecurringTransaction, keys)


def find(session: Session, wallet_id: str, rule_id: str) -> RecurringTransaction | None:
    return session.scalars(
        select(RecurringTransaction).where(
            RecurringTransaction.wallet_id == wallet_id, RecurringTransaction.id == rule_id
        )
    ).one_or_none()


def count(session: Session, wallet_id: str) -> int:
    counted = select(func.count()).where(RecurringTransaction.wallet_id == wallet_id)
    return session.scalars(counted).one()


def of_wallets(session: Session, keys: Sequence[ListKey]) -> dict[ListKey, list[AnyRow]]:
    """A batch: those of each wallet, what comes next first, and what is over last."""
    found: dict[ListKey, list[AnyRow]] = {key: [] for key in keys}
    rows = session.execute(
        select(*_COLUMNS).where(RecurringTransaction.wallet_id.in_({key[0] for key in keys}))
    ).all()
    for row in sorted(rows, key=lambda row: (row.next_date or "~", row.id)):
        for wanted in (None, is_active(row)):
            if (row.wallet_id, wanted) in found:
                found[row.wallet_id, wanted].append(row)
    return found


def is_active(row: RecurringTransaction | AnyRow) -> bool:
    """Whether anything is still to come of it."""
    return row.is_active and row.open_from is not None


def with_zones(session: Session, wallet_ids: Sequence[str]) -> dict[str, list[AnyRow]]:
    """A batch: what is active in each wallet, with the wallet's zone."""
    found: dict[str, list[AnyRow]] = {wallet_id: [] for wallet_id in wallet_ids}
    for row in session.execute(
        select(*_COLUMNS, Wallet.time_zone)
        .join(Wallet, Wallet.id == RecurringTransaction.wallet_id)
        .where(
            RecurringTransaction.wallet_id.in_(wallet_ids),
            RecurringTransaction.is_active,
            RecurringTransaction.open_from.is_not(None),
        )
        .order_by(RecurringTransaction.id)
    ):
        found[row.wallet_id].append(row)
    return found


def due(
    session: Session, wallet_id: str, today: str, *, rows_max: int
) -> Sequence[RecurringTransaction]:
    """What somebody must look at today, the longest due first."""
    return session.scalars(
        select(RecurringTransaction)
        .where(RecurringTransaction.wallet_id == wallet_id, RecurringTransaction.due_on <= today)
        .order_by(RecurringTransaction.due_on, RecurringTransaction.id)
        .limit(rows_max)
    ).all()


def all_due_wallets(
    session: Session, day: str, *, after: str | None, size: int
) -> Sequence[AnyRow]:
    """(wallet_id, time_zone, due_on) of the next wallets in which something is due by a day."""
    statement = (
        select(
            RecurringTransaction.wallet_id,
            Wallet.time_zone,
            func.min(RecurringTransaction.due_on).label("due_on"),
        )
        .join(Wallet, Wallet.id == RecurringTransaction.wallet_id)
        .where(RecurringTransaction.due_on <= day)
        .group_by(RecurringTransaction.wallet_id, Wallet.time_zone)
        .order_by(RecurringTransaction.wallet_id)
        .limit(size)
    )
    if after is not None:
        statement = statement.where(RecurringTransaction.wallet_id > after)
    return session.execute(statement).all()


def all_due_wallet_count(session: Session, day: str) -> int:
    counted = select(func.count(RecurringTransaction.wallet_id.distinct()))
    return session.scalars(counted.where(RecurringTransaction.due_on <= day)).one()


def all_locked(session: Session, wallet_id: str, *, waits: bool) -> Wallet | None:
    """The wallet, locked until the transaction ends; None if it is gone, or if another holds it
    and nobody is to wait for that.
    """
    return session.scalars(
        select(Wallet).where(Wallet.id == wallet_id).with_for_update(skip_locked=not waits)
    ).one_or_none()


def all_zone(session: Session, wallet_id: str) -> str | None:
    """The zone of a wallet; None if it is gone."""
    return session.scalars(select(Wallet.time_zone).where(Wallet.id == wallet_id)).one_or_none()


def ledger(session: Session, keys: Sequence[Key]) -> dict[Key, list[Occurrence]]:
    """A batch: what is kept of the occurrences of each (wallet, rule) from its first open one on,
    in their order; little, however long the rule.
    """
    found: dict[Key, list[Occurrence]] = {key: [] for key in keys}
    rule = RecurringTransaction
    # The rules apart: else SQLite may begin with all that their ledgers ever had.
    meant = (
        select(rule.wallet_id, rule.id, rule.open_from)
        .where(among_keys(rule.wallet_id, rule.id, keys))
        .cte("meant")
        .prefix_with("MATERIALIZED")
    )
    is_of = and_(meant.c.wallet_id == Occurrence.wallet_id, meant.c.id == Occurrence.rule_id)
    for row in session.scalars(
        select(Occurrence)
        .join(meant, is_of)
        .where(Occurrence.nominal_date >= meant.c.open_from)
        .order_by(Occurrence.nominal_date)
    ):
        found[row.wallet_id, row.rule_id].append(row)
    return found


def edits(session: Session, wallet_id: str, rule_id: str) -> Sequence[Occurrence]:
    """The open occurrences that somebody has changed something of."""
    return session.scalars(
        select(Occurrence).where(*_of(wallet_id, rule_id), Occurrence.state == _OPEN)
    ).all()


def occurrence(session: Session, wallet_id: str, rule_id: str, nominal: str) -> Occurrence | None:
    return session.scalars(
        select(Occurrence).where(*_of(wallet_id, rule_id), Occurrence.nominal_date == nominal)
    ).one_or_none()


def last_decided(session: Session, wallet_id: str, rule_id: str, today: str) -> str | None:
    """The last nominal day that something has become of; what is skipped ahead does not count."""
    is_done = or_(
        Occurrence.state.not_in([_OPEN, _SKIPPED]),
        and_(Occurrence.state == _SKIPPED, Occurrence.nominal_date <= today),
    )
    return session.scalars(
        select(func.max(Occurrence.nominal_date)).where(*_of(wallet_id, rule_id), is_done)
    ).one()


def waiting(
    session: Session, wallet_id: str, rule_ids: Collection[str], *, most: int
) -> dict[str, list[Occurrence]]:
    """Of each rule the latest occurrences that wait to be approved."""
    found: dict[str, list[Occurrence]] = {rule_id: [] for rule_id in rule_ids}
    rows = session.scalars(
        select(Occurrence)
        .where(
            Occurrence.wallet_id == wallet_id,
            Occurrence.rule_id.in_(rule_ids),
            Occurrence.state == _WAITING,
        )
        .order_by(Occurrence.nominal_date.desc())
        .limit(most * len(found))
    )
    for row in rows:
        if len(found[row.rule_id]) < most:
            found[row.rule_id].append(row)
    return found


def alerts(
    session: Session, wallet_id: str, rule_ids: Collection[str], keys: Collection[str]
) -> dict[str, list[Alert]]:
    """Of each rule the alerts that stand, and those that ever stood under one of these keys."""
    found: dict[str, list[Alert]] = {rule_id: [] for rule_id in rule_ids}
    for row in session.scalars(
        select(Alert)
        .where(
            Alert.wallet_id == wallet_id,
            Alert.subject_id.in_(rule_ids),
            or_(Alert.withdrawn_at.is_(None), Alert.key.in_(keys)),
        )
        .order_by(Alert.id)
    ):
        found[row.subject_id].append(row)
    return found


def forget_amounts(session: Session, wallet_id: str, rule_id: str) -> None:
    """Amounts that were changed are in a currency that is no more the rule's."""
    session.execute(
        update(Occurrence)
        .where(*_of(wallet_id, rule_id), Occurrence.state.in_([_OPEN, _WAITING]))
        .values(amount_minor=None)
    )


def drop_edits(session: Session, wallet_id: str, rule_id: str, nominals: Sequence[str]) -> None:
    """Forget what somebody changed of these occurrences, which are still open."""
    session.execute(
        delete(Occurrence).where(
            *_of(wallet_id, rule_id),
            Occurrence.state == _OPEN,
            Occurrence.nominal_date.in_(nominals),
        )
    )


def naming_category(
    session: Session, wallet_id: str, category_id: str
) -> Sequence[RecurringTransaction]:
    return session.scalars(
        select(RecurringTransaction)
        .where(
            RecurringTransaction.wallet_id == wallet_id,
            RecurringTransaction.category_id == category_id,
        )
        .order_by(RecurringTransaction.id)
    ).all()


def drop_orphans(session: Session, wallet_id: str) -> None:
    """The ledgers of rules that are neither there nor in the trash go with them."""
    rule = select(RecurringTransaction.id).where(
        RecurringTransaction.wallet_id == Occurrence.wallet_id,
        RecurringTransaction.id == Occurrence.rule_id,
    )
    buried = select(Tombstone.id).where(
        Tombstone.wallet_id == Occurrence.wallet_id,
        Tombstone.entity == RecurringTransaction.__name__,
        Tombstone.id == Occurrence.rule_id,
    )
    session.execute(
        delete(Occurrence).where(
            Occurrence.wallet_id == wallet_id, ~rule.exists(), ~buried.exists()
        ),
        execution_options={"synchronize_session": False},
    )


def of_transactions(session: Session, keys: Sequence[Key]) -> dict[Key, AnyRow | None]:
    """A batch: the rule that each (wallet, transaction) was posted by; None for any other."""
    found: dict[Key, AnyRow | None] = dict.fromkeys(keys)
    rows = session.execute(
        select(*_COLUMNS, Occurrence.transaction_id)
        .join(
            Occurrence,
            and_(
                Occurrence.wallet_id == RecurringTransaction.wallet_id,
                Occurrence.rule_id == RecurringTransaction.id,
            ),
        )
        .where(among_keys(Occurrence.wallet_id, Occurrence.transaction_id, keys))
    )
    return found | {(row.wallet_id, row.transaction_id): row for row in rows}


def posted_expenses(
    session: Session, wallet_ids: Sequence[str], *, since: str
) -> dict[str, list[AnyRow]]:
    """A batch: (day, category_id, currency, amount_minor) of what the rules of each wallet have
    posted for a day or later, in the currency that it is in, and in those that it was converted
    into; what was split or made a refund since is left out.
    """
    entry = Transaction
    is_of = and_(entry.wallet_id == Occurrence.wallet_id, entry.id == Occurrence.transaction_id)
    own, done = (
        select(
            entry.wallet_id,
            entry.occurred_on.label("day"),
            entry.category_id,
            currency.label("currency"),
            minor.label("amount_minor"),
        )
        .join(Occurrence, is_of)
        .where(
            entry.wallet_id.in_(wallet_ids),
            entry.occurred_on >= since,
            entry.kind == TransactionKind.EXPENSE.name,
            entry.has_lines.is_(False),
            entry.is_refund.is_(False),
        )
        for currency, minor in (
            (entry.currency, entry.amount_minor),
            (Conversion.to_currency, Conversion.to_minor),
        )
    )
    done = done.join(Conversion, of_transaction()).where(
        Conversion.to_minor.is_not(None), is_kept(Conversion)
    )
    found: dict[str, list[AnyRow]] = {wallet_id: [] for wallet_id in wallet_ids}
    for row in session.execute(union_all(own, done)):
        found[row.wallet_id].append(row)
    return found


def decided(
    session: Session, wallet_id: str, rule_id: str, request: PageRequest
) -> Sequence[Occurrence]:
    """A page, and one more, of what something has become of, by nominal day; backward, the last
    of the range first.
    """
    day: Any = Occurrence.nominal_date
    statement = select(Occurrence).where(*_of(wallet_id, rule_id), Occurrence.state != _OPEN)
    if request.after is not None:
        statement = statement.where(day > request.after[0])
    if request.before is not None:
        statement = statement.where(day < request.before[0])
    order = day.desc() if request.is_backward else day.asc()
    return session.scalars(statement.order_by(order).limit(request.size + 1)).all()


def decided_count(session: Session, wallet_id: str, rule_id: str) -> int:
    counted = select(func.count()).where(*_of(wallet_id, rule_id), Occurrence.state != _OPEN)
    return session.scalars(counted).one()


def _of(wallet_id: str, rule_id: str) -> tuple[ColumnElement[bool], ...]:
    return (Occurrence.wallet_id == wallet_id, Occurrence.rule_id == rule_id)
