"""The wallet is the tenant: everything about money belongs to one, and its members share it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Code, Id, Instant, new_id, one_of
from domain.changes import GENESIS
from domain.ledger import WalletRole, Weekday


class Wallet(Base):
    """`version` grows with every write; `personal_of` names the person whose own wallet it is.

    `head` and `head_at` are the hash and the instant of its last change. What was deleted up to
    `purged_version` is gone for good. `budget_count` and `goal_count` spare writes a look, and so
    do `targets`: the currencies beside its own, with commas between them, into which whoever
    writes converts. `next_currency` is the one that it is about to change to.
    """

    __tablename__ = "wallets"
    __table_args__ = (
        CheckConstraint("month_start_day BETWEEN 1 AND 31", name="month_start_day"),
        one_of("week_start", Weekday),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    name: Mapped[str]
    currency: Mapped[str] = mapped_column(String(3))
    time_zone: Mapped[str] = mapped_column(String(64))
    month_start_day: Mapped[int] = mapped_column(default=1)
    week_start: Mapped[str] = mapped_column(Code, default=Weekday.MONDAY.name)
    version: Mapped[int] = mapped_column(default=0)
    personal_of: Mapped[str | None] = mapped_column(Id, ForeignKey("users.id"), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    head: Mapped[str] = mapped_column(String(64), default=GENESIS)
    head_at: Mapped[datetime | None] = mapped_column(Instant)
    purged_version: Mapped[int] = mapped_column(default=0)
    budget_count: Mapped[int] = mapped_column(Integer, default=0)
    goal_count: Mapped[int] = mapped_column(Integer, default=0)
    targets: Mapped[str] = mapped_column(default="")
    next_currency: Mapped[str | None] = mapped_column(String(3))


class Member(Base):
    __tablename__ = "members"
    __table_args__ = (one_of("role", WalletRole),)

    wallet_id: Mapped[str] = mapped_column(
        Id, ForeignKey("wallets.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(
        Id, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(Code)
    joined_at: Mapped[datetime] = mapped_column(Instant)
