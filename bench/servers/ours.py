"""Outlay itself, as it is served."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette

from bench.operation import SECRET
from graph.app import create_app
from settings import Settings


def create(database_url: str, pool: int, data: Path) -> Starlette:
    return create_app(
        Settings.from_environment(
            {
                "DATABASE_URL": database_url,
                "OUTLAY_SECRET_KEY": SECRET,
                "OUTLAY_WORKER_THREADS": str(pool),
                "OUTLAY_DATA_DIR": str(data),
            }
        )
    )
