"""The outbox: put down with the write that causes it, for whoever wants it, and for nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db.session import write, writing
from domain.deliveries import Channel
from domain.errors import NotFound
from domain.ledger import WalletRole
from services import outbox
from services.outbox import MAILS_MAX
from tests.api import PASSWORD, Api
from tests.conftest import START
from tests.graph.budgeting import budget, send
from tests.graph.ledgers import DELETE, Ledger
from tests.jobs.deliveries import choose, exceed, rows, verified, wanting
from tests.membership import admit

URL = "https://hooks.example.org/"


def join(api: Api, ledger: Ledger, **chosen: Any) -> Ledger:
    """Another member of the ledger's wallet, who wants to be told of it."""
    other = wanting(api, **chosen)
    admit(api.engine, ledger.wallet.removeprefix("wal_"), other.person.id[4:], WalletRole.VIEWER)
    return other


def told(engine: Engine, ledger: Ledger) -> list[tuple[str, str]]:
    return [(row.channel, row.state) for row in rows(engine, ledger)]


def test_each_member_is_told_as_they_want(api: Api) -> None:
    ledger = Ledger.new(api)
    mailed = join(api, ledger)
    posted = join(api, ledger, webhookUrl=URL, webhook=["BUDGET_EXCEEDED"], email=[])
    both = join(api, ledger, webhookUrl=URL, webhook=["BUDGET_EXCEEDED"])
    others = join(api, ledger, email=["GOAL_COMPLETED"])

    exceed(ledger)

    assert told(api.engine, ledger) == []
    assert told(api.engine, mailed) == [("EMAIL", "PENDING")]
    assert told(api.engine, posted) == [("WEBHOOK", "PENDING")]
    assert told(api.engine, both) == [("EMAIL", "PENDING"), ("WEBHOOK", "PENDING")]
    assert told(api.engine, others) == []


def test_an_address_that_nobody_has_verified_gets_no_alerts(api: Api) -> None:
    ledger = wanting(api, webhookUrl=URL, webhook=["BUDGET_EXCEEDED"], email=["BUDGET_EXCEEDED"])
    verified(api, ledger.person.id, at=None)

    exceed(ledger)

    assert told(api.engine, ledger) == [("WEBHOOK", "PENDING")]


def test_what_is_withdrawn_is_not_sent_and_what_comes_back_is(api: Api) -> None:
    ledger = wanting(api)
    made = budget(ledger, thresholds=[100], limit={"amount": "5.00", "currency": "EUR"})
    first = ledger.add(category=ledger.categories["Eating out"], date="2026-03-14")

    ledger.person.run(DELETE, input={"id": first["id"]})
    gone = told(api.engine, ledger)
    ledger.add(category=ledger.categories["Eating out"], date="2026-03-14")
    back = told(api.engine, ledger)
    send(ledger, "delete", "deletedId", id=made["id"])

    assert gone == [("EMAIL", "CANCELLED")]
    assert back == [("EMAIL", "CANCELLED"), ("EMAIL", "PENDING")]
    assert told(api.engine, ledger) == [("EMAIL", "CANCELLED")] * 2


def test_a_wallet_whose_members_want_nothing_asks_one_question(api: Api) -> None:
    wants, wants_not = wanting(api), Ledger.new(api)
    with api.statements() as told_nobody:
        exceed(wants_not)
    with api.statements() as told_one:
        exceed(wants)
    for _ in range(3):
        join(api, wants)
    with api.statements() as told_four:
        exceed(wants, "More")

    assert sum("notification_preferences" in each for each in told_nobody) == 1
    assert sum("deliveries" in each for each in told_nobody) == 0
    assert sum("deliveries" in each for each in told_one) == 1
    assert sum("deliveries" in each for each in told_four) <= 2


@pytest.mark.parametrize(("count", "is_gathered"), [(MAILS_MAX, False), (MAILS_MAX + 1, True)])
def test_many_at_once_are_gathered(api: Api, count: int, is_gathered: bool) -> None:  # noqa: FBT001 - a case of the test
    ledger = wanting(api)

    exceed(ledger, *(f"Budget {number}" for number in range(count)))

    found = rows(api.engine, ledger)
    assert [row.is_gathered for row in found] == [is_gathered] * count
    assert {row.due_at for row in found} == {START}


def test_nothing_is_put_down_by_what_is_rolled_back(api: Api) -> None:
    ledger = wanting(api)

    def fail(session: Session) -> None:
        to = ledger.person.id[4:]
        channel = Channel.EMAIL
        outbox.post(
            session, at=START, user_id=to, address=None, channel=channel, kind="TEST", facts={}
        )
        session.flush()
        raise NotFound("No")

    with pytest.raises(NotFound):
        write(api.engine, fail)

    assert rows(api.engine, ledger) == []


def test_what_was_put_down_can_be_cancelled(api: Api) -> None:
    ledger = wanting(api)
    exceed(ledger)
    [row] = rows(api.engine, ledger)

    with writing(api.engine) as session:
        outbox.cancel(session, [row.id], at=START)

    assert told(api.engine, ledger) == [("EMAIL", "CANCELLED")]


def test_without_an_address_nothing_waits_for_a_webhook(api: Api) -> None:
    ledger = wanting(api, webhookUrl=URL, webhook=["BUDGET_EXCEEDED"], email=[])
    exceed(ledger)

    choose(ledger, webhook=[], webhookUrl=None)

    assert told(api.engine, ledger) == [("WEBHOOK", "CANCELLED")]


def test_whoever_leaves_takes_what_was_to_be_sent_along(api: Api) -> None:
    ledger = Ledger.new(api)
    other = join(api, ledger)
    exceed(ledger)
    left = """mutation ($password: String!) { deleteViewer(input: {password: $password}) {
      userErrors { message } } }"""

    assert told(api.engine, other) != []
    assert other.person.run(left, password=PASSWORD)["deleteViewer"]["userErrors"] == []

    assert told(api.engine, other) == []
