"""Retries: a request that creates is done once, however often it is sent under its name."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine
from uuid_utils import uuid7

from db.session import write
from domain.errors import NotFound
from services import retries, transactions
from services.actors import Actor
from services.retries import Name
from tests.api import Api
from tests.conftest import START
from tests.graph.inviting import LEAVE, codes, done, join, opened
from tests.graph.ledgers import Ledger, refused
from tests.services.books import Books

ACCOUNT = """
mutation ($input: CreateAccountInput!) { createAccount(input: $input) {
  account { name } userErrors { field code } } }
"""
CREATED = """
query ($id: ID!) { node(id: $id) { ... on Wallet {
  history(first: 100) { nodes { action entityId } } } } }
"""
DELETE = 'mutation { delete%s(input: {id: "%s"}) { userErrors { code } } }'
EMPTY = "mutation { emptyTrash(input: {}) { purgedCount } }"
PREFIXES = {
    "Transaction": "txn",
    "Account": "acc",
    "Category": "cat",
    "Budget": "bud",
    "Wallet": "wal",
}
TYPES = list(PREFIXES)


@pytest.fixture
def ledger(api: Api) -> Ledger:
    return Ledger.new(api)


def stated(ledger: Ledger, entity: str) -> dict[str, Any]:
    """What creates one thing of a type."""
    return {
        "Transaction": ledger.stated(wallet=ledger.wallet),
        "Account": {"wallet": ledger.wallet, "name": "Bank", "kind": "CHECKING"},
        "Category": {"wallet": ledger.wallet, "name": "Fishing", "kind": "EXPENSE"},
        "Budget": {
            "wallet": ledger.wallet,
            "name": "Fun",
            "limit": {"amount": "100", "currency": "EUR"},
            "period": "MONTHLY",
        },
        "Wallet": {"name": "Second"},
    }[entity]


def create(ledger: Ledger, entity: str, **given: Any) -> dict[str, Any]:
    """The payload, with the thing under `made`."""
    query = f"""mutation ($input: Create{entity}Input!) {{ create{entity}(input: $input) {{
      made: {entity.lower()} {{ id version }} userErrors {{ field code }} }} }}"""
    payload: dict[str, Any] = ledger.person.run(query, input=given)[f"create{entity}"]
    return payload


def times_created(ledger: Ledger, thing: str, wallet: str | None = None) -> int:
    found: list[Any] = ledger.person.run(CREATED, id=wallet or ledger.wallet)["node"]["history"][
        "nodes"
    ]
    return found.count({"action": "CREATED", "entityId": thing})


def fresh(entity: str) -> str:
    return f"{PREFIXES[entity]}_{uuid7()}"


@pytest.mark.parametrize("name", ["id", "idempotencyKey"])
@pytest.mark.parametrize("entity", TYPES)
def test_the_same_request_is_done_once(ledger: Ledger, entity: str, name: str) -> None:
    given = stated(ledger, entity) | {name: fresh(entity)}

    first, second = (create(ledger, entity, **given) for _ in range(2))

    assert first == second
    assert first["userErrors"] == []
    made = first["made"]["id"]
    assert times_created(ledger, made, made if entity == "Wallet" else None) == 1


@pytest.mark.parametrize("name", ["id", "idempotencyKey"])
@pytest.mark.parametrize("entity", TYPES)
def test_another_request_under_the_same_name_is_refused(
    ledger: Ledger, entity: str, name: str
) -> None:
    given = stated(ledger, entity) | {name: fresh(entity)}
    first = create(ledger, entity, **given)
    text = "description" if entity == "Transaction" else "name"

    second = create(ledger, entity, **given | {text: "Other"})

    assert refused(second) == [(name, "KEY_REUSED")]
    assert second["made"] is None
    assert create(ledger, entity, **given) == first


def test_a_key_is_of_one_mutation(ledger: Ledger) -> None:
    assert create(ledger, "Account", **stated(ledger, "Account"), idempotencyKey="k")["made"]

    other = create(ledger, "Category", **stated(ledger, "Category"), idempotencyKey="k")

    assert refused(other) == [("idempotencyKey", "KEY_REUSED")]


def test_a_key_is_of_one_person(ledger: Ledger, api: Api) -> None:
    other = Ledger.new(api)

    made = [each.add(idempotencyKey="the same")["id"] for each in (ledger, other)]

    assert made[0] != made[1]
    assert ledger.add(idempotencyKey="the same")["id"] == made[0]


@pytest.mark.parametrize(("key", "code"), [("", "REQUIRED"), ("  ", "REQUIRED")])
def test_a_key_says_something(ledger: Ledger, key: str, code: str) -> None:
    assert refused(ledger.try_add(idempotencyKey=key)) == [("idempotencyKey", code)]


def test_a_key_is_as_long_as_is_said(ledger: Ledger) -> None:
    assert ledger.add(idempotencyKey="k" * 200)

    assert refused(ledger.try_add(idempotencyKey="k" * 201)) == [("idempotencyKey", "TOO_LONG")]


@pytest.mark.parametrize("name", ["id", "idempotencyKey"])
def test_a_refused_request_keeps_no_name(ledger: Ledger, name: str) -> None:
    named = {name: fresh("Transaction")}

    first = ledger.try_add("0.00", **named)
    second = ledger.try_add("5.00", **named)

    assert refused(first) == [("amount", "INVALID")]
    assert second["userErrors"] == []


@pytest.mark.parametrize("name", ["id", "idempotencyKey"])
def test_a_retry_after_the_deletion_creates_nothing(ledger: Ledger, name: str) -> None:
    named = {name: fresh("Transaction")}
    made = ledger.add(**named)
    ledger.delete(id=made["id"])

    again = ledger.try_add(**named)

    assert again == {"transaction": None, "userErrors": []}
    assert ledger.listed() == []


@pytest.mark.parametrize("entity", ["Transaction", "Account", "Category"])
def test_an_id_is_of_one_thing_also_once_that_is_purged(ledger: Ledger, entity: str) -> None:
    given = stated(ledger, entity) | {"id": fresh(entity)}
    create(ledger, entity, **given)
    ledger.person.run(DELETE % (entity, given["id"]))
    ledger.person.run(EMPTY)

    again = create(ledger, entity, **given, idempotencyKey="of another request")

    assert refused(again) == [("id", "CONFLICT")]
    assert times_created(ledger, given["id"]) == 1


@pytest.mark.parametrize("is_named_by_ids", [False, True])
def test_a_batch_is_done_once(ledger: Ledger, *, is_named_by_ids: bool) -> None:
    rows = [ledger.stated(f"{number}.00") for number in (1, 2, 3)]
    if is_named_by_ids:
        rows = [row | {"id": fresh("Transaction")} for row in rows]
    given: dict[str, Any] = {"transactions": rows}
    given |= {} if is_named_by_ids else {"idempotencyKey": "batch"}

    first, second = (create_many(ledger, given) for _ in range(2))
    ledger.delete(id=first["transactions"][1]["id"])
    third = create_many(ledger, given)

    assert first == second
    assert third["transactions"] == first["transactions"][::2]
    assert len(ledger.listed()) == 2
    assert refused(create_many(ledger, given | {"transactions": rows[::-1]}))


def create_many(ledger: Ledger, given: dict[str, Any]) -> dict[str, Any]:
    query = """mutation ($input: CreateTransactionsInput!) { createTransactions(input: $input) {
      transactions { id } userErrors { field code } } }"""
    payload: dict[str, Any] = ledger.person.run(query, input=given)["createTransactions"]
    return payload


def test_one_key_from_many_requests_at_once_is_one_row(ledger: Ledger, api: Api) -> None:
    query = """mutation ($input: CreateTransactionInput!) { createTransaction(input: $input) {
      transaction { id } userErrors { code } } }"""
    given = {"input": ledger.stated() | {"idempotencyKey": "at once"}}

    answers = api.together(*[(query, given, ledger.person.token)] * 8)

    assert all(answer == answers[0] for answer in answers), answers
    assert answers[0]["data"]["createTransaction"]["userErrors"] == []
    assert ledger.listed() == ["Lunch"]


def test_one_key_from_eight_threads_is_one_row(engine: Engine) -> None:
    books = Books.new(engine)

    with ThreadPoolExecutor(8) as threads:
        ids = list(threads.map(lambda _: send(books, books.wallet), range(8)))

    assert len(set(ids)) == 1


def test_who_is_no_member_any_more_is_answered_as_the_first_time(ledger: Ledger, api: Api) -> None:
    guest = api.person()
    wallet = opened(ledger.person)
    join(ledger.person, wallet, guest)
    given = {"wallet": wallet, "name": "Bank", "kind": "CHECKING", "idempotencyKey": "once"}
    first = done(guest, ACCOUNT, input=given)
    done(guest, LEAVE, wallet=wallet)

    again = done(guest, ACCOUNT, input=given)
    other = done(guest, ACCOUNT, input=given | {"idempotencyKey": "twice"})

    assert first["account"]["name"] == "Bank"
    assert again == {"account": None, "userErrors": []}
    assert codes(other) == [(["wallet"], "NOT_FOUND")]


def test_a_name_for_a_wallet_of_others_is_free_again(engine: Engine) -> None:
    books, others = Books.new(engine), Books.new(engine)

    for _ in range(2):
        with pytest.raises(NotFound):
            send(books, others.wallet)

    assert send(books, books.wallet)


def send(books: Books, wallet_id: str) -> Any:
    by, name = Actor(books.by.user_id, None, START), Name("key k", "digest", "idempotencyKey")
    create = partial(retries.once, wallet_id=wallet_id, draft=books.draft())
    return write(books.engine, create, by, name, transactions.create)
