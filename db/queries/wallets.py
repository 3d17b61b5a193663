"""Wallets, and what their members may do in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from db.among import Among
from db.base import AnyRow, AnySelect, Instant, as_text
from db.batches import among_keys
from db.bulk import insert_many
from db.made import Made, at_last, inserting, together
from db.prepared import Prepared
from db.tables import Change, Erasure, Member, User, Wallet

_COLUMNS = Wallet.__table__.columns
_BY_ID = Prepared(select(*_COLUMNS).where(Among(Wallet.id, "ids")))
_OF_VIEWER = Prepared(
    select(*_COLUMNS)
    .join(Member, Member.wallet_id == Wallet.id)
    .where(Member.user_id == bindparam("viewer_id"), Among(Wallet.id, "ids"))
)


def of_viewer(session: Session, viewer_id: str, ids: Sequence[str]) -> dict[str, Wallet]:
    """Those of the wallets that the viewer is a member of, by id."""
    rows = _OF_VIEWER.rows(session, {"viewer_id": viewer_id, "ids": ids})
    return {wallet.id: wallet for wallet in rows}


def listed(session: Session, viewer_id: str) -> Sequence[Wallet]:
    """Every wallet of the viewer, the oldest first."""
    return session.scalars(
        select(Wallet)
        .join(Member)
        .where(Member.user_id == viewer_id)
        .order_by(Wallet.created_at, Wallet.id)
    ).all()


def count(session: Session, viewer_id: str) -> int:
    return session.scalars(select(func.count()).where(Member.user_id == viewer_id)).one()


def added(session: Session, wallet: Wallet) -> bool:
    """Whether the wallet could be added: not if its id is taken."""
    try:
        with session.begin_nested():
            session.add(wallet)
    except IntegrityError:
        return False
    return True


def erase(session: Session, wallet_id: str) -> None:
    """The wallet, all that is in it, and the changes that nobody may delete otherwise."""
    session.flush()
    session.execute(insert(Erasure).values(wallet_id=wallet_id))
    session.execute(
        delete(Wallet).where(Wallet.id == wallet_id),
        execution_options={"synchronize_session": False},
    )
    session.execute(
        delete(Erasure).where(Erasure.wallet_id == wallet_id),
        execution_options={"synchronize_session": False},
    )
    session.expunge_all()


def locked(session: Session, viewer_id: str, wallet_id: str) -> tuple[Wallet, str] | None:
    """The wallet and the viewer's role, both rows locked until the transaction ends.

    Whoever waited for the lock and is no member any more when it comes is none here either.
    """
    row = session.execute(
        select(Wallet, Member.role)
        .join(Member)
        .where(Member.user_id == viewer_id, Wallet.id == wallet_id)
        .with_for_update(of=[Wallet, Member])
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def locked_by_ids(session: Session, ids: Sequence[str]) -> dict[str, Wallet]:
    """Those of the wallets that there are, locked, for whoever was asked into one."""
    rows = session.scalars(
        select(Wallet)
        .where(Wallet.id.in_(ids))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in rows}


def versions(session: Session, ids: Sequence[str]) -> dict[str, int]:
    """A batch: the version of each wallet; 0 of one that is gone."""
    rows = session.execute(select(Wallet.id, Wallet.version).where(Wallet.id.in_(ids)))
    return dict.fromkeys(ids, 0) | {row.id: row.version for row in rows}


def row(session: Session, wallet_id: str) -> Wallet:
    """The wallet itself, for whoever has locked it and changes it."""
    return session.scalars(select(Wallet).where(Wallet.id == wallet_id)).one()


@dataclass(frozen=True, slots=True)
class Held:
    """Where the chain of a wallet's changes ends: what the next of them follows on.

    And what every write has to know of the wallet: when its months begin, whether there are
    budgets and goals that it may touch, and which currencies its transactions are converted into.
    """

    version: int
    head: str
    head_at: datetime | None
    month_start_day: int
    budget_count: int
    goal_count: int
    currency: str
    targets: str

    @classmethod
    def of(cls, wallet: Wallet) -> Held:
        return cls(
            wallet.version,
            wallet.head,
            wallet.head_at,
            wallet.month_start_day,
            wallet.budget_count,
            wallet.goal_count,
            wallet.currency,
            wallet.targets,
        )


def _read(*also: ColumnElement[Any]) -> AnySelect:
    """The viewer's role, and where the wallet ends; and what else is asked."""
    return (
        select(
            Member.role,
            Wallet.version,
            Wallet.head,
            as_text(Wallet.head_at),
            Wallet.month_start_day,
            Wallet.budget_count,
            Wallet.goal_count,
            Wallet.currency,
            Wallet.targets,
            *also,
        )
        .join(Member)
        .where(Member.user_id == bindparam("viewer_id"), Wallet.id == bindparam("wallet_id"))
    )


_HOLD = Made(lambda _: _read().with_for_update(of=[Wallet, Member]))
_HELD = "held"
_HELD_COLUMNS = len(_read().selected_columns)
_ADVANCE = Made(
    lambda _: (
        update(Wallet)
        .where(Wallet.id == bindparam("wallet_id"))
        .values(
            version=bindparam("to_version", type_=BigInteger),
            head=bindparam("to_head"),
            head_at=bindparam("to_at", type_=Instant),
        )
    )
)


def held(session: Session, viewer_id: str, wallet_id: str) -> tuple[str, Held] | None:
    """`locked` for whoever needs no more of the wallet: the viewer's role, and where it ends."""
    row = session.info.pop((_HELD, viewer_id, wallet_id), None)
    if row is None:
        found = _HOLD.rows(session, {"viewer_id": viewer_id, "wallet_id": wallet_id})
        if not found:
            return None
        [row] = found
    role, version, head, head_at, *rest = row
    at = None if head_at is None else datetime.fromisoformat(head_at)
    return role, Held(version, head, at, *rest)


def reading_too(*also: ColumnElement[Any]) -> Made:
    """What tells `held_too` of the wallet, and something else with it."""
    return Made(lambda _: _read(*also))


def held_too(
    session: Session,
    viewer_id: str,
    wallet_id: str,
    *,
    after: tuple[Made, Mapping[str, Any]],
    by: Made,
    values: Mapping[str, Any],
) -> Sequence[Any] | None:
    """Tell PostgreSQL something, lock the wallet for whoever asks for it next, and hear something
    of the time when it is locked: in one round trip. What was heard; None where the viewer has no
    such wallet.
    """
    who = {"viewer_id": viewer_id, "wallet_id": wallet_id}
    # Whoever waited for the lock sees in one statement what was, only in the next what is.
    for row in together(session, [after, (_HOLD, who), (by, {**values, **who})]):
        session.info[_HELD, viewer_id, wallet_id] = row[:_HELD_COLUMNS]
        return row[_HELD_COLUMNS:]
    return None


def advance(
    session: Session,
    wallet_id: str,
    to: Held,
    *,
    by: Sequence[Mapping[str, Any]] = (),
    row: Wallet | None,
) -> None:
    """Add these changes; the wallet, which the transaction has locked, ends there now.

    So does its row, if it has been read.
    """
    values = {"to_version": to.version, "to_head": to.head, "to_at": to.head_at}
    says: list[tuple[Made, Mapping[str, Any]]] = [(_ADVANCE, values | {"wallet_id": wallet_id})]
    if len(by) == 1:
        says.insert(0, (inserting(Change), by[0]))
    elif by:
        insert_many(session, Change, by)
    at_last(session, says)
    if row is not None:
        for name in ("version", "head", "head_at"):
            set_committed_value(row, name, getattr(to, name))


def by_ids(session: Session, ids: Sequence[str]) -> dict[str, Wallet]:
    """A batch, for rows that name their wallet."""
    return {wallet.id: wallet for wallet in _BY_ID.rows(session, {"ids": ids})}


def members(session: Session, wallet_ids: Sequence[str]) -> dict[str, list[AnyRow]]:
    """A batch: the members of each wallet, with the names that the others see."""
    found: dict[str, list[AnyRow]] = {wallet_id: [] for wallet_id in wallet_ids}
    statement = (
        _members()
        .where(Member.wallet_id.in_(wallet_ids))
        .order_by(Member.joined_at, Member.user_id)
    )
    for row in session.execute(statement):
        found[row.wallet_id].append(row)
    return found


def member_rows(session: Session, wallet_id: str) -> dict[str, Member]:
    """The members themselves, by user, for whoever has locked the wallet."""
    rows = session.scalars(
        select(Member)
        .where(Member.wallet_id == wallet_id)
        .execution_options(populate_existing=True)
    )
    return {row.user_id: row for row in rows}


def sole_members(session: Session, viewer_id: str) -> Sequence[Wallet]:
    """The wallets that have no member but the viewer."""
    other = Member.__table__.alias("other")
    is_shared = select(1).where(other.c.wallet_id == Wallet.id, other.c.user_id != viewer_id)
    return session.scalars(
        select(Wallet).join(Member).where(Member.user_id == viewer_id, ~is_shared.exists())
    ).all()


def member_by_keys(
    session: Session, keys: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], AnyRow | None]:
    """A batch: each (wallet, user) as the other members see them."""
    found: dict[tuple[str, str], AnyRow | None] = dict.fromkeys(keys)
    rows = session.execute(_members().where(among_keys(Member.wallet_id, Member.user_id, keys)))
    return found | {(row.wallet_id, row.user_id): row for row in rows}


def _members() -> AnySelect:
    return select(
        Member.wallet_id,
        Member.user_id,
        Member.role,
        Member.joined_at,
        User.name,
        User.username,
    ).join(User, User.id == Member.user_id)


def disown(session: Session, viewer_id: str) -> None:
    """What was the viewer's personal wallet is, where others share it, a wallet like any other."""
    session.execute(
        update(Wallet).where(Wallet.personal_of == viewer_id).values(personal_of=None),
        execution_options={"synchronize_session": False},
    )


def leave(session: Session, viewer_id: str) -> None:
    """The viewer is no member of any wallet any more."""
    session.execute(
        delete(Member).where(Member.user_id == viewer_id),
        execution_options={"synchronize_session": False},
    )
