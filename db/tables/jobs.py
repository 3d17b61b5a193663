"""What jobs have done. A run that is under way is its job's lease too."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Code, Instant, one_of
from domain.jobs import RunState


class JobRun(Base):
    """One run of a job, numbered from 1: two workers that begin at once cannot have one number.

    While it is under way its worker says so, at `heard_at`, again and again. `counts` is what was
    done, `failures` at most the first hundred of `failure_count`, each [what, why]; `done` of
    `total` is how far it has come. `mark` says where the next run goes on. An idle one found
    nothing to do.
    """

    __tablename__ = "job_runs"
    __table_args__ = (one_of("state", RunState),)

    job: Mapped[str] = mapped_column(Code, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    worker: Mapped[str]
    state: Mapped[str] = mapped_column(Code)
    started_at: Mapped[datetime] = mapped_column(Instant)
    heard_at: Mapped[datetime] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    counts: Mapped[Any] = mapped_column(JSON)
    failures: Mapped[Any] = mapped_column(JSON)
    failure_count: Mapped[int] = mapped_column(default=0)
    is_idle: Mapped[bool] = mapped_column(default=False)
    mark: Mapped[str | None]
