"""Alembic's way in: runs migrations on the connection that db.migration hands over."""

from typing import Literal

from alembic import context
from sqlalchemy.types import TypeEngine

import db.tables  # noqa: F401 - every table must be known for a comparison
from db.base import Base, Day, Id, Instant


def render_item(kind: str, item: object, _: object) -> str | Literal[False]:
    """Our column types by their names in db.base; everything else as Alembic would."""
    if kind == "type" and isinstance(item, Id | Day | Instant):
        return f"base.{type(item).__name__}()"
    return False


def is_other_type(
    _context: object,
    _inspected: object,
    _column: object,
    _found: TypeEngine[object],
    wanted: TypeEngine[object],
) -> bool | None:
    """Our own types have no reflected twin: they count as unchanged."""
    return False if isinstance(wanted, Id | Day | Instant) else None


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=render_item,
    compare_type=is_other_type,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
