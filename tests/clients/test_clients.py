"""The npm clients that people use, under Node, against two real servers of one database.

Without Node, or without packages, the tests pass and the summary of the run says so.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.graph.server import serving
from tests.plugins.node import UNBUILT, is_offline, missing_node, npm

HERE = Path(__file__).parent
SCRIPT_S_MAX = 120


@dataclass(frozen=True)
class Clients:
    """The scripts with their packages installed; `why_not` says why there are none."""

    folder: Path
    why_not: str | None = None


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Clients:
    folder = tmp_path_factory.mktemp("clients") / "clients"
    why_not = missing_node(oldest=(20, 0))
    if why_not is not None:
        return Clients(folder, why_not)
    shutil.copytree(HERE, folder, ignore=shutil.ignore_patterns("node_modules", "*.py", "__py*"))
    installed = npm(["ci", "--prefer-offline", "--no-audit", "--no-fund"], folder=folder)
    if installed.returncode != 0 and is_offline(installed):
        return Clients(folder, "npm reaches no packages from here")
    assert installed.returncode == 0, installed.stderr
    return Clients(folder)


@pytest.fixture(scope="module")
def addresses(
    database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str]]:
    """Two servers of one database: on SQLite, too, where one hears of the other by its poll."""
    environment = {
        "DATABASE_URL": database_url,
        "OUTLAY_SECRET_KEY": "one secret for both of the servers, long enough",
        "OUTLAY_PASSWORD_PEPPER": "one pepper for both of them as well, long enough",
        "OUTLAY_LIVE_POLL_S": "1",
    }
    data = tmp_path_factory.mktemp("data")
    with serving(data, **environment) as here, serving(data, **environment) as elsewhere:
        yield tuple(f"http://127.0.0.1:{server.port}/graphql" for server in (here, elsewhere))  # type: ignore[misc]


def run(clients: Clients, script: str, addresses: tuple[str, str]) -> dict[str, Any]:
    """What the script printed in the end."""
    done = subprocess.run(
        ["node", script, *addresses],
        cwd=clients.folder,
        check=False,
        capture_output=True,
        text=True,
        timeout=SCRIPT_S_MAX,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_graphql_ws_receives_loses_the_connection_and_catches_up(
    clients: Clients,
    addresses: tuple[str, str],
    record_property: Callable[[str, object], None],
) -> None:
    if clients.why_not is not None:
        record_property(UNBUILT, clients.why_not)
        return

    done = run(clients, "graphql-ws.mjs", addresses)

    assert done["told"] == done["written"]
    assert len(done["written"]) == 4
    assert done["events"][:3] == ["opened", "closed", "opened"]


def test_apollo_receives_into_its_cache_loses_the_connection_and_catches_up(
    clients: Clients,
    addresses: tuple[str, str],
    record_property: Callable[[str, object], None],
) -> None:
    if clients.why_not is not None:
        record_property(UNBUILT, clients.why_not)
        return

    done = run(clients, "apollo.mjs", addresses)

    assert done["told"] == done["written"]
    assert done["cached"] == ["before the cut", "while away", "still away"]


def test_both_receive_an_alert_from_elsewhere_and_its_withdrawal(
    clients: Clients,
    addresses: tuple[str, str],
    record_property: Callable[[str, object], None],
) -> None:
    if clients.why_not is not None:
        record_property(UNBUILT, clients.why_not)
        return

    done = run(clients, "alerts.mjs", addresses)

    raised, withdrawn = done["plain"]
    assert raised["id"] == withdrawn["id"]
    assert raised["kind"] == "BUDGET_NEAR_LIMIT"
    assert raised["subject"]["id"] == done["budget"]
    assert [raised["withdrawnAt"] is None, withdrawn["withdrawnAt"] is None] == [True, False]
    assert [each["id"] for each in done["apollo"]] == [raised["id"], withdrawn["id"]]
    assert done["inbox"]["unreadAlertCount"] == 0
    assert [alert["id"] for alert in done["inbox"]["alerts"]["nodes"]] == [withdrawn["id"]]
    assert done["cached"]["withdrawnAt"] == withdrawn["withdrawnAt"]
