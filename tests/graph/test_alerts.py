"""The inbox: what stands in it and in which order, what is unread, and whose it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from uuid_utils import uuid7

from domain.alerts import AlertKind
from domain.ledger import WalletRole
from tests.alerts import change_alert, raise_alerts
from tests.api import Api, Person
from tests.conftest import START
from tests.graph.ledgers import Ledger
from tests.membership import admit, dismiss

INBOX = """
query ($unread: Boolean, $first: Int, $after: String, $last: Int) {
  viewer {
    unreadAlertCount
    alerts(unreadOnly: $unread, first: $first, after: $after, last: $last) {
      totalCount
      nodes {
        id kind title message raisedAt readAt withdrawnAt version wallet { id } subject { id }
      }
      pageInfo { hasNextPage hasPreviousPage endCursor }
    }
  }
}
"""
MARK = """
mutation ($alerts: AlertChoice!) {
  markAlertsRead(input: {alerts: $alerts}) { readCount userErrors { field code message } }
}
"""
CHANGES = """
query ($after: String, $first: Int) {
  viewer { alertChanges(after: $after, first: $first) {
    alerts { id title withdrawnAt } cursor hasMore
  } }
}
"""
LATER = START + timedelta(minutes=5)


@pytest.fixture
def ledger(api: Api) -> Ledger:
    return Ledger.new(api)


def inbox(person: Person, **of: Any) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = person.run(INBOX, **of)["viewer"]["alerts"]["nodes"]
    return nodes


def names(person: Person, **of: Any) -> list[str]:
    return [alert["title"].partition(":")[0] for alert in inbox(person, **of)]


def unread(person: Person) -> int:
    count: int = person.run("{ viewer { unreadAlertCount } }")["viewer"]["unreadAlertCount"]
    return count


def mark(person: Person, **alerts: Any) -> dict[str, Any]:
    payload: dict[str, Any] = person.run(MARK, alerts=alerts)["markAlertsRead"]
    return payload


def changes(person: Person, **of: Any) -> dict[str, Any]:
    feed: dict[str, Any] = person.run(CHANGES, **of)["viewer"]["alertChanges"]
    return feed


def raised(api: Api, ledger: Ledger, *named: str, at: Any = START, **of: Any) -> list[str]:
    return raise_alerts(api.engine, ledger, *({"name": name} for name in named), at=at, **of)


def test_an_alert_says_what_it_is_about(api: Api, ledger: Ledger) -> None:
    [alert] = raised(api, ledger, "Food")

    [shown] = inbox(ledger.person)

    assert shown.pop("version") > 1
    assert shown == {
        "id": alert,
        "kind": "BUDGET_NEAR_LIMIT",
        "title": "Food: 80% of the budget is spent",
        "message": "85.00 EUR of 100.00 EUR (85.0%) is spent from 2026-03-01 to 2026-03-31; "
        "15.00 EUR is left.",
        "raisedAt": "2026-03-14T09:26:53Z",
        "readAt": None,
        "withdrawnAt": None,
        "wallet": {"id": ledger.wallet},
        "subject": None,
    }


def test_the_last_raised_comes_first_from_whatever_wallet(api: Api, ledger: Ledger) -> None:
    other = Ledger.new(api)
    user_id = ledger.person.id.removeprefix("usr_")
    admit(api.engine, other.wallet.removeprefix("wal_"), user_id, WalletRole.VIEWER)
    for hour, (of, name) in enumerate([(ledger, "A"), (other, "B"), (ledger, "C"), (other, "D")]):
        raised(api, of, name, at=START + timedelta(hours=hour))

    assert names(ledger.person) == ["D", "C", "B", "A"]
    assert names(other.person) == ["D", "B"]
    assert names(ledger.person, last=3) == ["C", "B", "A"]


def test_pages_follow_on_each_other(api: Api, ledger: Ledger) -> None:
    wanted = raised(api, ledger, *"ABCDE")

    pages: list[dict[str, Any]] = []
    after = None
    for _ in range(3):
        pages.append(ledger.person.run(INBOX, first=2, after=after)["viewer"]["alerts"])
        after = pages[-1]["pageInfo"]["endCursor"]

    assert {page["totalCount"] for page in pages} == {5}
    assert [page["pageInfo"]["hasNextPage"] for page in pages] == [True, True, False]
    told = [alert["id"] for page in pages for alert in page["nodes"]]
    assert sorted(told) == sorted(wanted)


def test_what_was_raised_before_a_member_came_is_not_theirs(api: Api, ledger: Ledger) -> None:
    guest = api.person()
    raised(api, ledger, "Before")
    wallet_id, user_id = ledger.wallet.removeprefix("wal_"), guest.id.removeprefix("usr_")
    admit(api.engine, wallet_id, user_id, WalletRole.VIEWER, at=LATER)
    raised(api, ledger, "After", at=LATER)

    joined = names(guest), unread(guest)
    dismiss(api.engine, wallet_id, user_id)

    assert joined == (["After"], 1)
    assert (names(guest), unread(guest)) == ([], 0)


def test_what_is_read_is_not_unread(api: Api, ledger: Ledger) -> None:
    first, second, third = raised(api, ledger, "A", "B", "C")
    api.clock.advance(minutes=5)

    told = mark(ledger.person, ids=[first, third])

    assert told == {"readCount": 2, "userErrors": []}
    assert unread(ledger.person) == 1
    assert [alert["id"] for alert in inbox(ledger.person, unread=True)] == [second]
    read = {alert["id"]: alert["readAt"] for alert in inbox(ledger.person)}
    assert read == {first: "2026-03-14T09:31:53Z", second: None, third: "2026-03-14T09:31:53Z"}
    assert mark(ledger.person, ids=[first])["readCount"] == 0


def test_all_that_was_told_can_be_read(api: Api, ledger: Ledger) -> None:
    [first, _] = raised(api, ledger, "A", "Again")
    told = changes(ledger.person)["cursor"]
    [again] = [a["id"] for a in inbox(ledger.person) if a["id"] != first]
    # An alert of a write that began earlier and was committed later.
    raised(api, ledger, "Earlier", at=START - timedelta(minutes=1))
    change_alert(api.engine, ledger, again, at=LATER, holds=True)
    api.clock.advance(minutes=10)

    marked = mark(ledger.person, upTo=told)

    assert marked["readCount"] == 1
    assert sorted(names(ledger.person, unread=True)) == ["Again", "Earlier"]


def test_each_reads_for_themselves(api: Api, ledger: Ledger) -> None:
    guest = api.person()
    wallet_id = ledger.wallet.removeprefix("wal_")
    admit(api.engine, wallet_id, guest.id.removeprefix("usr_"), WalletRole.VIEWER)
    [alert] = raised(api, ledger, "A")
    version = ledger.person.run("{ wallet { version } }")

    mark(guest, ids=[alert])

    assert (unread(guest), unread(ledger.person)) == (0, 1)
    assert ledger.person.run("{ wallet { version } }") == version


def test_a_withdrawn_alert_stays_but_is_not_unread(api: Api, ledger: Ledger) -> None:
    [alert] = raised(api, ledger, "A")
    change_alert(api.engine, ledger, alert, at=LATER, holds=False)

    [shown] = inbox(ledger.person)

    assert shown["withdrawnAt"] == "2026-03-14T09:31:53Z"
    assert unread(ledger.person) == 0
    assert inbox(ledger.person, unread=True) == []


def test_what_is_raised_again_is_unread_again(api: Api, ledger: Ledger) -> None:
    [alert], [other] = raised(api, ledger, "A"), raised(api, ledger, "B", at=LATER)
    api.clock.advance(minutes=6)
    mark(ledger.person, ids=[alert, other])
    change_alert(api.engine, ledger, alert, at=LATER, holds=False)
    again = LATER + timedelta(minutes=5)
    change_alert(api.engine, ledger, alert, at=again, holds=True)

    assert names(ledger.person) == ["A", "B"]
    assert names(ledger.person, unread=True) == ["A"]
    assert inbox(ledger.person)[0]["readAt"] is None


def test_who_was_away_asks_what_was_missed(api: Api, ledger: Ledger) -> None:
    [old, _] = raised(api, ledger, "Withdrawn", "Quiet")
    stood = changes(ledger.person)
    # A write that began before the question and is committed after it.
    [new] = raised(api, ledger, "New", at=START - timedelta(minutes=1))
    change_alert(api.engine, ledger, old, at=LATER, holds=False)

    missed = changes(ledger.person, after=stood["cursor"])

    assert stood["alerts"] == []
    told = {each["id"]: each["withdrawnAt"] is None for each in missed["alerts"]}
    assert told == {new: True, old: False}
    assert changes(ledger.person, after=missed["cursor"])["alerts"] == []


def test_what_was_missed_comes_page_by_page_from_every_wallet(api: Api, ledger: Ledger) -> None:
    other = Ledger.new(api)
    user_id = ledger.person.id.removeprefix("usr_")
    after = changes(ledger.person)["cursor"]
    admit(api.engine, other.wallet.removeprefix("wal_"), user_id, WalletRole.VIEWER)
    wanted = [*raised(api, ledger, *"ABCDE"), *raised(api, other, *"FGHIJK")]

    told: list[str] = []
    for has_more in (True, True, False):
        page = changes(ledger.person, after=after, first=4)
        told += [each["id"] for each in page["alerts"]]
        after = page["cursor"]
        assert page["hasMore"] is has_more

    assert sorted(told) == sorted(wanted)


@pytest.mark.parametrize("after", ["", "x", "W10", "WzFd", "W1sxLDJdXQ==", "a" * 30_000])
def test_a_made_up_cursor_is_refused(ledger: Ledger, after: str) -> None:
    answer = ledger.person.send(CHANGES, after=after)

    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]
    assert mark(ledger.person, upTo=after)["userErrors"][0]["field"] == ["alerts", "upTo"]


def test_kinds_that_are_muted_are_not_there(api: Api, ledger: Ledger) -> None:
    raised(api, ledger, "A")
    [other] = raised(api, ledger, "B", kind=AlertKind.BUDGET_EXCEEDED)
    ledger.person.run(
        "mutation { updateNotificationPreferences(input: {inApp: [BUDGET_EXCEEDED]})"
        " { preferences { inApp } userErrors { message } } }"
    )

    assert [alert["id"] for alert in inbox(ledger.person)] == [other]
    assert unread(ledger.person) == 1


def test_a_page_costs_as_many_statements_as_one_alert(api: Api, ledger: Ledger) -> None:
    raised(api, ledger, "A")
    with api.statements() as few:
        inbox(ledger.person)
    raised(api, ledger, *"BCDEFGHIJK")

    with api.statements() as many:
        inbox(ledger.person)

    assert len(many) == len(few)


def test_the_alerts_of_others_change_nothing(api: Api, ledger: Ledger) -> None:
    other = Ledger.new(api)
    [alert] = raised(api, other, "A")

    told = mark(ledger.person, ids=[alert, f"alt_{uuid7()}"])

    assert told == {"readCount": 0, "userErrors": []}
    assert unread(other.person) == 1


@pytest.mark.parametrize(
    ("alerts", "field"),
    [
        ({"ids": ["txn_01936f2e-8c5a-7c9d-8e4f-0a1b2c3d4e5f"]}, ["alerts", "ids", "0"]),
        ({"ids": ["x"] * 101}, ["alerts", "ids"]),
    ],
)
def test_what_names_no_alerts_is_refused(
    ledger: Ledger, alerts: dict[str, Any], field: list[str]
) -> None:
    told = mark(ledger.person, **alerts)

    assert told["readCount"] is None
    assert [(error["field"], error["code"]) for error in told["userErrors"]] == [(field, "INVALID")]


@pytest.mark.parametrize("alerts", [{}, {"ids": None}, {"ids": [], "upTo": "W10="}])
def test_which_alerts_is_said_in_one_way(ledger: Ledger, alerts: dict[str, Any]) -> None:
    answer = ledger.person.send(MARK, alerts=alerts)

    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]
