"""Exports: what the file holds, who may fetch it and how long, and that it is made in pieces."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine

from auth.keys import derived
from db.session import write
from domain import ledger_csv
from domain.ledger import TransactionKind
from domain.ledger_csv import Entry
from domain.money import Money
from domain.records import Record
from graph.downloads import AT_ONCE_MAX
from services import exports, ledgers
from services.actors import Actor
from tests.api import Api, Person
from tests.conftest import START
from tests.graph.files import address, ask, exported, fetch
from tests.graph.ledgers import Ledger


def rows(file: bytes) -> list[str]:
    return file.decode().split("\r\n")[1:-1]


@pytest.fixture(scope="module")
def ledger(running_api: Api) -> Ledger:
    """Some of everything that a row can show, read by all tests of this module."""
    ledger = Ledger.new(running_api, currency="EUR")
    bank, yen = ledger.account("Bank"), ledger.account("Yen", "JPY")
    lines = [
        {"amount": {"amount": "4.00", "currency": "EUR"}, "category": ledger.categories["Health"]},
        {"amount": {"amount": "3.00", "currency": "EUR"}, "note": "+ the rest"},
    ]
    stated = [
        ledger.stated("2.50", description="=cmd()", date="2026-02-02", tags=["b;c", "A"]),
        ledger.stated("7.00", description="Shop", category=None, lines=lines, payee="O'Neill"),
        ledger.stated("5.00", description="Back", date="2026-03-01", isRefund=True, note="a\n-b"),
        ledger.stated(
            "10.00",
            description="Cash",
            kind="TRANSFER",
            category=None,
            account=bank,
            toAccount=yen,
            toAmount={"amount": "1700", "currency": "JPY"},
        ),
    ]
    assert ledger.add_many(*stated)["userErrors"] == []
    return ledger


def test_a_file_has_everything_by_day_and_then_by_entry(ledger: Ledger) -> None:
    assert rows(exported(ledger.person)) == [
        "2026-02-02,EXPENSE,2.50,EUR,Cash,,,,Food:Eating out,,'=cmd(),,A;b\\;c,,,,,,",
        '2026-03-01,EXPENSE,5.00,EUR,Cash,,,,Food:Eating out,,Back,"a\n-b",,yes,,,,,',
        "2026-03-14,EXPENSE,4.00,EUR,Cash,,,,Health,O'Neill,Shop,,,,1 of 2,,,,",
        "2026-03-14,EXPENSE,3.00,EUR,Cash,,,,,O'Neill,Shop,,,,2 of 2,'+ the rest,,,",
        "2026-03-14,TRANSFER,10.00,EUR,Bank,Yen,1700,JPY,,,Cash,,,,,,,,",
    ]


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({}, 5),
        ({"kinds": ["TRANSFER"]}, 1),
        ({"kinds": []}, 0),
        ({"dates": {"start": "2026-03-01", "end": "2026-03-14"}}, 1),
        ({"amount": {"min": "5.00"}}, 4),
        ({"tags": ["a"]}, 1),
        ({"search": "shop"}, 2),
        ({"uncategorized": True}, 2),
    ],
)
def test_the_filters_of_the_list_hold(ledger: Ledger, wanted: dict[str, Any], count: int) -> None:
    assert len(rows(exported(ledger.person, filter=wanted))) == count


def test_a_file_is_answered_as_one(ledger: Ledger) -> None:
    path = address(ledger.person)

    whole, head = fetch(ledger.person, path), fetch(ledger.person, path, "HEAD")

    for response in (whole, head):
        assert response.status_code == 200
        assert response.headers["content-type"] == "text/csv; charset=utf-8"
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["content-disposition"] == (
            'attachment; filename="outlay-2026-03-14.csv"'
        )
    assert whole.content.startswith(ledger_csv.header())
    assert head.content == b""


def test_an_address_lasts_ten_minutes(api: Api, ledger: Ledger) -> None:
    payload = ask(ledger.person)
    path = payload["download"]["url"].removeprefix(api.settings.base_url)

    api.clock.advance(minutes=9, seconds=59)
    in_time = fetch(ledger.person, path)
    api.clock.advance(seconds=1)
    too_late = fetch(ledger.person, path)

    assert payload["download"]["expiresAt"] == "2026-03-14T09:36:53Z"
    assert in_time.status_code == 200
    assert too_late.status_code == 410
    assert too_late.json()["errors"][0]["extensions"]["code"] == "GONE"


def test_an_address_that_was_tampered_with_is_none(ledger: Ledger) -> None:
    path = address(ledger.person)
    body, mark = path.removeprefix("/exports/").split(".")

    other = "B" if mark.startswith("A") else "A"

    bodies = [
        f"{body[:-1]}.{mark}",
        f"A{body}.{mark}",
        f"{body}.{other}{mark[1:]}",
        f"{body}.",
        body,
    ]
    for wrong in [*bodies, ledger.person.token, "%00", "x" * 7_000]:
        response = fetch(ledger.person, f"/exports/{wrong}")

        assert response.status_code == 404, wrong
        assert response.json()["errors"][0]["message"] == "There is nothing at this address"


def test_an_address_ends_with_its_session(api: Api) -> None:
    person = api.person()
    path = address(person)

    person.run("mutation { signOut { endedSessionId } }")

    assert fetch(person, path).status_code == 410


def test_an_address_ends_with_the_membership(api: Api) -> None:
    ledger = Ledger.new(api)
    wallet = ledger.person.run(
        """mutation { createWallet(input: {name: "Trip", currency: "EUR"}) { wallet { id } } }"""
    )["createWallet"]["wallet"]["id"]
    path = address(ledger.person, wallet=wallet)

    ledger.person.run(
        "mutation ($id: ID!) { deleteWallet(input: {id: $id}) { userErrors { code } } }", id=wallet
    )

    assert fetch(ledger.person, path).status_code == 410


def test_nobody_exports_the_wallet_of_another(api: Api, ledger: Ledger) -> None:
    stranger = api.person()

    foreign = ask(stranger, wallet=ledger.wallet)
    of_filter = ask(stranger, filter={"accounts": [ledger.accounts["Bank"]]})

    assert foreign["download"] is None
    assert foreign["userErrors"][0]["field"] == ["wallet"]
    assert of_filter["userErrors"][0]["field"] == ["filter", "accounts"]


def test_nobody_exports_without_signing_in(api: Api) -> None:
    query = "mutation { exportTransactions(input: {format: CSV}) { download { url } } }"

    answer = api.send(query)

    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


def test_a_filter_that_fits_no_address_is_refused(api: Api) -> None:
    noise = b"".join(derived(str(number), "noise") for number in range(250))
    tags = [
        "".join(chr(0x4E00 + byte) for byte in noise[at : at + 40]) for at in range(0, 8_000, 80)
    ]

    few, many = (ask(api.person(), filter={"tags": tags[:count]}) for count in (20, 100))

    assert few["userErrors"] == []
    assert [error["field"] for error in many["userErrors"]] == [["filter"]]
    assert many["userErrors"][0]["code"] == "TOO_LONG"


@pytest.fixture(scope="module")
def long_ledger(running_api: Api, engine: Engine) -> Person:
    """More than a page."""
    person = running_api.person(currency="EUR")
    record = Record("2026-01-01", TransactionKind.EXPENSE, Money(1, "EUR"), "x" * 100)
    entries = [Entry(line, record) for line in range(exports.PAGE_SIZE * 2 + 1)]
    wallet_id = person.run("{ wallet { id } }")["wallet"]["id"].removeprefix("wal_")
    actor = Actor(person.id.removeprefix("usr_"), None, START)
    write(engine, ledgers.bring_in, actor, wallet_id=wallet_id, entries=entries)
    return person


class Visit:
    """A client of the application itself, which takes some messages, then leaves or stalls."""

    def __init__(
        self, person: Person, path: str, *, pieces_max: int = 100, stalls: bool = False
    ) -> None:
        self.scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": [],
            "client": ("127.0.0.1", 1),
            "scheme": "http",
            "server": ("outlay.test", 80),
            "asgi": {"version": "3.0", "spec_version": "2.3"},
        }
        self.app: Any = person.api.client._transport.app  # type: ignore[attr-defined]  # noqa: SLF001 - httpx hides what it was given
        self.messages: list[dict[str, Any]] = []
        self.pieces_max = pieces_max
        self.stalls = stalls
        self.has_begun = asyncio.Event()
        self.has_left = asyncio.Event()

    async def send(self, message: dict[str, Any]) -> None:
        self.messages.append(message)
        self.has_begun.set()
        if len(self.messages) > self.pieces_max:
            if not self.stalls:
                self.has_left.set()
            await asyncio.Event().wait()

    async def receive(self) -> dict[str, Any]:
        await self.has_left.wait()
        return {"type": "http.disconnect"}

    async def run(self) -> None:
        await self.app(self.scope, self.receive, self.send)


def test_a_long_file_comes_in_pieces(long_ledger: Person) -> None:
    visit = Visit(long_ledger, address(long_ledger))

    long_ledger.api._runner.run(visit.run())  # noqa: SLF001 - its loop is where the application runs

    sizes = [len(message.get("body", b"")) for message in visit.messages]
    assert visit.messages[-1]["more_body"] is False
    assert len([size for size in sizes if size]) == 4
    assert max(sizes) < 160 * exports.PAGE_SIZE


def test_a_client_that_leaves_ends_the_work(long_ledger: Person) -> None:
    path = address(long_ledger)

    for _ in range(AT_ONCE_MAX + 1):
        visit = Visit(long_ledger, path, pieces_max=2)
        with long_ledger.api.statements() as said:
            long_ledger.api._runner.run(visit.run())  # noqa: SLF001 - the same

        assert visit.messages[0]["status"] == 200
        assert len([text for text in said if "FROM transactions" in text]) <= 2
    assert len(rows(exported(long_ledger))) == exports.PAGE_SIZE * 2 + 1


def test_a_client_that_stalls_gives_up_its_place(
    long_ledger: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = address(long_ledger)
    monkeypatch.setattr("graph.downloads.STALL_S_MAX", 0.01)

    for _ in range(AT_ONCE_MAX + 1):
        visit = Visit(long_ledger, path, pieces_max=1, stalls=True)
        long_ledger.api._runner.run(visit.run())  # noqa: SLF001 - the same

        assert [message.get("status") for message in visit.messages] == [200, None]


def test_more_files_than_there_is_room_for_are_put_off(long_ledger: Person) -> None:
    path = address(long_ledger)

    async def crowd() -> httpx.Response:
        visits = [Visit(long_ledger, path, pieces_max=1, stalls=True) for _ in range(AT_ONCE_MAX)]
        stay = [asyncio.create_task(visit.run()) for visit in visits]
        for visit in visits:
            await visit.has_begun.wait()
        late = await long_ledger.api.client.get(path)
        for visit in visits:
            visit.has_left.set()
        await asyncio.gather(*stay)
        return late

    late = long_ledger.api._runner.run(crowd())  # noqa: SLF001 - the same

    assert late.status_code == 503
    assert late.headers["retry-after"] == "1"
    assert fetch(long_ledger, path).status_code == 200


def test_a_page_costs_as_many_statements_whatever_it_holds(ledger: Ledger) -> None:
    path = address(ledger.person)

    with ledger.person.api.statements() as said:
        fetch(ledger.person, path)

    # The session, the membership, accounts, categories; then transactions, payees, lines, tags
    # and own rates.
    assert len(said) == 9
