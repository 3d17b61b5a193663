"""What people do on their devices: random changes of what they see, of the form of inputs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from tests.machine.things import Thing, kind_of, money

NAMES = ("Alpha", "alpha", "Beta", "Gamma", "Delta")
_AMOUNTS = st.integers(1, 10**5)
_DAYS = st.sampled_from(["2026-01-31", "2026-02-01", "2026-12-31"])
_TEXTS = st.sampled_from(["Lunch", "Rent", "Train", "Books"])
_NOTES = st.sampled_from([None, "paid back", "in cash"])
_PAYEES = st.sampled_from([None, "Shop", "SHOP", "Baker"])
_TAGS = st.lists(st.sampled_from(["work", "Work", "trip"]), max_size=2, unique_by=str.lower)
_KINDS = st.sampled_from(["EXPENSE", "EXPENSE", "INCOME", "TRANSFER"])
_CURRENCIES = st.sampled_from(["EUR", "EUR", "USD"])

View = dict[str, tuple[Thing, int]]


def of_type(view: View, prefix: str, **wanted: Any) -> list[str]:
    """The ids of what a device sees of one type, oldest first."""
    return [
        each
        for each, (thing, _) in sorted(view.items())
        if kind_of(each) == prefix and all(thing[name] == value for name, value in wanted.items())
    ]


@st.composite
def account(draw: st.DrawFn) -> dict[str, Any]:
    currency = draw(_CURRENCIES)
    opening = money(draw(st.integers(-500, 500)), currency)
    kind = draw(st.sampled_from(["CASH", "CHECKING"]))
    name = draw(st.sampled_from(NAMES))
    return {"name": name, "kind": kind, "currency": currency, "openingBalance": opening}


@st.composite
def account_changes(draw: st.DrawFn, before: Thing) -> dict[str, Any]:
    whole = draw(account())
    whole["openingBalance"]["currency"] = before["currency"]
    del whole["currency"]
    return _some(draw, whole | {"archived": draw(st.booleans())})


@st.composite
def category(draw: st.DrawFn, view: View) -> dict[str, Any]:
    kind = draw(st.sampled_from(["EXPENSE", "EXPENSE", "INCOME"]))
    parents = of_type(view, "cat", kind=kind)
    return {
        "name": draw(st.sampled_from(NAMES)),
        "kind": kind,
        "parent": _one(draw, parents),
        "icon": draw(st.sampled_from([None, "x"])),
    }


@st.composite
def category_changes(draw: st.DrawFn, view: View, before: Thing) -> dict[str, Any]:
    whole = draw(category(view)) | {
        "archived": draw(st.booleans()),
        "color": draw(st.sampled_from(["#757575", "#112233"])),
        "description": draw(_NOTES),
    }
    whole["parent"] = _one(draw, of_type(view, "cat", kind=before["kind"]))
    del whole["kind"]
    return _some(draw, whole)


@st.composite
def transaction(draw: st.DrawFn, view: View, kind: str | None = None) -> dict[str, Any]:
    """As a careful person states it by what the device shows; the server may know better."""
    kind = kind or draw(_KINDS)
    own = _one(draw, of_type(view, "acc"))
    currency = view[own][0]["currency"] if own else "EUR"
    minor = draw(_AMOUNTS)
    told: dict[str, Any] = {
        "kind": kind,
        "amount": money(minor, currency),
        "date": draw(_DAYS),
        "description": draw(_TEXTS),
        "note": draw(_NOTES),
        "payee": draw(_PAYEES),
        "tags": draw(_TAGS),
        "account": own,
    }
    if kind == "TRANSFER":
        other = _one(draw, [each for each in of_type(view, "acc") if each != own])
        arriving = view[other][0]["currency"] if other else currency
        if arriving != currency:
            told["toAmount"] = money(draw(_AMOUNTS), arriving)
        return told | {"toAccount": other}
    categories = of_type(view, "cat", kind=kind)
    told["isRefund"] = draw(st.booleans())
    if minor > 1 and draw(st.booleans()):
        parts = (minor // 2, minor - minor // 2)
        return told | {
            "lines": [
                {"amount": money(part, currency), "category": _one(draw, categories), "note": None}
                for part in parts
            ]
        }
    return told | {"category": _one(draw, categories)}


@st.composite
def transaction_changes(draw: st.DrawFn, view: View, before: Thing) -> dict[str, Any]:
    """A word here or there, the category, or all of it stated anew."""
    whole = draw(transaction(view, draw(st.sampled_from([before["kind"], before["kind"], None]))))
    form = draw(st.sampled_from(["loose", "category", "whole"]))
    if form == "whole":
        return whole
    categories = of_type(view, "cat", kind=before["kind"])
    if form == "category" and categories:
        return {"category": draw(st.sampled_from(categories))}
    loose = {"date", "description", "note", "payee", "tags", "isRefund", "category", "account"}
    return _some(draw, {name: value for name, value in whole.items() if name in loose})


def _some(draw: st.DrawFn, whole: dict[str, Any]) -> dict[str, Any]:
    """One field or a few."""
    names = draw(st.lists(st.sampled_from(sorted(whole)), min_size=1, max_size=2, unique=True))
    return {name: whole[name] for name in names}


def _one(draw: st.DrawFn, ids: Sequence[str]) -> str | None:
    return draw(st.sampled_from([*ids, None])) if ids else None
