"""The service as a process of its own: starting, stopping, and what it prints."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import orjson
import pytest
from sqlalchemy import text

from db.engine import connect
from tests import postgres
from tests.graph.server import BOUND_S, ROOT, Server, ended, free_port, receive, serving, until

SIGN_UP = """
mutation { signUp(input: {email: "a@example.org", username: "anna", password:
"correct horse battery staple"}) { credentials { accessToken } userErrors { message } } }
"""
HOLDER = """
import sys
from sqlalchemy import text
from db.engine import connect
with connect(sys.argv[1]).begin() as connection:
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE users"))
    print("held", flush=True)
    sys.stdin.readline()
"""


def posted(query: str) -> bytes:
    body = orjson.dumps({"query": query})
    head = "POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


@pytest.fixture
def holder(database_url: str) -> Iterator[subprocess.Popen[str]]:
    """Somebody who holds what a sign-up writes to, until a line is sent."""
    command = [sys.executable, "-c", HOLDER, database_url]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_told_to_stop_it_finishes_what_runs_and_takes_nothing_new(
    database_url: str, holder: subprocess.Popen[str], tmp_path: Path
) -> None:
    waits = {"OUTLAY_LOCK_TIMEOUT_MS": "60000", "OUTLAY_STATEMENT_TIMEOUT_MS": "60000"}
    with (
        serving(
            tmp_path, DATABASE_URL=database_url, OUTLAY_OPERATION_TIMEOUT_S="60", **waits
        ) as it,
        it.connect() as slow,
    ):
        slow.sendall(posted(SIGN_UP))
        wait_until_blocked(it, database_url)
        it.process.terminate()
        until(lambda: not it.listens())
        assert it.process.poll() is None
        holder.communicate("go on\n", timeout=BOUND_S)

        answer = orjson.loads(receive(slow).body)
        said, _ = it.process.communicate(timeout=BOUND_S)

    assert answer["data"]["signUp"]["userErrors"] == []
    assert it.process.returncode in (0, -15)
    assert "Traceback" not in said
    assert "ResourceWarning" not in said


def wait_until_blocked(server: Server, url: str) -> None:
    """Until the operation is seen waiting; on SQLite, where nothing shows it, until it is read."""
    if url.startswith("sqlite"):
        assert orjson.loads(server.send(posted("{ __typename }")).body)["data"]
        return
    engine = connect(url)
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        " AND datname = current_database()"
    )
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        until(lambda: connection.execute(waiting).scalar_one())
    engine.dispose()


def test_it_ends_at_once_when_nothing_runs(database_url: str, tmp_path: Path) -> None:
    with serving(tmp_path, DATABASE_URL=database_url) as server:
        assert server.send(posted("{ __typename }")).status == 200
        code, said = server.stop()

    assert code in (0, -15)
    assert "Traceback" not in said


def test_a_log_of_the_process_holds_no_password_and_no_token(tmp_path: Path) -> None:
    with serving(tmp_path, OUTLAY_LOG_FORMAT="json") as server:
        token = orjson.loads(server.send(posted(SIGN_UP)).body)["data"]["signUp"]["credentials"][
            "accessToken"
        ]
        query = posted("{ viewer { id } nothing }").replace(
            b"Host: a", b"Host: a\r\nAuthorization: Bearer " + token.encode()
        )
        server.send(query)
        _, said = server.stop()

    lines = [orjson.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert [(line.get("operation"), line["codes"]) for line in lines] == [
        ("mutation", []),
        (None, ["BAD_USER_INPUT"]),
    ]
    for secret in ("battery", "anna", token, token.split(".")[1]):
        assert secret not in said


def test_a_database_that_cannot_be_reached_ends_the_start_with_a_sentence(tmp_path: Path) -> None:
    url = f"postgresql://me:secret@127.0.0.1:{free_port()}/outlay"

    code, said = ended(tmp_path, DATABASE_URL=url)

    assert code == 1
    assert "cannot be used" in said
    assert "Check DATABASE_URL" in said
    assert "secret" not in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("version", "part"), [("0001", "run.py migrate"), ("9999", "install the newer Outlay")]
)
def test_a_database_that_does_not_fit_ends_the_start_with_a_sentence(
    postgres_server: str, tmp_path: Path, version: str, part: str
) -> None:
    url = postgres.create_database(postgres_server, f"t{uuid4().hex}", template="outlay_template")
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{version}'"))
    engine.dispose()

    code, said = ended(tmp_path, DATABASE_URL=url)

    assert code == 1
    assert part in said
    assert "Traceback" not in said


def test_a_file_that_is_no_database_ends_the_start_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "outlay.db").write_bytes(b"no database" * 100)

    code, said = ended(tmp_path)

    assert code == 1
    assert "no SQLite database" in said
    assert "Traceback" not in said


def test_a_busy_port_ends_the_start_with_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]

        code, said = ended(tmp_path, PORT=str(port))

    assert code == 1
    assert f"Port {port} on 127.0.0.1 cannot be used" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http"])
def test_a_port_that_is_none_ends_the_start_with_a_sentence(tmp_path: Path, port: str) -> None:
    code, said = ended(tmp_path, PORT=port)

    assert code == 1
    assert "PORT must be a whole number from 1 to 65535." in said
