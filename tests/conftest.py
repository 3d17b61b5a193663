"""A real database of each kind, migrated, for every test that asks for one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from db import migration
from db.engine import Limits, connect
from db.queries import verification
from db.session import reading
from services.verification import differences
from tests import postgres
from tests.api import Api

pytest_plugins = ["tests.plugins.node", "tests.plugins.figures", "tests.plugins.tries"]

# The moment at which every test begins, whatever the machine's clock says.
START = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)


class Clock:
    """A clock that only moves when a test says so."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **duration: float) -> None:
        self.now += timedelta(**duration)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with postgres.server() as url:
        template = postgres.create_database(url, "outlay_template")
        engine = connect(template)
        migration.upgrade(engine)
        engine.dispose()
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "outlay.db"
    engine = connect(f"sqlite:///{path}")
    migration.upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A migrated database of this module's own; its tests tell their people apart."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("database") / "outlay.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    server = request.getfixturevalue("postgres_server")
    return postgres.create_database(server, f"t{uuid4().hex}", template="outlay_template")


# For what only one of the two databases has.
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture(scope="module")
def engine(request: pytest.FixtureRequest, database_url: str) -> Iterator[Engine]:
    """The module's database; whatever its tests did, in the end it must verify.

    A module that writes past the services says so by a name `TAMPERS`.
    """
    engine = connect(database_url, Limits(connections=4))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _without_waiting_for_the_disk)
    yield engine
    if not hasattr(request.module, "TAMPERS"):
        verify(engine)
    engine.dispose()


def _without_waiting_for_the_disk(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """As the tests' PostgreSQL: nothing has to survive a loss of power."""
    connection.cursor().execute("PRAGMA synchronous = OFF")


def verify(engine: Engine) -> None:
    """Every sum, every chain and every replay of the database is right."""
    with reading(engine) as session:
        wallet_ids = verification.all_wallet_ids(session, after=None, size=100_000)
        assert list(map(str, differences(session, wallet_ids))) == []


@pytest.fixture(scope="module")
def running_api(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with Api.over(engine, Clock(), tmp_path_factory.mktemp("data")) as api:
        yield api


@pytest.fixture
def api(running_api: Api) -> Api:
    """The whole service in this process, over one database, with a clock to move."""
    assert isinstance(running_api.clock, Clock)
    running_api.clock.now = START
    return running_api
