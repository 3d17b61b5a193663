"""The trash: what was deleted comes back as it was, and says what could not."""

from __future__ import annotations

from typing import Any

import pytest
from uuid_utils import uuid7

from domain.ledger import WalletRole
from tests.api import Api, Person
from tests.graph.budgeting import budget, send
from tests.graph.imports import imported, statement
from tests.graph.ledgers import Ledger, refused
from tests.membership import admit, dismiss

SHOWN = """
  __typename id
  ... on Transaction { version kind amount { amount currency } date description note tags isRefund
    createdAt createdBy { id } account { id } toAccount { id } toAmount { amount currency }
    category { id } payee { name } import { id } lines { amount { amount } note category { id } } }
  ... on Account { version name accountKind: kind currency archived openingBalance { amount } }
  ... on Category { version name categoryKind: kind color icon about: description archived
    parent { id } }
"""
NODE = f"query ($id: ID!) {{ node(id: $id) {{ {SHOWN} }} }}"
RESTORE = f"""
mutation ($input: RestoreInput!) {{ restore(input: $input) {{
  restored {{ {SHOWN} }} notices {{ field message instead }}
  userErrors {{ field code message }} }} }}
"""
EMPTY = """
mutation ($input: EmptyTrashInput!) { emptyTrash(input: $input) {
  purgedCount userErrors { field code } } }
"""
TRASH = """
query ($first: Int, $after: String) { wallet { trash(first: $first, after: $after) {
  nodes { id title version deletedAt deletedBy { id } } totalCount
  pageInfo { hasNextPage endCursor } } } }
"""
NOWHERE = "There is nothing with this id in the trash"


@pytest.fixture
def ledger(api: Api) -> Ledger:
    return Ledger.new(api)


def node(ledger: Ledger, thing: str) -> dict[str, Any]:
    found: dict[str, Any] = ledger.person.run(NODE, id=thing)["node"]
    return found


def delete(ledger: Ledger, entity: str, thing: str, **given: Any) -> None:
    query = f"""mutation ($input: Delete{entity}Input!) {{ delete{entity}(input: $input) {{
      userErrors {{ message }} }} }}"""
    data = ledger.person.run(query, input={"id": thing} | given)
    assert data[f"delete{entity}"] == {"userErrors": []}


def restore(person: Person, thing: str) -> dict[str, Any]:
    payload: dict[str, Any] = person.run(RESTORE, input={"id": thing})["restore"]
    return payload


def trash(ledger: Ledger, **page: Any) -> dict[str, Any]:
    found: dict[str, Any] = ledger.person.run(TRASH, **page)["wallet"]["trash"]
    return found


def category(ledger: Ledger, name: str, **stated: Any) -> str:
    query = """mutation ($input: CreateCategoryInput!) { createCategory(input: $input) {
      category { id } userErrors { message } } }"""
    given = {"wallet": ledger.wallet, "name": name, "kind": "EXPENSE"} | stated
    return str(ledger.person.run(query, input=given)["createCategory"]["category"]["id"])


def made(ledger: Ledger, what: str) -> tuple[str, str]:
    """(type, id) of something with every field that its type has."""
    eur = {"amount": "5.00", "currency": "EUR"}
    parts = [{"amount": eur, "note": "a", "category": ledger.categories["Food"]}, {"amount": eur}]
    if what == "Category":
        parent = {"parent": ledger.categories["Food"], "description": "d", "icon": "🎣"}
        return what, category(ledger, "Fish", color="#123456", **parent)
    if what == "Account":
        given = {"wallet": ledger.wallet, "name": "Old", "kind": "SAVINGS", "openingBalance": eur}
        query = """mutation ($input: CreateAccountInput!) {
                     createAccount(input: $input) { account { id } } }"""
        return what, ledger.person.run(query, input=given)["createAccount"]["account"]["id"]
    changed: dict[str, dict[str, Any]] = {
        "expense": {"payee": "Zoë", "tags": ["b", "A"], "note": "n\nm", "isRefund": True},
        "receipt": {"category": None, "lines": parts, "tags": ["x"]},
        "transfer": {
            "kind": "TRANSFER",
            "category": None,
            "toAccount": ledger.account("Dollars", "USD"),
            "toAmount": {"amount": "9.99", "currency": "USD"},
        },
    }
    return "Transaction", ledger.add("10.00", **changed[what])["id"]


@pytest.mark.parametrize("what", ["expense", "receipt", "transfer", "Account", "Category"])
def test_what_comes_back_is_as_it_was(ledger: Ledger, what: str) -> None:
    entity, thing = made(ledger, what)
    before, balance = node(ledger, thing), ledger.balance()
    delete(ledger, entity, thing)
    assert node(ledger, thing) is None
    ledger.person.api.clock.advance(minutes=1)

    payload = restore(ledger.person, thing)

    assert payload["userErrors"] == payload["notices"] == []
    assert payload["restored"]["version"] > before["version"]
    assert payload["restored"] == before | {"version": payload["restored"]["version"]}
    assert ledger.balance() == balance
    assert trash(ledger)["nodes"] == []


@pytest.mark.parametrize("heirs", [[], ["Health"], ["Health", "Rent"], ["Health", None]])
def test_what_was_on_a_category_that_is_gone_goes_where_that_went(
    ledger: Ledger, heirs: list[str | None]
) -> None:
    own = category(ledger, "Fishing")
    lunch = ledger.add(category=own)["id"]
    delete(ledger, "Transaction", lunch)
    for heir in heirs or [None]:
        delete(ledger, "Category", own, moveTo=heir and ledger.categories[heir])
        own = ledger.categories[heir] if heir else own

    payload = restore(ledger.person, lunch)

    end = ledger.categories[heirs[-1]] if heirs and heirs[-1] else None
    assert payload["restored"]["category"] == (end and {"id": end})
    assert [(n["field"], n["instead"]) for n in payload["notices"]] == [("category", end)]


def test_an_account_that_is_gone_is_told(ledger: Ledger) -> None:
    bank = ledger.account("Bank")
    lunch = ledger.add(account=bank)["id"]
    delete(ledger, "Transaction", lunch)
    delete(ledger, "Account", bank)

    payload = restore(ledger.person, lunch)

    assert payload["restored"]["account"] is None
    assert [(n["field"], n["instead"]) for n in payload["notices"]] == [("account", None)]


@pytest.mark.parametrize("end", ["account", "toAccount"])
def test_a_transfer_waits_for_its_accounts(ledger: Ledger, end: str) -> None:
    bank, ends = ledger.account("Bank"), {"account": ledger.account("Other")}
    ends = ends | {"toAccount": ledger.accounts["Cash"]} | {end: bank}
    moved = ledger.add(kind="TRANSFER", category=None, **ends)["id"]
    delete(ledger, "Transaction", moved)
    delete(ledger, "Account", bank)

    early = restore(ledger.person, moved)
    restore(ledger.person, bank)

    assert refused(early) == [("id", "IN_USE")]
    assert early["restored"] is early["notices"] is None
    assert restore(ledger.person, moved)["userErrors"] == []


def test_a_category_whose_parent_is_gone_stands_on_the_first_level(ledger: Ledger) -> None:
    parent = category(ledger, "Sport")
    child = category(ledger, "Fish", parent=parent)
    delete(ledger, "Category", child)
    delete(ledger, "Category", parent)

    payload = restore(ledger.person, child)

    assert payload["restored"]["parent"] is None
    assert [notice["field"] for notice in payload["notices"]] == ["parent"]


def test_a_parent_that_has_moved_below_another_is_not_said_to_be_gone(ledger: Ledger) -> None:
    parent, above = category(ledger, "Sport"), category(ledger, "Outdoors")
    child = category(ledger, "Fish", parent=parent)
    delete(ledger, "Category", child)
    query = """mutation ($input: UpdateCategoryInput!) { updateCategory(input: $input) {
      userErrors { message } } }"""
    ledger.person.run(query, input={"id": parent, "parent": above})

    payload = restore(ledger.person, child)

    assert payload["restored"]["parent"] is None
    [notice] = payload["notices"]
    assert notice["message"].startswith("The category above it stands below another by now")


def test_a_category_that_is_back_says_which_budgets_watch_it_no_more(ledger: Ledger) -> None:
    of = ledger.categories
    fish = category(ledger, "Fish", parent=of["Food"])
    watched = {
        "One": [fish, of["Health"]],
        "Two": [fish, of["Rent"]],
        "Above": [fish, of["Food"]],
        "Gone": [fish, of["Health"]],
        "All": [fish, of["Health"]],
        "Never": [of["Health"]],
    }
    made = {name: budget(ledger, name=name, categories=ids)["id"] for name, ids in watched.items()}
    delete(ledger, "Category", fish)
    send(ledger, "delete", "deletedId", id=made["Gone"])
    send(ledger, "update", id=made["All"], categories=[])

    payload = restore(ledger.person, fish)

    [notice] = payload["notices"]
    assert (notice["field"], notice["instead"]) == ("budgets", None)
    assert notice["message"] == "The budgets “One”, “Two” watched it, and do so no more"


@pytest.mark.parametrize("is_put_back", [True, False])
def test_of_a_category_that_was_moved_from_its_budgets_are_told_too(
    ledger: Ledger, *, is_put_back: bool
) -> None:
    fish = category(ledger, "Fish")
    fun = budget(ledger, categories=[fish])["id"]
    delete(ledger, "Category", fish, moveTo=ledger.categories["Health"])
    restored = restore(ledger.person, fish)
    if is_put_back:
        send(ledger, "update", id=fun, categories=[fish, ledger.categories["Health"]])
        delete(ledger, "Category", fish)
        restored = restore(ledger.person, fish)

    assert [each["message"] for each in restored["notices"]] == [
        "The budget “Fun” watched it, and does so no more"
    ]


def test_what_an_import_brought_comes_back_with_its_payee_or_without_its_row(
    ledger: Ledger,
) -> None:
    bank = ledger.account("Bank")
    file = statement("2026-01-05,Coffee,-3.50", "2026-01-06,Bread,-2.00")
    first = imported(ledger, bank, file)["transactions"]["nodes"]
    for each in first:
        delete(ledger, "Transaction", each["id"])
    alone = restore(ledger.person, first[0]["id"])
    again = imported(ledger, bank, file)

    beside = restore(ledger.person, first[1]["id"])

    assert (alone["notices"], again["addedCount"]) == ([], 1)
    assert [notice["field"] for notice in beside["notices"]] == ["import"]


@pytest.mark.parametrize("entity", ["Account", "Category"])
def test_a_name_that_is_taken_by_now_is_told(ledger: Ledger, entity: str) -> None:
    new = ledger.account if entity == "Account" else lambda name: category(ledger, name)
    old = new("Fishing")
    delete(ledger, entity, old)
    new("FISHING")

    payload = restore(ledger.person, old)

    assert refused(payload) == [("name", "TAKEN")]
    assert [item["id"] for item in trash(ledger)["nodes"]] == [old]


@pytest.mark.parametrize("why", ["twice", "purged", "never deleted", "foreign", "unknown"])
def test_what_is_not_in_the_trash_is_not_found(ledger: Ledger, api: Api, why: str) -> None:
    lunch = ledger.add()["id"]
    if why != "never deleted":
        delete(ledger, "Transaction", lunch)
    if why == "twice":
        restore(ledger.person, lunch)
    if why == "purged":
        ledger.person.run(EMPTY, input={})
    person = api.person() if why == "foreign" else ledger.person

    payload = restore(person, f"txn_{uuid7()}" if why == "unknown" else lunch)

    assert refused(payload) == [("id", "NOT_FOUND")]
    assert payload["userErrors"][0]["message"].startswith(NOWHERE)


@pytest.mark.parametrize(
    "thing", ["", "x", "txn_", "txn_1", "wal_x", "usr_01936f2e-8c5a-7c9d-8e4f-0a1b2c3d4e5f", "ż_1"]
)
def test_an_id_of_nothing_is_not_found(ledger: Ledger, thing: str) -> None:
    assert refused(restore(ledger.person, thing)) == [("id", "NOT_FOUND")]


@pytest.mark.parametrize(
    ("role", "restoring", "emptying"),
    [
        (WalletRole.VIEWER, [("id", "FORBIDDEN")], [("wallet", "FORBIDDEN")]),
        (WalletRole.EDITOR, [], [("wallet", "FORBIDDEN")]),
        (WalletRole.OWNER, [], []),
        (None, [("id", "NOT_FOUND")], [("wallet", "NOT_FOUND")]),
    ],
)
def test_a_member_does_what_the_role_allows(
    ledger: Ledger, api: Api, role: WalletRole | None, restoring: Any, emptying: Any
) -> None:
    other, wallet = api.person(), ledger.wallet.removeprefix("wal_")
    member = other.id.removeprefix("usr_")
    admit(api.engine, wallet, member, role or WalletRole.OWNER)
    if role is None:
        dismiss(api.engine, wallet, member)
    lunch = ledger.add()["id"]
    delete(ledger, "Transaction", lunch)

    assert refused(restore(other, lunch)) == restoring
    assert refused(other.run(EMPTY, input={"wallet": ledger.wallet})["emptyTrash"]) == emptying


def test_the_trash_lists_the_last_deleted_first(ledger: Ledger) -> None:
    things = [ledger.add(description=str(number))["id"] for number in range(3)]
    for thing in things:
        delete(ledger, "Transaction", thing)

    page = trash(ledger, first=2)
    rest = trash(ledger, first=2, after=page["pageInfo"]["endCursor"])

    nodes = page["nodes"] + rest["nodes"]
    assert [(each["id"], each["title"]) for each in nodes] == [
        (things[number], str(number)) for number in (2, 1, 0)
    ]
    assert page["totalCount"] == 3
    assert {each["deletedBy"]["id"] for each in nodes} == {ledger.person.id}


def test_an_emptied_trash_is_empty(ledger: Ledger) -> None:
    for _ in range(2):
        delete(ledger, "Transaction", ledger.add()["id"])

    counts = [ledger.person.run(EMPTY, input={})["emptyTrash"]["purgedCount"] for _ in range(2)]

    assert counts == [2, 0]
    assert trash(ledger)["totalCount"] == 0


@pytest.mark.parametrize("first", [1, 30])
def test_the_trash_takes_as_many_statements_whatever_its_size(ledger: Ledger, first: int) -> None:
    for thing in ledger.add_many(*[ledger.stated()] * 5)["transactions"]:
        delete(ledger, "Transaction", thing["id"])

    with ledger.person.api.statements() as said:
        trash(ledger, first=first)

    assert len(said) == 5
