#!/usr/bin/env python3
"""Outlay's one command: sets itself up in .venv, then serves, tests or administers.

Only the standard library is used here, and only syntax that an old Python still parses, so that
it can say what is missing instead of failing on it.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NoReturn

PYTHON_MIN = (3, 11)

# Below this point annotations are evaluated that an older Python does not know.
if sys.version_info < PYTHON_MIN:
    sys.exit(
        "Outlay needs Python {0}.{1} or newer, and this is Python {2}.{3}. Install a newer one"
        " (Debian 12 and Ubuntu 24.04 bring it) and start it by name: python{0}.{1} run.py".format(
            *PYTHON_MIN, *sys.version_info[:2]
        )
    )

VERSION = "{}.{}".format(*sys.version_info)
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / ".outlay-stamp"
LOCK_FILE = ".outlay-lock"
LOCK = "requirements.lock"
# Holds everything of LOCK, at the same versions, and what tests and checks need besides.
TEST_LOCK = "requirements-test.lock"

HELP = """\
Outlay: an open GraphQL API for personal and shared money.

    python3 run.py                  set up and serve at http://127.0.0.1:8000
    python3 run.py demo             the same with a person and 18 months of data to look at
    python3 run.py test [...]       every check, then every test; arguments go to pytest
    python3 run.py soak             random work and faults for --minutes 10; more goes to pytest
    python3 run.py check            formatting, lint, types, house rules, schema.graphql
    python3 run.py schema           write schema.graphql anew from the code
    python3 run.py migrate          bring the database up to date with the code
    python3 run.py create-admin     make an account that may administer
    python3 run.py reset-password   give a person a new password

Settings are environment variables or lines of .env; .env.example lists them."""

# What the commands that run the service start, inside .venv.
SERVICE = {
    "serve": ("graph",),
    "demo": ("graph", "demo"),
    "migrate": ("graph", "migrate"),
    "create-admin": ("jobs", "create-admin"),
    "reset-password": ("jobs", "reset-password"),
}

# Tests that go on for longer, and count more, when they are told how many minutes there are.
SOAKED = (
    "tests/machine",
    "tests/services/test_writers.py",
    "tests/services/test_budgets.py",
    "tests/services/test_goals.py",
    "tests/faults",
)

# Each worker starts a PostgreSQL of its own; a container may see more cores than it has.
WORKERS_MAX = 4

CHECKS = (
    ("formatting", ("ruff", "format", "--check", "--quiet", "--output-format=concise", ".")),
    ("lint", ("ruff", "check", "--quiet", "--output-format=concise", ".")),
    ("types", ("mypy", "--no-error-summary")),
    ("house rules", ("pytest", "--noconftest", "tests/test_house.py")),
    ("schema.graphql", ("graph", "schema", "--check")),
)


DOTENV_LINE = re.compile(
    r"\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*"
    r"""(?:'([^']*)'|"((?:[^"\\]|\\.)*)"|([^'"\s#].*?|))(?:\s+\#.*)?\s*"""
)


class CannotStart(Exception):  # noqa: N818 - the text is what a person reads
    """Something outside of Outlay is in the way; the text says what to do about it."""


def main(arguments: Sequence[str]) -> int:
    """Do what the command line asks for; the exit code."""
    command, *rest = arguments or ("serve",)
    if command in {"help", "--help", "-h"}:
        print(HELP)
        return 0
    os.chdir(ROOT)
    if command in SERVICE:
        set_up(LOCK)
        environment = read_dotenv(ROOT / ".env") | os.environ
        become(module(*SERVICE[command], *rest), environment)
    if command in DEVELOPMENT:
        set_up(TEST_LOCK)
        return DEVELOPMENT[command](rest)
    print(f"There is no command {command!r}.\n\n{HELP}", file=sys.stderr)
    return 2


def test(arguments: Sequence[str]) -> int:
    failed = failed_checks()
    print("== tests, with ", end="", flush=True)
    call([str(python()), "tests/postgres.py"])
    # Each file of tests has its own databases; their order is kept, so that the long ones of the
    # middle do not all come last. One more than there are cores: many wait for other processes.
    workers = min(WORKERS_MAX, (os.cpu_count() or 1) + 1)
    whole = ("-n", str(workers), "--dist=loadfile", "--no-loadscope-reorder")
    code = call(module("pytest", *(arguments or whole)))
    if failed:
        print(f"These checks failed: {', '.join(failed)}. See above.")
    return code or int(bool(failed))


def check(arguments: Sequence[str]) -> int:
    if arguments:
        raise CannotStart("check takes no arguments.")
    failed = failed_checks()
    print(f"These checks failed: {', '.join(failed)}." if failed else "Every check passed.")
    return int(bool(failed))


def soak(arguments: Sequence[str]) -> int:
    """Let the tests that work at random go on for long; their figures are printed at the end."""
    parser = argparse.ArgumentParser(
        prog="run.py soak",
        description="Devices and people at random on both databases for the minutes given, then"
        " kills, cuts and crowds of writers in large numbers.",
        epilog="Anything else goes to pytest.",
    )
    parser.add_argument("--minutes", type=float, default=10, help="10 by default")
    known, rest = parser.parse_known_args(arguments)
    if known.minutes <= 0:
        raise CannotStart("--minutes must be more than 0.")
    os.environ["OUTLAY_SOAK_MINUTES"] = f"{known.minutes:g}"
    return call(module("pytest", *SOAKED, *rest))


def failed_checks() -> list[str]:
    """Run all checks at once and tell of one after the other; the names of those that failed."""
    options: dict[str, Any] = {"cwd": ROOT, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    failed = []
    with ExitStack() as stack:
        running = [
            (name, stack.enter_context(subprocess.Popen(module(*command), **options)))
            for name, command in CHECKS
        ]
        stack.enter_context(handing_on([process for _, process in running]))
        for name, process in running:
            print(f"== {name}", flush=True)
            sys.stdout.buffer.write(process.communicate()[0])
            if process.returncode != 0:
                failed.append(name)
    return failed


def schema(arguments: Sequence[str]) -> int:
    return call(module("graph", "schema", *arguments))


# What needs the libraries of the tests.
DEVELOPMENT = {"test": test, "soak": soak, "check": check, "schema": schema}


def set_up(lock: str) -> None:
    """Have .venv hold what `lock` names. Takes no time when it does already."""
    if is_set_up(lock):
        return
    for name in ("venv", "ensurepip"):
        if importlib.util.find_spec(name) is None:
            raise CannotStart(
                f"Python's {name} module is missing. On Debian and Ubuntu it is installed by:"
                " apt install python3-venv"
            )
    try:
        VENV.mkdir(exist_ok=True)
        with alone():
            # Whoever held the lock before may have done it.
            if not is_set_up(lock):
                install(lock)
    except OSError as error:
        raise CannotStart(
            f"{error.filename or VENV} cannot be written: {error.strerror}."
        ) from error


def is_set_up(lock: str) -> bool:
    """Whether the stamp of the last installation is about this Python and this lock file."""
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return False
    return (stamp.get("python"), stamp.get(lock)) == (VERSION, digest(lock)) and python().exists()


def install(lock: str) -> None:
    """Make .venv if there is no usable one, and install what `lock` names, hashes checked.

    A mark stands in .venv as long as this runs: if it is still there at the next start, this was
    cut short, and nothing of what it left is trusted.
    """
    unfinished = VENV / ".outlay-unfinished"
    if unfinished.exists() or not is_usable():
        clear(VENV)
        unfinished.touch()
        print("Making .venv.", flush=True)
        if call([base_python(), "-m", "venv", str(VENV)]) != 0:
            raise CannotStart("Python could not make .venv; it says why above.")
    unfinished.touch()
    STAMP.unlink(missing_ok=True)
    print(f"Installing the libraries of {lock} (once; it takes a few seconds).", flush=True)
    options = ("--quiet", "--no-input", "--disable-pip-version-check", "--no-deps")
    code = call(module("pip", "install", *options, "--require-hashes", "--requirement", lock))
    if code > 0:
        # pip that fails by itself leaves whole packages behind; only a killed one does not.
        unfinished.unlink()
        raise CannotStart(
            "The libraries could not be installed; pip says why above. If it found no versions at"
            " all, the package index cannot be reached from here."
        )
    if code < 0:
        raise CannotStart("The installation was cut short; start again to begin it anew.")
    write_stamp((LOCK, TEST_LOCK) if lock == TEST_LOCK else (lock,))
    unfinished.unlink()


def write_stamp(locks: Sequence[str]) -> None:
    draft = STAMP.with_suffix(".draft")
    draft.write_text(json.dumps({"python": VERSION} | {lock: digest(lock) for lock in locks}))
    draft.replace(STAMP)


def is_usable() -> bool:
    """Whether .venv has a working pip for the Python that runs this."""
    question = "import sys, pip; print('{}.{}'.format(*sys.version_info))"
    try:
        answer = subprocess.run(
            [str(python()), "-c", question], check=False, capture_output=True, text=True
        )
    except OSError:
        return False
    return answer.returncode == 0 and answer.stdout.strip() == VERSION


def clear(directory: Path) -> None:
    """Remove everything in `directory` but the lock that is held."""
    for entry in directory.iterdir():
        if entry.name == LOCK_FILE:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


@contextmanager
def alone() -> Iterator[None]:
    """Wait until no other run.py sets up this checkout, and keep others out meanwhile."""
    if sys.platform == "win32":
        yield
        return
    import fcntl  # noqa: PLC0415 - there is none on Windows

    with (VENV / LOCK_FILE).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another run.py is setting up .venv; waiting for it.", flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def digest(lock: str) -> str:
    return hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()


def python() -> Path:
    """The Python of .venv."""
    return VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def base_python() -> str:
    """The Python behind whatever virtual environment this runs in: .venv may be removed."""
    return str(getattr(sys, "_base_executable", sys.executable))


def module(name: str, *arguments: str) -> list[str]:
    return [str(python()), "-m", name, *arguments]


def read_dotenv(path: Path) -> dict[str, str]:
    r"""The variables of a .env file: NAME=value lines, # comments, values bare or in quotes.

    A bare value ends before " #". Between single quotes everything stands for itself; between
    double quotes \" and \\ stand for " and \. Raises CannotStart, naming the line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    variables = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        matched = DOTENV_LINE.fullmatch(line)
        if matched is None:
            raise CannotStart(f"Line {number} of .env is not of the form NAME=value.")
        name, single, double, bare = matched.groups()
        if double is not None:
            variables[name] = re.sub(r'\\(["\\])', r"\1", double)
        else:
            variables[name] = single if single is not None else bare
    return variables


def call(command: Sequence[str]) -> int:
    """Run `command` to its end; its exit code, or minus the signal that ended it.

    Ctrl-C reaches it from the terminal; a polite request to end is handed on to it.
    """
    with subprocess.Popen(command, cwd=ROOT) as process, handing_on([process]):
        return process.wait()


@contextmanager
def handing_on(processes: Sequence["subprocess.Popen[bytes]"]) -> Iterator[None]:
    """Meanwhile a request to end is for these processes; what comes of it, their codes tell."""

    def hand_on(*_: object) -> None:
        for process in processes:
            process.terminate()

    before = signal.signal(signal.SIGTERM, hand_on)
    try:
        yield
    except KeyboardInterrupt:
        for process in processes:
            process.wait()
        raise
    finally:
        signal.signal(signal.SIGTERM, before)


def become(command: Sequence[str], environment: Mapping[str, str]) -> NoReturn:
    """Let `command` take the place of this process, so that signals and exit code are its own."""
    sys.stdout.flush()
    if sys.platform == "win32":
        # Windows knows no such thing.
        sys.exit(subprocess.run(command, check=False, env=dict(environment)).returncode)
    os.execve(command[0], list(command), dict(environment))  # noqa: S606 - it is our own


if __name__ == "__main__":
    try:
        code = main(sys.argv[1:])
    except CannotStart as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        code = 130
    # A shell calls death by signal n the exit code 128 + n.
    sys.exit(code if code >= 0 else 128 - code)
