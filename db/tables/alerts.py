"""Alerts of a wallet, who has read them, and what each person wants to be told and how."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Code, Id, Instant, new_id, one_of
from domain.alerts import AlertKind, Digest


class Alert(Base):
    """Something that the members of a wallet are told. `key` says what of its subject: it is
    raised once for each, withdrawn when it does not hold any more, and raised again when it does.

    `facts` are what it says, as JSON. `changed_at` is when it was raised or withdrawn last.
    """

    __tablename__ = "alerts"
    __table_args__ = (
        UniqueConstraint("wallet_id", "subject_id", "key"),
        one_of("kind", AlertKind),
        Index(None, "wallet_id", "raised_at", "id"),
        Index(None, "wallet_id", "version", "id"),
    )

    wallet_id: Mapped[str] = mapped_column(
        Id, ForeignKey("wallets.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(Code)
    subject: Mapped[str] = mapped_column(Code)
    subject_id: Mapped[str] = mapped_column(Id)
    key: Mapped[str]
    facts: Mapped[str]
    raised_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int]


class AlertRead(Base):
    """That a person has read an alert, as it was raised before `read_at`."""

    __tablename__ = "alert_reads"
    __table_args__ = (
        ForeignKeyConstraint(
            ["wallet_id", "alert_id"], ["alerts.wallet_id", "alerts.id"], ondelete="CASCADE"
        ),
        Index(None, "wallet_id", "alert_id"),
    )

    user_id: Mapped[str] = mapped_column(
        Id, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    wallet_id: Mapped[str] = mapped_column(Id, primary_key=True)
    alert_id: Mapped[str] = mapped_column(Id, primary_key=True)
    read_at: Mapped[datetime] = mapped_column(Instant)


class NotificationPreferences(Base):
    """Which kinds of alerts a person gets by which way: names with commas between them.

    `muted` are those that do not even stand in the inbox, so that new kinds do. Quiet hours are
    times of the day, `HH:MM` in the person's zone; both or none.

    The webhook's secret follows from `webhook_key`, which says nothing without the server's own;
    `webhook_key_digest` tells whether that is still the same. Until a day after `webhook_keyed_at`
    the key before it signs too. A webhook that is off, since `webhook_off_at`, has said it is gone.
    """

    __tablename__ = "notification_preferences"
    __table_args__ = (one_of("digest", Digest),)

    user_id: Mapped[str] = mapped_column(
        Id, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    muted: Mapped[str]
    email: Mapped[str]
    webhook: Mapped[str]
    webhook_url: Mapped[str | None]
    digest: Mapped[str] = mapped_column(Code)
    quiet_from: Mapped[str | None] = mapped_column(String(5))
    quiet_until: Mapped[str | None] = mapped_column(String(5))
    webhook_key: Mapped[str | None] = mapped_column(Id)
    webhook_key_digest: Mapped[str | None] = mapped_column(String(64))
    webhook_keyed_at: Mapped[datetime | None] = mapped_column(Instant)
    webhook_key_before: Mapped[str | None] = mapped_column(Id)
    webhook_off_at: Mapped[datetime | None] = mapped_column(Instant)
