"""Lists of transactions: filters, orders, pages, figures, and what each costs."""

from __future__ import annotations

import base64
from typing import Any

import orjson
import pytest
from uuid_utils import uuid7

from tests.api import Api
from tests.graph.ledgers import Ledger

PAGE = """
query ($filter: TransactionFilter, $order: TransactionOrder, $first: Int, $after: String,
       $last: Int, $before: String) {
  transactions(filter: $filter, order: $order, first: $first, after: $after, last: $last,
               before: $before) {
    edges { cursor node { description } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    totalCount
  }
}
"""


@pytest.fixture(scope="module")
def ledger(running_api: Api) -> Ledger:
    """Twelve transactions of every sort, read by all tests of this module."""
    ledger = Ledger.new(running_api)
    ledger.account("Bank")
    ledger.account("Dollars", "USD")
    assert ledger.add_many(*_plain(ledger), *_odd(ledger))["userErrors"] == []
    return ledger


def _plain(ledger: Ledger) -> list[dict[str, Any]]:
    food = ledger.categories["Food"]
    return [
        ledger.stated("10.00", description="a", date="2026-01-01", payee="Café Zoë"),
        ledger.stated("20.00", description="b", date="2026-01-02", tags=["Work"]),
        ledger.stated("30.00", description="c", date="2026-01-02", category=food),
        ledger.stated("40.00", description="d", date="2026-01-03", category=None),
        ledger.stated("5.00", description="e", date="2026-01-04", isRefund=True),
        ledger.stated("9.00", description="i 100% _sure_", date="2026-01-08", note="ŁÓDŹ")
        | {"account": None},
        ledger.stated("8.00", description="j", date="2026-01-09", tags=["work", "fun"]),
        ledger.stated("10.00", description="l", date="2026-01-11", payee="Zoo"),
    ]


def _odd(ledger: Ledger) -> list[dict[str, Any]]:
    """A split receipt, an income, a transfer, and an expense in another currency."""
    health, bank = ledger.categories["Health"], ledger.accounts["Bank"]
    part, rest = {"amount": "4.00", "currency": "EUR"}, {"amount": "3.00", "currency": "EUR"}
    split = {"category": None, "lines": [{"amount": part, "category": health}, {"amount": rest}]}
    income = {"kind": "INCOME", "category": ledger.categories["Salary"], "account": bank}
    transfer = {"kind": "TRANSFER", "category": None, "toAccount": ledger.accounts["Cash"]}
    abroad = {"amount": {"amount": "99.00", "currency": "USD"}, "category": health}
    return [
        ledger.stated("7.00", description="f", date="2026-01-05") | split,
        ledger.stated("100.00", description="g", date="2026-01-06") | income,
        ledger.stated("50.00", description="h", date="2026-01-07", account=bank) | transfer,
        ledger.stated(description="k", date="2026-01-10", account=ledger.accounts["Dollars"])
        | abroad,
    ]


def names(ledger: Ledger, **wanted: Any) -> str:
    data = ledger.person.run(PAGE, filter=wanted, order={"by": "DATE", "direction": "ASC"})
    nodes = [edge["node"]["description"][0] for edge in data["transactions"]["edges"]]
    assert data["transactions"]["totalCount"] == len(nodes)
    return "".join(nodes)


def id_of_payee(ledger: Ledger, search: str) -> str:
    data = ledger.person.run(
        "query ($search: String!) { wallet { payees(search: $search) { id } } }", search=search
    )
    [payee] = data["wallet"]["payees"]
    found: str = payee["id"]
    return found


def test_every_filter_leaves_what_it_says(ledger: Ledger) -> None:
    accounts, categories = ledger.accounts, ledger.categories

    assert names(ledger) == "abcdefghijkl"
    assert names(ledger, kinds=["INCOME", "TRANSFER"]) == "gh"
    assert names(ledger, kinds=[]) == ""
    assert names(ledger, dates={"start": "2026-01-02", "end": "2026-01-05"}) == "bcde"
    assert names(ledger, dates={"end": "2026-01-02"}) == "a"
    assert names(ledger, amount={"min": "20", "max": "40.00"}) == "bcd"
    assert names(ledger, amount={"min": "20", "currency": "USD"}) == "k"
    assert names(ledger, categories=[categories["Food"]]) == "c"
    assert names(ledger, categories=[categories["Health"]]) == "fk"
    assert names(ledger, categories=[categories["Health"], categories["Food"]]) == "cfk"
    assert names(ledger, uncategorized=True) == "df"
    assert names(ledger, uncategorized=True, categories=[categories["Food"]]) == "cdf"
    assert names(ledger, accounts=[accounts["Bank"]]) == "gh"
    assert names(ledger, accounts=[accounts["Cash"]]) == "abcdefhjl"
    assert names(ledger, accounts=[accounts["Cash"], accounts["Bank"]]) == "abcdefghjl"
    assert names(ledger, accounts=[accounts["Cash"]], categories=[categories["Food"]]) == "c"
    assert names(ledger, tags=["WORK"]) == "bj"
    assert names(ledger, tags=["nothing"]) == ""
    assert names(ledger, payees=[id_of_payee(ledger, "zoe")]) == "a"
    assert names(ledger, createdBy=[ledger.person.id]) == "abcdefghijkl"
    assert names(ledger, kinds=["EXPENSE"], tags=["fun"], amount={"max": "8"}) == "j"


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("zo", "al"),
        ("ZOË", "a"),
        ("cafe zoe", "a"),
        ("zoe cafe", "a"),
        ("lodz", "i"),
        ("100%", "i"),
        ("%", "i"),
        ("_", "i"),
        ("fun", "j"),
        ("zoe zoo", ""),
        ("  ", "abcdefghijkl"),
    ],
)
def test_a_search_finds_words_whatever_their_case_and_accents(
    ledger: Ledger, search: str, found: str
) -> None:
    assert names(ledger, search=search) == found


def test_expenses_are_the_transactions_of_that_kind(ledger: Ledger) -> None:
    query = "query ($f: TransactionFilter) { expenses(filter: $f) { totalCount } }"

    assert ledger.person.run(query)["expenses"]["totalCount"] == 10
    for kinds, count in ((["INCOME"], 0), (["INCOME", "EXPENSE"], 10)):
        data = ledger.person.run(query, f={"kinds": kinds})
        assert data["expenses"]["totalCount"] == count


def test_totals_net_refunds_and_never_mix_currencies(ledger: Ledger) -> None:
    data = ledger.person.run(
        """{ transactions { totals { kind total {
               money { amount currency } count unconverted { amount currency }
               conversions { from { amount currency } to { amount } } } } } }"""
    )

    totals = {entry["kind"]: entry["total"] for entry in data["transactions"]["totals"]}
    assert totals["EXPENSE"] == {
        "money": {"amount": "214.04", "currency": "EUR"},
        "count": 10,
        "conversions": [
            {"from": {"amount": "99.00", "currency": "USD"}, "to": {"amount": "85.04"}}
        ],
        "unconverted": [],
    }
    assert totals["INCOME"]["money"]["amount"] == "100.00"
    assert totals["TRANSFER"]["money"]["amount"] == "50.00"


def test_totals_of_a_filtered_list_are_of_that_list(ledger: Ledger) -> None:
    data = ledger.person.run(
        """query ($f: TransactionFilter) {
             transactions(filter: $f) { totals { kind total { money { amount } count } } } }""",
        f={"uncategorized": True},
    )

    assert data["transactions"]["totals"] == [
        {"kind": "EXPENSE", "total": {"money": {"amount": "47.00"}, "count": 2}}
    ]


@pytest.mark.parametrize("by", ["DATE", "AMOUNT", "CREATED"])
@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.parametrize("wanted", [{}, {"uncategorized": True}, {"accounts": "Cash"}])
def test_pages_in_any_order_are_the_whole_list_in_pieces(
    ledger: Ledger, by: str, direction: str, wanted: dict[str, Any]
) -> None:
    if "accounts" in wanted:
        wanted = {"accounts": [ledger.accounts["Cash"]]}
    order = {"by": by, "direction": direction}
    whole = _edges(ledger, filter=wanted, order=order, first=100)

    forwards = _walk(ledger, whole, step="first", cursor="after", filter=wanted, order=order)
    backwards = _walk(ledger, whole, step="last", cursor="before", filter=wanted, order=order)

    assert forwards == backwards == whole
    assert len({edge["cursor"] for edge in whole}) == len(whole) > 1


def _edges(ledger: Ledger, **variables: Any) -> list[dict[str, Any]]:
    edges: list[dict[str, Any]] = ledger.person.run(PAGE, **variables)["transactions"]["edges"]
    return edges


def _walk(
    ledger: Ledger, whole: list[Any], *, step: str, cursor: str, **variables: Any
) -> list[dict[str, Any]]:
    walked: list[dict[str, Any]] = []
    place = None
    for _ in whole:
        page = ledger.person.run(PAGE, **variables, **{step: 2, cursor: place})["transactions"]
        if step == "first":
            walked += page["edges"]
            place, has_more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        else:
            walked = page["edges"] + walked
            place, has_more = page["pageInfo"]["startCursor"], page["pageInfo"]["hasPreviousPage"]
        if not has_more:
            break
    return walked


def test_amounts_run_by_size_within_their_currency(ledger: Ledger) -> None:
    edges = _edges(ledger, order={"by": "AMOUNT", "direction": "ASC"})

    assert [edge["node"]["description"][0] for edge in edges] == list("efjialbcdhgk")


def test_a_page_knows_what_lies_around_it(ledger: Ledger) -> None:
    page = ledger.person.run(PAGE, first=3)["transactions"]
    info = page["pageInfo"]
    rest = ledger.person.run(PAGE, first=9, after=info["endCursor"])["transactions"]

    assert (info["hasNextPage"], info["hasPreviousPage"]) == (True, False)
    assert (info["startCursor"], info["endCursor"]) == (
        page["edges"][0]["cursor"],
        page["edges"][-1]["cursor"],
    )
    assert rest["pageInfo"]["hasNextPage"] is False
    assert rest["pageInfo"]["hasPreviousPage"] is True


def test_an_empty_page_has_no_cursors(ledger: Ledger) -> None:
    page = ledger.person.run(PAGE, filter={"search": "nothing at all"})["transactions"]

    assert page["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": False,
        "startCursor": None,
        "endCursor": None,
    }


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"first": 0}, "first"),
        ({"first": -1}, "first"),
        ({"first": 101}, "first"),
        ({"last": 0}, "last"),
        ({"first": 1, "last": 1}, "last"),
        ({"after": ""}, "after"),
        ({"after": "bogus"}, "after"),
        ({"after": "!!!"}, "after"),
        ({"before": "W10"}, "before"),
        ({"after": "x" * 10_000}, "after"),
    ],
)
def test_pages_of_no_size_and_made_up_cursors_are_refused(
    ledger: Ledger, arguments: dict[str, Any], field: str
) -> None:
    answer = ledger.person.send(PAGE, **arguments)

    [error] = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["extensions"]["field"] == [field]
    assert answer["data"] == {"transactions": None}


@pytest.mark.parametrize(
    "key",
    [
        [],
        ["DATE.DESC"],
        ["DATE.ASC", "2026-01-01", "01936f2e-8c5a-7c9d-8e4f-0a1b2c3d4e5f"],
        ["DATE.DESC", "2026-02-30", "01936f2e-8c5a-7c9d-8e4f-0a1b2c3d4e5f"],
        ["DATE.DESC", "2026-01-01", "' OR 1=1 --"],
        ["DATE.DESC", "2026-01-01", None],
        ["DATE.DESC", 20260101, "01936f2e-8c5a-7c9d-8e4f-0a1b2c3d4e5f"],
        {"DATE.DESC": 1},
        "DATE.DESC",
    ],
)
def test_a_cursor_is_not_trusted(ledger: Ledger, key: Any) -> None:
    cursor = base64.urlsafe_b64encode(orjson.dumps(key)).decode().rstrip("=")

    answer = ledger.person.send(PAGE, after=cursor)

    assert answer["errors"][0]["extensions"]["field"] == ["after"]


def test_a_size_beyond_32_bits_is_no_size(ledger: Ledger) -> None:
    answer = ledger.person.send(PAGE, first=2**31)

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    ("wanted", "field", "code"),
    [
        ({"categories": ["cat_nonsense"]}, ["filter", "categories", "0"], "BAD_USER_INPUT"),
        ({"categories": [f"cat_{uuid7()}"]}, ["filter", "categories"], "NOT_FOUND"),
        ({"accounts": [f"acc_{uuid7()}"]}, ["filter", "accounts"], "NOT_FOUND"),
        ({"payees": [f"pay_{uuid7()}"]}, ["filter", "payees"], "NOT_FOUND"),
        ({"imports": [f"imp_{uuid7()}"]}, ["filter", "imports"], "NOT_FOUND"),
        ({"createdBy": [f"usr_{uuid7()}"]}, ["filter", "createdBy"], "NOT_FOUND"),
        ({"amount": {"min": "1.005"}}, ["filter", "amount", "min"], "BAD_USER_INPUT"),
        ({"search": "a\x00"}, ["filter", "search"], "BAD_USER_INPUT"),
        ({"search": "x" * 201}, ["filter", "search"], "BAD_USER_INPUT"),
        ({"search": "a b c d e f g h i j k"}, ["filter", "search"], "BAD_USER_INPUT"),
        ({"tags": [""]}, ["filter", "tags", "0"], "BAD_USER_INPUT"),
        ({"tags": ["x"] * 101}, ["filter", "tags"], "BAD_USER_INPUT"),
    ],
)
def test_a_filter_that_makes_no_sense_is_refused_by_its_field(
    ledger: Ledger, wanted: dict[str, Any], field: list[str], code: str
) -> None:
    [error] = ledger.person.send(PAGE, filter=wanted)["errors"]

    assert (error["extensions"]["field"], error["extensions"]["code"]) == (field, code)


@pytest.mark.parametrize("size", [1, 12])
def test_a_page_costs_the_same_statements_whatever_its_size(ledger: Ledger, size: int) -> None:
    query = """query ($first: Int) { transactions(first: $first) { nodes {
      account { name } toAccount { name } category { name parent { name } } payee { name }
      tags lines { category { name } } toAmount { amount } wallet { name } createdBy { name }
    } } }"""

    with ledger.person.api.statements() as said:
        ledger.person.run(query, first=size)

    # Viewer, page, and one for each relation: a page of one row has not all of them.
    assert len(said) <= 12


def test_the_feed_costs_five_statements(ledger: Ledger) -> None:
    query = """{ transactions { nodes {
      id account { name } category { name } payee { name } } pageInfo { endCursor } } }"""

    with ledger.person.api.statements() as said:
        ledger.person.run(query)

    assert len(said) == 5


def test_counts_and_totals_are_read_only_when_asked_for(ledger: Ledger) -> None:
    with ledger.person.api.statements() as bare:
        ledger.person.run("{ transactions { nodes { id } } }")
    with ledger.person.api.statements() as counted:
        ledger.person.run("{ transactions { nodes { id } totalCount totals { kind } } }")

    # And what of other currencies was converted, as there are some.
    assert len(counted) == len(bare) + 3


@pytest.mark.parametrize(
    ("fields", "pages"),
    [
        ("totalCount", 0),
        ("__typename count: totalCount totals { kind }", 0),
        ("totalCount pageInfo { hasNextPage }", 1),
        ("totalCount ... on TransactionConnection { nodes { id } }", 1),
        ("totalCount } transactions { nodes { id }", 1),
    ],
)
def test_figures_alone_need_no_page(ledger: Ledger, fields: str, pages: int) -> None:
    query = f"{{ transactions {{ {fields} }} }}"

    with ledger.person.api.statements() as said:
        data = ledger.person.run(query)

    assert data["transactions"]
    assert sum("LIMIT" in statement for statement in said) == pages


def test_a_category_lists_its_own(ledger: Ledger) -> None:
    query = """query ($id: ID!, $f: TransactionFilter) { node(id: $id) { ... on Category {
                 transactions(filter: $f) { nodes { description } totalCount } } } }"""
    health = ledger.categories["Health"]

    data = ledger.person.run(query, id=health)
    narrowed = ledger.person.run(query, id=health, f={"amount": {"max": "7"}})

    listed = data["node"]["transactions"]
    assert [node["description"] for node in listed["nodes"]] == ["k", "f"]
    assert listed["totalCount"] == 2
    assert [n["description"] for n in narrowed["node"]["transactions"]["nodes"]] == ["f"]
