"""Wallets: opening, changing and closing them, and what goes with them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, text
from uuid_utils import uuid7

from db.base import Base
from services import wallets as services
from tests.api import PASSWORD, Api, Person
from tests.graph.id_worlds import World
from tests.graph.ledgers import Ledger, refused

# Members come and go here without a record.
TAMPERS = True

CREATE = """
mutation ($input: CreateWalletInput!) {
  createWallet(input: $input) {
    wallet { id name currency timeZone monthStartDay weekStart version viewerRole
      accounts { name kind currency balance { amount } } categories { name kind parent { name } }
      members { username role } tags payees { name } transactions { totalCount } }
    userErrors { field message code }
  }
}
"""

UPDATE = """
mutation ($input: UpdateWalletInput!) {
  updateWallet(input: $input) {
    wallet { id name timeZone monthStartDay weekStart version }
    query { wallet { name version } }
    userErrors { field message code }
  }
}
"""

DELETE = """
mutation ($input: DeleteWalletInput!) {
  deleteWallet(input: $input) { deletedId userErrors { field message code } }
}
"""


@pytest.fixture
def person(api: Api) -> Person:
    return api.person(currency="EUR", timeZone="Europe/Berlin")


def create(person: Person, **stated: Any) -> dict[str, Any]:
    payload: dict[str, Any] = person.run(CREATE, input={"name": "W"} | stated)["createWallet"]
    return payload


def update(person: Person, wallet: str, **changed: Any) -> dict[str, Any]:
    data = person.run(UPDATE, input={"id": wallet} | changed)
    payload: dict[str, Any] = data["updateWallet"]
    return payload


def delete(person: Person, wallet: str, **stated: Any) -> dict[str, Any]:
    payload: dict[str, Any] = person.run(DELETE, input={"id": wallet} | stated)["deleteWallet"]
    return payload


def own(person: Person) -> dict[str, Any]:
    wallet: dict[str, Any] = person.run(
        "{ wallet { id name version timeZone accounts { id } categories { id } } }"
    )["wallet"]
    return wallet


def rows_of(api: Api, *needles: str) -> dict[str, int]:
    """How many rows of each table have one of the needles anywhere."""
    found = {}
    with api.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            rows = [" ".join(map(str, row)) for row in connection.execute(select(table))]
            count = sum(any(needle in row for needle in needles) for row in rows)
            if count:
                found[table.name] = count
    return found


def test_a_new_wallet_is_ready_for_its_first_expense(person: Person) -> None:
    wallet = create(person, name="  Our\u00a0flat ", currency="JPY", timeZone="Asia/Tokyo")[
        "wallet"
    ]

    assert (wallet["name"], wallet["currency"], wallet["timeZone"]) == (
        "Our flat",
        "JPY",
        "Asia/Tokyo",
    )
    assert wallet["accounts"] == [
        {"name": "Cash", "kind": "CASH", "currency": "JPY", "balance": {"amount": "0"}}
    ]
    assert {"name": "Groceries", "kind": "EXPENSE", "parent": {"name": "Food"}} in wallet[
        "categories"
    ]
    assert wallet["members"] == [{"username": person.username, "role": "OWNER"}]
    assert (wallet["viewerRole"], wallet["version"], wallet["monthStartDay"]) == ("OWNER", 1, 1)
    assert (wallet["tags"], wallet["payees"], wallet["transactions"]["totalCount"]) == ([], [], 0)


def test_a_new_wallet_takes_after_its_owner(person: Person) -> None:
    wallet = create(person)["wallet"]

    assert (wallet["currency"], wallet["timeZone"]) == ("EUR", "Europe/Berlin")


def test_a_client_may_choose_the_id_once(person: Person, api: Api) -> None:
    chosen = f"wal_{uuid7()}"

    first = create(person, id=chosen)
    again = create(person, id=chosen, name="Another")
    others = create(api.person(), id=chosen)

    assert first["wallet"]["id"] == chosen
    assert refused(again) == [("id", "KEY_REUSED")]
    assert refused(others) == [("id", "CONFLICT")]
    assert len(person.run("{ viewer { wallets { id } } }")["viewer"]["wallets"]) == 2


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"name": ""}, "name", "REQUIRED"),
        ({"name": " \u2003 "}, "name", "REQUIRED"),
        ({"name": "x" * 81}, "name", "TOO_LONG"),
        ({"name": "a\x00b"}, "name", "INVALID"),
        ({"name": "a\u202eb"}, "name", "INVALID"),
        ({"id": f"wal_{'0' * 8}-0000-4000-8000-{'0' * 12}"}, "id", "INVALID"),
        ({"id": f"acc_{uuid7()}"}, "id", "INVALID"),
    ],
)
def test_a_bad_wallet_is_refused_by_its_field(
    person: Person, changed: dict[str, Any], field: str, code: str
) -> None:
    assert refused(create(person, **changed)) == [(field, code)]


@pytest.mark.parametrize("name", ["😀" * 80, "דירה שלנו", "\u200fبيت", "👨‍👩‍👧‍👦", "e\u0301" * 80])
def test_a_name_comes_back_in_any_script(person: Person, name: str) -> None:
    shown = create(person, name=name)["wallet"]["name"]

    assert shown == name.replace("e\u0301", "\u00e9")


def test_a_change_keeps_the_rest_and_is_seen_at_once(person: Person) -> None:
    wallet = own(person)

    payload = update(person, wallet["id"], name="Mine", monthStartDay=31, weekStart="SUNDAY")

    changed = payload["wallet"]
    assert (changed["name"], changed["monthStartDay"], changed["weekStart"]) == (
        "Mine",
        31,
        "SUNDAY",
    )
    assert (changed["timeZone"], changed["version"]) == ("Europe/Berlin", wallet["version"] + 1)
    assert payload["query"]["wallet"] == {"name": "Mine", "version": changed["version"]}


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"name": None}, "name", "REQUIRED"),
        ({"name": ""}, "name", "REQUIRED"),
        ({"timeZone": None}, "timeZone", "REQUIRED"),
        ({"monthStartDay": 0}, "monthStartDay", "INVALID"),
        ({"monthStartDay": 32}, "monthStartDay", "INVALID"),
        ({"monthStartDay": None}, "monthStartDay", "REQUIRED"),
        ({"weekStart": None}, "weekStart", "REQUIRED"),
        ({"expectedVersion": 99}, "expectedVersion", "CONFLICT"),
        ({"expectedVersion": -1}, "expectedVersion", "CONFLICT"),
    ],
)
def test_a_bad_change_is_refused_by_its_field(
    person: Person, changed: dict[str, Any], field: str, code: str
) -> None:
    wallet = own(person)

    assert refused(update(person, wallet["id"], **changed)) == [(field, code)]
    assert own(person) == wallet


def test_a_wallet_is_stale_once_its_own_fields_have_changed(api: Api) -> None:
    ledger = Ledger.new(api)
    version = own(ledger.person)["version"]

    assert update(ledger.person, ledger.wallet, name="A", expectedVersion=version)["wallet"]
    stale = update(ledger.person, ledger.wallet, name="B", expectedVersion=version)
    ledger.add()
    fresh = update(ledger.person, ledger.wallet, name="C", expectedVersion=version + 1)

    assert refused(stale) == [("expectedVersion", "CONFLICT")]
    assert fresh["wallet"]
    assert own(ledger.person)["version"] == version + 3


def test_a_wallet_goes_with_everything_in_it(api: Api) -> None:
    world = World.new(api)
    uuid = world.wallet[4:]
    assert len(rows_of(api, uuid)) >= 12
    before = own(world.person)

    payload = delete(world.person, world.wallet)

    assert payload == {"deletedId": world.wallet, "userErrors": []}
    assert rows_of(api, uuid) == {}
    assert own(world.person) == before
    assert refused(delete(world.person, world.wallet)) == [("id", "NOT_FOUND")]


def test_a_wallet_that_has_changed_is_not_deleted_unseen(person: Person) -> None:
    wallet = create(person, name="Trip")["wallet"]
    version = wallet["version"]
    update(person, wallet["id"], name="The great trip")

    stale = delete(person, wallet["id"], expectedVersion=version)
    seen = delete(person, wallet["id"], expectedVersion=version + 1)

    assert refused(stale) == [("expectedVersion", "CONFLICT")]
    assert seen["deletedId"] == wallet["id"]


def test_the_personal_wallet_stays_as_long_as_its_person(person: Person) -> None:
    wallet = own(person)

    assert refused(delete(person, wallet["id"])) == [("id", "INVALID")]
    assert own(person) == wallet


def test_whoever_leaves_takes_their_wallets_along(api: Api) -> None:
    world = World.new(api)
    person = world.person
    needles = [
        person.id[4:],
        person.email,
        person.username,
        world.wallet[4:],
        own(person)["id"][4:],
    ]

    person.run(
        "mutation ($input: DeleteViewerInput!) { deleteViewer(input: $input) { deletedUserId } }",
        input={"password": PASSWORD},
    )

    assert rows_of(api, *needles) == {}


def test_a_person_has_a_limit_of_wallets(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "WALLETS_MAX", 2)
    assert refused(create(person)) == []

    assert refused(create(person)) == [("", "INVALID")]


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ('search: "a\\u0000"', "search"),
        (f'search: "{"x" * 81}"', "search"),
        ("first: 0", "first"),
        ("first: 101", "first"),
    ],
)
def test_payees_are_asked_for_within_reason(person: Person, arguments: str, field: str) -> None:
    [error] = person.send(f"{{ wallet {{ payees({arguments}) {{ id }} }} }}")["errors"]

    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["extensions"]["field"] == [field]


def test_payees_are_found_by_part_of_the_name(api: Api) -> None:
    ledger = Ledger.new(api)
    for name in ("Bäcker Müller", "Müllabfuhr", "100% Saft", "Zoë"):
        ledger.add(payee=name)
    query = """query ($search: String, $first: Int) {
                 wallet { payees(search: $search, first: $first) { name } } }"""

    def names(**wanted: Any) -> list[str]:
        payees = ledger.person.run(query, **wanted)["wallet"]["payees"]
        return [payee["name"] for payee in payees]

    assert names() == ["100% Saft", "Bäcker Müller", "Müllabfuhr", "Zoë"]
    assert names(search="MULL") == ["Bäcker Müller", "Müllabfuhr"]
    assert (names(search="%"), names(search="_")) == (["100% Saft"], [])
    assert names(search="", first=2) == ["100% Saft", "Bäcker Müller"]


def test_tags_are_those_in_use_by_name(api: Api) -> None:
    ledger = Ledger.new(api)
    added = ledger.add(tags=["Zoo", "älter", "Bus", "zoo", "ZOO"])
    ledger.add(tags=["alter", "x"])

    def tags() -> list[str]:
        found: list[str] = ledger.person.run("{ wallet { tags } }")["wallet"]["tags"]
        return found

    assert tags() == ["älter", "Bus", "x", "Zoo"]
    ledger.delete(id=added["id"])
    assert tags() == ["älter", "x"]


@pytest.mark.parametrize("count", [1, 5])
def test_the_wallets_of_a_person_cost_the_same_however_many(person: Person, count: int) -> None:
    for _ in range(count):
        create(person)
    query = """{ viewer { wallets { name viewerRole members { name } tags
                   accounts { name balance { amount } } categories { name parent { name } }
                   archived: categories(archived: true) { name } } } }"""

    with person.api.statements() as said:
        person.run(query)

    assert len(said) <= 11


def test_a_wallet_is_shown_to_each_member_in_their_role(api: Api) -> None:
    world, guest = World.new(api), api.person()
    query = "query ($id: ID!) { wallet(id: $id) { viewerRole members { username role } } }"

    world.admit(guest, "VIEWER")
    shown = guest.run(query, id=world.wallet)["wallet"]

    assert shown["viewerRole"] == "VIEWER"
    assert [member["role"] for member in shown["members"]] == ["OWNER", "VIEWER"]
    assert world.person.run(query, id=world.wallet)["wallet"]["viewerRole"] == "OWNER"


def test_a_second_owner_may_delete_it_too(api: Api) -> None:
    world, guest = World.new(api), api.person()
    world.admit(guest, "OWNER")

    payload = delete(guest, world.wallet)

    assert payload["deletedId"] == world.wallet
    assert rows_of(api, world.wallet[4:]) == {}


def test_a_person_without_a_personal_wallet_is_told_to_name_one(api: Api) -> None:
    person = api.person()
    with api.engine.begin() as connection:
        statement = text("UPDATE wallets SET personal_of = NULL WHERE personal_of = :user")
        connection.execute(statement, {"user": person.id[4:]})

    [error] = person.send("{ wallet { id } }")["errors"]

    assert error["extensions"]["code"] == "NOT_FOUND"
