"""run.py, started for real in checkouts of its own with nothing to install in them."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import run

ROOT = Path(run.__file__).parent

# Stands where the service would: says how it was started, and waits when told to.
SERVICE = """
import json, os, signal, sys
if sys.argv[-1] == "wait":
    signal.signal(signal.SIGINT, lambda *_: sys.exit(3))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(4))
    print("waiting", flush=True)
    signal.pause()
names = ("PORT", "OUTLAY_BASE_URL", "OUTLAY_SOAK_MINUTES")
print(json.dumps({"arguments": sys.argv[1:]} | {name: os.environ.get(name) for name in names}))
sys.exit(7)
"""


def make_checkout(path: Path) -> Path:
    (path / "graph").mkdir(parents=True)
    for started in ("graph/__main__.py", "pytest.py"):
        (path / started).write_text(SERVICE)
    shutil.copy(ROOT / "run.py", path)
    for lock in (run.LOCK, run.TEST_LOCK):
        (path / lock).write_text("# nothing to install\n")
    return path


def start(checkout: Path, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, checkout / "run.py", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={"PATH": os.environ["PATH"]} | environment,
        start_new_session=True,
    )


def output(process: subprocess.Popen[str]) -> str:
    with process:
        return process.communicate(timeout=120)[0]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout in which two first starts at the same time have made .venv."""
    path = make_checkout(tmp_path_factory.mktemp("checkout") / "outlay")
    together = [start(path), start(path)]
    said = [output(process) for process in together]
    assert sorted("Making .venv." in text for text in said) == [False, True], said
    assert [process.returncode for process in together] == [7, 7], said
    return path


def test_a_second_start_installs_nothing_and_passes_everything_on(checkout: Path) -> None:
    process = start(checkout, "demo", "--quick", PORT="9000")

    said = json.loads(output(process))
    assert said["arguments"] == ["demo", "--quick"]
    assert (said["PORT"], said["OUTLAY_BASE_URL"]) == ("9000", None)
    assert process.returncode == 7


def test_a_line_of_dotenv_counts_unless_the_environment_says_otherwise(checkout: Path) -> None:
    (checkout / ".env").write_text("PORT=9001\nOUTLAY_BASE_URL='http://a.example'\n")

    said = json.loads(output(start(checkout, "serve", PORT="9000")))

    (checkout / ".env").unlink()
    assert (said["PORT"], said["OUTLAY_BASE_URL"]) == ("9000", "http://a.example")


def test_another_lock_is_installed_into_the_same_environment(checkout: Path) -> None:
    lock = checkout / run.LOCK
    lock.write_text(f"{lock.read_text()}# another\n")

    said = output(start(checkout))

    assert "Installing the libraries of requirements.lock" in said
    assert "Making .venv." not in said


def test_the_test_lock_serves_both(checkout: Path) -> None:
    first = output(start(checkout, "schema"))
    second = output(start(checkout))

    assert json.loads(first.splitlines()[-1])["arguments"] == ["schema"]
    assert "Installing" not in second


@pytest.mark.parametrize(
    ("command", "number", "code"),
    [
        ("serve", signal.SIGINT, 3),
        ("serve", signal.SIGTERM, 4),
        ("schema", signal.SIGINT, 130),
        ("schema", signal.SIGTERM, 4),
    ],
)
def test_a_signal_reaches_what_was_started(
    checkout: Path, command: str, number: signal.Signals, code: int
) -> None:
    process = start(checkout, command, "wait")
    assert process.stdout is not None

    while "waiting" not in (line := process.stdout.readline()):
        assert line, "it ended before it waited"
    # A terminal sends Ctrl-C to all processes of a command, a supervisor ends the first one.
    send = os.killpg if number == signal.SIGINT else os.kill
    send(process.pid, number)

    said = output(process)
    assert "Traceback" not in said
    assert process.returncode == code


@pytest.mark.parametrize(
    ("given", "minutes", "rest"), [((), "10", []), (("--minutes", "0.5", "-x"), "0.5", ["-x"])]
)
def test_a_soak_tells_its_tests_how_long(
    checkout: Path, given: tuple[str, ...], minutes: str, rest: list[str]
) -> None:
    said = json.loads(output(start(checkout, "soak", *given)).splitlines()[-1])

    assert said["OUTLAY_SOAK_MINUTES"] == minutes
    assert said["arguments"] == [*run.SOAKED, *rest]
    assert all((ROOT / path).exists() for path in run.SOAKED)


def test_a_soak_of_no_minutes_is_refused(checkout: Path) -> None:
    process = start(checkout, "soak", "--minutes", "0")

    assert "--minutes must be more than 0" in output(process)
    assert process.returncode == 1


def test_what_an_interrupted_installation_left_is_made_anew(tmp_path: Path) -> None:
    path = make_checkout(tmp_path)
    (path / ".venv" / "lib").mkdir(parents=True)
    (path / ".venv" / "lib" / "half").write_text("half a library")
    (path / ".venv" / ".outlay-unfinished").touch()

    process = start(path)

    assert "Making .venv." in output(process)
    assert process.returncode == 7
    assert not (path / ".venv" / "lib" / "half").exists()
    assert not (path / ".venv" / ".outlay-unfinished").exists()


def test_an_old_python_is_told_which_one_is_needed() -> None:
    pretend = "import runpy, sys; sys.version_info = (3, 8, 10); runpy.run_path('run.py')"

    result = subprocess.run(
        [sys.executable, "-c", pretend], check=False, cwd=ROOT, capture_output=True, text=True
    )

    assert result.returncode == 1
    assert result.stderr.startswith("Outlay needs Python 3.11 or newer, and this is Python 3.8.")
    assert "Traceback" not in result.stderr


def test_an_old_python_gets_as_far_as_being_told() -> None:
    tree = ast.parse((ROOT / "run.py").read_text(), feature_version=(3, 6))

    check = next(i for i, node in enumerate(tree.body) if isinstance(node, ast.If))

    kinds = {type(node) for node in tree.body[:check]}
    assert kinds == {ast.Expr, ast.Import, ast.ImportFrom, ast.Assign}


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_missing_venv_module_is_named_with_its_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, missing: str
) -> None:
    find = importlib.util.find_spec
    without = lambda name: None if name == missing else find(name)  # noqa: E731
    monkeypatch.setattr(importlib.util, "find_spec", without)
    monkeypatch.setattr(run, "STAMP", tmp_path / "none")

    with pytest.raises(run.CannotStart, match=f"{missing} module is missing.*python3-venv"):
        run.set_up(run.LOCK)


def test_an_unknown_command_is_refused_with_what_there_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run.main(["sevre"]) == 2

    said = capsys.readouterr().err
    assert "There is no command 'sevre'" in said
    assert "run.py test" in said


@pytest.mark.parametrize("flag", ["--help", "-h", "help"])
def test_help_names_every_command(capsys: pytest.CaptureFixture[str], flag: str) -> None:
    assert run.main([flag]) == 0

    said = capsys.readouterr().out
    commands = {*run.SERVICE, *run.DEVELOPMENT} - {"serve"}
    assert commands == set(re.findall(r"run\.py ([a-z-]+)", said))


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("A=1", "1"),
        (" export A = 1 ", "1"),
        ("A=", ""),
        ("A= # nothing", ""),
        ("A=one two # and a comment", "one two"),
        ("A=one#two", "one#two"),
        ("A=it's", "it's"),
        ("A='one # \"two\\'", 'one # "two\\'),
        ('A="one # \\"two\\" \\\\" # and a comment', 'one # "two" \\'),
        ("A=postgresql://u:p%40@h/d?x=y", "postgresql://u:p%40@h/d?x=y"),
        ("# A=1\n\nA=2", "2"),
        ("\ufeffA=1", "1"),
    ],
)
def test_dotenv_lines_mean_what_they_look_like(tmp_path: Path, line: str, value: str) -> None:
    (tmp_path / ".env").write_text(f"{line}\n", encoding="utf-8")

    assert run.read_dotenv(tmp_path / ".env") == {"A": value}


@pytest.mark.parametrize("line", ["A", "A B=1", "1A=2", "A='open", 'A="open', "A='a' b"])
def test_a_bad_line_of_dotenv_is_named_by_its_number_only(tmp_path: Path, line: str) -> None:
    (tmp_path / ".env").write_text(f"# first\n{line}\n")

    with pytest.raises(run.CannotStart, match=r"^Line 2 of \.env is not of the form NAME=value\.$"):
        run.read_dotenv(tmp_path / ".env")


def test_no_dotenv_is_no_mistake(tmp_path: Path) -> None:
    assert run.read_dotenv(tmp_path / ".env") == {}


def pins(lock: str) -> set[str]:
    return set(re.findall(r"^[a-z0-9][^ ;\\]*==[^ ;\\]+", (ROOT / lock).read_text(), re.MULTILINE))


def test_the_test_lock_holds_everything_of_the_other() -> None:
    assert len(pins(run.LOCK)) > 20
    assert pins(run.LOCK) <= pins(run.TEST_LOCK)


@pytest.mark.parametrize("lock", [run.LOCK, run.TEST_LOCK])
def test_a_lock_names_hashes_and_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text()

    assert text.count("--hash=sha256:") >= len(pins(lock))
    assert "://" not in text
