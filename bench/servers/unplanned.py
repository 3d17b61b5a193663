"""Outlay with graphql-core going field by field: what plans are compared with."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from unittest.mock import patch

from starlette.applications import Starlette

from bench.servers import ours
from graph.plans.executor import Plans


def without_plans() -> AbstractContextManager[object]:
    """Documents that are prepared in here have none."""
    return patch.object(Plans, "of", lambda _: None)


def create(database_url: str, pool: int, data: Path) -> Starlette:
    # For as long as the process lives: it serves nothing else.
    without_plans().__enter__()
    return ours.create(database_url, pool, data)
