"""What the tests of reports share: asking for one, and wallets that are hard to show."""

from __future__ import annotations

from typing import Any

import httpx

from tests.api import Api, Person
from tests.graph import budgeting, goals
from tests.graph.files import fetch
from tests.graph.ledgers import Ledger

REPORT = """
mutation ($input: MonthlyReportInput!) {
  monthlyReport(input: $input) {
    download { url expiresAt } digest userErrors { field message code }
  }
}
"""


def ask(person: Person, **wanted: Any) -> dict[str, Any]:
    given = {"format": "PDF", "month": "2026-03-14"} | wanted
    payload: dict[str, Any] = person.run(REPORT, input=given)["monthlyReport"]
    return payload


def path_of(person: Person, payload: dict[str, Any]) -> str:
    assert payload["userErrors"] == []
    url: str = payload["download"]["url"]
    return url.removeprefix(person.api.settings.base_url)


def fetched(person: Person, **wanted: Any) -> httpx.Response:
    return fetch(person, path_of(person, ask(person, **wanted)))


def reported(person: Person, **wanted: Any) -> bytes:
    response = fetched(person, **wanted)
    assert response.status_code == 200, response.text
    return response.content


def category(ledger: Ledger, name: str, kind: str = "EXPENSE") -> str:
    payload = ledger.person.run(
        """mutation ($input: CreateCategoryInput!) {
             createCategory(input: $input) { category { id } userErrors { message } } }""",
        input={"wallet": ledger.wallet, "name": name, "kind": kind},
    )["createCategory"]
    assert payload["userErrors"] == []
    ledger.categories[name] = payload["category"]["id"]
    return ledger.categories[name]


def many_scripts(api: Api, **person: Any) -> Ledger:
    """A wallet in dinars, which have three decimals, with yen beside them, in many scripts."""
    ledger = Ledger.new(api, **({"currency": "KWD", "locale": "en-GB"} | person))
    ledger.person.run(
        """mutation ($input: UpdateWalletInput!) {
             updateWallet(input: $input) { userErrors { message } } }""",
        input={"id": ledger.wallet, "name": "محفظة العائلة 🏡 家計簿"},
    )
    yen = ledger.account("円", "JPY")
    for name in NAMES:
        category(ledger, name)
    category(ledger, "給料 💴", "INCOME")
    stated = [
        _spent(ledger, name, amount, what, f"2026-03-{day:02}")
        for (name, what), amount, day in zip(
            NAMES.items(), range(241_500, 0, -19_875), range(1, 28, 2), strict=False
        )
    ]
    months = [f"2025-{month:02}-20" for month in range(4, 13)] + ["2026-01-20", "2026-02-20"]
    for place, day in enumerate(months):
        stated.append(_spent(ledger, "طعام ومشروبات", 900_000 + 71_000 * place, "سوق", day))
        stated.append(_earned(ledger, 1_400_000 + 40_250 * (place % 4), day))
    stated.append(_earned(ledger, 1_850_750, "2026-03-01"))
    for amount, what in (("12800", "新宿の居酒屋 🍶"), ("540", "コンビニ")):
        entry = _spent(ledger, "交通費 🚃", 0, what, "2026-03-14")
        stated.append(entry | {"amount": {"amount": amount, "currency": "JPY"}, "account": yen})
    assert ledger.add_many(*stated)["userErrors"] == []
    _plans(ledger)
    return ledger


NAMES = {
    "طعام ومشروبات": "سوبرماركت مركز سلطان (فرع السالمية)",
    "إيجار السكن": "إيجار شهر مارس 2026",
    "食費 🍣": "寿司三昧 渋谷店",
    "交通費 🚃": "JR東日本 モバイルSuica",
    "קניות": "סופר-פארם, תל אביב",
    "किराना और राशन": "श्री गणेश किराना स्टोर",
    "อาหารและเครื่องดื่ม": "ร้านก๋วยเตี๋ยวเรือ",
    "여행": "대한항공 서울–부산",  # noqa: RUF001 - a dash
    "Путешествия": "Аэрофлот, Москва → Казань",
    "👨‍👩‍👧 Family & 🐕‍🦺": "☕️ Café “Größenwahn” ❤️🇯🇵",
    "Ελληνικά & ﷼": "Ταβέρνα η Ωραία Θέα",
}


def _dinar(minor: int) -> dict[str, str]:
    return {"amount": f"{minor // 1000}.{minor % 1000:03}", "currency": "KWD"}


def _spent(ledger: Ledger, name: str, minor: int, what: str, day: str) -> dict[str, Any]:
    entry = ledger.stated(category=ledger.categories[name], description=what, date=day)
    return entry | {"amount": _dinar(minor)}


def _earned(ledger: Ledger, minor: int, day: str) -> dict[str, Any]:
    return _spent(ledger, "給料 💴", minor, "給料", day) | {"kind": "INCOME"}


def _plans(ledger: Ledger) -> None:
    for name, limit, of in (
        ("ميزانية الطعام", 300_000, "طعام ومشروبات"),
        ("食費の予算 🍣", 190_000, "食費 🍣"),
        (
            "Everything at home, for all of us together, and what comes on top of it 🏡🏡",
            900_000,
            None,
        ),
    ):
        categories = [ledger.categories[of]] if of else []
        budgeting.budget(ledger, name=name, limit=_dinar(limit), categories=categories)
    for name, saved in (("رحلة العمرة 🕋", 350_125), ("新しい自転車 🚲", 120_000)):
        made = goals.sent(
            ledger,
            goals.CREATE,
            wallet=ledger.wallet,
            name=name,
            target=_dinar(500_000),
            deadline="2026-12-31",
        )
        goals.sent(
            ledger,
            goals.CONTRIBUTE,
            goal=made["goal"]["id"],
            amount=_dinar(saved),
            date="2026-03-02",
        )
