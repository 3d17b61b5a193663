"""Contributions through the API: by themselves and of transactions, which goals may share."""

from __future__ import annotations

import re
from typing import Any

import pytest
from uuid_utils import uuid7

from tests.api import Api
from tests.graph.goals import (
    CONTRIBUTE,
    DELETE,
    DELETE_TRANSACTION,
    RESTORE,
    UPDATE,
    WITHDRAW,
    contribute,
    eur,
    goal,
    saved,
    sent,
    shown,
)
from tests.graph.imports import imported, statement
from tests.graph.ledgers import Ledger, refused
from tests.graph.test_goals import history

PAGE = """
query ($id: ID!, $first: Int, $after: String, $last: Int, $before: String) { node(id: $id) {
  ... on Goal { contributions(first: $first, after: $after, last: $last, before: $before) {
    nodes { note } totalCount pageInfo { hasNextPage endCursor } } } } }
"""
OF_TRANSACTIONS = """
{ transactions { nodes { contributions { amount { amount } goal { name }
    transaction { description } createdBy { username } } } } }
"""
REVERT = """
mutation ($input: RevertImportInput!) { revertImport(input: $input) {
  import { removedCount } withdrawnContributionCount userErrors { field code message } } }
"""
CHANGES = """
query ($after: String) { wallet { changes(after: $after) { cursor
  changes { id deleted entity { __typename } } } } }
"""


@pytest.fixture
def ledger(api: Api) -> Ledger:
    return Ledger.new(api)


def abroad(ledger: Ledger) -> dict[str, Any]:
    """The input of an expense in dollars."""
    given = {"amount": "9.00", "currency": "USD"}
    return ledger.stated(account=ledger.account("Dollars", "USD")) | {"amount": given}


def test_a_contribution_comes_back_as_it_was_stated(ledger: Ledger) -> None:
    boat, receipt = goal(ledger), ledger.add("12.50", date="2026-02-03")

    found = contribute(ledger, boat, "2.50", transaction=receipt["id"], note="a\nb")

    assert (found["amount"], found["note"], found["date"]) == (eur("2.50"), "a\nb", "2026-02-03")
    assert found["goal"] == {"name": "Boat", "current": {"amount": "2.50"}, "status": "ACTIVE"}
    assert found["transaction"] == {"id": receipt["id"]}
    assert found["createdBy"] == {"username": ledger.person.username}
    assert contribute(ledger, boat, "1.00")["date"] == "2026-03-14"
    assert contribute(ledger, boat, "1.00", date="2025-01-01")["date"] == "2025-01-01"


def test_reaching_the_target_completes_and_falling_below_it_uncompletes(ledger: Ledger) -> None:
    boat = goal(ledger, "100.00")
    contribute(ledger, boat, "99.99")
    assert saved(ledger, boat) == ("99.99", "ACTIVE")
    last = contribute(ledger, boat, "0.01")
    assert last["goal"]["status"] == "COMPLETED"
    contribute(ledger, boat, "50.00")

    for amount, status in (("-50.00", "COMPLETED"), ("-0.01", "ACTIVE"), ("0.01", "COMPLETED")):
        assert contribute(ledger, boat, amount)["goal"]["status"] == status
    payload = sent(ledger, WITHDRAW, id=last["id"])
    assert (payload["withdrawnId"], payload["goal"]["status"]) == (last["id"], "ACTIVE")


def test_a_goal_that_was_completed_by_hand_stays_so(ledger: Ledger) -> None:
    boat = goal(ledger, "100.00")
    contribute(ledger, boat, "60.00")
    sent(ledger, UPDATE, id=boat["id"], status="COMPLETED")

    contribute(ledger, boat, "-10.00")

    assert saved(ledger, boat) == ("50.00", "COMPLETED")


def test_goals_share_a_transaction_up_to_its_amount_and_not_a_cent_more(ledger: Ledger) -> None:
    boat, house, receipt = goal(ledger), goal(ledger, name="House"), ledger.add("10.00")["id"]
    contribute(ledger, boat, "4.00", transaction=receipt)
    contribute(ledger, house, "5.99", transaction=receipt)

    given = {"goal": boat["id"], "transaction": receipt}
    more = sent(ledger, CONTRIBUTE, **given, amount=eur("0.02"))

    assert refused(more) == [("amount", "INVALID")]
    assert "0.01 EUR are not counted by goals yet" in more["userErrors"][0]["message"]
    contribute(ledger, boat, "0.01", transaction=receipt)
    assert refused(sent(ledger, CONTRIBUTE, **given, amount=eur("0.01"))) == [("amount", "INVALID")]
    [node] = ledger.person.run(OF_TRANSACTIONS)["transactions"]["nodes"]
    assert [each["amount"]["amount"] for each in node["contributions"]] == ["4.00", "5.99", "0.01"]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"amount": eur("0.00")}, [("amount", "INVALID")]),
        ({"amount": eur("-10.01")}, [("amount", "INVALID")]),
        ({"transaction": "receipt", "amount": eur("12.51")}, [("amount", "INVALID")]),
        ({"transaction": "receipt", "amount": eur("-1.00")}, [("amount", "INVALID")]),
        ({"transaction": "dollars"}, [("amount.currency", "INVALID")]),
        ({"transaction": f"txn_{uuid7()}"}, [("transaction", "NOT_FOUND")]),
        ({"goal": f"gol_{uuid7()}"}, [("goal", "NOT_FOUND")]),
        ({"goal": "x", "transaction": "y"}, [("goal", "INVALID"), ("transaction", "INVALID")]),
    ],
)
def test_what_does_not_fit_is_refused(
    ledger: Ledger, stated: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    boat = goal(ledger)
    contribute(ledger, boat, "10.00")
    ledger.add_many(abroad(ledger))
    dollars = ledger.person.run("{ transactions { nodes { id } } }")["transactions"]["nodes"][0]
    known = {"receipt": ledger.add()["id"], "dollars": dollars["id"]}
    wanted = {"goal": boat["id"], "amount": eur("1.00")} | stated
    if wanted.get("transaction") in known:
        wanted["transaction"] = known[wanted["transaction"]]

    assert refused(sent(ledger, CONTRIBUTE, **wanted)) == expected
    assert saved(ledger, boat) == ("10.00", "ACTIVE")


def test_a_cancelled_goal_takes_nothing_and_gives_back(ledger: Ledger) -> None:
    boat = goal(ledger)
    own = contribute(ledger, boat, "10.00")
    sent(ledger, UPDATE, id=boat["id"], status="CANCELLED")

    payload = sent(ledger, CONTRIBUTE, goal=boat["id"], amount=eur("1.00"))

    assert refused(payload) == [("goal", "INVALID")]
    assert "make it ACTIVE first" in payload["userErrors"][0]["message"]
    assert sent(ledger, WITHDRAW, id=own["id"])["goal"]["current"] == eur("0.00")


def test_what_was_taken_back_is_withdrawn_before_what_it_was_taken_from(ledger: Ledger) -> None:
    boat = goal(ledger)
    own, back = contribute(ledger, boat, "10.00"), contribute(ledger, boat, "-4.00")

    assert refused(sent(ledger, WITHDRAW, id=own["id"])) == [("id", "IN_USE")]
    for each in (back, own):
        assert sent(ledger, WITHDRAW, id=each["id"])["userErrors"] == []


def test_a_transaction_keeps_what_goals_count_of_it(ledger: Ledger) -> None:
    boat, receipt = goal(ledger), ledger.add("10.00")["id"]
    contribute(ledger, boat, "4.00", transaction=receipt)
    stated = abroad(ledger)
    dollars = {name: stated[name] for name in ("account", "amount")}

    less = ledger.update(id=receipt, amount=eur("3.99"))
    assert refused(less) == [("amount", "IN_USE")]
    assert "4.00 EUR" in less["userErrors"][0]["message"]
    assert refused(ledger.update(id=receipt, **dollars)) == [("amount.currency", "IN_USE")]
    assert ledger.update(id=receipt, amount=eur("4.00"), description="x")["userErrors"] == []


def test_deleting_a_transaction_withdraws_and_says_so_and_restoring_brings_back(
    ledger: Ledger,
) -> None:
    boat, receipt = goal(ledger, "10.00"), ledger.add("10.00")["id"]
    own = contribute(ledger, boat, "10.00", transaction=receipt)
    assert saved(ledger, boat) == ("10.00", "COMPLETED")

    gone = sent(ledger, DELETE_TRANSACTION, id=receipt)
    assert gone["withdrawnContributions"] == [
        {
            "id": own["id"],
            "amount": eur("10.00"),
            "goal": {"name": "Boat", "current": {"amount": "0.00"}},
        }
    ]
    assert saved(ledger, boat) == ("0.00", "ACTIVE")
    back = sent(ledger, RESTORE, id=receipt)

    assert (back["notices"], back["userErrors"]) == ([], [])
    assert saved(ledger, boat) == ("10.00", "COMPLETED")


def test_what_does_not_fit_any_more_stays_in_the_trash_and_is_told(ledger: Ledger) -> None:
    boat, receipt = goal(ledger), ledger.add("10.00")["id"]
    own = contribute(ledger, boat, "10.00", transaction=receipt)
    sent(ledger, DELETE_TRANSACTION, id=receipt)
    sent(ledger, DELETE, id=boat["id"])

    back = sent(ledger, RESTORE, id=receipt)

    [notice] = back["notices"]
    assert notice["field"] == "contributions"
    assert notice["message"].startswith(
        "1 of its contributions stay in the trash: The goal is gone"
    )
    assert refused(sent(ledger, RESTORE, id=own["id"])) == [("id", "IN_USE")]
    sent(ledger, RESTORE, id=boat["id"])
    assert sent(ledger, RESTORE, id=own["id"])["userErrors"] == []
    assert saved(ledger, boat) == ("10.00", "ACTIVE")


def test_reverting_an_import_withdraws_what_goals_count_of_it(ledger: Ledger) -> None:
    boat = goal(ledger)
    done = imported(ledger, ledger.accounts["Cash"], statement("2026-03-02,Tea,-3.50"))
    [row] = ledger.person.run("{ transactions { nodes { id } } }")["transactions"]["nodes"]
    contribute(ledger, boat, "3.00", transaction=row["id"])
    contribute(ledger, boat, "1.00")

    payload = ledger.person.run(REVERT, input={"id": done["id"]})["revertImport"]

    assert payload["withdrawnContributionCount"] == 1
    assert saved(ledger, boat) == ("1.00", "ACTIVE")
    again = ledger.person.run(REVERT, input={"id": done["id"]})["revertImport"]
    assert again["withdrawnContributionCount"] == 0
    assert sent(ledger, RESTORE, id=row["id"])["notices"] == []
    assert saved(ledger, boat) == ("4.00", "ACTIVE")


def test_devices_hear_of_all_that_went(ledger: Ledger) -> None:
    boat, receipt = goal(ledger), ledger.add("10.00")["id"]
    own = contribute(ledger, boat, "1.00", transaction=receipt)
    cursor = ledger.person.run(CHANGES)["wallet"]["changes"]["cursor"]

    sent(ledger, DELETE_TRANSACTION, id=receipt)

    feed = ledger.person.run(CHANGES, after=cursor)["wallet"]["changes"]["changes"]
    told = {change["id"]: change["deleted"] for change in feed}
    assert told == {own["id"]: True, boat["id"]: False, receipt: True}


def test_contributions_are_paged_the_latest_day_first(ledger: Ledger) -> None:
    boat = goal(ledger)
    for note, day in (("b", "2026-01-02"), ("c", "2026-01-02"), ("a", "2026-01-01")):
        contribute(ledger, boat, "1.00", note=note, date=day)

    def page(**asked: Any) -> dict[str, Any]:
        found: dict[str, Any] = ledger.person.run(PAGE, id=boat["id"], **asked)["node"]
        return found["contributions"]  # type: ignore[no-any-return]  # JSON

    first = page(first=2)
    assert [node["note"] for node in first["nodes"]] == ["c", "b"]
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (3, True)
    rest = page(first=2, after=first["pageInfo"]["endCursor"])
    assert [node["note"] for node in rest["nodes"]] == ["a"]
    assert [node["note"] for node in page(last=1)["nodes"]] == ["a"]


def test_contributions_of_many_transactions_cost_as_many_statements_as_of_one(
    ledger: Ledger,
) -> None:
    counts = []
    for many in (1, 5):
        for _ in range(many):
            contribute(ledger, goal(ledger), "1.00", transaction=ledger.add()["id"])
        with ledger.person.api.statements() as said:
            ledger.person.run(OF_TRANSACTIONS)
        counts.append(len(said))

    assert counts[0] == counts[1]


def test_a_wallet_without_goals_pays_nothing_for_them(ledger: Ledger) -> None:
    receipt = ledger.add()["id"]
    done = imported(ledger, ledger.accounts["Cash"], statement("2026-03-02,Tea,-3.50"))

    with ledger.person.api.statements() as said:
        ledger.update(id=receipt, amount=eur("1.00"))
        sent(ledger, DELETE_TRANSACTION, id=receipt)
        sent(ledger, RESTORE, id=receipt)
        ledger.person.run(REVERT, input={"id": done["id"]})

    assert len(said) > 10
    of_goals = re.compile(r"\b(FROM|INTO|UPDATE|JOIN) (goals|contributions|alerts)\b")
    assert not list(filter(of_goals.search, said))


def test_a_contribution_sent_again_is_made_once(ledger: Ledger) -> None:
    boat = goal(ledger)
    given = {"id": f"con_{uuid7()}", "goal": boat["id"], "amount": eur("1.00")}

    ids = [sent(ledger, CONTRIBUTE, **given)["contribution"]["id"] for _ in range(2)]

    assert ids == [given["id"]] * 2
    assert shown(ledger, boat)["current"] == eur("1.00")
    assert refused(sent(ledger, CONTRIBUTE, **given | {"note": "x"})) == [("id", "KEY_REUSED")]


def test_the_history_of_a_contribution_is_in_the_terms_of_the_api(ledger: Ledger) -> None:
    boat, receipt = goal(ledger), ledger.add()["id"]
    own = contribute(ledger, boat, "1.00", transaction=receipt)

    [(action, stated)] = history(ledger, own)

    assert action == "CREATED"
    assert stated == {
        "goal": boat["id"],
        "transaction": receipt,
        "amount": eur("1.00"),
        "date": "2026-03-14",
        "createdAt": "2026-03-14T09:26:53.000000Z",
    }
