"""Images in the client's terms: what history and conflicts tell of a thing, by its API's names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from domain.conversions import stored_rate
from domain.money import decimal_text
from graph import ids
from graph.errors import client_path
from graph.ids import Prefix

# What an id in an image is the id of.
_IDS = {
    "account_id": Prefix.Account,
    "to_account_id": Prefix.Account,
    "category_id": Prefix.Category,
    "parent_id": Prefix.Category,
    "payee_id": Prefix.Payee,
    "import_id": Prefix.Import,
    "goal_id": Prefix.Goal,
    "transaction_id": Prefix.Transaction,
}
_RENAMED = {
    "occurred_on": "date",
    "amount_minor": "amount",
    "to_amount_minor": "to_amount",
    "opening_balance_minor": "opening_balance",
    "limit_minor": "limit",
    "target_minor": "target",
    "day": "date",
    "times": "count",
    "tag_names": "tags",
    "own_rate": "rate",
    "to_minor": "in_goal_currency",
}
# What shows the currency of the others, where nothing does by itself.
_OF_CURRENCY = {
    "Transaction": "amount",
    "Contribution": "amount",
    "RecurringTransaction": "amount",
    "Budget": "limit",
    "Goal": "target",
}
# Ours alone: no client ever hears of these.
_HIDDEN = {"import_key", "plan_id", "digest", "subject", "key", "facts"}
# Told together with what was converted.
_HIDDEN |= {"to_currency", "numerator", "denominator", "rate_day", "source"}


def client_names(names: Iterable[str], entity: str) -> list[str]:
    """The names of image fields as the API has them, each once, sorted."""
    return sorted({_name(name, entity) for name in names if name not in _HIDDEN})


def told(
    entity: str, image: Mapping[str, Any] | None, currencies: Mapping[str, str]
) -> dict[str, Any]:
    """The image's fields as the API would show them; empty for what is not there.

    `currencies` are those of accounts, by UUID: what arrives in a transfer is in its account's.
    """
    if image is None:
        return {}
    return {
        _name(name, entity): _value(name, value, image, currencies)
        for name, value in image.items()
        if name not in _HIDDEN and not (entity in _OF_CURRENCY and name == "currency")
    }


def _name(name: str, entity: str) -> str:
    if name == "currency":
        return _OF_CURRENCY.get(entity, name)
    is_id = name in _IDS or name == "subject_id"
    shown = name.removesuffix("_id") if is_id else _RENAMED.get(name, name)
    return client_path([shown])[0]


def _value(name: str, value: Any, image: Mapping[str, Any], currencies: Mapping[str, str]) -> Any:
    if value is None:
        return None
    prefix = Prefix[image["subject"]] if name == "subject_id" else _IDS.get(name)
    if prefix is not None:
        return ids.encode(prefix, value)
    if name == "to_minor":
        return _conversion(image)
    if name.endswith("_minor"):
        arrives = name == "to_amount_minor"
        own = image["currency"]
        return _money(value, currencies.get(image["to_account_id"], own) if arrives else own)
    if name in _LISTS:
        return _LISTS[name](value, image)
    return value.replace("+00:00", "Z") if name.endswith("_at") else value


# How a list in an image is told.
_LISTS: dict[str, Callable[[Any, Mapping[str, Any]], list[Any]]] = {
    "lines": lambda lines, image: [_line(*line, currency=image["currency"]) for line in lines],
    "members": lambda members, _: [
        {"id": ids.encode(Prefix.User, uuid), "role": role} for uuid, role in members
    ],
    "tag_names": lambda kept, _: [each for each in kept.split("\n") if each],
    "categories": lambda uuids, _: [ids.encode(Prefix.Category, uuid) for uuid in uuids],
    "thresholds": lambda kept, _: [int(each) for each in kept.split(",") if each],
}


def _line(
    category_id: str | None, amount_minor: int, note: str | None, *, currency: str
) -> dict[str, Any]:
    category = None if category_id is None else ids.encode(Prefix.Category, category_id)
    return {"amount": _money(amount_minor, currency), "category": category, "note": note}


def _conversion(image: Mapping[str, Any]) -> dict[str, Any]:
    names = ("numerator", "denominator", "rate_day", "source")
    return {
        "from": _money(image["amount_minor"], image["currency"]),
        "to": _money(image["to_minor"], image["to_currency"]),
        "rate": stored_rate(*(image[name] for name in names)).shown_text,
        "rateDate": image["rate_day"],
        "source": image["source"],
    }


def _money(amount_minor: int, currency: str) -> dict[str, str]:
    return {"amount": decimal_text(amount_minor, currency), "currency": currency}
