"""Real processes that are killed and connections that are cut, while several clients write.

Every request without an answer is sent again under its id. OUTLAY_SOAK_MINUTES makes it more.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, make_url

from db.engine import connect
from tests import postgres
from tests.faults.proxy import Plan, proxy
from tests.faults.writers import Crowd, Target
from tests.graph.server import Server, serving
from tests.plugins.figures import Figures

TIMES = 10 if os.environ.get("OUTLAY_SOAK_MINUTES") else 1
WRITERS = 4


@pytest.fixture
def own_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of the test's own: it counts all that is in it."""
    if request.param == "sqlite":
        source = request.getfixturevalue("sqlite_template")
        (tmp_path / "own.db").write_bytes(source.read_bytes())
        return f"sqlite:///{tmp_path / 'own.db'}"
    server = request.getfixturevalue("postgres_server")
    return postgres.create_database(server, f"t{uuid4().hex}", template="outlay_template")


@pytest.fixture
def own_engine(own_database: str) -> Iterator[Engine]:
    engine = connect(own_database)
    yield engine
    engine.dispose()


both = pytest.mark.parametrize("own_database", ["sqlite", "postgresql"], indirect=True)


@contextmanager
def killed(data: Path, database: str) -> Iterator[Server]:
    """A server that is killed at the end; what it prints is read, or it would wait for that."""
    with serving(data, DATABASE_URL=database) as server:
        stream = server.process.stdout
        assert stream is not None
        reading = threading.Thread(target=lambda: [None for _ in stream])
        reading.start()
        yield server
        server.process.kill()
        reading.join()


@both
def test_killed_in_the_middle_of_writes_it_loses_and_doubles_none(
    own_database: str, own_engine: Engine, tmp_path: Path, figures: Figures
) -> None:
    kills = 3 * TIMES
    with killed(tmp_path, own_database) as first:
        crowd = Crowd(Target(first.port), Target(first.port).sign_up(), WRITERS, 10 * kills)

    def disturb(crowd: Crowd) -> None:
        for number in range(kills + 1):
            with killed(tmp_path, own_database) as server:
                crowd.target.port = server.port
                crowd.wait_for(crowd.writes * (number + 1) // (kills + 1))

    crowd.work(disturb)

    figures("faults", f"{kills} kills of the server, {crowd.count(own_engine)}")


@pytest.mark.parametrize("own_database", ["postgresql"], indirect=True)
def test_cut_off_from_its_database_around_commits_it_loses_and_doubles_none(
    own_database: str, own_engine: Engine, tmp_path: Path, figures: Figures
) -> None:
    url, plan = make_url(own_database), Plan(b"COMMIT\0", every=5)
    with proxy(lambda: _to_postgres(own_database), plan) as port:
        through = url.set(host="127.0.0.1", port=port, query={"sslmode": "disable"})
        address = through.render_as_string(hide_password=False)
        with killed(tmp_path, address) as server:
            target = Target(server.port)
            crowd = Crowd(target, target.sign_up(), WRITERS, 25 * TIMES)
            crowd.work()

    assert min(plan.cuts.values()) >= 10
    figures("faults", f"{plan} a COMMIT, {crowd.count(own_engine)}")


@both
def test_answers_that_never_arrive_lose_and_double_nothing(
    own_database: str, own_engine: Engine, tmp_path: Path, figures: Figures
) -> None:
    plan = Plan(b"POST /graphql", every=3)
    with killed(tmp_path, own_database) as server:
        token = Target(server.port).sign_up()
        with proxy(server.connect, plan) as port:
            crowd = Crowd(Target(port), token, WRITERS, 25 * TIMES)
            crowd.work()

    assert min(plan.cuts.values()) >= 10
    figures("faults", f"{plan} a request, {crowd.count(own_engine)}")


def _to_postgres(address: str) -> socket.socket:
    """A connection to the server behind an address, over the kind of socket that it names."""
    url = make_url(address)
    host = url.query.get("host", url.host)
    assert isinstance(host, str)
    port = url.port or int(str(url.query.get("port", 5432)))
    if not host.startswith("/"):
        return socket.create_connection((host, port))
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(f"{host}/.s.PGSQL.{port}")
    return connection
