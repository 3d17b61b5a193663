"""Who does something, and when: handed to every service function."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Actor:
    """`at` is the moment of the operation; every row it writes carries the same one."""

    user_id: str
    session_id: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class System:
    """Nobody: what the service does by itself, at a moment."""

    at: datetime
    user_id: None = None
    session_id: None = None
