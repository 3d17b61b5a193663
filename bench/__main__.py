"""`python -m bench <name>`: run one benchmark. Each is a module here with a `run` of its own."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import click

# In the order in which they are listed. A name counts as soon as its module exists.
_NAMES = (
    "feed",
    "entity",
    "dashboard",
    "wide",
    "documents",
    "processes",
    "peers",
    "growth",
    "overview",
    "write",
    "statements",
    "recurring",
    "report",
)


class Benchmarks(click.Group):
    """Commands that are imported only when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return [name for name in _NAMES if find_spec(f"bench.{name}")]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        run = import_module(f"bench.{cmd_name}").run
        return run if isinstance(run, click.Command) else click.command(cmd_name)(run)


@click.command(cls=Benchmarks)
def main() -> None:
    """Outlay's benchmarks; bench/README.md explains each."""


if __name__ == "__main__":
    main(prog_name="python -m bench")
