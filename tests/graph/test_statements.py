"""Imports end to end: a file planned, committed, found in the list, recognised again, taken out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api import Api
from tests.graph.imports import commit, committed, imported, planned, reverted, statement, verdicts
from tests.graph.ledgers import Ledger

SAMPLES = Path(__file__).parent.parent / "statements"
FILES = sorted(SAMPLES.glob("*/*.csv"))

# What each file is stated in, where that is not EUR.
CURRENCIES = {
    "hu_bank_huf": "HUF",
    "monzo_uk": "GBP",
    "ms_bank_uk_bom_pending": "GBP",
    "multiline_field": "USD",
    "nationwide_uk_gbp_symbol": "GBP",
    "ocbc_frank_sg": "SGD",
}


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_a_statement_comes_in_once_and_goes_out_whole(api: Api, file: Path) -> None:
    ledger = Ledger.new(api)
    account = ledger.account("Bank", CURRENCIES.get(file.stem, "EUR"))
    content = file.read_bytes()

    plan = planned(ledger, account, content)
    first = committed(ledger, plan)
    again = planned(ledger, account, content)
    out = reverted(ledger, first["id"])
    afresh = planned(ledger, account, content)

    rows = set(verdicts(plan)) - {"INVALID"}
    assert rows == {"NEW"}
    assert first["addedCount"] == plan["counts"]["new"] == first["transactions"]["totalCount"] > 0
    assert set(verdicts(again)) - {"INVALID"} == {"DUPLICATE"}
    assert again["counts"]["toImport"] == 0
    assert (out["removedCount"], out["transactions"]["totalCount"]) == (first["addedCount"], 0)
    assert verdicts(afresh) == verdicts(plan)
