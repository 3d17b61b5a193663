"""Lists as of a moment: what stood there then, with the words and amounts of then."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api import Api
from tests.conftest import START
from tests.graph.ledgers import Ledger

LIST = """
query ($asOf: DateTime, $filter: TransactionFilter, $order: TransactionOrder, $first: Int,
       $after: String) {
  transactions(asOf: $asOf, filter: $filter, order: $order, first: $first, after: $after) {
    nodes { id kind amount { amount currency } date description note isRefund version tags
      createdAt updatedAt createdBy { id } wallet { id }
      account { name } toAccount { name } toAmount { amount currency } category { name }
      payee { name } lines { amount { amount } note category { name } } }
    pageInfo { hasNextPage endCursor }
    totalCount totals { kind total { money { amount } count unconverted { amount currency } } }
  }
}
"""
NAMES = """
query ($asOf: DateTime) {
  transactions(asOf: $asOf) { nodes { description } }
  expenses(asOf: $asOf) { nodes { description } }
  wallet { transactions(asOf: $asOf) { nodes { description } } }
}
"""
PLAIN = """
query ($asOf: DateTime, $first: Int) {
  transactions(asOf: $asOf, first: $first) { nodes { id tags lines { note } category { name } } } }
"""
DELETE_ACCOUNT = """
mutation ($input: DeleteAccountInput!) { deleteAccount(input: $input) { userErrors { code } } }
"""
DELETE_CATEGORY = """
mutation ($input: DeleteCategoryInput!) { deleteCategory(input: $input) { userErrors { code } } }
"""


@pytest.fixture
def ledger(api: Api) -> Ledger:
    return Ledger.new(api)


def moment(ledger: Ledger) -> str:
    """Now; whatever is done next is done later."""
    now: str = ledger.person.api.clock.now.isoformat()
    ledger.person.api.clock.advance(minutes=1)
    return now


def read(ledger: Ledger, **variables: Any) -> dict[str, Any]:
    return asked(ledger, **variables) | {"pageInfo": None}


def asked(ledger: Ledger, **variables: Any) -> dict[str, Any]:
    """The same with its cursors, which are those of one moment."""
    found: dict[str, Any] = ledger.person.run(LIST, **variables)["transactions"]
    return found


def rich(ledger: Ledger) -> list[dict[str, Any]]:
    """A plain expense, a receipt in parts, and a transfer between currencies."""
    ledger.account("Dollars", "USD")
    part = {"amount": {"amount": "4.50", "currency": "EUR"}, "note": "fish"}
    rest = {"amount": {"amount": "8.00", "currency": "EUR"}}
    lines = [part | {"category": ledger.categories["Food"]}, rest]
    arriving = {"amount": "9.99", "currency": "USD"}
    return [
        ledger.add(payee="Café Zoë", tags=["Work", "fun"], note="with Z", isRefund=True),
        ledger.add(category=None, lines=lines, description="Receipt"),
        ledger.add(
            kind="TRANSFER",
            category=None,
            toAccount=ledger.accounts["Dollars"],
            toAmount=arriving,
            description="Exchange",
        ),
    ]


def test_what_was_changed_and_deleted_since_is_as_it_was(ledger: Ledger) -> None:
    plain, receipt, exchange = rich(ledger)
    then = moment(ledger)
    before = read(ledger)

    ledger.update(id=plain["id"], description="Dinner", tags=[], payee="Zoo", date="2026-01-01")
    ledger.update(id=receipt["id"], amount={"amount": "1.00", "currency": "EUR"}, lines=[])
    ledger.delete(id=exchange["id"])
    ledger.add(description="new")

    assert read(ledger, asOf=then) == before
    assert read(ledger) != before


def test_what_it_stood_on_and_is_gone_is_null(ledger: Ledger) -> None:
    *_, exchange = rich(ledger)
    then = moment(ledger)
    ledger.delete(id=exchange["id"])
    gone = {"input": {"id": ledger.accounts["Dollars"]}}
    assert ledger.person.run(DELETE_ACCOUNT, **gone)["deleteAccount"]["userErrors"] == []

    [was] = [each for each in read(ledger, asOf=then)["nodes"] if each["id"] == exchange["id"]]

    assert was["toAccount"] is None
    assert was["account"] == {"name": "Cash"}
    assert was["toAmount"] == {"amount": "9.99", "currency": "USD"}


def test_a_category_that_is_gone_still_filters_the_past(ledger: Ledger) -> None:
    health = ledger.categories["Health"]
    ledger.add(category=health, description="Doctor")
    ledger.add()
    then = moment(ledger)
    ledger.person.run(DELETE_CATEGORY, input={"id": health})

    page = read(ledger, asOf=then, filter={"categories": [health]})

    assert [(node["description"], node["category"]) for node in page["nodes"]] == [("Doctor", None)]
    assert page["totalCount"] == 1
    now = ledger.person.send(LIST, filter={"categories": [health]})
    assert now["errors"][0]["extensions"]["code"] == "NOT_FOUND"


def test_every_list_can_be_asked_for_the_past(ledger: Ledger) -> None:
    ledger.add(description="a")
    ledger.add(description="b", kind="INCOME", category=ledger.categories["Salary"])
    then = moment(ledger)
    for node in read(ledger)["nodes"]:
        ledger.delete(id=node["id"])

    data = ledger.person.run(NAMES, asOf=then)

    assert data["transactions"] == data["wallet"]["transactions"]
    assert [node["description"] for node in data["transactions"]["nodes"]] == ["b", "a"]
    assert [node["description"] for node in data["expenses"]["nodes"]] == ["a"]


@pytest.mark.parametrize(
    ("as_of", "found"),
    [
        ("2026-03-14T09:26:52.999999Z", []),
        ("1900-01-01T00:00:00Z", []),
        (START.isoformat(), ["Lunch"]),
        ("2026-03-14T10:26:53+01:00", ["Lunch"]),
        ("2026-03-14T09:27:53Z", ["Dinner"]),
        ("2200-12-31T00:00:00Z", ["Dinner"]),
        (None, ["Dinner"]),
    ],
)
def test_a_moment_finds_its_state(ledger: Ledger, as_of: str | None, found: list[str]) -> None:
    lunch = ledger.add()
    moment(ledger)
    ledger.update(id=lunch["id"], description="Dinner")

    page = read(ledger, asOf=as_of)

    assert [node["description"] for node in page["nodes"]] == found
    assert page["totalCount"] == len(found)


@pytest.mark.parametrize("as_of", ["yesterday", "2026-03-14", "2026-03-14T09:26:53", 5, ""])
def test_what_is_no_moment_is_refused(ledger: Ledger, as_of: Any) -> None:
    answer = ledger.person.api.request(
        "POST",
        "/graphql",
        json={"query": LIST, "variables": {"asOf": as_of}},
        headers={"Authorization": f"Bearer {ledger.person.token}"},
    ).json()

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert "asOf" in answer["errors"][0]["message"]


def test_pages_of_the_past_are_not_mixed_with_those_of_today(ledger: Ledger) -> None:
    for day in range(1, 6):
        ledger.add(description=str(day), date=f"2026-01-0{day}")
    then = moment(ledger)
    ledger.delete(id=read(ledger)["nodes"][2]["id"])

    first = asked(ledger, asOf=then, first=3)
    after = first["pageInfo"]["endCursor"]
    rest = read(ledger, asOf=then, first=3, after=after)

    nodes = first["nodes"] + rest["nodes"]
    assert [node["description"] for node in nodes] == ["5", "4", "3", "2", "1"]
    for as_of in (None, moment(ledger)):
        answer = ledger.person.send(LIST, asOf=as_of, after=after)
        assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


def test_a_stranger_reads_no_past(ledger: Ledger) -> None:
    ledger.add()
    query = """query ($wallet: ID, $asOf: DateTime) {
                 transactions(wallet: $wallet, asOf: $asOf) { nodes { id } } }"""

    stranger = ledger.person.api.person()
    answer = stranger.send(query, wallet=ledger.wallet, asOf=moment(ledger))

    assert answer["data"]["transactions"] is None


@pytest.mark.parametrize("first", [1, 20])
def test_the_past_takes_as_many_statements_whatever_its_size(ledger: Ledger, first: int) -> None:
    ledger.add_many(*[ledger.stated(tags=["t"]) for _ in range(25)])
    then = moment(ledger)
    for node in read(ledger)["nodes"][:10]:
        ledger.update(id=node["id"], description="other")

    with ledger.person.api.statements() as said:
        ledger.person.run(PLAIN, asOf=then, first=first)
    with ledger.person.api.statements() as today:
        ledger.person.run(PLAIN, first=first)

    # The version of the moment and what was touched since; tags of the past are in its images.
    assert len(said) <= len(today) + 2
