"""The house keeps its laws, and each law notices a breach."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import house
from tests.house import House, Law
from tests.house_writes import WITHOUT_HISTORY, services_write_by_writes

ROOT = Path(__file__).resolve().parent.parent
OURS = House.at(ROOT)
LAWS = (*house.LAWS, services_write_by_writes)

_SCOPED = "def find(session, wallet_id): ..."
_LONG_FUNCTION = "def long():\n" + "    pass\n" * 50

BREACHES: list[tuple[Law, str, str]] = [
    (house.imports_stay_below, "db/x.py", "import services.budgets"),
    (house.imports_stay_below, "db/x.py", "def f():\n    from graph import ids"),
    (house.imports_stay_below, "db/x.py", "if TYPE_CHECKING:\n    from auth import tokens"),
    (house.imports_stay_below, "db/x.py", "importlib.import_module('graph.ids')"),
    (house.imports_stay_below, "db/x.py", "__import__('graph')"),
    (house.imports_stay_below, "graph/x.py", "from jobs import verify"),
    (house.imports_stay_below, "jobs/x.py", "from graph import ids"),
    (house.imports_stay_below, "domain/x.py", "from . import money"),
    (house.imports_stay_below, "domain/x.py", "import tests.api"),
    (house.imports_stay_below, "services/x.py", "import settings"),
    (house.imports_stay_below, "settings/keys.py", "import domain.money"),
    (house.imports_stay_below, "services/x.py", "from sqlalchemy import select"),
    (house.imports_stay_below, "graph/x.py", "from sqlalchemy.exc import DBAPIError"),
    (house.imports_stay_below, "services/x.py", "import bcrypt"),
    (house.imports_stay_below, "services/x.py", "import strawberry"),
    (house.imports_stay_below, "cellar/x.py", "pass"),
    (house.services_see_no_request, "services/x.py", "def f(session, *, info): ..."),
    (house.only_db_speaks_sql, "services/x.py", "session.execute(query)"),
    (house.only_db_speaks_sql, "services/x.py", "session.commit()"),
    (house.only_db_speaks_sql, "services/x.py", "session.scalars(query)"),
    (house.only_db_speaks_sql, "services/x.py", "session.get(Budget, budget_id)"),
    (house.only_db_speaks_sql, "graph/x.py", "self._connection.rollback()"),
    (house.only_db_speaks_sql, "jobs/x.py", "query = select(Wallet)"),
    (house.only_db_speaks_sql, "graph/x.py", "undo = session.rollback"),
    (house.queries_have_a_scope, "db/queries/x.py", "def find(session, budget_id): ..."),
    (house.queries_have_a_scope, "db/queries/x.py", "def find(session): ..."),
    (house.queries_have_a_scope, "db/queries/x.py", "def find(wallet_id, session): ..."),
    (house.queries_have_a_scope, "db/queries/x.py", "def f(wallet_id, db: Session): ..."),
    (house.queries_have_a_scope, "db/queries/x.py", "def f(session, ids) -> list[Row]: ..."),
    (house.queries_have_a_scope, "db/queries/x.py", "async def f(session, ids): ..."),
    (house.files_and_functions_stay_small, "graph/utils.py", "pass"),
    (house.files_and_functions_stay_small, "services/common/x.py", "pass"),
    (house.files_and_functions_stay_small, "db/x.py", "x = 1\n" * 401),
    (house.files_and_functions_stay_small, "tests/x.py", _LONG_FUNCTION),
    (house.money_is_no_float, "services/x.py", "float(amount)"),
    (house.money_is_no_float, "domain/x.py", "def f(rate: float): ..."),
    (house.money_is_no_float, "db/x.py", "rates: list[float | None] = []"),
    (house.the_clock_is_an_argument, "domain/x.py", "date.today()"),
    (house.the_clock_is_an_argument, "services/x.py", "datetime.datetime.now(UTC)"),
    (house.the_clock_is_an_argument, "db/x.py", "created_at = mapped_column(default=func.now())"),
    (house.the_clock_is_an_argument, "auth/x.py", "time.time()"),
]

INNOCENT: list[tuple[Law, str, str]] = [
    (house.imports_stay_below, "services/x.py", "from db.queries import wallets"),
    (house.imports_stay_below, "services/x.py", "from sqlalchemy.orm import Session"),
    (house.imports_stay_below, "tests/x.py", "import sqlalchemy, graph, jobs"),
    (house.imports_stay_below, "domain/x.py", "import decimal, dateutil.rrule"),
    (house.only_db_speaks_sql, "services/x.py", "session.add(row)\nsession.flush()"),
    (house.only_db_speaks_sql, "graph/x.py", "from graphql import execute\nexecute(document)"),
    (house.only_db_speaks_sql, "db/session.py", "session.commit()"),
    (house.queries_have_a_scope, "db/queries/x.py", _SCOPED),
    (house.queries_have_a_scope, "db/queries/x.py", "def find(session, *, viewer_id, id): ..."),
    (house.queries_have_a_scope, "db/queries/x.py", "def f(session, ids) -> dict[str, int]: ..."),
    (house.queries_have_a_scope, "db/queries/x.py", "def all_wallets(session): ..."),
    (house.queries_have_a_scope, "db/queries/x.py", "def _rows(session, of): ..."),
    (house.queries_have_a_scope, "db/queries/x.py", "def visible(ids) -> Select[Any]: ..."),
    (house.files_and_functions_stay_small, "migrations/versions/x.py", "x = 1\n" * 401),
    (house.files_and_functions_stay_small, "db/x.py", "x = 1\n" * 400),
    (house.money_is_no_float, "graph/x.py", "def f(seconds: float): ..."),
    (house.the_clock_is_an_argument, "graph/x.py", "datetime.now(UTC)"),
    (house.the_clock_is_an_argument, "domain/x.py", "def due(today, now): return today"),
]


def complaints(law: Law, of: House) -> list[str]:
    return [complaint for source in of.sources for complaint in law(source, of)]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_the_house_keeps_the_law(law: Law) -> None:
    found = complaints(law, OURS)

    assert not found, "\n".join(["", *found])


@pytest.mark.parametrize(("law", "path", "text"), BREACHES)
def test_a_breach_is_noticed(law: Law, path: str, text: str) -> None:
    assert len(complaints(law, House.of({path: text}))) == 1


@pytest.mark.parametrize(("law", "path", "text"), INNOCENT)
def test_what_is_allowed_is_left_alone(law: Law, path: str, text: str) -> None:
    assert complaints(law, House.of({path: text})) == []


@pytest.mark.parametrize(
    ("path", "breaches"),
    [("graph/x.py", 1), ("services/met.py", 1), ("services/x.py", 0), ("jobs/x.py", 0)],
)
def test_a_query_over_all_wallets_is_out_of_reach_of_an_operation(path: str, breaches: int) -> None:
    rooms = House.of(
        {
            "db/queries/wallets.py": "def all_wallets(session): ...",
            "graph/budgets.py": "from services import met",
            path: "wallets.all_wallets(session)",
        }
    )

    assert len(complaints(house.all_queries_are_for_jobs, rooms)) == breaches


# Something that writes, something that has it written, and something that reads.
_QUERIES = {
    "db/bulk.py": "def insert_many(session, table, rows): session.execute(insert(table), rows)",
    "db/queries/rows.py": (
        "from db.bulk import insert_many\n"
        "_ADVANCE = Made(lambda _: update(Wallet))\n"
        "def insert_rows(session, wallet_id, rows): insert_many(session, Row, rows)\n"
        "def advance(session, wallet_id): _ADVANCE.run(session, {})\n"
        "def _gone(wallet_id): return delete(Row)\n"
        "def clear(session, wallet_id): session.execute(_gone(wallet_id))\n"
        "def added(session, row): session.add(row)\n"
        "def find(session, wallet_id): return session.scalars(select(Row))\n"
    ),
    "services/statements/open_plans.py": "def begin(session, by, plan_id): ...",
}
_GIVEN = "from db.queries import rows\nfrom db.queries.rows import clear\n"


@pytest.mark.parametrize(
    "text",
    [
        "def f(session, by): session.add(Budget())",
        "def f(session, by): session.add_all([])",
        "def f(by): by.session.delete(row)",
        "def f(session, by): rows.insert_rows(session, by.wallet_id, [])",
        "def f(session, by): rows.advance(session, by.wallet_id)",
        "def f(session, by): clear(session, by.wallet_id)",
        "def f(session, by): rows.added(session, Budget())",
        "def f(session, by):\n    say = rows.insert_rows\n    say(session, 'w', [])",
        "async def f(session, by): rows.insert_rows(session, 'w', [])",
        "class C:\n    def f(self, session): session.add(Budget())",
        "def f(session, by): return [clear(session, w) for w in by.wallets]",
    ],
)
def test_a_service_that_writes_past_the_one_way_is_noticed(text: str) -> None:
    rooms = House.of(_QUERIES | {"services/budgets.py": _GIVEN + text})

    assert len(complaints(services_write_by_writes, rooms)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "def f(write: Write): write.session.add(Budget())",
        "def f(write: writing.Write, rows_: list): rows.insert_rows(write.session, 'w', rows_)",
        "def f(session, by):\n    writing.begin(session, by, 'w')\n    session.add(Budget())",
        "def f(session, by):\n    writing.begin_where(session, by, X, 'b')\n    clear(session, 1)",
        "def f(session, by):\n    open_plans.begin(session, by, 'p')\n    clear(session, 'w')",
        "def f(session, by): return rows.find(session, by.wallet_id)",
        "class C:\n    def __init__(self, write: Write): ...\n    def f(self): self.session.add(1)",
        "def f(found): found.add(1)",
    ],
)
def test_a_service_that_goes_the_one_way_is_left_alone(text: str) -> None:
    rooms = House.of(_QUERIES | {"services/budgets.py": _GIVEN + text})

    assert complaints(services_write_by_writes, rooms) == []


def test_the_whole_house_is_read() -> None:
    rooms = {source.room for source in OURS.sources}

    assert rooms >= house.ROOMS.keys() | {"tests", "migrations"}


@pytest.mark.parametrize("path", [*house.LIKELIHOODS, *house.BY_CREDENTIAL, *WITHOUT_HISTORY])
def test_an_exception_is_about_code_that_exists(path: str) -> None:
    file, _, function = path.partition(":")

    [source] = [source for source in OURS.sources if str(source.path) == file]

    assert not function or function in {node.name for node in source.functions}
