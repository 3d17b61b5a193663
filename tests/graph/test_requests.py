"""Who sent a request: what is believed of its headers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.context import Client
from graph.http import GraphQLEndpoint
from graph.operations import Operation
from tests.graph.edge import client_for, endpoints, post
from tests.graph.hostile import ASK, JSON


@pytest.fixture
def endpoint(tmp_path: Path) -> Iterator[Callable[..., GraphQLEndpoint]]:
    with endpoints(tmp_path) as make:
        yield make


@pytest.mark.parametrize(
    ("direct", "forwarded", "counted"),
    [
        ("192.0.2.1", [], "192.0.2.1"),
        ("192.0.2.1", ["198.51.100.7"], "192.0.2.1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.7"], "198.51.100.7"),
        ("10.0.0.1", ["1.1.1.1, 198.51.100.7"], "198.51.100.7"),
        ("10.0.0.1", ["1.1.1.1, 198.51.100.7, 10.0.0.2"], "198.51.100.7"),
        # A proxy may add a header of its own below the one that a client made up.
        ("10.0.0.1", ["1.1.1.1", "198.51.100.7"], "198.51.100.7"),
        ("10.0.0.1", ["198.51.100.7:4711"], "198.51.100.7"),
        ("10.0.0.1", ["[2001:db8::1]:4711"], "2001:db8::1"),
        ("10.0.0.1", ["2001:db8::1"], "2001:db8::1"),
        ("10.0.0.1", ["unknown"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.7, <script>"], "10.0.0.1"),
        ("10.0.0.1", [", ,"], "10.0.0.1"),
    ],
)
def test_only_trusted_proxies_say_whom_they_speak_for(
    endpoint: Any, direct: str, forwarded: list[str], counted: str
) -> None:
    clients: list[Client] = []

    async def run(_: Operation, client: Client, *__: Any) -> bytes:
        clients.append(client)
        return b"{}"

    async def scenario() -> None:
        behind = endpoint(run, OUTLAY_TRUSTED_PROXIES="10.0.0.0/8")
        headers = [*JSON.items(), *(("X-Forwarded-For", said) for said in forwarded)]
        async with client_for(behind, direct) as client:
            await client.post("/graphql", content=ASK, headers=headers)

    asyncio.run(scenario())

    assert [client.address for client in clients] == [counted]


def test_what_a_client_calls_itself_is_cut_to_what_can_be_shown(endpoint: Any) -> None:
    agents: list[str | None] = []

    async def run(_: Operation, client: Client, *__: Any) -> bytes:
        agents.append(client.user_agent)
        return b"{}"

    asyncio.run(post(endpoint(run), **{"User-Agent": "a\tb" + "c" * 999}))

    assert agents == ["ab" + "c" * 198]
