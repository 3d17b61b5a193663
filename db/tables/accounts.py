"""Accounts hold money in one currency; how each balance moved on each day is kept beside them."""

from __future__ import annotations

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Code, Day, Id, exact, new_id, one_of
from domain.ledger import AccountKind


class Account(Base):
    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("wallet_id", "name_key"), one_of("kind", AccountKind))

    wallet_id: Mapped[str] = mapped_column(
        Id, ForeignKey("wallets.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    name: Mapped[str]
    name_key: Mapped[str]
    kind: Mapped[str] = mapped_column(Code)
    currency: Mapped[str] = mapped_column(String(3))
    opening_balance_minor: Mapped[int] = mapped_column(default=0)
    archived: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int]


class AccountDay(Base):
    """What all transactions of one day moved on one account, in its currency's minor units."""

    __tablename__ = "account_days"
    __table_args__ = (
        ForeignKeyConstraint(
            ["wallet_id", "account_id"],
            ["accounts.wallet_id", "accounts.id"],
            ondelete="CASCADE",
        ),
        exact("net_minor"),
    )

    wallet_id: Mapped[str] = mapped_column(Id, primary_key=True)
    account_id: Mapped[str] = mapped_column(Id, primary_key=True)
    day: Mapped[str] = mapped_column(Day, primary_key=True)
    net_minor: Mapped[int]
