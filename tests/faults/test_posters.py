"""Four workers that post what is due and are killed again and again: each occurrence once, and all.

OUTLAY_SOAK_MINUTES makes the kills more.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime

from sqlalchemy import Engine, text

from db.queries import verification
from db.session import reading
from domain.ledger import TransactionKind
from domain.money import Money
from domain.recurrence import Frequency, Rule
from domain.recurring_rules import Draft
from services.recurring import changing
from services.verification import differences
from tests.faults.posters import WORKERS
from tests.faults.test_faults import TIMES, both, own_database, own_engine
from tests.graph.server import ROOT
from tests.plugins.figures import Figures
from tests.services.books import Books

__all__ = ["own_database", "own_engine"]

KILLS = 6 if TIMES == 1 else 300
AT = datetime(2031, 3, 14, 12, tzinfo=UTC)
# Every wallet takes two transactions to catch up, so that a kill falls between them and into them.
PER_WALLET, WALLETS = 2, 2
BOUND_S = 60 + 3 * KILLS


@both
def test_whoever_is_killed_doubles_and_misses_nothing(
    own_database: str, own_engine: Engine, figures: Figures
) -> None:
    kills, rules = 0, list[str]()
    while kills < KILLS:
        rules += [each for _ in range(WALLETS) for each in behind(own_engine)]
        kills += killed(own_database, KILLS - kills, seed=len(rules))

    first = date(2026, 1, 1)
    days = [str(day) for day in Rule(Frequency.DAILY, first).days(first, AT.date())]
    assert [posted(own_engine, rule_id) == days for rule_id in rules] == [True] * len(rules)
    assert wrong(own_engine) == []
    figures(
        "recurring",
        f"{kills} kills, {WORKERS} workers: 0 doubled, 0 missing of {len(rules) * len(days):,}",
    )


def behind(engine: Engine) -> list[str]:
    """A wallet with some rules that fall every day and are five years behind."""
    books = Books.new(engine)
    draft = Draft(
        kind=TransactionKind.EXPENSE,
        amount=Money(340, "EUR"),
        description="Fare",
        frequency=Frequency.DAILY,
        start="2026-01-01",
        account_id=books.accounts["Cash"],
    )
    return [
        books.write(changing.create, wallet_id=books.wallet, new=draft) for _ in range(PER_WALLET)
    ]


def killed(url: str, kills: int, *, seed: int) -> int:
    command = [sys.executable, "-m", "tests.faults.posters", url, AT.isoformat()]
    result = subprocess.run(
        [*command, str(kills), str(seed)],
        cwd=ROOT,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=BOUND_S,
    )
    assert result.returncode == 0, result.stderr
    return int(result.stdout)


def posted(engine: Engine, rule_id: str) -> list[str]:
    """The day of each transaction that the rule has posted, twice where there are two."""
    statement = text(
        "SELECT t.occurred_on FROM transactions t JOIN occurrences o ON o.wallet_id = t.wallet_id"
        " AND o.transaction_id = t.id WHERE o.rule_id = :rule ORDER BY t.occurred_on"
    )
    with engine.connect() as connection:
        return list(map(str, connection.execute(statement, {"rule": rule_id}).scalars()))


def wrong(engine: Engine) -> list[str]:
    with reading(engine) as session:
        wallet_ids = verification.all_wallet_ids(session, after=None, size=1_000)
        return list(map(str, differences(session, wallet_ids)))
