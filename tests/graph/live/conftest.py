"""One server for the tests of a module, over each database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.conftest import START
from tests.graph.live.world import World, world

_SETTINGS = {
    "OUTLAY_LIVE_INIT_S": "3",
    "OUTLAY_LIVE_HEARTBEAT_S": "1",
    "OUTLAY_ALLOWED_ORIGINS": "https://app.example.org",
}


@pytest.fixture(scope="module")
def running_world(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(engine, tmp_path_factory.mktemp("data"), **_SETTINGS) as running:
        yield running


@pytest.fixture
def here(running_world: World) -> World:
    """A served application, with a clock to move."""
    running_world.clock.now = START
    return running_world
