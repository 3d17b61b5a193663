"""`python -m bench growth`: the same pages of wallets of 1 k, 100 k and 1 M transactions."""

from __future__ import annotations

import logging
import random
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import click
import orjson
import structlog

from bench import databases, loading
from bench.asgi import Client
from bench.ledger import COMMON_WORD, END, RARE_WORD, Shape, Wallet
from bench.operation import token
from bench.servers import ours

SIZES = {"1 k": 1_000, "100 k": 100_000, "1 M": 1_000_000}
RATIO_MAX = 1.5
_YEARS = 10
_PAGE = 50
# Of a thousand transactions, the least used of 300 payees has two: a page that is full in every
# wallet may have no more.
_RARE_PAGE = 2

QUERY = """
query Page($filter: TransactionFilter, $first: Int, $after: String, $last: Int, $before: String) {
  transactions(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
    edges {
      cursor
      node {
        id
        amount { amount currency }
        kind
        description
        date
        category { id name color icon }
      }
    }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""

# As many as a parent may have below it.
_SEVERAL = 5

Variables: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table: what is asked of each wallet, another thing each time.

    A page has as many transactions in every wallet, so that only the finding differs.
    """

    name: str
    variables: Callable[[Asked], Variables]
    rows: int | None = _PAGE
    is_bounded: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """A wallet, its owner's token, a cursor in its middle, and what makes each request another."""

    wallet: Wallet
    token: str
    middle: str
    choices: random.Random

    def rare(self, prefix: str, of: Sequence[Any]) -> str:
        """The id of any but the first, which is the common one."""
        return f"{prefix}_{self.choices.choice(of[1:]).id}"


@click.command()
@click.option("--runs", default=60, show_default=True, help="How often each page is asked for.")
@click.option("--sqlite", is_flag=True, help="On SQLite instead of PostgreSQL.")
def run(runs: int, *, sqlite: bool) -> None:
    """What a page costs in a wallet of a thousand and of a million transactions."""
    # The table is for reading, not the line of every operation.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    wallets = {
        name: Wallet(place, _shape(size)) for place, (name, size) in enumerate(SIZES.items())
    }
    with _database(list(wallets.values()), is_sqlite=sqlite) as url, _client(url) as client:
        asked = {name: _asked(client, wallet) for name, wallet in wallets.items()}
        measured = _measure(client, asked, runs)
    if not _report(measured):
        sys.exit(f"A page grew more than {RATIO_MAX} times.")


def _shape(size: int) -> Shape:
    return Shape(
        transactions=size,
        years=_YEARS,
        accounts=5,
        categories=200,
        payees=300,
        tags=50,
        has_lines=True,
    )


@contextmanager
def _database(wallets: Sequence[Wallet], *, is_sqlite: bool) -> Iterator[str]:
    name, sizes = "outlay_bench_growth", ", ".join(SIZES)
    if is_sqlite:
        yield databases.prepared_file(name, sizes, lambda engine: loading.load(engine, wallets))
        return
    with databases.server() as admin_url:
        yield databases.prepared(
            admin_url, name, sizes, lambda engine: loading.load(engine, wallets)
        )


@contextmanager
def _client(url: str) -> Iterator[Client]:
    with (
        tempfile.TemporaryDirectory(prefix="outlay-bench-") as data,
        Client.over(ours.create(url, 2, Path(data))) as client,
    ):
        yield client


def _asked(client: Client, wallet: Wallet) -> Asked:
    half = wallet.day(wallet.shape.transactions // 2)
    variables = {"filter": {"dates": {"end": half}}, "first": 1}
    found = client.data(token(wallet), QUERY, **variables)
    cursor = found["transactions"]["pageInfo"]["endCursor"]
    return Asked(wallet, token(wallet), cursor, random.Random(1))


def _measure(
    client: Client, asked: Mapping[str, Asked], runs: int
) -> dict[str, dict[str, list[float]]]:
    """Figure → size → milliseconds of each run; all take turns, so that all meet the same load."""
    measured: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for number in range(runs + 1):
        for figure in FIGURES:
            for name, of in asked.items():
                variables = figure.variables(of)
                answer, seconds = client.ask(of.token, QUERY, **variables)
                _check(figure, name, answer)
                # The first run is there to warm up.
                if number:
                    measured[figure.name][name].append(1000 * seconds)
    return measured


def _check(figure: Figure, size: str, answer: bytes) -> None:
    """Exit unless the page is what the figure says."""
    content = orjson.loads(answer)
    if "errors" in content:
        sys.exit(f"{figure.name} of {size}: {content['errors']}")
    rows = len(content["data"]["transactions"]["edges"])
    if figure.rows is not None and rows != figure.rows:
        sys.exit(f"{figure.name} of {size}: {rows} transactions instead of {figure.rows}")


def _report(measured: Mapping[str, Mapping[str, Sequence[float]]]) -> bool:
    """Print the table; whether every bounded figure keeps its bound."""
    print(f"\n| page, median ms | {' | '.join(SIZES)} | 1 M : 1 k |\n|---|{'---:|' * 4}")
    is_kept = True
    for figure in FIGURES:
        medians = [statistics.median(measured[figure.name][size]) for size in SIZES]
        ratio = medians[-1] / medians[0]
        is_over = figure.is_bounded and ratio > RATIO_MAX
        is_kept = is_kept and not is_over
        shown = " | ".join(f"{median:.2f}" for median in medians)
        print(f"| {figure.name} | {shown} | {ratio:.2f}{' (!)' if is_over else ''} |")
    return is_kept


def _dated(asked: Asked) -> Variables:
    """Nine of the ten years."""
    first = asked.wallet.first_day
    start = first.replace(year=first.year + 1).isoformat()
    return {"dates": {"start": start, "end": END.isoformat()}}


def _common_category(asked: Asked) -> Variables:
    ids = [f"cat_{asked.wallet.categories[0].id}"]
    return {"first": _PAGE, "filter": _dated(asked) | {"categories": ids}}


def _rare_category(asked: Asked) -> Variables:
    ids = [asked.rare("cat", asked.wallet.categories)]
    return {"first": _RARE_PAGE, "filter": _dated(asked) | {"categories": ids}}


def _several_categories(asked: Asked) -> Variables:
    chosen = asked.choices.sample(asked.wallet.categories[1:], _SEVERAL)
    ids = [f"cat_{category.id}" for category in chosen]
    return {"first": _SEVERAL * _RARE_PAGE, "filter": {"categories": ids}}


def _account(asked: Asked) -> Variables:
    return {"first": _PAGE, "filter": {"accounts": [asked.rare("acc", asked.wallet.accounts)]}}


def _common_payee(asked: Asked) -> Variables:
    return {"first": _PAGE, "filter": {"payees": [f"pay_{asked.wallet.payees[0].id}"]}}


def _rare_payee(asked: Asked) -> Variables:
    return {"first": _RARE_PAGE, "filter": {"payees": [asked.rare("pay", asked.wallet.payees)]}}


def _common_tag(asked: Asked) -> Variables:
    return {"first": _PAGE, "filter": {"tags": [asked.wallet.tags[0].name]}}


def _rare_tag(asked: Asked) -> Variables:
    tag = asked.choices.choice(asked.wallet.tags[1:-1]).name
    return {"first": _RARE_PAGE, "filter": {"tags": [tag]}}


def _old_tag(asked: Asked) -> Variables:
    return {"first": _PAGE, "filter": {"tags": [asked.wallet.tags[-1].name]}}


def _searched(word: str) -> Callable[[Asked], Variables]:
    return lambda _: {"first": _PAGE, "filter": {"search": word}}


FIGURES = (
    Figure("first page", lambda _: {"first": _PAGE}),
    Figure("a common category, 9 years", _common_category),
    Figure("a rare category, 9 years, first 2", _rare_category, _RARE_PAGE),
    Figure("5 rare categories, first 10", _several_categories, _SEVERAL * _RARE_PAGE),
    Figure("an account", _account),
    Figure("a common payee", _common_payee),
    Figure("a rare payee, first 2", _rare_payee, _RARE_PAGE),
    Figure("a common tag", _common_tag),
    Figure("a rare tag, first 2", _rare_tag, _RARE_PAGE),
    Figure("a tag used once, long ago", _old_tag, 1),
    Figure("deep, forwards", lambda asked: {"first": _PAGE, "after": asked.middle}),
    Figure("deep, backwards", lambda asked: {"last": _PAGE, "before": asked.middle}),
    Figure("search, a common word", _searched(COMMON_WORD), is_bounded=False),
    Figure("search, a rare word", _searched(RARE_WORD), None, is_bounded=False),
)
