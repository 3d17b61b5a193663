"""People, their sessions, and the failures that slow a guesser down."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Code, Id, Instant, new_id, one_of
from domain.ledger import UserRole, Weekday


class User(Base):
    """`email_key` and `username_key` are folded: what two people may not share."""

    __tablename__ = "users"
    __table_args__ = (one_of("role", UserRole), one_of("week_start", Weekday))

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    email: Mapped[str]
    email_key: Mapped[str] = mapped_column(unique=True)
    email_verified_at: Mapped[datetime | None] = mapped_column(Instant)
    username: Mapped[str]
    username_key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]
    role: Mapped[str] = mapped_column(Code, default=UserRole.MEMBER.name)
    is_active: Mapped[bool] = mapped_column(default=True)
    currency: Mapped[str] = mapped_column(String(3))
    locale: Mapped[str] = mapped_column(Code)
    time_zone: Mapped[str] = mapped_column(String(64))
    week_start: Mapped[str] = mapped_column(Code, default=Weekday.MONDAY.name)
    created_at: Mapped[datetime] = mapped_column(Instant)
    updated_at: Mapped[datetime] = mapped_column(Instant)


class Session(Base):
    """One signed-in device. Its refresh tokens form a chain, of which two hashes are kept.

    A revoked session is deleted: that it existed is the audit's business.
    """

    __tablename__ = "sessions"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    user_id: Mapped[str] = mapped_column(Id, ForeignKey("users.id", ondelete="CASCADE"), index=True)
    refresh_hash: Mapped[str]
    previous_hash: Mapped[str | None]
    rotated_at: Mapped[datetime] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
    last_used_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    user_agent: Mapped[str | None]
    address: Mapped[str | None] = mapped_column(String(64))


class Attempt(Base):
    """Failures in a row for one account or one address; `subject` is a keyed hash of it."""

    __tablename__ = "attempts"

    subject: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    last_failed_at: Mapped[datetime] = mapped_column(Instant, index=True)
