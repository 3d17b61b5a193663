"""Tries: the service remembers them by address and device, which all tests of a module share."""

from __future__ import annotations

import pytest

from tests.api import Api
from tests.graph.inviting import forget_tries


@pytest.fixture
def no_tries(api: Api) -> None:
    forget_tries(api)
