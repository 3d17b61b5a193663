"""Wallets: opening, changing and closing them, and the one way in for whoever writes in one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict

from sqlalchemy.orm import Session

from db.base import Base, new_id
from db.queries import access, wallets
from db.tables import Account, Category, Member, User, Wallet
from domain.errors import Conflict, Forbidden, Invalid, NotFound
from domain.ledger import AccountKind, WalletRole, Weekday
from domain.starters import CASH_ACCOUNT, CATEGORIES, Starter
from domain.text import fold
from services.actors import Actor

# All of a person's wallets are shown in one list.
WALLETS_MAX = 100


class WalletChanges(TypedDict, total=False):
    """What `update` may change; what is left out stays."""

    name: str
    time_zone: str
    month_start_day: int
    week_start: Weekday


def open_personal(session: Session, user: User, at: datetime) -> Wallet:
    """The wallet that a person has from the start: a cash account and starter categories."""
    wallet = Wallet(
        id=new_id(),
        name=user.name,
        currency=user.currency,
        time_zone=user.time_zone,
        week_start=user.week_start,
        personal_of=user.id,
        created_at=at,
    )
    session.add(wallet)
    session.flush()
    return _furnish(session, wallet, user.id)


def create(
    session: Session,
    by: Actor,
    *,
    wallet_id: str | None,
    name: str,
    currency: str,
    time_zone: str,
) -> Wallet:
    if wallets.count(session, by.user_id) >= WALLETS_MAX:
        raise Invalid(f"You have {WALLETS_MAX} wallets, which is the most; delete one first")
    wallet = Wallet(
        id=wallet_id or new_id(),
        name=name,
        currency=currency,
        time_zone=time_zone,
        created_at=by.at,
    )
    # Two may choose one id at the same moment; the database decides.
    if not wallets.added(session, wallet):
        raise Conflict("There is a wallet with this id already", field=("id",))
    return _furnish(session, wallet, by.user_id)


def update(
    session: Session,
    by: Actor,
    *,
    wallet_id: str,
    changes: WalletChanges,
    expected_version: int | None = None,
) -> Wallet:
    wallet = writing(session, by, wallet_id, field="id", needs=WalletRole.OWNER)
    # The wallet's own version counts every write in it: this one is already in it.
    refuse_stale(wallet.version - 1, expected_version)
    if "week_start" in changes:
        wallet.week_start = changes["week_start"].name
    for name in ("name", "time_zone", "month_start_day"):
        if name in changes:
            setattr(wallet, name, changes[name])
    session.flush()
    return wallet


def delete(session: Session, by: Actor, *, wallet_id: str) -> None:
    """The wallet and everything in it is gone. Refused for a person's own wallet."""
    wallet = writing(session, by, wallet_id, field="id", needs=WalletRole.OWNER)
    if wallet.personal_of is not None:
        raise Invalid(
            "Your personal wallet stays as long as your account; delete the account instead",
            field=("id",),
        )
    session.delete(wallet)
    session.flush()


def writing(
    session: Session,
    by: Actor,
    wallet_id: str,
    *,
    field: str = "wallet",
    needs: WalletRole = WalletRole.EDITOR,
) -> Wallet:
    """The wallet, locked for this transaction, with its version counted up for what follows.

    Everything that writes in a wallet begins here. Raises NotFound or Forbidden, naming `field`.
    """
    found = wallets.locked(session, by.user_id, wallet_id)
    if found is None:
        raise NotFound("There is no such wallet, or you are not a member of it", field=(field,))
    wallet, role = found
    allowed = {WalletRole.OWNER.name} | (
        {WalletRole.EDITOR.name} if needs is WalletRole.EDITOR else set()
    )
    if role not in allowed:
        raise Forbidden(
            f"Your role in this wallet is {role}; this needs {needs.name}", field=(field,)
        )
    wallet.version += 1
    return wallet


def writing_where(session: Session, by: Actor, table: type[Base], row_id: str) -> Wallet:
    """`writing` for the wallet that holds the row of `table` with this id.

    Only the wallet's id is read before its lock is held; the row itself is for the caller to
    read afterwards, when nobody else can change it.
    """
    wallet_id = access.wallet_of(session, by.user_id, table, row_id)
    if wallet_id is None:
        raise NotFound(
            f"There is no such {table.__name__.lower()}, or you may not see it", field=("id",)
        )
    return writing(session, by, wallet_id, field="id")


def refuse_stale(version: int, expected: int | None) -> None:
    """Raises Conflict when the client looked at an older version than there is."""
    if expected is not None and expected != version:
        raise Conflict(
            f"This has changed since you read it: it is at version {version}; "
            "read it again, then repeat your change",
            field=("expected_version",),
        )


def _furnish(session: Session, wallet: Wallet, owner_id: str) -> Wallet:
    session.add(
        Member(
            wallet_id=wallet.id,
            user_id=owner_id,
            role=WalletRole.OWNER.name,
            joined_at=wallet.created_at,
        )
    )
    session.add(
        Account(
            wallet_id=wallet.id,
            name=CASH_ACCOUNT,
            name_key=fold(CASH_ACCOUNT),
            kind=AccountKind.CASH.name,
            currency=wallet.currency,
            version=wallet.version,
        )
    )
    roots = list(_categories(wallet, CATEGORIES, parent_id=None))
    session.add_all(roots)
    session.flush()
    for starter, root in zip(CATEGORIES, roots, strict=True):
        session.add_all(_categories(wallet, starter.children, parent_id=root.id))
    session.flush()
    return wallet


def _categories(
    wallet: Wallet, starters: Iterable[Starter], *, parent_id: str | None
) -> Iterable[Category]:
    for starter in starters:
        yield Category(
            wallet_id=wallet.id,
            id=new_id(),
            parent_id=parent_id,
            name=starter.name,
            name_key=fold(starter.name),
            kind=starter.kind.name,
            color=starter.color,
            icon=starter.icon,
            version=wallet.version,
        )
