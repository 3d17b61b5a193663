"""Budgets, the categories they watch, and what was spent of each in each of its periods."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Code, Day, Id, exact, new_id, one_of
from domain.budgets import Rollover
from domain.money import AMOUNT_MINOR_MAX
from domain.periods import Period, PeriodUnit


class Budget(Base):
    """`every` and `unit` are for periods of one's own; any other has 1 and none.

    `thresholds` are percents in ascending order, with commas between them. `end_date` is exclusive.
    `settled_minor` is what is carried into the period that begins on `settled_start`, so that the
    periods before it need not be walked; neither where they must be, or nothing is carried over.
    """

    __tablename__ = "budgets"
    __table_args__ = (
        one_of("period", Period),
        one_of("unit", PeriodUnit),
        one_of("rollover", Rollover),
        CheckConstraint(f"limit_minor BETWEEN 1 AND {AMOUNT_MINOR_MAX}", name="limit"),
        CheckConstraint("every >= 1", name="every"),
        CheckConstraint("(period = 'CUSTOM') = (unit IS NOT NULL)", name="custom"),
        CheckConstraint("end_date IS NULL OR end_date > start_date", name="dates"),
        CheckConstraint("(settled_start IS NULL) = (settled_minor IS NULL)", name="settled"),
        exact("settled_minor"),
    )

    wallet_id: Mapped[str] = mapped_column(
        Id, ForeignKey("wallets.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    name: Mapped[str]
    limit_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    period: Mapped[str] = mapped_column(Code)
    every: Mapped[int] = mapped_column(Integer, default=1)
    unit: Mapped[str | None] = mapped_column(Code)
    start_date: Mapped[str] = mapped_column(Day)
    end_date: Mapped[str | None] = mapped_column(Day)
    rollover: Mapped[str] = mapped_column(Code)
    thresholds: Mapped[str]
    settled_start: Mapped[str | None] = mapped_column(Day)
    settled_minor: Mapped[int | None]
    version: Mapped[int]


class BudgetCategory(Base):
    """A category that a budget watches, with all below it. A budget without any watches all.

    It goes with its wallet at once, before anybody asks whether the category is still named.
    """

    __tablename__ = "budget_categories"
    __table_args__ = (
        ForeignKeyConstraint(
            ["wallet_id", "budget_id"], ["budgets.wallet_id", "budgets.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["wallet_id", "category_id"], ["categories.wallet_id", "categories.id"]
        ),
        Index(None, "wallet_id", "category_id"),
    )

    wallet_id: Mapped[str] = mapped_column(
        Id, ForeignKey("wallets.id", ondelete="CASCADE"), primary_key=True
    )
    budget_id: Mapped[str] = mapped_column(Id, primary_key=True)
    category_id: Mapped[str] = mapped_column(Id, primary_key=True)


class BudgetPeriod(Base):
    """What was spent of a budget in the period that begins on `start`, refunds taken off.

    Kept with the daily totals that it sums; a period in which nothing was ever booked has no row.
    Of what was spent in another currency than the limit's, `from_minor`, of
    `converted` amounts, came to `to_minor` in that.
    """

    __tablename__ = "budget_periods"
    __table_args__ = (
        ForeignKeyConstraint(
            ["wallet_id", "budget_id"], ["budgets.wallet_id", "budgets.id"], ondelete="CASCADE"
        ),
        exact("spent_minor"),
    )

    wallet_id: Mapped[str] = mapped_column(Id, primary_key=True)
    budget_id: Mapped[str] = mapped_column(Id, primary_key=True)
    start: Mapped[str] = mapped_column(Day, primary_key=True)
    currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    spent_minor: Mapped[int]
    count: Mapped[int]
    to_minor: Mapped[int] = mapped_column(default=0)
    from_minor: Mapped[int] = mapped_column(default=0)
    converted: Mapped[int] = mapped_column(default=0)
