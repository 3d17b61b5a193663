"""Goals through the API: set, changed, listed, deleted; what follows from contributions."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from uuid_utils import uuid7

from domain.ledger import WalletRole
from tests.api import Api
from tests.graph.goals import (
    CREATE,
    DELETE,
    RESTORE,
    UPDATE,
    contribute,
    eur,
    goal,
    saved,
    sent,
    shown,
)
from tests.graph.ledgers import Ledger, refused
from tests.membership import admit

LIST = "query ($status: [GoalStatus!]) { goals(status: $status) { name } }"
FIGURES = """
{ goals { id percent requiredPerMonth { amount } projectedDate
          progress { date amount { amount } }
          contributions(first: 2) { nodes { amount { amount } } } } }
"""
HISTORY = """
query ($of: ID!) { wallet { history(entity: $of) { nodes {
  action changes { field before after } } } } }
"""


@pytest.fixture
def ledger(api: Api) -> Ledger:
    return Ledger.new(api)


def history(ledger: Ledger, of: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """(action, field → what it became) of all that happened to a thing, the latest first."""
    nodes = ledger.person.run(HISTORY, of=of["id"])["wallet"]["history"]["nodes"]
    return [
        (
            node["action"],
            {c["field"]: c["after"] and orjson.loads(c["after"]) for c in node["changes"]},
        )
        for node in nodes
    ]


def test_a_goal_comes_back_as_it_was_stated(ledger: Ledger) -> None:
    found = goal(ledger, "100.00", name=" Boat ", deadline="2026-05-31")

    assert found["name"] == "Boat"
    assert (found["target"], found["current"]) == (eur("100.00"), eur("0.00"))
    assert (found["status"], found["percent"], found["deadline"]) == ("ACTIVE", "0.0", "2026-05-31")
    assert found["createdAt"] == "2026-03-14T09:26:53Z"
    assert found["requiredPerMonth"] == eur("33.34")
    assert (found["projectedDate"], found["progress"]) == (None, [])


def test_figures_follow_from_what_was_contributed(ledger: Ledger) -> None:
    boat = goal(ledger, "100.00", deadline="2026-04-30")
    for amount, day in (("20.00", "2026-03-05"), ("10.00", "2026-03-14"), ("-5.00", "2026-03-14")):
        contribute(ledger, boat, amount, date=day)

    found = shown(ledger, boat)

    assert found["percent"] == "25.0"
    assert found["requiredPerMonth"] == eur("37.50")
    # 25 in ten days, so the 75 that remain in thirty.
    assert found["projectedDate"] == "2026-04-13"
    assert found["progress"] == [
        {"date": "2026-03-05", "amount": {"amount": "20.00"}},
        {"date": "2026-03-14", "amount": {"amount": "25.00"}},
    ]


def test_goals_are_listed_in_the_order_they_were_set_and_by_status(ledger: Ledger) -> None:
    for name, status in (("c", "ACTIVE"), ("a", "COMPLETED"), ("b", "CANCELLED")):
        sent(ledger, UPDATE, id=goal(ledger, name=name)["id"], status=status)

    def listed(status: list[str] | None) -> str:
        return "".join(each["name"] for each in ledger.person.run(LIST, status=status)["goals"])

    assert listed(None) == "cab"
    assert listed(["CANCELLED", "ACTIVE", "ACTIVE"]) == "cb"
    assert listed([]) == ""


def test_a_wallet_shows_its_own_goals_alone(ledger: Ledger, api: Api) -> None:
    mine, other = goal(ledger), goal(Ledger.new(api))
    query = "query ($id: ID!) { wallet { goals { id } goal(id: $id) { id } } }"

    def found(asked: str) -> Any:
        return ledger.person.run(query, id=asked)["wallet"]

    assert found(mine["id"]) == {"goals": [{"id": mine["id"]}], "goal": {"id": mine["id"]}}
    assert [found(asked)["goal"] for asked in (other["id"], ledger.wallet, "x")] == [None] * 3


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"target": eur("0.00")}, [("target", "INVALID")]),
        ({"target": eur("-1.00")}, [("target", "INVALID")]),
        (
            {"target": eur("1.001"), "name": " "},
            [("name", "REQUIRED"), ("target.amount", "INVALID")],
        ),
        ({"deadline": "2026-03-13"}, [("deadline", "INVALID")]),
        (
            {"target": eur("0.00"), "deadline": "2026-03-13"},
            [("deadline", "INVALID"), ("target", "INVALID")],
        ),
        ({"name": "x" * 81}, [("name", "TOO_LONG")]),
    ],
)
def test_what_is_no_goal_is_refused(
    ledger: Ledger, stated: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    wanted = {"name": "Boat", "target": eur("10.00")} | stated
    boat = goal(ledger)

    assert refused(sent(ledger, CREATE, **wanted)) == expected
    assert refused(sent(ledger, UPDATE, id=boat["id"], **stated)) == expected


def test_the_deadline_is_a_day_of_the_wallet(api: Api) -> None:
    """In Auckland it is tomorrow already."""
    api.clock.advance(hours=10)
    there = Ledger.new(api, timeZone="Pacific/Auckland")

    stated = {"name": "Boat", "target": eur("10.00"), "deadline": "2026-03-14"}
    assert refused(sent(there, CREATE, **stated)) == [("deadline", "INVALID")]
    assert goal(there, deadline="2026-03-15")["requiredPerMonth"] == eur("1000.00")


@pytest.mark.parametrize(
    ("first", "then"), [("CANCELLED", "COMPLETED"), ("COMPLETED", "CANCELLED")]
)
def test_what_ended_one_way_ends_no_other_way(ledger: Ledger, first: str, then: str) -> None:
    boat = goal(ledger)
    sent(ledger, UPDATE, id=boat["id"], status=first)

    payload = sent(ledger, UPDATE, id=boat["id"], status=then)

    assert refused(payload) == [("status", "INVALID")]
    assert "make it ACTIVE first" in payload["userErrors"][0]["message"]
    for status in ("ACTIVE", then):
        assert sent(ledger, UPDATE, id=boat["id"], status=status)["goal"]["status"] == status


def test_another_target_completes_and_uncompletes(ledger: Ledger) -> None:
    boat = goal(ledger, "100.00")
    contribute(ledger, boat, "60.00")

    def aimed(amount: str, **more: Any) -> str:
        payload = sent(ledger, UPDATE, id=boat["id"], target=eur(amount), **more)
        return str(payload["goal"]["status"])

    assert aimed("60.00") == "COMPLETED"
    assert aimed("60.01") == "ACTIVE"
    assert aimed("50.00", status="ACTIVE") == "ACTIVE"


def test_the_currency_stays_once_something_is_contributed(ledger: Ledger) -> None:
    boat = goal(ledger)
    dollars = {"amount": "5.00", "currency": "USD"}
    assert sent(ledger, UPDATE, id=boat["id"], target=dollars)["goal"]["target"] == dollars
    sent(ledger, UPDATE, id=boat["id"], target=eur("5.00"))
    contribute(ledger, boat, "1.00")

    payload = sent(ledger, UPDATE, id=boat["id"], target=dollars)

    assert refused(payload) == [("target.currency", "IN_USE")]


def test_contributions_make_no_update_stale_and_another_update_does(ledger: Ledger) -> None:
    boat = goal(ledger)
    contribute(ledger, boat, "1.00")

    changed = sent(ledger, UPDATE, id=boat["id"], expectedVersion=boat["version"], name="Ship")
    assert changed["userErrors"] == []
    stale = {"id": boat["id"], "expectedVersion": boat["version"]}
    payload = sent(ledger, UPDATE, **stale, target=eur("7.00"))
    assert refused(payload) == [("expectedVersion", "CONFLICT")]
    assert payload["userErrors"][0]["differingFields"] == ["name"]
    merged = sent(ledger, UPDATE, **stale, deadline="2026-12-31", merge=True)
    assert merged["goal"]["name"] == "Ship"


def test_what_was_contributed_unseen_is_not_deleted(ledger: Ledger) -> None:
    boat = goal(ledger)
    contribute(ledger, boat, "1.00")

    payload = sent(ledger, DELETE, id=boat["id"], expectedVersion=boat["version"])

    assert refused(payload) == [("expectedVersion", "CONFLICT")]


def test_a_goal_goes_and_comes_back_with_all_that_is_its_own(ledger: Ledger) -> None:
    boat = goal(ledger, "100.00", deadline="2026-12-31")
    receipt = ledger.add("50.00")["id"]
    contribute(ledger, boat, "50.00", transaction=receipt, note="n")
    contribute(ledger, boat, "-20.00")
    before = shown(ledger, boat)

    gone = sent(ledger, DELETE, id=boat["id"])
    assert (gone["deletedId"], gone["withdrawnContributionCount"]) == (boat["id"], 2)
    assert shown(ledger, boat) is None
    back = sent(ledger, RESTORE, id=boat["id"])

    assert (back["notices"], back["userErrors"]) == ([], [])
    after = back["restored"]
    assert after | {"version": 0} == before | {"version": 0}
    assert after["version"] > before["version"]


def test_the_history_of_a_goal_is_in_the_terms_of_the_api(ledger: Ledger) -> None:
    boat = goal(ledger, "10.00", deadline="2026-12-31")
    contribute(ledger, boat, "10.00")

    (second, completed), (first, stated) = history(ledger, boat)

    assert (second, completed) == ("UPDATED", {"status": "COMPLETED"})
    assert (first, stated) == (
        "CREATED",
        {
            "name": "Boat",
            "target": eur("10.00"),
            "deadline": "2026-12-31",
            "status": "ACTIVE",
            "createdAt": "2026-03-14T09:26:53.000000Z",
        },
    )


def test_a_goal_sent_again_is_set_once(ledger: Ledger) -> None:
    stated = {"id": f"gol_{uuid7()}", "name": "Boat", "target": eur("10.00")}

    answers = [sent(ledger, CREATE, **stated)["goal"]["id"] for _ in range(2)]

    assert answers == [stated["id"]] * 2
    assert refused(sent(ledger, CREATE, **stated | {"name": "Ship"})) == [("id", "KEY_REUSED")]


def test_a_viewer_may_look_and_no_more(ledger: Ledger, api: Api) -> None:
    boat, guest = goal(ledger), Ledger.new(api)
    admit(api.engine, ledger.wallet[4:], guest.person.id[4:], WalletRole.VIEWER)

    assert shown(guest, boat)["name"] == "Boat"
    assert refused(sent(guest, UPDATE, id=boat["id"], name="Mine")) == [("id", "FORBIDDEN")]


def test_a_wallet_goes_with_its_goals(ledger: Ledger) -> None:
    wallet = ledger.person.run(
        """mutation { createWallet(input: { name: "Other" }) { wallet { id accounts { id } } } }"""
    )["createWallet"]["wallet"]
    changed = {"wallet": wallet["id"], "account": wallet["accounts"][0]["id"], "category": None}
    receipt = ledger.add("5.00", **changed)
    boat = goal(ledger, wallet=wallet["id"])
    contribute(ledger, boat, "5.00", transaction=receipt["id"])

    query = """mutation ($id: ID!) { deleteWallet(input: { id: $id }) {
      deletedId userErrors { message } } }"""
    payload = ledger.person.run(query, id=wallet["id"])["deleteWallet"]

    assert payload == {"deletedId": wallet["id"], "userErrors": []}
    assert shown(ledger, boat) is None


def test_figures_of_many_goals_cost_as_many_statements_as_of_one(ledger: Ledger) -> None:
    """All but pages of contributions, which are read goal by goal."""
    counts = []
    for many in (1, 4):
        for number in range(many):
            contribute(ledger, goal(ledger, deadline="2026-12-31"), f"{number + 1}.00")
        with ledger.person.api.statements() as said:
            found = ledger.person.run(FIGURES)["goals"]
        counts.append(len(said) - len(found))

    assert counts[0] == counts[1] <= 7


def test_goals_that_are_done_need_nothing_more(ledger: Ledger) -> None:
    boat = goal(ledger, "10.00", deadline="2026-12-31")
    contribute(ledger, boat, "4.00", date="2026-03-01")

    cancelled = sent(ledger, UPDATE, id=boat["id"], status="CANCELLED")["goal"]
    again = sent(ledger, UPDATE, id=boat["id"], status="ACTIVE")["goal"]
    contribute(ledger, boat, "6.00")

    assert (cancelled["requiredPerMonth"], cancelled["projectedDate"]) == (None, None)
    assert (again["requiredPerMonth"], again["projectedDate"]) == (eur("0.60"), "2026-04-04")
    assert saved(ledger, boat) == ("10.00", "COMPLETED")
    assert shown(ledger, boat)["requiredPerMonth"] is None
