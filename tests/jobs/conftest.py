"""A provider of rates, and a database that has recorded none, for the tests of both providers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, delete

from db.tables import ExchangeRate
from tests.jobs.provider import Provider, serving


@pytest.fixture
def provider() -> Iterator[Provider]:
    with serving() as provider:
        yield provider


@pytest.fixture
def unrecorded(engine: Engine) -> Iterator[None]:
    """What a test has recorded is gone after it."""
    yield
    with engine.begin() as connection:
        connection.execute(delete(ExchangeRate))
