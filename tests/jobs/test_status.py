"""`python -m jobs status`: what a person sees, what a machine reads, and the exit code."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from io import StringIO

import pytest
from click.testing import CliRunner, Result

from db.session import write
from domain.jobs import PLANS, Failure, RunState
from domain.jobs import Result as Ended
from jobs import telling
from jobs.__main__ import main
from jobs.bars import Bar
from jobs.progress import Progress
from jobs.registry import RUNS
from jobs.worker import utc_now
from services import jobs as service
from tests.api import Api
from tests.graph.server import OFFLINE


@pytest.fixture(autouse=True)
def empty(api: Api) -> None:
    with api.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM job_runs")


def run(api: Api, database_url: str, *words: str, **environment: str) -> Result:
    given = {"OUTLAY_DATA_DIR": str(api.settings.data_dir), "DATABASE_URL": database_url}
    return CliRunner().invoke(main, words, env=OFFLINE | given | environment)


def ended(api: Api, name: str, state: RunState, failures: int = 0) -> None:
    plan = next(plan for plan in PLANS if plan.name == name)
    at = utc_now() - timedelta(minutes=3)
    begun = write(api.engine, service.begin, plan, worker="here:1", at=at)
    assert begun is not None
    told = [Failure(f"wallet {number}", "is not right") for number in range(failures)]
    result = Ended(state=state, counts={"wallets": 1_204}, failures=told, failure_count=failures)
    write(api.engine, service.finish, begun, result, at=at + timedelta(seconds=75))


def test_a_service_whose_jobs_never_ran_says_what_to_do(api: Api, database_url: str) -> None:
    result = run(api, database_url, "status")

    assert result.exit_code == 1
    assert "No job has ever run. Start `python -m jobs run`" in result.output


def test_all_is_well_after_a_tick(api: Api, database_url: str) -> None:
    ticked = run(api, database_url, "tick")

    result = run(api, database_url, "status")

    assert (ticked.exit_code, result.exit_code) == (0, 0), result.output
    lines = result.output.splitlines()
    assert lines[0].split() == ["Job", "Last", "run", "Took", "Result", "Did", "Next"]
    assert [line.split()[0] for line in lines[1:]] == [plan.name for plan in PLANS]
    assert all("succeeded" in line for line in lines[1:])


def test_a_second_tick_does_only_what_is_everybodys(api: Api, database_url: str) -> None:
    first, second = run(api, database_url, "tick"), run(api, database_url, "tick")
    pressed = run(api, database_url, "tick", "--all")

    names = [
        [line.split(":")[0] for line in result.output.splitlines()]
        for result in (first, second, pressed)
    ]
    everything = [plan.name for plan in PLANS]
    shared = [plan.name for plan in PLANS if plan.is_shared]
    assert names == [everything, shared, everything]


@pytest.mark.parametrize("name", [plan.name for plan in PLANS])
def test_a_command_of_one_job_is_a_run_of_it(api: Api, database_url: str, name: str) -> None:
    done = run(api, database_url, name)

    jobs = json.loads(run(api, database_url, "status", "--json").output)
    assert done.exit_code == 0, done.output
    assert [job["name"] for job in jobs if job["lastRun"]] == [name]
    assert jobs[list(RUNS).index(name)]["lastRun"]["state"] == "SUCCEEDED"


def test_what_failed_is_told_and_makes_the_exit_code(api: Api, database_url: str) -> None:
    ended(api, "verify", RunState.FAILED, failures=7)

    result = run(api, database_url, "status")

    assert result.exit_code == 1
    [line] = [line for line in result.output.splitlines() if line.startswith("verify  ")]
    assert "3 min ago" in line
    assert "1 min 15 s" in line
    assert "failed" in line
    assert "1,204 wallets" in line
    assert "verify failed: run 1 of " in result.output
    assert "  wallet 0: is not right\n" in result.output
    assert "  and 2 more" in result.output


def test_json_says_the_same_and_all_failures(api: Api, database_url: str) -> None:
    ended(api, "verify", RunState.FAILED, failures=7)

    result = run(api, database_url, "status", "--json")

    assert result.exit_code == 1
    jobs = {job["name"]: job for job in json.loads(result.output)}
    assert list(jobs) == [plan.name for plan in PLANS]
    verify = jobs["verify"]
    assert (verify["isFailing"], verify["lastRun"]["state"]) == (True, "FAILED")
    assert len(verify["lastRun"]["failures"]) == 7
    assert jobs["purge"]["lastRun"] is None


def test_intervals_are_the_operators(api: Api, database_url: str) -> None:
    given = {"OUTLAY_JOB_INTERVALS": "verify=off, clean = 90d"}

    ticked = run(api, database_url, "tick", **given)
    result = run(api, database_url, "status", **given)
    named = run(api, database_url, "tick", "verify", **given)

    assert "verify" not in ticked.output
    lines = {line.split()[0]: line for line in result.output.splitlines()}
    assert lines["verify"].endswith("off")
    assert re.search("in (89|90) d$", lines["clean"])
    assert named.output.startswith("verify: ")


@pytest.mark.parametrize(
    ("words", "intervals"),
    [(("tick", "brew"), ""), (("tick",), "brew=5m"), (("status",), "brew=5m")],
)
def test_a_job_that_there_is_not_is_refused(
    api: Api, database_url: str, words: tuple[str, ...], intervals: str
) -> None:
    result = run(api, database_url, *words, OUTLAY_JOB_INTERVALS=intervals)

    assert result.exit_code == 1
    assert "There is no job brew; the jobs are post, " in result.output


class Screen(StringIO):
    """A terminal, or a file."""

    def __init__(self, *, is_terminal: bool) -> None:
        super().__init__()
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal


def test_a_run_that_says_nothing_is_shown_too() -> None:
    screen, now = Screen(is_terminal=True), [0.0]
    bar = Bar(screen, lambda: now[0])

    bar.redraw()
    bar.begin("deliver")
    now[0] += 3
    bar.redraw()
    bar.end()
    bar.redraw()

    assert screen.getvalue() == "\r\x1b[Kdeliver 0 · 3.0 s\r\x1b[K"


@pytest.mark.parametrize(("is_terminal", "lines"), [(True, 0), (False, 3)])
def test_a_long_run_shows_how_far_it_is(*, is_terminal: bool, lines: int) -> None:
    screen, now = Screen(is_terminal=is_terminal), [0.0]
    bar = Bar(screen, lambda: now[0])
    progress = Progress(on_change=bar.show)

    bar.begin("verify")
    progress.expect(200)
    for _ in range(100):
        now[0] += 1
        progress.advance(note="0 differences")
    bar.end()

    written = screen.getvalue()
    assert "99 of 200 (49 %) · 0 differences · 1 min 39 s" in written or not is_terminal
    assert written.count("\n") == lines
    assert written.endswith("\r\x1b[K") == is_terminal
    assert ("[#############---------------]" in written) == is_terminal


def test_what_is_done_at_once_shows_nothing() -> None:
    screen, now = Screen(is_terminal=True), [0.0]
    bar = Bar(screen, lambda: now[0])
    progress = Progress(on_change=bar.show)

    bar.begin("post")
    progress.advance(5)
    now[0] += 0.2
    progress.advance(5)
    bar.end()

    assert screen.getvalue() == ""


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0.04, "0.0 s"), (9.94, "9.9 s"), (59.4, "59 s"), (200, "3 min 20 s"), (7_500, "2 h 5 min")],
)
def test_durations(seconds: float, told: str) -> None:
    assert telling.took(seconds) == told
