"""Reports through the API: who gets one, that it is the one that was answered, and its figures."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from threading import get_ident

import httpx
import pytest
from sqlalchemy import Engine, event

from db.queries import wallets
from db.session import reading
from domain.periods import Span
from domain.reports import BUDGETS_MAX, GOALS_MAX, MonthlyReport
from graph.downloads import AT_ONCE_MAX
from services import reports
from tests.api import Api
from tests.graph import budgeting, goals
from tests.graph.files import fetch
from tests.graph.ledgers import Ledger
from tests.graph.report_figures import FIGURES, said
from tests.graph.reporting import NAMES, ask, fetched, many_scripts, path_of, reported
from tests.services.reporting import texts


@pytest.fixture(scope="module")
def written(running_api: Api) -> Ledger:
    return many_scripts(running_api)


@pytest.fixture
def scripts(api: Api, written: Ledger) -> Ledger:
    """Read by all tests of this module, each at the moment at which tests begin."""
    return written


def value(ledger: Ledger, engine: Engine, day: str = "2026-03-14") -> MonthlyReport:
    """What is drawn for the ledger's person."""
    wallet_id = ledger.wallet.removeprefix("wal_")
    with reading(engine) as session:
        wallet = wallets.row(session, wallet_id)
        return reports.monthly(
            session,
            wallet,
            month=date.fromisoformat(day),
            locale="en-GB",
            at=ledger.person.api.clock(),
        )


def test_a_report_is_answered_as_a_file(api: Api, scripts: Ledger) -> None:
    payload = ask(scripts.person)
    path = path_of(scripts.person, payload)

    whole, head = fetch(scripts.person, path), fetch(scripts.person, path, "HEAD")

    assert payload["download"]["expiresAt"] == "2026-03-14T09:36:53Z"
    for response in (whole, head):
        assert response.status_code == 200
        assert response.headers["content-type"] == "application/pdf"
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["content-disposition"] == (
            'attachment; filename="outlay-2026-03.pdf"'
        )
    assert whole.content.startswith(b"%PDF-")
    assert head.content == b""


def test_the_file_is_the_one_whose_digest_was_answered(scripts: Ledger) -> None:
    payload = ask(scripts.person)

    pages = texts(fetch(scripts.person, path_of(scripts.person, payload)).content)

    assert payload["digest"] in pages[-1]


def test_asked_again_it_has_the_same_bytes(api: Api, scripts: Ledger) -> None:
    first = reported(scripts.person)
    api.clock.advance(minutes=9)

    assert reported(scripts.person, month="2026-03-31") == first


def test_names_of_all_scripts_are_found_on_its_pages(scripts: Ledger) -> None:
    read = " ".join(texts(reported(scripts.person)))

    assert all(
        name in read for name in ("食費 🍣", "किराना और राशन", "קניות", "여행", "طعام ومشروبات")
    )
    assert "KWD 241.500" in read
    assert "JP¥13,340" in read


def test_the_figures_are_those_of_the_api(engine: Engine, api: Api, scripts: Ledger) -> None:
    shown = scripts.person.run(FIGURES, month="2026-03-14")["analytics"]["monthly"]

    report = value(scripts, engine)

    assert said(report) == shown


def test_what_changed_since_ends_the_address(api: Api) -> None:
    ledger = Ledger.new(api)
    before = ask(ledger.person)

    ledger.add("5.00", date="2026-03-02")

    after = ask(ledger.person)
    gone = fetch(ledger.person, path_of(ledger.person, before))
    assert before["digest"] != after["digest"]
    assert gone.status_code == 410
    assert "ask for another" in gone.json()["errors"][0]["message"]
    assert fetch(ledger.person, path_of(ledger.person, after)).status_code == 200


def test_what_the_report_does_not_show_ends_nothing(api: Api) -> None:
    ledger = Ledger.new(api)
    before = ask(ledger.person)

    ledger.add("5.00", date="2026-04-02")

    assert fetch(ledger.person, path_of(ledger.person, before)).status_code == 200
    assert ask(ledger.person)["digest"] == before["digest"]


def test_an_address_lasts_ten_minutes(api: Api, scripts: Ledger) -> None:
    path = path_of(scripts.person, ask(scripts.person))

    api.clock.advance(minutes=10)

    assert fetch(scripts.person, path).status_code == 410


def test_addresses_of_exports_and_reports_are_not_each_others(scripts: Ledger) -> None:
    path = path_of(scripts.person, ask(scripts.person))

    response = fetch(scripts.person, path.replace("/reports/", "/exports/"))

    assert response.status_code == 404


def test_an_address_ends_with_its_session(api: Api) -> None:
    person = api.person()
    path = path_of(person, ask(person))

    person.run("mutation { signOut { endedSessionId } }")

    assert fetch(person, path).status_code == 410


def test_nobody_reports_the_wallet_of_another(api: Api, scripts: Ledger) -> None:
    payload = ask(api.person(), wallet=scripts.wallet)

    assert (payload["download"], payload["digest"]) == (None, None)
    assert payload["userErrors"][0]["field"] == ["wallet"]


def test_nobody_reports_without_signing_in(api: Api) -> None:
    answer = api.send(
        """mutation { monthlyReport(input: {month: "2026-03-01", format: PDF}) { digest } }"""
    )

    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


def test_a_month_with_nothing_is_one_page(api: Api) -> None:
    pages = texts(reported(api.person(), month="1900-01-01"))

    assert len(pages) == 1
    assert "January 1900" in pages[0]
    assert "Nothing was spent" in pages[0]


def test_the_asker_reads_it_in_their_own_locale(api: Api) -> None:
    pages = texts(reported(api.person(locale="de-AT", currency="EUR")))

    assert "Monatsbericht" in pages[0]
    assert "€ 0,00" in pages[0]


def test_a_month_begins_on_the_wallets_day(api: Api, engine: Engine) -> None:
    ledger = Ledger.new(api)
    ledger.person.run(
        """mutation ($id: ID!) { updateWallet(input: {id: $id, monthStartDay: 15}) {
             userErrors { message } } }""",
        id=ledger.wallet,
    )
    for day, amount in (("2026-02-14", "1.00"), ("2026-02-15", "2.00"), ("2026-03-14", "4.00")):
        ledger.add(amount, date=day)

    report = value(ledger, engine, "2026-03-01")

    assert report.current.month == Span(date(2026, 2, 15), date(2026, 3, 15))
    assert (report.previous.expense_minor, report.current.expense_minor) == (100, 600)
    assert fetched(ledger.person, month="2026-03-01").headers["content-disposition"] == (
        'attachment; filename="outlay-2026-02-15.pdf"'
    )


@pytest.mark.parametrize(
    ("zone", "up_to"), [("Pacific/Auckland", None), ("America/New_York", date(2026, 3, 31))]
)
def test_the_month_is_over_when_it_is_in_the_wallets_zone(
    api: Api, engine: Engine, zone: str, up_to: date | None
) -> None:
    ledger = Ledger.new(api, timeZone=zone)
    api.clock.now = datetime(2026, 3, 31, 20, tzinfo=UTC)

    assert value(ledger, engine).up_to == up_to


def test_lists_are_cut_and_say_so(api: Api, engine: Engine) -> None:
    ledger = Ledger.new(api)
    for number in range(BUDGETS_MAX + 2):
        budgeting.budget(ledger, name=f"Budget {number:02}")
    for number in range(GOALS_MAX + 1):
        goals.sent(
            ledger, goals.CREATE, wallet=ledger.wallet, name=f"Goal {number}", target=goals.eur("9")
        )

    report = value(ledger, engine)

    assert (len(report.budgets.lines), report.budgets.more) == (BUDGETS_MAX, 2)
    assert (len(report.goals.lines), report.goals.more) == (GOALS_MAX, 1)
    assert "and 2 more" in " ".join(texts(reported(ledger.person)))


def test_a_report_costs_as_many_statements_whatever_it_holds(api: Api) -> None:
    ledger = Ledger.new(api)
    ledger.add("5.00", payee="One")
    budgeting.budget(ledger)
    counts = []
    for number in range(2):
        with api.statements() as said:
            reported(ledger.person)
        counts.append(len(said))
        budgeting.budget(ledger, name=f"Another {number}")
        goals.sent(ledger, goals.CREATE, wallet=ledger.wallet, name="G", target=goals.eur("9"))
        names = [name for name in ("Food", "Health", "Home") if name in ledger.categories]
        more = [
            ledger.stated("1.00", category=ledger.categories[name], payee=f"{name} {day}", date=day)
            for name in names
            for day in ("2026-02-01", "2026-03-02", "2026-03-14")
        ]
        assert ledger.add_many(*more)["userErrors"] == []

    assert counts[0] == counts[1]


def test_nothing_is_drawn_inside_a_transaction(
    api: Api, engine: Engine, scripts: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = path_of(scripts.person, ask(scripts.person))
    out: Counter[int] = Counter()
    held, draw = [], reports.drawn

    def drawn(report: MonthlyReport) -> bytes:
        held.append(out[get_ident()])
        return draw(report)

    monkeypatch.setattr(reports, "drawn", drawn)
    with moving(engine, out):
        assert fetch(scripts.person, path).status_code == 200

    assert held == [0]


@contextmanager
def moving(engine: Engine, out: Counter[int]) -> Iterator[None]:
    """Counts how many connections each thread has taken and not given back meanwhile."""

    def taken(*_: object) -> None:
        out[get_ident()] += 1

    def given(*_: object) -> None:
        out[get_ident()] -= 1

    event.listen(engine, "checkout", taken)
    event.listen(engine, "checkin", given)
    try:
        yield
    finally:
        event.remove(engine, "checkout", taken)
        event.remove(engine, "checkin", given)


def test_more_reports_than_there_is_room_for_are_put_off(api: Api, scripts: Ledger) -> None:
    path = path_of(scripts.person, ask(scripts.person))

    async def crowd() -> list[httpx.Response]:
        return await asyncio.gather(*(api.client.get(path) for _ in range(AT_ONCE_MAX + 2)))

    statuses = sorted(response.status_code for response in api._runner.run(crowd()))  # noqa: SLF001 - its loop is where the application runs

    assert statuses == [200] * AT_ONCE_MAX + [503] * 2


def test_every_name_has_been_shown(scripts: Ledger, engine: Engine) -> None:
    report = value(scripts, engine)

    assert {line.name for line in report.spending.lines} == set(NAMES)
