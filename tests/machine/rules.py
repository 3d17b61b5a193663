"""The rules of a ledger, said once more in plain Python: what refuses a thing, and why.

Each complaint is (path of the input field, code), as the API tells it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from tests.machine.things import Thing, fold, kind_of

Complaint: TypeAlias = tuple[str, str]

# Never put together from the changes of two people.
APART = {"amount", "toAmount", "openingBalance", "currency", "lines", "kind", "isRefund"}


def of_transaction(it: Thing, living: Mapping[str, Thing]) -> Iterator[Complaint]:
    if it["amount"][0] <= 0:
        yield "amount", "INVALID"
    if it["account"] is not None:
        account = living.get(it["account"])
        if account is None:
            yield "account", "NOT_FOUND"
        elif account["currency"] != it["amount"][1]:
            yield "amount.currency", "INVALID"
    if it["kind"] == "TRANSFER":
        yield from _of_transfer(it, living)
        return
    yield from _of_categories(it, living)
    for name in ("toAccount", "toAmount"):
        if it[name] is not None:
            yield name, "INVALID"


def _of_transfer(it: Thing, living: Mapping[str, Thing]) -> Iterator[Complaint]:
    for name in ("account", "toAccount"):
        if it[name] is None:
            yield name, "REQUIRED"
    if it["category"] is not None or it["lines"]:
        yield "category" if it["category"] is not None else "lines", "INVALID"
    if it["isRefund"]:
        yield "isRefund", "INVALID"
    if it["toAccount"] is None:
        return
    if it["toAccount"] == it["account"]:
        yield "toAccount", "INVALID"
    receiving = living.get(it["toAccount"])
    if receiving is None:
        yield "toAccount", "NOT_FOUND"
        return
    arriving = it["toAmount"] or it["amount"]
    is_other = arriving[1] != receiving["currency"]
    if (
        is_other
        or arriving[0] <= 0
        or (arriving[1] == it["amount"][1] and arriving != it["amount"])
    ):
        yield "toAmount", "INVALID"


def _of_categories(it: Thing, living: Mapping[str, Thing]) -> Iterator[Complaint]:
    if it["category"] is not None and it["lines"]:
        yield "category", "INVALID"
    wanted = [("category", it["category"])]
    wanted += [(f"lines.{place}.category", line[1]) for place, line in enumerate(it["lines"])]
    for path, category_id in wanted:
        if category_id is None:
            continue
        if category_id not in living:
            yield path, "NOT_FOUND"
        elif living[category_id]["kind"] != it["kind"]:
            yield path, "INVALID"
    if it["lines"] and sum(line[0] for line in it["lines"]) != it["amount"][0]:
        yield "lines", "INVALID"


def of_account(it: Thing, own_id: str, living: Mapping[str, Thing]) -> Iterator[Complaint]:
    for other_id, other in living.items():
        if kind_of(other_id) == "acc" and other_id != own_id and _is_twin(it, other):
            yield "name", "TAKEN"
            return


def of_category(it: Thing, own_id: str, living: Mapping[str, Thing]) -> Iterator[Complaint]:
    """Only the first of what is wrong, as places in a tree are refused one at a time."""
    if it["parent"] is not None:
        parent = living.get(it["parent"])
        if parent is None:
            yield "parent", "NOT_FOUND"
            return
        is_bad = it["parent"] == own_id or parent["parent"] is not None
        if is_bad or parent["kind"] != it["kind"] or any(children(own_id, living)):
            yield "parent", "INVALID"
            return
    for other_id, other in living.items():
        if other_id == own_id or kind_of(other_id) != "cat" or not _is_twin(it, other):
            continue
        if other["parent"] == it["parent"] and other["kind"] == it["kind"]:
            yield "name", "TAKEN"
            return


def children(category_id: str, living: Mapping[str, Thing]) -> Iterator[str]:
    for other_id, other in living.items():
        if kind_of(other_id) == "cat" and other["parent"] == category_id:
            yield other_id


def booked_on(thing_id: str, living: Mapping[str, Thing]) -> Iterator[str]:
    """The transactions that name an account or a category, or have a line on it."""
    for other_id, other in living.items():
        if kind_of(other_id) != "txn":
            continue
        named = {other["account"], other["toAccount"], other["category"]}
        if thing_id in named | {line[1] for line in other["lines"]}:
            yield other_id


def after_update(before: Thing, changes: Thing) -> Thing:
    """A transaction with some fields changed, and what that makes pointless put away."""
    implied: Thing = {}
    if changes.get("category") is not None and "lines" not in changes:
        implied["lines"] = []
    if changes.get("lines") and "category" not in changes:
        implied["category"] = None
    arrived = before["toAmount"]
    if arrived is None or arrived[1] == before["amount"][1]:
        implied["toAmount"] = None
    if changes.get("kind", before["kind"]) != "TRANSFER":
        implied |= {"toAccount": None, "toAmount": None}
    return before | implied | changes


def settled(it: Thing) -> Thing:
    """As it is kept: what arrives in a transfer is always told, and lines stand for a category."""
    if it["kind"] != "TRANSFER":
        return it
    return it | {"toAmount": it["toAmount"] or it["amount"]}


def differing(was: Thing | None, now: Thing) -> set[str]:
    """The fields of a thing that say something else; of what was not there, all that it says."""
    if was is None:
        extra = {"createdAt"} if "date" in now else set()
        return {name for name, value in now.items() if value is not None} | extra
    return {name for name in now if _image(name, was) != _image(name, now)}


def _image(name: str, it: Thing) -> object:
    if name == "toAmount":
        # What arrives is in the currency of its account, and is kept without it.
        return it[name] and it[name][0]
    if name in {"payee", "tags"}:
        # A wallet writes a name as it was first written, whatever is said later.
        folded = [fold(each) for each in ([it[name]] if name == "payee" else it[name]) if each]
        return sorted(folded)
    return it[name]


def _is_twin(one: Thing, other: Thing) -> bool:
    return fold(one["name"]) == fold(other["name"])
