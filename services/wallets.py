"""Wallets: opening, changing and closing them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TypedDict

from sqlalchemy.orm import Session

from db.base import new_id
from db.channel import user_topic, wallet_topic
from db.queries import converted, months, wallets
from db.session import will_announce
from db.tables import Account, Category, Member, User, Wallet
from domain.changes import Action
from domain.errors import Conflict, Invalid
from domain.ledger import AccountKind, WalletRole, Weekday
from domain.starters import CASH_ACCOUNT, CATEGORIES, Starter
from domain.text import fold
from services import writing
from services.actors import Actor
from services.budgets import keeping
from services.conflicts import Seen, refuse_stale
from services.writing import Write

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
    _furnish(writing.of_wallet(session, Actor(user.id, None, at), wallet))
    return wallet


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
    _furnish(writing.of_wallet(session, by, wallet))
    return wallet


def update(
    session: Session,
    by: Actor,
    *,
    wallet_id: str,
    changes: WalletChanges,
    seen: Seen | None = None,
) -> Wallet:
    write = writing.begin(session, by, wallet_id, field="id", needs=WalletRole.OWNER)
    refuse_stale(write, Wallet, wallet_id, seen, changes.keys())
    wallet = write.wallet
    if "week_start" in changes:
        wallet.week_start = changes["week_start"].name
    for name in ("name", "time_zone", "month_start_day"):
        if name in changes:
            setattr(wallet, name, changes[name])
    if wallet.month_start_day != write.held.month_start_day:
        _begin_months(write, wallet.month_start_day)
    write.updated_wallet()
    if not {"month_start_day", "week_start"}.isdisjoint(changes):
        # Periods of the calendar begin on other days.
        keeping.count_anew(write)
    return wallet


def _begin_months(write: Write, on: int) -> None:
    """The wallet's months begin on another day: the totals of all of them are counted anew."""
    write.held = replace(write.held, month_start_day=on)
    session, wallet_id = write.session, write.wallet_id
    fits = months.recount(session, wallet_id, on)
    if not fits or not converted.recount_months(session, wallet_id, on):
        raise Invalid(
            "All amounts of one such month together would be larger than a total can be; "
            "begin months on another day",
            field=("month_start_day",),
        )


def delete(session: Session, by: Actor, *, wallet_id: str, seen: Seen | None = None) -> None:
    """The wallet and everything in it is gone, history and all. Refused for a person's own."""
    write = writing.begin(session, by, wallet_id, field="id", needs=WalletRole.OWNER)
    refuse_stale(write, Wallet, wallet_id, seen)
    wallet = write.wallet
    if wallet.personal_of is not None:
        raise Invalid(
            "Your personal wallet stays as long as your account; delete the account instead",
            field=("id",),
        )
    erase(session, wallet)


def erase(session: Session, wallet: Wallet) -> None:
    """The one way in which history goes: with all of the wallet that it is of."""
    writing.forget(session, wallet.id)
    wallets.erase(session, wallet.id)
    will_announce(session, wallet_topic(wallet.id), wallet.version + 1)


def _furnish(write: Write) -> None:
    """What every new wallet has; all of it is the wallet's first version."""
    session, wallet = write.session, write.wallet
    session.add(
        Member(
            wallet_id=wallet.id,
            user_id=write.by.user_id,
            role=WalletRole.OWNER.name,
            joined_at=wallet.created_at,
        )
    )
    cash = Account(
        wallet_id=wallet.id,
        name=CASH_ACCOUNT,
        name_key=fold(CASH_ACCOUNT),
        kind=AccountKind.CASH.name,
        currency=wallet.currency,
        version=write.version,
    )
    roots = [_category(write, starter) for starter in CATEGORIES]
    session.add_all([cash, *roots])
    session.flush()
    below = [
        _category(write, child, parent_id=root.id)
        for starter, root in zip(CATEGORIES, roots, strict=True)
        for child in starter.children
    ]
    session.add_all(below)
    write.updated_wallet(Action.CREATED)
    write.created(cash, *roots, *below)
    if write.by.user_id is not None:
        will_announce(session, user_topic(write.by.user_id))


def _category(write: Write, starter: Starter, *, parent_id: str | None = None) -> Category:
    return Category(
        wallet_id=write.wallet_id,
        id=new_id(),
        parent_id=parent_id,
        name=starter.name,
        name_key=fold(starter.name),
        kind=starter.kind.name,
        color=starter.color,
        icon=starter.icon,
        version=write.version,
    )
