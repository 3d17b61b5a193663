"""`python -m graph demo`, started for real: it fills once, prints the login, and serves."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
START_S_MAX = 60

SIGN_IN = """mutation ($input: SignInInput!) { signIn(input: $input) {
  credentials { accessToken } userErrors { message } } }"""
COUNT = "{ transactions { totalCount } }"


@contextmanager
def started(data: Path, **environment: str) -> Iterator[tuple[str, str]]:
    """The address of a running demo, and what it has printed by then."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    output = data / f"said-{port}"
    with output.open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "graph", "demo"],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "PORT": port, "OUTLAY_DATA_DIR": str(data)}
            | environment,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(process, address)
            yield address, output.read_text()
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(START_S_MAX)


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + START_S_MAX
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if httpx.get(f"{address}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("the demo did not start")


def _post(address: str, query: str, token: str = "", **variables: Any) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    body = {"query": query, "variables": variables}
    return httpx.post(f"{address}/graphql", json=body, headers=headers).json()["data"]


def _count(address: str, said: str) -> int:
    """Sign in as it was printed, and count."""
    login = re.search(r"Sign in as (\S+) with the password: (.+)", said)
    assert login is not None, said
    given = {"login": login[1], "password": login[2]}
    payload = _post(address, SIGN_IN, input=given)["signIn"]
    token = payload["credentials"]["accessToken"]
    count: int = _post(address, COUNT, token)["transactions"]["totalCount"]
    return count


def test_the_demo_fills_its_own_database_once(tmp_path: Path) -> None:
    counts = []
    for _ in range(2):
        with started(tmp_path) as (address, said):
            counts.append(_count(address, said))

    assert counts[0] == counts[1] > 1_500
    assert (tmp_path / "demo.db").exists()
    assert not (tmp_path / "outlay.db").exists()


def test_the_demo_does_not_run_in_production(tmp_path: Path) -> None:
    environment = {"OUTLAY_ENVIRONMENT": "production", "OUTLAY_DATA_DIR": str(tmp_path)}

    result = subprocess.run(
        [sys.executable, "-m", "graph", "demo"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]} | environment,
        capture_output=True,
        text=True,
        timeout=START_S_MAX,
        check=False,
    )

    assert result.returncode == 1
    assert "does not run in production" in result.stderr
