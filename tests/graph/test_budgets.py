"""Budgets through the API: made, shown, changed, refused, and what their lists cost."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import orjson
import pytest

from graph.budgets import statuses_of
from graph.budgets.types import BudgetStatus
from graph.context import Client, Context, Parts, Slow
from tests.api import Api
from tests.graph.budgeting import FIELDS, STATUS, budget, send, stated, status
from tests.graph.imports import imported, reverted, statement
from tests.graph.ledgers import Ledger, refused

ALERTS = "{ wallet { history(first: 100) { nodes { action entityId } } } }"
LISTED = f"""query ($wallet: ID, $on: Date, $at: Date) {{ budgets(wallet: $wallet, on: $on) {{
  {FIELDS} status(on: $at) {{ {STATUS} }} history(periods: 3) {{ {STATUS} }} }} }}"""


@pytest.fixture
def ledger(api: Api) -> Ledger:
    return Ledger.new(api)


def test_a_budget_is_shown_as_it_was_stated(ledger: Ledger) -> None:
    made = budget(
        ledger,
        period="CUSTOM",
        every=2,
        unit="WEEK",
        startDate="2026-01-09",
        endDate="2027-01-01",
        rollover="BOTH",
        thresholds=[50, 100, 120],
        categories=[ledger.categories["Travel"], ledger.categories["Food"]],
    )

    assert {key: value for key, value in made.items() if key not in {"id", "version"}} == {
        "name": "Fun",
        "period": "CUSTOM",
        "every": 2,
        "unit": "WEEK",
        "startDate": "2026-01-09",
        "endDate": "2027-01-01",
        "rollover": "BOTH",
        "thresholds": [50, 100, 120],
        "limit": {"amount": "100.00", "currency": "EUR"},
        "categories": [{"name": "Food"}, {"name": "Travel"}],
    }


@pytest.mark.parametrize(
    ("period", "more", "start"),
    [
        ("DAILY", {}, "2026-03-14"),
        ("WEEKLY", {}, "2026-03-09"),
        ("MONTHLY", {}, "2026-03-01"),
        ("YEARLY", {}, "2026-01-01"),
        ("CUSTOM", {"unit": "DAY"}, "2026-03-14"),
    ],
)
def test_by_default_it_begins_with_the_current_period(
    ledger: Ledger, period: str, more: dict[str, Any], start: str
) -> None:
    made = budget(ledger, period=period, categories=None, **more)

    assert (made["startDate"], made["endDate"], made["every"]) == (start, None, 1)
    assert (made["rollover"], made["thresholds"]) == ("NONE", [80, 100])
    assert made["categories"] == []


def test_how_a_period_stands(ledger: Ledger) -> None:
    made = budget(ledger, startDate="2026-01-01", rollover="BOTH")
    ledger.add("120.00", date="2026-02-10")
    ledger.add("70.00")
    ledger.add("5.00", date="2026-03-20")
    dollars = {"amount": {"amount": "9.000", "currency": "KWD"}, "account": None}
    assert ledger.add_many(ledger.stated() | dollars)["userErrors"] == []

    assert status(ledger, made["id"]) == {
        "start": "2026-03-01",
        "end": "2026-04-01",
        "limit": {"amount": "100.00", "currency": "EUR"},
        "carriedOver": {"amount": "80.00"},
        "remaining": {"amount": "105.00"},
        "percentUsed": "41.7",
        "health": "ON_TRACK",
        "spent": {
            "money": {"amount": "75.00", "currency": "EUR"},
            "count": 3,
            "unconverted": [{"amount": "9.000", "currency": "KWD"}],
        },
        # 105.00 for the eighteen days from the fourteenth on.
        "dailyAllowance": {"amount": "5.83"},
        # 75.00, and 5.00 a day for the seventeen that are left.
        "projectedSpend": {"amount": "160.00"},
        "projectedExceedOn": None,
        "budget": {"id": made["id"]},
    }


def test_a_status_is_of_the_period_that_has_the_day(ledger: Ledger) -> None:
    made = budget(ledger, startDate="2026-01-10", endDate="2026-05-20")
    ledger.add("30.00", date="2026-01-31")

    spans = [status(ledger, made["id"], on) for on in ("2025-06-01", "2026-02-28", "2026-07-01")]

    assert [(each["start"], each["end"]) for each in spans] == [
        ("2026-01-10", "2026-02-01"),
        ("2026-02-01", "2026-03-01"),
        ("2026-05-01", "2026-05-20"),
    ]
    assert spans[0]["spent"]["money"]["amount"] == "30.00"
    assert spans[0]["projectedSpend"] == {"amount": "30.00"}


def test_the_history_goes_back_from_today(ledger: Ledger) -> None:
    made = budget(ledger, startDate="2025-12-01")
    ledger.add("30.00", date="2026-01-31")
    query = """query ($id: ID!, $periods: Int!) { node(id: $id) { ... on Budget {
      history(periods: $periods) { start spent { money { amount } } } } } }"""

    found = ledger.person.run(query, id=made["id"], periods=3)["node"]["history"]
    more = ledger.person.run(query, id=made["id"], periods=120)["node"]["history"]

    assert [(each["start"], each["spent"]["money"]["amount"]) for each in found] == [
        ("2026-03-01", "0.00"),
        ("2026-02-01", "0.00"),
        ("2026-01-01", "30.00"),
    ]
    assert [each["start"] for each in more][3:] == ["2025-12-01"]
    for periods in (0, 121):
        answer = ledger.person.send(query, id=made["id"], periods=periods)
        assert answer["errors"][0]["extensions"]["field"] == ["periods"]


def test_budgets_are_listed_by_name_and_day(ledger: Ledger) -> None:
    budget(ledger, name="zoo", startDate="2026-01-01", endDate="2026-02-01")
    budget(ledger, name="Ábc", startDate="2026-02-01")
    query = "query ($on: Date) { wallet { budgets(on: $on) { name } } budgets(on: $on) { name } }"

    found = [ledger.person.run(query, on=on) for on in (None, "2026-01-31", "2026-02-01")]

    names = [[each["name"] for each in data["budgets"]] for data in found]
    assert names == [["Ábc", "zoo"], ["zoo"], ["Ábc"]]
    assert [data["wallet"]["budgets"] for data in found] == [data["budgets"] for data in found]


def test_fifty_budgets_cost_the_statements_of_one(ledger: Ledger) -> None:
    budget(ledger, startDate="2026-01-01")
    ledger.add("70.00", date="2026-03-20")
    with ledger.person.api.statements() as one:
        ledger.person.run(LISTED)
    for number in range(49):
        period = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"][number % 4]
        rollover = ["NONE", "SURPLUS", "DEFICIT", "BOTH"][number % 3]
        budget(ledger, name=f"n{number}", period=period, rollover=rollover, categories=None)

    with ledger.person.api.statements() as fifty:
        data = ledger.person.run(LISTED)

    assert len(data["budgets"]) == 50
    # Viewer, budgets, categories, and four for statuses and histories together.
    assert len(fifty) == len(one) <= 11


def test_a_write_where_no_budget_is_says_nothing_more(ledger: Ledger) -> None:
    with ledger.person.api.statements() as before:
        ledger.add("1.00")
    made = budget(ledger)
    with ledger.person.api.statements() as watched:
        ledger.add("1.00")
    send(ledger, "delete", "deletedId", id=made["id"])
    with ledger.person.api.statements() as after:
        ledger.add("1.00")

    assert [text for text in before if "budget" in text.replace("budget_count", "")] == []
    assert len(after) <= len(before) < len(watched) <= len(before) + 6


def test_all_checkpoints_move_in_one_statement(ledger: Ledger) -> None:
    for number in range(5):
        budget(ledger, name=f"n{number}", startDate="2025-01-01", rollover="BOTH")
    ledger.add("1.00")

    with ledger.person.api.statements() as usual:
        ledger.add("1.00")
    with ledger.person.api.statements() as old:
        ledger.add("1.00", date="2025-05-05")

    assert len(old) == len(usual) + 1


def test_an_import_costs_the_same_statements_more_whatever_its_size(ledger: Ledger) -> None:
    made = budget(ledger, categories=None, thresholds=[1, 2, 3])

    counts = []
    for rows in (2, 400):
        many = [
            ledger.stated("1.00", date=f"2026-03-{1 + n % 28:02}", description=f"{rows} {n}")
            for n in range(rows)
        ]
        with ledger.person.api.statements() as said:
            assert ledger.add_many(*many)["userErrors"] == []
        counts.append(len([text for text in said if "budget_" in text or "alerts" in text]))

    assert counts[1] <= counts[0] + 1
    assert status(ledger, made["id"])["spent"]["count"] == 402


BAD: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"limit": {"amount": "0", "currency": "EUR"}}, [("limit", "INVALID")]),
    ({"limit": {"amount": "-5", "currency": "EUR"}}, [("limit", "INVALID")]),
    ({"limit": {"amount": "1.001", "currency": "EUR"}}, [("limit.amount", "INVALID")]),
    ({"thresholds": [100, 80]}, [("thresholds", "INVALID")]),
    ({"thresholds": [80, 80]}, [("thresholds", "INVALID")]),
    ({"thresholds": [80, 1001]}, [("thresholds.1", "INVALID")]),
    ({"thresholds": [0]}, [("thresholds.0", "INVALID")]),
    ({"thresholds": list(range(1, 12))}, [("thresholds", "INVALID")]),
    ({"startDate": "2026-03-01", "endDate": "2026-03-01"}, [("endDate", "INVALID")]),
    ({"startDate": "2026-03-01", "endDate": "2026-02-01"}, [("endDate", "INVALID")]),
    ({"period": "CUSTOM", "unit": "MONTH", "every": 0}, [("every", "INVALID")]),
    ({"period": "CUSTOM", "unit": "MONTH", "every": 1001}, [("every", "INVALID")]),
    ({"period": "CUSTOM"}, [("unit", "REQUIRED")]),
    ({"every": 2, "unit": "DAY"}, [("every", "INVALID"), ("unit", "INVALID")]),
    ({"name": " "}, [("name", "REQUIRED")]),
    ({"name": "x" * 81}, [("name", "TOO_LONG")]),
]


@pytest.mark.parametrize(("changed", "expected"), BAD)
def test_what_is_no_budget_is_refused(
    ledger: Ledger, changed: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    payload = send(ledger, "create", **stated(ledger, **changed))

    assert payload["budget"] is None
    assert refused(payload) == expected


@pytest.mark.parametrize(("changed", "expected"), BAD)
def test_no_change_makes_it_so(
    ledger: Ledger, changed: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    made = budget(ledger)

    payload = send(ledger, "update", id=made["id"], **changed)

    assert payload["budget"] is None
    assert refused(payload) == expected


def test_categories_are_of_the_wallet_and_for_expenses(ledger: Ledger, api: Api) -> None:
    other = Ledger.new(api)
    health, salary = ledger.categories["Health"], ledger.categories["Salary"]

    payload = send(
        ledger, "create", **stated(ledger, categories=[health, salary, other.categories["Health"]])
    )
    twice = send(ledger, "create", **stated(ledger, categories=[health, health]))

    assert refused(payload) == [("categories.1", "INVALID"), ("categories.2", "NOT_FOUND")]
    assert refused(twice) == [("categories", "INVALID")]


def test_what_is_left_out_of_a_change_stays(ledger: Ledger) -> None:
    made = budget(ledger, period="CUSTOM", every=3, unit="DAY", endDate="2027-01-01")

    renamed = send(ledger, "update", id=made["id"], name="Other")["budget"]
    monthly = send(ledger, "update", id=made["id"], period="MONTHLY", endDate=None)["budget"]
    null = send(ledger, "update", id=made["id"], limit=None, categories=None)

    version = made["version"]
    assert renamed == made | {"name": "Other", "version": version + 1}
    changed = {"period": "MONTHLY", "every": 1, "unit": None, "endDate": None}
    assert monthly == renamed | changed | {"version": version + 2}
    assert refused(null) == [("categories", "REQUIRED"), ("limit", "REQUIRED")]


def test_a_limit_is_never_merged(ledger: Ledger) -> None:
    made = budget(ledger)
    send(ledger, "update", id=made["id"], name="Theirs")
    seen = {"id": made["id"], "expectedVersion": made["version"], "merge": True}

    limit = send(ledger, "update", **seen, limit={"amount": "5", "currency": "EUR"})
    thresholds = send(ledger, "update", **seen, thresholds=[90])
    end = send(ledger, "update", **seen, endDate="2030-01-01")

    assert refused(limit) == refused(thresholds) == [("expectedVersion", "CONFLICT")]
    assert (end["budget"]["name"], end["budget"]["endDate"]) == ("Theirs", "2030-01-01")


def test_a_wallet_has_so_many_budgets(ledger: Ledger) -> None:
    made = [budget(ledger, name=f"n{number}")["id"] for number in range(200)]

    payload = send(ledger, "create", **stated(ledger))
    send(ledger, "delete", "deletedId", id=made[0])

    assert [error["code"] for error in payload["userErrors"]] == ["INVALID"]
    assert budget(ledger)["name"] == "Fun"


def test_history_and_feed_tell_of_budgets_in_the_words_of_the_api(ledger: Ledger) -> None:
    made = budget(ledger, thresholds=[])
    send(ledger, "update", id=made["id"], limit={"amount": "5", "currency": "USD"}, thresholds=[9])
    query = """query ($id: ID) { wallet { history(entity: $id) { nodes { action
      changes { field before after } } } } }"""

    entries = ledger.person.run(query, id=made["id"])["wallet"]["history"]["nodes"]

    assert [entry["action"] for entry in entries] == ["UPDATED", "CREATED"]
    changes = {each["field"]: orjson.loads(each["after"]) for each in entries[0]["changes"]}
    assert changes == {"limit": {"amount": "5.00", "currency": "USD"}, "thresholds": [9]}
    created = {each["field"]: each["after"] for each in entries[1]["changes"]}
    assert orjson.loads(created["categories"]) == [ledger.categories["Eating out"]]
    assert created.keys() >= {"startDate", "period", "rollover", "thresholds", "limit", "name"}


def test_a_deleted_budget_comes_back_from_the_trash(ledger: Ledger) -> None:
    made = budget(ledger)
    ledger.add("99.00")
    deleted = send(ledger, "delete", "deletedId", id=made["id"])
    restore = """mutation ($id: ID!) { restore(input: {id: $id}) {
      restored { ... on Budget { id name status { health } } }
      notices { field } userErrors { message } } }"""
    trash = "{ wallet { trash { nodes { id title } } budgets { id } } }"

    shown = ledger.person.run(trash)["wallet"]
    restored = ledger.person.run(restore, id=made["id"])["restore"]

    assert deleted == {"deletedId": made["id"], "userErrors": []}
    assert shown == {"trash": {"nodes": [{"id": made["id"], "title": "Fun"}]}, "budgets": []}
    assert restored == {
        "restored": {"id": made["id"], "name": "Fun", "status": {"health": "NEAR_LIMIT"}},
        "notices": [],
        "userErrors": [],
    }


def test_an_import_warns_once_and_its_revert_withdraws(ledger: Ledger) -> None:
    budget(ledger, categories=None, thresholds=[80])
    rows = [f"2026-03-{1 + n % 14:02},Row {n},-1.00" for n in range(300)]

    done = imported(ledger, ledger.account("Bank"), statement(*rows))
    after = ledger.person.run(ALERTS)["wallet"]["history"]["nodes"]
    reverted(ledger, done["id"])
    again = ledger.person.run(ALERTS)["wallet"]["history"]["nodes"]

    assert told(after) == ["CREATED"]
    # The latest hundred, where there were three hundred deletions.
    assert told(again) == ["UPDATED"]


def told(nodes: list[dict[str, Any]]) -> list[str]:
    return [node["action"] for node in nodes if node["entityId"].startswith("alt_")]


def test_all_statuses_of_a_wallet_are_read_together(ledger: Ledger) -> None:
    budget(ledger, name="b", startDate="2026-03-01")
    budget(ledger, name="a", startDate="2026-03-01", categories=None)
    budget(ledger, name="over", startDate="2026-01-01", endDate="2026-02-01")
    api = ledger.person.api

    async def asked() -> list[BudgetStatus]:
        parts = Parts(api.settings, api.engine, Slow(1), api.clock)
        with Context(parts, Client("request", "test", None, ledger.person.token)) as context:
            await context.authenticate()
            info: Any = SimpleNamespace(context=context)
            with api.statements() as said:
                found = await statuses_of(info, context.personal_wallet, None)
            assert len(said) == 7
            return found

    statuses = asyncio.run(asked())

    assert [each.of.row.name for each in statuses] == ["a", "b"]


def test_an_operation_shows_so_many_periods_under_whatever_aliases(ledger: Ledger) -> None:
    for name in ("A", "B"):
        budget(ledger, name=name, period="DAILY", startDate="2025-01-01")
    many = " ".join(f"h{n}: history(periods: 120) {{ start }}" for n in range(21))

    few = ledger.person.run("{ wallet { budgets { history(periods: 120) { start } } } }")
    answer = ledger.person.send(f"{{ wallet {{ budgets {{ {many} }} }} }}")

    assert [len(each["history"]) for each in few["wallet"]["budgets"]] == [120, 120]
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"BAD_USER_INPUT"}
    assert "at most 5,000 periods of budgets" in answer["errors"][0]["message"]
