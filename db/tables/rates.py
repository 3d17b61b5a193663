"""Exchange rates that were fetched since the history in db/history was shipped."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Code, Day


class ExchangeRate(Base):
    """What one euro was worth on a day, as published: plain digits, `1.0837`. Never changed.

    The first provider publishes all its currencies at once; a row for EUR, of 1, says that it did
    on that day, so that a currency without one has no rate.
    """

    __tablename__ = "exchange_rates"
    __table_args__ = (
        CheckConstraint("source IN ('ECB', 'FRANKFURTER')", name="source"),
        CheckConstraint("length(per_euro) BETWEEN 1 AND 24", name="per_euro"),
    )

    currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    day: Mapped[str] = mapped_column(Day, primary_key=True)
    source: Mapped[str] = mapped_column(Code, primary_key=True)
    per_euro: Mapped[str]
