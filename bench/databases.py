"""Databases that outlive a run: loaded once, and again when what they were made of has changed."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from db import migration
from db.engine import Limits, connect
from tests import postgres

ROOT = Path(__file__).resolve().parent.parent
# What the rows in a benchmark's database follow from.
_SOURCES = (
    "migrations/versions/*.py",
    "bench/budgeting.py",
    "bench/ledger.py",
    "bench/loading.py",
)
# The data can be made again, so that it need not survive a loss of power.
_SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "listen_addresses=",
    "shared_buffers=1GB",
    "max_wal_size=8GB",
    "maintenance_work_mem=512MB",
)
_LOADING = Limits(connections=1, statement_timeout_ms=3_600_000)


def folder() -> Path:
    """Where loaded databases are kept between runs: BENCH_DIR, or below the system's own."""
    kept = os.environ.get("BENCH_DIR") or Path(tempfile.gettempdir()) / "outlay-bench"
    path = Path(kept).resolve()
    path.mkdir(parents=True, exist_ok=True)
    return path


@contextmanager
def server() -> Iterator[str]:
    """The address of BENCH_DATABASE_URL, or of a server of our own whose data is kept."""
    if given := os.environ.get("BENCH_DATABASE_URL"):
        yield re.sub(r"^postgres(ql)?(\+psycopg2)?://", "postgresql+psycopg2://", given)
        return
    binaries = postgres.find()
    version = re.search(r"\d+", binaries.version())
    assert version, "a PostgreSQL tells its version"
    data = folder() / f"postgresql-{version[0]}"
    with _alone(), tempfile.TemporaryDirectory(prefix="outlay-pg-") as directory:
        yield from _running(binaries, data, Path(directory))


@contextmanager
def _alone() -> Iterator[None]:
    """Wait until no other benchmark is at work: they would share the data, and the machine."""
    with (folder() / "lock").open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another benchmark is at work; this one waits for its end.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def prepared(admin_url: str, name: str, sizes: str, load: Callable[[Engine], None]) -> str:
    """The address of the migrated database `name`, filled by `load` unless it is already."""
    url = make_url(admin_url).set(database=name).render_as_string(hide_password=False)
    print_of_it = fingerprint(sizes)
    if _marker(url) == print_of_it:
        print(f"Using the loaded database {name}.")
        return url
    print(f"Loading the database {name} ({sizes}); later runs use it again.")
    postgres.drop_database(admin_url, name)
    postgres.create_database(admin_url, name)
    _fill(url, load, print_of_it)
    return url


def prepared_file(name: str, sizes: str, load: Callable[[Engine], None]) -> str:
    """The same in SQLite."""
    path = folder() / f"{name}.db"
    url = f"sqlite:///{path}"
    if path.exists() and _marker(url) == fingerprint(sizes):
        print(f"Using the loaded database file {name}.db.")
        return url
    print(f"Loading the database file {name}.db ({sizes}); later runs use it again.")
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    _fill(url, load, fingerprint(sizes))
    return url


def fingerprint(sizes: str) -> str:
    """What a database was made of: the migrations, the code that makes rows, and how many."""
    content = hashlib.sha256(sizes.encode())
    for pattern in _SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            content.update(path.read_bytes())
    return content.hexdigest()


def _fill(url: str, load: Callable[[Engine], None], mark: str) -> None:
    engine = connect(url, _LOADING)
    try:
        migration.upgrade(engine)
        load(engine)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE bench_marker (content TEXT NOT NULL)"))
            connection.execute(text("INSERT INTO bench_marker VALUES (:mark)"), {"mark": mark})
    finally:
        engine.dispose()


def _marker(url: str) -> str | None:
    """What the database says of itself; None for one that is not there or not finished."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            found: str | None = connection.scalar(text("SELECT content FROM bench_marker"))
            return found
    except DBAPIError as error:
        absent = (psycopg2.errors.UndefinedTable, psycopg2.OperationalError)
        if isinstance(error.orig, absent) or "no such table" in str(error.orig):
            return None
        raise
    finally:
        engine.dispose()


def _running(binaries: postgres.Binaries, data: Path, directory: Path) -> Iterator[str]:
    """tests/postgres.py starts a server on new data; this is the same on data that is kept."""
    user = postgres._unprivileged_user()  # noqa: SLF001 - see above, and below
    if user is not None:
        for path in (directory, data):
            path.mkdir(mode=0o700, exist_ok=True)
            shutil.chown(path, user)
    programs = postgres._reachable(binaries, directory, user)  # noqa: SLF001
    if not (data / "PG_VERSION").exists():
        arguments = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8"]
        command = [f"{programs}/initdb", f"--pgdata={data}", "--no-sync", *arguments]
        postgres._run(command, directory, user)  # noqa: SLF001
    settings = [f"--{setting}" for setting in (*_SETTINGS, f"unix_socket_directories={directory}")]
    guard = postgres._guard()  # noqa: SLF001
    log = directory / "log"
    with log.open("wb") as output:
        process: subprocess.Popen[bytes] = subprocess.Popen(
            [*guard, f"{programs}/postgres", "-D", str(data), "-p", "5432", *settings],
            stdout=output,
            stderr=output,
            **postgres._as(user, directory),  # noqa: SLF001
        )
    try:
        url = f"postgresql+psycopg2://postgres@/postgres?host={directory}&port=5432"
        postgres._wait_until_it_answers(url, process, log)  # noqa: SLF001
        yield url
    finally:
        postgres._stop(process)  # noqa: SLF001
