"""Whatever is done to goals and transactions, what is kept of goals is what the rows come to."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Engine, select

from db.queries import contributions
from db.session import reading
from db.tables import Alert
from domain.errors import InUse, Invalid, Refusals
from domain.goals import GoalStatus, progress
from domain.money import Money
from services import goals, transactions, trash
from services.goals import NewContribution
from tests.services.books import Books
from tests.services.goal_walk import STEPS, State, Step, Walk, contribute, set_goal
from tests.soaking import examples


@pytest.fixture
def books(engine: Engine) -> Books:
    return Books.new(engine)


@settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_any_steps_leave_what_the_rows_come_to(books: Books, steps: list[Step]) -> None:
    walk = Walk(Books.new(books.engine))

    for step in steps:
        walk.take(step)


def test_one_write_with_many_contributions_raises_each_milestone_once(books: Books) -> None:
    """They come back together with their transaction."""
    goal, receipt = set_goal(books), books.add(1_000)
    for _ in range(10):
        contribute(books, goal, 100, receipt)
    books.write(transactions.delete, transaction_id=receipt)
    version = books.version

    books.write(trash.restore, entity="Transaction", row_id=receipt)

    with reading(books.engine) as session:
        raised = session.scalars(
            select(Alert).where(Alert.wallet_id == books.wallet).order_by(Alert.id)
        ).all()
        assert [(alert.key, alert.version) for alert in raised] == [
            (key, version + 1) for key in ("25", "50", "75", "100")
        ]
        assert [alert.kind for alert in raised] == [*["GOAL_MILESTONE"] * 3, "GOAL_COMPLETED"]
        assert orjson.loads(raised[0].facts)["current"] == 1_000


def test_a_goal_comes_back_with_what_still_fits(books: Books) -> None:
    goal, kept, spent = set_goal(books), books.add(700), books.add(300)
    for transaction, amount in ((kept, 700), (spent, 300)):
        contribute(books, goal, amount, transaction)
    own = contribute(books, goal, 5)
    books.write(goals.delete, goal_id=goal)
    books.write(transactions.delete, transaction_id=spent)
    other = set_goal(books)
    contribute(books, other, 1, kept)

    restored = books.write(trash.restore, entity="Goal", row_id=goal)

    state = State.of(books)
    assert [notice.field for notice in restored.notices] == ["contributions"] * 2
    assert state.goals[goal] == (1_000, 5, GoalStatus.ACTIVE)
    assert set(state.contributions) >= {own}
    assert list(state.trash.values()).count("Contribution") == 2


def test_a_transaction_is_not_deleted_where_its_money_was_taken_back(books: Books) -> None:
    goal, receipt = set_goal(books), books.add(500)
    contribute(books, goal, 500, receipt)
    contribute(books, goal, -1)

    with pytest.raises(InUse, match="withdraw what was taken back first"):
        books.write(transactions.delete, transaction_id=receipt)

    assert receipt in State.of(books).transactions


def test_what_is_withdrawn_does_not_come_back_into_a_cancelled_goal(books: Books) -> None:
    goal = set_goal(books)
    own = contribute(books, goal, 500)
    books.write(goals.withdraw, contribution_id=own)
    books.write(goals.update, goal_id=goal, changes={"status": GoalStatus.CANCELLED})

    with pytest.raises(Invalid, match="cancelled") as refusal:
        books.write(trash.restore, entity="Contribution", row_id=own)

    assert refusal.value.field == ("id",)


def test_a_cancelled_goal_raises_nothing_and_keeps_what_holds(books: Books) -> None:
    goal = set_goal(books)
    contribute(books, goal, 300)

    def raised(**given: Any) -> set[str]:
        changes: Any = given
        books.write(goals.update, goal_id=goal, changes=changes)
        return State.of(books).raised(goal)

    assert raised(status=GoalStatus.CANCELLED) == {"25"}
    assert raised(target=Money(500, "EUR")) == {"25"}
    assert raised(target=Money(5_000, "EUR")) == set()
    assert raised(target=Money(500, "EUR")) == set()
    assert raised(status=GoalStatus.ACTIVE) == {"25", "50"}


def test_a_deadline_that_is_past_by_now_may_stay(books: Books) -> None:
    goal = set_goal(books)
    changes: Any = {"deadline": "2026-03-20"}
    books.write(goals.update, goal_id=goal, changes=changes)
    books.by = replace(books.by, at=books.by.at + timedelta(days=10))

    books.write(goals.update, goal_id=goal, changes=changes | {"name": "Ship"})

    with pytest.raises(Refusals, match="past already"):
        books.write(goals.update, goal_id=goal, changes={"deadline": "2026-03-21"})


def test_two_who_reach_a_milestone_at_once_raise_it_once(books: Books) -> None:
    goal = set_goal(books)

    with ThreadPoolExecutor(2) as threads:
        done = [threads.submit(contribute, books, goal, 300) for _ in range(6)]
        assert len({future.result() for future in done}) == 6

    state = State.of(books)
    assert state.goals[goal] == (1_000, 1_800, GoalStatus.COMPLETED)
    assert state.raised(goal) == {"25", "50", "75", "100"}
    assert len(state.alerts) == 4


def test_progress_shows_the_last_days_and_counts_what_came_before(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contributions, "POINTS_MAX", 2)
    goal, other = set_goal(books), set_goal(books)
    for day, amount in (("03", 10), ("01", 1), ("02", 2), ("03", 100)):
        new = NewContribution(goal, Money(amount, "EUR"), day=f"2026-01-{day}")
        books.write(goals.contribute, new=new)

    keys = [(books.wallet, goal), (books.wallet, other)]
    with reading(books.engine) as session:
        days = contributions.days(session, keys)

    assert days == {keys[0]: [("2026-01-02", 2), ("2026-01-03", 110)], keys[1]: []}
    assert progress(113, days[keys[0]]) == [("2026-01-02", 3), ("2026-01-03", 113)]


def test_no_more_goals_than_the_list_shows(books: Books) -> None:
    for _ in range(200):
        set_goal(books)

    with pytest.raises(Invalid, match="at most 200 goals"):
        set_goal(books)
