"""The servers that are compared do the same work: they give the same answer to the same person."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import orjson
import pytest

from bench import loading
from bench.asgi import Client
from bench.ledger import Shape, Wallet
from bench.operation import DASHBOARD, ENTITY, FEED, Operation, token
from bench.servers.__main__ import SERVERS
from db.engine import connect
from tests import postgres

OPERATIONS = {"feed": FEED, "entity": ENTITY, "dashboard": DASHBOARD}


@pytest.fixture(scope="module")
def wallets() -> Sequence[Wallet]:
    """One with more than a page, one with less."""
    return [Wallet(0, Shape(transactions=60, years=1)), Wallet(1, Shape(transactions=7, years=1))]


@pytest.fixture(scope="module")
def loaded_url(postgres_server: str, wallets: Sequence[Wallet]) -> str:
    url = postgres.create_database(postgres_server, f"t{uuid4().hex}", template="outlay_template")
    engine = connect(url)
    loading.load(engine, wallets)
    engine.dispose()
    return url


def answers(
    name: str, url: str, wallets: Sequence[Wallet], data: Path, operation: Operation = FEED
) -> list[bytes]:
    with Client.over(SERVERS[name](url, 2, data)) as client:
        return [
            client.ask(token(wallet), operation.query, **operation.variables(wallet))[0]
            for wallet in wallets
        ]


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_floor_gives_our_answer_byte_for_byte(
    loaded_url: str, wallets: Sequence[Wallet], tmp_path: Path, name: str
) -> None:
    operation = OPERATIONS[name]

    of_ours = answers("ours", loaded_url, wallets, tmp_path, operation)
    of_the_floor = answers("floor", loaded_url, wallets, tmp_path, operation)

    assert of_the_floor == of_ours
    assert [answer.startswith(operation.answer) for answer in of_ours] == [True, True]


def test_the_naive_server_gives_our_answer(
    loaded_url: str, wallets: Sequence[Wallet], tmp_path: Path
) -> None:
    of_ours = answers("ours", loaded_url, wallets, tmp_path)
    of_the_naive = answers("naive", loaded_url, wallets, tmp_path)

    assert list(map(orjson.loads, of_the_naive)) == list(map(orjson.loads, of_ours))
    edges = [orjson.loads(answer)["data"]["transactions"]["edges"] for answer in of_ours]
    assert [len(of_wallet) for of_wallet in edges] == [50, 7]
