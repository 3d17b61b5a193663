"""History: who did what, when and through which session, in the words of the API."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from uuid_utils import uuid7

from domain.ledger import WalletRole
from tests.api import Api, Person
from tests.graph.imports import imported, statement
from tests.graph.ledgers import Ledger
from tests.membership import admit, dismiss

HISTORY = """
query ($wallet: ID, $entity: ID, $first: Int, $after: String, $last: Int, $before: String) {
  wallet(id: $wallet) {
    history(entity: $entity, first: $first, after: $after, last: $last, before: $before) {
      nodes { version at action entityId sessionId hash actor { id } entity { id }
        changes { field before after } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount } } }
"""
SESSION = "{ viewer { sessions { id isCurrent } } }"
EUR = "EUR"


@pytest.fixture
def ledger(api: Api) -> Ledger:
    return Ledger.new(api)


def history(person: Person, **asked: Any) -> dict[str, Any]:
    found: dict[str, Any] = person.run(HISTORY, **asked)["wallet"]["history"]
    return found


def last(ledger: Ledger, entity: str) -> tuple[str, dict[str, Any]]:
    """(action, field → (before, after)) of the last entry of a thing."""
    entry = history(ledger.person, entity=entity, first=1)["nodes"][0]
    return entry["action"], {
        change["field"]: (read(change["before"]), read(change["after"]))
        for change in entry["changes"]
    }


def read(value: str | None) -> Any:
    return None if value is None else orjson.loads(value)


def money(amount: str, currency: str = EUR) -> dict[str, str]:
    return {"amount": amount, "currency": currency}


def test_a_creation_tells_all_that_it_made(ledger: Ledger) -> None:
    lunch = ledger.add(tags=["b", "a"], payee="Zoo")

    action, fields = last(ledger, lunch["id"])

    assert action == "CREATED"
    assert {before for before, _ in fields.values()} == {None}
    told = {name: after for name, (_, after) in fields.items()}
    assert (
        told.items()
        >= {
            "kind": "EXPENSE",
            "amount": money("12.50"),
            "date": "2026-03-14",
            "account": lunch["account"]["id"],
            "category": lunch["category"]["id"],
            "payee": lunch["payee"]["id"],
            "tags": ["a", "b"],
            "createdAt": "2026-03-14T09:26:53.000000Z",
        }.items()
    )
    assert not set(told) & {"importKey", "import_key", "currency", "amount_minor", "occurred_on"}


CHANGES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"amount": money("1.00")}, {"amount": (money("12.50"), money("1.00"))}),
    ({"date": "2026-01-01"}, {"date": ("2026-03-14", "2026-01-01")}),
    ({"note": "x"}, {"note": (None, "x")}),
    ({"tags": ["x"]}, {"tags": ([], ["x"])}),
    ({"isRefund": True}, {"isRefund": (False, True)}),
]


@pytest.mark.parametrize(("changed", "told"), CHANGES)
def test_an_update_tells_what_changed(
    ledger: Ledger, changed: dict[str, Any], told: dict[str, Any]
) -> None:
    lunch = ledger.add()
    ledger.update(id=lunch["id"], **changed)

    assert last(ledger, lunch["id"]) == ("UPDATED", told)


def test_lines_and_what_arrives_are_told_in_their_currencies(ledger: Ledger) -> None:
    parts = [{"amount": money("12.00"), "note": "a"}, {"amount": money("0.50")}]
    receipt = ledger.add(category=None, lines=parts)
    dollars: dict[str, Any] = {
        "toAccount": ledger.account("Dollars", "USD"),
        "toAmount": money("9.99", "USD"),
    }
    exchange = ledger.add(kind="TRANSFER", category=None, **dollars)

    _, of_receipt = last(ledger, receipt["id"])
    _, of_exchange = last(ledger, exchange["id"])

    assert of_receipt["lines"][1] == [
        {"amount": money("12.00"), "category": None, "note": "a"},
        {"amount": money("0.50"), "category": None, "note": None},
    ]
    assert of_exchange["toAmount"][1] == money("9.99", "USD")
    assert of_exchange["amount"][1] == money("12.50")


UPDATES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "Account": (
        {"name": "Purse", "openingBalance": money("5.00")},
        {"name": ("Cash", "Purse"), "openingBalance": (money("0.00"), money("5.00"))},
    ),
    "Category": ({"archived": True}, {"archived": (False, True)}),
    "Wallet": ({"monthStartDay": 5}, {"monthStartDay": (1, 5)}),
}


@pytest.mark.parametrize("entity", UPDATES)
def test_an_update_of_any_type_is_told(ledger: Ledger, entity: str) -> None:
    things = {"Account": ledger.accounts["Cash"], "Category": ledger.categories["Health"]}
    thing = things.get(entity, ledger.wallet)
    query = f"""mutation ($input: Update{entity}Input!) {{ update{entity}(input: $input) {{
      userErrors {{ message }} }} }}"""
    changed, told = UPDATES[entity]

    ledger.person.run(query, input={"id": thing} | changed)

    assert last(ledger, thing) == ("UPDATED", told)


def test_a_deleted_category_tells_where_each_transaction_went(ledger: Ledger) -> None:
    health, rent = ledger.categories["Health"], ledger.categories["Rent"]
    doctor = ledger.add(category=health)["id"]
    query = (
        "mutation ($input: DeleteCategoryInput!) { deleteCategory(input: $input) { deletedId } }"
    )

    ledger.person.run(query, input={"id": health, "moveTo": rent})

    assert last(ledger, doctor) == ("UPDATED", {"category": (health, rent)})
    assert last(ledger, health)[0] == "DELETED"
    two = history(ledger.person, first=2)["nodes"]
    assert len({entry["version"] for entry in two}) == 1


def test_an_emptied_trash_is_told_without_fields(ledger: Ledger) -> None:
    ledger.delete(id=ledger.add()["id"])
    ledger.person.run("mutation { emptyTrash(input: {}) { purgedCount } }")

    assert last(ledger, ledger.wallet) == ("PURGED", {})


def test_an_import_tells_of_itself_and_of_each_transaction(ledger: Ledger) -> None:
    file = statement("2026-01-05,Coffee,-3.50", "2026-01-06,Bread,-2.00")
    own = imported(ledger, ledger.account("Bank"), file)

    _, fields = last(ledger, own["id"])
    coffee = own["transactions"]["nodes"][0]["id"]

    assert fields["addedCount"] == (None, 2)
    assert not set(fields) & {"planId", "plan", "digest"}
    assert last(ledger, coffee)[1]["import"] == (None, own["id"])


def test_the_way_of_a_thing_is_told_also_when_it_is_gone(ledger: Ledger) -> None:
    lunch = ledger.add()["id"]
    restoring = "mutation ($id: ID!) { restore(input: {id: $id}) { userErrors { message } } }"
    ledger.delete(id=lunch)
    ledger.person.run(restoring, id=lunch)
    ledger.delete(id=lunch)

    entries = history(ledger.person, entity=lunch)["nodes"]

    assert [each["action"] for each in entries] == ["DELETED", "RESTORED", "DELETED", "CREATED"]
    assert [each["entity"] for each in entries] == [None] * 4
    assert {change["after"] for change in entries[0]["changes"]} == {None}
    assert len({each["version"] for each in entries}) == 4


def test_an_entry_names_who_and_through_which_session(ledger: Ledger) -> None:
    lunch = ledger.add()["id"]
    [session] = ledger.person.run(SESSION)["viewer"]["sessions"]

    [entry] = history(ledger.person, entity=lunch)["nodes"]

    assert entry["actor"] == {"id": ledger.person.id}
    assert entry["sessionId"] == session["id"]
    assert entry["entity"] == {"id": lunch}
    assert len(entry["hash"]) == 64


def test_members_belong_to_the_wallet(ledger: Ledger, api: Api) -> None:
    other = api.person()
    admit(
        api.engine,
        ledger.wallet.removeprefix("wal_"),
        other.id.removeprefix("usr_"),
        WalletRole.VIEWER,
    )

    action, fields = last(ledger, ledger.wallet)

    assert action == "UPDATED"
    assert {"id": other.id, "role": "VIEWER"} in fields["members"][1]
    assert len(fields["members"][0]) == 1


def test_a_viewer_sees_it_and_whoever_is_no_member_does_not(ledger: Ledger, api: Api) -> None:
    other, wallet = api.person(), ledger.wallet.removeprefix("wal_")
    member = other.id.removeprefix("usr_")

    assert other.run(HISTORY, wallet=ledger.wallet)["wallet"] is None
    admit(api.engine, wallet, member, WalletRole.VIEWER)
    assert history(other, wallet=ledger.wallet)["totalCount"] > 0
    dismiss(api.engine, wallet, member)
    assert other.run(HISTORY, wallet=ledger.wallet)["wallet"] is None


def test_it_is_paged_both_ways(ledger: Ledger) -> None:
    lunch = ledger.add()["id"]
    for number in range(4):
        ledger.update(id=lunch, description=str(number))

    whole = history(ledger.person, entity=lunch)
    start = history(ledger.person, entity=lunch, first=3)
    rest = history(ledger.person, entity=lunch, after=start["pageInfo"]["endCursor"])
    edge = rest["pageInfo"]["startCursor"]
    back = history(ledger.person, entity=lunch, last=3, before=edge)

    assert start["nodes"] + rest["nodes"] == whole["nodes"]
    assert back["nodes"] == start["nodes"]
    assert whole["totalCount"] == 5


@pytest.mark.parametrize(
    "asked", [{"after": "x"}, {"before": "WyJUUkFTSCIsMSwyXQ"}, {"entity": "x"}, {"first": 101}]
)
def test_what_is_no_cursor_and_no_id_is_refused(ledger: Ledger, asked: dict[str, Any]) -> None:
    answer = ledger.person.send(HISTORY, **asked)

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


def test_a_thing_of_another_wallet_has_no_history_here(ledger: Ledger, api: Api) -> None:
    foreign = Ledger.new(api).add()["id"]

    for entity in (foreign, f"txn_{uuid7()}"):
        assert history(ledger.person, entity=entity)["nodes"] == []


def test_it_takes_as_many_statements_whatever_its_size(ledger: Ledger, api: Api) -> None:
    ledger.add_many(*[ledger.stated() for _ in range(40)])

    counts = []
    for first in (2, 40):
        with api.statements() as said:
            history(ledger.person, first=first)
        counts.append(len(said))

    assert counts[0] == counts[1]
