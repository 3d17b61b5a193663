"""The most and the least that a transaction may be: taken exactly, or refused by name."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from tests import recount
from tests.api import Api
from tests.graph.ledgers import CREATE, Ledger, refused

LARGEST = "9999999999999.99"


@pytest.fixture
def ledger(api: Api) -> Ledger:
    return Ledger.new(api)


def lines(ledger: Ledger, count: int) -> dict[str, Any]:
    line = {"amount": {"amount": "0.01", "currency": "EUR"}, "category": ledger.categories["Food"]}
    return {"category": None, "lines": [line] * count}


def test_a_receipt_has_at_most_a_hundred_lines(ledger: Ledger, engine: Engine) -> None:
    added = ledger.add("1.00", **lines(ledger, 100))

    assert len(added["lines"]) == 100
    assert refused(ledger.try_add("1.01", **lines(ledger, 101))) == [("lines", "INVALID")]
    recount.check(engine, ledger.wallet[4:])


def test_a_hundred_largest_lines_do_not_make_a_larger_receipt(ledger: Ledger) -> None:
    line = {"amount": {"amount": LARGEST, "currency": "EUR"}}

    payload = ledger.try_add(LARGEST, category=None, lines=[line] * 100)

    assert refused(payload) == [("lines", "INVALID")]
    assert "999999999999999.00" in payload["userErrors"][0]["message"]


def test_twenty_spellings_of_a_tag_are_one(ledger: Ledger) -> None:
    spellings = ["Straße", "STRASSE", "strasse", "Stráße", "sTRASSE"] * 4

    assert ledger.add(tags=spellings)["tags"] == ["Straße"]
    assert ledger.add(tags=["STRASSE"])["tags"] == ["Straße"]
    assert refused(ledger.try_add(tags=[*spellings, "x"])) == [("tags", "INVALID")]


def test_payees_of_one_batch_that_differ_in_case_are_one(ledger: Ledger) -> None:
    names = ["Émile", "EMILE", "emile", "Emile\u0301", " Émile "]

    payload = ledger.add_many(*[ledger.stated(payee=name) for name in names])

    assert refused(payload) == []
    payees = ledger.person.run("{ wallet { payees { name } } }")["wallet"]["payees"]
    assert payees == [{"name": "Émile"}]


@pytest.mark.parametrize("day", ["1900-01-01", "2200-12-31"])
def test_the_calendar_has_its_ends(ledger: Ledger, engine: Engine, day: str) -> None:
    ledger.add(date=day)

    assert ledger.listed(f'filter: {{dates: {{start: "{day}"}}}}') == ["Lunch"]
    assert ledger.balance(on=day) == "-12.50"
    recount.check(engine, ledger.wallet[4:])


@pytest.mark.parametrize("day", ["1899-12-31", "2201-01-01", "1900-02-29", "-001-01-01"])
def test_beyond_its_ends_there_are_no_days(ledger: Ledger, day: str) -> None:
    [error] = ledger.person.send(CREATE, input=ledger.stated(date=day))["errors"]

    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert ".date" in error["message"]


@pytest.mark.parametrize(
    ("text", "code"),
    [("😀" * 500, ""), ("😀" * 501, "TOO_LONG"), ("e\u0301" * 500, ""), ("x" * 501, "TOO_LONG")],
)
def test_a_description_has_five_hundred_characters(ledger: Ledger, text: str, code: str) -> None:
    payload = ledger.try_add(description=text)

    assert refused(payload) == ([("description", code)] if code else [])


def test_a_month_too_full_is_refused_and_stays_as_it_was(ledger: Ledger, engine: Engine) -> None:
    income = {"kind": "INCOME", "category": ledger.categories["Salary"]}
    stated = ledger.stated(LARGEST, **income)
    for _ in range(8):
        assert refused(ledger.add_many(*[stated] * 500)) == []
    elsewhere = ledger.add(LARGEST, **income, date="2026-04-01")

    one = ledger.try_add(LARGEST, **income)
    many = ledger.add_many(stated, ledger.stated())
    moved = ledger.update(id=elsewhere["id"], date="2026-03-14")

    assert refused(one) == refused(many) == refused(moved) == [("", "INVALID")]
    version = ledger.person.run("{ wallet { version } }")["wallet"]["version"]
    assert version == elsewhere["version"]
    assert ledger.balance(on="2026-03-14") == "39999999999999960.00"
    assert ledger.balance(on="2026-04-01") == "40009999999999959.99"
    recount.check(engine, ledger.wallet[4:])
