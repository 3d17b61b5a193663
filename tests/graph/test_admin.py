"""The part of the contract for administrators: who sees it, and what the jobs say there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from db.session import write
from domain.jobs import LEASE, PLANS, Failure, Plan, Result, RunState
from services import jobs as service
from services import users
from tests.api import Api, Person
from tests.conftest import START

JOBS = """{ admin { jobs {
  name description everySeconds isOverdue isFailing nextDueAt
  lastRun { number state worker startedAt finishedAt durationMs done total failureCount
    counts { name count } failures { what why } }
  lastEndedRun { number state } } } }"""
RUNS = """query ($first: Int, $after: String) { admin { jobs { name
  runs(first: $first, after: $after) {
    totalCount nodes { number state } pageInfo { hasNextPage endCursor } } } } }"""
MORE = """query ($name: String!, $after: String) { admin { job(name: $name) {
  runs(after: $after) { nodes { number } } } } }"""
PLAN = Plan(name="verify", says="", every=timedelta(days=1))


@pytest.fixture
def admin(api: Api) -> Person:
    person = api.person()
    write(api.engine, users.make_admin, person.username, at=START)
    with api.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM job_runs")
    return person


def ran(api: Api, *, minutes: int, plan: Plan = PLAN, **result: Any) -> None:
    """A run that began so many minutes after the start, and took two seconds."""
    at = START + timedelta(minutes=minutes)
    begun = write(api.engine, service.begin, plan, worker="here:1", at=at, is_pressed=True)
    assert begun is not None
    given: dict[str, Any] = {"state": RunState.SUCCEEDED, "counts": {"wallets": 1}}
    ended = Result(**given | result)
    write(api.engine, service.finish, begun, ended, at=at + timedelta(seconds=2))


def job(person: Person, name: str) -> Any:
    jobs = person.run(JOBS)["admin"]["jobs"]
    return next(each for each in jobs if each["name"] == name)


def test_members_are_refused_and_nobody_is_asked_to_sign_in(api: Api) -> None:
    member = api.person()

    refused, nobody = member.send(JOBS), api.send(JOBS)

    assert (refused["data"], nobody["data"]) == ({"admin": None}, {"admin": None})
    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert nobody["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


def test_whoever_is_no_administrator_any_more_is_refused_at_once(api: Api, admin: Person) -> None:
    assert "errors" not in admin.send(JOBS)

    with api.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE users SET role = 'MEMBER'")

    assert admin.send(JOBS)["errors"][0]["extensions"]["code"] == "FORBIDDEN"


def test_all_jobs_are_there_before_any_has_run(admin: Person) -> None:
    jobs = admin.run(JOBS)["admin"]["jobs"]

    assert [each["name"] for each in jobs] == [plan.name for plan in PLANS]
    purge = next(each for each in jobs if each["name"] == "purge")
    assert (purge["lastRun"], purge["isOverdue"], purge["isFailing"]) == (None, True, False)
    assert (purge["everySeconds"], purge["nextDueAt"]) == (3600, "2026-03-14T09:26:53Z")


def test_a_run_says_what_it_did_and_what_it_could_not_do(api: Api, admin: Person) -> None:
    failures = [Failure("wallet 1", "total of 2026-03-01 is wrong")]
    ran(api, minutes=0, state=RunState.FAILED, failures=failures, failure_count=7, total=3, done=3)
    api.clock.advance(minutes=10)

    found = job(admin, "verify")

    assert (found["isFailing"], found["isOverdue"]) == (True, False)
    assert found["nextDueAt"] == "2026-03-15T09:26:53Z"
    run = found["lastRun"]
    assert (run["state"], run["durationMs"], run["worker"]) == ("FAILED", 2000, "here:1")
    assert (run["failureCount"], run["done"], run["total"]) == (7, 3, 3)
    assert run["failures"] == [{"what": "wallet 1", "why": "total of 2026-03-01 is wrong"}]
    assert run["counts"] == [{"name": "wallets", "count": 1}]


def test_a_run_whose_worker_died_is_abandoned_when_its_lease_is_over(
    api: Api, admin: Person
) -> None:
    plan = Plan(name="clean", says="", every=timedelta(hours=1))
    write(api.engine, service.begin, plan, worker="here:1", at=START)

    alive = job(admin, "clean")
    api.clock.advance(seconds=LEASE.total_seconds())
    dead = job(admin, "clean")

    assert (alive["lastRun"]["state"], alive["isFailing"]) == ("RUNNING", False)
    assert (alive["lastRun"]["finishedAt"], alive["lastEndedRun"]) == (None, None)
    assert (dead["lastRun"]["state"], dead["isFailing"]) == ("ABANDONED", True)
    assert dead["lastRun"]["finishedAt"] == "2026-03-14T09:26:53Z"


def test_runs_are_pages_and_cost_as_many_statements_for_all_jobs_as_for_one(
    api: Api, admin: Person
) -> None:
    plan = Plan(name="purge", says="", every=timedelta(hours=1))
    for minutes in range(5):
        ran(api, minutes=minutes, plan=plan)

    with api.statements() as said:
        first = admin.run(RUNS, first=2)["admin"]["jobs"]
    page = next(each["runs"] for each in first if each["name"] == "purge")
    after = page["pageInfo"]["endCursor"]
    rest = admin.run(MORE, name="purge", after=after)["admin"]["job"]["runs"]

    assert [node["number"] for node in page["nodes"]] == [5, 4]
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (5, True)
    assert [node["number"] for node in rest["nodes"]] == [3, 2, 1]
    # The viewer, the last runs, the pages, the counts.
    assert len(said) == 4


def test_a_cursor_of_another_job_and_a_job_that_is_none(api: Api, admin: Person) -> None:
    ran(api, minutes=0)
    pages = admin.run(RUNS, first=1)["admin"]["jobs"]
    after = next(
        each["runs"]["pageInfo"]["endCursor"] for each in pages if each["name"] == PLAN.name
    )

    foreign = admin.send(MORE, name="purge", after=after)
    unknown = admin.run(MORE, name="PURGE\0")

    assert foreign["errors"][0]["extensions"]["field"] == ["after"]
    assert unknown["admin"]["job"] is None
