"""Accounts: opening, changing, archiving and deleting them, and what is on them on any day."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from uuid_utils import uuid7

from services import accounts as services
from tests.api import Api
from tests.graph.ledgers import Ledger, refused

CREATE = """
mutation ($input: CreateAccountInput!) {
  createAccount(input: $input) {
    account { id name kind currency archived version openingBalance { amount currency }
      balance { amount currency } }
    userErrors { field message code }
  }
}
"""

UPDATE = """
mutation ($input: UpdateAccountInput!) {
  updateAccount(input: $input) {
    account { id name kind currency archived version openingBalance { amount } balance { amount } }
    userErrors { field message code }
  }
}
"""

DELETE = """
mutation ($input: DeleteAccountInput!) {
  deleteAccount(input: $input) { deletedId userErrors { field message code } }
}
"""

LARGEST = "9999999999999.99"


@pytest.fixture
def ledger(api: Api) -> Ledger:
    return Ledger.new(api)


def create(ledger: Ledger, name: str = "Bank", **stated: Any) -> dict[str, Any]:
    wanted = {"wallet": ledger.wallet, "name": name, "kind": "CHECKING"} | stated
    payload: dict[str, Any] = ledger.person.run(CREATE, input=wanted)["createAccount"]
    return payload


def created(ledger: Ledger, name: str = "Bank", **stated: Any) -> dict[str, Any]:
    payload = create(ledger, name, **stated)
    assert payload["userErrors"] == []
    account: dict[str, Any] = payload["account"]
    ledger.accounts[name] = account["id"]
    return account


def update(ledger: Ledger, account: str, **changed: Any) -> dict[str, Any]:
    data = ledger.person.run(UPDATE, input={"id": account} | changed)
    payload: dict[str, Any] = data["updateAccount"]
    return payload


def delete(ledger: Ledger, account: str, **more: Any) -> dict[str, Any]:
    data = ledger.person.run(DELETE, input={"id": account} | more)
    payload: dict[str, Any] = data["deleteAccount"]
    return payload


def names(ledger: Ledger) -> list[str]:
    accounts = ledger.person.run("{ wallet { accounts { name } } }")["wallet"]["accounts"]
    return [account["name"] for account in accounts]


def money(amount: str, currency: str = "EUR") -> dict[str, str]:
    return {"amount": amount, "currency": currency}


def test_an_account_comes_back_as_it_was_stated(ledger: Ledger) -> None:
    account = created(
        ledger, "Card", kind="CREDIT_CARD", currency="USD", openingBalance=money("-12.5", "USD")
    )

    assert (account["name"], account["kind"], account["currency"]) == ("Card", "CREDIT_CARD", "USD")
    assert account["openingBalance"] == account["balance"] == money("-12.50", "USD")
    assert account["archived"] is False


def test_an_account_is_in_the_wallets_currency_and_empty_by_default(ledger: Ledger) -> None:
    account = created(ledger)

    assert account["openingBalance"] == money("0.00")


@pytest.mark.parametrize(
    "name", ["cash", "CASH", " Cash ", "Ca\u0301sh", "\uff23\uff41\uff53\uff48"]
)
def test_two_accounts_of_a_wallet_are_never_called_the_same(ledger: Ledger, name: str) -> None:
    other = created(ledger)

    assert refused(create(ledger, name)) == [("name", "TAKEN")]
    assert refused(update(ledger, other["id"], name=name)) == [("name", "TAKEN")]
    assert names(ledger) == ["Bank", "Cash"]


def test_a_name_may_change_its_own_spelling(ledger: Ledger) -> None:
    account = created(ledger)

    assert update(ledger, account["id"], name="BÁNK")["account"]["name"] == "BÁNK"


def test_a_name_is_free_again_after_its_account_is_gone(ledger: Ledger) -> None:
    account = created(ledger)

    assert delete(ledger, account["id"]) == {"deletedId": account["id"], "userErrors": []}
    assert refused(create(ledger)) == []


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"name": ""}, "name", "REQUIRED"),
        ({"name": "x" * 81}, "name", "TOO_LONG"),
        ({"name": "a\x07"}, "name", "INVALID"),
        ({"id": f"acc_{'0' * 8}-0000-4000-8000-{'0' * 12}"}, "id", "INVALID"),
        ({"id": f"cat_{uuid7()}"}, "id", "INVALID"),
        ({"openingBalance": money("1", "USD")}, "openingBalance.currency", "INVALID"),
        ({"openingBalance": money("0.001")}, "openingBalance.amount", "INVALID"),
        ({"openingBalance": money("10000000000000.00")}, "openingBalance.amount", "INVALID"),
        ({"currency": "JPY", "openingBalance": money("1")}, "openingBalance.currency", "INVALID"),
    ],
)
def test_a_bad_account_is_refused_by_its_field(
    ledger: Ledger, changed: dict[str, Any], field: str, code: str
) -> None:
    assert refused(create(ledger, **{"name": "New"} | changed)) == [(field, code)]
    assert names(ledger) == ["Cash"]


def test_a_client_may_choose_the_id_once(ledger: Ledger) -> None:
    chosen = f"acc_{uuid7()}"

    assert created(ledger, id=chosen)["id"] == chosen
    assert refused(create(ledger, "Other", id=chosen)) == [("id", "KEY_REUSED")]


def test_a_change_keeps_the_rest(ledger: Ledger) -> None:
    before = created(ledger, openingBalance=money("5.00"))

    after = update(ledger, before["id"], kind="SAVINGS", archived=True)["account"]

    assert (after["name"], after["kind"], after["archived"]) == ("Bank", "SAVINGS", True)
    assert after["openingBalance"] == {"amount": "5.00"}
    assert after["version"] == before["version"] + 1


@pytest.mark.parametrize("field", ["name", "kind", "openingBalance", "archived"])
def test_what_cannot_be_null_stays(ledger: Ledger, field: str) -> None:
    payload = update(ledger, ledger.accounts["Cash"], **{field: None})

    assert refused(payload) == [(field, "REQUIRED")]


def test_a_stale_version_is_refused(ledger: Ledger) -> None:
    account = created(ledger)
    fresh = update(ledger, account["id"], name="Mine", expectedVersion=account["version"])

    stale = update(ledger, account["id"], name="Yours", expectedVersion=account["version"])
    gone = delete(ledger, account["id"], expectedVersion=account["version"])

    assert refused(fresh) == []
    assert refused(stale) == refused(gone) == [("expectedVersion", "CONFLICT")]
    assert names(ledger) == ["Cash", "Mine"]


def test_the_currency_of_an_opening_balance_is_the_accounts(ledger: Ledger) -> None:
    payload = update(ledger, ledger.accounts["Cash"], openingBalance=money("1", "USD"))

    assert refused(payload) == [("openingBalance.currency", "INVALID")]


def test_archived_accounts_stand_last(ledger: Ledger) -> None:
    for name in ("Able", "Zed"):
        created(ledger, name)

    update(ledger, ledger.accounts["Able"], archived=True)

    assert names(ledger) == ["Cash", "Zed", "Able"]


@pytest.mark.parametrize("end", ["account", "toAccount"])
def test_an_account_in_use_is_archived_and_not_deleted(ledger: Ledger, end: str) -> None:
    used = created(ledger)["id"]
    if end == "account":
        added = ledger.add(account=used)
    else:
        added = ledger.add(kind="TRANSFER", category=None, toAccount=used)

    assert refused(delete(ledger, used)) == [("id", "IN_USE")]
    ledger.delete(id=added["id"])
    assert refused(delete(ledger, used)) == []


def test_a_wallet_has_a_limit_of_accounts(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "ACCOUNTS_MAX", 2)
    created(ledger)

    assert refused(create(ledger, "One more")) == [("", "INVALID")]


def test_a_balance_counts_everything_up_to_its_day(ledger: Ledger) -> None:
    created(ledger, "Bank", openingBalance=money("100.00"))
    created(ledger, "Yen", currency="JPY", openingBalance=money("-5", "JPY"))
    bank, yen = ledger.accounts["Bank"], ledger.accounts["Yen"]
    salary = ledger.categories["Salary"]
    ledger.add("30.00", account=bank, date="2026-01-01")
    ledger.add("10.00", account=bank, date="2026-01-02", isRefund=True)
    ledger.add("50.00", account=bank, date="2026-01-03", kind="INCOME", category=salary)
    ledger.add(
        "5.00", account=bank, date="2026-01-04", kind="INCOME", category=salary, isRefund=True
    )
    transfer = {"kind": "TRANSFER", "category": None, "account": bank}
    ledger.add("20.00", **transfer, toAccount=ledger.accounts["Cash"], date="2026-01-05")
    ledger.add("7.00", **transfer, toAccount=yen, toAmount=money("1130", "JPY"), date="2026-01-06")

    days = [f"2026-01-0{day}" for day in range(1, 7)]
    assert ledger.balance("Bank", "2025-12-31") == "100.00"
    assert [ledger.balance("Bank", day) for day in days] == [
        "70.00",
        "80.00",
        "130.00",
        "125.00",
        "105.00",
        "98.00",
    ]
    assert (ledger.balance("Cash"), ledger.balance("Yen")) == ("20.00", "1125")
    assert ledger.balance("Yen", "2026-01-05") == "-5"


def test_several_days_of_several_accounts_cost_two_statements(ledger: Ledger) -> None:
    created(ledger, "Bank", openingBalance=money("1.00"))
    ledger.add("10.00", date="2026-01-31")
    ledger.add("5.00", date="2026-02-01")
    query = """{ wallet { accounts { name january: balance(on: "2026-01-31") { amount }
                   february: balance(on: "2026-02-28") { amount } balance { amount } } } }"""

    with ledger.person.api.statements() as said:
        bank, cash = ledger.person.run(query)["wallet"]["accounts"]

    # One for the days that are named; today waits for the time zone of the wallet.
    assert len([statement for statement in said if "account_days" in statement]) == 2
    assert [bank[day]["amount"] for day in ("january", "february", "balance")] == ["1.00"] * 3
    assert [cash[day]["amount"] for day in ("january", "february", "balance")] == [
        "-10.00",
        "-15.00",
        "-15.00",
    ]


@pytest.mark.parametrize("sign", ["", "-"])
def test_a_balance_goes_beyond_the_largest_amount(ledger: Ledger, sign: str) -> None:
    created(ledger, "Bank", openingBalance=money(f"{sign}{LARGEST}"))
    kind, category = ("INCOME", "Salary") if sign == "" else ("EXPENSE", "Food")
    stated = {"kind": kind, "category": ledger.categories[category]}

    for day in range(1, 4):
        ledger.add(LARGEST, account=ledger.accounts["Bank"], date=f"2026-01-0{day}", **stated)

    assert ledger.balance("Bank") == f"{sign}39999999999999.96"
    assert ledger.balance("Bank", "2026-01-01") == f"{sign}19999999999999.98"


@pytest.mark.parametrize("day", ["1900-01-01", "2200-12-31"])
def test_a_balance_reaches_to_the_ends_of_the_calendar(ledger: Ledger, day: str) -> None:
    ledger.add("1.00", date="1900-01-01")
    ledger.add("2.00", date="2200-12-31")

    assert ledger.balance(on=day) == ("-1.00" if day < "2000" else "-3.00")


@pytest.mark.parametrize(
    ("zone", "moment", "today"),
    [
        ("Pacific/Kiritimati", "2026-03-13T09:59:59", "2026-03-13"),
        ("Pacific/Kiritimati", "2026-03-13T10:00:00", "2026-03-14"),
        ("Pacific/Pago_Pago", "2026-03-15T10:59:59", "2026-03-14"),
        ("Pacific/Pago_Pago", "2026-03-15T11:00:00", "2026-03-15"),
        ("Europe/Berlin", "2026-03-28T22:59:59", "2026-03-28"),
        ("Europe/Berlin", "2026-03-28T23:00:00", "2026-03-29"),
        ("Europe/Berlin", "2026-03-29T21:59:59", "2026-03-29"),
        ("Europe/Berlin", "2026-03-29T22:00:00", "2026-03-30"),
        ("Asia/Kathmandu", "2026-03-14T18:14:59", "2026-03-14"),
        ("Asia/Kathmandu", "2026-03-14T18:15:00", "2026-03-15"),
    ],
)
def test_today_is_the_day_in_the_wallet(api: Api, zone: str, moment: str, today: str) -> None:
    api.clock.now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    ledger = Ledger.new(api, timeZone=zone)
    for day in range(12, 32):
        ledger.add(f"{day}.00", date=f"2026-03-{day}")

    accounts = ledger.person.run("{ wallet { accounts { balance { amount } } } }")["wallet"]

    assert accounts["accounts"][0]["balance"]["amount"] == ledger.balance(on=today)
    assert ledger.balance(on=today) == f"-{sum(range(12, int(today[-2:]) + 1))}.00"
