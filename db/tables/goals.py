"""Goals and what was contributed to them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Code, Day, Id, Instant, exact, index_where, new_id, one_of
from domain.goals import GoalStatus
from domain.money import AMOUNT_MINOR_MAX


class Goal(Base):
    """`current_minor` is the sum of its contributions, kept with them."""

    __tablename__ = "goals"
    __table_args__ = (
        one_of("status", GoalStatus),
        CheckConstraint(f"target_minor BETWEEN 1 AND {AMOUNT_MINOR_MAX}", name="target"),
        exact("current_minor"),
    )

    wallet_id: Mapped[str] = mapped_column(
        Id, ForeignKey("wallets.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    name: Mapped[str]
    target_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    deadline: Mapped[str | None] = mapped_column(Day)
    status: Mapped[str] = mapped_column(Code)
    current_minor: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int]


class Contribution(Base):
    """Money put aside for a goal, or taken back when negative, as it was given.

    One that links a transaction counts a part of that transaction's amount, and is in its currency.
    In another currency than the goal's, it counts `to_minor` of `to_currency`, the goal's, at
    `numerator` / `denominator`, plain digits, published on `rate_day`; otherwise all six are NULL.
    """

    __tablename__ = "contributions"
    __table_args__ = (
        ForeignKeyConstraint(["wallet_id", "goal_id"], ["goals.wallet_id", "goals.id"]),
        ForeignKeyConstraint(
            ["wallet_id", "transaction_id"], ["transactions.wallet_id", "transactions.id"]
        ),
        CheckConstraint(
            f"amount_minor <> 0 AND abs(amount_minor) <= {AMOUNT_MINOR_MAX}", name="amount"
        ),
        CheckConstraint("transaction_id IS NULL OR amount_minor > 0", name="linked"),
        Index(None, "wallet_id", "goal_id", "day", "id"),
        index_where(
            "ix_contributions_wallet_id_transaction_id",
            "wallet_id",
            "transaction_id",
            where="transaction_id IS NOT NULL",
        ),
    )

    wallet_id: Mapped[str] = mapped_column(
        Id, ForeignKey("wallets.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    goal_id: Mapped[str] = mapped_column(Id)
    transaction_id: Mapped[str | None] = mapped_column(Id)
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    day: Mapped[str] = mapped_column(Day)
    note: Mapped[str | None]
    created_by: Mapped[str | None] = mapped_column(
        Id, ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int]
    to_currency: Mapped[str | None] = mapped_column(String(3))
    to_minor: Mapped[int | None]
    numerator: Mapped[str | None]
    denominator: Mapped[str | None]
    rate_day: Mapped[str | None] = mapped_column(Day)
    source: Mapped[str | None] = mapped_column(Code)
