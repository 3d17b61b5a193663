"""What an import does not take: each refusal names its field, and nothing is written."""

from __future__ import annotations

import random
from typing import Any

import pytest

from db.queries.imports import plans
from db.session import reading
from domain.ledger import WalletRole
from graph.statements import reading as reading_of_files
from tests import recount
from tests.api import Api
from tests.graph.imports import (
    COMMIT,
    OVERRULE,
    REVERT,
    commit,
    committed,
    overruled,
    planned,
    refusals,
    send,
    statement,
)
from tests.graph.ledgers import Ledger
from tests.membership import admit

COFFEE = statement("2026-03-02,Coffee,-3.50")

SAVE = """
mutation ($input: SaveImportMappingInput!) {
  saveImportMapping(input: $input) { importMapping { sign } userErrors { field message code } } }
"""
FORGET = """
mutation ($input: DeleteImportMappingInput!) {
  deleteImportMapping(input: $input) { account { id } userErrors { field message code } } }
"""
SEEN = """
query ($ids: [ID!]!, $wallet: ID, $account: ID!) {
  nodes(ids: $ids) { id }
  wallet(id: $wallet) { importMapping(account: $account) { sign } }
}
"""


@pytest.fixture(scope="module")
def ledger(running_api: Api) -> Ledger:
    ledger = Ledger.new(running_api)
    ledger.account("Bank")
    return ledger


def noise() -> bytes:
    return random.Random(1).randbytes(20_000)


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(b"", id="empty"),
        pytest.param(noise(), id="random bytes"),
        pytest.param(b"\x00" * 1_000, id="nothing but NUL"),
        pytest.param(b"one\ntwo\nthree\n", id="one column"),
        pytest.param(b"Date,Description,Amount\n", id="only a header"),
        pytest.param((",".join("abcdefghij" * 10) + "\n").encode() * 3, id="100 columns"),
        pytest.param(b"Date,Amount\n2026-03-02," + b"9" * 5_000_000 + b"\n", id="5 MB in a cell"),
        pytest.param(b'a,"' + b"x" * 1_000_000, id="a quote that never ends"),
        pytest.param(b"\xff\xfe\x00\xd8" * 500, id="lone surrogates"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", id="a PDF"),
        pytest.param(b"a,b\n" * 50_002, id="too many rows"),
    ],
)
def test_what_is_no_statement_is_refused_as_a_file(ledger: Ledger, file: bytes) -> None:
    before = kept(ledger)

    found = refusals(ledger, ledger.accounts["Bank"], file)

    assert [error["field"][0] for error in found] == ["file"]
    assert kept(ledger) == before


@pytest.mark.parametrize(
    ("mapping", "field"),
    [
        ({"encoding": "zip"}, ["mapping", "encoding"]),
        ({"encoding": "klingon"}, ["mapping", "encoding"]),
        ({"delimiter": "ab"}, ["mapping", "delimiter"]),
        ({"delimiter": "\x00"}, ["mapping", "delimiter"]),
        ({"quote": "x"}, ["mapping", "quote"]),
        ({"decimalMark": ";"}, ["mapping", "decimalMark"]),
        ({"preambleLines": -1}, ["mapping", "preambleLines"]),
        ({"headerLine": 2**31 - 1}, ["mapping", "headerLine"]),
        ({"moneyOutWords": ["x"] * 51}, ["mapping", "moneyOutWords"]),
        ({"columns": [{"index": 9, "role": "DATE"}]}, ["mapping", "columns"]),
        ({"columns": [{"header": "No such", "role": "DATE"}]}, ["mapping", "columns"]),
        ({"columns": [{"role": "DATE"}]}, ["mapping", "columns", "0"]),
        (
            {"columns": [{"index": 0, "header": "Date", "role": "DATE"}]},
            ["mapping", "columns", "0"],
        ),
        ({"columns": [{"index": 0, "role": "IGNORED"}] * 65}, ["mapping", "columns"]),
    ],
)
def test_a_mapping_that_cannot_be_is_refused_by_its_setting(
    ledger: Ledger, mapping: dict[str, Any], field: list[str]
) -> None:
    found = refusals(ledger, ledger.accounts["Bank"], COFFEE, mapping=mapping)

    assert [error["field"] for error in found] == [field]


def test_a_file_name_may_be_too_long_or_hold_what_cannot_be_kept(ledger: Ledger) -> None:
    for name in ("x" * 201, "a\u202eb"):
        found = refusals(ledger, ledger.accounts["Bank"], COFFEE, fileName=name)

        assert [error["field"] for error in found] == [["fileName"]]


def test_a_third_long_statement_at_once_is_asked_to_wait(ledger: Ledger) -> None:
    file = statement(*["2026-03-02,Coffee,-3.50"] * 20_000)

    with reading_of_files.space(len(file)), reading_of_files.space(len(file)):
        long = refusals(ledger, ledger.accounts["Bank"], file)
        short = planned(ledger, ledger.accounts["Bank"], COFFEE)

    assert [(error["field"], error["code"]) for error in long] == [(["file"], "RATE_LIMITED")]
    assert short["counts"]["new"] == 1


def test_something_else_than_a_file_is_refused(ledger: Ledger) -> None:
    wanted = {"account": ledger.accounts["Bank"], "file": "statement.csv"}

    answer = ledger.person.send(
        "mutation ($input: PlanImportInput!) { planImport(input: $input) { plan { id } } }",
        input=wanted,
    )

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


def test_more_than_10_mb_are_refused_before_they_are_read(ledger: Ledger, api: Api) -> None:
    response = api.request(
        "POST",
        "/graphql",
        headers={"Authorization": f"Bearer {ledger.person.token}"},
        data={"operations": '{"query": "{ __typename }"}', "map": '{"0": []}'},
        files={"0": ("big.csv", b"x" * (10 * 1024 * 1024 + 1), "text/csv")},
    )

    assert response.status_code == 413


@pytest.mark.parametrize(
    "account",
    ["", "acc_", "nonsense", "cat_01936f2e-8c5a-7c9d-8e4f-0a1b2c3d4e5f", "' OR 1=1"],
)
def test_what_is_no_account_is_invalid(ledger: Ledger, account: str) -> None:
    found = refusals(ledger, account, COFFEE)

    assert [(error["field"], error["code"]) for error in found] == [(["account"], "INVALID")]


def test_an_account_must_be_of_the_wallet_that_is_named(ledger: Ledger, api: Api) -> None:
    wallet = Ledger.new(api).wallet

    found = refusals(ledger, ledger.accounts["Bank"], COFFEE, wallet=wallet)

    assert [(error["field"], error["code"]) for error in found] == [(["account"], "NOT_FOUND")]


def test_an_archived_account_takes_no_statement(api: Api) -> None:
    ledger = Ledger.new(api)
    account = ledger.account("Bank")
    plan = planned(ledger, account, COFFEE)
    ledger.person.run(
        "mutation ($a: UpdateAccountInput!) { updateAccount(input: $a) { account { id } } }",
        a={"id": account, "archived": True},
    )

    found = refusals(ledger, account, COFFEE)
    late = commit(ledger, plan)["userErrors"]

    assert [error["field"] for error in found] == [["account"]]
    assert [error["field"] for error in late] == [["plan"]]


def test_a_statement_in_another_currency_comes_in_nowhere(ledger: Ledger) -> None:
    file = b"Date,Description,Amount,Currency\n2026-03-02,Coffee,-3.50,USD\n"

    plan = planned(ledger, ledger.accounts["Bank"], file)

    row = plan["rows"]["nodes"][0]
    assert row["verdict"] == "INVALID"
    assert "USD" in row["reason"]
    assert row["problems"][0]["line"] == 2


def test_a_viewer_may_neither_plan_nor_see_a_plan_nor_commit_one(api: Api) -> None:
    owner, reader = Ledger.new(api), Ledger.new(api)
    account = owner.account("Bank")
    plan = planned(owner, account, COFFEE)
    batch = committed(owner, plan)
    join(owner, reader, WalletRole.VIEWER)

    found = refusals(reader, account, COFFEE)
    seen = reader.person.run(SEEN, ids=[plan["id"], batch["id"]], account=account)

    assert [(error["field"], error["code"]) for error in found] == [(["account"], "FORBIDDEN")]
    assert seen["nodes"] == [None, {"id": batch["id"]}]
    assert commit(reader, plan)["userErrors"][0]["code"] == "FORBIDDEN"
    assert denied(reader, REVERT, {"id": batch["id"]}) == "FORBIDDEN"
    assert denied(reader, FORGET, {"account": account}) == "FORBIDDEN"


def test_an_editor_may_commit_what_another_planned(api: Api) -> None:
    owner, editor = Ledger.new(api), Ledger.new(api)
    plan = planned(owner, owner.account("Bank"), COFFEE)
    join(owner, editor, WalletRole.EDITOR)

    batch = committed(editor, plan)

    assert batch["addedCount"] == 1
    assert batch["createdBy"]["username"] == editor.person.username


def test_ids_of_somebody_else_answer_like_unknown_ones(api: Api) -> None:
    owner, stranger = Ledger.new(api), Ledger.new(api)
    account = owner.account("Bank")
    plan = planned(owner, account, COFFEE)
    batch = committed(owner, plan)
    own = {"plan": plan["id"], "import": batch["id"], "account": account}
    unknown = {
        name: f"{value[:4]}01936f2e-8c5a-7c9d-8e4f-0a1b2c3d4e5f" for name, value in own.items()
    }

    of_owner, of_nobody = (probed(stranger, ids, plan["digest"]) for ids in (own, unknown))

    assert of_owner == of_nobody
    assert {code for answer in of_owner for code in answer["codes"]} == {"NOT_FOUND"}
    assert stranger.person.run(SEEN, ids=list(own.values()), account=account) == {
        "nodes": [None, None, None],
        "wallet": {"importMapping": None},
    }


def test_a_category_of_another_wallet_overrules_nothing(api: Api) -> None:
    ledger, other = Ledger.new(api), Ledger.new(api)
    plan = planned(ledger, ledger.account("Bank"), COFFEE)
    row = {"line": 2, "decision": "IMPORT"}

    foreign = overruled(ledger, plan, row | {"category": other.categories["Groceries"]})
    of_income = overruled(ledger, plan, row | {"category": ledger.categories["Salary"]})

    assert [(e["field"], e["code"]) for e in foreign["userErrors"]] == [
        (["rows", "0", "category"], "NOT_FOUND")
    ]
    assert [e["field"] for e in of_income["userErrors"]] == [["rows", "0", "category"]]


@pytest.mark.parametrize(
    ("rows", "fields"),
    [
        ([{"line": 99, "decision": "SKIP"}], [["rows", "0", "line"]]),
        ([{"line": -5, "decision": "SKIP"}], [["rows", "0", "line"]]),
        ([{"line": 3, "decision": "IMPORT"}], [["rows", "0", "line"]]),
        ([{"line": 2, "decision": "SKIP"}] * 2, [["rows", "1", "line"]]),
        ([{"line": 2, "decision": "SKIP", "description": ""}], [["rows", "0", "description"]]),
        ([{"line": 2, "decision": "SKIP", "category": "x"}], [["rows", "0", "category"]]),
        ([{"line": n, "decision": "SKIP"} for n in range(501)], [["rows"]]),
        (
            [{"line": 2, "decision": "SKIP"}, {"line": 98, "decision": "SKIP"}],
            [["rows", "1", "line"]],
        ),
    ],
)
def test_overruling_is_all_or_nothing(
    ledger: Ledger, rows: list[dict[str, Any]], fields: list[list[str]]
) -> None:
    file = statement("2026-03-02,Coffee,-3.50", "2026-03-03,Nothing,0.00", "2026-03-04,Tea,-2.00")
    plan = planned(ledger, ledger.accounts["Bank"], file)

    payload = overruled(ledger, plan, *rows)

    assert payload["plan"] is None
    assert [error["field"] for error in payload["userErrors"]] == fields
    assert committed(ledger, plan)["skippedCount"] == 1


def test_a_digest_of_before_overrules_and_commits_nothing(api: Api) -> None:
    ledger = Ledger.new(api)
    plan = planned(ledger, ledger.account("Bank"), COFFEE)
    after = overruled(ledger, plan, {"line": 2, "decision": "SKIP"})["plan"]

    stale = overruled(ledger, plan, {"line": 2, "decision": "IMPORT"})["userErrors"]
    late = commit(ledger, plan)["userErrors"]
    batch = committed(ledger, after)
    afterwards = overruled(ledger, after, {"line": 2, "decision": "IMPORT"})["userErrors"]

    assert [(error["field"], error["code"]) for error in stale + late] == [
        (["digest"], "CONFLICT")
    ] * 2
    assert (batch["addedCount"], batch["skippedCount"]) == (0, 1)
    assert [error["code"] for error in afterwards] == ["CONFLICT"]


def test_old_plans_go_when_a_new_one_is_made(api: Api) -> None:
    ledger = Ledger.new(api)
    account = ledger.account("Bank")
    made = [planned(ledger, account, COFFEE)["id"] for _ in range(22)]

    with reading(api.engine) as session:
        uuids = [plan.removeprefix("ipl_") for plan in made]
        left = plans.of_viewer(session, ledger.person.id.removeprefix("usr_"), uuids)

    assert [uuid in left for uuid in uuids] == [False] * 2 + [True] * 20


def kept(ledger: Ledger) -> list[int]:
    """How many rows there are of all that an import writes, in the ledger's wallet."""
    tables = ("import_plans", "import_plan_rows", "imports", "transactions")
    wallet = ledger.wallet.removeprefix("wal_")
    return [
        recount.rows(
            ledger.person.api.engine,
            f"SELECT count(*) AS n FROM {table} WHERE wallet_id = :w",
            w=wallet,
        )[0].n
        for table in tables
    ]


def join(owner: Ledger, member: Ledger, role: WalletRole) -> None:
    """Make `member` a member of the owner's wallet."""
    wallet_id, user_id = owner.wallet.removeprefix("wal_"), member.person.id.removeprefix("usr_")
    admit(owner.person.api.engine, wallet_id, user_id, role)


def denied(ledger: Ledger, mutation: str, wanted: dict[str, Any]) -> str:
    (payload,) = ledger.person.run(mutation, input=wanted).values()
    code: str = payload["userErrors"][0]["code"]
    return code


def probed(ledger: Ledger, ids: dict[str, str], digest: str) -> list[dict[str, Any]]:
    """What every mutation about imports answers of these ids."""
    plan = {"plan": ids["plan"], "digest": digest}
    found = [{"codes": [e["code"] for e in send(ledger, ids["account"], COFFEE)["userErrors"]]}]
    for mutation, wanted in (
        (COMMIT, plan),
        (OVERRULE, plan | {"rows": [{"line": 2, "decision": "SKIP"}]}),
        (REVERT, {"id": ids["import"]}),
        (SAVE, {"account": ids["account"], "mapping": {"sign": "SIGNED"}}),
        (FORGET, {"account": ids["account"]}),
    ):
        (payload,) = ledger.person.run(mutation, input=wanted).values()
        errors = payload["userErrors"]
        found.append({"codes": [e["code"] for e in errors], "said": [e["message"] for e in errors]})
    return found
