"""Random operations over the real schema, answered by plans and by graphql-core, and compared."""

from __future__ import annotations

import asyncio
import inspect
import os
from random import Random
from typing import Any

import orjson
import pytest
from graphql import ExecutionResult, print_ast
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import nodes, queries

from graph.context import Client, Context, Parts, Slow
from graph.documents import Documents
from graph.errors import present
from graph.operations import Operation, Runner
from graph.schema import printed, schema
from graph.workers import Flag
from tests.api import Api
from tests.graph.goals import contribute, goal
from tests.graph.ledgers import Ledger
from tests.graph.lifting import lifted

# 150 on each of two databases; a long run is asked for by hand.
EXAMPLES = int(os.environ.get("OUTLAY_PLAN_EXAMPLES", "150"))

_TEXT = st.sampled_from(["", "a", "zoe", "work"])
SCALARS = {
    "Date": st.sampled_from(["2026-01-01", "2026-01-03", "2026-02-01"]).map(nodes.String),
    "DateTime": st.just("2026-01-01T00:00:00Z").map(nodes.String),
    "Decimal": st.sampled_from(["1", "5.00", "40"]).map(nodes.String),
    "Currency": st.sampled_from(["EUR", "USD"]).map(nodes.String),
    "TimeZone": st.just("Europe/Berlin").map(nodes.String),
    "Color": st.just("#112233").map(nodes.String),
    "Upload": st.just("x").map(nodes.String),
}


@pytest.fixture(scope="module")
def ledger(running_api: Api) -> Ledger:
    ledger = Ledger.new(running_api)
    bank = ledger.account("Bank")
    rest = {"amount": {"amount": "12.50", "currency": "EUR"}}
    stated = [
        ledger.stated(description=f"n{number}", date=f"2026-01-{number:02}", payee=f"P{number % 3}")
        for number in range(1, 21)
    ]
    stated += [
        ledger.stated(description="split", category=None, lines=[rest], tags=["work"]),
        ledger.stated(description="bare", category=None, account=None),
        ledger.stated(description="moved", kind="TRANSFER", category=None, toAccount=bank),
    ]
    assert ledger.add_many(*stated)["userErrors"] == []
    [node] = ledger.person.run("{ transactions(first: 1) { nodes { id } } }")["transactions"][
        "nodes"
    ]
    for name in ("Boat", "House"):
        boat = goal(ledger, name=name, deadline="2026-12-31")
        contribute(ledger, boat, "1.00", transaction=node["id"])
        contribute(ledger, boat, "2.00", note="n")
    return ledger


class Both:
    """Runs an operation by plans and without, each in a snapshot of its own over still data.

    By plans it is run twice: what is kept of a document serves its second run.
    """

    def __init__(self, ledger: Ledger) -> None:
        api = ledger.person.api
        self._parts = Parts(api.settings, api.engine, Slow(2), api.clock)
        self._runner = Runner(schema._schema, self._parts)  # noqa: SLF001 - as graph/app.py does
        self._documents = Documents(schema._schema)  # noqa: SLF001 - the same
        self._client = Client("request", "test", None, ledger.person.token)
        self.compared = 0

    def answers(
        self, text: str, variables: dict[str, Any] | None = None
    ) -> tuple[set[bytes], bytes]:
        return asyncio.run(self._answers(Operation(text, variables or {})))

    async def _answers(self, operation: Operation) -> tuple[set[bytes], bytes]:
        document = self._documents.get(operation.query)
        if document.node is None:
            return {b""}, b""
        planned = {
            self._bytes(await self._runner._execute(document, operation, self._client, Flag()))  # noqa: SLF001 - what is compared
            for _ in range(2)
        }
        with Context(self._parts, self._client, Flag()) as context:
            await context.authenticate()
            plain: Any = self._runner._run(document, operation, context, None)  # noqa: SLF001 - the same
            plain = await plain if inspect.isawaitable(plain) else plain
        self.compared += 1
        return planned, self._bytes(plain)

    def _bytes(self, result: ExecutionResult) -> bytes:
        errors = present(result.errors or [], "request")
        return orjson.dumps({"errors": errors, "data": result.data})


@pytest.fixture(scope="module")
def both(ledger: Ledger) -> Both:
    return Both(ledger)


# Made when it is drawn from: it takes longer than all else that is done to collect the tests here.
_QUERIES = st.deferred(lambda: queries(printed(), custom_scalars=SCALARS, print_ast=print_ast))


@given(query=_QUERIES, seed=st.integers(0, 2**32 - 1))
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def compare_random_operations(both: Both, query: str, seed: int) -> None:
    planned, plain = both.answers(*lifted(schema._schema, query, Random(seed)))  # noqa: SLF001 - as graph/app.py does

    assert planned == {plain}


def test_random_operations_are_answered_alike(both: Both) -> None:
    compare_random_operations(both)

    # Most are within the limits: the rest were refused before any plan.
    assert both.compared > EXAMPLES // 2


@pytest.mark.parametrize(
    "query",
    [
        """{ transactions(first: 10) { edges { cursor node { id kind amount { amount currency }
             date description category { id name color icon parent { name } } } } nodes { id }
             pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount
             totals { kind total { money { amount } count } } } }""",
        """{ transactions { nodes { account { name balance { amount } } toAccount { name }
             payee { name } tags lines { amount { amount } category { name } }
             toAmount { amount } wallet { name version } createdBy { name role }
             import { id } createdAt updatedAt isRefund note } } }""",
        """{ wallet { name accounts { name kind balance { amount formatted } }
             categories { name kind parent { name } children { name } } members { name role }
             transactions(first: 2) { nodes { id __typename ...on Node { id } } } } }""",
        """{ viewer { name wallets { name categories(archived: false) { children { name } } }
             sessions { id isCurrent } } }""",
        """{ goals { id name status target { amount } current { amount currency } percent deadline
             requiredPerMonth { amount } projectedDate progress { date amount { amount } } createdAt
             contributions { totalCount nodes { amount { amount } note goal { name }
               transaction { description contributions { goal { name } } }
               createdBy { name } } } } }""",
        """{ transactions(first: 0) { nodes { id } } wallet { name } }""",
        """{ wallet { accounts { balance { amount formatted(locale: "xx") } } } }""",
    ],
)
def test_what_clients_ask_is_answered_alike(both: Both, query: str) -> None:
    planned, plain = both.answers(query)

    assert planned == {plain}
    assert orjson.loads(plain)["data"]
