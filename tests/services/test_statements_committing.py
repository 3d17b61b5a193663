"""Commits at once, half way and at length: each row comes in once, and all of it or nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests import recount
from tests.api import Api
from tests.graph.imports import COMMIT, committed, imported, planned, reverted, statement, verdicts
from tests.graph.ledgers import Ledger

# Commits a plan, says so when rows and a sum of them are written, and waits to be killed.
_DOOMED = """
import sys
from datetime import UTC, datetime
from sqlalchemy import event
from db.engine import connect
from db.session import write
from services.actors import Actor
from services.statements import committing

url, user, plan, digest = sys.argv[1:]
engine = connect(url)
has_begun = False

@event.listens_for(engine, "before_cursor_execute")
def count(connection, cursor, statement, *rest):
    global has_begun
    if has_begun:
        print("half", flush=True)
        sys.stdin.read()
    has_begun = "INSERT INTO daily_totals" in statement

at = datetime(2026, 3, 14, 10, tzinfo=UTC)
write(engine, committing.carry_out, Actor(user, None, at), plan_id=plan, digest=digest)
"""


@pytest.fixture
def ledger(api: Api) -> Ledger:
    ledger = Ledger.new(api)
    ledger.account("Bank")
    return ledger


def many(rows: int) -> bytes:
    return statement(
        *(f"2026-{1 + n % 12:02d}-{1 + n % 28:02d},Row {n},-{n + 1}.00" for n in range(rows))
    )


def test_one_file_committed_by_two_clients_at_once_comes_in_once(ledger: Ledger) -> None:
    plans = [planned(ledger, ledger.accounts["Bank"], many(700)) for _ in range(3)]
    wanted = [{"input": {"plan": plan["id"], "digest": plan["digest"]}} for plan in plans]

    answers = ledger.person.api.together(
        *((COMMIT, variables, ledger.person.token) for variables in [*wanted, *wanted])
    )

    batches = [answer["data"]["commitImport"]["import"] for answer in answers]
    assert sorted(batch["addedCount"] for batch in batches) == [0, 0, 0, 0, 700, 700]
    assert [batch["id"] for batch in batches[:3]] == [batch["id"] for batch in batches[3:]]
    recount.check(ledger.person.api.engine, ledger.wallet.removeprefix("wal_"))


def test_a_commit_that_is_killed_half_way_leaves_nothing(ledger: Ledger, database_url: str) -> None:
    plan = planned(ledger, ledger.accounts["Bank"], many(2_500))
    ids = [ledger.person.id.removeprefix("usr_"), plan["id"].removeprefix("ipl_"), plan["digest"]]

    with subprocess.Popen(
        [sys.executable, "-c", _DOOMED, database_url, *ids],
        cwd=Path(__file__).parent.parent.parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        process.kill()

    assert said == b"half\n"
    assert ledger.listed() == []
    batch = committed(ledger, plan)
    assert (batch["addedCount"], batch["duplicateCount"]) == (2_500, 0)
    recount.check(ledger.person.api.engine, ledger.wallet.removeprefix("wal_"))


def test_transactions_have_their_ids_in_the_order_of_the_file(ledger: Ledger) -> None:
    file = statement(*(f"2026-03-02,Row {n},-1.00" for n in range(60)))

    batch = imported(ledger, ledger.accounts["Bank"], file)

    latest_first = [node["description"] for node in batch["transactions"]["nodes"]]
    assert latest_first == [f"Row {n}" for n in reversed(range(60))]


def test_statements_grow_with_runs_and_not_with_rows(ledger: Ledger) -> None:
    costs = []
    for rows in (10, 900):
        account = ledger.account(f"Of {rows}")
        with ledger.person.api.statements() as planning:
            plan = planned(ledger, account, many(rows))
        with ledger.person.api.statements() as committing:
            batch = committed(ledger, plan)
        with ledger.person.api.statements() as reverting:
            reverted(ledger, batch["id"])
        costs.append((len(planning), len(committing), len(reverting)))

    # Many rows go by COPY, which takes those that have no image along with the others.
    assert all(more <= few for few, more in zip(*costs, strict=True))


def test_a_reverted_batch_takes_its_payees_along_but_not_those_in_use(ledger: Ledger) -> None:
    account = ledger.accounts["Bank"]
    file = (
        b"Date,Payee,Description,Amount\n2026-03-02,Baker,Bread,-4.10\n2026-03-03,Cafe,Tea,-2.00\n"
    )
    batch = imported(ledger, account, file)
    ledger.add("1.00", payee="Baker")

    reverted(ledger, batch["id"])

    payees = ledger.person.run("{ wallet { payees { name } } }")["wallet"]["payees"]
    assert [payee["name"] for payee in payees] == ["Baker"]


def test_rows_that_came_in_since_the_plan_are_left_out_and_counted(ledger: Ledger) -> None:
    account = ledger.accounts["Bank"]
    plan = planned(ledger, account, many(5))
    imported(ledger, account, many(3))

    batch = committed(ledger, plan)

    assert (batch["addedCount"], batch["duplicateCount"], batch["skippedCount"]) == (2, 3, 0)


def test_a_category_deleted_since_the_plan_is_one_no_longer(ledger: Ledger) -> None:
    file = b"Date,Description,Amount,Category\n2026-03-02,Lunch,-9.00,Eating out\n"
    plan = planned(ledger, ledger.accounts["Bank"], file)
    ledger.person.run(
        "mutation ($c: DeleteCategoryInput!) { deleteCategory(input: $c) { deletedId } }",
        c={"id": ledger.categories["Eating out"]},
    )

    batch = committed(ledger, plan)

    assert verdicts(plan) == ["NEW"]
    assert batch["transactions"]["nodes"][0]["category"] is None
