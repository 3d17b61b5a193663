"""The things of a wallet as flat plain values, whether the API told them or the model made them.

Money is (minor units, currency), a reference is an id, a payee a name, and a line
(minor units, category, note). The version stands apart from what a thing says of itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

Thing: TypeAlias = dict[str, Any]
Minor: TypeAlias = tuple[int, str]

# What an update may leave out and a thing has all the same.
TRANSACTION: Thing = {
    "kind": "EXPENSE",
    "amount": (0, "EUR"),
    "date": "",
    "description": "",
    "note": None,
    "payee": None,
    "tags": [],
    "account": None,
    "toAccount": None,
    "toAmount": None,
    "category": None,
    "lines": [],
    "isRefund": False,
}
ACCOUNT: Thing = {
    "name": "",
    "kind": "CASH",
    "currency": "EUR",
    "openingBalance": (0, "EUR"),
    "archived": False,
}
CATEGORY: Thing = {
    "name": "",
    "kind": "EXPENSE",
    "parent": None,
    "color": "#757575",
    "icon": None,
    "description": None,
    "archived": False,
}
BLANKS = {"acc": ACCOUNT, "cat": CATEGORY, "txn": TRANSACTION}
# Names of the documents that ask for things of several types at once.
_ALIASES = {"accountKind": "kind", "categoryKind": "kind", "purpose": "description"}


def kind_of(thing_id: str) -> str:
    """The prefix that tells the type of an id."""
    return thing_id.split("_", maxsplit=1)[0]


def fold(name: str) -> str:
    """As the names of the machine are folded: they have no accents."""
    return name.lower()


def money(minor: int, currency: str) -> dict[str, str]:
    sign = "-" if minor < 0 else ""
    return {"amount": f"{sign}{abs(minor) // 100}.{abs(minor) % 100:02}", "currency": currency}


def minor(told: dict[str, str]) -> Minor:
    return int(told["amount"].replace(".", "")), told["currency"]


def stated(told: dict[str, Any]) -> Thing:
    """The fields of an input, flat."""
    return {name: _value(name, value) for name, value in told.items()}


def shown(node: dict[str, Any] | None) -> tuple[Thing, int] | None:
    """What the API shows of a thing and its version; None for what it shows nothing of."""
    if node is None:
        return None
    blank = BLANKS[kind_of(node["id"])]
    own = {_ALIASES.get(name, name): value for name, value in node.items()}
    flat = {name: _value(name, own[name]) for name in blank}
    return flat, node["version"]


def _value(name: str, value: Any) -> Any:
    if value is None:
        return [] if name in {"tags", "lines"} else None
    read = _READERS.get(name)
    return value if read is None else read(value)


def _line(line: dict[str, Any]) -> tuple[int, str | None, str | None]:
    return minor(line["amount"])[0], _id(line.get("category")), line.get("note")


def _id(told: Any) -> Any:
    return told["id"] if isinstance(told, dict) else told


_READERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("amount", "toAmount", "openingBalance"), minor),
    **dict.fromkeys(("account", "toAccount", "category", "parent"), _id),
    "payee": lambda told: told["name"] if isinstance(told, dict) else told,
    "tags": lambda told: sorted(told, key=fold),
    "lines": lambda told: [_line(line) for line in told],
}
