"""The PostgreSQL of the tests: found, started, shared out, stopped."""

from __future__ import annotations

from pathlib import Path

import psycopg2
import pytest
from sqlalchemy import make_url

from tests import postgres


def connect(url: str) -> psycopg2.extensions.connection:
    return psycopg2.connect(url.replace("+psycopg2", ""))


def answer(url: str, question: str) -> object:
    connection = connect(url)
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            [row] = cursor.fetchall()
            return row[0]
    finally:
        connection.close()


def test_the_server_of_the_wheel_works_wherever_the_tests_run() -> None:
    with postgres.server("wheel") as url:
        assert answer(url, "SELECT lower('ÄÉ') || current_setting('server_encoding')") == "äéUTF8"

    directory = Path(str(make_url(url).query["host"]))
    assert not directory.exists()
    with pytest.raises(psycopg2.OperationalError):
        connect(url)


def test_a_database_is_a_copy_of_its_template(postgres_server: str) -> None:
    template = postgres.create_database(postgres_server, "made_of")
    connection = connect(template)
    with connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE marks AS SELECT 7 AS mark")
    connection.close()

    copy = postgres.create_database(postgres_server, "a_copy", template="made_of")

    assert answer(copy, "SELECT mark FROM marks") == 7


def test_a_database_can_go_while_somebody_is_connected(postgres_server: str) -> None:
    url = postgres.create_database(postgres_server, "to_go")
    connection = connect(url)

    postgres.drop_database(postgres_server, "to_go")

    assert connection.closed == 0
    connection.close()
    with pytest.raises(psycopg2.OperationalError, match="does not exist"):
        connect(url)


def test_a_given_server_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", "postgres://u:p@h/d")
    monkeypatch.delenv("OUTLAY_TEST_POSTGRES", raising=False)

    with postgres.server() as url:
        assert url == "postgresql+psycopg2://u:p@h/d"
    assert postgres.describe() == "the server of TEST_DATABASE_URL"


def test_a_machine_without_programs_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(postgres, "_DEBIAN", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(postgres.NoPostgres, match="apt install postgresql"):
        postgres.find("debian")


def test_the_newest_of_the_machines_servers_is_taken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for version in ("9.6", "15", "17"):
        (tmp_path / version / "bin").mkdir(parents=True)
        for program in ("postgres", "initdb"):
            (tmp_path / version / "bin" / program).touch()
    monkeypatch.setattr(postgres, "_DEBIAN", tmp_path)

    assert postgres.find("debian").directory == tmp_path / "17" / "bin"


def test_an_unknown_choice_is_refused() -> None:
    with pytest.raises(postgres.NoPostgres, match="auto, debian or wheel, not 'oracle'"):
        postgres.find("oracle")
