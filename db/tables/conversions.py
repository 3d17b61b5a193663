"""Conversions of transactions into other currencies, and the sums that figures are read from.

A transaction in the currency of its wallet has none, and costs none of this anything.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import NO_ID, Base, Code, Day, Id, Instant, exact, index_where, one_of
from domain.conversions import TargetState
from domain.money import AMOUNT_MINOR_MAX


class Conversion(Base):
    """What a transaction is in `to_currency`: the wallet's own, or another target of it.

    The rate is `numerator` / `denominator`, plain digits, published on `rate_day`; all of it is
    NULL where there is none. `to_minor` is NULL then, and where it would be too much. It is
    settled once no rate that is still to come can be meant by its day.
    """

    __tablename__ = "conversions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["wallet_id", "transaction_id"],
            ["transactions.wallet_id", "transactions.id"],
            ondelete="CASCADE",
        ),
        CheckConstraint(f"to_minor BETWEEN 0 AND {AMOUNT_MINOR_MAX}", name="to_minor"),
        CheckConstraint(
            "CASE WHEN source IS NULL THEN to_minor IS NULL AND numerator IS NULL"
            " AND denominator IS NULL AND rate_day IS NULL AND NOT is_settled"
            " ELSE numerator IS NOT NULL AND denominator IS NOT NULL AND rate_day IS NOT NULL END",
            name="rate",
        ),
        index_where(
            "ix_conversions_open",
            "wallet_id",
            "to_currency",
            "transaction_id",
            where="NOT is_settled",
        ),
    )

    wallet_id: Mapped[str] = mapped_column(Id, primary_key=True)
    transaction_id: Mapped[str] = mapped_column(Id, primary_key=True)
    to_currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    to_minor: Mapped[int | None]
    numerator: Mapped[str | None]
    denominator: Mapped[str | None]
    rate_day: Mapped[str | None] = mapped_column(Day)
    source: Mapped[str | None] = mapped_column(Code)
    is_settled: Mapped[bool]


class ConversionTarget(Base):
    """A currency into which a wallet's transactions are being converted, are, or were.

    `wallets.targets` names those that every write keeps. The wallet's own currency has a row only
    while it is being filled. `done` of `total` transactions are, all up to the id `reached`.
    """

    __tablename__ = "conversion_targets"
    __table_args__ = (one_of("state", TargetState),)

    wallet_id: Mapped[str] = mapped_column(
        Id, ForeignKey("wallets.id", ondelete="CASCADE"), primary_key=True
    )
    currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    state: Mapped[str] = mapped_column(Code)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    reached: Mapped[str | None] = mapped_column(Id)
    started_at: Mapped[datetime] = mapped_column(Instant)


class ConvertedDay(Base):
    """What of a row of `daily_totals` is converted: `from_minor` of it came to `to_minor`."""

    __tablename__ = "converted_days"
    __table_args__ = (exact("to_minor"), exact("from_minor"))

    wallet_id: Mapped[str] = mapped_column(
        Id, ForeignKey("wallets.id", ondelete="CASCADE"), primary_key=True
    )
    to_currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    day: Mapped[str] = mapped_column(Day, primary_key=True)
    kind: Mapped[str] = mapped_column(Code, primary_key=True)
    category_id: Mapped[str] = mapped_column(Id, primary_key=True, default=NO_ID)
    currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    to_minor: Mapped[int]
    from_minor: Mapped[int]
    count: Mapped[int]


class ConvertedMonth(Base):
    """The same of `monthly_totals`."""

    __tablename__ = "converted_months"
    __table_args__ = (exact("to_minor"), exact("from_minor"))

    wallet_id: Mapped[str] = mapped_column(
        Id, ForeignKey("wallets.id", ondelete="CASCADE"), primary_key=True
    )
    to_currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    month: Mapped[str] = mapped_column(Day, primary_key=True)
    kind: Mapped[str] = mapped_column(Code, primary_key=True)
    category_id: Mapped[str] = mapped_column(Id, primary_key=True, default=NO_ID)
    currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    to_minor: Mapped[int]
    from_minor: Mapped[int]
    count: Mapped[int]
