"""Who shares a wallet, for the tests of invitations and of membership."""

from __future__ import annotations

import pytest

from tests.api import Api, Person
from tests.graph.inviting import opened


@pytest.fixture
def owner(api: Api) -> Person:
    return api.person(name="Ola Nordmann")


@pytest.fixture
def wallet(owner: Person) -> str:
    """A shared one that nobody has joined yet."""
    return opened(owner)
