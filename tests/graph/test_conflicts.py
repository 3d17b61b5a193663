"""Conflicts: whoever changes what has changed since they saw it is told, and nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api import Api
from tests.graph.budgeting import budget
from tests.graph.ledgers import Ledger, refused

TYPES = ["Transaction", "Account", "Category", "Budget", "Wallet"]
# Of each entity: what others have changed, and what the viewer changes; disjoint.
THEIRS: dict[str, dict[str, Any]] = {
    "Transaction": {"description": "theirs"},
    "Account": {"name": "Theirs"},
    "Category": {"name": "Theirs"},
    "Budget": {"name": "Theirs"},
    "Wallet": {"name": "Theirs"},
}
MINE: dict[str, dict[str, Any]] = {
    "Transaction": {"note": "mine", "date": "2026-01-01"},
    "Account": {"archived": True},
    "Category": {"color": "#123456", "icon": "🎣"},
    "Budget": {"endDate": "2027-01-01"},
    "Wallet": {"monthStartDay": 5, "weekStart": "SUNDAY"},
}
SHOWN = """
  __typename id
  ... on Transaction { version description note date amount { amount } }
  ... on Account { version name archived }
  ... on Category { version name color icon }
  ... on Budget { version name endDate }
  ... on Wallet { version name monthStartDay weekStart }
"""
NODE = f"query ($id: ID!) {{ node(id: $id) {{ {SHOWN} }} }}"
EUR = "EUR"


@pytest.fixture
def ledger(api: Api) -> Ledger:
    return Ledger.new(api)


def made(ledger: Ledger, entity: str) -> str:
    """The id of a new thing of this entity."""
    if entity == "Transaction":
        return str(ledger.add()["id"])
    if entity == "Account":
        return ledger.account("Bank")
    if entity == "Budget":
        return str(budget(ledger)["id"])
    return ledger.categories["Health"] if entity == "Category" else ledger.wallet


def node(ledger: Ledger, thing: str) -> dict[str, Any]:
    found: dict[str, Any] = ledger.person.run(NODE, id=thing)["node"]
    return found


def send(ledger: Ledger, verb: str, entity: str, **given: Any) -> dict[str, Any]:
    """The payload of `updateAccount` and the like."""
    shown = "deletedId" if verb == "delete" else f"{entity.lower()} {{ id }}"
    query = f"""mutation ($input: {verb.title()}{entity}Input!) {{ {verb}{entity}(input: $input) {{
      {shown} userErrors {{ field message code differingFields current {{ {SHOWN} }} }} }} }}"""
    payload: dict[str, Any] = ledger.person.run(query, input=given)[f"{verb}{entity}"]
    return payload


def changed(ledger: Ledger, entity: str, thing: str, **changes: Any) -> int:
    """Change it; the version at which it was before."""
    version: int = node(ledger, thing)["version"]
    assert send(ledger, "update", entity, id=thing, **changes)["userErrors"] == []
    return version


def conflict(payload: dict[str, Any]) -> dict[str, Any]:
    """The one error of a payload that must be a conflict, and must have done nothing."""
    assert refused(payload) == [("expectedVersion", "CONFLICT")]
    assert {value for key, value in payload.items() if key != "userErrors"} == {None}
    error: dict[str, Any] = payload["userErrors"][0]
    return error


@pytest.mark.parametrize("merge", [False, True])
@pytest.mark.parametrize("entity", TYPES)
def test_what_has_not_changed_is_changed(ledger: Ledger, entity: str, *, merge: bool) -> None:
    thing = made(ledger, entity)
    version = node(ledger, thing)["version"]

    payload = send(
        ledger, "update", entity, id=thing, expectedVersion=version, merge=merge, **MINE[entity]
    )

    assert payload["userErrors"] == []
    assert node(ledger, thing).items() >= MINE[entity].items()
    assert node(ledger, thing)["version"] > version


@pytest.mark.parametrize("entity", TYPES)
def test_a_stale_update_is_told_what_is_there_now(ledger: Ledger, entity: str) -> None:
    thing = made(ledger, entity)
    version = changed(ledger, entity, thing, **THEIRS[entity])

    error = conflict(
        send(ledger, "update", entity, id=thing, expectedVersion=version, **MINE[entity])
    )

    assert error["current"] == node(ledger, thing)
    assert error["current"].items() >= THEIRS[entity].items()
    assert error["differingFields"] == sorted(THEIRS[entity])
    assert str(error["current"]["version"]) in error["message"]


@pytest.mark.parametrize("entity", TYPES[:3])
def test_a_stale_deletion_is_none(ledger: Ledger, entity: str) -> None:
    thing = made(ledger, entity)
    version = changed(ledger, entity, thing, **THEIRS[entity])

    error = conflict(send(ledger, "delete", entity, id=thing, expectedVersion=version))
    now = error["current"]["version"]
    payload = send(ledger, "delete", entity, id=thing, expectedVersion=now)

    assert error["differingFields"] == sorted(THEIRS[entity])
    assert payload == {"deletedId": thing, "userErrors": []}


@pytest.mark.parametrize("entity", TYPES)
def test_changes_to_different_fields_merge_on_request(ledger: Ledger, entity: str) -> None:
    thing = made(ledger, entity)
    version = changed(ledger, entity, thing, **THEIRS[entity])

    payload = send(
        ledger, "update", entity, id=thing, expectedVersion=version, merge=True, **MINE[entity]
    )

    assert payload["userErrors"] == []
    assert node(ledger, thing).items() >= (THEIRS[entity] | MINE[entity]).items()


@pytest.mark.parametrize("entity", TYPES)
def test_changes_to_one_field_never_merge(ledger: Ledger, entity: str) -> None:
    thing = made(ledger, entity)
    version = changed(ledger, entity, thing, **THEIRS[entity])
    field = next(iter(THEIRS[entity]))
    both = MINE[entity] | {field: "Mine"}

    conflict(send(ledger, "update", entity, id=thing, expectedVersion=version, merge=True, **both))

    assert node(ledger, thing)[field] == THEIRS[entity][field]
    assert node(ledger, thing).items() >= THEIRS[entity].items()


@pytest.mark.parametrize("merge", [False, True])
@pytest.mark.parametrize("away", [1, -1, 1_000, 2**31 - 1, 0, -(2**31)])
@pytest.mark.parametrize("entity", TYPES)
def test_a_version_that_the_thing_never_had_is_stale(
    ledger: Ledger, entity: str, away: int, *, merge: bool
) -> None:
    thing = made(ledger, entity)
    version = node(ledger, thing)["version"]
    wrong = version + away if abs(away) <= 1_000 and away else away
    if entity == "Wallet" and wrong == version - 1:
        wrong = 0

    error = conflict(
        send(ledger, "update", entity, id=thing, expectedVersion=wrong, merge=merge, **MINE[entity])
    )

    assert error["current"]["version"] == version


AMOUNT = {"amount": {"amount": "99.00", "currency": EUR}}
LINES = {
    "lines": [
        {"amount": {"amount": "12.00", "currency": EUR}},
        {"amount": {"amount": "0.50", "currency": EUR}},
    ]
}
TO_DOLLARS = {"amount": {"amount": "12.50", "currency": "USD"}, "account": "Dollars"}
TO_INCOME = {"kind": "INCOME", "category": None}
WHOLE: dict[str, dict[str, Any]] = {
    "amount": AMOUNT,
    "lines": LINES,
    "currency": TO_DOLLARS,
    "kind": TO_INCOME,
}
WHOLE["refund"] = {"isRefund": True}


def named(ledger: Ledger, changes: dict[str, Any]) -> dict[str, Any]:
    """The changes with the ids of the accounts that they name."""
    return changes | {k: ledger.accounts[v] for k, v in changes.items() if k == "account"}


@pytest.mark.parametrize("is_theirs", [False, True])
@pytest.mark.parametrize("what", WHOLE)
def test_what_gives_an_amount_its_worth_never_merges(
    ledger: Ledger, what: str, *, is_theirs: bool
) -> None:
    ledger.account("Dollars", "USD")
    thing = made(ledger, "Transaction")
    whole, plain = named(ledger, WHOLE[what]), {"note": "a note"}
    theirs, mine = (whole, plain) if is_theirs else (plain, whole)
    version = changed(ledger, "Transaction", thing, **theirs)
    before = node(ledger, thing)

    error = conflict(
        send(ledger, "update", "Transaction", id=thing, expectedVersion=version, merge=True, **mine)
    )

    assert error["current"] == before == node(ledger, thing)


@pytest.mark.parametrize("is_theirs", [False, True])
def test_an_opening_balance_never_merges(ledger: Ledger, *, is_theirs: bool) -> None:
    thing = made(ledger, "Account")
    both: tuple[dict[str, Any], ...] = (
        {"openingBalance": {"amount": "1.00", "currency": EUR}},
        {"archived": True},
    )
    theirs, mine = both if is_theirs else both[::-1]
    version = changed(ledger, "Account", thing, **theirs)

    error = conflict(
        send(ledger, "update", "Account", id=thing, expectedVersion=version, merge=True, **mine)
    )

    assert error["differingFields"] == sorted(theirs)


DIFFERENCES: list[tuple[dict[str, Any], list[str]]] = [
    ({"date": "2026-01-01", "payee": "Zoo"}, ["date", "payee"]),
    ({"tags": ["a"]}, ["tags"]),
    ({"isRefund": True}, ["isRefund"]),
    (AMOUNT, ["amount"]),
    (TO_DOLLARS, ["account", "amount"]),
    (LINES, ["category", "lines"]),
    ({"category": None}, ["category"]),
]


@pytest.mark.parametrize(("theirs", "fields"), DIFFERENCES)
def test_what_differs_is_told_in_names_of_the_api(
    ledger: Ledger, theirs: dict[str, Any], fields: list[str]
) -> None:
    ledger.account("Dollars", "USD")
    thing = made(ledger, "Transaction")
    version = changed(ledger, "Transaction", thing, **named(ledger, theirs))

    error = conflict(send(ledger, "delete", "Transaction", id=thing, expectedVersion=version))

    assert error["differingFields"] == fields


def test_two_steps_behind_is_measured_from_what_was_seen(ledger: Ledger) -> None:
    thing = made(ledger, "Transaction")
    version = changed(ledger, "Transaction", thing, description="one")
    changed(ledger, "Transaction", thing, note="two")

    merged = {"expectedVersion": version, "merge": True, "id": thing}
    error = conflict(send(ledger, "update", "Transaction", **merged, note="mine"))
    payload = send(ledger, "update", "Transaction", **merged, date="2026-01-01")

    assert error["differingFields"] == ["description", "note"]
    assert payload["userErrors"] == []


def test_the_same_value_is_no_change_of_ones_own(ledger: Ledger) -> None:
    thing = made(ledger, "Transaction")
    version = changed(ledger, "Transaction", thing, description="theirs")
    whole = {"amount": {"amount": "12.50", "currency": EUR}, "note": "mine"}

    payload = send(
        ledger, "update", "Transaction", id=thing, expectedVersion=version, merge=True, **whole
    )

    assert payload["userErrors"] == []
    assert node(ledger, thing)["description"] == "theirs"


def test_a_wallet_is_not_stale_for_what_is_written_in_it(ledger: Ledger) -> None:
    version = node(ledger, ledger.wallet)["version"]
    ledger.add()

    for seen in (version, version + 1):
        payload = send(
            ledger, "update", "Wallet", id=ledger.wallet, expectedVersion=seen, name=f"W{seen}"
        )
        assert payload["userErrors"] == [] or seen == version + 1
    assert node(ledger, ledger.wallet)["name"] == f"W{version}"


def test_a_wallet_seen_between_its_changes_merges(ledger: Ledger) -> None:
    ledger.add()
    version = changed(ledger, "Wallet", ledger.wallet, **THEIRS["Wallet"])

    payload = send(
        ledger,
        "update",
        "Wallet",
        id=ledger.wallet,
        expectedVersion=version,
        merge=True,
        **MINE["Wallet"],
    )

    assert payload["userErrors"] == []
    assert node(ledger, ledger.wallet)["name"] == "Theirs"


def test_an_emptied_trash_makes_no_settings_stale(ledger: Ledger) -> None:
    ledger.delete(id=ledger.add()["id"])
    version = node(ledger, ledger.wallet)["version"]
    ledger.person.run("mutation { emptyTrash(input: {}) { purgedCount } }")

    payload = send(
        ledger, "update", "Wallet", id=ledger.wallet, expectedVersion=version, name="New"
    )

    assert payload["userErrors"] == []


def test_what_is_gone_is_not_found_whatever_version_was_seen(ledger: Ledger) -> None:
    lunch = ledger.add()
    ledger.delete(id=lunch["id"])

    payload = send(
        ledger, "update", "Transaction", id=lunch["id"], expectedVersion=lunch["version"], note="x"
    )

    assert refused(payload) == [("id", "NOT_FOUND")]


def test_what_one_may_not_see_is_no_conflict(ledger: Ledger, api: Api) -> None:
    lunch = ledger.add()

    payload = send(Ledger.new(api), "delete", "Transaction", id=lunch["id"], expectedVersion=0)

    assert refused(payload) == [("id", "NOT_FOUND")]


def test_another_category_merges_with_another_text(ledger: Ledger) -> None:
    lunch = ledger.add()
    changed(ledger, "Transaction", lunch["id"], description="theirs")

    payload = send(
        ledger,
        "update",
        "Transaction",
        id=lunch["id"],
        expectedVersion=lunch["version"],
        merge=True,
        category=ledger.categories["Health"],
    )

    assert payload["userErrors"] == []
    assert node(ledger, lunch["id"])["description"] == "theirs"


def test_words_about_a_transfer_merge(ledger: Ledger) -> None:
    there: dict[str, Any] = {
        "kind": "TRANSFER",
        "toAccount": ledger.account("Bank"),
        "category": None,
    }
    transfer = ledger.add(**there)
    changed(ledger, "Transaction", transfer["id"], description="theirs")

    payload = send(
        ledger,
        "update",
        "Transaction",
        id=transfer["id"],
        expectedVersion=transfer["version"],
        merge=True,
        note="mine",
    )

    assert payload["userErrors"] == []
    shown = node(ledger, transfer["id"])
    assert (shown["description"], shown["note"]) == ("theirs", "mine")
