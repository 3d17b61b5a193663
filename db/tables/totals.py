"""Daily totals: what analytics and budgets read instead of the transactions."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import NO_ID, Base, Code, Day, Id, exact


class DailyTotal(Base):
    """Written only with the transactions it sums. `category_id` is NO_ID where there is none."""

    __tablename__ = "daily_totals"
    __table_args__ = (exact("amount_minor"),)

    wallet_id: Mapped[str] = mapped_column(
        Id, ForeignKey("wallets.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[str] = mapped_column(Day, primary_key=True)
    kind: Mapped[str] = mapped_column(Code, primary_key=True)
    category_id: Mapped[str] = mapped_column(Id, primary_key=True, default=NO_ID)
    currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    amount_minor: Mapped[int]
    count: Mapped[int]


class MonthlyTotal(Base):
    """The same of a whole month of the wallet, kept with it. `month` is the month's first day.

    When the wallet's months begin on another day, all of them are counted anew.
    """

    __tablename__ = "monthly_totals"
    __table_args__ = (exact("amount_minor"),)

    wallet_id: Mapped[str] = mapped_column(
        Id, ForeignKey("wallets.id", ondelete="CASCADE"), primary_key=True
    )
    month: Mapped[str] = mapped_column(Day, primary_key=True)
    kind: Mapped[str] = mapped_column(Code, primary_key=True)
    category_id: Mapped[str] = mapped_column(Id, primary_key=True, default=NO_ID)
    currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    amount_minor: Mapped[int]
    count: Mapped[int]
