"""Verifying as a job: what is wrong fails the run and names nothing that is anybody's."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Event

import pytest
from sqlalchemy import text

from jobs import verifying
from jobs.progress import Progress
from tests.api import Api
from tests.graph.ledgers import Ledger

AT = datetime(2026, 3, 14, tzinfo=UTC)
WRONG = text("UPDATE daily_totals SET amount_minor = amount_minor + :by WHERE wallet_id = :w")


class Halt(Event):
    """Tells to stop once it has been asked so often."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self._left = after

    def is_set(self) -> bool:
        self._left -= 1
        return self._left < 0


def test_what_differs_is_a_failure_that_quotes_nothing(api: Api) -> None:
    ledger = Ledger.new(api)
    ledger.add(description="Nobody else's business")
    wallet_id = ledger.wallet.removeprefix("wal_")
    progress = Progress()

    with api.engine.begin() as connection:
        connection.execute(WRONG, {"w": wallet_id, "by": 1})
    counts = verifying.run(api.settings, api.engine, AT, progress)
    with api.engine.begin() as connection:
        connection.execute(WRONG, {"w": wallet_id, "by": -1})

    assert counts["differences"] == progress.failure_count == 2
    assert {failure.what for failure in progress.failures} == {f"wallet {wallet_id}"}
    assert all(failure.why.endswith("is wrong") for failure in progress.failures)
    assert "business" not in str(progress.failures)


@pytest.mark.parametrize("batch", [1, 500])
def test_a_run_goes_on_where_the_last_one_was_stopped(
    api: Api, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "_WALLETS", batch)
    for _ in range(3):
        Ledger.new(api)
    everything = verifying.run(api.settings, api.engine, AT, Progress())["wallets"]

    stopped = Progress(stop=Halt(after=2))
    first = verifying.run(api.settings, api.engine, AT, stopped)
    going_on = Progress(mark=stopped.mark)
    second = verifying.run(api.settings, api.engine, AT, going_on)

    assert first["wallets"] == 2
    assert first["wallets"] + second["wallets"] == everything
    assert (going_on.total, going_on.mark) == (everything - 2, None)
