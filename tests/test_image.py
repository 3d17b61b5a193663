"""The container image as far as it can be judged without a container engine."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # its types are a package of their own

ROOT = Path(__file__).resolve().parent.parent
DOCKERFILE = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text())
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())


def instructions(name: str) -> list[str]:
    return re.findall(rf"^{name}\s+(.*)$", DOCKERFILE, re.MULTILINE)


def let_through() -> list[str]:
    """What .dockerignore lets into the image: everything is shut out but the `!` lines."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert [line for line in lines if not line.startswith(("!", "#", "**/"))] == ["*"]
    return [line[1:].rstrip("/") for line in lines if line.startswith("!")]


@contextmanager
def answering(status: int) -> Iterator[int]:
    """A server on this machine that answers every request with `status`; its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def health_check(port: int) -> int:
    """The exit code of the image's own health check."""
    [check] = instructions("HEALTHCHECK")
    command = json.loads(check[check.index("CMD ") + 4 :])
    assert command[0] == "python"
    result = subprocess.run(
        [sys.executable, *command[1:]], check=False, capture_output=True, env={"PORT": str(port)}
    )
    return result.returncode


def test_the_history_of_exchange_rates_is_in_the_image() -> None:
    [shipped] = (ROOT / "db").rglob("eurofxref-hist.zip")

    assert shipped.relative_to(ROOT).parts[0] in let_through()
    assert not any(shipped.match(line) for line in let_through() if line.startswith("**"))
    assert (shipped.parent / "README.md").exists()


def test_every_stage_is_debian_slim() -> None:
    images = [line.split()[0] for line in instructions("FROM")]

    assert set(images) == {"python:3.13-slim-bookworm"}


def test_it_does_not_run_as_root() -> None:
    [user] = instructions("USER")

    assert int(user.split(":")[0]) > 0
    assert DOCKERFILE.index("\nUSER") < DOCKERFILE.index("\nCMD")


def test_only_the_locked_libraries_go_in() -> None:
    installs = [line for line in instructions("RUN") if "pip install" in line]

    assert len(installs) == 1
    for option in ("--require-hashes", "--no-deps", "--requirement requirements.lock"):
        assert option in installs[0]


def test_it_starts_the_service_and_carries_no_secret() -> None:
    assert json.loads(instructions("CMD")[0]) == ["python", "-m", "graph"]
    assert not re.search(r"SECRET|PEPPER|DATABASE_URL|PASSWORD[^_]", DOCKERFILE)


def test_nothing_private_goes_in() -> None:
    assert not {".env", "data", ".git", "tests", "."} & set(let_through())


def test_what_goes_in_is_enough_to_start(tmp_path: Path) -> None:
    for name in let_through():
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tmp_path / name)

    result = subprocess.run(
        [sys.executable, "-m", "graph", "migrate"],
        check=False,
        cwd=tmp_path,
        env={"OUTLAY_DATA_DIR": str(tmp_path / "data"), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )

    assert result.returncode == 0, result.stderr
    assert (tmp_path / "data" / "outlay.db").exists()


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (503, False)])
def test_the_health_check_tells_a_healthy_service_from_a_sick_one(
    status: int,
    healthy: bool,  # noqa: FBT001 - pytest passes parameters by name
) -> None:
    with answering(status) as port:
        code = health_check(port)

    assert (code == 0) is healthy


def test_the_health_check_notices_that_nobody_answers() -> None:
    with answering(200) as port:
        pass

    assert health_check(port) != 0


def test_composed_secrets_come_from_files() -> None:
    variables = {
        name: value
        for service in COMPOSE["services"].values()
        for name, value in service["environment"].items()
        if re.search(r"SECRET|PEPPER|PASSWORD|DATABASE_URL", name)
    }

    assert variables
    assert all(name.endswith("_FILE") for name in variables)
    assert all(value.startswith("/run/secrets/") for value in variables.values())
    assert {value.rpartition("/")[2] for value in variables.values()} == COMPOSE["secrets"].keys()


def test_the_composed_service_waits_for_a_migrated_database() -> None:
    services = COMPOSE["services"]

    assert services["outlay"]["depends_on"]["migrate"] == {
        "condition": "service_completed_successfully"
    }
    assert services["migrate"]["depends_on"]["database"] == {"condition": "service_healthy"}
    assert "pg_isready" in services["database"]["healthcheck"]["test"]
