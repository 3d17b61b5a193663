"""Sync: a device that follows the feed has what the wallet has, and misses nothing."""

from __future__ import annotations

from typing import Any

import pytest

from graph import paging
from tests.api import Api
from tests.graph.ledgers import Ledger

FEED = """
query ($wallet: ID, $after: String, $first: Int) { wallet(id: $wallet) {
  changes(after: $after, first: $first) {
    changes { version id deleted entity { __typename id ... on Transaction { description } } }
    cursor version hasMore } } }
"""
EMPTY = "mutation { emptyTrash(input: {}) { purgedCount } }"
RENAME = """
mutation ($input: UpdateTransactionInput!) { updateTransaction(input: $input) {
  query { wallet { version changes(after: %s) { version changes { id entity {
    ... on Transaction { description } } } } } } } }
"""


@pytest.fixture
def ledger(api: Api) -> Ledger:
    return Ledger.new(api)


def feed(ledger: Ledger, **asked: Any) -> dict[str, Any]:
    found: dict[str, Any] = ledger.person.run(FEED, **asked)["wallet"]["changes"]
    return found


def refusal(ledger: Ledger, **asked: Any) -> str:
    """The code of the error that the feed must answer with."""
    answer = ledger.person.send(FEED, **asked)
    assert answer["data"]["wallet"] == {"changes": None}
    return str(answer["errors"][0]["extensions"]["code"])


def caught_up(ledger: Ledger, after: str | None = None, first: int | None = None) -> Any:
    """(all changes, the last cursor) of a device that reads on until there is no more."""
    found, more = [], True
    while more:
        page = feed(ledger, after=after, first=first)
        found += page["changes"]
        after, more = page["cursor"], page["hasMore"]
    return found, after


def cursor(ledger: Ledger, *key: Any) -> str:
    """A cursor that the wallet might have given: version, number, and where the device began."""
    return paging.encode(f"CHANGES.{ledger.wallet.removeprefix('wal_')}", key)


@pytest.mark.parametrize("first", [1, 7, 500, None])
def test_begun_anew_it_tells_everything_once_and_of_nothing_gone(
    ledger: Ledger, first: int | None
) -> None:
    kept, gone = ledger.add(), ledger.add()
    ledger.update(id=kept["id"], description="Dinner")
    ledger.delete(id=gone["id"])

    changes, _ = caught_up(ledger, first=first)

    ids = [change["id"] for change in changes]
    things = {ledger.wallet, kept["id"], *ledger.accounts.values(), *ledger.categories.values()}
    assert set(ids) == things
    assert len(ids) == len(things)
    assert all(change["entity"]["id"] == change["id"] for change in changes)
    assert not any(change["deleted"] for change in changes)


def test_it_goes_on_where_a_device_stands(ledger: Ledger) -> None:
    _, stand = caught_up(ledger)
    lunch = ledger.add(payee="Zoo")

    first = feed(ledger, after=stand)
    ledger.delete(id=lunch["id"])
    second = feed(ledger, after=first["cursor"])
    third = feed(ledger, after=second["cursor"])

    assert [each["id"] for each in first["changes"]] == [lunch["payee"]["id"], lunch["id"]]
    [gone] = second["changes"]
    assert gone == {"version": second["version"], "id": lunch["id"], "deleted": True} | {
        "entity": None
    }
    assert (third["changes"], third["cursor"], third["hasMore"]) == ([], second["cursor"], False)


def test_several_changes_of_one_thing_are_its_last(ledger: Ledger) -> None:
    lunch = ledger.add()
    _, stand = caught_up(ledger)
    for text in ("one", "two", "three"):
        ledger.update(id=lunch["id"], description=text)
    short_lived = ledger.add()
    ledger.delete(id=short_lived["id"])

    changes, _ = caught_up(ledger, stand)

    assert [(each["id"], each["deleted"]) for each in changes] == [
        (lunch["id"], False),
        (short_lived["id"], True),
    ]
    assert changes[0]["entity"]["description"] == "three"


@pytest.mark.parametrize("first", [7, 100, 299, 300, 301])
def test_it_pages_inside_one_version(ledger: Ledger, first: int) -> None:
    _, stand = caught_up(ledger)
    stated = [ledger.stated(description=str(number)) for number in range(300)]
    made = ledger.add_many(*stated)["transactions"]

    changes, _ = caught_up(ledger, stand, first)

    assert [change["id"] for change in changes] == [each["id"] for each in made]
    assert len({change["version"] for change in changes}) == 1


def test_whoever_is_half_through_a_version_hears_of_what_comes_meanwhile(ledger: Ledger) -> None:
    _, stand = caught_up(ledger)
    ledger.add_many(*[ledger.stated(description=str(number)) for number in range(10)])
    page = feed(ledger, after=stand, first=5)
    ledger.update(id=page["changes"][0]["id"], description="again")

    rest, _ = caught_up(ledger, page["cursor"], 5)

    assert [each["entity"]["description"] for each in rest] == ["5", "6", "7", "8", "9", "again"]


def test_a_page_may_be_short_and_have_more(ledger: Ledger, monkeypatch: Any) -> None:
    lunch = ledger.add()
    _, stand = caught_up(ledger)
    for number in range(12):
        ledger.update(id=lunch["id"], description=str(number))
    monkeypatch.setattr("db.queries.changes.SCANNED_MAX", 5)

    page = feed(ledger, after=stand)
    changes, _ = caught_up(ledger, stand)

    assert (page["changes"], page["hasMore"]) == ([], True)
    assert [each["entity"]["description"] for each in changes] == ["11"]


def test_a_device_that_slept_through_an_emptied_trash_begins_anew(ledger: Ledger) -> None:
    lunch = ledger.add()
    _, asleep = caught_up(ledger)
    ledger.delete(id=lunch["id"])
    _, awake = caught_up(ledger)
    ledger.person.run(EMPTY)

    assert refusal(ledger, after=asleep) == "RESYNC_REQUIRED"
    assert feed(ledger, after=awake)["hasMore"] is False
    assert lunch["id"] not in [change["id"] for change in caught_up(ledger)[0]]


def test_an_emptied_trash_keeps_no_new_device_from_reading_all(ledger: Ledger) -> None:
    ledger.add_many(*[ledger.stated() for _ in range(3)])
    ledger.delete(id=ledger.add()["id"])
    ledger.person.run(EMPTY)

    changes, stand = caught_up(ledger, first=4)

    assert len(changes) == len(caught_up(ledger)[0]) > 4
    assert feed(ledger, after=stand)["changes"] == []


def test_what_is_deleted_while_a_device_begins_is_told_to_it(ledger: Ledger) -> None:
    before, lunch = ledger.add(), ledger.add()
    ledger.delete(id=before["id"])
    page = feed(ledger, first=4)
    ledger.delete(id=lunch["id"])

    rest, _ = caught_up(ledger, page["cursor"], 4)

    assert [each["id"] for each in rest if each["deleted"]] == [lunch["id"]]


@pytest.mark.parametrize("ahead", [1, 2**40])
def test_a_cursor_from_the_future_begins_anew(ledger: Ledger, ahead: int) -> None:
    version = feed(ledger)["version"]

    assert feed(ledger, after=cursor(ledger, version, 999, 0))["changes"] == []
    assert refusal(ledger, after=cursor(ledger, version + ahead, 0, 0)) == "RESYNC_REQUIRED"
    assert refusal(ledger, after=cursor(ledger, 0, 0, version + ahead)) == "RESYNC_REQUIRED"


@pytest.mark.parametrize(
    "after",
    ["", "x", "null", "ż", "A" * 5_000, paging.encode("HISTORY", (1, 0))],
)
def test_what_is_no_cursor_is_refused(ledger: Ledger, after: str) -> None:
    assert refusal(ledger, after=after) == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    "key",
    [
        (-1, 0, 0),
        (2**63, 0, 0),
        ("1", 0, 0),
        (1, 0),
        (1, 0, 0, 0),
        (1, True, 0),
        (1, 2**40, 0),
        (1.5, 0, 0),
        (1, 0, -1),
        (1, 0, None),
    ],
)
def test_a_made_up_cursor_is_refused(ledger: Ledger, key: tuple[Any, ...]) -> None:
    assert refusal(ledger, after=cursor(ledger, *key)) == "BAD_USER_INPUT"


def test_a_cursor_of_another_wallet_is_refused(ledger: Ledger, api: Api) -> None:
    foreign = feed(Ledger.new(api))["cursor"]

    assert refusal(ledger, after=foreign) == "BAD_USER_INPUT"


@pytest.mark.parametrize("first", [0, -1, 501, 2**31 - 1])
def test_a_page_has_a_size(ledger: Ledger, first: int) -> None:
    assert refusal(ledger, first=first) == "BAD_USER_INPUT"


def test_a_stranger_hears_nothing(ledger: Ledger, api: Api) -> None:
    assert api.person().run(FEED, wallet=ledger.wallet) == {"wallet": None}


def test_a_feed_takes_as_many_statements_whatever_its_size(ledger: Ledger, api: Api) -> None:
    _, stand = caught_up(ledger)
    ledger.add_many(*[ledger.stated() for _ in range(60)])

    counts = []
    for first in (1, 50):
        with api.statements() as said:
            feed(ledger, after=stand, first=first)
        counts.append(len(said))

    assert counts[0] == counts[1] <= 6


def test_a_feed_after_a_mutation_of_the_same_request_has_heard_of_it(ledger: Ledger) -> None:
    lunch = ledger.add()
    _, stand = caught_up(ledger)

    changed = {"id": lunch["id"], "description": "Dinner"}
    data = ledger.person.run(RENAME % f'"{stand}"', input=changed)

    wallet = data["updateTransaction"]["query"]["wallet"]
    assert wallet["version"] == wallet["changes"]["version"] == lunch["version"] + 1
    [change] = wallet["changes"]["changes"]
    assert change == {"id": lunch["id"], "entity": {"description": "Dinner"}}
