"""What the peers are made of is pinned, and may be had from any registry."""

from __future__ import annotations

import json

from bench import databases

PEERS = databases.ROOT / "bench" / "peers"


def test_the_lock_file_names_no_registry() -> None:
    packages = json.loads((PEERS / "package-lock.json").read_text())["packages"]

    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert all("integrity" in package for name, package in packages.items() if name)


def test_the_lock_file_holds_the_versions_that_are_asked_for() -> None:
    asked = json.loads((PEERS / "package.json").read_text())["dependencies"]

    packages = json.loads((PEERS / "package-lock.json").read_text())["packages"]

    assert asked == {name: packages[f"node_modules/{name}"]["version"] for name in asked}
