"""`python -m bench.servers <name> <port> <database>`: serve as one process, as `graph` does."""

from __future__ import annotations

import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import click
import uvicorn
from starlette.applications import Starlette

from bench.servers import floor, naive, ours, unplanned
from graph import garbage, logs
from settings import LogFormat

# As many connections to the database as ours has by default, for each of the servers.
POOL = 4
SERVERS: dict[str, Callable[[str, int, Path], Starlette]] = {
    "ours": ours.create,
    "unplanned": unplanned.create,
    "floor": floor.create,
    "naive": naive.create,
}


@click.command()
@click.argument("name", type=click.Choice(list(SERVERS)))
@click.argument("port", type=int)
@click.argument("database_url")
def main(name: str, port: int, database_url: str) -> None:
    # Ours writes a line for each operation, as it does in production; the others write none.
    logs.configure(LogFormat.JSON)
    # uvicorn raises the signal that ended it once more: by default that leaves nothing time to go.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with tempfile.TemporaryDirectory(prefix="outlay-bench-") as data:
        app = SERVERS[name](database_url, POOL, Path(data))
        garbage.settle()
        uvicorn.run(
            app,
            host="127.0.0.1",
            port=port,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
        )


if __name__ == "__main__":
    main()
