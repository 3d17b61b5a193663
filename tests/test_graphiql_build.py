"""The committed GraphiQL page is what its sources give: by their digests, and by building anew."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.plugins.node import UNBUILT, is_offline, missing_node, npm

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "clients" / "graphiql"
PAGE = ROOT / "graph" / "graphiql" / "page"
BUILD = "run `npm ci && npm run build` in clients/graphiql and commit graph/graphiql/page"


def contents(folder: Path) -> dict[str, str]:
    """The digest of every file below a folder, by its path in it; installed packages left out."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "node_modules" not in path.parts
    }


def test_the_page_was_built_from_the_sources_that_stand_beside_it() -> None:
    lines = (PAGE / "SOURCES.sha256").read_text().splitlines()
    built_from = {path: digest for digest, path in (line.split("  ") for line in lines)}

    present = contents(SOURCE)

    # All files of the project are told of but those that only steer git and npm.
    assert {name: digest for name, digest in present.items() if name in built_from} == built_from, (
        BUILD
    )
    assert present.keys() - built_from.keys() <= {".npmrc", ".gitattributes", "README.md"}, BUILD


def test_no_file_of_the_page_names_a_place_that_packages_come_from() -> None:
    committed = [*PAGE.rglob("*"), SOURCE / "package-lock.json", SOURCE / "package.json"]

    named = [
        path.name
        for path in committed
        if path.is_file()
        for host in (b"registry.npm", b"npmjs.", b"yarnpkg.", b"unpkg.com", b"jsdelivr.")
        if host in path.read_bytes()
    ]

    assert named == []


def test_building_the_page_anew_gives_the_same_bytes(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    why_not = missing_node(oldest=(20, 19))
    if why_not is not None:
        record_property(UNBUILT, why_not)
        return
    project = tmp_path / "clients" / "graphiql"
    shutil.copytree(SOURCE, project, ignore=shutil.ignore_patterns("node_modules"))

    installed = npm(["ci", "--prefer-offline", "--no-audit", "--no-fund"], folder=project)
    if installed.returncode != 0 and is_offline(installed):
        record_property(UNBUILT, "npm reaches no packages from here")
        return
    assert installed.returncode == 0, installed.stderr
    built = npm(["run", "build"], folder=project)

    assert built.returncode == 0, built.stderr
    assert contents(tmp_path / "graph" / "graphiql" / "page") == contents(PAGE), BUILD
