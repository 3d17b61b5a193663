"""What a plan shows: findings with evidence, pages of rows, and the mapping that was saved."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api import Api
from tests.graph.imports import committed, overruled, planned, refusals, statement
from tests.graph.ledgers import Ledger

PAGE = """
query ($id: ID!, $verdicts: [ImportVerdict!], $first: Int, $after: String, $last: Int,
       $before: String) {
  node(id: $id) { ... on ImportPlan {
    rows(verdicts: $verdicts, first: $first, after: $after, last: $last, before: $before) {
      totalCount
      nodes { line verdict }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  } }
}
"""

LAYOUT = """
query ($id: ID!) {
  node(id: $id) { ... on ImportPlan {
    columns { index header role evidence origin }
    encoding { ...f } delimiter { ...f } quote { ...f } preamble { ...f } footer { ...f }
    headerRow { ...f } dateOrder { ...f } decimalMark { ...f } signConvention { ...f }
    moneyOutWords { ...f } currency { ...f }
  } }
}
fragment f on ImportFinding { value evidence origin }
"""

SAVE = """
mutation ($input: SaveImportMappingInput!) {
  saveImportMapping(input: $input) {
    importMapping { sign dateOrder moneyOutWords account { id } columns { index header role } }
    userErrors { field message code } }
}
"""

FORGET = """
mutation ($input: DeleteImportMappingInput!) {
  deleteImportMapping(input: $input) { account { id } userErrors { message } } }
"""

IMPORTS = """
query ($first: Int, $after: String, $last: Int, $before: String) {
  wallet { imports(first: $first, after: $after, last: $last, before: $before) {
    totalCount nodes { fileName } pageInfo { startCursor endCursor hasNextPage } } }
}
"""

SAVED = """
query ($account: ID!) { wallet { importMapping(account: $account) { sign delimiter } } }
"""

ROWS = 1_203


@pytest.fixture
def ledger(api: Api) -> Ledger:
    ledger = Ledger.new(api)
    ledger.account("Bank")
    return ledger


@pytest.fixture(scope="module")
def long(running_api: Api) -> tuple[Ledger, dict[str, Any]]:
    """A plan over three runs of rows; every fourth row is a duplicate, every 300th invalid."""
    ledger = Ledger.new(running_api)
    account = ledger.account("Bank")
    rows = [f"2026-03-{1 + n % 28:02d},Row {n},{-0.01 * (n + 1):.2f}" for n in range(ROWS)]
    committed(ledger, planned(ledger, account, statement(*rows[::4])))
    rows = [row if n % 300 else f"2026-02-30,Row {n},-1.00" for n, row in enumerate(rows)]
    return ledger, planned(ledger, account, statement(*rows))


def page(long: tuple[Ledger, dict[str, Any]], **arguments: Any) -> dict[str, Any]:
    ledger, plan = long
    rows: dict[str, Any] = ledger.person.run(PAGE, id=plan["id"], **arguments)["node"]["rows"]
    return rows


def walked(long: tuple[Ledger, dict[str, Any]], *, backward: bool, **arguments: Any) -> list[int]:
    """The lines of all pages, one after the other."""
    size, cursor, start, more = (
        ("last", "before", "startCursor", "hasPreviousPage")
        if backward
        else ("first", "after", "endCursor", "hasNextPage")
    )
    lines: list[int] = []
    place: dict[str, Any] = {}
    while True:
        found = page(long, **{size: 100}, **place, **arguments)
        some = [node["line"] for node in found["nodes"]]
        lines = some + lines if backward else lines + some
        if not found["pageInfo"][more]:
            return lines
        place = {cursor: found["pageInfo"][start]}


@pytest.mark.parametrize("backward", [False, True])
@pytest.mark.parametrize(
    ("verdicts", "lines"),
    [
        (None, [n + 2 for n in range(ROWS)]),
        (["INVALID"], [n + 2 for n in range(ROWS) if n % 300 == 0]),
        (["DUPLICATE"], [n + 2 for n in range(ROWS) if n % 4 == 0 and n % 300]),
        (["NEW", "INVALID"], [n + 2 for n in range(ROWS) if n % 4 or n % 300 == 0]),
        (["UNSURE"], []),
        ([], []),
    ],
)
def test_pages_in_both_directions_show_each_row_once(
    long: tuple[Ledger, dict[str, Any]],
    verdicts: list[str] | None,
    lines: list[int],
    *,
    backward: bool,
) -> None:
    found = walked(long, backward=backward, verdicts=verdicts)

    assert found == lines
    assert page(long, verdicts=verdicts, first=1)["totalCount"] == len(lines)


def test_a_page_says_what_lies_on_both_sides_of_it(long: tuple[Ledger, dict[str, Any]]) -> None:
    first = page(long, first=10)
    second = page(long, first=10, after=first["pageInfo"]["endCursor"])
    between = page(long, last=3, before=second["pageInfo"]["startCursor"])

    assert [node["line"] for node in second["nodes"]] == list(range(12, 22))
    assert [node["line"] for node in between["nodes"]] == [9, 10, 11]
    assert not first["pageInfo"]["hasPreviousPage"]
    assert second["pageInfo"]["hasPreviousPage"]
    assert between["pageInfo"]["hasNextPage"]


def test_a_page_of_a_plan_costs_two_statements_however_long_the_plan(
    long: tuple[Ledger, dict[str, Any]], running_api: Api
) -> None:
    page(long, first=1)

    with running_api.statements() as said:
        page(long, first=100, verdicts=["INVALID"])
    with running_api.statements() as other:
        page(long, first=1)

    assert len(said) == len(other)


@pytest.mark.parametrize(
    "cursor", ["", "x", "WyJMSU5FIiwtMV0", "WyJMSU5FIiwxLDJd", "WyJMSU5FIiwxZTNd"]
)
def test_a_cursor_that_somebody_made_up_is_refused(
    long: tuple[Ledger, dict[str, Any]], cursor: str
) -> None:
    ledger, plan = long

    answer = ledger.person.send(PAGE, id=plan["id"], after=cursor)

    assert answer["errors"][0]["extensions"]["field"] == ["after"]


@pytest.mark.parametrize("size", [0, -1, 101, 2**31 - 1])
def test_a_page_has_a_size(long: tuple[Ledger, dict[str, Any]], size: int) -> None:
    ledger, plan = long

    answer = ledger.person.send(PAGE, id=plan["id"], first=size)

    assert answer["errors"][0]["extensions"]["field"] == ["first"]


def test_a_plan_shows_what_it_found_and_why(ledger: Ledger) -> None:
    file = b"My bank;;\nBooked;Text;Amount\n24.12.2026;Tree;-35,00\n27.12.2026;Gift;1.200,50\n"
    plan = planned(ledger, ledger.accounts["Bank"], file, mapping={"currency": "EUR"})

    layout = ledger.person.run(LAYOUT, id=plan["id"])["node"]

    columns = layout.pop("columns")
    assert [column["role"] for column in columns] == ["DATE", "DESCRIPTION", "AMOUNT"]
    assert {name: finding["value"] for name, finding in layout.items()} == {
        "encoding": "utf-8",
        "delimiter": ";",
        "quote": '"',
        "preamble": "1",
        "footer": "0",
        "headerRow": "2",
        "dateOrder": "DMY",
        "decimalMark": ",",
        "signConvention": "SIGNED",
        "moneyOutWords": "",
        "currency": "EUR",
    }
    assert layout["currency"]["origin"] == "GIVEN"
    assert all(finding["evidence"] for finding in [*layout.values(), *columns])


def test_a_saved_mapping_reads_later_files_until_it_is_deleted(ledger: Ledger) -> None:
    account = ledger.accounts["Bank"]
    file = statement("2026-03-02,Coffee,3.50", "2026-03-03,Bread,4.10")
    mapping = {"sign": "INVERTED", "columns": [{"header": "Description", "role": "PAYEE"}]}
    saved = ledger.person.run(SAVE, input={"account": account, "mapping": mapping})

    by_it = planned(ledger, account, file)
    without = planned(ledger, account, file, useSavedMapping=False)
    against_it = planned(ledger, account, file, mapping={"sign": "SIGNED"})
    kept = ledger.person.run(SAVED, account=account)["wallet"]["importMapping"]
    ledger.person.run(FORGET, input={"account": account})
    afterwards = planned(ledger, account, file)

    assert saved["saveImportMapping"]["importMapping"]["columns"] == [
        {"index": None, "header": "Description", "role": "PAYEE"}
    ]
    assert kept == {"sign": "INVERTED", "delimiter": None}
    layout = ledger.person.run(LAYOUT, id=by_it["id"])["node"]
    assert layout["signConvention"]["origin"] == layout["columns"][1]["origin"] == "GIVEN"
    assert kinds_of(by_it) == ["EXPENSE", "EXPENSE"]
    assert by_it["rows"]["nodes"][0]["payee"] == "Coffee"
    assert kinds_of(against_it) == ["INCOME", "INCOME"]
    assert against_it["rows"]["nodes"][0]["payee"] == "Coffee"
    assert without["rows"]["nodes"][0]["payee"] is None
    assert afterwards["digest"] == without["digest"]


def test_a_saved_mapping_that_does_not_fit_a_file_says_where_it_comes_from(ledger: Ledger) -> None:
    account = ledger.accounts["Bank"]
    mapping = {"columns": [{"header": "Betrag", "role": "AMOUNT"}]}
    for _ in range(2):
        ledger.person.run(SAVE, input={"account": account, "mapping": mapping})

    found = refusals(ledger, account, statement("2026-03-02,Coffee,-3.50"))

    assert found[0]["field"] == ["mapping", "columns"]
    assert "useSavedMapping" in found[0]["message"]


def test_imports_are_listed_page_by_page_the_latest_first(api: Api, ledger: Ledger) -> None:
    account = ledger.accounts["Bank"]
    for day in range(1, 5):
        file = statement(f"2026-03-0{day},Coffee,-3.50")
        committed(ledger, planned(ledger, account, file, fileName=f"{day}.csv"))
        api.clock.advance(seconds=day // 2)

    def page(**arguments: Any) -> tuple[list[str], dict[str, Any]]:
        found = ledger.person.run(IMPORTS, **arguments)["wallet"]["imports"]
        assert found["totalCount"] == 4
        return [node["fileName"] for node in found["nodes"]], found["pageInfo"]

    first, place = page(first=2)
    rest, end = page(first=2, after=place["endCursor"])
    back, _ = page(last=3, before=end["endCursor"])

    assert (first, rest) == (["4.csv", "3.csv"], ["2.csv", "1.csv"])
    assert back == ["4.csv", "3.csv", "2.csv"]
    assert not end["hasNextPage"]


def test_overruling_and_back_again_gives_the_plan_its_digest_again(ledger: Ledger) -> None:
    file = statement("2026-03-02,Coffee,-3.50", "2026-03-03,Bread,-4.10")
    plan = planned(ledger, ledger.accounts["Bank"], file)

    changed = overruled(ledger, plan, {"line": 3, "decision": "SKIP"})["plan"]
    back = overruled(ledger, changed, {"line": 3, "decision": "IMPORT"})["plan"]

    assert changed["digest"] != plan["digest"] == back["digest"]
    assert changed["counts"]["toImport"] == 1
    assert changed["rows"]["nodes"][1]["verdict"] == "NEW"


def test_an_overruled_row_comes_in_as_it_was_overruled(ledger: Ledger) -> None:
    account = ledger.accounts["Bank"]
    ledger.add("3.50", date="2026-03-02", account=account)
    plan = planned(ledger, account, statement("2026-03-02,Coffee,-3.50"))

    changed = overruled(
        ledger,
        plan,
        {
            "line": 2,
            "decision": "IMPORT",
            "category": ledger.categories["Groceries"],
            "description": "Second coffee",
        },
    )["plan"]
    batch = committed(ledger, changed)

    assert plan["rows"]["nodes"][0]["verdict"] == "UNSURE"
    (row,) = batch["transactions"]["nodes"]
    assert row["description"] == "Second coffee"
    assert row["category"]["id"] == ledger.categories["Groceries"]


def kinds_of(plan: dict[str, Any]) -> list[str]:
    return [row["kind"] for row in plan["rows"]["nodes"]]
