"""Categories: a tree of two levels, and where transactions go when one is deleted."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine
from uuid_utils import uuid7

from services import categories as services
from tests import recount
from tests.api import Api
from tests.graph.budgeting import budget
from tests.graph.ledgers import Ledger, refused

CREATE = """
mutation ($input: CreateCategoryInput!) {
  createCategory(input: $input) {
    category { id name kind color icon description archived version
      parent { name } children { name } }
    userErrors { field message code }
  }
}
"""

UPDATE = """
mutation ($input: UpdateCategoryInput!) {
  updateCategory(input: $input) {
    category { id name kind color icon description archived version
      parent { name } children { name } }
    userErrors { field message code }
  }
}
"""

DELETE = """
mutation ($input: DeleteCategoryInput!) {
  deleteCategory(input: $input) {
    deletedId movedTo { name transactions { totalCount } }
    changedBudgets { name categories { name } }
    query { wallet { version } }
    userErrors { field message code }
  }
}
"""

SHOWN = """
query ($id: ID!) { node(id: $id) { ... on Transaction {
  version category { name } lines { category { name } amount { amount } } } } }
"""


@pytest.fixture
def ledger(api: Api) -> Ledger:
    return Ledger.new(api)


def create(ledger: Ledger, name: str = "Pets", **stated: Any) -> dict[str, Any]:
    wanted = {"wallet": ledger.wallet, "name": name, "kind": "EXPENSE"} | stated
    payload: dict[str, Any] = ledger.person.run(CREATE, input=wanted)["createCategory"]
    return payload


def created(ledger: Ledger, name: str = "Pets", **stated: Any) -> dict[str, Any]:
    payload = create(ledger, name, **stated)
    assert payload["userErrors"] == []
    category: dict[str, Any] = payload["category"]
    ledger.categories[name] = category["id"]
    return category


def update(ledger: Ledger, of: str, **changed: Any) -> dict[str, Any]:
    wanted = {"id": ledger.categories[of]} | changed
    payload: dict[str, Any] = ledger.person.run(UPDATE, input=wanted)["updateCategory"]
    return payload


def delete(ledger: Ledger, name: str, **more: Any) -> dict[str, Any]:
    wanted = {"id": ledger.categories[name]} | more
    payload: dict[str, Any] = ledger.person.run(DELETE, input=wanted)["deleteCategory"]
    return payload


def shown(ledger: Ledger, transaction: str) -> dict[str, Any]:
    node: dict[str, Any] = ledger.person.run(SHOWN, id=transaction)["node"]
    return node


def name_of(category: dict[str, str] | None) -> str | None:
    return category["name"] if category else None


def split(ledger: Ledger, *parts: tuple[str, str | None], **changed: Any) -> dict[str, Any]:
    """An expense in lines of (amount, category)."""
    lines = [
        {
            "amount": {"amount": amount, "currency": "EUR"},
            "category": name and ledger.categories[name],
        }
        for amount, name in parts
    ]
    total = f"{sum(int(amount.replace('.', '')) for amount, _ in parts) / 100:.2f}"
    return ledger.add(total, category=None, lines=lines, **changed)


def test_a_category_comes_back_as_it_was_stated(ledger: Ledger) -> None:
    category = created(
        ledger,
        color="#ABCDEF",
        icon="🐕",
        description="Food,\nvet",
        parent=ledger.categories["Leisure"],
    )

    assert (category["name"], category["kind"], category["color"]) == ("Pets", "EXPENSE", "#abcdef")
    assert (category["icon"], category["description"]) == ("🐕", "Food,\nvet")
    assert (category["parent"], category["children"]) == ({"name": "Leisure"}, [])


def test_a_category_is_plain_by_default(ledger: Ledger) -> None:
    category = created(ledger)

    assert (category["color"], category["icon"], category["description"]) == ("#757575", None, None)
    assert (category["parent"], category["archived"]) == (None, False)


@pytest.mark.parametrize("icon", ["👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "❤️‍🔥", "🇪🇺", "shopping-cart", "1️⃣"])
def test_an_icon_stays_whole(ledger: Ledger, icon: str) -> None:
    assert created(ledger, icon=icon)["icon"] == icon


@pytest.mark.parametrize(
    "name", ["\U0001d538" * 80, "משפחה", "عائلة", "家族", "👩‍💻 work", "Ω" * 80]
)
def test_a_name_may_be_in_any_script(ledger: Ledger, name: str) -> None:
    assert created(ledger, name)["name"] == name
    assert refused(create(ledger, name)) == [("name", "TAKEN")]


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"name": ""}, "name", "REQUIRED"),
        ({"name": "x" * 81}, "name", "TOO_LONG"),
        ({"name": "a\u2066b"}, "name", "INVALID"),
        ({"icon": "x" * 33}, "icon", "TOO_LONG"),
        ({"description": "x" * 501}, "description", "TOO_LONG"),
        ({"description": "a\x00"}, "description", "INVALID"),
        ({"id": f"cat_{'0' * 8}-0000-4000-8000-{'0' * 12}"}, "id", "INVALID"),
        ({"parent": ""}, "parent", "INVALID"),
        ({"parent": f"cat_{uuid7()}"}, "parent", "NOT_FOUND"),
    ],
)
def test_a_bad_category_is_refused_by_its_field(
    ledger: Ledger, changed: dict[str, Any], field: str, code: str
) -> None:
    assert refused(create(ledger, **{"name": "New"} | changed)) == [(field, code)]


@pytest.mark.parametrize("color", ["red", "#fff", "#gggggg", "#1234567", "", "#12345\uff16"])
def test_a_colour_is_six_hexadecimal_digits(ledger: Ledger, color: str) -> None:
    wanted = {"wallet": ledger.wallet, "name": "New", "kind": "EXPENSE", "color": color}

    [error] = ledger.person.send(CREATE, input=wanted)["errors"]

    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert ".color" in error["message"]


def test_a_name_is_unique_beside_its_like_only(ledger: Ledger) -> None:
    food, leisure = ledger.categories["Food"], ledger.categories["Leisure"]

    assert refused(create(ledger, "FOOD")) == [("name", "TAKEN")]
    assert refused(create(ledger, "Grocéries", parent=food)) == [("name", "TAKEN")]
    assert refused(create(ledger, "Food", parent=food)) == []
    assert refused(create(ledger, "Groceries", parent=leisure)) == []
    assert refused(create(ledger, "Groceries")) == []
    assert refused(create(ledger, "Food", kind="INCOME")) == []


def test_a_move_or_a_new_name_may_not_meet_its_like(ledger: Ledger) -> None:
    food = ledger.categories["Food"]
    created(ledger, "Groceries")

    assert refused(update(ledger, "Groceries", parent=food)) == [("name", "TAKEN")]
    assert refused(update(ledger, "Health", name="travel")) == [("name", "TAKEN")]
    assert update(ledger, "Health", name="HEALTH")["category"]["name"] == "HEALTH"
    assert update(ledger, "Groceries", name="Shop", parent=food)["category"]["parent"] == {
        "name": "Food"
    }


def test_the_tree_has_two_levels(ledger: Ledger) -> None:
    groceries, food = ledger.categories["Groceries"], ledger.categories["Food"]

    below_a_child = create(ledger, parent=groceries)
    moved_below_a_child = update(ledger, "Health", parent=groceries)
    with_children = update(ledger, "Home", parent=food)
    below_itself = update(ledger, "Health", parent=ledger.categories["Health"])
    below_its_child = update(ledger, "Food", parent=groceries)
    of_another_kind = create(ledger, kind="INCOME", parent=food)
    moved_to_another_kind = update(ledger, "Salary", parent=food)

    for payload in (
        below_a_child,
        moved_below_a_child,
        with_children,
        below_itself,
        below_its_child,
        of_another_kind,
        moved_to_another_kind,
    ):
        assert refused(payload) == [("parent", "INVALID")]


def test_a_category_moves_within_the_tree(ledger: Ledger) -> None:
    moved = update(ledger, "Health", parent=ledger.categories["Home"])["category"]
    back = update(ledger, "Health", parent=None)["category"]
    kept = update(ledger, "Groceries", color="#000000")["category"]

    assert (moved["parent"], back["parent"]) == ({"name": "Home"}, None)
    assert (kept["parent"], kept["color"]) == ({"name": "Food"}, "#000000")


def test_what_may_be_null_can_be_cleared(ledger: Ledger) -> None:
    created(ledger, icon="🐕", description="Vet")

    cleared = update(ledger, "Pets", icon=None, description=None)["category"]

    assert (cleared["icon"], cleared["description"]) == (None, None)
    for field in ("name", "color", "archived"):
        assert refused(update(ledger, "Pets", **{field: None})) == [(field, "REQUIRED")]


def test_archived_categories_are_asked_for_apart(ledger: Ledger) -> None:
    update(ledger, "Health", archived=True)

    data = ledger.person.run(
        """{ wallet { all: categories { name } old: categories(archived: true) { name }
             now: categories(archived: false) { name } } }"""
    )["wallet"]

    names = {key: [category["name"] for category in found] for key, found in data.items()}
    assert names["old"] == ["Health"]
    assert sorted(names["now"] + names["old"]) == sorted(names["all"])


def test_a_client_may_choose_the_id_once(ledger: Ledger) -> None:
    chosen = f"cat_{uuid7()}"

    assert created(ledger, id=chosen)["id"] == chosen
    assert refused(create(ledger, "Other", id=chosen)) == [("id", "KEY_REUSED")]


def test_a_stale_version_is_refused(ledger: Ledger) -> None:
    version = created(ledger)["version"]
    assert refused(update(ledger, "Pets", name="Dogs", expectedVersion=version)) == []

    stale = update(ledger, "Pets", name="Cats", expectedVersion=version)
    gone = delete(ledger, "Pets", expectedVersion=version)

    assert refused(stale) == refused(gone) == [("expectedVersion", "CONFLICT")]


def test_a_wallet_has_a_limit_of_categories(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "CATEGORIES_MAX", len(ledger.categories) + 1)
    created(ledger)

    assert refused(create(ledger, "One more")) == [("", "INVALID")]


@pytest.mark.parametrize("target", ["Travel", None])
def test_what_stood_on_a_deleted_category_moves(
    ledger: Ledger, engine: Engine, target: str | None
) -> None:
    whole = ledger.add("10.00", category=ledger.categories["Health"])
    refund = ledger.add("4.00", category=ledger.categories["Health"], isRefund=True)
    parts = [("1.00", "Health"), ("2.00", "Travel"), ("3.00", "Health"), ("4.00", None)]
    receipt = split(ledger, *parts)
    other = ledger.add("5.00", category=ledger.categories["Travel"])
    move_to = target and ledger.categories[target]

    payload = delete(ledger, "Health", moveTo=move_to)

    assert (payload["deletedId"], payload["userErrors"]) == (ledger.categories["Health"], [])
    version = payload["query"]["wallet"]["version"]
    for moved in (whole, refund):
        assert name_of(shown(ledger, moved["id"])["category"]) == target
        assert shown(ledger, moved["id"])["version"] == version
    lines = shown(ledger, receipt["id"])["lines"]
    assert [name_of(line["category"]) for line in lines] == [target, "Travel", target, None]
    assert shown(ledger, receipt["id"])["version"] == version
    assert shown(ledger, other["id"])["version"] == other["version"]
    recount.check(engine, ledger.wallet[4:])
    days = recount.stored_daily(engine, ledger.wallet[4:])
    sums = {key[2]: value for key, value in days.items()}
    travel, none = ledger.categories["Travel"][4:], None
    assert sums == (
        {travel: (1700, 6), none: (400, 1)} if target else {travel: (700, 2), none: (1400, 5)}
    )
    if target:
        assert payload["movedTo"] == {"name": "Travel", "transactions": {"totalCount": 4}}


def test_an_empty_category_goes_without_a_trace(ledger: Ledger, engine: Engine) -> None:
    added = ledger.add(category=ledger.categories["Health"])
    ledger.delete(id=added["id"])

    assert delete(ledger, "Health")["movedTo"] is None

    rows = recount.rows(
        engine,
        "SELECT * FROM daily_totals WHERE category_id = :id",
        id=ledger.categories["Health"][4:],
    )
    assert rows == []
    assert refused(delete(ledger, "Health")) == [("id", "NOT_FOUND")]


@pytest.mark.parametrize(
    ("name", "target", "field", "code"),
    [
        ("Health", "Health", "moveTo", "INVALID"),
        ("Health", "Salary", "moveTo", "INVALID"),
        ("Salary", "Health", "moveTo", "INVALID"),
        ("Food", None, "id", "IN_USE"),
        ("Food", "Health", "id", "IN_USE"),
    ],
)
def test_a_deletion_that_leads_nowhere_is_refused(
    ledger: Ledger, engine: Engine, name: str, target: str | None, field: str, code: str
) -> None:
    added = ledger.add(category=ledger.categories["Health"])

    payload = delete(ledger, name, moveTo=target and ledger.categories[target])

    assert refused(payload) == [(field, code)]
    assert payload["deletedId"] is None
    assert shown(ledger, added["id"])["version"] == added["version"]
    recount.check(engine, ledger.wallet[4:])


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("Rent", [("A", ["Rent"]), ("B", ["Rent", "Travel"]), ("C", ["Rent"])]),
        (None, [("B", ["Travel"]), ("C", ["Rent"])]),
    ],
)
def test_a_deletion_tells_which_budgets_it_changes(
    ledger: Ledger, to: str | None, expected: list[tuple[str, list[str]]]
) -> None:
    watched = [("C", ["Health", "Rent"]), ("B", ["Travel", "Health"]), ("other", ["Travel"])]
    for name, names in [*watched, *([("A", ["Health"])] if to else [])]:
        budget(ledger, name=name, categories=[ledger.categories[each] for each in names])

    payload = delete(ledger, "Health", moveTo=to and ledger.categories[to])

    told = [
        (each["name"], [one["name"] for one in each["categories"]])
        for each in payload["changedBudgets"]
    ]
    assert told == expected


def test_a_deletion_that_changes_no_budget_says_so_and_a_refused_one_nothing(
    ledger: Ledger,
) -> None:
    budget(ledger, categories=[ledger.categories["Health"]])
    budget(ledger, categories=None)

    assert delete(ledger, "Health")["changedBudgets"] is None
    assert delete(ledger, "Travel")["changedBudgets"] == []


def test_transactions_may_move_to_a_parent_or_a_child(ledger: Ledger, engine: Engine) -> None:
    ledger.add("3.00", category=ledger.categories["Groceries"])

    assert delete(ledger, "Groceries", moveTo=ledger.categories["Food"])["userErrors"] == []
    assert delete(ledger, "Eating out", moveTo=ledger.categories["Rent"])["userErrors"] == []

    assert refused(delete(ledger, "Food")) == []
    recount.check(engine, ledger.wallet[4:])
